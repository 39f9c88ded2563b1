/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * GET [base]/Type?...: walks the log of the type and joins the texts that fit into a searchset
 * Bundle.
 *
 * Nothing is parsed or built: an entry is the stored text between two constant strings, a generated
 * resource is printed straight into the page. `_lastUpdated` is a range of rows by bisection; all
 * other filters are held against the row's index. One page costs as much as the rows that it looks
 * at.
 *
 * A `next` link is given only when there is one more match, so the last page never leads to an
 * empty one.
 */

#include "config.h"

#include "demo/cloud-query.h"

#include <string.h>

#include "demo/cloud-scan.h"

typedef struct
{
  LampDemoContext *context;
  const LampDemoRequest *request;
  const LampDemoGenerator *generator;
  LampDemoType *type;
  LampDemoQuery *query;
  GString *page;
  guint n_rows; /* of the snapshot */
  guint n_entries;
} Search;

typedef struct
{
  char *id;
  guint row;
} Match;

static const LampDemoRow *
get_row (const Search *search, guint row)
{
  return &g_array_index (search->type->rows, LampDemoRow, row);
}

static char *
row_id (const Search *search, guint number)
{
  const LampDemoRow *row = get_row (search, number);
  GString *id;

  if (row->version != NULL)
    return g_strdup (row->version->resource->id);
  id = g_string_sized_new (40);
  search->generator->render_id (search->generator->data, row->key, id);

  return g_string_free (id, FALSE);
}

static gboolean
row_fits (const Search *search, guint number)
{
  const LampDemoRow *row = get_row (search, number);
  g_autofree char *id = NULL;
  LampIndex index;

  if (!lamp_demo_type_is_live (search->type, number, search->n_rows, search->request->now_us))
    return FALSE;
  if (search->query->filters->len == 0)
    return TRUE;
  if (search->query->has_id)
    id = row_id (search, number);
  if (row->version != NULL)
    index = row->version->index;
  else
    search->generator->index (search->generator->data, row->key, &index);

  return lamp_demo_query_fits (search->query, &index, id);
}

typedef struct
{
  GStrv elements;
  GString *out;

} Subset;

static void
subset_cb (
    const LampScanPath *path, LampScanKind kind, const char *text, gsize length, gpointer data)
{
  Subset *subset = data;
  g_autofree char *name = NULL;

  if (kind != LAMP_SCAN_MEMBER || path->depth != 1)
    return;
  name = g_strndup (path->names[0].text, path->names[0].length);
  if (!g_str_equal (name, "resourceType") && !g_str_equal (name, "id")
      && !g_str_equal (name, "meta")
      && !g_strv_contains ((const char *const *) subset->elements, name))
    return;
  g_string_append_printf (subset->out, "%s\"%s\":", subset->out->len > 1 ? "," : "", name);
  if (g_str_equal (name, "meta") && length > 2)
    {
      /* The mark goes before the other members; a tag of its own is dropped with the subset. */
      static const char mark[] = "{\"tag\":[{\"system\":\"http://terminology.hl7.org/CodeSystem/"
                                 "v3-ObservationValue\",\"code\":\"SUBSETTED\"}]";
      const char *versions[] = { "versionId", "lastUpdated" };

      g_string_append (subset->out, mark);
      for (guint i = 0; i < G_N_ELEMENTS (versions); i++)
        {
          const char *at = g_strstr_len (text, (gssize) length, versions[i]);
          const char *value = at ? memchr (at + strlen (versions[i]) + 1, '"',
                                           length - (gsize) (at - text) - strlen (versions[i]) - 1)
                                 : NULL;
          const char *end
              = value ? memchr (value + 1, '"', length - (gsize) (value + 1 - text)) : NULL;

          if (end != NULL)
            g_string_append_printf (subset->out, ",\"%s\":%.*s", versions[i],
                                    (int) (end + 1 - value), value);
        }
      g_string_append_c (subset->out, '}');
    }
  else
    g_string_append_len (subset->out, text, (gssize) length);
}

static void
append_resource (const Search *search, const LampDemoRow *row)
{
  g_autoptr (GString) whole = NULL;
  Subset subset = { search->query->elements, NULL };
  const char *text;
  gsize length;

  if (search->query->elements == NULL)
    {
      if (row->version != NULL)
        g_string_append_len (search->page, row->version->text, (gssize) row->version->length);
      else
        search->generator->render (search->generator->data, row->key, search->page);
      return;
    }

  whole = g_string_new (NULL);
  if (row->version == NULL)
    search->generator->render (search->generator->data, row->key, whole);
  text = row->version ? row->version->text : whole->str;
  length = row->version ? row->version->length : whole->len;
  subset.out = g_string_new ("{");
  if (!lamp_scan (text, length, subset_cb, &subset, NULL))
    g_assert_not_reached ();
  g_string_append_c (subset.out, '}');
  g_string_append_len (search->page, subset.out->str, (gssize) subset.out->len);
  g_string_free (subset.out, TRUE);
}

static void
append_entry (Search *search, guint number)
{
  const LampDemoRow *row = get_row (search, number);
  GString *page = search->page;

  g_string_append (page, search->n_entries++ ? ",{\"fullUrl\":\"" : ",\"entry\":[{\"fullUrl\":\"");
  g_string_append (page, search->context->base);
  g_string_append_c (page, '/');
  g_string_append (page, search->type->name);
  g_string_append_c (page, '/');
  if (row->version != NULL)
    g_string_append (page, row->version->resource->id);
  else
    search->generator->render_id (search->generator->data, row->key, page);
  g_string_append (page, "\",\"resource\":");
  append_resource (search, row);
  g_string_append (page, ",\"search\":{\"mode\":\"match\"}}");
}

/* Gives the matches in the order of the log from @position on; returns where the next page begins,
 * or G_MAXUINT. Descending positions count the rows that are still to be looked at. */
static guint
walk_log (Search *search, guint first, guint last, gboolean is_descending)
{
  guint position = search->query->position;
  guint at = is_descending ? last : first;

  if (search->query->n_rows != G_MAXUINT)
    at = CLAMP (position, first, last);
  while (is_descending ? at > first : at < last)
    {
      guint number = is_descending ? at - 1 : at;

      if (row_fits (search, number))
        {
          if (search->n_entries == search->query->count)
            return at;
          append_entry (search, number);
        }
      at = is_descending ? at - 1 : at + 1;
    }

  return G_MAXUINT;
}

static gint
compare_matches (gconstpointer a, gconstpointer b)
{
  return strcmp (((const Match *) a)->id, ((const Match *) b)->id);
}

static guint
walk_by_id (Search *search, guint first, guint last)
{
  g_autoptr (GArray) matches = g_array_new (FALSE, FALSE, sizeof (Match));
  guint position = search->query->n_rows == G_MAXUINT ? 0 : search->query->position;
  guint end;

  for (guint i = first; i < last; i++)
    if (row_fits (search, i))
      {
        Match match = { row_id (search, i), i };

        g_array_append_val (matches, match);
      }
  g_array_sort (matches, compare_matches);
  end = MIN (position + search->query->count, matches->len);
  for (guint i = position; i < end; i++)
    append_entry (search, g_array_index (matches, Match, i).row);
  for (guint i = 0; i < matches->len; i++)
    g_free (g_array_index (matches, Match, i).id);

  return end < matches->len ? end : G_MAXUINT;
}

static guint
count_matches (const Search *search, guint first, guint last)
{
  guint total = 0;

  for (guint i = first; i < last; i++)
    total += row_fits (search, i);

  return total;
}

static void
append_link (GString *bundle, const char *relation, const char *url)
{
  g_string_append_printf (bundle, "%s{\"relation\":\"%s\",\"url\":",
                          g_str_equal (relation, "self") ? "" : ",", relation);
  lamp_scan_append_string (bundle, url);
  g_string_append_c (bundle, '}');
}

static GBytes *
make_bundle (Search *search, guint total, guint next)
{
  GString *bundle = g_string_sized_new (search->page->len + 1024);
  const LampDemoQuery *query = search->query;
  g_autofree char *updated = lamp_instant_format (search->request->now_us);

  g_string_append_printf (bundle,
                          "{\"resourceType\":\"Bundle\",\"meta\":{\"lastUpdated\":\"%s\"},"
                          "\"type\":\"searchset\",",
                          updated);
  if (total != G_MAXUINT)
    g_string_append_printf (bundle, "\"total\":%u,", total);
  g_string_append (bundle, "\"link\":[");
  append_link (bundle, "self", query->self->str);
  if (next != G_MAXUINT)
    {
      g_autofree char *token = lamp_demo_page_token (search->context, search->n_rows, next);
      g_autofree char *url = g_strdup_printf ("%s%s_page=%s", query->self->str,
                                              strchr (query->self->str, '?') ? "&" : "?", token);

      append_link (bundle, "next", url);
    }
  g_string_append_c (bundle, ']');
  g_string_append_len (bundle, search->page->str, (gssize) search->page->len);
  g_string_append (bundle, search->n_entries ? "]}" : "}");

  return g_string_free_to_bytes (bundle);
}

static void
search_open (Search *search, const char *type_name, guint *first, guint *last)
{
  const LampDemoQuery *query = search->query;

  search->type = lamp_demo_store_type (search->context->store, type_name);
  search->generator = lamp_demo_store_get_generator (search->context->store);
  search->n_rows = MIN (query->n_rows, search->type->rows->len);
  *first = MIN (lamp_demo_type_lower_bound (search->type, query->updated.from_us), search->n_rows);
  *last = MIN (lamp_demo_type_lower_bound (search->type, query->updated.to_us), search->n_rows);
  *last = MAX (*first, *last);
}

/**
 * lamp_demo_search_ids:
 * @pairs: (element-type LampDemoPair): the search parameters, each of which must be known
 * @ids: (element-type utf8): gets the ids of all matches; must free them
 *
 * Returns: (transfer full) (nullable): why the search cannot be done
 */
LampDemoAnswer *
lamp_demo_search_ids (LampDemoContext *context,
                      const LampDemoRequest *request,
                      const char *type_name,
                      GPtrArray *pairs,
                      GPtrArray *ids)
{
  LampDemoAnswer *refusal = NULL;
  g_autoptr (LampDemoQuery) query
      = lamp_demo_query_read (context, request, type_name, pairs, &refusal);
  Search search = { .context = context, .request = request, .query = query };
  guint first, last;

  if (query == NULL)
    return refusal;
  if (query->n_ignored > 0)
    return lamp_demo_answer_error (412, "invalid", "a condition may not hold unknown parameters");
  search_open (&search, type_name, &first, &last);
  for (guint i = first; i < last; i++)
    if (row_fits (&search, i))
      g_ptr_array_add (ids, row_id (&search, i));

  return NULL;
}

/**
 * lamp_demo_search:
 * @pairs: (element-type LampDemoPair): the search parameters
 *
 * Returns: (transfer full): a page of matches, or why not
 */
LampDemoAnswer *
lamp_demo_search (LampDemoContext *context,
                  const LampDemoRequest *request,
                  const char *type_name,
                  GPtrArray *pairs)
{
  LampDemoAnswer *refusal = NULL;
  g_autoptr (LampDemoQuery) query
      = lamp_demo_query_read (context, request, type_name, pairs, &refusal);
  g_autoptr (GString) page = g_string_new (NULL);
  Search search = { .context = context, .request = request, .query = query, .page = page };
  guint first, last;
  guint total = G_MAXUINT;
  guint next = G_MAXUINT;

  if (query == NULL)
    return refusal;
  search_open (&search, type_name, &first, &last);
  if (query->wants_total || query->is_summary_count)
    total = count_matches (&search, first, last);
  if (query->is_summary_count)
    return lamp_demo_answer_new (200, make_bundle (&search, total, next));
  if (query->sort == LAMP_DEMO_SORT_ID)
    next = walk_by_id (&search, first, last);
  else
    next = walk_log (&search, first, last, query->sort == LAMP_DEMO_SORT_UPDATED_DESCENDING);

  return lamp_demo_answer_new (200, make_bundle (&search, total, next));
}
