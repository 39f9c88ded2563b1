/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lets a test tell the server to misbehave, over HTTP on /__faults.
 *
 * POST adds one fault (an object) or several (an array), GET shows them with how often they struck,
 * DELETE forgets them. Members: `kind` (a row of the table below), `path` (prefix below the base)
 * or `type`, `query` (a text within the parameters), `method`, `count` (1; -1 for ever), `skip` (let so many pass first), `delay_ms`,
 * `status`, `retry_after`, `content_type`, `body` or `body_base64`, `headers`. The first fault that
 * fits a request and is not used up strikes.
 *
 * A kind is a row: what becomes of status, type and body, and how it is delivered. A row that
 * leaves the body alone lets the request be done first, so a lost answer is one to a write that did
 * happen. Kinds that begin with "push-" strike the websocket instead (cloud-push.c): "push-dead" is silent
 * once bound, "push-refused" answers the handshake with `status` (401), "push-bad-bind" refuses a bind,
 * "push-close", "push-lost" and "push-no-status" strike an event, which is never told again.
 */

#include "config.h"

#include "demo/faults.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "demo/cloud-scan.h"
#include "demo/fault-pages.h"

typedef struct
{
  const char *kind;
  guint status;             /* 0: as it is */
  const char *content_type; /* (nullable): as it is */
  const char *text;         /* (nullable): instead of the real body */
  LampDemoChange change;    /* (nullable): of the real body */
  LampDelivery delivery;
  gboolean replaces;   /* the request is not done at all */
  gboolean is_plain;   /* whatever the client would take */
  const char *deaf_to; /* (nullable): a parameter that is passed over */
  LampPushMoment moment;
} Row;

struct _LampDemoFaults
{
  GPtrArray *faults;
  guint last_id;
};

#define HTML                                                                   \
  "<!DOCTYPE html><html><head><title>Sign in</title></head><body><form>Wi-Fi " \
  "sign-in</form></body></html>"
#define XML                                                                            \
  "<OperationOutcome xmlns=\"http://hl7.org/fhir\"><issue><severity value=\"error\"/>" \
  "<code value=\"exception\"/></issue></OperationOutcome>"
#define OUTCOME(code)                                                                          \
  "{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"severity\":\"error\",\"code\":\"" code \
  "\","                                                                                        \
  "\"diagnostics\":\"fault asked for by a test\"}]}"

static const Row rows[] = {
  { "latency" },
  { "status", 500, LAMP_FHIR_JSON, OUTCOME ("exception"), .replaces = TRUE },
  { "html", 200, "text/html; charset=utf-8", HTML, .replaces = TRUE },
  { "xml", 200, "application/fhir+xml; charset=utf-8", XML, .replaces = TRUE },
  { "empty", 200, LAMP_FHIR_JSON, "", .replaces = TRUE },
  { "raw", 200, LAMP_FHIR_JSON, "", .replaces = TRUE },
  { "expired", 410, LAMP_FHIR_JSON, OUTCOME ("expired"), .replaces = TRUE },
  { "refused", .delivery = LAMP_DELIVER_LOST, .text = "", .replaces = TRUE },
  { "truncated", .delivery = LAMP_DELIVER_CUT },
  { "reset", .delivery = LAMP_DELIVER_RESET },
  { "lost-answer", .delivery = LAMP_DELIVER_LOST },
  { "stall", .delivery = LAMP_DELIVER_STALL },
  { "drip", .delivery = LAMP_DELIVER_DRIP },
  { "half-bundle", .change = lamp_demo_fault_half },
  { "wrong-type", .content_type = "text/plain" },
  { "no-charset", .content_type = "application/json" },
  { "bom", .change = lamp_demo_fault_with_bom },
  { "huge", .change = lamp_demo_fault_hundred_megabytes },
  { "huge-plain", .change = lamp_demo_fault_hundred_megabytes, .is_plain = TRUE },
  { "nested", .change = lamp_demo_fault_nested },
  { "wrong-resource", 200, LAMP_FHIR_JSON, "{\"resourceType\":\"Basic\",\"id\":\"x\"}",
    .replaces = TRUE },
  { "duplicate-entries", .change = lamp_demo_fault_duplicate_entries },
  { "reversed", .change = lamp_demo_fault_reversed },
  { "equal-times", .change = lamp_demo_fault_equal_times },
  { "ignored-parameter", .deaf_to = "_lastUpdated" },
  { "ignored-tag", .deaf_to = "_tag" },
  { "ignored-patient", .deaf_to = "patient" },
  { "next-skips", .change = lamp_demo_fault_next_skips },
  { "next-elsewhere", .change = lamp_demo_fault_next_elsewhere },
  { "next-itself", .change = lamp_demo_fault_next_itself },
  { "push-dead", .moment = LAMP_PUSH_HANDSHAKE },
  { "push-refused", .moment = LAMP_PUSH_HANDSHAKE },
  { "push-bad-bind", .moment = LAMP_PUSH_BIND },
  { "push-close", .moment = LAMP_PUSH_EVENT },
  { "push-lost", .moment = LAMP_PUSH_EVENT },
  { "push-no-status", .moment = LAMP_PUSH_EVENT },
};

static void
pair_free (gpointer data)
{
  LampDemoPair *pair = data;

  g_free (pair->name);
  g_free (pair->value);
  g_free (pair);
}

static void
fault_free (gpointer data)
{
  LampDemoFault *fault = data;

  g_free (fault->path);
  g_free (fault->query);
  g_free (fault->method);
  g_free (fault->content_type);
  g_clear_pointer (&fault->body, g_bytes_unref);
  g_ptr_array_unref (fault->headers);
  g_free (fault);
}

/**
 * lamp_demo_faults_new:
 *
 * Returns: (transfer full): no faults
 */
LampDemoFaults *
lamp_demo_faults_new (void)
{
  LampDemoFaults *faults = g_new0 (LampDemoFaults, 1);

  faults->faults = g_ptr_array_new_with_free_func (fault_free);

  return faults;
}

/**
 * lamp_demo_faults_free:
 */
void
lamp_demo_faults_free (LampDemoFaults *faults)
{
  g_ptr_array_unref (faults->faults);
  g_free (faults);
}

static void
add_header (LampDemoFault *fault, const char *name, const char *value)
{
  LampDemoPair *pair = g_new0 (LampDemoPair, 1);

  pair->name = g_strdup (name);
  pair->value = g_strdup (value);
  g_ptr_array_add (fault->headers, pair);
}

static void
read_headers (LampDemoFault *fault, JsonObject *json)
{
  JsonNode *retry_after = json_object_get_member (json, "retry_after");
  JsonNode *headers = json_object_get_member (json, "headers");

  if (retry_after != NULL && JSON_NODE_HOLDS_VALUE (retry_after))
    {
      g_autofree char *seconds
          = json_node_get_value_type (retry_after) == G_TYPE_STRING
                ? json_node_dup_string (retry_after)
                : g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (retry_after));

      add_header (fault, "Retry-After", seconds);
    }
  if (headers != NULL && JSON_NODE_HOLDS_OBJECT (headers))
    {
      g_autoptr (GList) names = json_object_get_members (json_node_get_object (headers));

      for (GList *l = names; l != NULL; l = l->next)
        add_header (fault, l->data,
                    json_object_get_string_member_with_default (json_node_get_object (headers),
                                                                l->data, ""));
    }
}

static LampDemoFault *
read_fault (LampDemoFaults *faults, JsonObject *json)
{
  const char *kind = json_object_get_string_member_with_default (json, "kind", "");
  const char *type = json_object_get_string_member_with_default (json, "type", NULL);
  const char *text = json_object_get_string_member_with_default (json, "body", NULL);
  const char *base64 = json_object_get_string_member_with_default (json, "body_base64", NULL);
  LampDemoFault *fault;
  guint row = 0;

  while (row < G_N_ELEMENTS (rows) && !g_str_equal (rows[row].kind, kind))
    row++;
  if (row == G_N_ELEMENTS (rows))
    return NULL;

  fault = g_new0 (LampDemoFault, 1);
  fault->row = row;
  fault->id = ++faults->last_id;
  fault->headers = g_ptr_array_new_with_free_func (pair_free);
  fault->path = type ? g_strconcat ("/", type, NULL)
                     : g_strdup (json_object_get_string_member_with_default (json, "path", NULL));
  fault->query = g_strdup (json_object_get_string_member_with_default (json, "query", NULL));
  fault->method = g_strdup (json_object_get_string_member_with_default (json, "method", NULL));
  fault->content_type
      = g_strdup (json_object_get_string_member_with_default (json, "content_type", NULL));
  fault->left = (gint) json_object_get_int_member_with_default (json, "count", 1);
  fault->skip = (guint) json_object_get_int_member_with_default (json, "skip", 0);
  fault->delay_ms = (guint) json_object_get_int_member_with_default (json, "delay_ms", 0);
  fault->status = (guint) json_object_get_int_member_with_default (json, "status", 0);
  if (base64 != NULL)
    {
      gsize length;
      guchar *data = g_base64_decode (base64, &length);

      fault->body = g_bytes_new_take (data, length);
    }
  else if (text != NULL)
    fault->body = g_bytes_new (text, strlen (text));
  read_headers (fault, json);

  return fault;
}

static LampDemoAnswer *
describe_faults (const LampDemoFaults *faults)
{
  GString *body = g_string_new ("[");

  for (guint i = 0; i < faults->faults->len; i++)
    {
      const LampDemoFault *fault = g_ptr_array_index (faults->faults, i);

      g_string_append_printf (body, "%s{\"id\":%u,\"kind\":\"%s\",\"left\":%d,\"hits\":%u}",
                              i ? "," : "", fault->id, rows[fault->row].kind, fault->left,
                              fault->hits);
    }
  g_string_append_c (body, ']');

  return lamp_demo_answer_new (200, g_string_free_to_bytes (body));
}

static LampDemoAnswer *
add_faults (LampDemoFaults *faults, const LampDemoRequest *request)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GPtrArray) added = g_ptr_array_new ();
  g_autoptr (JsonArray) list = json_array_new ();
  JsonNode *root;

  root = json_parser_load_from_data (parser, request->body, (gssize) request->body_length, NULL)
             ? json_parser_get_root (parser)
             : NULL;
  if (root != NULL && JSON_NODE_HOLDS_OBJECT (root))
    json_array_add_element (list, json_node_copy (root));
  else if (root != NULL && JSON_NODE_HOLDS_ARRAY (root))
    {
      json_array_unref (list);
      list = json_array_ref (json_node_get_array (root));
    }
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonNode *node = json_array_get_element (list, i);
      LampDemoFault *fault
          = JSON_NODE_HOLDS_OBJECT (node) ? read_fault (faults, json_node_get_object (node)) : NULL;

      if (fault != NULL)
        g_ptr_array_add (added, fault);
    }
  if (added->len == 0 || added->len != json_array_get_length (list))
    {
      GString *kinds = g_string_new (NULL);
      LampDemoAnswer *answer;

      for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
        g_string_append_printf (kinds, " %s", rows[i].kind);
      g_ptr_array_foreach (added, (GFunc) fault_free, NULL);
      answer = lamp_demo_answer_error (
          400, "invalid", "want an object or an array of them, 'kind' one of:%s", kinds->str);
      g_string_free (kinds, TRUE);
      return answer;
    }
  for (guint i = 0; i < added->len; i++)
    g_ptr_array_add (faults->faults, g_ptr_array_index (added, i));

  return describe_faults (faults);
}

/**
 * lamp_demo_faults_control:
 * @request: to /__faults
 *
 * Returns: (transfer full): the list of faults as it then is, or why not
 */
LampDemoAnswer *
lamp_demo_faults_control (LampDemoFaults *faults, const LampDemoRequest *request)
{
  if (g_str_equal (request->method, "POST"))
    return add_faults (faults, request);
  if (g_str_equal (request->method, "DELETE"))
    g_ptr_array_set_size (faults->faults, 0);
  else if (!g_str_equal (request->method, "GET"))
    return lamp_demo_answer_error (405, "not-supported", "POST, GET or DELETE");

  return describe_faults (faults);
}

/* Counts it as used if so. */
static gboolean
is_due (LampDemoFault *fault)
{
  if (fault->left == 0)
    return FALSE;
  if (fault->skip > 0)
    {
      fault->skip--;
      return FALSE;
    }
  if (fault->left > 0)
    fault->left--;
  fault->hits++;

  return TRUE;
}

/**
 * lamp_demo_faults_take:
 * @path: below the base, "/Observation"
 * @query: (nullable): the parameters as they came
 *
 * Returns: (transfer none) (nullable): the fault that strikes this request; counted as used
 */
const LampDemoFault *
lamp_demo_faults_take (LampDemoFaults *faults,
                       const char *method,
                       const char *path,
                       const char *query)
{
  for (guint i = 0; i < faults->faults->len; i++)
    {
      LampDemoFault *fault = g_ptr_array_index (faults->faults, i);

      if (fault->left == 0 || rows[fault->row].moment != LAMP_PUSH_NEVER
          || (fault->path != NULL && !g_str_has_prefix (path, fault->path))
          || (fault->query != NULL && (query == NULL || strstr (query, fault->query) == NULL))
          || (fault->method != NULL && !g_str_equal (method, fault->method)))
        continue;
      if (is_due (fault))
        return fault;
    }

  return NULL;
}

/**
 * lamp_demo_faults_take_push:
 * @status: (out) (optional): the fault's own, 0 if it has none
 *
 * Returns: (transfer none) (nullable): the kind of the fault that strikes; counted as used
 */
const char *
lamp_demo_faults_take_push (LampDemoFaults *faults, LampPushMoment moment, guint *status)
{
  for (guint i = 0; i < faults->faults->len; i++)
    {
      LampDemoFault *fault = g_ptr_array_index (faults->faults, i);

      if (rows[fault->row].moment != moment || !is_due (fault))
        continue;
      if (status != NULL)
        *status = fault->status;
      return rows[fault->row].kind;
    }

  return NULL;
}

/**
 * lamp_demo_fault_needs_answer:
 *
 * Returns: whether the request is to be done before the fault strikes
 */
gboolean
lamp_demo_fault_needs_answer (const LampDemoFault *fault)
{
  return !rows[fault->row].replaces;
}

/**
 * lamp_demo_fault_mishear:
 * @query: (element-type LampDemoPair): of the request; loses what the server does not listen to
 */
void
lamp_demo_fault_mishear (const LampDemoFault *fault, GPtrArray *query)
{
  const char *deaf_to = rows[fault->row].deaf_to;

  for (guint i = query->len; deaf_to != NULL && i > 0; i--)
    if (g_str_equal (((const LampDemoPair *) g_ptr_array_index (query, i - 1))->name, deaf_to))
      g_ptr_array_remove_index (query, i - 1);
}

/**
 * lamp_demo_fault_apply:
 * @answer: the real answer, or an empty one; is changed
 *
 * Returns: how to send it
 */
LampDelivery
lamp_demo_fault_apply (const LampDemoFault *fault,
                       const LampDemoContext *context,
                       LampDemoAnswer *answer)
{
  const Row *row = &rows[fault->row];
  GBytes *body = NULL;

  if (fault->status != 0 || row->status != 0)
    answer->status = fault->status ? fault->status : row->status;
  if (fault->content_type != NULL || row->content_type != NULL)
    {
      g_free (answer->content_type);
      answer->content_type
          = g_strdup (fault->content_type ? fault->content_type : row->content_type);
    }
  if (fault->body != NULL)
    body = g_bytes_ref (fault->body);
  else if (row->text != NULL)
    body = g_bytes_new_static (row->text, strlen (row->text));
  else if (row->change != NULL)
    body = row->change (answer->body, context);
  if (body != NULL)
    {
      g_bytes_unref (answer->body);
      answer->body = body;
    }
  if (row->is_plain)
    soup_message_headers_replace (answer->headers, "Content-Encoding", "identity");
  for (guint i = 0; i < fault->headers->len; i++)
    {
      const LampDemoPair *pair = g_ptr_array_index (fault->headers, i);

      soup_message_headers_replace (answer->headers, pair->name, pair->value);
    }

  return row->delivery;
}
