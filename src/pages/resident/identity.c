/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Who a resident is, in one line: age, gender, ward; and what nobody at the bedside may overlook.
 *
 * A birth date may be a year or a month only; then the age that is told is one that is certainly
 * reached, and the line says the year, so that nobody takes it for exact. What is not known is left
 * out, never guessed.
 *
 * Pure functions; the time is an argument.
 */

#include "config.h"

#include "pages/resident/identity.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static GDateTime *
local_date (gint64 us, GTimeZone *zone)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (us / LAMP_US_PER_SECOND);

  return utc != NULL ? g_date_time_to_timezone (utc, zone) : NULL;
}

/**
 * lamp_identity_age:
 * @birth_date: (nullable): a FHIR date; a year or a month counts as its last day
 *
 * Returns: whole years completed on the home's date, or -1 if that cannot be told
 */
gint
lamp_identity_age (const char *birth_date, gint64 now_us, GTimeZone *zone)
{
  LampPrecision precision;
  gint64 birth_us;
  g_autoptr (GDateTime) birth = NULL;
  g_autoptr (GDateTime) now = local_date (now_us, zone);
  gint month, day, age;

  if (birth_date == NULL || now == NULL
      || !lamp_instant_parse (birth_date, strlen (birth_date), &birth_us, &precision))
    return -1;
  birth = g_date_time_new_from_unix_utc (birth_us / LAMP_US_PER_SECOND);
  if (birth == NULL)
    return -1;
  month = precision == LAMP_PRECISION_YEAR ? 12 : g_date_time_get_month (birth);
  day = precision < LAMP_PRECISION_DAY ? 31 : g_date_time_get_day_of_month (birth);

  age = g_date_time_get_year (now) - g_date_time_get_year (birth);
  if (g_date_time_get_month (now) < month
      || (g_date_time_get_month (now) == month && g_date_time_get_day_of_month (now) < day))
    age--;

  return age < 0 ? -1 : age;
}

static const char *
gender_words (LampGender gender)
{
  switch (gender)
    {
    case LAMP_GENDER_FEMALE:
      return _ ("female");
    case LAMP_GENDER_MALE:
      return _ ("male");
    case LAMP_GENDER_OTHER:
    case LAMP_GENDER_UNKNOWN:
    default:
      return NULL;
    }
}

/**
 * lamp_identity_words:
 *
 * Returns: (transfer full): "84 years · female · Ixora"
 */
char *
lamp_identity_words (const LampResidentRow *row, gint64 now_us, GTimeZone *zone)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  gint age = lamp_identity_age (row->birth_date, now_us, zone);
  const char *gender = gender_words (row->gender);

  if (age >= 0)
    /* Translators: a resident's age */
    g_ptr_array_add (parts, g_strdup_printf (ngettext ("%d year", "%d years", (gulong) age), age));
  if (age >= 0 && strlen (row->birth_date) < strlen ("2026-11-23"))
    /* Translators: follows an age that is known from the year or month of birth only */
    g_ptr_array_add (parts, g_strdup_printf (_ ("born %s"), row->birth_date));
  if (gender != NULL)
    g_ptr_array_add (parts, g_strdup (gender));
  if (row->ward != NULL)
    g_ptr_array_add (parts, g_strdup (row->ward));
  g_ptr_array_add (parts, NULL);

  return g_strjoinv (" · ", (char **) parts->pdata);
}

/**
 * lamp_identity_flag_words:
 *
 * Returns: (transfer none): what the flag warns of
 */
const char *
lamp_identity_flag_words (const LampFlagRow *flag)
{
  switch (flag->kind)
    {
    case LAMP_FLAG_FALLS:
      /* Translators: a warning about a resident, short: shown in a frame */
      return _ ("At risk of falls");
    case LAMP_FLAG_NO_RESUSCITATION:
      /* Translators: the resident is not to be resuscitated, short: shown in a frame */
      return _ ("Not for resuscitation");
    case LAMP_FLAG_OTHER:
    default:
      /* Translators: a warning about a resident whose words the cloud has not sent */
      return flag->text != NULL ? flag->text : _ ("A flag without words");
    }
}

static void
append_allergy (GString *words, const LampAllergyRow *allergy)
{
  gboolean is_high = allergy->criticality == LAMP_CRITICALITY_HIGH;
  /* Translators: somebody is allergic, the cloud does not say to what */
  const char *text = allergy->text != NULL ? allergy->text : _ ("something unnamed");

  if (words->len > 0)
    g_string_append (words, " · ");
  g_string_append (words, text);
  if (is_high && allergy->reaction != NULL)
    /* Translators: behind an allergy: it can be grave, and what happens then */
    g_string_append_printf (words, _ (" (high risk: %s)"), allergy->reaction);
  else if (is_high)
    /* Translators: behind an allergy: it can be grave */
    g_string_append (words, _ (" (high risk)"));
  else if (allergy->reaction != NULL)
    g_string_append_printf (words, " (%s)", allergy->reaction);
}

/**
 * lamp_identity_allergy_words:
 * @allergies: (element-type LampAllergyRow): those that hold
 * @is_warning: (out): whether there is an allergy; "none known" is no warning
 *
 * Returns: (transfer full) (nullable): "Allergies: Penicillin (high risk: rash) · Seafood"; %NULL when nothing
 *   is known, which is not the same as none
 */
char *
lamp_identity_allergy_words (GPtrArray *allergies, gboolean *is_warning)
{
  g_autoptr (GString) words = g_string_new (NULL);
  guint n = 0;

  *is_warning = FALSE;
  for (guint i = 0; i < allergies->len; i++)
    {
      const LampAllergyRow *allergy = g_ptr_array_index (allergies, i);

      if (allergy->is_none_known)
        continue;
      append_allergy (words, allergy);
      n++;
    }
  *is_warning = n > 0;
  if (n > 0)
    /* Translators: the placeholder is a list of what the resident is allergic to */
    return g_strdup_printf (ngettext ("Allergy: %s", "Allergies: %s", n), words->str);
  if (allergies->len == 0)
    return NULL;

  return g_strdup (((LampAllergyRow *) g_ptr_array_index (allergies, 0))->text != NULL
                       ? ((LampAllergyRow *) g_ptr_array_index (allergies, 0))->text
                       : _ ("No known allergy"));
}
