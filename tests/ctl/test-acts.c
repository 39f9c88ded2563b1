/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a person enters at the terminal: observations, answers to alerts, pauses, and the outbox in which they
 * wait; real program, real cloud, real files.
 */

#include "config.h"

#include "ctl-fixture.h"
#include "store/reader.h"

#include <gio/gio.h>
#include <signal.h>
#include <string.h>

/* The one act of an answer, borrowed. */
static JsonObject *
act_of (JsonNode *node, guint i)
{
  g_assert_cmpuint (json_array_get_length (json_node_get_array (node)), >, i);

  return json_array_get_object_element (json_node_get_array (node), i);
}

static char *
first_resident (Fixture *fixture)
{
  g_autofree char *synced
      = run (fixture, "--cloud BASE --data-dir DIR sync --once --history all", NULL, 0);
  g_autoptr (JsonNode) node = run_json (fixture, "--data-dir DIR residents --json", 0);

  return g_strdup (json_object_get_string_member (
      json_array_get_object_element (json_node_get_array (node), 0), "id"));
}

/* Values go to disk first, then to the cloud, and come back from there as what they were. */
static void
test_observe (Fixture *fixture, gconstpointer data)
{
  static const char *const states[] = { "done", "queued" };
  g_autofree char *id = first_resident (fixture);
  g_autofree char *line
      = g_strdup_printf ("--cloud BASE --data-dir DIR observe %s pulse=88 resp=18 spo2=95 bp=132/74"
                         " temp=37.2 consciousness=alert oxygen=2.5 --staff N042 --json",
                         id);

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (JsonNode) acts = NULL;
      g_autoptr (JsonNode) listed = NULL;

      if (i == 1)
        lamp_cloud_stop (fixture->cloud);
      acts = run_json (fixture, line, i == 0 ? 0 : 3);
      /* the flow is a value of its own */
      g_assert_cmpuint (json_array_get_length (json_node_get_array (acts)), ==, 8);
      for (guint k = 0; k < 8; k++)
        {
          assert_members (
              act_of (acts, k),
              "uuid type action resident by text made state attempts next_try http_status"
              " reason may_have_arrived settled replaces conflict");
          g_assert_cmpstr (json_object_get_string_member (act_of (acts, k), "by"), ==, "N042");
          /* of a cloud that is gone one act is asked, not all */
          g_assert_cmpstr (json_object_get_string_member (act_of (acts, k), "state"), ==,
                           states[i]);
          g_assert_cmpint (json_object_get_int_member (act_of (acts, k), "attempts"), ==,
                           i == 0 || k == 0 ? 1 : 0);
        }
      listed = run_json (fixture, "--data-dir DIR outbox --json", 0);
      g_assert_cmpuint (json_array_get_length (json_node_get_array (listed)), ==, i == 0 ? 0 : 8);
      if (i == 0)
        {
          g_autofree char *pulled
              = run (fixture, "--cloud BASE --data-dir DIR sync --once", NULL, 0);
          g_autofree char *one_line = g_strdup_printf ("--data-dir DIR resident %s --json", id);
          g_autofree char *one = run (fixture, one_line, NULL, 0);

          g_assert_nonnull (strstr (one, "37.2"));
        }
    }
}

static void
test_observe_wrong (Fixture *fixture, gconstpointer data)
{
  static const char *const words[] = {
    "pulse=88",                         /* nobody's name */
    "pulse=0 --staff N042",             /* cannot be true */
    "pulse=0 --staff N042 --confirm",   /* not even then */
    "pulse=25 --staff N042",            /* unusual, not confirmed */
    "bp=74/132 --staff N042 --confirm", /* turned round */
    "bp=132 --staff N042",              /* half */
    "pulse=88.5 --staff N042",          /* more digits than are kept */
    "temp=37,2 --staff N042",           /* no comma */
    "pulse=88 pulse=90 --staff N042",   /* which? */
    "pulse= --staff N042",
    "pulse --staff N042",
    "mood=good --staff N042",
    "consciousness=sleepy --staff N042",
    "oxygen=-1 --staff N042",
    "--staff N042",
  };
  g_autofree char *id = first_resident (fixture);
  g_autoptr (JsonNode) listed = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autofree char *line
          = g_strdup_printf ("--cloud BASE --data-dir DIR observe %s %s", id, words[i]);
      g_autofree char *output = run (fixture, line, NULL, 2);
    }
  {
    g_autofree char *output = run (
        fixture, "--cloud BASE --data-dir DIR observe nobody pulse=88 --staff N042", NULL, 1);
    g_autofree char *line
        = g_strdup_printf ("--data-dir DIR observe %s pulse=25 --staff N042 --confirm", id);
    g_autofree char *confirmed = run (fixture, line, NULL, 0);
  }
  listed = run_json (fixture, "--data-dir DIR outbox --all --json", 0);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (listed)), ==, 1);
}

/* An alert of the simulated home is answered: the answer stands beside it at once, and is shared. */
static void
test_respond (Fixture *fixture, gconstpointer data)
{
  LampCloudOptions options = LAMP_CLOUD_OPTIONS_INIT;
  g_autofree char *synced = NULL;
  g_autofree char *line = NULL;
  g_autofree char *nobody = NULL;
  g_autofree char *noted = NULL;
  g_autoptr (JsonNode) before = NULL;
  g_autoptr (JsonNode) act = NULL;
  g_autoptr (JsonNode) after = NULL;
  JsonArray *responses;

  lamp_cloud_stop (fixture->cloud);
  lamp_cloud_free (fixture->cloud);
  options.residents = 6;
  options.seed = 3;
  fixture->cloud = lamp_cloud_new (&options);
  g_free (fixture->base);
  fixture->base = g_strdup (lamp_cloud_start (fixture->cloud, NULL));

  synced = run (fixture, "--cloud BASE --data-dir DIR sync --once --history 3", NULL, 0);
  before = run_json (fixture, "--data-dir DIR alerts --all --json", 0);
  line = g_strdup_printf (
      "--cloud BASE --data-dir DIR respond %s acknowledge --staff N042 --note Going --json",
      json_object_get_string_member (act_of (before, 0), "key"));
  act = run_json (fixture, line, 0);
  g_assert_cmpstr (json_object_get_string_member (act_of (act, 0), "state"), ==, "done");
  g_assert_cmpstr (json_object_get_string_member (act_of (act, 0), "type"), ==, "Communication");
  noted = g_strdup_printf ("--data-dir DIR respond %s resolve --staff N043",
                           json_object_get_string_member (act_of (before, 0), "key"));
  g_free (run (fixture, noted, NULL, 0));

  after = run_json (fixture, "--data-dir DIR alerts --all --json", 0);
  responses = json_object_get_array_member (act_of (after, 0), "responses");
  g_assert_cmpuint (json_array_get_length (responses), ==, 2);
  assert_members (json_array_get_object_element (responses, 0), "code by at pending note");
  g_assert_cmpstr (
      json_object_get_string_member (json_array_get_object_element (responses, 0), "code"), ==,
      "acknowledge");
  g_assert_cmpstr (
      json_object_get_string_member (json_array_get_object_element (responses, 0), "note"), ==,
      "Going");
  g_assert_false (
      json_object_get_boolean_member (json_array_get_object_element (responses, 0), "pending"));
  g_assert_cmpstr (
      json_object_get_string_member (json_array_get_object_element (responses, 1), "code"), ==,
      "resolve");
  g_assert_true (
      json_object_get_boolean_member (json_array_get_object_element (responses, 1), "pending"));
  g_assert_true (
      json_object_get_null_member (json_array_get_object_element (responses, 1), "note"));

  nobody = run (fixture, "--data-dir DIR respond nothing acknowledge --staff N042", NULL, 1);
}

/* Quiet goes where the window's goes, and is judged there. */
static void
test_pause (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *line;
    int code;
  } rows[] = {
    { "pause audio", 0 },
    { "pause care r1 --minutes 20 --staff N042", 0 },
    { "pause off r1 PULSE_HI --minutes 60 --reason Pacemaker --staff N042", 0 },
    /* longer than its kind may be; no reason; no such alert; nothing to end or take back */
    { "pause care r1 --minutes 31 --staff N042", 1 },
    { "pause off r1 PULSE_HI --minutes 60 --staff N042", 1 },
    { "pause snooze nothing --minutes 10 --staff N042", 1 },
    { "pause undo nothing --staff N042", 1 },
    /* wrong use: nobody, no end, an end where there is none, no such thing */
    { "pause care r1 --minutes 20", 2 },
    { "pause care r1 --staff N042", 2 },
    { "pause audio --minutes 5", 2 },
    { "pause everything --staff N042", 2 },
    { "pause", 2 },
  };
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autoptr (LampReader) reader = NULL;
  g_autoptr (GPtrArray) pauses = NULL;
  g_autoptr (GError) error = NULL;
  guint kinds = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *line = g_strconcat ("--data-dir DIR ", rows[i].line, NULL);

      g_free (run (fixture, line, NULL, rows[i].code));
    }
  reader = lamp_reader_open (fixture->directory, zone, &error);
  g_assert_no_error (error);
  pauses = lamp_reader_pauses (reader, g_get_real_time (), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (pauses->len, ==, 3);
  for (guint i = 0; i < pauses->len; i++)
    kinds |= 1u << ((LampPause *) g_ptr_array_index (pauses, i))->kind;
  g_assert_cmpuint (kinds, ==,
                    1u << LAMP_PAUSE_AUDIO | 1u << LAMP_PAUSE_CARE | 1u << LAMP_PAUSE_OFF);
}

/* By the id that "pause" tells it can be ended, once. */
static void
test_pause_end (Fixture *fixture, gconstpointer data)
{
  g_autoptr (JsonNode) pause
      = run_json (fixture, "--data-dir DIR pause care r1 --minutes 20 --staff N042 --json", 0);
  JsonObject *told = json_node_get_object (pause);
  g_autofree char *line = g_strdup_printf ("--data-dir DIR pause end %s --staff N042",
                                           json_object_get_string_member (told, "id"));

  g_assert_cmpstr (json_object_get_string_member (told, "what"), ==, "care");
  g_assert_true (json_object_has_member (told, "until"));
  g_free (run (fixture, line, NULL, 0));
  g_free (run (fixture, line, NULL, 1));
}

static void
put_alert (LampStore *store, const char *key, gint64 raised_us, gint64 ended_us)
{
  const LampAlert alert = { .key = (char *) key,
                            .resident_id = (char *) "ann",
                            .rule = LAMP_RULE_PULSE_HI,
                            .priority = LAMP_PRIORITY_HIGH,
                            .since_us = raised_us,
                            .raised_us = raised_us,
                            .ended_us = ended_us,
                            .value = 134000,
                            .limit = 131000 };
  g_autoptr (GError) error = NULL;

  g_assert_true (lamp_store_put_alert (store, &alert, &error));
  g_assert_no_error (error);
}

/* What is one row on the screen is answered as one, by any of its keys; what is over can be answered too. */
static void
test_respond_row (Fixture *fixture, gconstpointer data)
{
  const gint64 now_us = g_get_real_time ();
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  LampStoreOptions options = { fixture->directory, zone, NULL };
  g_autoptr (GError) error = NULL;
  LampStore *store = lamp_store_open (&options, &error);
  g_autoptr (JsonNode) acts = NULL;
  g_autoptr (JsonNode) over = NULL;

  g_assert_no_error (error);
  put_alert (store, "first", now_us - 9 * G_TIME_SPAN_MINUTE, now_us - 8 * G_TIME_SPAN_MINUTE);
  put_alert (store, "again", now_us - 7 * G_TIME_SPAN_MINUTE, LAMP_NO_TIME);
  put_alert (store, "long-ago", now_us - 300 * G_TIME_SPAN_MINUTE,
             now_us - 299 * G_TIME_SPAN_MINUTE);
  lamp_store_close (store);

  acts = run_json (fixture, "--data-dir DIR respond first acknowledge --staff N042 --json", 0);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (acts)), ==, 2);
  over = run_json (fixture, "--data-dir DIR respond long-ago acknowledge --staff N042 --json", 0);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (over)), ==, 1);
  {
    g_autoptr (JsonNode) alerts = run_json (fixture, "--data-dir DIR alerts --all --json", 0);

    g_assert_cmpuint (json_array_get_length (json_node_get_array (alerts)), ==, 3);
    for (guint i = 0; i < 3; i++)
      {
        const char *state = json_object_get_string_member (act_of (alerts, i), "state");

        g_assert_true (g_str_equal (state, "acknowledged") || g_str_equal (state, "ended"));
      }
  }
}

static void
test_outbox (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = first_resident (fixture);
  g_autofree char *line
      = g_strdup_printf ("--data-dir DIR observe %s pulse=88 --staff N042 --json", id);
  g_autoptr (JsonNode) first = run_json (fixture, line, 0);
  g_autoptr (JsonNode) second = run_json (fixture, line, 0);
  g_autofree char *retry
      = g_strdup_printf ("--cloud BASE --data-dir DIR outbox --json --retry %s",
                         json_object_get_string_member (act_of (first, 0), "uuid"));
  g_autofree char *withdraw
      = g_strdup_printf ("--data-dir DIR outbox --json --withdraw %s --staff N042 --reason twice",
                         json_object_get_string_member (act_of (second, 0), "uuid"));
  g_autofree char *unsigned_line
      = g_strdup_printf ("--data-dir DIR outbox --withdraw %s --staff N042",
                         json_object_get_string_member (act_of (second, 0), "uuid"));
  g_autoptr (JsonNode) withdrawn = NULL;
  g_autoptr (JsonNode) retried = NULL;
  g_autofree char *output = run (fixture, unsigned_line, NULL, 2);
  g_autofree char *again = NULL;
  g_autofree char *nobody = NULL;

  withdrawn = run_json (fixture, withdraw, 0);
  g_assert_cmpstr (json_object_get_string_member (act_of (withdrawn, 0), "state"), ==, "withdrawn");
  g_assert_cmpstr (json_object_get_string_member (act_of (withdrawn, 0), "reason"), ==, "twice");
  retried = run_json (fixture, retry, 0);
  g_assert_cmpstr (json_object_get_string_member (act_of (retried, 0), "state"), ==, "done");
  again = run (fixture, withdraw, NULL, 1);
  nobody = run (fixture, "--data-dir DIR outbox --retry 5", NULL, 1);
}

/* What was typed wrongly goes right, and says what it stands in the place of. */
static void
test_edit (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = first_resident (fixture);
  g_autofree char *line
      = g_strdup_printf ("--data-dir DIR observe %s bp=123/74 --staff N042 --json", id);
  g_autoptr (JsonNode) first = run_json (fixture, line, 0);
  const char *uuid = json_object_get_string_member (act_of (first, 0), "uuid");
  g_autofree char *unreadable = g_strdup_printf (
      "--data-dir DIR outbox --edit %s --value 132 --staff N042 --reason typo", uuid);
  g_autofree char *unusual = g_strdup_printf (
      "--data-dir DIR outbox --edit %s --value 132/120 --staff N042 --reason typo", uuid);
  g_autofree char *right = g_strdup_printf ("--cloud BASE --data-dir DIR outbox --json --edit %s "
                                            "--value 132/74 --staff N043 --reason typo",
                                            uuid);
  g_autofree char *choose
      = g_strdup_printf ("--data-dir DIR outbox --keep-theirs %s --staff N043", uuid);
  g_autoptr (JsonNode) edited = NULL;
  JsonObject *act;

  g_free (run (fixture, unreadable, NULL, 1));
  g_free (run (fixture, unusual, NULL, 1));
  g_free (run (fixture, choose, NULL, 1));
  edited = run_json (fixture, right, 0);
  act = act_of (edited, 0);
  g_assert_cmpstr (json_object_get_string_member (act, "state"), ==, "done");
  g_assert_cmpstr (json_object_get_string_member (act, "text"), ==, "bp 132/74");
  g_assert_cmpstr (json_object_get_string_member (act, "by"), ==, "N043");
  g_assert_cmpstr (json_object_get_string_member (act, "replaces"), ==, uuid);
}

/* While the window holds the folder: looking works, entering says why not. */
static void
test_in_use (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = first_resident (fixture);
  g_autofree char *line = g_strdup_printf ("--data-dir DIR observe %s pulse=88 --staff N042", id);
  g_autoptr (GSubprocess) window = NULL;
  g_autoptr (GDataInputStream) said = NULL;
  g_autofree char *first_line = NULL;
  g_autofree char *output = NULL;
  g_autofree char *listed = NULL;

  window = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL, g_getenv ("LAMP_TEST_CTL"),
                             "--cloud", fixture->base, "--data-dir", fixture->directory, "sync",
                             "--follow", NULL);
  said = g_data_input_stream_new (g_subprocess_get_stdout_pipe (window));
  first_line = g_data_input_stream_read_line (said, NULL, NULL, NULL);
  g_assert_nonnull (strstr (first_line, "\"unsent\":0,\"stuck\":0"));
  output = run (fixture, line, NULL, 1);
  listed = run (fixture, "--data-dir DIR outbox --json", NULL, 0);
  g_assert_cmpstr (listed, ==, "[]\n");
  g_subprocess_send_signal (window, SIGTERM);
  g_assert_true (g_subprocess_wait (window, NULL, NULL));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, test) g_test_add ("/ctl/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("observe", test_observe);
  ADD ("observe-wrong", test_observe_wrong);
  ADD ("outbox", test_outbox);
  ADD ("edit", test_edit);
  ADD ("respond", test_respond);
  ADD ("pause", test_pause);
  ADD ("pause-end", test_pause_end);
  ADD ("respond-row", test_respond_row);
  ADD ("in-use", test_in_use);

  return g_test_run ();
}
