/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Before a socket for hints can be opened: the Subscription, and how this cloud wants to be bound to.
 * Source: cloud-protocol.md 6.
 *
 * The Subscription has an id of our own, the same at each start, so that a station never has two for one
 * criterion; a cloud that gives ids itself gets it as a mark that a conditional create finds again. Then
 * we wait until the cloud says that it is active. Which of the two forms it speaks shows in whether it
 * gives out a token to bind with.
 *
 * Errors are LampCloudErrors: FORBIDDEN, GONE and REFUSED mean that this cloud has no hints for us.
 */

#define G_LOG_DOMAIN "lamp-cloud"

#include "config.h"

#include "cloud/hints-private.h"
#include "cloud/connection-private.h"
#include "cloud/json-members.h"
#include "cloud/websocket.h"
#include "fhir/peek.h"
#include "fhir/subscription.h"

#include <string.h>

#define FIRST_LOOK_MS   1000
#define LONGEST_LOOK_MS 30000
#define MOST_LOOKS      12

typedef struct
{
  guint n_looks;
} Setup;

static void look_at_status (GTask *task);
static void create (GTask *task);

static GError *
refusal (const char *what, guint status)
{
  return g_error_new (LAMP_CLOUD_ERROR, lamp_cloud_error_of_status (status), "%s: %u", what,
                      status);
}

static void
ask (GTask *task, const LampCloudRequest *wish, GAsyncReadyCallback callback)
{
  LampHints *self = g_task_get_source_object (task);

  lamp_connection_send_async (self->connection, wish, self->cancellable, callback,
                              g_object_ref (task));
}

/* %NULL when the task has been ended, by an error or because nobody wants hints any more. */
static LampCloudAnswer *
take_answer (GTask *task, GObject *source, GAsyncResult *result)
{
  LampHints *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (LampCloudAnswer) answer
      = lamp_connection_send_finish (LAMP_CONNECTION (source), result, &error);

  if (answer == NULL)
    {
      g_task_return_error (task, error);
      return NULL;
    }
  if (self->is_stopped)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Stopped");
      return NULL;
    }

  return g_steal_pointer (&answer);
}

static const char *
body_of (const LampCloudAnswer *answer, gsize *length)
{
  const char *bytes = g_bytes_get_data (answer->body, length);

  return bytes != NULL ? bytes : "";
}

/* ---- Where, and with what ---- */

static void
use_form (LampHints *self, LampHintForm form, const char *url, const char *token)
{
  self->form = form;
  g_free (self->url);
  self->url = lamp_websocket_url (self->connection, url);
  g_free (self->token);
  self->token = g_strdup (token);
}

static void
capability_received_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  LampHints *self = g_task_get_source_object (task);
  g_autoptr (LampCloudAnswer) answer = take_answer (task, source, result);
  const char *bytes;
  gsize length;

  if (answer == NULL)
    return;
  bytes = body_of (answer, &length);
  self->has_asked_where = TRUE;
  if (answer->status == SOUP_STATUS_OK)
    self->named_url = lamp_fhir_websocket_url (bytes, length);
  use_form (self, LAMP_HINT_FORM_HAPI, self->named_url, NULL);
  g_task_return_boolean (task, TRUE);
}

static void
bind_by_id (GTask *task)
{
  LampHints *self = g_task_get_source_object (task);
  g_autofree char *url
      = g_strconcat (lamp_connection_get_base (self->connection), "/metadata", NULL);
  const LampCloudRequest wish = { .method = "GET", .url = url };

  self->expires_us = LAMP_NO_TIME;
  if (!self->has_asked_where)
    {
      ask (task, &wish, capability_received_cb);
      return;
    }
  use_form (self, LAMP_HINT_FORM_HAPI, self->named_url, NULL);
  g_task_return_boolean (task, TRUE);
}

static gboolean
take_token (LampHints *self, const LampCloudAnswer *answer)
{
  gsize length;
  const char *bytes = body_of (answer, &length);
  g_autoptr (GHashTable) parameters = lamp_fhir_read_parameters (bytes, length);
  const char *token = parameters != NULL ? g_hash_table_lookup (parameters, "token") : NULL;
  const char *expiration
      = parameters != NULL ? g_hash_table_lookup (parameters, "expiration") : NULL;
  LampPrecision precision;

  if (token == NULL)
    return FALSE;
  if (expiration == NULL
      || !lamp_instant_parse (expiration, strlen (expiration), &self->expires_us, &precision))
    self->expires_us = LAMP_NO_TIME;
  use_form (self, LAMP_HINT_FORM_BACKPORT, g_hash_table_lookup (parameters, "websocket-url"),
            token);

  return TRUE;
}

static void
token_received_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (LampCloudAnswer) answer = take_answer (task, source, result);

  if (answer == NULL)
    return;
  if (answer->status == SOUP_STATUS_OK && take_token (g_task_get_source_object (task), answer))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  if (answer->status == SOUP_STATUS_UNAUTHORIZED
      || lamp_cloud_error_of_status (answer->status) == LAMP_CLOUD_ERROR_RETRY_LATER)
    {
      g_task_return_error (task, refusal ("token", answer->status));
      return;
    }

  /* No such operation: the older form. */
  bind_by_id (task);
}

static void
ask_for_token (GTask *task)
{
  LampHints *self = g_task_get_source_object (task);
  g_autofree char *url = g_strdup_printf ("%s/Subscription/%s/$get-ws-binding-token",
                                          lamp_connection_get_base (self->connection), self->id);
  const LampCloudRequest wish = { .method = "GET", .url = url };

  ask (task, &wish, token_received_cb);
}

/* ---- The Subscription ---- */

static gboolean
look_again_cb (gpointer user_data)
{
  GTask *task = user_data;
  LampHints *self = g_task_get_source_object (task);

  lamp_hints_clear_source (&self->timer);
  if (self->is_stopped)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Stopped");
  else
    look_at_status (task);

  return G_SOURCE_REMOVE;
}

static void
judge_status (GTask *task, const LampCloudAnswer *answer)
{
  LampHints *self = g_task_get_source_object (task);
  Setup *setup = g_task_get_task_data (task);
  g_autoptr (GHashTable) members = lamp_json_members (answer->body);
  const char *status = members != NULL ? g_hash_table_lookup (members, "status") : NULL;
  guint delay_ms = MIN (FIRST_LOOK_MS << MIN (setup->n_looks, 5), LONGEST_LOOK_MS);

  if (g_strcmp0 (status, "active") == 0)
    {
      ask_for_token (task);
      return;
    }
  if (g_strcmp0 (status, "error") == 0 || g_strcmp0 (status, "off") == 0)
    {
      g_task_return_new_error (task, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_REFUSED,
                               "The Subscription is in error");
      return;
    }
  if (setup->n_looks >= MOST_LOOKS)
    {
      g_task_return_new_error (task, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_RETRY_LATER,
                               "The Subscription does not become active");
      return;
    }

  /* The first look comes at once: most clouds are as fast as that. */
  if (setup->n_looks++ == 0)
    look_at_status (task);
  else
    {
      self->timer = lamp_hints_timer (self, delay_ms / 2, NULL);
      g_source_set_callback (self->timer, look_again_cb, g_object_ref (task), g_object_unref);
    }
}

static void
status_received_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (LampCloudAnswer) answer = take_answer (task, source, result);

  if (answer == NULL)
    return;
  if (answer->status != SOUP_STATUS_OK)
    g_task_return_error (task, refusal ("Subscription", answer->status));
  else
    judge_status (task, answer);
}

static void
look_at_status (GTask *task)
{
  LampHints *self = g_task_get_source_object (task);
  g_autofree char *url = g_strdup_printf ("%s/Subscription/%s",
                                          lamp_connection_get_base (self->connection), self->id);
  const LampCloudRequest wish = { .method = "GET", .url = url };

  ask (task, &wish, status_received_cb);
}

/* What a cloud that gives ids itself answers to a PUT of a new one, and one that cannot search for a mark to
 * a condition. */
static gboolean
is_how_refused (guint status)
{
  return status == SOUP_STATUS_BAD_REQUEST || status == SOUP_STATUS_NOT_FOUND
         || status == SOUP_STATUS_GONE || status == SOUP_STATUS_METHOD_NOT_ALLOWED
         || status == SOUP_STATUS_PRECONDITION_FAILED || status == SOUP_STATUS_UNPROCESSABLE_ENTITY;
}

/* Returns: whether there is another way to ask. */
static gboolean
ask_otherwise (LampHints *self)
{
  if (!self->gives_ids)
    self->gives_ids = TRUE;
  else if (self->id != NULL)
    /* What the cloud gave us is gone by now. */
    g_clear_pointer (&self->id, g_free);
  else if (!self->takes_no_condition)
    self->takes_no_condition = TRUE;
  else
    return FALSE;

  return TRUE;
}

static void
learn_id (LampHints *self, const LampCloudAnswer *answer)
{
  gsize length;
  const char *bytes = body_of (answer, &length);
  g_autofree char *type = NULL;
  const char *location
      = answer->location != NULL ? strstr (answer->location, "Subscription/") : NULL;

  if (!self->gives_ids)
    self->id = g_strdup (self->wanted_id);
  else if (!lamp_fhir_peek (bytes, length, &type, &self->id) && location != NULL)
    {
      self->id = g_strdup (location + strlen ("Subscription/"));
      self->id[strcspn (self->id, "/?")] = '\0';
    }
}

static void
created_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  LampHints *self = g_task_get_source_object (task);
  g_autoptr (LampCloudAnswer) answer = take_answer (task, source, result);

  if (answer == NULL)
    return;
  if (is_how_refused (answer->status) && ask_otherwise (self))
    {
      create (task);
      return;
    }
  if (answer->status != SOUP_STATUS_OK && answer->status != SOUP_STATUS_CREATED)
    {
      g_task_return_error (task, refusal ("Subscription", answer->status));
      return;
    }
  if (self->id == NULL)
    learn_id (self, answer);
  if (self->id == NULL)
    g_task_return_new_error (task, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_REFUSED, "No id was given");
  else
    judge_status (task, answer);
}

/* As PUT under our own id, or under the one that was given; else as POST, on the condition that there is none
 * with our mark. */
static void
create (GTask *task)
{
  LampHints *self = g_task_get_source_object (task);
  gint64 now_us = g_get_real_time () + lamp_connection_get_clock_offset_us (self->connection);
  const char *id = self->gives_ids ? self->id : self->wanted_id;
  g_autofree char *mark = g_strconcat ("urn:uuid:", self->wanted_id, NULL);
  LampSubscriptionWish subscription = {
    .id = id,
    .mark = self->gives_ids ? mark : NULL,
    .criteria = self->criteria,
    .end_us = now_us + (gint64) self->timings.life_ms * 1000,
  };
  g_autofree char *body = lamp_fhir_write_subscription (&subscription);
  g_autofree char *url
      = g_strdup_printf ("%s/Subscription%s%s", lamp_connection_get_base (self->connection),
                         id != NULL ? "/" : "", id != NULL ? id : "");
  g_autofree char *condition = g_strconcat ("url=", mark, NULL);
  LampCloudRequest wish = { .method = id != NULL ? "PUT" : "POST", .url = url, .body = body };

  if (id == NULL && !self->takes_no_condition)
    wish.if_none_exist = condition;
  ask (task, &wish, created_cb);
}

/**
 * lamp_hint_setup_async:
 *
 * Sees to the Subscription, and finds out where and how to bind. One at a time.
 */
void
lamp_hint_setup_async (LampHints *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, lamp_hint_setup_async);
  g_task_set_task_data (task, g_new0 (Setup, 1), g_free);
  create (task);
}

/**
 * lamp_hint_token_async:
 *
 * Asks for another token, for a Subscription that there is.
 */
void
lamp_hint_token_async (LampHints *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, lamp_hint_token_async);
  ask_for_token (task);
}

/**
 * lamp_hint_setup_finish:
 *
 * Returns: whether a socket can be opened now, or a new token is there
 */
gboolean
lamp_hint_setup_finish (LampHints *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
