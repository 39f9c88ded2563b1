/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One write to the cloud: the request, what its answer means, and, where that stays open, a look whether
 * the cloud holds it. Source: cloud-protocol.md 3.4.
 *
 * As PUT under our own id repeats are harmless; as POST the cloud is told to create only if it has nothing
 * with our identifier. Looking asks for the same: by id, or by identifier; and believes only a resource
 * that carries the act's own identifier.
 *
 * Belongs to the thread of the connection. Several may run at once, but the outbox sends one at a time.
 */

#define G_LOG_DOMAIN "lamp-cloud"

#include "config.h"

#include "cloud/push.h"
#include "cloud/tag.h"
#include "fhir/page.h"
#include "fhir/peek.h"
#include "fhir/write-resource.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* More is no value that a person took. */
#define THEIRS_CAP (64 * 1024)

typedef struct
{
  char *type;
  char *resource_id;
  char *act;
  char *if_match;
  LampPushCase the_case;
  char *version;
  char *theirs;
  char *words;
} Push;

static void
push_free (Push *push)
{
  g_free (push->type);
  g_free (push->resource_id);
  g_free (push->act);
  g_free (push->if_match);
  g_free (push->version);
  g_free (push->theirs);
  g_free (push->words);
  g_free (push);
}

void
lamp_push_outcome_free (LampPushOutcome *outcome)
{
  if (outcome == NULL)
    return;

  g_free (outcome->version);
  g_free (outcome->theirs);
  g_free (outcome->words);
  g_free (outcome);
}

static char *
search_text (const Push *push)
{
  g_autofree char *token = g_strdup_printf ("%s|%s", LAMP_SYSTEM_OUTBOX, push->act);
  g_autofree char *escaped = g_uri_escape_string (token, NULL, FALSE);

  return g_strconcat ("identifier=", escaped, NULL);
}

static char *
resource_url (LampConnection *connection, const Push *push)
{
  return g_strdup_printf ("%s/%s/%s", lamp_connection_get_base (connection), push->type,
                          push->resource_id);
}

static LampReply
read_reply (const Push *push, GBytes *body)
{
  gsize length;
  const char *bytes = g_bytes_get_data (body, &length);
  g_autofree char *type = NULL;
  g_autofree char *id = NULL;

  if (length == 0)
    return LAMP_REPLY_EMPTY;
  if (!lamp_fhir_peek (bytes, length, &type, &id))
    return LAMP_REPLY_OTHER;
  if (g_str_equal (type, "OperationOutcome"))
    return LAMP_REPLY_OUTCOME;
  if (g_str_equal (type, push->type)
      && (push->the_case.is_post || g_strcmp0 (id, push->resource_id) == 0))
    return LAMP_REPLY_RESOURCE;

  return LAMP_REPLY_OTHER;
}

static char *
describe (const Push *push, GBytes *body)
{
  gsize length;
  const char *bytes = g_bytes_get_data (body, &length);
  g_autofree char *outcome
      = push->the_case.reply == LAMP_REPLY_OUTCOME ? lamp_fhir_outcome_text (bytes, length) : NULL;
  guint status = push->the_case.status;

  if (status == 401)
    return g_strdup (_ ("The cloud does not accept the sign-in (401)"));
  if (outcome != NULL)
    return g_strdup_printf (_ ("The cloud answers %u: %s"), status, outcome);
  if (push->the_case.reply == LAMP_REPLY_OTHER)
    return g_strdup_printf (_ ("What answers (%u) is not the cloud: a login page or a proxy?"),
                            status);

  return g_strdup_printf (_ ("The cloud answers %u"), status);
}

/* What the cloud calls the version that it speaks of: in a header, else in the resource itself. */
static char *
version_of (const LampCloudAnswer *answer)
{
  const char *quoted = answer->etag != NULL ? strchr (answer->etag, '"') : NULL;
  const char *end = quoted != NULL ? strchr (quoted + 1, '"') : NULL;
  const char *history = answer->location != NULL ? strstr (answer->location, "/_history/") : NULL;
  gsize length;
  const char *bytes = g_bytes_get_data (answer->body, &length);

  if (end != NULL && end > quoted + 1)
    return g_strndup (quoted + 1, (gsize) (end - quoted - 1));
  if (history != NULL)
    return g_strdup (history + strlen ("/_history/"));

  return length > 0 ? lamp_fhir_peek_version (bytes, length) : NULL;
}

static void
return_outcome (GTask *task, const LampPushDecision *decision)
{
  Push *push = g_task_get_task_data (task);
  LampPushOutcome *outcome = g_new0 (LampPushOutcome, 1);

  outcome->decision = *decision;
  outcome->status = push->the_case.status;
  if (decision->step == LAMP_PUSH_DONE)
    outcome->version = g_steal_pointer (&push->version);
  if (decision->is_conflict)
    outcome->theirs = g_steal_pointer (&push->theirs);
  if (decision->is_conflict)
    outcome->words = g_strdup (_ ("Somebody else has changed this meanwhile"));
  else if (decision->step != LAMP_PUSH_DONE)
    outcome->words = g_steal_pointer (&push->words);
  g_task_return_pointer (task, outcome, (GDestroyNotify) lamp_push_outcome_free);
}

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Push *push = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (LampCloudAnswer) answer
      = lamp_connection_send_finish (LAMP_CONNECTION (source), result, &error);
  LampPushDecision decision = { .step = LAMP_PUSH_DONE };
  gboolean is_known;
  const char *bytes;
  gsize length;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  bytes = answer != NULL ? g_bytes_get_data (answer->body, &length) : NULL;
  if (bytes != NULL && answer->status == 200
      && lamp_fhir_holds_identifier (bytes, length, push->type, LAMP_SYSTEM_OUTBOX, push->act))
    {
      g_free (push->version);
      push->version = push->the_case.is_post ? NULL : version_of (answer);
      return_outcome (task, &decision);
      return;
    }

  /* It does not hold it, unless it did not really say so: then the question stays open. */
  is_known = bytes != NULL
             && (answer->status == 404 || answer->status == 410 || answer->status == 200)
             && read_reply (push, answer->body) != LAMP_REPLY_EMPTY;
  if (is_known && answer->status == 200 && push->the_case.has_if_match && length <= THEIRS_CAP)
    push->theirs = g_strndup (bytes, length);
  push->the_case.has_looked = TRUE;
  push->the_case.has_not_left = FALSE;
  if (!is_known)
    {
      push->the_case.status = answer != NULL ? answer->status : 0;
      if (g_error_matches (error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_SIGN_IN_AGAIN))
        push->the_case.status = 401;
      if (push->the_case.status != 401)
        push->the_case.status = 0;
    }
  decision = lamp_push_decide (&push->the_case);
  return_outcome (task, &decision);
}

static void
look (GTask *task)
{
  LampConnection *connection = g_task_get_source_object (task);
  Push *push = g_task_get_task_data (task);
  g_autofree char *url = NULL;
  LampCloudRequest wish = { .method = "GET" };

  if (push->the_case.is_post)
    {
      g_autofree char *search = search_text (push);

      url = g_strdup_printf ("%s/%s?%s", lamp_connection_get_base (connection), push->type, search);
    }
  else
    url = resource_url (connection, push);
  wish.url = url;
  lamp_connection_send_async (connection, &wish, g_task_get_cancellable (task), looked_cb,
                              g_object_ref (task));
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Push *push = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (LampCloudAnswer) answer
      = lamp_connection_send_finish (LAMP_CONNECTION (source), result, &error);
  LampPushDecision decision;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_error (task, error);
      return;
    }

  if (answer != NULL)
    {
      push->the_case.status = answer->status;
      push->the_case.reply = read_reply (push, answer->body);
      push->the_case.has_version = answer->etag != NULL || answer->location != NULL;
      push->the_case.retry_after_us = answer->retry_after_us;
      push->version = version_of (answer);
      push->words = describe (push, answer->body);
    }
  else
    {
      /* Refused at the sign-in, before anything was sent: as if the cloud had said so. */
      if (g_error_matches (error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_SIGN_IN_AGAIN))
        push->the_case.status = 401;
      push->the_case.has_not_left = !lamp_connection_send_has_left (result);
      push->words = g_strdup (error->message);
      g_error_free (error);
    }

  decision = lamp_push_decide (&push->the_case);
  if (decision.step == LAMP_PUSH_LOOK)
    look (task);
  else
    return_outcome (task, &decision);
}

static Push *
push_new (const LampPushItem *item)
{
  Push *push = g_new0 (Push, 1);

  push->type = g_strdup (item->type);
  push->resource_id = g_strdup (item->resource_id);
  push->act = g_strdup (item->act);
  push->if_match = g_strdup (item->if_match);
  push->the_case.is_post = item->is_post;
  push->the_case.has_if_match = item->if_match != NULL;
  push->the_case.may_switch = !item->is_post && !item->has_switched && item->if_match == NULL;
  push->the_case.attempt = item->attempt;
  push->the_case.jitter = g_random_int_range (-1000, 1001);

  return push;
}

/**
 * lamp_push_async:
 *
 * Makes one request for @item, and a second to look if the answer leaves it open.
 */
void
lamp_push_async (LampConnection *connection,
                 const LampPushItem *item,
                 GCancellable *cancellable,
                 GAsyncReadyCallback callback,
                 gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (connection, cancellable, callback, user_data);
  Push *push = push_new (item);
  g_autofree char *put_url = resource_url (connection, push);
  g_autofree char *post_url
      = g_strdup_printf ("%s/%s", lamp_connection_get_base (connection), item->type);
  g_autofree char *bare
      = item->is_post ? lamp_write_without_id (item->body, item->resource_id) : NULL;
  g_autofree char *search = search_text (push);
  const char *tag = lamp_connection_get_tag (connection);
  const char *body = bare != NULL ? bare : item->body;
  g_autofree char *marked = tag != NULL ? lamp_tag_mark (tag, body) : NULL;
  const LampCloudRequest put
      = { "PUT", put_url, marked != NULL ? marked : body, NULL, item->if_match };
  const LampCloudRequest post = { "POST", post_url, marked != NULL ? marked : body, search, NULL };

  g_task_set_source_tag (task, lamp_push_async);
  g_task_set_task_data (task, push, (GDestroyNotify) push_free);
  lamp_connection_send_async (connection, item->is_post ? &post : &put, cancellable, sent_cb,
                              g_object_ref (task));
}

/**
 * lamp_push_finish:
 *
 * Returns: (transfer full) (nullable): what came of it; %NULL with %G_IO_ERROR_CANCELLED only, when it may
 *   have been carried out
 */
LampPushOutcome *
lamp_push_finish (LampConnection *connection, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, connection), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
