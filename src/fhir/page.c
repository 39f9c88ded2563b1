/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A page of search results: bytes in, a batch of values or a precise error out.
 *
 * The page is read once, resource by resource, each straight into the batch. A resource that cannot
 * be used is noted and the rest goes on; only a page that is not JSON to its last byte, or not a
 * page at all, is refused as a whole, and then nothing of it is left in the batch. What role an
 * entry plays
 * (`search.mode`) comes after its resource, so a resource that turns out not to be a match is taken
 * back.
 *
 * A match counts towards the page's newest and oldest time whatever its type and even if it was
 * refused: otherwise one bad resource at the end of a page would have the same page asked for for
 * ever.
 */

#include "config.h"

#include "fhir/page.h"

#include "fhir/allergy.h"
#include "fhir/body-error.h"
#include "fhir/communication.h"
#include "fhir/concept.h"
#include "fhir/decoder.h"
#include "fhir/device.h"
#include "fhir/flag.h"
#include "fhir/goal.h"
#include "fhir/observation.h"
#include "fhir/outcome.h"
#include "fhir/patient.h"
#include "fhir/place.h"
#include "fhir/reading.h"
#include "fhir/stay.h"

#include <string.h>

typedef struct
{
  LampFhirPage *page;
  LampJsonReader reader;
  LampDecoder decoder;
  gint64 previous_us; /* meta.lastUpdated of the match before, or LAMP_NO_TIME */
} PageReader;

/* How full the batch was before an entry, so that the entry can be taken back. */
typedef struct
{
  guint residents, places, stays, devices, flags, allergies, decisions, alerts, responses,
      observations, values, refusals, issues;
} Mark;

/**
 * lamp_fhir_page_new:
 *
 * Returns: (transfer full): an empty page, to be filled again and again
 */
LampFhirPage *
lamp_fhir_page_new (void)
{
  LampFhirPage *page = g_new0 (LampFhirPage, 1);

  page->batch = lamp_batch_new ();
  page->issues = g_ptr_array_new ();
  page->deleted = g_ptr_array_new ();
  page->newest_us = page->oldest_us = LAMP_NO_TIME;
  page->is_sorted = TRUE;

  return page;
}

void
lamp_fhir_page_free (LampFhirPage *page)
{
  if (page == NULL)
    return;

  lamp_batch_free (page->batch);
  g_ptr_array_unref (page->issues);
  g_ptr_array_unref (page->deleted);
  g_free (page);
}

static void
clear_page (LampFhirPage *page)
{
  lamp_batch_clear (page->batch);
  g_ptr_array_set_size (page->issues, 0);
  g_ptr_array_set_size (page->deleted, 0);
  page->next = page->self = page->newest = NULL;
  page->n_entries = 0;
  page->newest_us = page->oldest_us = LAMP_NO_TIME;
  page->is_sorted = TRUE;
}

static void
begin (PageReader *self,
       LampFhirPage *page,
       const char *bytes,
       gsize length,
       const LampFhirContext *context)
{
  clear_page (page);
  self->page = page;
  self->previous_us = LAMP_NO_TIME;
  lamp_json_reader_init (&self->reader, bytes, length);
  self->decoder = (LampDecoder){
    .reader = &self->reader,
    .arena = page->batch->arena,
    .batch = page->batch,
    .context = context,
    .codings = g_array_new (FALSE, FALSE, sizeof (LampCoding)),
    .parts = g_array_new (FALSE, FALSE, sizeof (LampPart)),
  };
  lamp_decoder_begin (&self->decoder, "Bundle");
}

static void
end (PageReader *self)
{
  g_array_unref (self->decoder.codings);
  g_array_unref (self->decoder.parts);
}

/* The resourceType of the object that stands next, wherever in it that member is; the reader stays.
 */
static const char *
peek_type (PageReader *self)
{
  LampJsonReader ahead = self->reader;
  LampJsonString name, type;

  if (!lamp_json_enter_object (&ahead))
    return NULL;
  while (lamp_json_next_member (&ahead, &name))
    if (name.length == strlen ("resourceType")
        && memcmp (name.text, "resourceType", name.length) == 0)
      return lamp_json_read_string (&ahead, &type)
                 ? lamp_json_string_take (&type, self->decoder.arena, NULL)
                 : NULL;

  return NULL;
}

/* Of a resource that is not ours, or whose type is unknown, only who it is and when it changed. */
static void
decode_header (LampDecoder *decoder, const char *type, LampMeta *meta)
{
  static const LampMemberName names[] = { LAMP_MEMBER ("id"), LAMP_MEMBER ("meta") };
  LampMembers members = LAMP_MEMBERS (names);
  gint member;

  lamp_decoder_begin (decoder, type);
  if (!lamp_decoder_object (decoder))
    return;
  while ((member = lamp_decoder_member (decoder, &members)) >= 0)
    {
      if (member == 0)
        meta->version.id = lamp_decoder_id (decoder);
      else
        lamp_decoder_meta (decoder, meta);
    }
}

static void
decode_resource (PageReader *self, LampMeta *meta)
{
  static const struct
  {
    const char *type;
    void (*decode) (LampDecoder *, LampMeta *);
  } decoders[] = {
    { "Observation", lamp_observation_decode },
    { "Patient", lamp_patient_decode },
    { "Encounter", lamp_stay_decode },
    { "Location", lamp_place_decode },
    { "Device", lamp_device_decode },
    { "Flag", lamp_flag_decode },
    { "AllergyIntolerance", lamp_allergy_decode },
    { "Goal", lamp_goal_decode },
    { "Communication", lamp_communication_decode },
  };
  LampDecoder *decoder = &self->decoder;
  const char *type = peek_type (self);

  if (type == NULL)
    {
      decode_header (decoder, "?", meta);
      decoder->wrong = NULL;
      lamp_decoder_note_missing (decoder, "resourceType: missing");
      lamp_decoder_refuse (decoder, meta);
      return;
    }
  if (strcmp (type, "OperationOutcome") == 0)
    {
      lamp_outcome_decode (decoder, meta, self->page->issues);
      return;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (decoders); i++)
    if (strcmp (decoders[i].type, type) == 0)
      {
        decoders[i].decode (decoder, meta);
        return;
      }
  decode_header (decoder, type, meta);
}

static Mark
mark (const LampFhirPage *page)
{
  return (Mark){
    .residents = page->batch->residents->len,
    .places = page->batch->places->len,
    .stays = page->batch->stays->len,
    .devices = page->batch->devices->len,
    .flags = page->batch->flags->len,
    .allergies = page->batch->allergies->len,
    .decisions = page->batch->decisions->len,
    .alerts = page->batch->alerts->len,
    .responses = page->batch->responses->len,
    .observations = page->batch->observations->len,
    .values = page->batch->values->len,
    .refusals = page->batch->refusals->len,
    .issues = page->issues->len,
  };
}

static void
take_back (LampFhirPage *page, const Mark *to, gboolean with_issues)
{
  g_array_set_size (page->batch->residents, to->residents);
  g_array_set_size (page->batch->places, to->places);
  g_array_set_size (page->batch->stays, to->stays);
  g_array_set_size (page->batch->devices, to->devices);
  g_array_set_size (page->batch->flags, to->flags);
  g_array_set_size (page->batch->allergies, to->allergies);
  g_array_set_size (page->batch->decisions, to->decisions);
  g_array_set_size (page->batch->alerts, to->alerts);
  g_array_set_size (page->batch->responses, to->responses);
  g_array_set_size (page->batch->observations, to->observations);
  g_array_set_size (page->batch->values, to->values);
  g_array_set_size (page->batch->refusals, to->refusals);
  if (with_issues)
    g_ptr_array_set_size (page->issues, (gint) to->issues);
}

static void
note_time (PageReader *self, const LampMeta *meta)
{
  LampFhirPage *page = self->page;
  gint64 us = meta->version.last_updated_us;

  if (us == LAMP_NO_TIME)
    {
      page->is_sorted = FALSE;
      return;
    }
  if (self->previous_us != LAMP_NO_TIME && us < self->previous_us)
    page->is_sorted = FALSE;
  self->previous_us = us;
  if (page->newest_us == LAMP_NO_TIME || us > page->newest_us)
    {
      page->newest_us = us;
      page->newest = meta->last_updated;
    }
  if (page->oldest_us == LAMP_NO_TIME || us < page->oldest_us)
    page->oldest_us = us;
}

static const char *
decode_search_mode (LampDecoder *decoder)
{
  static const LampMemberName names[] = { LAMP_MEMBER ("mode") };
  LampMembers members = LAMP_MEMBERS (names);
  const char *mode = NULL;

  if (!lamp_decoder_object (decoder))
    return NULL;
  while (lamp_decoder_member (decoder, &members) >= 0)
    (void) lamp_decoder_text (decoder, &mode);

  return mode;
}

/* Of a history: "DELETE Patient/p1" or "DELETE Patient?_id=p1"; the first can be noted. */
static const char *
decode_deletion (LampDecoder *decoder)
{
  static const LampMemberName names[] = { LAMP_MEMBER ("method"), LAMP_MEMBER ("url") };
  LampMembers members = LAMP_MEMBERS (names);
  const char *method = NULL, *url = NULL;
  gint member;

  if (!lamp_decoder_object (decoder))
    return NULL;
  while ((member = lamp_decoder_member (decoder, &members)) >= 0)
    (void) lamp_decoder_text (decoder, member == 0 ? &method : &url);
  if (g_strcmp0 (method, "DELETE") != 0 || url == NULL || strchr (url, '/') == NULL)
    return NULL;

  return url;
}

/* As lamp_decoder_member(), for what lies around the resources: those reset the decoder's note, so
 * what is wrong here is handed over at once. */
static gint
next_member (PageReader *self, LampMembers *members, const char **wrong)
{
  gint member;

  self->decoder.wrong = NULL;
  member = lamp_decoder_member (&self->decoder, members);
  if (self->decoder.wrong != NULL)
    *wrong = "a member is given twice";

  return member;
}

/* An entry is broken outside of its resource: somebody must hear of it. */
static void
refuse_entry (PageReader *self, const LampJsonReader *start, const char *wrong)
{
  lamp_decoder_begin (&self->decoder, "Bundle.entry");
  self->decoder.resource = *start;
  self->decoder.wrong = wrong;
  self->decoder.wrong_at = start->at;
  lamp_decoder_refuse (&self->decoder,
                       &(LampMeta){ .version = { .last_updated_us = LAMP_NO_TIME } });
}

static void
decode_entry (PageReader *self)
{
  static const LampMemberName names[]
      = { LAMP_MEMBER ("resource"), LAMP_MEMBER ("search"), LAMP_MEMBER ("request") };
  LampMembers members = LAMP_MEMBERS (names);
  LampJsonReader start = self->reader;
  Mark before = mark (self->page);
  LampMeta meta = { .version = { NULL, NULL, LAMP_NO_TIME } };
  const char *mode = NULL, *deleted = NULL, *wrong = NULL;
  gboolean has_resource = FALSE;
  gint member;

  self->page->n_entries++;
  if (!lamp_json_enter_object (&self->reader))
    {
      lamp_json_skip (&self->reader);
      refuse_entry (self, &start, "expected an object");
      return;
    }
  while ((member = next_member (self, &members, &wrong)) >= 0)
    {
      if (member == 1)
        mode = decode_search_mode (&self->decoder);
      else if (member == 2)
        deleted = decode_deletion (&self->decoder);
      else if (lamp_json_peek (&self->reader) != LAMP_JSON_OBJECT)
        refuse_entry (self, &start, "its resource is no object");
      else
        {
          decode_resource (self, &meta);
          has_resource = TRUE;
        }
    }

  if (wrong != NULL)
    {
      take_back (self->page, &before, TRUE);
      refuse_entry (self, &start, wrong);
    }
  else if (mode != NULL && strcmp (mode, "match") != 0)
    take_back (self->page, &before, strcmp (mode, "outcome") != 0);
  else if (has_resource && strcmp (self->decoder.type, "OperationOutcome") != 0)
    note_time (self, &meta);
  else if (deleted != NULL && !has_resource)
    g_ptr_array_add (self->page->deleted, (gpointer) deleted);
}

static void
decode_link (PageReader *self)
{
  static const LampMemberName names[] = { LAMP_MEMBER ("relation"), LAMP_MEMBER ("url") };
  LampMembers members = LAMP_MEMBERS (names);
  const char *relation = NULL, *url = NULL;
  gint member;

  if (!lamp_decoder_object (&self->decoder))
    return;
  while ((member = lamp_decoder_member (&self->decoder, &members)) >= 0)
    (void) lamp_decoder_text (&self->decoder, member == 0 ? &relation : &url);
  if (g_strcmp0 (relation, "next") == 0)
    self->page->next = url;
  else if (g_strcmp0 (relation, "self") == 0)
    self->page->self = url;
}

/* Reads the Bundle that stands next. %NULL, or what makes it no page. */
static const char *
decode_bundle (PageReader *self)
{
  static const LampMemberName names[] = {
    LAMP_MEMBER ("type"),
    LAMP_MEMBER ("link"),
    LAMP_MEMBER ("entry"),
  };
  enum
  {
    TYPE,
    LINK,
    ENTRY
  };
  LampMembers members = LAMP_MEMBERS (names);
  LampDecoder *decoder = &self->decoder;
  const char *type = NULL, *wrong = NULL;
  gint member;

  if (!lamp_decoder_object (decoder))
    return "it is no object";
  while ((member = next_member (self, &members, &wrong)) >= 0)
    {
      if (member == TYPE)
        (void) lamp_decoder_text (decoder, &type);
      else if (member == LINK)
        {
          lamp_decoder_begin (decoder, "Bundle.link");
          if (lamp_decoder_array (decoder))
            while (lamp_decoder_element (decoder))
              decode_link (self);
          if (decoder->wrong != NULL && wrong == NULL)
            wrong = lamp_decoder_explain (decoder, decoder->wrong_at, decoder->wrong);
        }
      else if (!lamp_json_enter_array (&self->reader))
        wrong = "Bundle.entry: expected an array";
      else
        while (lamp_decoder_element (decoder))
          decode_entry (self);
    }
  if (wrong == NULL && g_strcmp0 (type, "searchset") != 0 && g_strcmp0 (type, "history") != 0)
    wrong = type == NULL ? "Bundle.type: missing"
                         : lamp_arena_printf (decoder->arena, "a Bundle of type %s", type);

  return wrong;
}

static gboolean
not_fhir (LampFhirPage *page, GError **error, const char *what, const char *detail)
{
  g_autofree char *valid = g_utf8_make_valid (detail, -1);

  g_set_error (error, LAMP_FHIR_ERROR, LAMP_FHIR_ERROR_NOT_FHIR, "%s%.*s", what, 600, valid);
  clear_page (page);

  return FALSE;
}

/* The document is JSON, but what was asked for is @wanted. */
static gboolean
refuse_document (PageReader *self, const char *type, const char *wanted, GError **error)
{
  LampMeta meta = { .version = { NULL, NULL, LAMP_NO_TIME } };
  g_autofree char *text = NULL;

  if (type != NULL && strcmp (type, "OperationOutcome") == 0)
    lamp_outcome_decode (&self->decoder, &meta, self->page->issues);
  if (!lamp_json_finish (&self->reader))
    {
      lamp_body_error_set (&self->reader, error);
      clear_page (self->page);
      return FALSE;
    }
  if (self->page->issues->len > 0)
    {
      text = lamp_outcome_join (self->page->issues);
      return not_fhir (self->page, error, "The server says: ", text);
    }
  if (type == NULL)
    text = g_strdup_printf ("JSON, but no FHIR %s", wanted);
  else
    text = g_strdup_printf ("a FHIR %.64s, not a %s", type, wanted);

  return not_fhir (self->page, error, "The answer is ", text);
}

static gboolean
read_page (PageReader *self, GError **error)
{
  const char *type = peek_type (self);
  const char *wrong;

  if (type == NULL || strcmp (type, "Bundle") != 0)
    return refuse_document (self, type, "Bundle", error);

  wrong = decode_bundle (self);
  if (!lamp_json_finish (&self->reader))
    {
      lamp_body_error_set (&self->reader, error);
      clear_page (self->page);
      return FALSE;
    }
  if (wrong != NULL)
    return not_fhir (self->page, error, "The answer is no page of search results: ", wrong);

  return TRUE;
}

/**
 * lamp_fhir_page_read:
 * @page: the page to fill; what it held is forgotten
 * @bytes: (array length=length): the body of the server's answer
 * @context: the home's zone and the cloud's clock
 *
 * Reads one Bundle of type searchset or history. Texts in @page live as long as its batch's arena
 * holds them, that is, until the next call; nothing points into @bytes.
 *
 * Returns: %TRUE if the page was read, however many of its resources were refused or set aside;
 * else %LAMP_FHIR_ERROR_NOT_JSON (treat the cloud as not reachable), %LAMP_FHIR_ERROR_NOT_FHIR,
 *   %LAMP_FHIR_ERROR_TOO_DEEP or %LAMP_FHIR_ERROR_TOO_LONG, and @page is empty
 */
gboolean
lamp_fhir_page_read (LampFhirPage *page,
                     const char *bytes,
                     gsize length,
                     const LampFhirContext *context,
                     GError **error)
{
  PageReader self;
  gboolean success;

  begin (&self, page, bytes, length, context);
  success = read_page (&self, error);
  end (&self);

  return success;
}

/**
 * lamp_fhir_resource_read:
 * @page: the page to fill; what it held is forgotten
 * @bytes: (array length=length): the body of the server's answer
 * @context: the home's zone and the cloud's clock
 *
 * Reads one resource on its own, as the answer to a read by id. A type that we do not use leaves
 * the batch empty.
 *
 * Returns: as lamp_fhir_page_read(); a Bundle and an OperationOutcome are %LAMP_FHIR_ERROR_NOT_FHIR
 */
gboolean
lamp_fhir_resource_read (LampFhirPage *page,
                         const char *bytes,
                         gsize length,
                         const LampFhirContext *context,
                         GError **error)
{
  LampMeta meta = { .version = { NULL, NULL, LAMP_NO_TIME } };
  PageReader self;
  const char *type;
  gboolean success = FALSE;

  begin (&self, page, bytes, length, context);
  type = peek_type (&self);
  if (type == NULL || strcmp (type, "Bundle") == 0 || strcmp (type, "OperationOutcome") == 0)
    (void) refuse_document (&self, type, "resource", error);
  else
    {
      decode_resource (&self, &meta);
      success = lamp_json_finish (&self.reader);
      if (success)
        {
          page->n_entries = 1;
          note_time (&self, &meta);
        }
      else
        {
          lamp_body_error_set (&self.reader, error);
          clear_page (page);
        }
    }
  end (&self);

  return success;
}

/**
 * lamp_fhir_outcome_text:
 * @bytes: (array length=length): the body of an answer that was no success
 *
 * Returns: (transfer full) (nullable): what an OperationOutcome says, in one line of the server's
 * own words; %NULL if the body is none
 */
char *
lamp_fhir_outcome_text (const char *bytes, gsize length)
{
  static const LampFhirContext nowhere = { NULL, LAMP_NO_TIME };
  g_autoptr (LampFhirPage) page = lamp_fhir_page_new ();
  LampMeta meta = { .version = { NULL, NULL, LAMP_NO_TIME } };
  PageReader self;
  char *text = NULL;

  begin (&self, page, bytes, length, &nowhere);
  if (g_strcmp0 (peek_type (&self), "OperationOutcome") == 0)
    lamp_outcome_decode (&self.decoder, &meta, page->issues);
  if (lamp_json_finish (&self.reader) && page->issues->len > 0)
    text = lamp_outcome_join (page->issues);
  end (&self);

  return text;
}
