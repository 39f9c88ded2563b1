/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What every resource's decoder needs: members by name, values of a wanted kind, and a note of the
 * first thing that was wrong.
 *
 * Each call takes the value that stands next, whatever it is. If it is of another kind than the one
 * wanted, the call notes that, passes over it and says no; the caller need not care, as the note
 * decides in the end whether the resource is used. Unknown members are passed over. A member that
 * comes twice is wrong: nobody can say which of two values is meant.
 */

#include "config.h"

#include "fhir/decoder.h"
#include "fhir/write-resource.h"

#include "fhir/json-path.h"

#include <string.h>

/* FHIR R4, Datatypes, string: "SHALL NOT exceed 1MB". */
#define MAX_TEXT (1024 * 1024)

/**
 * lamp_decoder_begin:
 * @type: what to call the resource in messages
 *
 * Starts on the resource that stands next.
 */
void
lamp_decoder_begin (LampDecoder *decoder, const char *type)
{
  decoder->resource = *decoder->reader;
  decoder->type = type;
  decoder->wrong = NULL;
  decoder->wrong_at = NULL;
  g_array_set_size (decoder->codings, 0);
  g_array_set_size (decoder->parts, 0);
}

/**
 * lamp_decoder_note_at:
 * @at: (nullable): the first byte of the value that is wrong; %NULL if @wrong begins with its path
 * @wrong: what is wrong, of static or the arena's storage
 *
 * Only the first note of a resource counts.
 */
void
lamp_decoder_note_at (LampDecoder *decoder, const char *at, const char *wrong)
{
  if (decoder->wrong != NULL)
    return;
  decoder->wrong = wrong;
  decoder->wrong_at = at;
}

/**
 * lamp_decoder_note:
 *
 * Notes that the value that stands next is wrong.
 */
void
lamp_decoder_note (LampDecoder *decoder, const char *wrong)
{
  lamp_decoder_note_at (decoder, decoder->reader->at, wrong);
}

/**
 * lamp_decoder_note_missing:
 * @wrong: the path below the resource and what is wrong: "subject: missing"
 */
void
lamp_decoder_note_missing (LampDecoder *decoder, const char *wrong)
{
  lamp_decoder_note_at (decoder, NULL, wrong);
}

/**
 * lamp_decoder_explain:
 * @at: (nullable): where it is
 * @wrong: what is wrong
 *
 * Returns: (transfer none): "Patient.name[0].family: expected a string", in the arena
 */
const char *
lamp_decoder_explain (LampDecoder *decoder, const char *at, const char *wrong)
{
  g_autofree char *path = NULL;

  if (at == NULL)
    return lamp_arena_printf (decoder->arena, "%s.%s", decoder->type, wrong);
  path = lamp_json_path (&decoder->resource, decoder->type, at);

  return lamp_arena_printf (decoder->arena, "%s: %s", path, wrong);
}

/**
 * lamp_decoder_refuse:
 *
 * Adds the resource at hand to the batch's refusals.
 */
void
lamp_decoder_refuse (LampDecoder *decoder, const LampMeta *meta)
{
  LampRefusal refusal = { decoder->type, meta->version.id, NULL };

  refusal.reason = lamp_decoder_explain (decoder, decoder->wrong_at, decoder->wrong);
  g_array_append_val (decoder->batch->refusals, refusal);
}

/**
 * lamp_decoder_accept:
 *
 * To be asked when all members were seen.
 *
 * Returns: %FALSE if the resource cannot be used; it is among the refusals then
 */
gboolean
lamp_decoder_accept (LampDecoder *decoder, const LampMeta *meta)
{
  if (meta->version.id == NULL)
    lamp_decoder_note_missing (decoder, "id: missing");
  if (meta->is_subset)
    lamp_decoder_note_missing (decoder,
                               "meta.tag: only a part of the resource was sent (SUBSETTED)");
  if (decoder->wrong == NULL)
    return TRUE;
  lamp_decoder_refuse (decoder, meta);

  return FALSE;
}

static gboolean
expected (LampDecoder *decoder, const char *wrong)
{
  /* When the document itself is broken, the page is refused and no resource is to blame. */
  if (decoder->reader->fault == LAMP_JSON_FINE)
    lamp_decoder_note (decoder, wrong);
  lamp_json_skip (decoder->reader);

  return FALSE;
}

/**
 * lamp_decoder_object:
 *
 * Returns: %TRUE if an object was entered; read it with lamp_decoder_member() until that says -1
 */
gboolean
lamp_decoder_object (LampDecoder *decoder)
{
  return lamp_json_enter_object (decoder->reader) || expected (decoder, "expected an object");
}

/**
 * lamp_decoder_array:
 *
 * Returns: %TRUE if an array was entered; read it with lamp_decoder_element() until that says no
 */
gboolean
lamp_decoder_array (LampDecoder *decoder)
{
  return lamp_json_enter_array (decoder->reader) || expected (decoder, "expected an array");
}

gboolean
lamp_decoder_element (LampDecoder *decoder)
{
  return lamp_json_next_element (decoder->reader);
}

static gint
find_name (LampMembers *members, const char *text, gsize length)
{
  guint i = members->next;

  /* Servers write members in FHIR's order, so the one after the last is the best guess. */
  for (guint n = 0; n < members->n_names; n++, i++)
    {
      if (i >= members->n_names)
        i = 0;
      if (members->names[i].length == length && memcmp (members->names[i].name, text, length) == 0)
        {
          members->next = i + 1;
          return (gint) i;
        }
    }

  return -1;
}

/**
 * lamp_decoder_member:
 *
 * Goes to the next member that is among @members; its value stands next then.
 *
 * Returns: its index, or -1 after the last member of the object
 */
gint
lamp_decoder_member (LampDecoder *decoder, LampMembers *members)
{
  LampJsonString name;

  while (lamp_json_next_member (decoder->reader, &name))
    {
      const char *text = name.text;
      gsize length = name.length;
      gint found;

      if (name.has_escapes)
        text = lamp_json_string_take (&name, decoder->arena, &length);
      found = text == NULL ? -1 : find_name (members, text, length);
      if (found < 0)
        continue;
      if (members->seen & (G_GUINT64_CONSTANT (1) << found))
        {
          lamp_decoder_note (decoder, "given twice");
          continue;
        }
      members->seen |= G_GUINT64_CONSTANT (1) << found;
      return found;
    }

  return -1;
}

/**
 * lamp_decoder_text:
 * @text: (out): the decoded text in the arena; untouched on failure
 *
 * Returns: %FALSE if no text stood next, or one that nobody can show
 */
gboolean
lamp_decoder_text (LampDecoder *decoder, const char **text)
{
  const char *at = decoder->reader->at;
  LampJsonString string;
  const char *decoded;
  gsize length;

  if (!lamp_json_read_string (decoder->reader, &string))
    return expected (decoder, "expected a string");
  if (string.length > MAX_TEXT)
    {
      lamp_decoder_note_at (decoder, at, "a text of more than 1 MiB");
      return FALSE;
    }
  decoded = lamp_json_string_take (&string, decoder->arena, &length);
  if (decoded == NULL || (string.has_escapes && strlen (decoded) != length))
    {
      lamp_decoder_note_at (decoder, at, "a character that does not exist");
      return FALSE;
    }
  *text = decoded;

  return TRUE;
}

gboolean
lamp_decoder_boolean (LampDecoder *decoder, gboolean *value)
{
  return lamp_json_read_boolean (decoder->reader, value)
         || expected (decoder, "expected true or false");
}

gboolean
lamp_decoder_number (LampDecoder *decoder, const char **text, gsize *length)
{
  return lamp_json_read_number (decoder->reader, text, length)
         || expected (decoder, "expected a number");
}

/* FHIR's ids are letters, digits, hyphens and dots, 64 at most; some servers add underscores. What
 * ends up in a URL is no more than that. */
static gboolean
is_id (const char *text)
{
  const char *p = text;

  while (g_ascii_isalnum (*p) || *p == '-' || *p == '.' || *p == '_')
    p++;

  return p > text && p - text <= 64 && *p == '\0';
}

/**
 * lamp_decoder_id:
 *
 * Returns: (transfer none) (nullable): the resource's id, %NULL with a note if it is none
 */
const char *
lamp_decoder_id (LampDecoder *decoder)
{
  const char *at = decoder->reader->at;
  const char *id;

  if (!lamp_decoder_text (decoder, &id))
    return NULL;
  if (!is_id (id))
    {
      lamp_decoder_note_at (decoder, at, "not an id");
      return NULL;
    }

  return id;
}

/* A label of a resource; @system is NULL where the code says enough on its own. */
typedef struct
{
  const char *system;
  const char *code;
} Label;

/* Servers write HL7's own two codes with various systems or none; what they mean is not in doubt,
 * and both make us careful. "simulated" is a word that anybody may use for anything. */
static const Label test_label = { NULL, "HTEST" };
static const Label subset_label = { NULL, "SUBSETTED" };
static const Label simulated_label = { LAMP_CANONICAL_ROOT "/CodeSystem/tag", "simulated" };

static gboolean
is_label (const Label *label, const char *system, const char *code)
{
  return g_strcmp0 (code, label->code) == 0
         && (label->system == NULL || g_strcmp0 (system, label->system) == 0);
}

/* `security` and `tag` are both arrays of Coding; each label belongs to one of them. */
static void
decode_labels (LampDecoder *decoder, LampMeta *meta, gboolean is_security)
{
  static const LampMemberName names[] = { LAMP_MEMBER ("system"), LAMP_MEMBER ("code") };

  if (!lamp_decoder_array (decoder))
    return;
  while (lamp_decoder_element (decoder))
    {
      LampMembers members = LAMP_MEMBERS (names);
      const char *system = NULL;
      const char *code = NULL;
      gint member;

      if (!lamp_decoder_object (decoder))
        continue;
      while ((member = lamp_decoder_member (decoder, &members)) >= 0)
        (void) lamp_decoder_text (decoder, member == 0 ? &system : &code);
      if (is_security)
        meta->is_test |= is_label (&test_label, system, code);
      else
        {
          meta->is_subset |= is_label (&subset_label, system, code);
          meta->is_simulated |= is_label (&simulated_label, system, code);
        }
    }
}

/**
 * lamp_decoder_meta:
 * @meta: where `versionId`, `lastUpdated`, `security` and `tag` go
 */
void
lamp_decoder_meta (LampDecoder *decoder, LampMeta *meta)
{
  static const LampMemberName names[] = {
    LAMP_MEMBER ("versionId"),
    LAMP_MEMBER ("lastUpdated"),
    LAMP_MEMBER ("security"),
    LAMP_MEMBER ("tag"),
  };
  enum
  {
    VERSION_ID,
    LAST_UPDATED,
    SECURITY,
    TAG
  };
  LampMembers members = LAMP_MEMBERS (names);
  LampPrecision precision;
  gint member;

  if (!lamp_decoder_object (decoder))
    return;
  while ((member = lamp_decoder_member (decoder, &members)) >= 0)
    {
      const char *at = decoder->reader->at;

      if (member == VERSION_ID)
        (void) lamp_decoder_text (decoder, &meta->version.version);
      else if (member == SECURITY)
        decode_labels (decoder, meta, TRUE);
      else if (member == TAG)
        decode_labels (decoder, meta, FALSE);
      else if (lamp_decoder_text (decoder, &meta->last_updated)
               && (!lamp_instant_parse (meta->last_updated, strlen (meta->last_updated),
                                        &meta->version.last_updated_us, &precision)
                   || precision != LAMP_PRECISION_INSTANT))
        {
          meta->last_updated = NULL;
          meta->version.last_updated_us = LAMP_NO_TIME;
          lamp_decoder_note_at (decoder, at, "not an instant");
        }
    }
}

/**
 * lamp_decoder_time:
 * @time: (out): the date or time; with @at set and @is_valid unset it exists in no calendar, or
 * names a month or a year, which is no time of a reading
 *
 * A day is that day in the home's zone.
 */
void
lamp_decoder_time (LampDecoder *decoder, LampTime *time)
{
  const char *at = decoder->reader->at;
  LampPrecision precision;
  const char *text;
  gint64 us;

  if (!lamp_decoder_text (decoder, &text))
    return;
  time->at = at;
  if (!lamp_instant_parse (text, strlen (text), &us, &precision) || precision < LAMP_PRECISION_DAY)
    return;

  time->is_valid = TRUE;
  time->is_day = precision == LAMP_PRECISION_DAY;
  time->start_us = time->end_us = us;
  if (time->is_day)
    {
      gint day = (gint) ((us - (us % LAMP_US_PER_DAY + LAMP_US_PER_DAY) % LAMP_US_PER_DAY)
                         / LAMP_US_PER_DAY);

      time->start_us = lamp_day_start (day, decoder->context->zone);
      time->end_us = lamp_day_start (day + 1, decoder->context->zone);
    }
}

void
lamp_decoder_period (LampDecoder *decoder, LampPeriod *period)
{
  static const LampMemberName names[] = { LAMP_MEMBER ("start"), LAMP_MEMBER ("end") };
  LampMembers members = LAMP_MEMBERS (names);
  gint member;

  if (!lamp_decoder_object (decoder))
    return;
  while ((member = lamp_decoder_member (decoder, &members)) >= 0)
    lamp_decoder_time (decoder, member == 0 ? &period->start : &period->end);
}

/* Splits "Type/id", "https://host/fhir/Type/id/_history/3" and "urn:uuid:id". */
static void
split_reference (LampDecoder *decoder, const char *text, LampReference *reference)
{
  const char *history = strstr (text, "/_history/");
  gsize length = history == NULL ? strlen (text) : (gsize) (history - text);
  const char *slash = memrchr (text, '/', length);
  const char *id;

  if (g_str_has_prefix (text, "urn:uuid:"))
    {
      id = text + strlen ("urn:uuid:");
      reference->id = is_id (id) ? id : NULL;
      return;
    }

  id = slash == NULL ? text : slash + 1;
  id = lamp_arena_text (decoder->arena, id, length - (gsize) (id - text));
  if (slash == NULL || !is_id (id))
    return;
  reference->id = id;
  for (id = slash; id > text && id[-1] != '/'; id--)
    ;
  reference->type = lamp_arena_text (decoder->arena, id, (gsize) (slash - id));
}

/**
 * lamp_decoder_own_identifiers:
 * @alert_key: (inout): the first identifier under the system of alerts
 * @outbox_id: (inout): the first one under the system of outboxes: somebody entered it at one of our stations
 *
 * Reads an array of identifiers for those that stations give; what is not there is left as it is.
 */
void
lamp_decoder_own_identifiers (LampDecoder *decoder, const char **alert_key, const char **outbox_id)
{
  static const LampMemberName names[] = { LAMP_MEMBER ("system"), LAMP_MEMBER ("value") };
  gint member;

  if (!lamp_decoder_array (decoder))
    return;
  while (lamp_decoder_element (decoder))
    {
      LampMembers members = LAMP_MEMBERS (names);
      const char *system = NULL, *value = NULL;

      if (!lamp_decoder_object (decoder))
        continue;
      while ((member = lamp_decoder_member (decoder, &members)) >= 0)
        (void) lamp_decoder_text (decoder, member == 0 ? &system : &value);
      if (g_strcmp0 (system, LAMP_SYSTEM_ALERT) == 0 && *alert_key == NULL)
        *alert_key = value;
      else if (g_strcmp0 (system, LAMP_SYSTEM_OUTBOX) == 0 && *outbox_id == NULL)
        *outbox_id = value;
    }
}

static void
decode_identifier (LampDecoder *decoder, LampReference *reference)
{
  static const LampMemberName names[] = { LAMP_MEMBER ("value") };
  LampMembers members = LAMP_MEMBERS (names);

  if (!lamp_decoder_object (decoder))
    return;
  while (lamp_decoder_member (decoder, &members) >= 0)
    (void) lamp_decoder_text (decoder, &reference->identifier);
}

/**
 * lamp_decoder_reference:
 * @reference: where it goes; must be cleared
 *
 * A reference into the resource itself ("#a") and one by identifier only have no id.
 */
void
lamp_decoder_reference (LampDecoder *decoder, LampReference *reference)
{
  static const LampMemberName names[] = {
    LAMP_MEMBER ("reference"),
    LAMP_MEMBER ("type"),
    LAMP_MEMBER ("identifier"),
    LAMP_MEMBER ("display"),
  };
  enum
  {
    REFERENCE,
    TYPE,
    IDENTIFIER,
    DISPLAY
  };
  LampMembers members = LAMP_MEMBERS (names);
  const char *type = NULL;
  const char *text;
  gint member;

  if (!lamp_decoder_object (decoder))
    return;
  while ((member = lamp_decoder_member (decoder, &members)) >= 0)
    {
      if (member == REFERENCE && lamp_decoder_text (decoder, &text))
        split_reference (decoder, text, reference);
      else if (member == TYPE)
        (void) lamp_decoder_text (decoder, &type);
      else if (member == IDENTIFIER)
        decode_identifier (decoder, reference);
      else if (member == DISPLAY)
        (void) lamp_decoder_text (decoder, &reference->display);
    }
  if (reference->type == NULL)
    reference->type = type;
}
