/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where a token comes from: looks the secret up, finds the token endpoint, asks it, and asks once more where
 * that may help.
 *
 * Three things are tried again, each once a fetch: a refused secret goes into the form instead of the header
 * (and stays there); a refused signature is made again if the answer has shown that our clock is off; and
 * the usual rights are asked for in the older words of SMART 1. What was learnt is kept for the next time.
 *
 * A secret goes only to the token endpoint that was configured, or that the cloud itself names over a
 * connection which is encrypted or does not leave this machine; a cloud elsewhere cannot name one on this
 * machine. One fetch at a time; LampSignIn sees to that. Belongs to the thread whose main context made it.
 */

#define G_LOG_DOMAIN "lamp-cloud"

#include "config.h"

#include "cloud/token-source.h"
#include "cloud/address.h"
#include "cloud/connection.h"
#include "cloud/exchange.h"
#include "cloud/json-members.h"
#include "cloud/retry-after.h"
#include "cloud/secret.h"
#include "cloud/token-request.h"
#include "core/instant.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define TIMEOUT_S        30
#define CONFIGURATION    "/.well-known/smart-configuration"
#define GOOGLE_TOKEN_URL "https://oauth2.googleapis.com/token"
#define GOOGLE_SCOPE     "https://www.googleapis.com/auth/cloud-healthcare"
#define SCOPE_V2         "system/*.rs system/Observation.cruds system/Communication.cruds"
#define SCOPE_V1         "system/*.read system/Observation.write system/Communication.write"
/* A clock that is off by less cannot be why an assertion of four minutes was refused. */
#define CLOCK_MATTERS_US (20 * LAMP_US_PER_SECOND)

struct _LampTokenSource
{
  GObject parent_instance;

  LampSignInKind kind;
  char *base;
  char *client_id;
  char *token_url; /* (nullable): until it is found */
  char *scope;     /* (nullable): ask for the usual ones */
  char *key_id;
  char *secret; /* (nullable): until it is looked up */
  char *secret_name;
  char *secret_directory;
  LampKey *key; /* (nullable) */
  LampTls *tls;
  SoupSession *session;
  gboolean is_discovered;

  /* learnt */
  gboolean is_in_form;
  gboolean is_scope_v1;
  gint64 offset_us; /* the other clock minus ours */
  gint64 retry_after_us;
};

G_DEFINE_FINAL_TYPE (LampTokenSource, lamp_token_source, G_TYPE_OBJECT)

typedef struct
{
  SoupMessage *message; /* (nullable): what is under way */
  gint64 asked_us;
  gint64 signed_offset_us;
  gboolean has_tried_form;
  gboolean has_tried_clock;
  gboolean has_tried_scope;
  guint64 life_s;
} Fetch;

static void go_on (GTask *task);

static void
fetch_free (Fetch *fetch)
{
  g_clear_object (&fetch->message);
  g_free (fetch);
}

static void
lamp_token_source_finalize (GObject *object)
{
  LampTokenSource *self = LAMP_TOKEN_SOURCE (object);

  soup_session_abort (self->session);
  g_clear_object (&self->session);
  g_free (self->base);
  g_free (self->client_id);
  g_free (self->token_url);
  g_free (self->scope);
  g_free (self->key_id);
  g_free (self->secret);
  g_free (self->secret_name);
  g_free (self->secret_directory);
  g_clear_pointer (&self->key, lamp_key_free);
  g_clear_pointer (&self->tls, lamp_tls_unref);

  G_OBJECT_CLASS (lamp_token_source_parent_class)->finalize (object);
}

static void
lamp_token_source_class_init (LampTokenSourceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lamp_token_source_finalize;
}

static void
lamp_token_source_init (LampTokenSource *self)
{
  self->session = soup_session_new_with_options ("timeout", TIMEOUT_S, "user-agent",
                                                 "Lamplight/" LAMP_VERSION, NULL);
}

static gboolean
is_signed (const LampTokenSource *self)
{
  return self->kind == LAMP_SIGN_IN_SMART || self->kind == LAMP_SIGN_IN_GOOGLE;
}

static gboolean
take_secret (LampTokenSource *self, const char *secret, GError **error)
{
  if (is_signed (self))
    {
      self->key = lamp_key_read (secret, error);
      if (self->key == NULL)
        return FALSE;
      if (self->kind == LAMP_SIGN_IN_GOOGLE && lamp_key_get_type (self->key) != LAMP_KEY_RSA)
        {
          g_clear_pointer (&self->key, lamp_key_free);
          g_set_error_literal (error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_ADDRESS,
                               _ ("A Google service account signs with an RSA key"));
          return FALSE;
        }
      return TRUE;
    }
  for (const char *p = secret; *p != '\0'; p++)
    if (self->kind == LAMP_SIGN_IN_BEARER && !g_ascii_isgraph (*p))
      {
        g_set_error_literal (error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_ADDRESS,
                             _ ("The token holds characters that no token has"));
        return FALSE;
      }
  self->secret = g_strdup (secret);

  return TRUE;
}

static gboolean
check_account (const LampAccount *account, GError **error)
{
  const char *problem = NULL;

  if (account->kind != LAMP_SIGN_IN_BEARER
      && (account->client_id == NULL || *account->client_id == '\0'))
    problem = _ ("The sign-in needs a client ID");
  else if (account->token_url != NULL && !lamp_address_is_safe (account->token_url, TRUE))
    problem = _ ("The sign-in’s address is not an encrypted one (https)");
  else if (account->secret == NULL
           && (account->secret_name == NULL || account->secret_directory == NULL))
    problem = _ ("The sign-in needs a secret or a key");
  if (problem == NULL)
    return TRUE;
  g_set_error_literal (error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_ADDRESS, problem);

  return FALSE;
}

/**
 * lamp_token_source_new:
 * @account: copied; of any kind but %LAMP_SIGN_IN_NONE
 *
 * Returns: (transfer full) (nullable): a source; else %LAMP_CLOUD_ERROR_ADDRESS with what a person must mend
 */
LampTokenSource *
lamp_token_source_new (const LampAccount *account, GError **error)
{
  g_autoptr (LampTokenSource) self = NULL;

  if (!check_account (account, error))
    return NULL;

  self = g_object_new (LAMP_TYPE_TOKEN_SOURCE, NULL);
  self->kind = account->kind;
  self->base = g_strdup (account->base);
  self->client_id = g_strdup (account->client_id);
  self->token_url = g_strdup (account->token_url);
  self->scope = g_strdup (account->scope);
  self->key_id = g_strdup (account->key_id);
  self->secret_name = g_strdup (account->secret_name);
  self->secret_directory = g_strdup (account->secret_directory);
  self->tls = account->tls != NULL ? lamp_tls_ref (account->tls) : NULL;
  lamp_tls_prepare_session (self->tls, self->session);
  if (self->kind == LAMP_SIGN_IN_GOOGLE)
    {
      if (self->token_url == NULL)
        self->token_url = g_strdup (GOOGLE_TOKEN_URL);
      if (self->scope == NULL)
        self->scope = g_strdup (GOOGLE_SCOPE);
    }
  if (account->secret != NULL && !take_secret (self, account->secret, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * lamp_token_source_get_retry_after_us:
 *
 * Returns: how long the last answer asked to wait, 0 if it did not
 */
gint64
lamp_token_source_get_retry_after_us (LampTokenSource *self)
{
  return self->retry_after_us;
}

static void
send (GTask *task, SoupMessage *message, GAsyncReadyCallback callback)
{
  LampTokenSource *self = g_task_get_source_object (task);
  Fetch *fetch = g_task_get_task_data (task);

  g_set_object (&fetch->message, message);
  fetch->asked_us = g_get_real_time ();
  lamp_tls_prepare_message (self->tls, message);
  lamp_exchange_async (self->session, message, g_task_get_cancellable (task), callback,
                       g_object_ref (task));
}

static void
learn_from_headers (LampTokenSource *self, const Fetch *fetch)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (fetch->message);
  const char *date = soup_message_headers_get_one (headers, "Date");
  g_autoptr (GDateTime) when = date != NULL ? soup_date_time_new_from_http_string (date) : NULL;
  gint64 now_us = g_get_real_time ();

  self->retry_after_us = lamp_retry_after_us (headers);
  /* The header has whole seconds: on average it is half a second behind. */
  if (when != NULL)
    self->offset_us = g_date_time_to_unix (when) * LAMP_US_PER_SECOND + LAMP_US_PER_SECOND / 2
                      - (fetch->asked_us + (now_us - fetch->asked_us) / 2);
}

/* ---- The secret ---- */

static void
secret_found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  LampTokenSource *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autofree char *secret = lamp_secret_lookup_finish (result, NULL, &error);

  if (secret == NULL || !take_secret (self, secret, &error))
    g_task_return_error (task, error);
  else
    go_on (task);
}

/* ---- The token endpoint ---- */

static gboolean
take_configuration (LampTokenSource *self, guint status, GBytes *body, GError **error)
{
  g_autoptr (GHashTable) members = status == SOUP_STATUS_OK ? lamp_json_members (body) : NULL;
  const char *url = members != NULL ? g_hash_table_lookup (members, "token_endpoint") : NULL;
  g_autoptr (GUri) base = g_uri_parse (self->base, SOUP_HTTP_URI_FLAGS, NULL);
  gboolean is_local = base != NULL && lamp_address_is_loopback (g_uri_get_host (base));

  if (status >= 500 || status == 429)
    {
      g_set_error (error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_RETRY_LATER,
                   _ ("The cloud answers %u"), status);
      return FALSE;
    }
  if (url == NULL)
    {
      g_set_error_literal (
          error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_SIGN_IN_AGAIN,
          _ ("The cloud does not say where to sign in; enter the sign-in’s address"));
      return FALSE;
    }
  if (!lamp_address_is_safe (url, is_local))
    {
      g_set_error_literal (error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_SIGN_IN_AGAIN,
                           _ ("The cloud names a sign-in address that is not encrypted (https)"));
      return FALSE;
    }
  self->token_url = g_strdup (url);
  self->is_discovered = TRUE;

  return TRUE;
}

static void
configuration_received_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  LampTokenSource *self = g_task_get_source_object (task);
  Fetch *fetch = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GBytes) body = lamp_exchange_finish (SOUP_SESSION (source), result, &error);

  if (body != NULL)
    learn_from_headers (self, fetch);
  if (body == NULL
      || !take_configuration (self, soup_message_get_status (fetch->message), body, &error))
    g_task_return_error (task, error);
  else
    go_on (task);
}

static void
ask_for_configuration (GTask *task)
{
  LampTokenSource *self = g_task_get_source_object (task);
  g_autofree char *url = g_strconcat (self->base != NULL ? self->base : "", CONFIGURATION, NULL);
  g_autoptr (SoupMessage) message = soup_message_new (SOUP_METHOD_GET, url);

  if (message == NULL)
    g_task_return_new_error (task, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_ADDRESS,
                             _ ("The sign-in needs an address"));
  else
    send (task, message, configuration_received_cb);
}

/* ---- The token ---- */

/* Whether another attempt in this fetch has a chance; it is prepared then. */
static gboolean
can_try_again (LampTokenSource *self, Fetch *fetch, LampTokenVerdict verdict)
{
  if (verdict == LAMP_TOKEN_BAD_CLIENT && self->kind == LAMP_SIGN_IN_CLIENT_SECRET
      && !self->is_in_form)
    {
      fetch->has_tried_form = TRUE;
      self->is_in_form = TRUE;
      return TRUE;
    }
  if ((verdict == LAMP_TOKEN_BAD_CLIENT || verdict == LAMP_TOKEN_BAD_GRANT) && is_signed (self)
      && !fetch->has_tried_clock
      && ABS (self->offset_us - fetch->signed_offset_us) >= CLOCK_MATTERS_US)
    {
      fetch->has_tried_clock = TRUE;
      return TRUE;
    }
  if (verdict == LAMP_TOKEN_BAD_SCOPE && self->kind == LAMP_SIGN_IN_SMART && self->scope == NULL
      && !fetch->has_tried_scope)
    {
      fetch->has_tried_scope = TRUE;
      self->is_scope_v1 = !self->is_scope_v1;
      return TRUE;
    }
  /* Neither way was accepted: the next fetch begins with the one that the standard puts first. */
  if (fetch->has_tried_form)
    self->is_in_form = FALSE;

  return FALSE;
}

static void
token_received_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  LampTokenSource *self = g_task_get_source_object (task);
  Fetch *fetch = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = lamp_exchange_finish (SOUP_SESSION (source), result, &error);
  char *token = NULL;
  LampTokenVerdict verdict;

  if (body == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  learn_from_headers (self, fetch);
  verdict = lamp_token_answer_read (soup_message_get_status (fetch->message), body, &token,
                                    &fetch->life_s, &error);
  if (verdict == LAMP_TOKEN_FINE)
    {
      g_task_return_pointer (task, token, g_free);
      return;
    }
  if (can_try_again (self, fetch, verdict))
    {
      go_on (task);
      return;
    }
  /* It may have moved. */
  if (self->is_discovered)
    g_clear_pointer (&self->token_url, g_free);
  g_task_return_error (task, g_steal_pointer (&error));
}

static void
ask_for_token (GTask *task)
{
  LampTokenSource *self = g_task_get_source_object (task);
  Fetch *fetch = g_task_get_task_data (task);
  const char *usual = self->is_scope_v1 ? SCOPE_V1 : SCOPE_V2;
  LampTokenRequest request = {
    .kind = self->kind,
    .client_id = self->client_id,
    .token_url = self->token_url,
    .scope = self->scope != NULL || self->kind != LAMP_SIGN_IN_SMART ? self->scope : usual,
    .secret = self->secret,
    .key = self->key,
    .key_id = self->key_id,
    .is_in_form = self->is_in_form,
    .now_us = g_get_real_time () + self->offset_us,
  };
  GError *error = NULL;
  g_autoptr (SoupMessage) message = lamp_token_request_make (&request, &error);

  fetch->signed_offset_us = self->offset_us;
  if (message == NULL)
    g_task_return_error (task, error);
  else
    send (task, message, token_received_cb);
}

/* The next of the steps that are still needed. */
static void
go_on (GTask *task)
{
  LampTokenSource *self = g_task_get_source_object (task);

  if (self->secret == NULL && self->key == NULL)
    lamp_secret_lookup_async (self->secret_directory, self->secret_name,
                              g_task_get_cancellable (task), secret_found_cb, g_object_ref (task));
  else if (self->kind == LAMP_SIGN_IN_BEARER)
    g_task_return_pointer (task, g_strdup (self->secret), g_free);
  else if (self->token_url == NULL)
    ask_for_configuration (task);
  else
    ask_for_token (task);
}

/**
 * lamp_token_source_fetch_async:
 *
 * Gets a new token. One at a time.
 */
void
lamp_token_source_fetch_async (LampTokenSource *self,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, lamp_token_source_fetch_async);
  g_task_set_task_data (task, g_new0 (Fetch, 1), (GDestroyNotify) fetch_free);
  self->retry_after_us = 0;
  go_on (task);
}

/**
 * lamp_token_source_fetch_finish:
 * @life_s: (out): how many seconds it lives, 0 if that was not said
 *
 * Returns: (transfer full) (nullable): a token; %LAMP_CLOUD_ERROR_SIGN_IN_AGAIN if the station was refused,
 *   another %LAMP_CLOUD_ERROR, or %G_IO_ERROR_CANCELLED
 */
char *
lamp_token_source_fetch_finish (LampTokenSource *self,
                                GAsyncResult *result,
                                guint64 *life_s,
                                GError **error)
{
  Fetch *fetch = g_task_get_task_data (G_TASK (result));
  char *token;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  token = g_task_propagate_pointer (G_TASK (result), error);
  if (token != NULL)
    *life_s = fetch->life_s;

  return token;
}
