/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * lamplight-cloud as a program: its one line, its exit codes, and that it stops when told to.
 */

#include "config.h"

#include <gio/gio.h>
#include <signal.h>
#include <string.h>

static GSubprocess *
run (const char *arguments, GSubprocessFlags flags)
{
  g_auto (GStrv) words = g_strsplit (arguments, " ", -1);
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  GSubprocess *process;

  g_ptr_array_add (argv, (gpointer) g_getenv ("LAMP_TEST_CLOUD"));
  for (guint i = 0; words[i] != NULL; i++)
    if (words[i][0] != '\0')
      g_ptr_array_add (argv, words[i]);
  g_ptr_array_add (argv, NULL);
  process = g_subprocess_newv ((const char *const *) argv->pdata, flags, &error);
  g_assert_no_error (error);

  return process;
}

static void
test_wrong_use (void)
{
  static const struct
  {
    const char *arguments, *says;
    int exit_code;
  } rows[] = {
    { "--nonsense", "--nonsense", 2 },
    { "left over", "left", 2 },
    { "--port 70000", "--port", 2 },
    { "--port many", "many", 2 },
    { "--residents 0", "--residents", 2 },
    { "--speed -1", "--speed", 2 },
    { "--speed nan", "--speed", 2 },
    { "--now tomorrow", "tomorrow", 2 },
    { "--shift-to-now", "--data", 2 },
    { "--utc-offset 900", "--utc-offset", 2 },
    { "--utc-offset -721", "--utc-offset", 2 },
    { "--utc-offset +08:00", "+08:00", 2 },
    { "--push", "--push", 2 },
    { "--push carrier-pigeon", "carrier-pigeon", 2 },
    { "--client me", "--client-secret", 2 },
    { "--client-secret s", "--client", 2 },
    { "--client me --client-secret s --token-life 0", "--token-life", 2 },
    { "--tls-key /nonexistent", "--tls-certificate", 2 },
    { "--client me --client-jwk /nonexistent", "/nonexistent", 1 },
    { "--tls-certificate /nonexistent", "/nonexistent", 1 },
    { "--data /nonexistent", "/nonexistent", 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GSubprocess) process = run (
          rows[i].arguments, G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
      g_autofree char *out = NULL;
      g_autofree char *err = NULL;

      g_test_message ("%s", rows[i].arguments);
      g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, &out, &err, NULL));
      g_assert_cmpint (g_subprocess_get_exit_status (process), ==, rows[i].exit_code);
      g_assert_cmpstr (out, ==, "");
      g_assert_true (g_str_has_prefix (err, "lamplight-cloud: "));
      g_assert_nonnull (strstr (err, rows[i].says));
      /* One line. */
      g_assert_true (strchr (err, '\n') == err + strlen (err) - 1);
    }
}

static void
test_help (void)
{
  g_autoptr (GSubprocess) process = run ("--help", G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autofree char *out = NULL;

  g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, &out, NULL, NULL));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 0);
  g_assert_nonnull (strstr (out, "--shift-to-now"));
}

static void
test_stops (void)
{
  static const int signals[] = { SIGTERM, SIGINT };

  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    {
      g_autoptr (GSubprocess) process = run ("--residents 2", G_SUBPROCESS_FLAGS_STDOUT_PIPE);
      g_autoptr (GDataInputStream) out
          = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
      g_autofree char *line = g_data_input_stream_read_line_utf8 (out, NULL, NULL, NULL);

      g_assert_true (g_str_has_prefix (line, "listening on http://127.0.0.1:"));
      g_assert_true (g_str_has_suffix (line, "/fhir"));
      g_subprocess_send_signal (process, signals[i]);
      g_assert_true (g_subprocess_wait (process, NULL, NULL));
      g_assert_true (g_subprocess_get_if_exited (process));
      g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 0);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/demo/program/wrong-use", test_wrong_use);
  g_test_add_func ("/demo/program/help", test_help);
  g_test_add_func ("/demo/program/stops", test_stops);

  return g_test_run ();
}
