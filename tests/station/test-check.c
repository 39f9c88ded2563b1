/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The check of a connection against the real demo cloud, made to fail at each of its steps: which step says so, in
 * what state, that there is an advice, and that nothing after a failure is tried.
 */

#include "config.h"

#include "../cloud/identity.h"
#include "demo/cloud.h"
#include "station/check.h"

#include <glib/gstdio.h>
#include <libsoup/soup.h>
#include <string.h>

#define SECRET "hunter2-is-secret"
#define TOKEN  "the-token-of-this-test"

typedef struct
{
  gboolean is_done;
  gboolean is_ok;
  GError *error;
  guint n_changes[LAMP_N_CHECK_STEPS];
} Run;

static void
step_changed_cb (LampCheck *check, guint step, Run *run)
{
  run->n_changes[step]++;
}

static void
finished_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Run *run = user_data;

  run->is_ok = lamp_check_run_finish (LAMP_CHECK (source), result, &run->error);
  run->is_done = TRUE;
}

static LampCheck *
run_check (const LampCheckOptions *options, gboolean *is_ok)
{
  LampCheck *check = lamp_check_new (options);
  Run run = { 0 };

  g_signal_connect (check, "step-changed", G_CALLBACK (step_changed_cb), &run);
  lamp_check_run_async (check, NULL, finished_cb, &run);
  while (!run.is_done)
    g_main_context_iteration (NULL, TRUE);
  g_signal_handlers_disconnect_by_data (check, &run);
  for (guint step = 0; step < LAMP_N_CHECK_STEPS; step++)
    {
      const LampCheckResult *result = lamp_check_get_result (check, (LampCheckStep) step);

      g_test_message ("%s: %s: %s", lamp_check_step_name ((LampCheckStep) step),
                      lamp_check_state_name (result->state), result->text);
      if (result->state != LAMP_CHECK_WAITING)
        g_assert_cmpuint (run.n_changes[step], >=, 1);
    }
  g_assert_cmpint (run.is_ok, ==, run.error == NULL);
  g_clear_error (&run.error);
  *is_ok = run.is_ok;

  return check;
}

/* All before @step have passed, @step is in @state and says what to do, and after a failure nothing was tried. */
static void
assert_stops (const LampCheckOptions *options,
              LampCheckStep wanted,
              LampCheckState state,
              const char *says)
{
  gboolean is_ok;
  g_autoptr (LampCheck) check = run_check (options, &is_ok);

  for (guint step = 0; step < LAMP_N_CHECK_STEPS; step++)
    {
      const LampCheckResult *result = lamp_check_get_result (check, (LampCheckStep) step);

      if (step == wanted)
        {
          g_assert_cmpint (result->state, ==, state);
          g_assert_nonnull (result->text);
          g_assert_nonnull (result->advice);
          g_assert_nonnull (strstr (result->text, says));
          g_assert_null (strstr (result->text, SECRET));
        }
      else if (step < wanted || state == LAMP_CHECK_WARNING)
        g_assert_cmpint (result->state, ==, LAMP_CHECK_PASSED);
      else
        g_assert_cmpint (result->state, ==, LAMP_CHECK_WAITING);
    }
  g_assert_cmpint (lamp_check_get_state (check), ==, state);
  g_assert_cmpint (is_ok, ==, state != LAMP_CHECK_FAILED);
}

static LampCloud *
start (const LampCloudOptions *options, char **base)
{
  g_autoptr (GError) error = NULL;
  LampCloud *cloud = lamp_cloud_new (options);

  *base = g_strdup (lamp_cloud_start (cloud, &error));
  g_assert_no_error (error);

  return cloud;
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GBytes) answer
      = soup_session_send_and_read_finish (SOUP_SESSION (source), result, NULL);

  g_assert_nonnull (answer);
  *(gboolean *) user_data = TRUE;
}

static void
add_fault (const char *base, const char *json)
{
  g_autoptr (SoupSession) session = soup_session_new ();
  g_autofree char *url
      = g_strdup_printf ("%.*s/__faults", (int) (strlen (base) - strlen ("/fhir")), base);
  g_autoptr (SoupMessage) message = soup_message_new (SOUP_METHOD_POST, url);
  g_autoptr (GBytes) body = g_bytes_new (json, strlen (json));
  gboolean is_done = FALSE;

  soup_message_set_request_body_from_bytes (message, "application/json", body);
  soup_session_send_and_read_async (session, message, G_PRIORITY_DEFAULT, NULL, answered_cb,
                                    &is_done);
  while (!is_done)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (soup_message_get_status (message), ==, 200);
}

static void
test_works (void)
{
  LampCloudOptions cloud_options = LAMP_CLOUD_OPTIONS_INIT;
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (LampCloud) cloud = NULL;
  g_autofree char *base = NULL;
  LampCheckOptions options = { .zone = zone, .token = TOKEN };
  g_auto (LampSignInSettings) settings = { LAMP_SIGN_IN_CLIENT_SECRET, { NULL } };
  gboolean is_ok;

  cloud_options.residents = 2;
  cloud_options.token = TOKEN;
  cloud_options.client_id = "station-7";
  cloud_options.client_secret = SECRET;
  cloud = start (&cloud_options, &base);
  options.cloud = base;
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (LampCheck) check = run_check (&options, &is_ok);

      g_assert_true (is_ok);
      g_assert_cmpint (lamp_check_get_state (check), ==, LAMP_CHECK_PASSED);
      g_assert_nonnull (
          strstr (lamp_check_get_result (check, LAMP_CHECK_SERVER)->text, "FHIR 4.0.1"));
      /* The second time with what somebody has only just typed. */
      lamp_sign_in_settings_set (&settings, LAMP_FIELD_CLIENT_ID, "station-7");
      options.token = NULL;
      options.settings = &settings;
      options.secret = SECRET;
    }
}

/* What stands in the address is told before anything is asked. */
static void
test_address (void)
{
  static const struct
  {
    const char *cloud;
    LampCheckStep step;
    const char *says;
  } rows[] = {
    { "", LAMP_CHECK_ADDRESS, "address" },
    { "cloud.example", LAMP_CHECK_ADDRESS, "cloud.example" },
    { "http://cloud.example/fhir", LAMP_CHECK_ADDRESS, "https" },
    { "https://user@cloud.example/fhir", LAMP_CHECK_ADDRESS, "user" },
    /* nobody listens on the port of "tcpmux" */
    { "http://127.0.0.1:1/fhir", LAMP_CHECK_REACH, "127.0.0.1" },
  };
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      LampCheckOptions options = { .cloud = rows[i].cloud, .zone = zone };

      assert_stops (&options, rows[i].step, LAMP_CHECK_FAILED, rows[i].says);
    }
}

static void
test_faults (void)
{
  static const struct
  {
    const char *fault;
    LampCheckStep step;
    LampCheckState state;
    const char *says;
  } rows[] = {
    { "{\"kind\":\"html\",\"path\":\"/metadata\"}", LAMP_CHECK_SERVER, LAMP_CHECK_FAILED,
      "not a FHIR server" },
    { "{\"kind\":\"raw\",\"path\":\"/metadata\",\"body\":\"{\\\"resourceType\\\":"
      "\\\"CapabilityStatement\\\",\\\"fhirVersion\\\":\\\"3.0.2\\\"}\"}",
      LAMP_CHECK_SERVER, LAMP_CHECK_FAILED, "3.0.2" },
    { "{\"kind\":\"status\",\"path\":\"/metadata\",\"status\":503}", LAMP_CHECK_SERVER,
      LAMP_CHECK_FAILED, "503" },
    { "{\"kind\":\"lost-answer\",\"path\":\"/metadata\",\"count\":-1}", LAMP_CHECK_SERVER,
      LAMP_CHECK_FAILED, "cannot be reached" },
    { "{\"kind\":\"status\",\"type\":\"Patient\",\"status\":401}", LAMP_CHECK_SIGN_IN,
      LAMP_CHECK_FAILED, "401" },
    { "{\"kind\":\"status\",\"type\":\"Patient\",\"status\":403}", LAMP_CHECK_RESIDENTS,
      LAMP_CHECK_FAILED, "403" },
    { "{\"kind\":\"status\",\"type\":\"Observation\",\"status\":403}", LAMP_CHECK_VALUES,
      LAMP_CHECK_FAILED, "403" },
    { "{\"kind\":\"status\",\"type\":\"Communication\",\"status\":404}", LAMP_CHECK_ALERTS,
      LAMP_CHECK_WARNING, "404" },
    { "{\"kind\":\"status\",\"type\":\"Communication\",\"method\":\"POST\",\"status\":403}",
      LAMP_CHECK_WRITE, LAMP_CHECK_WARNING, "403" },
    { "{\"kind\":\"status\",\"type\":\"Communication\",\"method\":\"POST\",\"status\":501}",
      LAMP_CHECK_WRITE, LAMP_CHECK_WARNING, "501" },
  };
  LampCloudOptions cloud_options = LAMP_CLOUD_OPTIONS_INIT;
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();

  cloud_options.residents = 2;
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *base = NULL;
      g_autoptr (LampCloud) cloud = start (&cloud_options, &base);
      LampCheckOptions options = { .cloud = base, .zone = zone };

      g_test_message ("%s", rows[i].fault);
      add_fault (base, rows[i].fault);
      assert_stops (&options, rows[i].step, rows[i].state, rows[i].says);
    }
}

static void
test_sign_in (void)
{
  static const struct
  {
    LampSignInKind kind;
    const char *client;
    const char *secret;
    const char *says;
  } rows[] = {
    { LAMP_SIGN_IN_NONE, NULL, NULL, "wants a sign-in" },
    { LAMP_SIGN_IN_BEARER, NULL, "wrong", "401" },
    { LAMP_SIGN_IN_CLIENT_SECRET, "station-7", "wrong", "client ID" },
    { LAMP_SIGN_IN_CLIENT_SECRET, NULL, SECRET, "client" },
    { LAMP_SIGN_IN_SMART, "station-7", "no key at all", "key" },
    { LAMP_SIGN_IN_GOOGLE, NULL, "{\"type\":\"authorized_user\"}", "Google" },
  };
  LampCloudOptions cloud_options = LAMP_CLOUD_OPTIONS_INIT;
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (LampCloud) cloud = NULL;
  g_autofree char *base = NULL;

  cloud_options.residents = 2;
  cloud_options.client_id = "station-7";
  cloud_options.client_secret = SECRET;
  cloud = start (&cloud_options, &base);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (LampSignInSettings) settings = { rows[i].kind, { NULL } };
      LampCheckOptions options
          = { .cloud = base, .zone = zone, .settings = &settings, .secret = rows[i].secret };

      lamp_sign_in_settings_set (&settings, LAMP_FIELD_CLIENT_ID, rows[i].client);
      assert_stops (&options, LAMP_CHECK_SIGN_IN, LAMP_CHECK_FAILED, rows[i].says);
    }
}

static void
test_clock (void)
{
  LampCloudOptions cloud_options = LAMP_CLOUD_OPTIONS_INIT;
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (LampCloud) cloud = NULL;
  g_autofree char *base = NULL;
  LampCheckOptions options = { .zone = zone };

  cloud_options.residents = 2;
  cloud_options.now_us = g_get_real_time () - LAMP_US_PER_HOUR;
  cloud = start (&cloud_options, &base);
  options.cloud = base;
  assert_stops (&options, LAMP_CHECK_CLOCK, LAMP_CHECK_WARNING, "differ by 3");
}

typedef struct
{
  char *folder;
  GPtrArray *files;
} Files;

static const char *
put (Files *files, const char *name, const Identity *identity, gboolean with_key)
{
  g_autofree char *pem = identity_to_pem (identity, with_key);
  char *path = g_build_filename (files->folder, name, NULL);

  g_assert_true (
      g_file_set_contents_full (path, pem, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL));
  g_ptr_array_add (files->files, path);

  return path;
}

/* What is wrong with a certificate is told apart from a cloud that does not answer. */
static void
test_tls (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  Files files
      = { g_dir_make_tmp ("lamp-check-XXXXXX", NULL), g_ptr_array_new_with_free_func (g_free) };
  Identity ca, other_ca, server, client;
  const char *ca_file, *other_ca_file, *server_file, *client_file;

  identity_make (&ca, "Home CA", NULL);
  identity_make (&other_ca, "Other CA", NULL);
  identity_make (&server, "127.0.0.1", &ca);
  identity_make (&client, "station-7", &ca);
  ca_file = put (&files, "ca.pem", &ca, FALSE);
  other_ca_file = put (&files, "other.pem", &other_ca, FALSE);
  server_file = put (&files, "server.pem", &server, TRUE);
  client_file = put (&files, "client.pem", &client, TRUE);

  for (guint i = 0; i < 4; i++)
    {
      const char *const authorities[] = { NULL, other_ca_file, "/nonexistent/ca.pem", ca_file };
      const char *const says[] = { "does not know", "does not know", "/nonexistent", "runs out" };
      LampCloudOptions cloud_options = LAMP_CLOUD_OPTIONS_INIT;
      g_auto (LampSignInSettings) settings = { LAMP_SIGN_IN_NONE, { NULL } };
      g_autofree char *base = NULL;
      g_autoptr (LampCloud) cloud = NULL;
      LampCheckOptions options = { .zone = zone, .settings = &settings };

      cloud_options.residents = 1;
      cloud_options.tls_certificate = server_file;
      cloud_options.tls_client_ca = i == 3 ? ca_file : NULL;
      cloud = start (&cloud_options, &base);
      options.cloud = base;
      lamp_sign_in_settings_set (&settings, LAMP_FIELD_CA_FILE, authorities[i]);
      lamp_sign_in_settings_set (&settings, LAMP_FIELD_CERTIFICATE, i == 3 ? client_file : NULL);
      /* A good one of a day is only a warning. */
      assert_stops (&options, LAMP_CHECK_TLS, i == 3 ? LAMP_CHECK_WARNING : LAMP_CHECK_FAILED,
                    says[i]);
    }

  for (guint i = 0; i < files.files->len; i++)
    g_unlink (g_ptr_array_index (files.files, i));
  g_rmdir (files.folder);
  g_free (files.folder);
  g_ptr_array_unref (files.files);
  identity_clear (&ca);
  identity_clear (&other_ca);
  identity_clear (&server);
  identity_clear (&client);
}

/* A cloud that is stopped while clients have not yet finished their handshake ends cleanly. */
static void
test_tls_unfinished (void)
{
  Files files
      = { g_dir_make_tmp ("lamp-check-XXXXXX", NULL), g_ptr_array_new_with_free_func (g_free) };
  Identity server;
  const char *server_file;

  identity_make (&server, "127.0.0.1", NULL);
  server_file = put (&files, "server.pem", &server, TRUE);
  for (guint i = 0; i < 20; i++)
    {
      LampCloudOptions options = LAMP_CLOUD_OPTIONS_INIT;
      g_autoptr (GSocketClient) client = g_socket_client_new ();
      g_autoptr (GPtrArray) connections = g_ptr_array_new_with_free_func (g_object_unref);
      g_autoptr (GUri) uri = NULL;
      g_autoptr (LampCloud) cloud = NULL;
      g_autofree char *base = NULL;

      options.residents = 1;
      options.tls_certificate = server_file;
      cloud = start (&options, &base);
      uri = g_uri_parse (base, G_URI_FLAGS_NONE, NULL);
      for (guint k = 0; k < 4; k++)
        {
          GSocketConnection *connection = g_socket_client_connect_to_host (
              client, "127.0.0.1", g_uri_get_port (uri), NULL, NULL);

          g_assert_nonnull (connection);
          g_ptr_array_add (connections, connection);
          /* Time for the other thread to accept: different in each round. */
          g_usleep (i * 100);
        }
    }

  g_unlink (server_file);
  g_rmdir (files.folder);
  g_free (files.folder);
  g_ptr_array_unref (files.files);
  identity_clear (&server);
}

static void
cancel_cb (LampCheck *check, guint step, GCancellable *cancellable)
{
  if (step == LAMP_CHECK_VALUES)
    g_cancellable_cancel (cancellable);
}

/* A person who presses Cancel is answered at once; the step that ran has found nothing out. */
static void
test_cancel (void)
{
  LampCloudOptions cloud_options = LAMP_CLOUD_OPTIONS_INIT;
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (LampCloud) cloud = NULL;
  g_autofree char *base = NULL;
  g_autoptr (LampCheck) check = NULL;
  LampCheckOptions options = { .zone = zone };
  Run run = { 0 };

  cloud_options.residents = 2;
  cloud = start (&cloud_options, &base);
  add_fault (base, "{\"kind\":\"stall\",\"type\":\"Observation\"}");
  options.cloud = base;
  check = lamp_check_new (&options);
  g_signal_connect (check, "step-changed", G_CALLBACK (cancel_cb), cancellable);
  lamp_check_run_async (check, cancellable, finished_cb, &run);
  while (!run.is_done)
    g_main_context_iteration (NULL, TRUE);
  g_assert_error (run.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (lamp_check_get_result (check, LAMP_CHECK_RESIDENTS)->state, ==,
                   LAMP_CHECK_PASSED);
  g_assert_cmpint (lamp_check_get_result (check, LAMP_CHECK_VALUES)->state, ==, LAMP_CHECK_WAITING);
  g_assert_cmpint (lamp_check_get_state (check), ==, LAMP_CHECK_WAITING);
  g_clear_error (&run.error);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/station/check/works", test_works);
  g_test_add_func ("/station/check/address", test_address);
  g_test_add_func ("/station/check/faults", test_faults);
  g_test_add_func ("/station/check/sign-in", test_sign_in);
  g_test_add_func ("/station/check/clock", test_clock);
  g_test_add_func ("/station/check/tls", test_tls);
  g_test_add_func ("/station/check/tls-unfinished", test_tls_unfinished);
  g_test_add_func ("/station/check/cancel", test_cancel);

  return g_test_run ();
}
