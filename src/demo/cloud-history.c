/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * GET [base]/Type/_history and [base]/Type/id/_history: what happened, newest first.
 *
 * The log of a type is its history. A version is a create when nothing or a deletion came before
 * it, else an update; a tombstone is an entry without a resource. `_since` and `_count` are
 * understood, a `next` link goes on as in searches.
 */

#include "config.h"

#include "demo/cloud-query.h"

#include <string.h>

#include "demo/cloud-scan.h"

typedef struct
{
  gint64 since_us;
  guint count;
  guint position;
  guint n_rows;
} Options;

static LampDemoAnswer *
read_options (LampDemoContext *context, const LampDemoRequest *request, Options *options)
{
  for (guint i = 0; i < request->query->len; i++)
    {
      const LampDemoPair *pair = g_ptr_array_index (request->query, i);
      gint64 end_us;
      guint64 number;
      gboolean is_fine = TRUE;

      if (g_str_equal (pair->name, "_since"))
        is_fine
            = lamp_index_read_date (pair->value, strlen (pair->value), &options->since_us, &end_us);
      else if (g_str_equal (pair->name, "_count"))
        {
          is_fine = g_ascii_string_to_unsigned (pair->value, 10, 1, G_MAXINT, &number, NULL);
          if (is_fine)
            options->count = (guint) MIN (number, 1000);
        }
      else if (g_str_equal (pair->name, "_page"))
        {
          if (!lamp_demo_page_token_read (context, pair->value, &options->n_rows,
                                          &options->position))
            return lamp_demo_answer_error (410, "processing",
                                           "this page link has expired: ask again");
        }
      else if (!g_str_equal (pair->name, "_format")
               && lamp_demo_prefers (request, "handling=strict"))
        return lamp_demo_answer_error (400, "not-supported", "unknown history parameter '%s'",
                                       pair->name);
      if (!is_fine)
        return lamp_demo_answer_error (400, "invalid", "cannot use '%s' as value of '%s'",
                                       pair->value, pair->name);
    }

  return NULL;
}

static void
append_entry (const LampDemoContext *context, const LampDemoType *type, guint number, GString *page)
{
  const LampDemoGenerator *generator = lamp_demo_store_get_generator (context->store);
  const LampDemoRow *row = &g_array_index (type->rows, LampDemoRow, number);
  const LampDemoVersion *version = row->version;
  g_autofree char *updated = lamp_instant_format (row->updated_us);
  g_autoptr (GString) id = g_string_new (NULL);
  gboolean is_new = version == NULL || version->previous == NULL || version->previous->is_deleted;
  gboolean is_deleted = version != NULL && version->is_deleted;

  if (version != NULL)
    g_string_append (id, version->resource->id);
  else
    generator->render_id (generator->data, row->key, id);

  g_string_append_printf (page, "%s{\"fullUrl\":\"%s/%s/%s\"", page->len ? "," : "", context->base,
                          type->name, id->str);
  if (!is_deleted)
    {
      g_string_append (page, ",\"resource\":");
      if (version != NULL)
        g_string_append_len (page, version->text, (gssize) version->length);
      else
        generator->render (generator->data, row->key, page);
    }
  g_string_append_printf (page,
                          ",\"request\":{\"method\":\"%s\",\"url\":\"%s/%s\"},\"response\":{"
                          "\"status\":\"%s\",\"etag\":\"W/\\\"%s\\\"\",\"lastModified\":\"%s\"}}",
                          is_deleted ? "DELETE"
                          : is_new   ? "POST"
                                     : "PUT",
                          type->name, id->str,
                          is_deleted ? "204"
                          : is_new   ? "201"
                                     : "200",
                          version ? version->version_id : "1", updated);
}

static gboolean
row_is_of (const LampDemoRow *row, const LampDemoResource *resource)
{
  if (resource == NULL)
    return TRUE;
  if (row->version != NULL)
    return row->version->resource == resource;

  return row->key == resource->key;
}

/**
 * lamp_demo_history:
 * @id: (nullable): of one resource, else of the whole type
 *
 * Returns: (transfer full): a history Bundle; 404 if there never was such a resource
 */
LampDemoAnswer *
lamp_demo_history (LampDemoContext *context,
                   const LampDemoRequest *request,
                   const char *type_name,
                   const char *id)
{
  LampDemoType *type = lamp_demo_store_type (context->store, type_name);
  LampDemoVersion *version = id ? lamp_demo_store_find (context->store, type, id) : NULL;
  Options options = { .since_us = G_MININT64, .count = 50, .n_rows = G_MAXUINT };
  LampDemoAnswer *refusal = read_options (context, request, &options);
  g_autoptr (GString) page = g_string_new (NULL);
  GString *bundle;
  guint first, at, n = 0;

  if (refusal != NULL)
    return refusal;
  if (id != NULL && version == NULL)
    return lamp_demo_answer_error (404, "not-found", "%s/%s is not known", type_name, id);

  first = lamp_demo_type_lower_bound (type, options.since_us);
  at = options.n_rows == G_MAXUINT ? type->rows->len : MIN (options.position, type->rows->len);
  for (; at > first; at--)
    {
      if (!row_is_of (&g_array_index (type->rows, LampDemoRow, at - 1),
                      version ? version->resource : NULL))
        continue;
      if (n == options.count)
        break;
      append_entry (context, type, at - 1, page);
      n++;
    }

  bundle = g_string_new ("{\"resourceType\":\"Bundle\",\"type\":\"history\",\"link\":[");
  g_string_append_printf (bundle, "{\"relation\":\"self\",\"url\":\"%s/%s%s%s/_history\"}",
                          context->base, type_name, id ? "/" : "", id ? id : "");
  if (at > first)
    {
      g_autofree char *token = lamp_demo_page_token (context, type->rows->len, at);
      g_autofree char *since
          = options.since_us == G_MININT64 ? NULL : lamp_instant_format (options.since_us);

      g_string_append_printf (
          bundle, ",{\"relation\":\"next\",\"url\":\"%s/%s%s%s/_history?_count=%u%s%s&_page=%s\"}",
          context->base, type_name, id ? "/" : "", id ? id : "", options.count,
          since ? "&_since=" : "", since ? since : "", token);
    }
  g_string_append_c (bundle, ']');
  if (n > 0)
    g_string_append_printf (bundle, ",\"entry\":[%s]", page->str);
  g_string_append_c (bundle, '}');

  return lamp_demo_answer_new (200, g_string_free_to_bytes (bundle));
}
