/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The connection to a cloud, tried step by step: is the address one, does somebody answer, is it encrypted, is it
 * FHIR R4, are we let in, may we read and write, is the clock right.
 *
 * One step at a time, in the order of LampCheckStep, until one fails; "step-changed" tells of each change, so that
 * a page can show it live and a terminal can print it. What makes Lamplight useless is a failure; what only takes
 * something away from it is a warning. Nothing is stored, here or in the cloud: whether we may write is seen from
 * how the cloud refuses a resource that no server can accept, because its type is not the one in the address.
 *
 * The name is looked up and the certificate is looked at by check-socket.c and not by libsoup, which tells them
 * apart no more. All else goes through a LampConnection, which is thrown away with the check.
 *
 * Belongs to the thread whose main context made it, which may be the main one: files are read in a worker.
 */

#define G_LOG_DOMAIN "lamp-station"

#include "config.h"

#include "station/check-private.h"
#include "cloud/tag.h"
#include "core/instant.h"
#include "fhir/page.h"
#include "fhir/server.h"
#include "station/check-words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define CLOCK_LIMIT_S 120 /* as of a value from the future: domain.md 1.4 */
#define ALERT_CATEGORY \
  "http://terminology.hl7.org/CodeSystem/communication-category%7Calert" /* cloud-protocol.md 4.1 */

enum
{
  SIGNAL_STEP_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LampCheck, lamp_check, G_TYPE_OBJECT)

static void go_on (GTask *task);

static void
result_clear (LampCheckResult *result)
{
  g_clear_pointer (&result->text, g_free);
  g_clear_pointer (&result->advice, g_free);
  g_clear_error (&result->error);
}

static void
lamp_check_finalize (GObject *object)
{
  LampCheck *self = LAMP_CHECK (object);

  g_free (self->cloud);
  g_free (self->token);
  g_free (self->sign_in);
  g_free (self->directory);
  g_free (self->secret);
  lamp_sign_in_settings_clear (&self->settings);
  g_time_zone_unref (self->zone);
  for (gsize i = 0; i < LAMP_N_CHECK_STEPS; i++)
    result_clear (&self->results[i]);
  g_clear_pointer (&self->credentials, lamp_credentials_free);
  g_clear_error (&self->credentials_error);
  g_clear_object (&self->socket);
  g_clear_object (&self->anonymous);
  g_clear_object (&self->connection);

  G_OBJECT_CLASS (lamp_check_parent_class)->finalize (object);
}

static void
lamp_check_class_init (LampCheckClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lamp_check_finalize;

  /**
   * LampCheck::step-changed:
   * @step: a #LampCheckStep
   *
   * Its result is another than before.
   */
  signals[SIGNAL_STEP_CHANGED]
      = g_signal_new ("step-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                      NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
lamp_check_init (LampCheck *self)
{
}

/* ---- The results ---- */

/* Takes @text and @error. */
void
lamp_check_set_result (LampCheck *self, LampCheckState state, char *text, GError *error)
{
  LampCheckResult *result = &self->results[self->step];

  result_clear (result);
  result->state = state;
  result->text = text;
  result->error = error;
  result->advice = g_strdup (lamp_check_advice (self->step, error));
  g_signal_emit (self, signals[SIGNAL_STEP_CHANGED], 0, (guint) self->step);
}

static void
next_step (GTask *task)
{
  LampCheck *self = g_task_get_source_object (task);

  self->step++;
  go_on (task);
}

void
lamp_check_pass (GTask *task, char *text)
{
  lamp_check_set_result (g_task_get_source_object (task), LAMP_CHECK_PASSED, text, NULL);
  next_step (task);
}

/* Takes @error. */
void
lamp_check_warn (GTask *task, GError *error)
{
  lamp_check_set_result (g_task_get_source_object (task), LAMP_CHECK_WARNING,
                         g_strdup (error->message), error);
  next_step (task);
}

/* Takes @error. A check that was cancelled has found nothing out. */
void
lamp_check_fail (GTask *task, GError *error)
{
  LampCheck *self = g_task_get_source_object (task);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    lamp_check_set_result (self, LAMP_CHECK_WAITING, NULL, NULL);
  else
    lamp_check_set_result (self, LAMP_CHECK_FAILED, g_strdup (error->message),
                           g_error_copy (error));
  g_task_return_error (task, error);
}

static gboolean
is_error (const GError *error, LampCloudError code)
{
  return g_error_matches (error, LAMP_CLOUD_ERROR, (gint) code);
}

/* ---- Address, and the files of the sign-in ---- */

static void
read_thread (GTask *reading, gpointer source, gpointer data, GCancellable *cancellable)
{
  LampCheck *self = source; /* nothing of it changes while this runs */
  GError *error = NULL;
  LampCredentials *credentials
      = self->has_settings
            ? lamp_credentials_read (&self->settings, self->secret, &error)
            : lamp_credentials_find (self->token, self->sign_in, self->directory, &error);

  if (credentials != NULL)
    g_task_return_pointer (reading, credentials, (GDestroyNotify) lamp_credentials_free);
  else
    g_task_return_error (reading, error);
}

/* What is wrong with them is said where it belongs: the cloud can be looked at without them. */
static void
credentials_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  LampCheck *self = LAMP_CHECK (source);
  g_autoptr (GTask) task = user_data;

  self->credentials = g_task_propagate_pointer (G_TASK (result), &self->credentials_error);
  if (g_error_matches (self->credentials_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    lamp_check_fail (task, g_steal_pointer (&self->credentials_error));
  else
    lamp_check_pass (task, g_strdup (lamp_connection_get_base (self->anonymous)));
}

static void
try_address (GTask *task)
{
  LampCheck *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (GTask) reading = NULL;

  self->anonymous = lamp_connection_new (self->cloud, NULL, &error);
  if (self->anonymous == NULL)
    {
      lamp_check_fail (task, error);
      return;
    }
  reading
      = g_task_new (self, g_task_get_cancellable (task), credentials_read_cb, g_object_ref (task));
  g_task_run_in_thread (reading, read_thread);
}

/* ---- The server ---- */

static void
ask (GTask *task, LampConnection *connection, const char *path, GAsyncReadyCallback callback)
{
  /* What is no search (metadata) knows no tag. */
  const char *tag = strchr (path, '?') != NULL ? lamp_connection_get_tag (connection) : NULL;
  g_autofree char *search = lamp_tag_narrow (tag, path);
  g_autofree char *url = g_strconcat (lamp_connection_get_base (connection), "/", search, NULL);

  lamp_connection_get_async (connection, url, g_task_get_cancellable (task), callback,
                             g_object_ref (task));
}

static gboolean
open_signed (LampCheck *self, GError **error)
{
  if (self->credentials == NULL)
    {
      g_propagate_error (error, g_error_copy (self->credentials_error));
      return FALSE;
    }
  if (self->connection == NULL)
    self->connection
        = lamp_credentials_connect (self->credentials, self->cloud, self->directory, error);

  return self->connection != NULL;
}

static void
metadata_received_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  LampCheck *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (GBytes) body = lamp_connection_get_finish (LAMP_CONNECTION (source), result, &error);
  gboolean is_locked = is_error (error, LAMP_CLOUD_ERROR_SIGN_IN_AGAIN)
                       || is_error (error, LAMP_CLOUD_ERROR_FORBIDDEN);
  char *text = NULL;
  const char *bytes;
  gsize length;

  if (is_locked && source == G_OBJECT (self->anonymous) && open_signed (self, NULL))
    {
      g_error_free (error);
      ask (task, self->connection, "metadata", metadata_received_cb);
      return;
    }
  if (is_locked)
    {
      /* The next step says more about it. */
      g_error_free (error);
      lamp_check_pass (task, g_strdup (_ ("says what it is only to who has signed in")));
      return;
    }
  if (body != NULL)
    {
      bytes = g_bytes_get_data (body, &length);
      text = lamp_fhir_server_text (bytes, length, &error);
    }
  if (text != NULL)
    lamp_check_pass (task, text);
  else
    lamp_check_fail (task, error);
}

static void
try_server (GTask *task)
{
  LampCheck *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (self->credentials != NULL)
    {
      g_clear_object (&self->anonymous);
      self->anonymous = lamp_connection_new_signed (
          self->cloud, NULL, lamp_credentials_get_tls (self->credentials), &error);
    }
  if (self->anonymous == NULL)
    lamp_check_fail (task, error);
  else
    ask (task, self->anonymous, "metadata", metadata_received_cb);
}

/* ---- Sign-in ---- */

static void residents_received_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static void
signed_in_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  LampCheck *self = g_task_get_source_object (task);
  g_autofree char *header = NULL;
  GError *error = NULL;

  if (lamp_sign_in_authorize_finish (LAMP_SIGN_IN (source), result, &header, &error))
    ask (task, self->connection, "Patient?_count=1", residents_received_cb);
  else
    lamp_check_fail (task, error);
}

static void
try_sign_in (GTask *task)
{
  LampCheck *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (open_signed (self, &error))
    lamp_sign_in_authorize_async (lamp_connection_get_sign_in (self->connection),
                                  g_task_get_cancellable (task), signed_in_cb, g_object_ref (task));
  else
    lamp_check_fail (task, error);
}

/* ---- Reading ---- */

static gboolean
read_page (LampCheck *self, GBytes *body, guint *n_found, GError **error)
{
  g_autoptr (LampFhirPage) page = lamp_fhir_page_new ();
  LampFhirContext context = { .zone = self->zone, .now_us = LAMP_NO_TIME };
  gsize length;
  const char *bytes = g_bytes_get_data (body, &length);

  if (!lamp_fhir_page_read (page, bytes, length, &context, error))
    return FALSE;
  *n_found = page->batch->residents->len + page->batch->observations->len;

  return TRUE;
}

/* One answer tells of two steps: whether we are let in, and whether we may read. */
static void
residents_received_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  LampCheck *self = g_task_get_source_object (task);
  gboolean is_open = lamp_credentials_get_kind (self->credentials) == LAMP_SIGN_IN_NONE;
  GError *error = NULL;
  guint n_found = 0;
  g_autoptr (GBytes) body = lamp_connection_get_finish (self->connection, result, &error);

  if (is_error (error, LAMP_CLOUD_ERROR_SIGN_IN_AGAIN) && is_open)
    {
      g_clear_error (&error);
      lamp_check_fail (task, g_error_new_literal (LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_SIGN_IN_AGAIN,
                                                  _ ("The cloud wants a sign-in (401)")));
      return;
    }
  if (is_error (error, LAMP_CLOUD_ERROR_SIGN_IN_AGAIN)
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      lamp_check_fail (task, error);
      return;
    }

  lamp_check_set_result (
      self, LAMP_CHECK_PASSED,
      g_strdup (is_open ? _ ("none, and the cloud asks for none") : _ ("accepted")), NULL);
  self->step = LAMP_CHECK_RESIDENTS;
  if (body == NULL || !read_page (self, body, &n_found, &error))
    lamp_check_fail (task, error);
  else if (n_found > 0)
    lamp_check_pass (task, g_strdup (_ ("readable")));
  else
    lamp_check_pass (task, g_strdup (_ ("readable, but there is nothing yet")));
}

static void
values_received_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  LampCheck *self = g_task_get_source_object (task);
  GError *error = NULL;
  guint n_found = 0;
  g_autoptr (GBytes) body = lamp_connection_get_finish (self->connection, result, &error);

  if (body == NULL || !read_page (self, body, &n_found, &error))
    lamp_check_fail (task, error);
  else if (n_found > 0)
    lamp_check_pass (task, g_strdup (_ ("readable")));
  else
    lamp_check_pass (task, g_strdup (_ ("readable, but there is nothing yet")));
}

static void
try_values (GTask *task)
{
  LampCheck *self = g_task_get_source_object (task);

  ask (task, self->connection, "Observation?_sort=_lastUpdated&_count=1", values_received_cb);
}

static void
alerts_received_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  LampCheck *self = g_task_get_source_object (task);
  GError *error = NULL;
  guint n_found = 0;
  g_autoptr (GBytes) body = lamp_connection_get_finish (self->connection, result, &error);

  if (body != NULL && read_page (self, body, &n_found, &error))
    lamp_check_pass (task, g_strdup (_ ("readable")));
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    lamp_check_fail (task, error);
  else
    lamp_check_warn (task, error);
}

static void
try_alerts (GTask *task)
{
  LampCheck *self = g_task_get_source_object (task);

  ask (task, self->connection, "Communication?category=" ALERT_CATEGORY "&_count=1",
       alerts_received_cb);
}

/* ---- Writing ---- */

/* 400 and 422 are what a server says of a resource of the wrong type once it has let us in. */
static void
refusal_received_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  LampCheck *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (LampCloudAnswer) answer
      = lamp_connection_send_finish (self->connection, result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    lamp_check_fail (task, error);
  else if (error != NULL)
    lamp_check_warn (task, error);
  else if (answer->status == 400 || answer->status == 422)
    lamp_check_pass (task, g_strdup (_ ("allowed (nothing was written)")));
  else if (answer->status == 401 || answer->status == 403)
    lamp_check_warn (task, g_error_new (LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_FORBIDDEN,
                                        _ ("This station may not write (%u)"), answer->status));
  else
    lamp_check_warn (task, g_error_new (LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_REFUSED,
                                        _ ("It is not certain that this station may write (%u)"),
                                        answer->status));
}

static void
try_write (GTask *task)
{
  LampCheck *self = g_task_get_source_object (task);
  g_autofree char *url
      = g_strconcat (lamp_connection_get_base (self->connection), "/Communication", NULL);
  const LampCloudRequest wish
      = { .method = "POST", .url = url, .body = "{\"resourceType\":\"Parameters\"}" };

  lamp_connection_send_async (self->connection, &wish, g_task_get_cancellable (task),
                              refusal_received_cb, g_object_ref (task));
}

/* ---- The clock, and the run ---- */

static void
try_clock (GTask *task)
{
  LampCheck *self = g_task_get_source_object (task);
  gint64 offset_s = lamp_connection_get_clock_offset_us (self->connection) / LAMP_US_PER_SECOND;
  char *text = g_strdup_printf (_ ("this machine's clock and the cloud's differ by %lld s"),
                                (long long) ABS (offset_s));

  if (ABS (offset_s) <= CLOCK_LIMIT_S)
    {
      lamp_check_pass (task, text);
      return;
    }
  lamp_check_warn (task, g_error_new_literal (LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_REFUSED, text));
  g_free (text);
}

/* NULL: told by the answer of the step before it. */
static void (*const tries[LAMP_N_CHECK_STEPS]) (GTask *task) = {
  [LAMP_CHECK_ADDRESS] = try_address,    [LAMP_CHECK_REACH] = lamp_check_try_reach,
  [LAMP_CHECK_TLS] = lamp_check_try_tls, [LAMP_CHECK_SERVER] = try_server,
  [LAMP_CHECK_SIGN_IN] = try_sign_in,    [LAMP_CHECK_VALUES] = try_values,
  [LAMP_CHECK_ALERTS] = try_alerts,      [LAMP_CHECK_WRITE] = try_write,
  [LAMP_CHECK_CLOCK] = try_clock,
};

static void
go_on (GTask *task)
{
  LampCheck *self = g_task_get_source_object (task);

  if (self->step == self->end)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  if (g_task_return_error_if_cancelled (task))
    return;
  lamp_check_set_result (self, LAMP_CHECK_RUNNING, NULL, NULL);
  tries[self->step](task);
}

/**
 * lamp_check_new:
 * @options: copied
 *
 * Returns: (transfer full): a check that has not begun
 */
LampCheck *
lamp_check_new (const LampCheckOptions *options)
{
  LampCheck *self = g_object_new (LAMP_TYPE_CHECK, NULL);

  self->cloud = g_strdup (options->cloud);
  self->token = g_strdup (options->token);
  self->sign_in = g_strdup (options->sign_in);
  self->directory = g_strdup (options->directory);
  self->has_settings = options->settings != NULL;
  if (self->has_settings)
    lamp_sign_in_settings_copy (&self->settings, options->settings);
  self->secret = g_strdup (options->secret);
  self->zone = g_time_zone_ref (options->zone);
  self->end = options->is_anonymous ? LAMP_CHECK_SIGN_IN : LAMP_N_CHECK_STEPS;

  return self;
}

/**
 * lamp_check_run_async:
 *
 * Tries each step until one fails. Once in the life of a check.
 */
void
lamp_check_run_async (LampCheck *self,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_return_if_fail (self->anonymous == NULL);

  g_task_set_source_tag (task, lamp_check_run_async);
  g_task_set_check_cancellable (task, FALSE);
  go_on (task);
}

/**
 * lamp_check_run_finish:
 *
 * Returns: whether no step failed, warnings aside; else the error of the step that did, or
 *   %G_IO_ERROR_CANCELLED
 */
gboolean
lamp_check_run_finish (LampCheck *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * lamp_check_get_result:
 *
 * Returns: (transfer none): what is known of @step so far
 */
const LampCheckResult *
lamp_check_get_result (LampCheck *self, LampCheckStep step)
{
  return &self->results[step];
}

/**
 * lamp_check_get_state:
 *
 * Returns: the worst of all steps: %LAMP_CHECK_PASSED if all have passed; %LAMP_CHECK_WAITING or
 *   %LAMP_CHECK_RUNNING while it is not known
 */
LampCheckState
lamp_check_get_state (LampCheck *self)
{
  LampCheckState worst = LAMP_CHECK_PASSED;

  for (gsize i = 0; i < LAMP_N_CHECK_STEPS; i++)
    if (self->results[i].state == LAMP_CHECK_FAILED)
      return LAMP_CHECK_FAILED;
  for (gsize i = 0; i < LAMP_N_CHECK_STEPS; i++)
    {
      if (self->results[i].state < LAMP_CHECK_PASSED)
        return self->results[i].state;
      worst = MAX (worst, self->results[i].state);
    }

  return worst;
}
