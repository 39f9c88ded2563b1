/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A cloud of our fixture's people, an empty folder, and the real lamplightctl on both: run() gives what it
 * prints and wants the exit status that is named, run_json() the same read with json-glib.
 */

#include "config.h"

#include "ctl-fixture.h"

#include <gio/gio.h>
#include <string.h>

void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_build_filename (g_getenv ("LAMP_TEST_FIXTURES"), "bulk", NULL);
  LampCloudOptions options = LAMP_CLOUD_OPTIONS_INIT;
  g_autoptr (GError) error = NULL;

  options.data_dir = folder;
  fixture->cloud = lamp_cloud_new (&options);
  fixture->base = g_strdup (lamp_cloud_start (fixture->cloud, &error));
  g_assert_no_error (error);
  fixture->directory = g_dir_make_tmp ("lamp-ctl-XXXXXX", &error);
  g_assert_no_error (error);
}

void
tear_down (Fixture *fixture, gconstpointer data)
{
  lamp_cloud_stop (fixture->cloud);
  lamp_cloud_free (fixture->cloud);
  g_free (fixture->base);
  g_free (fixture->directory);
}

/* Runs the program with the words of @line, in which BASE and DIR stand for the cloud and the folder. */
char *
run (Fixture *fixture, const char *line, const char *input, int code)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  g_auto (GStrv) parts = g_strsplit (line, " ", -1);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  char *output = NULL;

  g_ptr_array_add (words, (gpointer) g_getenv ("LAMP_TEST_CTL"));
  for (guint i = 0; parts[i] != NULL; i++)
    {
      if (strcmp (parts[i], "BASE") == 0)
        g_ptr_array_add (words, fixture->base);
      else if (strcmp (parts[i], "DIR") == 0)
        g_ptr_array_add (words, fixture->directory);
      else if (*parts[i] != '\0')
        g_ptr_array_add (words, parts[i]);
    }
  g_ptr_array_add (words, NULL);

  process = g_subprocess_newv ((const char *const *) words->pdata,
                               G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE
                                   | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                               &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_communicate_utf8 (process, input, NULL, &output, NULL, &error));
  g_assert_no_error (error);
  g_test_message ("%s -> %s", line, output);
  g_assert_true (g_subprocess_get_if_exited (process));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, code);

  return output;
}

JsonNode *
run_json (Fixture *fixture, const char *line, int code)
{
  g_autofree char *output = run (fixture, line, NULL, code);
  g_autoptr (GError) error = NULL;
  JsonNode *node = json_from_string (output, &error);

  g_assert_no_error (error);
  g_assert_nonnull (node);

  return node;
}

void
assert_members (JsonObject *object, const char *names)
{
  g_auto (GStrv) parts = g_strsplit (names, " ", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      g_test_message ("member %s", parts[i]);
      g_assert_true (json_object_has_member (object, parts[i]));
    }
}
