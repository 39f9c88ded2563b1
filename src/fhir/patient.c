/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * FHIR Patient -> resident.
 *
 * A resident without a name is kept: somebody lies in that bed. Of several names the official one
 * is shown, else the usual one, else the first that is not an old one. Somebody is active unless
 * the record says no.
 */

#include "config.h"

#include "fhir/patient.h"

#include <string.h>

typedef struct
{
  const char *text, *family, *use;
  GString *given;
} HumanName;

/* The lower, the better; a name that is no longer used comes last. */
static guint
rank_of_use (const char *use)
{
  static const char *uses[]
      = { "official", "usual", "temp", "nickname", "anonymous", "maiden", "old" };

  if (use == NULL)
    return 2;
  for (guint i = 0; i < G_N_ELEMENTS (uses); i++)
    if (strcmp (uses[i], use) == 0)
      return i;

  return 2;
}

static gboolean
is_blank (const char *text)
{
  for (; text != NULL && *text != '\0'; text = g_utf8_next_char (text))
    if (!g_unichar_isspace (g_utf8_get_char (text)))
      return FALSE;

  return TRUE;
}

/* Where a name is written in Chinese characters or the like, the family comes first and no space.
 */
static gboolean
is_family_first (const char *family)
{
  GUnicodeScript script = g_unichar_get_script (g_utf8_get_char (family));

  return script == G_UNICODE_SCRIPT_HAN || script == G_UNICODE_SCRIPT_HANGUL
         || script == G_UNICODE_SCRIPT_HIRAGANA || script == G_UNICODE_SCRIPT_KATAKANA;
}

static void
decode_given (LampDecoder *decoder, GString *given)
{
  const char *text;

  if (!lamp_decoder_array (decoder))
    return;
  while (lamp_decoder_element (decoder))
    {
      /* null stands for a part of which only an extension is known. */
      if (lamp_json_read_null (decoder->reader) || !lamp_decoder_text (decoder, &text)
          || is_blank (text))
        continue;
      if (given->len > 0)
        g_string_append_c (given, ' ');
      g_string_append (given, text);
    }
}

static const char *
name_in_full (LampDecoder *decoder, const HumanName *name)
{
  if (!is_blank (name->text))
    return name->text;
  if (is_blank (name->family))
    return name->given->len == 0
               ? NULL
               : lamp_arena_text (decoder->arena, name->given->str, name->given->len);
  if (name->given->len == 0)
    return name->family;
  if (is_family_first (name->family))
    return lamp_arena_printf (decoder->arena, "%s%s", name->family, name->given->str);

  return lamp_arena_printf (decoder->arena, "%s %s", name->given->str, name->family);
}

static const char *
decode_name (LampDecoder *decoder, guint *rank)
{
  static const LampMemberName names[] = {
    LAMP_MEMBER ("use"),
    LAMP_MEMBER ("text"),
    LAMP_MEMBER ("family"),
    LAMP_MEMBER ("given"),
  };
  enum
  {
    USE,
    TEXT,
    FAMILY,
    GIVEN
  };
  LampMembers members = LAMP_MEMBERS (names);
  HumanName name = { NULL, NULL, NULL, NULL };
  const char *full;
  gint member;

  if (!lamp_decoder_object (decoder))
    return NULL;
  name.given = g_string_new (NULL);
  while ((member = lamp_decoder_member (decoder, &members)) >= 0)
    {
      if (member == USE)
        (void) lamp_decoder_text (decoder, &name.use);
      else if (member == TEXT)
        (void) lamp_decoder_text (decoder, &name.text);
      else if (member == FAMILY)
        (void) lamp_decoder_text (decoder, &name.family);
      else
        decode_given (decoder, name.given);
    }
  full = name_in_full (decoder, &name);
  *rank = rank_of_use (name.use);
  g_string_free (name.given, TRUE);

  return full;
}

static const char *
decode_names (LampDecoder *decoder)
{
  const char *best = NULL;
  guint best_rank = G_MAXUINT;

  if (!lamp_decoder_array (decoder))
    return NULL;
  while (lamp_decoder_element (decoder))
    {
      guint rank = G_MAXUINT;
      const char *name = decode_name (decoder, &rank);

      if (name != NULL && rank < best_rank)
        {
          best = name;
          best_rank = rank;
        }
    }

  return best;
}

/* Patient.link: `replaced-by` says which record goes on in this one's place. */
static const char *
decode_links (LampDecoder *decoder)
{
  static const LampMemberName names[] = { LAMP_MEMBER ("other"), LAMP_MEMBER ("type") };
  const char *replaced_by = NULL;
  gint member;

  if (!lamp_decoder_array (decoder))
    return NULL;
  while (lamp_decoder_element (decoder))
    {
      LampMembers members = LAMP_MEMBERS (names);
      LampReference other = { NULL, NULL, NULL, NULL };
      const char *type = NULL;

      if (!lamp_decoder_object (decoder))
        continue;
      while ((member = lamp_decoder_member (decoder, &members)) >= 0)
        {
          if (member == 0)
            lamp_decoder_reference (decoder, &other);
          else
            (void) lamp_decoder_text (decoder, &type);
        }
      if (g_strcmp0 (type, "replaced-by") == 0)
        replaced_by = other.id;
    }

  return replaced_by;
}

static LampGender
decode_gender (LampDecoder *decoder)
{
  const char *text;

  if (!lamp_decoder_text (decoder, &text))
    return LAMP_GENDER_UNKNOWN;
  if (strcmp (text, "female") == 0)
    return LAMP_GENDER_FEMALE;
  if (strcmp (text, "male") == 0)
    return LAMP_GENDER_MALE;
  if (strcmp (text, "other") == 0)
    return LAMP_GENDER_OTHER;

  return LAMP_GENDER_UNKNOWN;
}

/* A birth date that does not exist must not hide the resident: it is left out. */
static const char *
decode_birth_date (LampDecoder *decoder)
{
  const char *text;
  LampPrecision precision;
  gint64 us;

  if (!lamp_decoder_text (decoder, &text)
      || !lamp_instant_parse (text, strlen (text), &us, &precision)
      || precision == LAMP_PRECISION_INSTANT)
    return NULL;

  return text;
}

/* What was wrong with a member that can be done without. */
typedef struct
{
  const char *before;
  const char *wrong;
  const char *wrong_at;
} Forgiven;

/* A person with an odd name, gender or date of birth is still a person in a bed: the member is dropped, and
 * said. What was wrong before stays wrong. */
static void
forgive (LampDecoder *decoder, Forgiven *forgiven)
{
  if (forgiven->before != NULL || decoder->wrong == NULL)
    return;

  forgiven->wrong = decoder->wrong;
  forgiven->wrong_at = decoder->wrong_at;
  decoder->wrong = decoder->wrong_at = NULL;
}

/**
 * lamp_patient_decode:
 * @meta: (out): its id and version
 *
 * Reads the Patient that stands next into the batch's residents, or into its refusals; into both where only
 * a member that can be done without is wrong.
 */
void
lamp_patient_decode (LampDecoder *decoder, LampMeta *meta)
{
  static const LampMemberName names[] = {
    LAMP_MEMBER ("id"),
    LAMP_MEMBER ("meta"),
    LAMP_MEMBER ("active"),
    LAMP_MEMBER ("name"),
    LAMP_MEMBER ("gender"),
    LAMP_MEMBER ("birthDate"),
    LAMP_MEMBER ("deceasedBoolean"),
    LAMP_MEMBER ("deceasedDateTime"),
    LAMP_MEMBER ("link"),
  };
  enum
  {
    ID,
    META,
    ACTIVE,
    NAME,
    GENDER,
    BIRTH_DATE,
    DECEASED,
    DECEASED_AT,
    LINK
  };
  LampMembers members = LAMP_MEMBERS (names);
  LampResidentRecord resident = { .is_active = TRUE };
  Forgiven forgiven = { NULL, NULL, NULL };
  const char *text;
  gint member;

  lamp_decoder_begin (decoder, "Patient");
  if (!lamp_decoder_object (decoder))
    return;
  while (forgiven.before = decoder->wrong, (member = lamp_decoder_member (decoder, &members)) >= 0)
    switch (member)
      {
      case ID:
        meta->version.id = lamp_decoder_id (decoder);
        break;
      case META:
        lamp_decoder_meta (decoder, meta);
        break;
      case ACTIVE:
        (void) lamp_decoder_boolean (decoder, &resident.is_active);
        break;
      case NAME:
        resident.name = decode_names (decoder);
        forgive (decoder, &forgiven);
        break;
      case GENDER:
        resident.gender = decode_gender (decoder);
        forgive (decoder, &forgiven);
        break;
      case BIRTH_DATE:
        resident.birth_date = decode_birth_date (decoder);
        forgive (decoder, &forgiven);
        break;
      case DECEASED:
        {
          gboolean is_deceased = FALSE;

          (void) lamp_decoder_boolean (decoder, &is_deceased);
          resident.is_deceased |= is_deceased;
        }
        break;
      case DECEASED_AT:
        resident.is_deceased |= lamp_decoder_text (decoder, &text);
        break;
      case LINK:
        resident.replaced_by = decode_links (decoder);
        break;
      default:
        g_assert_not_reached ();
      }

  if (!lamp_decoder_accept (decoder, meta))
    return;
  resident.version = meta->version;
  resident.is_simulated = meta->is_test || meta->is_simulated;
  g_array_append_val (decoder->batch->residents, resident);

  if (forgiven.wrong != NULL)
    {
      decoder->wrong = forgiven.wrong;
      decoder->wrong_at = forgiven.wrong_at;
      lamp_decoder_refuse (decoder, meta);
    }
}
