/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * lamplightctl replay as an interface: a small home of our own whose answers were worked out by hand, and the
 * real home of the shared data where they are at hand.
 */

#include "config.h"

#include "demo/cloud.h"

#include <gio/gio.h>
#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

typedef struct
{
  LampCloud *cloud;
  char *base;
  char *directory;
} Home;

static void
home_open (Home *home, const char *folder)
{
  LampCloudOptions options = LAMP_CLOUD_OPTIONS_INIT;
  g_autoptr (GError) error = NULL;

  options.data_dir = folder;
  home->cloud = lamp_cloud_new (&options);
  home->base = g_strdup (lamp_cloud_start (home->cloud, &error));
  g_assert_no_error (error);
  home->directory = g_dir_make_tmp ("lamp-replay-XXXXXX", &error);
  g_assert_no_error (error);
}

static void
home_close (Home *home)
{
  lamp_cloud_stop (home->cloud);
  lamp_cloud_free (home->cloud);
  g_free (home->base);
  g_free (home->directory);
}

static char *
run (const Home *home, gboolean with_cloud, const char *labels, const char *option, int code)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  char *output = NULL;

  g_ptr_array_add (words, (gpointer) g_getenv ("LAMP_TEST_CTL"));
  if (with_cloud)
    {
      g_ptr_array_add (words, (gpointer) "--cloud");
      g_ptr_array_add (words, home->base);
    }
  g_ptr_array_add (words, (gpointer) "--data-dir");
  g_ptr_array_add (words, home->directory);
  g_ptr_array_add (words, (gpointer) "replay");
  if (labels != NULL)
    {
      g_ptr_array_add (words, (gpointer) "--labels");
      g_ptr_array_add (words, (gpointer) labels);
    }
  g_ptr_array_add (words, (gpointer) option);
  g_ptr_array_add (words, NULL);
  process = g_subprocess_newv ((const char *const *) words->pdata,
                               G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                               &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, &output, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, code);

  return output;
}

static JsonObject *
row_of (JsonNode *rows, const char *type, const char *method)
{
  JsonArray *array = json_node_get_array (rows);

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonObject *row = json_array_get_object_element (array, i);

      if (strcmp (json_object_get_string_member (row, "type"), type) == 0
          && strcmp (json_object_get_string_member (row, "method"), method) == 0)
        return row;
    }
  g_assert_not_reached ();
}

/* -1 stands for null. */
static double
share (JsonObject *row, const char *name)
{
  return json_object_get_null_member (row, name) ? -1 : json_object_get_double_member (row, name);
}

static void
test_own_home (void)
{
  static const struct
  {
    const char *type, *method;
    gint labels;
    double sensitivity, ppv, load;
  } rows[] = {
    /* Watched for 9 days and 4 hours. 165, 185, 190 and 190 on the days 7, 8, 9 and 9; labels on 7 and 9. */
    { "Blood pressure", "flat", 2, 0.5, 1, 0.764 },
    { "Blood pressure", "personal", 2, 1, 0.667, 2.291 },
    { "Blood pressure", "baseline", 2, 1, 0.667, 2.291 },
    /* The only label is of somebody without readings; the night's mean of 140 is a summary. */
    { "Pulse", "flat", 1, 0, -1, 0 },
    { "Pulse", "personal", 1, 0, -1, 0 },
    { "Pulse", "baseline", 1, 0, -1, 0 },
    { "Body temperature", "flat", 0, -1, -1, -1 },
    /* 60 kg, 30 days later 57. */
    { "Weight", "flat", 0, -1, 0, 0.233 },
    { "Weight", "baseline", 0, -1, -1, 0 },
  };
  g_autofree char *folder = g_build_filename (g_getenv ("LAMP_TEST_FIXTURES"), "replay", NULL);
  g_autofree char *labels = g_build_filename (folder, "labels.csv", NULL);
  Home home;

  home_open (&home, folder);
  /* From the cloud, then from what was stored: the same. */
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *output = run (&home, i == 0, labels, "--json", 0);
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node = json_from_string (output, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (json_array_get_length (json_node_get_array (node)), ==, 12);
      for (gsize k = 0; k < G_N_ELEMENTS (rows); k++)
        {
          JsonObject *row = row_of (node, rows[k].type, rows[k].method);

          g_test_message ("%s, %s", rows[k].type, rows[k].method);
          g_assert_cmpint (json_object_get_int_member (row, "labels"), ==, rows[k].labels);
          g_assert_cmpfloat_with_epsilon (share (row, "sensitivity"), rows[k].sensitivity, 1e-9);
          g_assert_cmpfloat_with_epsilon (share (row, "ppv"), rows[k].ppv, 1e-9);
          g_assert_cmpfloat_with_epsilon (share (row, "alerts_per_resident_week"), rows[k].load,
                                          1e-9);
        }
    }
  home_close (&home);
}

static void
test_wrong_use (void)
{
  static const struct
  {
    const char *text;
    int code;
  } rows[] = {
    { "patient,when,type\n", 1 },                       /* no column of times */
    { "patient,time,type\nr1,yesterday,Pulse\n", 1 },   /* no time */
    { "patient,time,type\nr1,2026-03-01,Pulse\n", 1 },  /* a day is no moment */
    { "patient,time,type\nr1,2026-03-01T08:00Z\n", 1 }, /* a field is missing */
    { "type,time,patient\r\nPulse,2026-03-01T08:00:00Z,r1\r\n\r\n",
      0 }, /* another order, other line ends */
  };
  g_autofree char *folder = g_build_filename (g_getenv ("LAMP_TEST_FIXTURES"), "replay", NULL);
  g_autofree char *path = NULL;
  g_autofree char *none = NULL;
  Home home;

  home_open (&home, folder);
  path = g_build_filename (home.directory, "labels.csv", NULL);
  g_free (run (&home, TRUE, NULL, "--json", 2));
  none = g_build_filename (home.directory, "none.csv", NULL);
  g_free (run (&home, TRUE, none, "--json", 1));
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("row %zu", i);
      g_file_set_contents (path, rows[i].text, -1, &error);
      g_assert_no_error (error);
      g_free (run (&home, TRUE, path, "--json", rows[i].code));
    }
  home_close (&home);
}

/* The real home: the band beats the catalogue's limits for blood pressure in both measures, and says so. */
static void
test_real_home (void)
{
  g_autofree char *folder = g_build_filename (g_getenv ("LAMP_TEST_SHARED"), "data", "tihm", NULL);
  g_autofree char *labels = g_build_filename (folder, "labels.csv", NULL);
  g_autofree char *output = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError) error = NULL;
  JsonObject *flat, *band;
  Home home;

  if (!g_file_test (labels, G_FILE_TEST_EXISTS))
    {
      g_test_skip ("the TIHM data are not here");
      return;
    }
  home_open (&home, folder);
  output = run (&home, TRUE, labels, "--json", 0);
  node = json_from_string (output, &error);
  g_assert_no_error (error);

  flat = row_of (node, "Blood pressure", "flat");
  band = row_of (node, "Blood pressure", "baseline");
  g_assert_cmpint (json_object_get_int_member (flat, "labels"), ==, 153);
  g_assert_cmpint (json_object_get_int_member (flat, "residents"), ==, 27);
  g_assert_cmpfloat (share (band, "sensitivity"), >, share (flat, "sensitivity") + 0.5);
  g_assert_cmpfloat (share (band, "ppv"), >, share (flat, "ppv"));
  band = row_of (node, "Pulse", "baseline");
  g_assert_cmpint (json_object_get_int_member (band, "labels"), ==, 49);
  g_assert_cmpfloat (share (band, "sensitivity"), >,
                     share (row_of (node, "Pulse", "flat"), "sensitivity") + 0.5);
  g_assert_cmpint (json_object_get_int_member (row_of (node, "Body temperature", "flat"), "labels"),
                   ==, 1);
  g_assert_cmpint (json_object_get_int_member (row_of (node, "Weight", "flat"), "labels"), ==, 0);
  home_close (&home);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/ctl/replay/own-home", test_own_home);
  g_test_add_func ("/ctl/replay/wrong-use", test_wrong_use);
  g_test_add_func ("/ctl/replay/real-home", test_real_home);

  return g_test_run ();
}
