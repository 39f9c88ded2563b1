/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From a resource's text to what searches look at: its tokens, references and time.
 *
 * One walk over the text, nothing kept but a short array of terms whose strings are interned (a
 * home has a dozen codes and a hundred residents, however many Observations). The names are those
 * of FHIR R4; a type that lacks a field simply has no such terms. A time given as a date covers the
 * day, as a month the month, in UTC, which is all that a `date` search may claim of it.
 */

#include "config.h"

#include "demo/cloud-index.h"

#include <string.h>

#include "core/instant.h"
#include "demo/cloud-scan.h"
#include "demo/cloud.h"

typedef struct
{
  GStringChunk *strings;
  LampHead *head;
  GArray *terms;
  gint64 start_us, end_us;
  const char *system; /* of the coding or identifier that is being read */
  const char *code;
  gboolean is_object;
} Reader;

/* Objects whose two named members make a term: "system|code". */
static const struct
{
  const char *path;
  const char *code_member;
  LampTermKind kind;
} token_rows[] = {
  { "meta.tag", "code", LAMP_TERM_TAG },
  { "category.coding", "code", LAMP_TERM_CATEGORY },
  { "code.coding", "code", LAMP_TERM_CODE },
  { "identifier", "value", LAMP_TERM_IDENTIFIER },
};

static const struct
{
  const char *path;
  LampTermKind kind;
} reference_rows[] = {
  { "subject.reference", LAMP_TERM_SUBJECT }, { "patient.reference", LAMP_TERM_SUBJECT },
  { "partOf.reference", LAMP_TERM_PART_OF },  { "device.reference", LAMP_TERM_DEVICE },
  { "sender.reference", LAMP_TERM_SENDER },
};

/* Where a resource says when it was true; a period may be open at its end. */
static const struct
{
  const char *path;
  gboolean is_start, is_end;
} time_rows[] = {
  { "effectiveDateTime", TRUE, TRUE },
  { "effectiveInstant", TRUE, TRUE },
  { "effectivePeriod.start", TRUE, FALSE },
  { "effectivePeriod.end", FALSE, TRUE },
  { "period.start", TRUE, FALSE },
  { "period.end", FALSE, TRUE },
  { "sent", TRUE, TRUE },
  { "recordedDate", TRUE, TRUE },
};

static const char *
intern (Reader *reader, const char *text, gsize length)
{
  g_autofree char *plain = NULL;

  if (memchr (text, '\\', length) != NULL)
    plain = lamp_scan_unescape (text, length);
  else
    plain = g_strndup (text, length);

  return g_string_chunk_insert_const (reader->strings, plain);
}

static void
add_term (Reader *reader, LampTermKind kind, const char *system, const char *code)
{
  LampTerm term = { kind, system, code };

  g_array_append_val (reader->terms, term);
}

/* "Patient/p1", "http://elsewhere/fhir/Patient/p1" and "Patient/p1/_history/2" are all Patient p1.
 */
static void
add_reference (Reader *reader, LampTermKind kind, const char *text, gsize length)
{
  g_autofree char *plain = lamp_scan_unescape (text, length);
  g_auto (GStrv) parts = NULL;
  char *history = strstr (plain, "/_history/");
  guint n;

  if (history != NULL)
    *history = '\0';
  parts = g_strsplit (plain, "/", -1);
  n = g_strv_length (parts);
  if (n >= 2)
    add_term (reader, kind, g_string_chunk_insert_const (reader->strings, parts[n - 2]),
              g_string_chunk_insert_const (reader->strings, parts[n - 1]));
}

/**
 * lamp_index_read_date:
 * @start_us: (out): the first moment that @text may mean
 * @end_us: (out): the moment behind the last one
 *
 * Returns: %FALSE if @text is no FHIR date
 */
gboolean
lamp_index_read_date (const char *text, gsize length, gint64 *start_us, gint64 *end_us)
{
  LampPrecision precision;
  gint64 us;

  if (!lamp_instant_parse (text, length, &us, &precision))
    return FALSE;
  *start_us = us;
  if (precision == LAMP_PRECISION_INSTANT)
    {
      /* A second without a fraction means all of it. */
      *end_us = us + (memchr (text, '.', length) ? LAMP_US_PER_SECOND / 1000 : LAMP_US_PER_SECOND);
    }
  else
    {
      g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (us / LAMP_US_PER_SECOND);
      g_autoptr (GDateTime) next = NULL;

      if (precision == LAMP_PRECISION_DAY)
        next = g_date_time_add_days (date, 1);
      else if (precision == LAMP_PRECISION_MONTH)
        next = g_date_time_add_months (date, 1);
      else
        next = g_date_time_add_years (date, 1);
      *end_us = next ? g_date_time_to_unix (next) * LAMP_US_PER_SECOND : G_MAXINT64;
    }

  return TRUE;
}

static void
read_time (Reader *reader, guint row, const char *text, gsize length)
{
  gint64 start_us, end_us;

  if (!lamp_index_read_date (text, length, &start_us, &end_us))
    return;
  if (time_rows[row].is_start)
    {
      reader->start_us = start_us;
      if (!time_rows[row].is_end && reader->end_us == LAMP_NO_TIME)
        reader->end_us = G_MAXINT64;
    }
  if (time_rows[row].is_end)
    reader->end_us = end_us;
}

static gboolean
name_is (const LampScanPath *path, guint depth, const char *name)
{
  return path->names[depth].length == strlen (name)
         && memcmp (path->names[depth].text, name, path->names[depth].length) == 0;
}

static gboolean
read_head (Reader *reader, const LampScanPath *path, const char *text, gsize length)
{
  const char **field = NULL;

  if (path->depth == 1 && name_is (path, 0, "resourceType"))
    field = &reader->head->type;
  else if (path->depth == 1 && name_is (path, 0, "id"))
    field = &reader->head->id;
  else if (path->depth == 2 && lamp_scan_path_is (path, "meta.versionId"))
    field = &reader->head->version_id;
  else if (path->depth == 2 && lamp_scan_path_is (path, "meta.lastUpdated"))
    field = &reader->head->updated;
  if (field == NULL)
    return FALSE;
  *field = intern (reader, text, length);

  return TRUE;
}

static void
read_string (Reader *reader, const LampScanPath *path, const char *text, gsize length)
{
  if (path->depth == 0 || path->depth > 3 || read_head (reader, path, text, length))
    return;
  if (path->depth == 1 && name_is (path, 0, "status"))
    {
      add_term (reader, LAMP_TERM_STATUS, "", intern (reader, text, length));
      return;
    }
  if (path->depth >= 2 && name_is (path, path->depth - 1, "system"))
    reader->system = intern (reader, text, length);
  else if (path->depth >= 2
           && (name_is (path, path->depth - 1, "code") || name_is (path, path->depth - 1, "value")))
    reader->code = intern (reader, text, length);
  else if (path->depth == 2 && name_is (path, 1, "reference"))
    {
      for (guint i = 0; i < G_N_ELEMENTS (reference_rows); i++)
        if (lamp_scan_path_is (path, reference_rows[i].path))
          add_reference (reader, reference_rows[i].kind, text, length);
    }
  else
    {
      for (guint i = 0; i < G_N_ELEMENTS (time_rows); i++)
        if (lamp_scan_path_is (path, time_rows[i].path))
          read_time (reader, i, text, length);
    }
}

static void
end_object (Reader *reader, const LampScanPath *path)
{
  if (path->depth == 0)
    reader->is_object = TRUE;
  if (reader->code != NULL && path->depth <= 2)
    {
      for (guint i = 0; i < G_N_ELEMENTS (token_rows); i++)
        if (lamp_scan_path_is (path, token_rows[i].path))
          add_term (reader, token_rows[i].kind, reader->system ? reader->system : "", reader->code);
    }
  reader->system = NULL;
  reader->code = NULL;
}

static void
scanned_cb (
    const LampScanPath *path, LampScanKind kind, const char *text, gsize length, gpointer data)
{
  Reader *reader = data;

  if (kind == LAMP_SCAN_STRING)
    read_string (reader, path, text, length);
  else if (kind == LAMP_SCAN_OBJECT_END)
    end_object (reader, path);
}

/**
 * lamp_index_read:
 * @text: (array length=length): a resource
 * @strings: where the texts of @head and @index are interned; must outlive them
 * @head: (out): what it calls itself
 * @index: (out): what searches may look at; clear with lamp_index_clear()
 *
 * Returns: %FALSE with %LAMP_DEMO_ERROR_JSON if @text is not JSON or no resource
 */
gboolean
lamp_index_read (const char *text,
                 gsize length,
                 GStringChunk *strings,
                 LampHead *head,
                 LampIndex *index,
                 GError **error)
{
  LampHead found = { NULL };
  g_autoptr (GArray) terms = g_array_sized_new (FALSE, FALSE, sizeof (LampTerm), 8);
  Reader reader = {
    .strings = strings,
    .head = &found,
    .terms = terms,
    .start_us = LAMP_NO_TIME,
    .end_us = LAMP_NO_TIME,
  };

  if (!lamp_scan (text, length, scanned_cb, &reader, error))
    return FALSE;
  if (!reader.is_object || found.type == NULL)
    {
      g_set_error_literal (error, LAMP_DEMO_ERROR, LAMP_DEMO_ERROR_JSON, "no resourceType");
      return FALSE;
    }
  *head = found;
  index->n_terms = terms->len;
  index->terms = g_memdup2 (terms->data, sizeof (LampTerm) * terms->len);
  index->start_us = reader.start_us;
  index->end_us = reader.end_us;

  return TRUE;
}

/**
 * lamp_index_clear:
 *
 * Frees what lamp_index_read() gave.
 */
void
lamp_index_clear (LampIndex *index)
{
  g_free ((gpointer) index->terms);
  memset (index, 0, sizeof *index);
}
