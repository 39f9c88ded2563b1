/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From the parameters of a search to something that a row can be held against.
 *
 * One table says which parameters exist for which types; the CapabilityStatement shows the same
 * table. A parameter or modifier that is not in it is refused with `Prefer: handling=strict`, and
 * otherwise left out, also of the `self` link, so that a client can see what was ignored (FHIR R4,
 * Search, "Server Conformance"). A value that is wrong is always refused: a filter that silently
 * fits all is worse.
 *
 * A page link carries the number of rows that the search began with and where it goes on; see
 * cloud-store.c for why that is all it takes. It also names this start of the server, since the
 * rows of another one are not these.
 */

#include "config.h"

#include "demo/cloud-query.h"

#include <string.h>

#include "core/instant.h"

#define COUNT_DEFAULT 50
#define COUNT_MAX     1000

typedef struct
{
  char *system; /* (nullable): any */
  char *code;   /* (nullable): any */
} Choice;

typedef struct
{
  const LampParam *param;
  GPtrArray *choices; /* Choice; one must fit */
  LampDemoSpan span;  /* of a date: the resource's own time must touch it */
} Filter;

#define CLINICAL "Observation Communication Encounter Flag AllergyIntolerance Goal"

static const LampParam params[] = {
  { "_id", LAMP_PARAM_ID, 0, NULL },
  { "_lastUpdated", LAMP_PARAM_UPDATED, 0, NULL },
  { "_tag", LAMP_PARAM_TOKEN, LAMP_TERM_TAG, NULL },
  { "identifier", LAMP_PARAM_TOKEN, LAMP_TERM_IDENTIFIER, NULL },
  { "category", LAMP_PARAM_TOKEN, LAMP_TERM_CATEGORY, "Observation Communication" },
  { "code", LAMP_PARAM_TOKEN, LAMP_TERM_CODE, "Observation AllergyIntolerance" },
  { "status", LAMP_PARAM_TOKEN, LAMP_TERM_STATUS,
    "Observation Communication Encounter Device Location" },
  { "patient", LAMP_PARAM_REFERENCE, LAMP_TERM_SUBJECT, CLINICAL " Device" },
  { "subject", LAMP_PARAM_REFERENCE, LAMP_TERM_SUBJECT,
    "Observation Communication Encounter Flag Goal" },
  { "part-of", LAMP_PARAM_REFERENCE, LAMP_TERM_PART_OF, "Communication Encounter Observation" },
  { "partof", LAMP_PARAM_REFERENCE, LAMP_TERM_PART_OF, "Location" },
  { "device", LAMP_PARAM_REFERENCE, LAMP_TERM_DEVICE, "Observation" },
  { "sender", LAMP_PARAM_REFERENCE, LAMP_TERM_SENDER, "Communication" },
  { "date", LAMP_PARAM_DATE, 0, "Observation Encounter Flag AllergyIntolerance" },
  { "sent", LAMP_PARAM_DATE, 0, "Communication" },
  { "_count", LAMP_PARAM_CONTROL, 0, NULL },
  { "_sort", LAMP_PARAM_CONTROL, 0, NULL },
  { "_elements", LAMP_PARAM_CONTROL, 0, NULL },
  { "_total", LAMP_PARAM_CONTROL, 0, NULL },
  { "_summary", LAMP_PARAM_CONTROL, 0, NULL },
  { "_format", LAMP_PARAM_CONTROL, 0, NULL },
  { "_page", LAMP_PARAM_CONTROL, 0, NULL },
};

static void
choice_free (gpointer data)
{
  Choice *choice = data;

  g_free (choice->system);
  g_free (choice->code);
  g_free (choice);
}

static void
filter_free (gpointer data)
{
  Filter *filter = data;

  g_ptr_array_unref (filter->choices);
  g_free (filter);
}

/**
 * lamp_demo_params:
 *
 * Returns: (transfer none) (array length=n): all that searches understand
 */
const LampParam *
lamp_demo_params (guint *n)
{
  *n = G_N_ELEMENTS (params);

  return params;
}

/**
 * lamp_demo_param_applies:
 *
 * Returns: whether searches of @type have @param
 */
gboolean
lamp_demo_param_applies (const LampParam *param, const char *type)
{
  g_auto (GStrv) types = NULL;

  if (param->types == NULL)
    return TRUE;
  types = g_strsplit (param->types, " ", -1);

  return g_strv_contains ((const char *const *) types, type);
}

/**
 * lamp_demo_query_free:
 */
void
lamp_demo_query_free (LampDemoQuery *query)
{
  g_ptr_array_unref (query->filters);
  g_string_free (query->self, TRUE);
  g_strfreev (query->elements);
  g_free (query);
}

/**
 * lamp_demo_page_token:
 *
 * Returns: (transfer full): what a `next` link carries
 */
char *
lamp_demo_page_token (const LampDemoContext *context, guint n_rows, guint position)
{
  guint32 words[4]
      = { (guint32) context->generation, (guint32) (context->generation >> 32), n_rows, position };
  char *text = g_base64_encode ((const guchar *) words, sizeof words);

  /* "==" at the end and the two signs that an address would have to escape. */
  g_strdelimit (text, "+", '-');
  g_strdelimit (text, "/", '_');
  *strchrnul (text, '=') = '\0';

  return text;
}

/**
 * lamp_demo_page_token_read:
 *
 * Returns: %FALSE if the token is not of this start of the server
 */
gboolean
lamp_demo_page_token_read (const LampDemoContext *context,
                           const char *token,
                           guint *n_rows,
                           guint *position)
{
  g_autofree char *text = g_strconcat (token, "==", NULL);
  g_autofree guchar *data = NULL;
  guint32 words[4];
  gsize length;

  g_strdelimit (text, "-", '+');
  g_strdelimit (text, "_", '/');
  data = g_base64_decode (text, &length);
  if (length != sizeof words)
    return FALSE;
  memcpy (words, data, sizeof words);
  if (words[0] != (guint32) context->generation
      || words[1] != (guint32) (context->generation >> 32))
    return FALSE;
  *n_rows = words[2];
  *position = words[3];

  return TRUE;
}

/* "ge2026-11-23" narrows @span; FALSE if the value is no date. */
static gboolean
narrow (LampDemoSpan *span, const char *value, gboolean is_instant)
{
  char prefix[3] = "eq";
  gint64 start_us, end_us;

  if (g_ascii_isalpha (value[0]) && value[1] != '\0')
    {
      memcpy (prefix, value, 2);
      value += 2;
    }
  if (!lamp_index_read_date (value, strlen (value), &start_us, &end_us))
    return FALSE;
  /* lastUpdated is an exact instant: a bound to the second must not swallow the rest of it. */
  if (is_instant && end_us - start_us <= LAMP_US_PER_SECOND && !g_str_equal (prefix, "eq"))
    end_us = start_us + 1;

  if (g_str_equal (prefix, "ge"))
    span->from_us = MAX (span->from_us, start_us);
  else if (g_str_equal (prefix, "gt") || g_str_equal (prefix, "sa"))
    span->from_us = MAX (span->from_us, end_us);
  else if (g_str_equal (prefix, "le"))
    span->to_us = MIN (span->to_us, end_us);
  else if (g_str_equal (prefix, "lt") || g_str_equal (prefix, "eb"))
    span->to_us = MIN (span->to_us, start_us);
  else if (g_str_equal (prefix, "eq"))
    {
      span->from_us = MAX (span->from_us, start_us);
      span->to_us = MIN (span->to_us, end_us);
    }
  else
    return FALSE;

  return TRUE;
}

static Choice *
read_token (const char *text)
{
  Choice *choice = g_new0 (Choice, 1);
  const char *bar = strchr (text, '|');

  if (bar == NULL)
    choice->code = g_strdup (text);
  else
    {
      choice->system = g_strndup (text, (gsize) (bar - text));
      choice->code = bar[1] ? g_strdup (bar + 1) : NULL;
    }

  return choice;
}

static Choice *
read_reference (const LampParam *param, const char *text)
{
  Choice *choice = g_new0 (Choice, 1);
  g_auto (GStrv) parts = g_strsplit (text, "/", -1);
  guint n = g_strv_length (parts);

  choice->code = g_strdup (n > 0 ? parts[n - 1] : "");
  if (n >= 2)
    choice->system = g_strdup (parts[n - 2]);
  else if (g_str_equal (param->name, "patient"))
    choice->system = g_strdup ("Patient");

  return choice;
}

static gboolean
add_filter (LampDemoQuery *query, const LampParam *param, const char *value)
{
  Filter *filter = g_new0 (Filter, 1);

  filter->param = param;
  filter->choices = g_ptr_array_new_with_free_func (choice_free);
  filter->span = (LampDemoSpan){ G_MININT64, G_MAXINT64 };
  g_ptr_array_add (query->filters, filter);

  if (param->kind == LAMP_PARAM_DATE)
    return narrow (&filter->span, value, FALSE);
  else
    {
      g_auto (GStrv) values = g_strsplit (value, ",", -1);

      for (guint i = 0; values[i] != NULL; i++)
        if (values[i][0] != '\0')
          g_ptr_array_add (filter->choices, param->kind == LAMP_PARAM_REFERENCE
                                                ? read_reference (param, values[i])
                                                : read_token (values[i]));
    }

  return filter->choices->len > 0;
}

static gboolean
read_sort (LampDemoQuery *query, const char *value)
{
  if (g_str_equal (value, "_lastUpdated"))
    query->sort = LAMP_DEMO_SORT_UPDATED;
  else if (g_str_equal (value, "-_lastUpdated"))
    query->sort = LAMP_DEMO_SORT_UPDATED_DESCENDING;
  else if (g_str_equal (value, "_id"))
    query->sort = LAMP_DEMO_SORT_ID;
  else
    return FALSE;

  return TRUE;
}

static gboolean
read_control (LampDemoQuery *query, const char *name, const char *value)
{
  guint64 number;

  if (g_str_equal (name, "_sort"))
    return read_sort (query, value);
  if (g_str_equal (name, "_count"))
    {
      if (!g_ascii_string_to_unsigned (value, 10, 0, G_MAXINT, &number, NULL))
        return FALSE;
      query->is_summary_count = query->is_summary_count || number == 0;
      query->count = (guint) MIN (number, COUNT_MAX);
    }
  else if (g_str_equal (name, "_elements"))
    {
      g_strfreev (query->elements);
      query->elements = g_strsplit (value, ",", -1);
    }
  else if (g_str_equal (name, "_total"))
    query->wants_total = !g_str_equal (value, "none");
  else if (g_str_equal (name, "_summary"))
    {
      query->is_summary_count = g_str_equal (value, "count");
      return query->is_summary_count || g_str_equal (value, "false");
    }
  else if (g_str_equal (name, "_format"))
    return strstr (value, "json") != NULL;

  return TRUE;
}

static const LampParam *
find_param (const char *type, const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (params); i++)
    if (g_str_equal (params[i].name, name) && lamp_demo_param_applies (&params[i], type))
      return &params[i];

  return NULL;
}

static gboolean
read_pair (LampDemoQuery *query, const LampParam *param, const char *value)
{
  switch (param->kind)
    {
    case LAMP_PARAM_UPDATED:
      return narrow (&query->updated, value, TRUE);
    case LAMP_PARAM_CONTROL:
      return read_control (query, param->name, value);
    case LAMP_PARAM_ID:
      query->has_id = TRUE;
      return add_filter (query, param, value);
    case LAMP_PARAM_TOKEN:
    case LAMP_PARAM_REFERENCE:
    case LAMP_PARAM_DATE:
    default:
      return add_filter (query, param, value);
    }
}

static void
append_self (LampDemoQuery *query, const LampDemoPair *pair)
{
  g_autofree char *name = g_uri_escape_string (pair->name, NULL, FALSE);
  g_autofree char *value = g_uri_escape_string (pair->value, NULL, FALSE);

  g_string_append_printf (query->self, "%s%s=%s", strchr (query->self->str, '?') ? "&" : "?", name,
                          value);
}

/**
 * lamp_demo_query_read:
 * @pairs: (element-type LampDemoPair): the parameters
 * @refusal: (out): why not
 *
 * Returns: (transfer full) (nullable): the query, or %NULL with @refusal
 */
LampDemoQuery *
lamp_demo_query_read (const LampDemoContext *context,
                      const LampDemoRequest *request,
                      const char *type,
                      GPtrArray *pairs,
                      LampDemoAnswer **refusal)
{
  g_autoptr (LampDemoQuery) query = g_new0 (LampDemoQuery, 1);
  gboolean is_strict = lamp_demo_prefers (request, "handling=strict");

  query->updated = (LampDemoSpan){ G_MININT64, G_MAXINT64 };
  query->filters = g_ptr_array_new_with_free_func (filter_free);
  query->self = g_string_new (NULL);
  g_string_printf (query->self, "%s/%s", context->base, type);
  query->count = COUNT_DEFAULT;
  query->n_rows = G_MAXUINT;

  for (guint i = 0; i < pairs->len; i++)
    {
      const LampDemoPair *pair = g_ptr_array_index (pairs, i);
      const LampParam *param = find_param (type, pair->name);

      if (param == NULL)
        {
          query->n_ignored++;
          if (!is_strict)
            continue;
          *refusal = lamp_demo_answer_error (
              400, "not-supported", "unknown search parameter '%s' for %s", pair->name, type);
          return NULL;
        }
      if (g_str_equal (param->name, "_page"))
        {
          if (lamp_demo_page_token_read (context, pair->value, &query->n_rows, &query->position))
            continue;
          *refusal = lamp_demo_answer_error (410, "processing",
                                             "this page link has expired: search again");
          return NULL;
        }
      if (!read_pair (query, param, pair->value))
        {
          *refusal = lamp_demo_answer_error (400, "invalid", "cannot use '%s' as value of '%s'",
                                             pair->value, pair->name);
          return NULL;
        }
      append_self (query, pair);
    }

  return g_steal_pointer (&query);
}

static gboolean
filter_fits (const Filter *filter, const LampIndex *index, const char *id)
{
  if (filter->param->kind == LAMP_PARAM_DATE)
    return index->start_us != LAMP_NO_TIME && index->end_us > filter->span.from_us
           && index->start_us < filter->span.to_us;

  for (guint i = 0; i < filter->choices->len; i++)
    {
      const Choice *choice = g_ptr_array_index (filter->choices, i);

      if (filter->param->kind == LAMP_PARAM_ID)
        {
          if (g_strcmp0 (choice->code, id) == 0)
            return TRUE;
          continue;
        }
      for (guint j = 0; j < index->n_terms; j++)
        {
          const LampTerm *term = &index->terms[j];

          if (term->kind == filter->param->term
              && (choice->code == NULL || g_str_equal (choice->code, term->code))
              && (choice->system == NULL || g_str_equal (choice->system, term->system)))
            return TRUE;
        }
    }

  return FALSE;
}

/**
 * lamp_demo_query_fits:
 * @id: (nullable): needed only if `has_id`
 *
 * Returns: whether all filters but `_lastUpdated` fit
 */
gboolean
lamp_demo_query_fits (const LampDemoQuery *query, const LampIndex *index, const char *id)
{
  for (guint i = 0; i < query->filters->len; i++)
    if (!filter_fits (g_ptr_array_index (query->filters, i), index, id))
      return FALSE;

  return TRUE;
}
