/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which interaction a request is, and whether it may be done.
 *
 * Paths are those below the base: `metadata`, `Type`, `Type/_search`, `Type/_history`, `Type/id`,
 * `Type/id/_history`, `Type/id/_history/version`, and one operation of Subscriptions. What this server does not do is refused with the
 * status that FHIR gives for it, never half done: PATCH, batches, conditional updates, XML.
 */

#include "config.h"

#include "demo/cloud-http.h"

#include <string.h>

#include "demo/cloud-push.h"
#include "demo/cloud-sign-in.h"

/**
 * lamp_demo_token_fits:
 *
 * Returns: whether @headers carry a bearer token that this server takes, or it wants none
 */
gboolean
lamp_demo_token_fits (const LampDemoContext *context, SoupMessageHeaders *headers, gint64 now_us)
{
  const char *header = soup_message_headers_get_one (headers, "Authorization");

  if (context->token == NULL && context->sign_in == NULL)
    return TRUE;

  return header != NULL && g_ascii_strncasecmp (header, "Bearer ", 7) == 0
         && (g_strcmp0 (context->token, header + 7) == 0
             || (context->sign_in != NULL
                 && lamp_demo_sign_in_knows (context->sign_in, header + 7, now_us)));
}

static LampDemoAnswer *
check_token (const LampDemoContext *context, const LampDemoRequest *request)
{
  const char *header = soup_message_headers_get_one (request->headers, "Authorization");
  LampDemoAnswer *answer;

  if (lamp_demo_token_fits (context, request->headers, request->now_us))
    return NULL;
  answer = lamp_demo_answer_error (401, "login", "this server wants its bearer token");
  soup_message_headers_replace (answer->headers, "WWW-Authenticate",
                                header ? "Bearer realm=\"lamplight-cloud\", error=\"invalid_token\""
                                       : "Bearer realm=\"lamplight-cloud\"");

  return answer;
}

static gboolean
accepts_json (const LampDemoRequest *request)
{
  const char *accept = soup_message_headers_get_list (request->headers, "Accept");

  return accept == NULL || strstr (accept, "json") != NULL || strstr (accept, "*/*") != NULL
         || strstr (accept, "application/*") != NULL;
}

static LampDemoAnswer *
read_version (LampDemoContext *context,
              const LampDemoRequest *request,
              const char *type_name,
              const char *id,
              const char *version_id)
{
  LampDemoVersion *version
      = lamp_demo_store_find (context->store, lamp_demo_store_type (context->store, type_name), id);
  const char *known = soup_message_headers_get_one (request->headers, "If-None-Match");

  while (version_id != NULL && version != NULL && !g_str_equal (version->version_id, version_id))
    version = version->previous;
  if (version == NULL)
    return lamp_demo_answer_error (404, "not-found", "%s/%s is not known", type_name, id);
  if (version->is_deleted)
    return lamp_demo_answer_error (410, "deleted", "%s/%s was deleted", type_name, id);
  if (known != NULL)
    {
      g_autofree char *etag = g_strdup_printf ("W/\"%s\"", version->version_id);

      if (g_str_equal (known, etag))
        return lamp_demo_answer_new (304, NULL);
    }

  return lamp_demo_answer_version (context, version, type_name, 200);
}

static LampDemoAnswer *
not_allowed (const LampDemoRequest *request, const char *allow)
{
  LampDemoAnswer *answer
      = lamp_demo_answer_error (405, "not-supported", "%s is not supported here", request->method);

  soup_message_headers_replace (answer->headers, "Allow", allow);

  return answer;
}

static LampDemoAnswer *
route_type (LampDemoContext *context, const LampDemoRequest *request, const char *type)
{
  if (g_str_equal (request->method, "GET"))
    return lamp_demo_search (context, request, type, request->query);
  if (g_str_equal (request->method, "POST"))
    return lamp_demo_create (context, request, type);

  return not_allowed (request, "GET, POST");
}

static LampDemoAnswer *
route_posted_search (LampDemoContext *context, const LampDemoRequest *request, const char *type)
{
  g_autofree char *form = g_strndup (request->body, request->body_length);
  g_autoptr (GPtrArray) pairs = lamp_demo_query_split (form);

  if (!g_str_equal (request->method, "POST"))
    return not_allowed (request, "POST");

  return lamp_demo_search (context, request, type, pairs);
}

static LampDemoAnswer *
route_instance (LampDemoContext *context,
                const LampDemoRequest *request,
                const char *type,
                const char *id)
{
  if (g_str_equal (request->method, "GET"))
    return read_version (context, request, type, id, NULL);
  if (g_str_equal (request->method, "PUT"))
    return lamp_demo_update (context, request, type, id);
  if (g_str_equal (request->method, "DELETE"))
    return lamp_demo_delete (context, request, type, id);

  return not_allowed (request, "GET, PUT, DELETE");
}

static LampDemoAnswer *
route_history (LampDemoContext *context, const LampDemoRequest *request, guint n)
{
  const GStrv segments = request->segments;

  if (!g_str_equal (request->method, "GET"))
    return not_allowed (request, "GET");
  if (n == 2)
    return lamp_demo_history (context, request, segments[0], NULL);
  if (n == 3)
    return lamp_demo_history (context, request, segments[0], segments[1]);

  return read_version (context, request, segments[0], segments[1], segments[3]);
}

/**
 * lamp_demo_route:
 *
 * Returns: (transfer full): what the server answers to @request
 */
LampDemoAnswer *
lamp_demo_route (LampDemoContext *context, const LampDemoRequest *request)
{
  const GStrv segments = request->segments;
  guint n = g_strv_length (segments);
  LampDemoAnswer *refusal;

  if (n == 1 && g_str_equal (segments[0], "metadata"))
    return g_str_equal (request->method, "GET") ? lamp_demo_capability (context)
                                                : not_allowed (request, "GET");
  refusal = check_token (context, request);
  if (refusal != NULL)
    return refusal;
  if (!accepts_json (request))
    return lamp_demo_answer_error (406, "not-supported", "this server speaks JSON only");
  if (n == 0)
    return lamp_demo_answer_error (501, "not-supported",
                                   "no batches, transactions or system searches");
  if (!lamp_demo_type_is_served (context, segments[0]))
    return lamp_demo_answer_error (404, "not-supported", "no resources of type '%s' here",
                                   segments[0]);

  if (n == 1)
    return route_type (context, request, segments[0]);
  if (n == 2 && g_str_equal (segments[1], "_search"))
    return route_posted_search (context, request, segments[0]);
  if ((n == 2 && g_str_equal (segments[1], "_history"))
      || ((n == 3 || n == 4) && g_str_equal (segments[2], "_history")))
    return route_history (context, request, n);
  if (n == 3 && g_str_equal (segments[0], "Subscription")
      && g_str_equal (segments[2], "$get-ws-binding-token") && context->push != NULL
      && lamp_demo_push_gives_tokens (context->push))
    return lamp_demo_push_token (context->push, segments[1], request->now_us);
  if (n == 2 && segments[1][0] != '$' && segments[1][0] != '_')
    return route_instance (context, request, segments[0], segments[1]);

  return lamp_demo_answer_error (404, "not-supported", "no such operation");
}
