/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The engine with a sign-in file: live with tokens of a second, refused in words when the cloud does not
 * know the station any more, and live again when a person asks to try again.
 */

#include "config.h"

#include "demo/cloud.h"
#include "station/engine.h"

#include <glib/gstdio.h>
#include <string.h>

#define SECRET "hunter2-is-secret"

typedef struct
{
  LampStatus status;
  guint n_changes;
} Seen;

static void
changed_cb (LampEngine *engine, LampChanges *changes, gpointer user_data)
{
  Seen *seen = user_data;

  lamp_status_clear (&seen->status);
  lamp_status_copy (&seen->status, &changes->status);
  seen->n_changes++;
}

static LampCloud *
open_cloud (guint port, const char *secret, guint token_life_s, char **base)
{
  LampCloudOptions options = LAMP_CLOUD_OPTIONS_INIT;
  g_autoptr (GError) error = NULL;
  LampCloud *cloud;

  options.port = port;
  options.residents = 2;
  options.client_id = "station-7";
  options.client_secret = secret;
  options.token_life_s = token_life_s;
  cloud = lamp_cloud_new (&options);
  g_free (*base);
  *base = g_strdup (lamp_cloud_start (cloud, &error));
  g_assert_no_error (error);

  return cloud;
}

static void
wait_for (Seen *seen, LampLink link)
{
  while (seen->status.link != link)
    g_main_context_iteration (NULL, TRUE);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_remove (path);
}

static void
test_lives (void)
{
  g_autofree char *folder = g_dir_make_tmp ("lamp-engine-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (folder, "sign-in", NULL);
  g_autofree char *secret_file = g_build_filename (folder, "secret", NULL);
  g_autofree char *directory = g_build_filename (folder, "home", NULL);
  g_autofree char *base = NULL;
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (GUri) uri = NULL;
  g_autoptr (GError) error = NULL;
  LampEngineOptions options
      = { .directory = directory, .sign_in = file, .zone = zone, .history_days = 1, .poll_s = 1 };
  LampCloud *cloud = open_cloud (0, SECRET, 1, &base);
  LampEngine *engine;
  Seen seen = { 0 };

  g_assert_true (g_file_set_contents_full (secret_file, SECRET, -1, G_FILE_SET_CONTENTS_CONSISTENT,
                                           0600, NULL));
  g_assert_true (g_file_set_contents (
      file, "[sign-in]\nkind=client-secret\nclient-id=station-7\nsecret-file=secret\n", -1, NULL));
  options.cloud = base;
  engine = lamp_engine_new (&options);
  g_signal_connect (engine, "changed", G_CALLBACK (changed_cb), &seen);
  g_assert_true (lamp_engine_start (engine, &error));
  g_assert_no_error (error);

  /* Through three tokens, none of which a poll interval outlives. */
  while (lamp_cloud_get_n_token_requests (cloud) < 3)
    {
      g_main_context_iteration (NULL, TRUE);
      g_assert_cmpint (seen.status.link, !=, LAMP_LINK_REFUSED);
      g_assert_cmpint (seen.status.link, !=, LAMP_LINK_OFFLINE);
    }
  wait_for (&seen, LAMP_LINK_LIVE);

  /* The same cloud, but the station's secret is not good there any more. */
  uri = g_uri_parse (base, G_URI_FLAGS_NONE, NULL);
  lamp_cloud_free (cloud);
  cloud = open_cloud ((guint) g_uri_get_port (uri), "changed", 300, &base);
  wait_for (&seen, LAMP_LINK_REFUSED);
  g_assert_null (strstr (seen.status.problem, SECRET));
  /* It may have been the old token that was refused first; a person's "try again" asks for a new one. */
  lamp_engine_sync_now (engine);
  while (seen.status.problem == NULL || strstr (seen.status.problem, "client ID") == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (strstr (seen.status.problem, SECRET));

  /* It is mended; nobody waits for the rest of the minute. */
  lamp_cloud_free (cloud);
  cloud = open_cloud ((guint) g_uri_get_port (uri), SECRET, 300, &base);
  lamp_engine_sync_now (engine);
  wait_for (&seen, LAMP_LINK_LIVE);

  lamp_engine_stop (engine);
  g_object_unref (engine);
  lamp_status_clear (&seen.status);
  lamp_cloud_free (cloud);
  remove_tree (folder);
}

/* A file that cannot be used is said in words, and the engine goes on with what it has. */
static void
test_unusable (void)
{
  g_autofree char *folder = g_dir_make_tmp ("lamp-engine-XXXXXX", NULL);
  g_autofree char *directory = g_build_filename (folder, "home", NULL);
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (GError) error = NULL;
  LampEngineOptions options = { .cloud = "https://cloud.example/fhir",
                                .sign_in = "/nonexistent/sign-in",
                                .directory = directory,
                                .zone = zone };
  g_autoptr (LampEngine) engine = lamp_engine_new (&options);
  Seen seen = { 0 };

  g_signal_connect (engine, "changed", G_CALLBACK (changed_cb), &seen);
  g_assert_true (lamp_engine_start (engine, &error));
  wait_for (&seen, LAMP_LINK_REFUSED);
  g_assert_nonnull (strstr (seen.status.problem, "/nonexistent/sign-in"));
  lamp_engine_stop (engine);
  lamp_status_clear (&seen.status);
  remove_tree (folder);
}

/* The file is written while the station stands there refused; a press, and no new start, makes it live. */
static void
test_mended (void)
{
  g_autofree char *folder = g_dir_make_tmp ("lamp-engine-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (folder, "sign-in", NULL);
  g_autofree char *secret_file = g_build_filename (folder, "secret", NULL);
  g_autofree char *directory = g_build_filename (folder, "home", NULL);
  g_autofree char *base = NULL;
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (GError) error = NULL;
  LampEngineOptions options
      = { .directory = directory, .sign_in = file, .zone = zone, .history_days = 1 };
  g_autoptr (LampCloud) cloud = open_cloud (0, SECRET, 300, &base);
  g_autoptr (LampEngine) engine = NULL;
  Seen seen = { 0 };

  options.cloud = base;
  engine = lamp_engine_new (&options);
  g_signal_connect (engine, "changed", G_CALLBACK (changed_cb), &seen);
  g_assert_true (lamp_engine_start (engine, &error));
  wait_for (&seen, LAMP_LINK_REFUSED);
  g_assert_true (g_file_set_contents_full (secret_file, SECRET, -1, G_FILE_SET_CONTENTS_CONSISTENT,
                                           0600, NULL));
  g_assert_true (g_file_set_contents (
      file, "[sign-in]\nkind=client-secret\nclient-id=station-7\nsecret-file=secret\n", -1, NULL));
  lamp_engine_sync_now (engine);
  wait_for (&seen, LAMP_LINK_LIVE);

  lamp_engine_stop (engine);
  lamp_status_clear (&seen.status);
  remove_tree (folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/station/engine-sign-in/lives", test_lives);
  g_test_add_func ("/station/engine-sign-in/unusable", test_unusable);
  g_test_add_func ("/station/engine-sign-in/mended", test_mended);

  return g_test_run ();
}
