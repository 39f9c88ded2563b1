/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The outputs of lamplightctl are an interface: the real program against a real cloud, its JSON read back
 * with json-glib, its exit codes, and what it does when the cloud is gone. What a person
 * enters is in test-acts.c.
 */

#include "config.h"

#include "ctl-fixture.h"
#include "store/reader.h"

#include <gio/gio.h>
#include <signal.h>
#include <string.h>

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
    { "limits clear PULSE_HI --resident p1 --staff N1 --reason why", 1, 1 },
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

  return g_test_run ();
}
