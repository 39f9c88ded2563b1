/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Create, update and delete, with their conditions.
 *
 * The body is kept as it came: only `id` and, within `meta`, `versionId` and `lastUpdated` are
 * replaced, so that a client finds its own digits and its own order of members again. All else in
 * `meta` stays. `If-None-Exist` asks what a search would find, hence it can miss a write that
 * searches do not see yet
 * (--lag-ms); real servers are no better, which is the point of having it here.
 */

#include "config.h"

#include "demo/cloud-http.h"

#include <string.h>

#include "demo/cloud-scan.h"

typedef struct
{
  GString *rest; /* the members that stay, each with a comma before it */
  GString *meta;
  char *type;
  char *id;
  gboolean is_object;
} Body;

static void
body_clear (Body *body)
{
  g_string_free (body->rest, TRUE);
  g_string_free (body->meta, TRUE);
  g_free (body->type);
  g_free (body->id);
}

static void
append_member (GString *out, const LampScanPath *path, const char *text, gsize length)
{
  g_string_append (out, ",\"");
  g_string_append_len (out, path->names[path->depth - 1].text,
                       (gssize) path->names[path->depth - 1].length);
  g_string_append (out, "\":");
  g_string_append_len (out, text, (gssize) length);
}

static void
split_body_cb (
    const LampScanPath *path, LampScanKind kind, const char *text, gsize length, gpointer data)
{
  Body *body = data;

  if (kind == LAMP_SCAN_OBJECT_END && path->depth == 0)
    body->is_object = TRUE;
  if (kind == LAMP_SCAN_STRING && lamp_scan_path_is (path, "resourceType") && body->type == NULL)
    body->type = lamp_scan_unescape (text, length);
  if (kind == LAMP_SCAN_STRING && lamp_scan_path_is (path, "id") && body->id == NULL)
    body->id = lamp_scan_unescape (text, length);
  if (kind != LAMP_SCAN_MEMBER)
    return;
  if (path->depth == 2 && path->names[0].length == 4
      && memcmp (path->names[0].text, "meta", 4) == 0)
    {
      if (!lamp_scan_path_is (path, "meta.versionId")
          && !lamp_scan_path_is (path, "meta.lastUpdated"))
        append_member (body->meta, path, text, length);
    }
  else if (path->depth == 1 && !lamp_scan_path_is (path, "resourceType")
           && !lamp_scan_path_is (path, "id") && !lamp_scan_path_is (path, "meta"))
    append_member (body->rest, path, text, length);
}

static LampDemoAnswer *
read_body (const LampDemoRequest *request, const char *type, Body *body)
{
  g_autoptr (GError) error = NULL;
  const char *content_type = soup_message_headers_get_content_type (request->headers, NULL);

  if (g_strcmp0 (content_type, "application/fhir+json") != 0
      && g_strcmp0 (content_type, "application/json") != 0)
    return lamp_demo_answer_error (415, "not-supported", "send application/fhir+json");
  if (!g_utf8_validate (request->body, (gssize) request->body_length, NULL))
    return lamp_demo_answer_error (400, "structure", "the body is not UTF-8");
  if (!lamp_scan (request->body, request->body_length, split_body_cb, body, &error))
    return lamp_demo_answer_error (400, "structure", "%s", error->message);
  if (!body->is_object || body->type == NULL)
    return lamp_demo_answer_error (400, "structure", "the body has no resourceType");
  if (!g_str_equal (body->type, type))
    return lamp_demo_answer_error (400, "invalid", "the body is a %s, the address says %s",
                                   body->type, type);

  return NULL;
}

static gboolean
is_id (const char *id)
{
  gsize length = strlen (id);

  return length >= 1 && length <= 64
         && strspn (id, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.")
                == length;
}

static LampDemoAnswer *
store_body (LampDemoContext *context,
            const LampDemoRequest *request,
            const char *type_name,
            const char *id,
            const Body *body,
            guint status)
{
  LampDemoType *type = lamp_demo_store_type (context->store, type_name);
  gint64 updated_us = lamp_demo_store_next_time (context->store, type, request->now_us);
  const LampDemoVersion *before = lamp_demo_store_find (context->store, type, id);
  g_autofree char *updated = lamp_instant_format (updated_us);
  g_autoptr (GError) error = NULL;
  LampDemoVersion *version;
  LampDemoAnswer *answer;
  GString *text = g_string_sized_new (request->body_length + 200);

  g_string_printf (
      text,
      "{\"resourceType\":\"%s\",\"id\":\"%s\",\"meta\":{\"versionId\":\"%" G_GUINT64_FORMAT
      "\",\"lastUpdated\":\"%s\"%s}%s}",
      type_name, id, (before ? g_ascii_strtoull (before->version_id, NULL, 10) : 0) + 1, updated,
      body->meta->str, body->rest->str);
  version = lamp_demo_store_put (context->store, type, id, text, updated_us,
                                 request->now_us + context->lag_us, &error);
  if (version == NULL)
    return lamp_demo_answer_error (400, "structure", "%s", error->message);

  answer = lamp_demo_answer_version (context, version, type_name, status);
  if (lamp_demo_prefers (request, "return=minimal"))
    {
      g_bytes_unref (answer->body);
      answer->body = g_bytes_new_static ("", 0);
    }

  return answer;
}

/* What the search in If-None-Exist finds, as a client would see it now. */
static LampDemoAnswer *
find_existing (LampDemoContext *context,
               const LampDemoRequest *request,
               const char *type,
               GPtrArray *ids)
{
  const char *condition = soup_message_headers_get_one (request->headers, "If-None-Exist");
  g_autoptr (GPtrArray) pairs = NULL;
  const char *mark;

  if (condition == NULL)
    return NULL;
  mark = strchr (condition, '?');
  pairs = lamp_demo_query_split (mark ? mark + 1 : condition);
  if (pairs->len == 0)
    return lamp_demo_answer_error (412, "invalid", "If-None-Exist without a condition");

  return lamp_demo_search_ids (context, request, type, pairs, ids);
}

/**
 * lamp_demo_create:
 *
 * Returns: (transfer full): 201, or 200 with what `If-None-Exist` found, or why not
 */
LampDemoAnswer *
lamp_demo_create (LampDemoContext *context, const LampDemoRequest *request, const char *type)
{
  Body body = { .rest = g_string_new (NULL), .meta = g_string_new (NULL) };
  g_autoptr (GPtrArray) existing = g_ptr_array_new_with_free_func (g_free);
  LampDemoAnswer *answer = read_body (request, type, &body);

  if (answer == NULL)
    answer = find_existing (context, request, type, existing);
  if (answer == NULL && existing->len > 1)
    answer = lamp_demo_answer_error (412, "multiple-matches", "%u resources match If-None-Exist",
                                     existing->len);
  if (answer == NULL && existing->len == 1)
    answer = lamp_demo_answer_version (
        context,
        lamp_demo_store_find (context->store, lamp_demo_store_type (context->store, type),
                              g_ptr_array_index (existing, 0)),
        type, 200);
  if (answer == NULL)
    {
      g_autofree char *id = g_uuid_string_random ();

      answer = store_body (context, request, type, id, &body, 201);
    }
  body_clear (&body);

  return answer;
}

/* FHIR wants W/"1"; "1" is taken too, an unquoted one is no entity tag. */
static gboolean
etag_fits (const char *header, const LampDemoVersion *version, gboolean *is_valid)
{
  g_autofree char *tag = g_strstrip (g_strdup (header));
  char *p = g_str_has_prefix (tag, "W/") ? tag + 2 : tag;
  gsize length = strlen (p);

  *is_valid = length >= 2 && p[0] == '"' && p[length - 1] == '"';
  if (!*is_valid || version == NULL || version->is_deleted)
    return FALSE;
  p[length - 1] = '\0';

  return g_str_equal (p + 1, version->version_id);
}

static LampDemoAnswer *
check_conditions (const LampDemoRequest *request, const LampDemoVersion *version)
{
  const char *match = soup_message_headers_get_one (request->headers, "If-Match");
  const char *none_match = soup_message_headers_get_one (request->headers, "If-None-Match");
  gboolean is_valid;

  if (match != NULL && !etag_fits (match, version, &is_valid))
    {
      if (!is_valid)
        return lamp_demo_answer_error (400, "invalid", "If-Match wants W/\"version\"");
      return lamp_demo_answer_error (412, "conflict",
                                     "If-Match asks for %s, the current version is %s", match,
                                     version ? version->version_id : "none");
    }
  if (none_match != NULL && version != NULL && !version->is_deleted
      && (g_str_equal (none_match, "*") || etag_fits (none_match, version, &is_valid)))
    return lamp_demo_answer_error (412, "conflict", "If-None-Match: it exists");

  return NULL;
}

/**
 * lamp_demo_update:
 *
 * Returns: (transfer full): 200, or 201 for an id that was not there, or why not
 */
LampDemoAnswer *
lamp_demo_update (LampDemoContext *context,
                  const LampDemoRequest *request,
                  const char *type,
                  const char *id)
{
  Body body = { .rest = g_string_new (NULL), .meta = g_string_new (NULL) };
  const LampDemoVersion *version
      = lamp_demo_store_find (context->store, lamp_demo_store_type (context->store, type), id);
  LampDemoAnswer *answer = NULL;

  if (!is_id (id))
    answer = lamp_demo_answer_error (400, "invalid", "'%s' cannot be an id", id);
  if (answer == NULL)
    answer = read_body (request, type, &body);
  if (answer == NULL && g_strcmp0 (body.id, id) != 0)
    answer = lamp_demo_answer_error (400, "invalid", "the body's id is not the one in the address");
  if (answer == NULL)
    answer = check_conditions (request, version);
  if (answer == NULL)
    answer = store_body (context, request, type, id, &body,
                         version == NULL || version->is_deleted ? 201 : 200);
  body_clear (&body);

  return answer;
}

/**
 * lamp_demo_delete:
 *
 * Returns: (transfer full): 204, also if it was deleted before; 404 if it never was
 */
LampDemoAnswer *
lamp_demo_delete (LampDemoContext *context,
                  const LampDemoRequest *request,
                  const char *type_name,
                  const char *id)
{
  LampDemoType *type = lamp_demo_store_type (context->store, type_name);
  LampDemoVersion *version = lamp_demo_store_find (context->store, type, id);
  LampDemoAnswer *refusal = check_conditions (request, version);

  if (refusal != NULL)
    return refusal;
  if (version == NULL)
    return lamp_demo_answer_error (404, "not-found", "%s/%s is not known", type_name, id);
  if (!version->is_deleted)
    lamp_demo_store_delete (context->store, type, id,
                            lamp_demo_store_next_time (context->store, type, request->now_us),
                            request->now_us + context->lag_us);

  return lamp_demo_answer_new (204, NULL);
}
