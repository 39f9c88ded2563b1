/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is decided at one station holds at the other: two stations, one cloud over real HTTP. What other programs aim
 * at for a resident is shown, and moves nothing.
 */

#include "config.h"

#include "../hurts/home.h"
#include "fhir/write-goal.h"
#include "station/entry.h"
#include "store/decisions.h"

#include <string.h>

typedef struct
{
  Home a, b;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  home_set_up (&fixture->a, NULL);
  fixture->b.client = fixture->a.client;
  fixture->b.zone = g_time_zone_new_utc ();
  fixture->b.directory = g_dir_make_tmp ("lamp-decisions-XXXXXX", NULL);
  home_open (&fixture->b);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  fixture->b.client = NULL;
  home_tear_down (&fixture->b, NULL);
  home_tear_down (&fixture->a, NULL);
}

static void
put_pressure (Fixture *fixture, const char *id, gint64 age_s, guint systolic)
{
  g_autofree char *time = home_time (&fixture->a, age_s);
  g_autofree char *members = g_strdup_printf (
      ",\"status\":\"final\",\"code\":{\"coding\":[{\"system\":\"http://loinc.org\",\"code\":"
      "\"8480-6\"}]},\"subject\":{\"reference\":\"Patient/ann\"},\"effectiveDateTime\":\"%s\","
      "\"valueQuantity\":{\"value\":%u,\"unit\":\"mmHg\",\"system\":"
      "\"http://unitsofmeasure.org\",\"code\":\"mm[Hg]\"}",
      time, systolic);

  home_put (&fixture->a, "Observation", id, members);
}

static void
finished_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

/* A limit of the low systolic pressure, kept at @home and sent up. */
static void
decide (Home *home, gint64 bound, gboolean is_withdrawn)
{
  const LampDecision decision = { .resident_id = (char *) "ann",
                                  .kind = LAMP_DECISION_LIMIT,
                                  .rule = LAMP_RULE_BP_LO,
                                  .is_withdrawn = is_withdrawn,
                                  .value = bound * LAMP_MILLI,
                                  .by = (char *) "N042",
                                  .by_name = (char *) "Li Na, RN",
                                  .until_us = g_get_real_time () + LAMP_US_PER_DAY,
                                  .reason = (char *) "round with the doctor" };
  g_autoptr (LampEntry) entry = lamp_entry_new_decision (&decision);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (lamp_entry_keep (entry, lamp_store_get_acts (home->store), 0, NULL, &error));
  g_assert_no_error (error);
  lamp_pusher_flush_async (home->pusher, NULL, finished_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (lamp_pusher_flush_finish (home->pusher, result, &error));
}

static guint
count_low (Home *home)
{
  g_autoptr (GPtrArray) open = lamp_store_get_open_alerts (home->store, NULL);
  guint n = 0;

  for (guint i = 0; i < open->len; i++)
    n += ((const LampAlert *) open->pdata[i])->rule == LAMP_RULE_BP_LO;

  return n;
}

/* What holds, as "limit 95000 N042/Li Na, RN; target Systolic 110–140 mmHg". */
static char *
tell (Home *home)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) decisions
      = lamp_reader_decisions (home->reader, g_get_real_time (), &error);
  GString *text = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < decisions->len; i++)
    {
      const LampDecision *decision = decisions->pdata[i];

      g_string_append_printf (text, "%s%s ", i > 0 ? "; " : "",
                              lamp_decision_kind_to_string (decision->kind));
      if (decision->kind == LAMP_DECISION_TARGET)
        g_string_append (text, decision->text);
      else
        g_string_append_printf (text, "%" G_GINT64_FORMAT " %s/%s", decision->value, decision->by,
                                decision->by_name);
    }

  return g_string_free (text, FALSE);
}

static void
assert_told (Home *home, const char *expected)
{
  g_autofree char *text = tell (home);

  g_assert_cmpstr (text, ==, expected);
}

/* 95 is above the catalogue's 90; Ann's own limit is 96, decided at the other station. */
static void
test_raises (Fixture *fixture, gconstpointer data)
{
  g_assert_true (home_pull (&fixture->b));
  decide (&fixture->a, 96, FALSE);
  put_pressure (fixture, "p1", 60, 95);
  g_assert_true (home_pull (&fixture->b));
  assert_told (&fixture->b, "limit 96000 N042/Li Na, RN");
  g_assert_cmpuint (count_low (&fixture->b), ==, 1);

  /* What was sent and came back is one decision where it was made, too. */
  g_assert_true (home_pull (&fixture->a));
  assert_told (&fixture->a, "limit 96000 N042/Li Na, RN");
  g_assert_cmpuint (count_low (&fixture->a), ==, 1);
}

/* 80 is below the catalogue's 90, and usual for Ann. */
static void
test_does_not_raise (Fixture *fixture, gconstpointer data)
{
  decide (&fixture->a, 75, FALSE);
  g_assert_true (home_pull (&fixture->b));
  put_pressure (fixture, "p1", 60, 80);
  g_assert_true (home_pull (&fixture->b));
  g_assert_cmpuint (count_low (&fixture->b), ==, 0);

  /* Ended with a name at the second station: it holds at neither. */
  decide (&fixture->b, 0, TRUE);
  g_assert_true (home_pull (&fixture->a));
  assert_told (&fixture->a, "");
  put_pressure (fixture, "p2", 30, 80);
  g_assert_true (home_pull (&fixture->a));
  g_assert_cmpuint (count_low (&fixture->a), ==, 1);
}

/* The value is there already when the limit comes: it holds for what is newest, in the same round. */
static void
test_at_once (Fixture *fixture, gconstpointer data)
{
  put_pressure (fixture, "p1", 60, 95);
  g_assert_true (home_pull (&fixture->b));
  g_assert_cmpuint (count_low (&fixture->b), ==, 0);
  decide (&fixture->a, 96, FALSE);
  g_assert_true (home_pull (&fixture->b));
  g_assert_cmpuint (count_low (&fixture->b), ==, 1);
  decide (&fixture->a, 75, FALSE);
  g_assert_true (home_pull (&fixture->b));
  g_assert_cmpuint (count_low (&fixture->b), ==, 0);
}

/* Survives a restart of the station that only read it. */
static void
test_stays (Fixture *fixture, gconstpointer data)
{
  decide (&fixture->a, 75, FALSE);
  g_assert_true (home_pull (&fixture->b));
  home_close (&fixture->b);
  home_open (&fixture->b);
  put_pressure (fixture, "p1", 60, 80);
  g_assert_true (home_pull (&fixture->b));
  g_assert_cmpuint (count_low (&fixture->b), ==, 0);
}

#define ANN ",\"subject\":{\"reference\":\"Patient/ann\"}"
#define SYSTOLIC(details)                                                             \
  ",\"target\":[{\"measure\":{\"coding\":[{\"system\":\"http://loinc.org\",\"code\":" \
  "\"8480-6\",\"display\":\"Systolic\"}]}," details "}]"
#define MMHG(value)                                                                          \
  "{\"value\":" value ",\"unit\":\"mmHg\",\"system\":\"http://unitsofmeasure.org\",\"code\"" \
  ":\"mm[Hg]\"}"
#define OURS(kind, value, rest)                                                         \
  ",\"lifecycleStatus\":\"active\",\"description\":{\"coding\":[{\"system\":"           \
  "\"" LAMP_DECISION_SYSTEM "\",\"code\":\"" kind "\"}],\"text\":\"" kind "\"}" ANN     \
  ",\"target\":[{\"measure\":{\"coding\":[{\"system\":\"" LAMP_DECISION_SYSTEM          \
  "\",\"code\":\"" kind "\"}]},\"detailInteger\":" value "}],\"statusReason\":\"COPD\"" \
  ",\"expressedBy\":{\"identifier\":{\"value\":\"N042\"},\"display\":\"Li Na, RN\"}" rest
#define NOTE(text) ",\"note\":[{\"time\":\"2026-01-02T03:04:05Z\",\"text\":\"" text "\"}]"

/* Goals that no station of ours wrote, or that lack something: all of it in words, and nothing moves. */
static void
test_foreign (Fixture *fixture, gconstpointer data)
{
  /* clang-format off */
  static const struct
  {
    const char *members;
    const char *expected;
  } rows[] = {
    /* A plain range on a LOINC code, as a care planner writes it. */
    { ",\"lifecycleStatus\":\"active\",\"description\":{\"text\":\"Blood pressure\"}" ANN
      SYSTOLIC ("\"detailRange\":{\"low\":" MMHG ("95") ",\"high\":" MMHG ("140") "}"),
      "target Blood pressure: Systolic 95–140 mmHg" },
    { ",\"lifecycleStatus\":\"active\",\"description\":{\"text\":\"Blood pressure\"}" ANN
      SYSTOLIC ("\"detailRange\":{\"low\":" MMHG ("95") "}"),
      "target Blood pressure: Systolic ≥ 95 mmHg" },
    { ",\"lifecycleStatus\":\"active\",\"description\":{\"text\":\"Walks to dinner\"}" ANN, "target Walks to dinner" },
    { ",\"lifecycleStatus\":\"cancelled\",\"description\":{\"text\":\"Walks to dinner\"}" ANN, "" },
    { ",\"lifecycleStatus\":\"entered-in-error\",\"description\":{\"text\":\"Walks to dinner\"}" ANN, "" },
    /* Of our shape, whole: it decides. */
    { OURS ("scale", "2", NOTE ("Dr Lim")), "scale 2 N042/Li Na, RN" },
    /* Without the moment, without a prescriber, with a modifier, with a value that there is not: shown. */
    { OURS ("scale", "2", ""), "target scale: scale 2" },
    { OURS ("scale", "2", NOTE ("scale")), "target scale: scale 2" },
    { OURS ("scale", "2", NOTE ("Dr Lim") ",\"modifierExtension\":[{\"url\":\"urn:x\",\"valueBoolean\":true}]"), "target scale: scale 2" },
    { OURS ("usual", "21", NOTE ("usual")), "target usual: usual 21" },
    { OURS ("usual", "3", NOTE ("usual") ",\"extension\":[{\"url\":\"" LAMP_DECISION_UNTIL "\",\"valueInstant\":\"soon\"}]"), "target usual: usual 3" },
    { OURS ("mood", "3", NOTE ("mood")), "target mood: mood 3" },
  };
  /* clang-format on */

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      /* Each is the newer version of the one before. */
      home_put (&fixture->a, "Goal", "g", rows[i].members);
      g_assert_true (home_pull (&fixture->b));
      assert_told (&fixture->b, rows[i].expected);
    }
}

/* The target of 95 to 140 is no alarm limit: 92 raises what it would have raised without. */
static void
test_moves_nothing (Fixture *fixture, gconstpointer data)
{
  home_put (
      &fixture->a, "Goal", "g",
      ",\"lifecycleStatus\":\"active\",\"description\":{\"text\":\"Blood pressure\"}" ANN SYSTOLIC (
          "\"detailRange\":{\"low\":" MMHG ("70") ",\"high\":" MMHG ("140") "}"));
  put_pressure (fixture, "p1", 60, 80);
  g_assert_true (home_pull (&fixture->b));
  g_assert_cmpuint (count_low (&fixture->b), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
#define ADD(name) \
  g_test_add ("/station/shared-decisions/" #name, Fixture, NULL, set_up, test_##name, tear_down)
  ADD (raises);
  ADD (does_not_raise);
  ADD (at_once);
  ADD (stays);
  ADD (foreign);
  ADD (moves_nothing);
#undef ADD

  return g_test_run ();
}
