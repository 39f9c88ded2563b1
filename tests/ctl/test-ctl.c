/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The outputs of lamplightctl are an interface: the real program against a real cloud, its JSON read back
 * with json-glib, its exit codes, and what it does when the cloud is gone.
 */

#include "config.h"

#include "demo/cloud.h"
#include "store/reader.h"

#include <gio/gio.h>
#include <json-glib/json-glib.h>
#include <signal.h>
#include <string.h>

typedef struct
{
  LampCloud *cloud;
  char *base;
  char *directory;
} Fixture;

static void
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

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  lamp_cloud_stop (fixture->cloud);
  lamp_cloud_free (fixture->cloud);
  g_free (fixture->base);
  g_free (fixture->directory);
}

/* Runs the program with the words of @line, in which BASE and DIR stand for the cloud and the folder. */
static char *
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

static JsonNode *
run_json (Fixture *fixture, const char *line, int code)
{
  g_autofree char *output = run (fixture, line, NULL, code);
  g_autoptr (GError) error = NULL;
  JsonNode *node = json_from_string (output, &error);

  g_assert_no_error (error);
  g_assert_nonnull (node);

  return node;
}

static void
assert_members (JsonObject *object, const char *names)
{
  g_auto (GStrv) parts = g_strsplit (names, " ", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      g_test_message ("member %s", parts[i]);
      g_assert_true (json_object_has_member (object, parts[i]));
    }
}

static void
test_sync (Fixture *fixture, gconstpointer data)
{
  g_autoptr (JsonNode) first
      = run_json (fixture, "--cloud BASE --data-dir DIR sync --once --history all --json", 0);
  g_autoptr (JsonNode) second
      = run_json (fixture, "--cloud BASE --data-dir DIR sync --once --json", 0);
  JsonObject *totals = json_node_get_object (first);
  gint64 set_aside = 0;
  g_autoptr (GList) reasons
      = json_object_get_values (json_object_get_object_member (totals, "set_aside"));

  assert_members (totals, "residents observations alerts requests bytes seconds up_to_date");
  for (GList *l = reasons; l != NULL; l = l->next)
    set_aside += json_node_get_int (l->data);
  g_assert_cmpint (json_object_get_int_member (totals, "residents"), ==, 2);
  g_assert_cmpint (json_object_get_int_member (totals, "observations"), >, 20);
  g_assert_cmpint (json_object_get_int_member (totals, "observations"), ==,
                   json_object_get_int_member (totals, "stored")
                       + json_object_get_int_member (totals, "updated") + set_aside);
  g_assert_true (json_object_get_boolean_member (totals, "up_to_date"));
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (second), "observations"), ==,
                   0);
}

/* Moved, listed, refused where it does not fit, put back; and the rules take it up. */
static void
test_limits (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *line;
    int code;
    guint n;
  } rows[] = {
    { "limits list", 0, 0 },
    { "limits set PULSE_HI 120 --resident p1 --staff N1 --reason why --until 2999-01-01T00:00:00Z",
      0, 1 },
    { "limits set PULSE_HI 111 --home --staff N1 --reason why --until 2999-01-01T00:00:00Z", 2, 1 },
    { "limits set SPO2_LO 90 --priority medium --ward East --staff N1 --reason why --until "
      "2999-01-01T00:00:00Z",
      0, 2 },
    { "limits set PULSE_HI 120 --home --staff N1 --reason why", 2, 2 },
    { "limits set PULSE_HI 120 --home --staff N1 --reason why --until 2001-01-01T00:00:00Z", 2, 2 },
    { "limits set FALL 1 --home --staff N1 --reason why --until 2999-01-01T00:00:00Z", 2, 2 },
    { "limits set PULSE_HI 120 --home --reason why --until 2999-01-01T00:00:00Z", 2, 2 },
    { "limits clear PULSE_HI --resident p2 --staff N1 --reason why", 1, 2 },
    { "limits clear PULSE_HI --resident p1 --staff N1 --reason why", 0, 1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *line = g_strconcat ("--data-dir DIR --json ", rows[i].line, NULL);
      g_autofree char *output = run (fixture, line, NULL, rows[i].code);
      g_autoptr (JsonNode) list = run_json (fixture, "--data-dir DIR limits list --json", 0);

      g_assert_cmpuint (json_array_get_length (json_node_get_array (list)), ==, rows[i].n);
      if (rows[i].n > 0)
        assert_members (json_array_get_object_element (json_node_get_array (list), 0),
                        "scope subject code priority limit catalogue by at until reason");
    }
}

static void
test_residents (Fixture *fixture, gconstpointer data)
{
  g_autofree char *synced
      = run (fixture, "--cloud BASE --data-dir DIR sync --once --history all", NULL, 0);
  g_autoptr (JsonNode) node = run_json (fixture, "--data-dir DIR residents --json", 0);
  JsonArray *residents = json_node_get_array (node);
  g_autofree char *after = NULL;
  g_autofree char *before = NULL;
  g_autofree char *line = NULL;
  g_autoptr (JsonNode) one = NULL;
  g_autoptr (JsonNode) readings = NULL;
  g_autoptr (JsonNode) alerts = NULL;
  JsonObject *resident, *pulse;
  JsonArray *flags;

  after = run (fixture, "residents --data-dir DIR --json", NULL, 0);
  before = run (fixture, "--json --data-dir DIR residents", NULL, 0);
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpuint (json_array_get_length (residents), ==, 2);
  resident = json_array_get_object_element (residents, 0);
  assert_members (resident, "id name ward room bed vitals news2 alerts");
  assert_members (json_object_get_object_member (resident, "news2"),
                  "total known of minimum maximum band");
  g_assert_cmpint (
      json_object_get_int_member (json_object_get_object_member (resident, "news2"), "of"), ==, 7);
  pulse
      = json_object_get_object_member (json_object_get_object_member (resident, "vitals"), "pulse");
  assert_members (pulse, "value unit time state");
  g_assert_cmpstr (json_object_get_string_member (pulse, "unit"), ==, "/min");
  g_assert_true (g_str_has_suffix (json_object_get_string_member (pulse, "time"), "Z"));

  line = g_strdup_printf ("--data-dir DIR resident %s --json",
                          json_object_get_string_member (resident, "id"));
  one = run_json (fixture, line, 0);
  assert_members (json_node_get_object (one), "id name birth_date vitals other");
  flags = json_object_get_array_member (json_node_get_object (one), "flags");
  if (g_str_equal (json_object_get_string_member (resident, "id"), "p1"))
    {
      g_assert_cmpuint (json_array_get_length (flags), ==, 1);
      assert_members (json_array_get_object_element (flags, 0), "id kind text start end");
      g_assert_cmpstr (
          json_object_get_string_member (json_array_get_object_element (flags, 0), "kind"), ==,
          "falls");
      assert_members (
          json_array_get_object_element (
              json_object_get_array_member (json_node_get_object (one), "allergies"), 0),
          "id text reaction criticality none_known");
    }

  g_free (line);
  line = g_strdup_printf ("--data-dir DIR readings %s pulse --json",
                          json_object_get_string_member (resident, "id"));
  readings = run_json (fixture, line, 0);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (readings)), >, 0);
  assert_members (json_array_get_object_element (json_node_get_array (readings), 0),
                  "time value minimum maximum");

  alerts = run_json (fixture, "--data-dir DIR alerts --all --json", 0);
  for (guint i = 0; i < json_array_get_length (json_node_get_array (alerts)); i++)
    assert_members (json_array_get_object_element (json_node_get_array (alerts), i),
                    "key resident code priority state since ended text value limit responses");
}

static void
test_offline (Fixture *fixture, gconstpointer data)
{
  g_autofree char *synced
      = run (fixture, "--cloud BASE --data-dir DIR sync --once --history all", NULL, 0);
  g_autoptr (JsonNode) before = run_json (fixture, "--data-dir DIR residents --json", 0);
  g_autoptr (JsonNode) after = NULL;
  g_autofree char *sync = NULL;
  g_autofree char *check = NULL;

  /* The cloud is gone: the same residents with the same values, and the exit code says so. */
  lamp_cloud_stop (fixture->cloud);
  after = run_json (fixture, "--cloud BASE --data-dir DIR residents --json", 3);
  g_assert_true (json_node_equal (before, after));
  sync = run (fixture, "--cloud BASE --data-dir DIR sync --once", NULL, 3);
  check = run (fixture, "--cloud BASE check --json", NULL, 3);
  g_assert_nonnull (strstr (check, "\"ok\":false"));
}

static void
test_check (Fixture *fixture, gconstpointer data)
{
  g_autoptr (JsonNode) node = run_json (fixture, "--cloud BASE check --json", 0);
  JsonArray *steps = json_object_get_array_member (json_node_get_object (node), "steps");

  g_assert_cmpuint (json_array_get_length (steps), ==, 10);
  for (guint i = 0; i < json_array_get_length (steps); i++)
    {
      JsonObject *step = json_array_get_object_element (steps, i);

      g_assert_true (json_object_get_boolean_member (step, "ok"));
      assert_members (step, "step ok state text advice");
    }
}

static void
test_news2 (Fixture *fixture, gconstpointer data)
{
  g_autofree char *good = run (fixture, "news2",
                               "rr,spo2,scale,o2,sbp,hr,acvpu,temp\n"
                               "16,98,1,0,120,80,A,37.0\n"
                               "26,98,1,0,95,115,A,37.0\n"
                               "22,,,,,96,,\n",
                               0);
  g_autofree char *bad = NULL;

  g_assert_cmpstr (good, ==,
                   "total,known,minimum,maximum,band\n"
                   "0,7,0,0,low\n"
                   "7,7,7,7,high\n"
                   ",2,3,17,low\n");

  /* A row that makes no sense has a row of its own, so that the others stay in step. */
  bad = run (fixture, "news2", "h\n16,98,1,0,120,80,X,37.0\n16,98,1,0,120,80,A,37.0\n", 1);
  g_assert_cmpstr (bad, ==, "total,known,minimum,maximum,band\n,,,,\n0,7,0,0,low\n");
}

static void
test_wrong_use (Fixture *fixture, gconstpointer data)
{
  static const char *const lines[] = {
    "",
    "dance",
    "residents",
    "sync --once",
    "--cloud BASE --data-dir DIR sync",
    "--cloud BASE --data-dir DIR sync --once --follow",
    "--cloud BASE --data-dir DIR sync --once --history some",
    "--data-dir DIR resident",
    "--data-dir DIR readings p1 nonsense",
    "--data-dir DIR readings p1 pulse --from yesterday",
    "--data-dir DIR alerts everything",
    "check",
    "--nonsense residents",
    "--data-dir DIR respond k1 acknowledge",
    "--data-dir DIR respond k1 dance --staff N042",
    "--data-dir DIR respond k1 note --staff N042",
    "--data-dir DIR outbox --retry 1 --withdraw 2 --staff N042 --reason x",
    "--data-dir DIR outbox --staff N042 --reason x",
    "--data-dir DIR outbox --edit 1 --staff N042 --reason x",
    "--data-dir DIR outbox --edit 1 --value 88 --staff N042",
    "--data-dir DIR outbox --keep-theirs 1 --send-mine 1 --staff N042",
    "--data-dir DIR outbox --send-mine 1",
    "observe p1 pulse=88 --staff N042",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autofree char *output = run (fixture, lines[i], NULL, 2);

      g_assert_cmpstr (output, ==, "");
    }
}

static void
test_nobody (Fixture *fixture, gconstpointer data)
{
  g_autofree char *synced = run (fixture, "--cloud BASE --data-dir DIR sync --once", NULL, 0);
  g_autofree char *output = run (fixture, "--data-dir DIR resident nobody", NULL, 1);
  g_autofree char *nothing = run (fixture, "--data-dir /nowhere/at/all residents", NULL, 1);

  g_assert_cmpstr (output, ==, "");
  g_assert_cmpstr (nothing, ==, "");
}

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
  char *outputs[] = { run (fixture, unreadable, NULL, 1), run (fixture, unusual, NULL, 1),
                      run (fixture, choose, NULL, 1) };
  g_autoptr (JsonNode) edited = run_json (fixture, right, 0);
  JsonObject *act = act_of (edited, 0);

  g_assert_cmpstr (json_object_get_string_member (act, "state"), ==, "done");
  g_assert_cmpstr (json_object_get_string_member (act, "text"), ==, "bp 132/74");
  g_assert_cmpstr (json_object_get_string_member (act, "by"), ==, "N043");
  g_assert_cmpstr (json_object_get_string_member (act, "replaces"), ==, uuid);
  g_assert_true (json_object_get_null_member (act, "conflict"));
  for (gsize i = 0; i < G_N_ELEMENTS (outputs); i++)
    g_free (g_steal_pointer (&outputs[i]));
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
  ADD ("sync", test_sync);
  ADD ("limits", test_limits);
  ADD ("residents", test_residents);
  ADD ("offline", test_offline);
  ADD ("check", test_check);
  ADD ("news2", test_news2);
  ADD ("wrong-use", test_wrong_use);
  ADD ("nobody", test_nobody);
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
