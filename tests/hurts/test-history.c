/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * While older readings are still being loaded the rules say nothing of them: what is newest of half a history is
 * not the newest. When all of it is there, what it says of now is said, once, and nothing of what is over sounds.
 */

#include "config.h"

#include "home.h"

#include "core/instant.h"

#include <string.h>

#define DAY_MINUTES (24 * 60)

#define VITAL(loinc, unit)                                                                         \
  "{\"resourceType\":\"Observation\",\"id\":\"%s-%u\",\"meta\":{\"versionId\":\"1\","              \
  "\"lastUpdated\":\"%s\"},\"status\":\"final\",\"code\":{\"coding\":[{\"system\":"                \
  "\"http://loinc.org\",\"code\":\"" loinc                                                         \
  "\"}]},\"subject\":{\"reference\":\"Patient/ann\"},\"effectiveDateTime\":\"%s\","                \
  "\"valueQuantity\":{\"value\":%u,\"unit\":\"" unit "\",\"system\":\"http://unitsofmeasure.org\"" \
  ",\"code\":\"" unit "\"}}\n"
#define PULSE    VITAL ("8867-4", "/min")
#define WEIGHT   VITAL ("29463-7", "kg")
#define SYSTOLIC VITAL ("8480-6", "mm[Hg]")

/* @age_min before now. */
static void
add (GString *lines, const char *name, gint64 now_us, guint age_min, guint value)
{
  g_autofree char *time = lamp_instant_format (now_us - age_min * LAMP_US_PER_MINUTE);

  if (strcmp (name, "weight") == 0)
    g_string_append_printf (lines, WEIGHT, name, age_min, time, time, value);
  else if (strcmp (name, "systolic") == 0)
    g_string_append_printf (lines, SYSTOLIC, name, age_min, time, time, value);
  else
    g_string_append_printf (lines, PULSE, name, age_min, time, time, value);
}

/* A mat that was heard every minute from the fifth day to the third before now, and since then no more; a pressure
 * that was measured too high four days ago and well two days ago; two weighings. */
static void
set_up (Home *home, gconstpointer data)
{
  g_autoptr (GString) lines = g_string_new (NULL);
  gint64 now_us = g_get_real_time () / LAMP_US_PER_MINUTE * LAMP_US_PER_MINUTE;

  for (guint age = 5 * DAY_MINUTES; age >= 3 * DAY_MINUTES; age--)
    {
      add (lines, "pulse", now_us, age, age == 3 * DAY_MINUTES + 700 ? 150 : 70);
      if (age == 4 * DAY_MINUTES + 600)
        add (lines, "systolic", now_us, age, 230);
      if (age == 4 * DAY_MINUTES + 500)
        add (lines, "weight", now_us, age, 50);
    }
  add (lines, "systolic", now_us, 2 * DAY_MINUTES, 130);
  add (lines, "weight", now_us, 2 * DAY_MINUTES - 1, 80);
  /* The first weighing of all comes first of all. */
  add (lines, "weight", now_us, 28 * DAY_MINUTES, 80);
  home_set_up_with (home, NULL, lines->str);
}

static GPtrArray *
alerts (Home *home, gboolean open_only)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *rows = lamp_reader_alerts (home->reader, "ann", open_only, &error);

  g_assert_no_error (error);

  return rows;
}

static guint
count_alerts (Home *home, gboolean open_only)
{
  g_autoptr (GPtrArray) rows = alerts (home, open_only);

  return rows->len;
}

static void
test_half_loaded (Home *home, gconstpointer data)
{
  g_autoptr (GPtrArray) open = NULL;
  const LampAlert *stale;
  gint64 newest_us;

  /* The look at the values, then some pages of history. */
  home_fault (home, "{\"kind\":\"status\",\"path\":\"/Observation\",\"status\":503,\"skip\":7}");
  g_assert_false (home_pull (home));
  g_assert_cmpint (home_count (home, "SELECT count (*) FROM reading"), >, 1000);
  g_assert_cmpint (home_count (home, "SELECT count (*) FROM reading"), <, 2000);
  g_assert_cmpuint (count_alerts (home, FALSE), ==, 0);

  /* Time passes: the values are seen to their end again, the history not. */
  for (guint i = 0; i < 3; i++)
    {
      home_fault (home,
                  "{\"kind\":\"status\",\"path\":\"/Observation\",\"status\":503,\"skip\":1}");
      g_assert_false (home_pull (home));
      g_assert_cmpuint (count_alerts (home, FALSE), ==, 0);
    }

  home_clear_faults (home);
  g_assert_true (home_pull (home));
  open = alerts (home, TRUE);
  g_assert_cmpuint (open->len, ==, 1);
  stale = open->pdata[0];
  g_assert_cmpint (stale->rule, ==, LAMP_RULE_STALE);
  /* A mat that was heard every minute counts, not a measurement now and then. */
  newest_us = home_count (home, "SELECT max (end_us) FROM reading AS r WHERE (SELECT count (*) FROM"
                                " reading WHERE series = r.series) > 100");
  g_assert_cmpint (stale->since_us, ==, newest_us);

  /* And it says no more at the next look, nor after a restart. */
  home_close (home);
  home_open (home);
  g_assert_true (home_pull (home));
  g_assert_cmpuint (count_alerts (home, TRUE), ==, 1);
}

/* What comes now is judged now, whatever is still to come of the past. */
static void
test_live_meanwhile (Home *home, gconstpointer data)
{
  g_autoptr (GPtrArray) open = NULL;

  home_fault (home, "{\"kind\":\"status\",\"path\":\"/Observation\",\"status\":503,\"skip\":7}");
  g_assert_false (home_pull (home));
  home_put_pulse (home, "now", "ann", 400, 150);
  home_put_pulse (home, "later", "ann", 10, 152);
  home_fault (home, "{\"kind\":\"status\",\"path\":\"/Observation\",\"status\":503,\"skip\":1}");
  g_assert_false (home_pull (home));
  open = alerts (home, TRUE);
  g_assert_cmpuint (open->len, ==, 1);
  g_assert_cmpint (((const LampAlert *) open->pdata[0])->rule, ==, LAMP_RULE_PULSE_HI);

  home_clear_faults (home);
  g_assert_true (home_pull (home));
  g_assert_cmpuint (count_alerts (home, TRUE), ==, 1);
}

/* What a sensor kept for an hour: it was so, it is over, and it is written down with both. */
static void
test_late (Home *home, gconstpointer data)
{
  g_autoptr (GPtrArray) all = NULL;

  home_put_pulse (home, "a", "ann", 4000, 70);
  home_put_pulse (home, "z", "ann", 30, 72);
  g_assert_true (home_pull (home));
  home_close (home);
  home_open (home);
  g_assert_true (home_pull (home));

  home_put_pulse (home, "b", "ann", 3000, 140);
  home_put_pulse (home, "c", "ann", 2900, 141);
  home_put_pulse (home, "d", "ann", 2800, 71);
  g_assert_true (home_pull (home));
  g_assert_cmpuint (count_alerts (home, TRUE), ==, 0);
  all = alerts (home, FALSE);
  g_assert_cmpuint (all->len, ==, 1);
  g_assert_cmpint (((const LampAlert *) all->pdata[0])->rule, ==, LAMP_RULE_PULSE_HI);
  g_assert_cmpint (((const LampAlert *) all->pdata[0])->ended_us, !=, LAMP_NO_TIME);
}

static void
put_at (Home *home,
        const char *id,
        const char *status,
        const char *resident,
        const char *time,
        guint pulse)
{
  g_autofree char *members = g_strdup_printf (
      ",\"status\":\"%s\",\"code\":{\"coding\":[{\"system\":\"http://"
      "loinc.org\",\"code\":\"8867-4\"}]},"
      "\"subject\":{\"reference\":\"Patient/%s\"},\"effectiveDateTime\":\"%s\",\"valueQuantity\":{"
      "\"value\":%u,\"unit\":\"/min\",\"system\":\"http://unitsofmeasure.org\",\"code\":\"/min\"}",
      status, resident, time, pulse);

  home_put (home, "Observation", id, members);
}

static void
assert_pulses (Home *home, const char *resident, const char *expected)
{
  g_autofree char *pulses = home_pulses (home, resident);

  g_assert_cmpstr (pulses, ==, expected);
}

/* Two gateways send one measurement; the one that stands is taken back, or was somebody else's at another time. */
static void
test_reinstated (Home *home, gconstpointer data)
{
  g_autofree char *time = home_time (home, 600);
  g_autofree char *other = home_time (home, 900);

  home_put (home, "Patient", "ben", ",\"active\":true,\"name\":[{\"text\":\"Ben\"}]");
  put_at (home, "one", "final", "ann", time, 71);
  g_assert_true (home_pull (home));
  put_at (home, "two", "final", "ann", time, 72);
  g_assert_true (home_pull (home));
  assert_pulses (home, "ann", "72");
  put_at (home, "two", "entered-in-error", "ann", time, 72);
  g_assert_true (home_pull (home));
  assert_pulses (home, "ann", "71");

  put_at (home, "three", "final", "ann", time, 73);
  g_assert_true (home_pull (home));
  assert_pulses (home, "ann", "73");
  put_at (home, "three", "corrected", "ben", other, 74);
  g_assert_true (home_pull (home));
  assert_pulses (home, "ann", "71");
  assert_pulses (home, "ben", "74");
}

/* Somebody entered a pulse while this PC's clock was half an hour fast and no cloud had been heard: it is there,
 * at the time at which the cloud got it, once, however often and whenever it is read. */
static void
test_entered_ahead (Home *home, gconstpointer data)
{
  g_autofree char *time = home_time (home, -1800);
  g_autofree char *members = g_strdup_printf (
      ",\"status\":\"final\",\"identifier\":[{\"system\":\"" LAMP_CANONICAL_ROOT
      "/sid/outbox\",\"value\":\"u1\"}],\"code\":{\"coding\":[{\"system\":\"http://"
      "loinc.org\",\"code\":"
      "\"8867-4\"}]},\"subject\":{\"reference\":\"Patient/ann\"},\"effectiveDateTime\":\"%s\","
      "\"valueQuantity\":{\"value\":77,\"unit\":\"/min\",\"system\":\"http://unitsofmeasure.org\","
      "\"code\":\"/min\"}",
      time);

  home_put (home, "Observation", "u1", members);
  g_assert_true (home_pull (home));
  assert_pulses (home, "ann", "77");
  g_assert_cmpint (home_count (home, "SELECT count (*) FROM set_aside"), ==, 0);
  g_assert_cmpint (home_count (home,
                               "SELECT count (*) FROM reading WHERE is_approximate AND end_us ="
                               " last_updated_us"),
                   ==, 1);
  g_assert_true (home_pull (home));
  assert_pulses (home, "ann", "77");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add ("/hurts/history/half-loaded", Home, NULL, set_up, test_half_loaded, home_tear_down);
  g_test_add ("/hurts/history/live-meanwhile", Home, NULL, set_up, test_live_meanwhile,
              home_tear_down);
  g_test_add ("/hurts/history/reinstated", Home, NULL, home_set_up, test_reinstated,
              home_tear_down);
  g_test_add ("/hurts/history/entered-ahead", Home, NULL, home_set_up, test_entered_ahead,
              home_tear_down);
  g_test_add ("/hurts/history/late", Home, NULL, home_set_up, test_late, home_tear_down);

  return g_test_run ();
}
