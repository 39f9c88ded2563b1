/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a connection asks for its Authorization header.
 *
 * All requests share one token. While one is being fetched, whoever asks waits for that fetch and no second
 * one begins; a request that is cancelled stops waiting at once, and the fetch goes on for the others. The
 * token lives in memory and is renewed before it ends (token.c). When the sign-in is refused, or a token
 * that has just come, nothing is asked for a minute: everybody gets the same error, which the screen shows.
 *
 * Belongs to the thread whose main context made it.
 */

#define G_LOG_DOMAIN "lamp-cloud"

#include "config.h"

#include "cloud/sign-in.h"
#include "cloud/connection.h"
#include "cloud/token-source.h"
#include "cloud/token.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define SCHEME "Bearer "

struct _LampSignIn
{
  GObject parent_instance;

  LampTokenSource *source; /* (nullable): for no sign-in at all */
  LampToken token;
  GError *held; /* (nullable): why nothing is asked for a while */

  GQueue waiting;      /* GTask */
  GCancellable *fetch; /* (nullable): of the one that is under way */

  LampSignInClock clock;
  gpointer clock_data;
};

G_DEFINE_FINAL_TYPE (LampSignIn, lamp_sign_in, G_TYPE_OBJECT)

static gint64
now (LampSignIn *self)
{
  return self->clock != NULL ? self->clock (self->clock_data) : g_get_monotonic_time ();
}

static void
lamp_sign_in_finalize (GObject *object)
{
  LampSignIn *self = LAMP_SIGN_IN (object);

  g_clear_object (&self->source);
  g_clear_object (&self->fetch);
  g_clear_error (&self->held);
  lamp_token_clear (&self->token);

  G_OBJECT_CLASS (lamp_sign_in_parent_class)->finalize (object);
}

static void
lamp_sign_in_class_init (LampSignInClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lamp_sign_in_finalize;
}

static void
lamp_sign_in_init (LampSignIn *self)
{
  self->token = (LampToken) LAMP_TOKEN_INIT;
  g_queue_init (&self->waiting);
}

/**
 * lamp_sign_in_new:
 * @account: copied
 *
 * Returns: (transfer full) (nullable): the sign-in; else %LAMP_CLOUD_ERROR_ADDRESS with what a person must mend
 */
LampSignIn *
lamp_sign_in_new (const LampAccount *account, GError **error)
{
  g_autoptr (LampSignIn) self = g_object_new (LAMP_TYPE_SIGN_IN, NULL);

  if (account->kind != LAMP_SIGN_IN_NONE)
    {
      self->source = lamp_token_source_new (account, error);
      if (self->source == NULL)
        return NULL;
    }

  return g_steal_pointer (&self);
}

/**
 * lamp_sign_in_set_clock:
 *
 * Another clock than the machine's; for tests.
 */
void
lamp_sign_in_set_clock (LampSignIn *self, LampSignInClock clock, gpointer user_data)
{
  self->clock = clock;
  self->clock_data = user_data;
}

static char *
make_header (LampSignIn *self)
{
  return g_strconcat (SCHEME, self->token.text, NULL);
}

static void
answer_all (LampSignIn *self, const GError *error)
{
  GTask *task;

  /* Whoever is answered may ask again at once; that is a new round. */
  while ((task = g_queue_pop_head (&self->waiting)) != NULL)
    {
      if (error != NULL)
        g_task_return_error (task, g_error_copy (error));
      else
        g_task_return_pointer (task, make_header (self), g_free);
      g_object_unref (task);
    }
}

static gboolean
is_passing (const GError *error)
{
  return g_error_matches (error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_UNREACHABLE)
         || g_error_matches (error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_RETRY_LATER)
         || g_error_matches (error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_NOT_FHIR);
}

static void
hold (LampSignIn *self, const GError *error, gint64 span_us)
{
  g_clear_error (&self->held);
  self->held = g_error_copy (error);
  lamp_token_hold (&self->token, span_us, now (self));
}

static void
token_fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LampSignIn) self = user_data;
  g_autoptr (GCancellable) fetch = g_steal_pointer (&self->fetch);
  g_autoptr (GError) error = NULL;
  guint64 life_s = 0;
  g_autofree char *text
      = lamp_token_source_fetch_finish (LAMP_TOKEN_SOURCE (source), result, &life_s, &error);

  if (text != NULL)
    {
      g_clear_error (&self->held);
      lamp_token_received (&self->token, text, life_s, now (self));
      answer_all (self, NULL);
    }
  else if (g_cancellable_is_cancelled (fetch))
    {
      /* The last who waited went away; somebody may have come since. */
      if (!g_queue_is_empty (&self->waiting))
        {
          self->fetch = g_cancellable_new ();
          lamp_token_source_fetch_async (self->source, self->fetch, token_fetched_cb,
                                         g_object_ref (self));
        }
    }
  else
    {
      gint64 asked_us = lamp_token_source_get_retry_after_us (self->source);

      if (!is_passing (error))
        hold (self, error, MAX (asked_us, LAMP_TOKEN_HOLD_US));
      else if (asked_us > 0)
        hold (self, error, asked_us);
      answer_all (self, lamp_token_postpone (&self->token, now (self)) ? NULL : error);
    }
}

static gboolean
waiting_cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  GTask *task = user_data;
  LampSignIn *self = g_task_get_source_object (task);

  if (g_queue_remove (&self->waiting, task))
    {
      g_task_return_error_if_cancelled (task);
      if (g_queue_is_empty (&self->waiting) && self->fetch != NULL)
        g_cancellable_cancel (self->fetch);
      g_object_unref (task);
    }

  return G_SOURCE_REMOVE;
}

static void
destroy_source (gpointer data)
{
  g_source_destroy (data);
  g_source_unref (data);
}

static void
wait_for_token (LampSignIn *self, GTask *task)
{
  GCancellable *cancellable = g_task_get_cancellable (task);

  if (cancellable != NULL)
    {
      GSource *source = g_cancellable_source_new (cancellable);

      g_source_set_callback (source, G_SOURCE_FUNC (waiting_cancelled_cb), task, NULL);
      g_source_attach (source, g_task_get_context (task));
      g_task_set_task_data (task, source, destroy_source);
    }
  g_queue_push_tail (&self->waiting, g_object_ref (task));
  if (self->fetch != NULL)
    return;
  self->fetch = g_cancellable_new ();
  lamp_token_source_fetch_async (self->source, self->fetch, token_fetched_cb, g_object_ref (self));
}

/**
 * lamp_sign_in_authorize_async:
 *
 * Asks for a header that is good now.
 */
void
lamp_sign_in_authorize_async (LampSignIn *self,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, lamp_sign_in_authorize_async);
  if (self->source == NULL)
    {
      g_task_return_pointer (task, NULL, NULL);
      return;
    }

  switch (lamp_token_step (&self->token, now (self)))
    {
    case LAMP_TOKEN_USE:
      g_task_return_pointer (task, make_header (self), g_free);
      break;
    case LAMP_TOKEN_HOLD:
      g_task_return_error (task, g_error_copy (self->held));
      break;
    case LAMP_TOKEN_RENEW:
    default:
      wait_for_token (self, task);
      break;
    }
}

/**
 * lamp_sign_in_authorize_finish:
 * @header: (out) (transfer full) (nullable): the value for `Authorization`; %NULL for none
 *
 * Returns: %FALSE with %LAMP_CLOUD_ERROR_SIGN_IN_AGAIN if the station was refused, another
 *   %LAMP_CLOUD_ERROR, or %G_IO_ERROR_CANCELLED
 */
gboolean
lamp_sign_in_authorize_finish (LampSignIn *self,
                               GAsyncResult *result,
                               char **header,
                               GError **error)
{
  GError *reason = NULL;
  char *text;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  text = g_task_propagate_pointer (G_TASK (result), &reason);
  if (reason != NULL)
    {
      g_propagate_error (error, reason);
      return FALSE;
    }
  *header = text;

  return TRUE;
}

/**
 * lamp_sign_in_refused:
 * @header: (nullable): what a request carried when the cloud answered 401
 *
 * Returns: whether to ask for a header again at once and repeat the request, which a caller does once
 */
gboolean
lamp_sign_in_refused (LampSignIn *self, const char *header)
{
  g_autoptr (GError) error = NULL;

  if (self->source == NULL || header == NULL || !g_str_has_prefix (header, SCHEME))
    return FALSE;
  if (lamp_token_refused (&self->token, header + strlen (SCHEME), now (self)))
    return TRUE;

  if (self->held == NULL)
    self->held = g_error_new_literal (LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_SIGN_IN_AGAIN,
                                      _ ("The cloud does not accept the sign-in (401): were its "
                                         "rights taken away, or is a clock wrong?"));

  return FALSE;
}

/**
 * lamp_sign_in_get_hold_us:
 *
 * Returns: for how long asking is of no use, 0 if it is not
 */
gint64
lamp_sign_in_get_hold_us (LampSignIn *self)
{
  gint64 now_us = now (self);

  return lamp_token_step (&self->token, now_us) == LAMP_TOKEN_HOLD ? self->token.hold_us - now_us
                                                                   : 0;
}

/**
 * lamp_sign_in_try_again:
 *
 * Ends a wait: a person has mended something and wants to see whether it works.
 */
void
lamp_sign_in_try_again (LampSignIn *self)
{
  self->token.hold_us = LAMP_NO_TIME;
  g_clear_error (&self->held);
}
