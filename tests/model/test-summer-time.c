/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The two nights in which clocks are changed, and a place where they never are: what is written of times, to which
 * day a reading belongs, and that a station pulls every reading of an hour that comes twice.
 */

#include "config.h"

#include "../hurts/home.h"
#include "model/link-words.h"
#include "model/words.h"

#define BERLIN    "Europe/Berlin"
#define LONDON    "Europe/London"
#define SINGAPORE "Asia/Singapore"

static GTimeZone *
zone_of (const char *name)
{
  GTimeZone *zone = g_time_zone_new_identifier (name);

  if (zone == NULL)
    g_test_skip ("this system has no time zones");

  return zone;
}

static const struct
{
  const char *zone, *at, *now;
  const char *clock, *moment, *offline;
} rows[] = {
  /* Spring: 02:00 is 03:00. */
  { BERLIN, "2026-03-29T00:59:00Z", "2026-03-29T01:01:00Z", "01:59", "01:59",
    "<b>Offline since 01:59</b>" },
  { BERLIN, "2026-03-29T01:00:00Z", "2026-03-29T01:01:00Z", "03:00", "03:00",
    "<b>Offline since 03:00</b>" },
  { BERLIN, "2026-03-28T22:59:00Z", "2026-03-29T05:00:00Z", "23:59", "23:59",
    "<b>Offline since 23:59</b>" },
  /* Midnight to midnight is 23 hours: still today, and not yet yesterday. */
  { BERLIN, "2026-03-28T23:00:00Z", "2026-03-29T21:59:00Z", "00:00", "00:00",
    "<b>Offline since 00:00</b>" },
  { BERLIN, "2026-03-28T22:59:00Z", "2026-03-29T21:59:00Z", "23:59", "28 Mar",
    "<b>Offline since 28 Mar 23:59</b>" },
  /* Autumn: 02:30 comes twice, and an hour and a quarter is not a quarter of an hour. */
  { BERLIN, "2026-10-24T23:59:00Z", "2026-10-25T01:45:00Z", "01:59", "01:59",
    "<b>Offline since 01:59</b>" },
  { BERLIN, "2026-10-25T00:30:00Z", "2026-10-25T01:45:00Z", "02:30 CEST", "02:30 CEST",
    "<b>Offline since 02:30 CEST</b>" },
  { BERLIN, "2026-10-25T01:30:00Z", "2026-10-25T01:45:00Z", "02:30 CET", "02:30 CET",
    "<b>Offline since 02:30 CET</b>" },
  { BERLIN, "2026-10-25T02:00:00Z", "2026-10-25T03:00:00Z", "03:00", "03:00",
    "<b>Offline since 03:00</b>" },
  /* 25 hours. */
  { BERLIN, "2026-10-24T22:00:00Z", "2026-10-25T22:59:00Z", "00:00", "00:00",
    "<b>Offline since 00:00</b>" },
  { LONDON, "2026-10-25T00:30:00Z", "2026-10-25T01:45:00Z", "01:30 BST", "01:30 BST",
    "<b>Offline since 01:30 BST</b>" },
  { LONDON, "2026-03-29T01:00:00Z", "2026-03-29T02:00:00Z", "02:00", "02:00",
    "<b>Offline since 02:00</b>" },
  /* The same instants where nothing happens. */
  { SINGAPORE, "2026-03-29T01:00:00Z", "2026-03-29T01:01:00Z", "09:00", "09:00",
    "<b>Offline since 09:00</b>" },
  { SINGAPORE, "2026-10-25T00:30:00Z", "2026-10-25T01:45:00Z", "08:30", "08:30",
    "<b>Offline since 08:30</b>" },
};

static void
test_words (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GTimeZone) zone = zone_of (rows[i].zone);
      gint64 at_us = test_time (rows[i].at);
      gint64 now_us = test_time (rows[i].now);
      LampStatus status
          = { .link = LAMP_LINK_OFFLINE, .since_us = at_us, .last_success_us = at_us };
      g_autofree char *clock = NULL;
      g_autofree char *moment = NULL;
      g_autofree char *offline = NULL;

      if (zone == NULL)
        return;
      clock = lamp_words_clock (at_us, zone);
      moment = lamp_words_moment (at_us, now_us, zone);
      offline = lamp_words_link (&status, now_us, zone);
      g_assert_cmpstr (clock, ==, rows[i].clock);
      g_assert_cmpstr (moment, ==, rows[i].moment);
      g_assert_cmpstr (offline, ==, rows[i].offline);
    }
}

/* Five readings of the day that has 25 hours, two of them at the same time by the clock; and one before. */
static void
test_sync (Home *home, gconstpointer data)
{
  static const gint64 ages_s[] = { 26 * 3600, 25 * 3600 - 60, 79200, 75600, 3600, 30 };
  g_autoptr (GTimeZone) zone = zone_of (BERLIN);

  if (zone == NULL)
    return;
  home_close (home);
  g_time_zone_unref (home->zone);
  home->zone = g_steal_pointer (&zone);
  home_open (home);

  /* The cloud's clock stands at 23:59:30 of that day, by which it has lasted 24:59:30. */
  for (gsize i = 0; i < G_N_ELEMENTS (ages_s); i++)
    {
      g_autofree char *id = g_strdup_printf ("o%u", (guint) i);

      home_put_pulse (home, id, "ann", ages_s[i], 70 + (guint) i);
    }
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *pulses = NULL;

      g_assert_true (home_pull (home));
      pulses = home_pulses (home, "ann");
      g_assert_cmpstr (pulses, ==, "70 71 72 73 74 75");
      g_assert_cmpint (home_count (home, "SELECT count FROM day_rollup ORDER BY day LIMIT 1"), ==,
                       1);
      g_assert_cmpint (home_count (home, "SELECT count FROM day_rollup ORDER BY day DESC LIMIT 1"),
                       ==, 5);
      g_assert_cmpint (home_count (home, "SELECT count (*) FROM day_rollup"), ==, 2);
      home_close (home);
      home_open (home);
    }
}

int
main (int argc, char *argv[])
{
  /* 2026-10-25 22:59:30 UTC, 23:59:30 in Berlin, by when the day has lasted 24 h 59 min 30 s. */
  static const LampCloudOptions standing_still = {
    .residents = 1,
    .speed = 0,
    .now_us = G_GINT64_CONSTANT (1792969170) * LAMP_US_PER_SECOND,
    .utc_offset_s = LAMP_CLOUD_LOCAL_OFFSET,
  };

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/summer-time/words", test_words);
  g_test_add ("/summer-time/sync", Home, &standing_still, home_set_up, test_sync, home_tear_down);

  return g_test_run ();
}
