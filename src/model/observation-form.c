/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A set of observations while somebody types it: what each field means, what is wrong with it, the score
 * so far, and the entry that it becomes.
 *
 * Texts stay as they were typed, so that a draft gives back exactly what stood there. A field is judged by
 * the same registry as a sensor's value: what cannot be true is refused with words, what is unusual is to
 * be confirmed once, and more digits than are shown are refused instead of being rounded without a word.
 * What was not checked is missing and never normal: it makes NEWS2 partial. No widgets and no time here.
 */

#include "config.h"

#include "model/observation-form.h"
#include "station/typed-value.h"
#include "core/decimal.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define GROUP "Observations"

static const struct
{
  const char *key; /* in a draft */
  const char *title;
  LampMetricId metric; /* LAMP_METRIC_OTHER: words */
} fields[LAMP_N_FIELDS] = {
  [LAMP_FIELD_BREATHING] = { "breathing", N_ ("Breathing"), LAMP_METRIC_BREATHING },
  [LAMP_FIELD_SPO2] = { "spo2", N_ ("SpO₂"), LAMP_METRIC_SPO2 },
  [LAMP_FIELD_PRESSURE] = { "pressure", N_ ("Blood pressure"), LAMP_METRIC_SYSTOLIC },
  [LAMP_FIELD_PULSE] = { "pulse", N_ ("Pulse"), LAMP_METRIC_PULSE },
  [LAMP_FIELD_TEMPERATURE] = { "temperature", N_ ("Temperature"), LAMP_METRIC_TEMPERATURE },
  [LAMP_FIELD_OXYGEN_FLOW] = { "oxygen-flow", N_ ("Oxygen flow"), LAMP_METRIC_OXYGEN_FLOW },
  [LAMP_FIELD_WEIGHT] = { "weight", N_ ("Weight"), LAMP_METRIC_WEIGHT },
  [LAMP_FIELD_GLUCOSE] = { "glucose", N_ ("Glucose"), LAMP_METRIC_GLUCOSE },
  [LAMP_FIELD_PAIN] = { "pain", N_ ("Pain"), LAMP_METRIC_PAIN },
  [LAMP_FIELD_NOTE] = { "note", N_ ("Note"), LAMP_METRIC_OTHER },
  [LAMP_FIELD_MISSING] = { "missing", N_ ("Why incomplete"), LAMP_METRIC_OTHER },
};

/**
 * lamp_observation_form_new:
 *
 * Returns: (transfer full): a form in which nothing has been checked
 */
LampObservationForm *
lamp_observation_form_new (void)
{
  LampObservationForm *form = g_new0 (LampObservationForm, 1);

  for (LampField field = 0; field < LAMP_N_FIELDS; field++)
    form->texts[field] = g_strdup ("");
  form->consciousness = LAMP_CONSCIOUSNESS_UNKNOWN;

  return form;
}

void
lamp_observation_form_free (LampObservationForm *form)
{
  if (form == NULL)
    return;
  for (LampField field = 0; field < LAMP_N_FIELDS; field++)
    g_free (form->texts[field]);
  g_free (form);
}

/**
 * lamp_field_title:
 *
 * Returns: what the field is called on the screen
 */
const char *
lamp_field_title (LampField field)
{
  return _ (fields[field].title);
}

/**
 * lamp_field_unit:
 *
 * Returns: the unit that stands beside the field, "" for words
 */
const char *
lamp_field_unit (LampField field)
{
  const LampMetric *metric = lamp_metric_get (fields[field].metric);

  if (field == LAMP_FIELD_PAIN)
    /* Translators: beside the field for pain: the scale of it */
    return _ ("0 to 10");

  return *metric->unit != '\0' ? _ (metric->unit) : "";
}

/**
 * lamp_observation_form_set:
 * @text: as it was typed; white space around it does not count
 */
void
lamp_observation_form_set (LampObservationForm *form, LampField field, const char *text)
{
  g_free (form->texts[field]);
  form->texts[field] = g_strstrip (g_strdup (text));
}

/**
 * lamp_observation_form_is_empty:
 *
 * Returns: whether nothing at all was typed or chosen
 */
gboolean
lamp_observation_form_is_empty (const LampObservationForm *form)
{
  for (LampField field = 0; field < LAMP_N_FIELDS; field++)
    if (*form->texts[field] != '\0')
      return FALSE;

  return form->air == LAMP_AIR_UNKNOWN && form->signs == 0
         && form->consciousness == LAMP_CONSCIOUSNESS_UNKNOWN;
}

/* Puts the field's value into @entry; FALSE if there is none that could be read. */
static gboolean
add_field (const LampObservationForm *form, LampField field, LampEntry *entry)
{
  const char *text = form->texts[field];
  gint64 value, diastolic;

  if (field == LAMP_FIELD_PRESSURE)
    {
      if (!lamp_typed_pressure (text, &value, &diastolic))
        return FALSE;
      lamp_entry_add_pressure (entry, value, diastolic);
      return TRUE;
    }
  if (!lamp_typed_number (text, strlen (text), fields[field].metric, &value))
    return FALSE;
  lamp_entry_add_value (entry, fields[field].metric, value);

  return TRUE;
}

static gboolean
is_number (LampField field)
{
  return fields[field].metric != LAMP_METRIC_OTHER;
}

static char *
say_unreadable (LampField field)
{
  if (field == LAMP_FIELD_PRESSURE)
    return g_strdup (_ ("Type both numbers, as in 132/74"));
  if (lamp_metric_get (fields[field].metric)->decimals == 0)
    return g_strdup (_ ("Type a whole number"));

  return g_strdup (_ ("Type a number with at most one digit after the point"));
}

static char *
say_verdict (LampField field, LampPlausibility verdict)
{
  const LampMetric *metric = lamp_metric_get (fields[field].metric);
  g_autofree char *least = lamp_milli_format (metric->reject_below, metric->decimals);
  g_autofree char *greatest = lamp_milli_format (metric->reject_above, metric->decimals);

  if (verdict == LAMP_QUESTIONABLE)
    return g_strdup (_ ("Unusual: check it once more"));
  if (field == LAMP_FIELD_PRESSURE)
    return g_strdup (_ ("Cannot be true: the upper number comes first, 40 to 300"));

  /* Translators: a typed value is refused; the least and the greatest that are taken */
  return g_strdup_printf (_ ("Cannot be true: %s to %s is possible"), least, greatest);
}

/**
 * lamp_observation_form_judge:
 * @words: (out) (nullable) (transfer full): what is wrong or unusual, for the person who types
 *
 * Returns: %LAMP_IMPLAUSIBLE for what cannot be read or cannot be true: it must not be kept;
 *   %LAMP_QUESTIONABLE for what is kept once the person has confirmed it. An empty field is plausible
 */
LampPlausibility
lamp_observation_form_judge (const LampObservationForm *form, LampField field, char **words)
{
  g_autoptr (LampEntry) entry = lamp_entry_new_observation ("", "", NULL);
  LampPlausibility verdict;

  *words = NULL;
  if (!is_number (field) || *form->texts[field] == '\0')
    return LAMP_PLAUSIBLE;
  if (!add_field (form, field, entry))
    {
      *words = say_unreadable (field);
      return LAMP_IMPLAUSIBLE;
    }
  verdict = lamp_entry_judge (entry, NULL);
  if (verdict != LAMP_PLAUSIBLE)
    *words = say_verdict (field, verdict);

  return verdict;
}

static void
know (LampNews2Input *input, LampNews2Part part, gint64 value)
{
  input->is_known[part] = TRUE;
  input->value[part] = value;
}

/**
 * lamp_observation_form_score:
 * @scale: the SpO₂ scale, 1 or 2
 * @score: (out caller-allocates): NEWS2 of this set alone, complete or partial; what is not there, cannot
 *   be read or cannot be true does not count as normal
 */
void
lamp_observation_form_score (const LampObservationForm *form, guint scale, LampNews2 *score)
{
  static const struct
  {
    LampField field;
    LampNews2Part part;
  } parts[] = {
    { LAMP_FIELD_BREATHING, LAMP_NEWS2_BREATHING },     { LAMP_FIELD_SPO2, LAMP_NEWS2_SPO2 },
    { LAMP_FIELD_PRESSURE, LAMP_NEWS2_SYSTOLIC },       { LAMP_FIELD_PULSE, LAMP_NEWS2_PULSE },
    { LAMP_FIELD_TEMPERATURE, LAMP_NEWS2_TEMPERATURE },
  };
  LampNews2Input input = { .scale = scale };

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      const char *text = form->texts[parts[i].field];
      g_autofree char *words = NULL;
      gint64 value, diastolic;

      if (*text == '\0'
          || lamp_observation_form_judge (form, parts[i].field, &words) == LAMP_IMPLAUSIBLE)
        continue;
      if (parts[i].field == LAMP_FIELD_PRESSURE
              ? lamp_typed_pressure (text, &value, &diastolic)
              : lamp_typed_number (text, strlen (text), fields[parts[i].field].metric, &value))
        know (&input, parts[i].part, value);
    }
  if (form->air != LAMP_AIR_UNKNOWN)
    know (&input, LAMP_NEWS2_OXYGEN, form->air == LAMP_AIR_OXYGEN ? 1 : 0);
  if (form->consciousness != LAMP_CONSCIOUSNESS_UNKNOWN)
    know (&input, LAMP_NEWS2_CONSCIOUSNESS, form->consciousness);
  lamp_news2_score (&input, score);
}

/**
 * lamp_observation_form_is_partial:
 *
 * Returns: whether a NEWS2 set was begun and is not whole, so that a reason is wanted. A weight alone is
 *   no begun set
 */
gboolean
lamp_observation_form_is_partial (const LampObservationForm *form)
{
  LampNews2 score;

  lamp_observation_form_score (form, 1, &score);

  return score.known > 0 && score.known < LAMP_NEWS2_N_PARTS;
}

/**
 * lamp_observation_form_to_entry:
 * @staff_name: (nullable): what people call them
 *
 * Returns: (transfer full) (nullable): the entry; %NULL if there is nothing in the form, or anything that
 *   must not be kept
 */
LampEntry *
lamp_observation_form_to_entry (const LampObservationForm *form,
                                const char *resident_id,
                                const char *staff_id,
                                const char *staff_name)
{
  g_autoptr (LampEntry) entry = lamp_entry_new_observation (resident_id, staff_id, staff_name);

  for (LampField field = 0; field < LAMP_N_FIELDS; field++)
    if (is_number (field) && field != LAMP_FIELD_OXYGEN_FLOW && *form->texts[field] != '\0'
        && !add_field (form, field, entry))
      return NULL;
  if (form->air != LAMP_AIR_UNKNOWN)
    lamp_entry_add_value (entry, LAMP_METRIC_ON_OXYGEN, form->air == LAMP_AIR_OXYGEN);
  /* A flow without oxygen is left over from a choice that was taken back. */
  if (form->air == LAMP_AIR_OXYGEN && *form->texts[LAMP_FIELD_OXYGEN_FLOW] != '\0'
      && !add_field (form, LAMP_FIELD_OXYGEN_FLOW, entry))
    return NULL;
  if (form->consciousness != LAMP_CONSCIOUSNESS_UNKNOWN)
    lamp_entry_add_value (entry, LAMP_METRIC_CONSCIOUSNESS, form->consciousness);
  lamp_entry_set_signs (entry, form->signs);
  if (*form->texts[LAMP_FIELD_NOTE] != '\0')
    lamp_entry_set_note (entry, form->texts[LAMP_FIELD_NOTE]);
  if (*form->texts[LAMP_FIELD_MISSING] != '\0' && lamp_observation_form_is_partial (form))
    lamp_entry_set_missing (entry, form->texts[LAMP_FIELD_MISSING]);
  if (lamp_entry_is_empty (entry) || lamp_entry_judge (entry, NULL) == LAMP_IMPLAUSIBLE)
    return NULL;

  return g_steal_pointer (&entry);
}

/**
 * lamp_observation_form_to_text:
 *
 * Returns: (transfer full): the form as a draft keeps it
 */
char *
lamp_observation_form_to_text (const LampObservationForm *form)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();

  for (LampField field = 0; field < LAMP_N_FIELDS; field++)
    if (*form->texts[field] != '\0')
      g_key_file_set_string (file, GROUP, fields[field].key, form->texts[field]);
  g_key_file_set_integer (file, GROUP, "air", form->air);
  g_key_file_set_integer (file, GROUP, "consciousness", form->consciousness);
  g_key_file_set_integer (file, GROUP, "signs", (gint) form->signs);

  return g_key_file_to_data (file, NULL, NULL);
}

static gint
read_integer (GKeyFile *file, const char *key, gint least, gint greatest, gint otherwise)
{
  g_autoptr (GError) error = NULL;
  gint value = g_key_file_get_integer (file, GROUP, key, &error);

  return error == NULL && value >= least && value <= greatest ? value : otherwise;
}

/**
 * lamp_observation_form_from_text:
 * @text: a draft
 *
 * Returns: (transfer full): the form; what the draft does not say, or says wrongly, is as in a new one
 */
LampObservationForm *
lamp_observation_form_from_text (const char *text)
{
  LampObservationForm *form = lamp_observation_form_new ();
  g_autoptr (GKeyFile) file = g_key_file_new ();

  if (!g_key_file_load_from_data (file, text, (gsize) -1, G_KEY_FILE_NONE, NULL))
    return form;
  for (LampField field = 0; field < LAMP_N_FIELDS; field++)
    {
      g_autofree char *typed = g_key_file_get_string (file, GROUP, fields[field].key, NULL);

      if (typed != NULL)
        lamp_observation_form_set (form, field, typed);
    }
  form->air
      = (LampAir) read_integer (file, "air", LAMP_AIR_UNKNOWN, LAMP_AIR_OXYGEN, LAMP_AIR_UNKNOWN);
  form->consciousness = read_integer (file, "consciousness", 0, LAMP_CONSCIOUSNESS_UNRESPONSIVE,
                                      LAMP_CONSCIOUSNESS_UNKNOWN);
  form->signs = (guint) read_integer (file, "signs", 0, (1 << LAMP_N_SIGNS) - 1, 0);

  return form;
}
