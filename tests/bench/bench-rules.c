/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How long the rules take for a page: 1,000 readings over 200 residents are fed, then time passes for all of them;
 * beside that, the least that any rules would have to do: each reading held against one bound. Pages of an hour
 * follow each other, values at and about the edges, so that delays run and alerts are raised and end. Pure
 * computing: the store and the network are in bench-store.
 */

#include "config.h"

#include "core/rulebook.h"

#define N_RESIDENTS 200
#define N_READINGS  1000
#define N_PAGES     60
#define START_US    (G_GINT64_CONSTANT (1795422600) * LAMP_US_PER_SECOND)

static const LampMetricId metrics[] = { LAMP_METRIC_PULSE, LAMP_METRIC_BREATHING, LAMP_METRIC_SPO2,
                                        LAMP_METRIC_BED_STATE, LAMP_METRIC_SYSTOLIC };

static gint64
make_value (GRand *chance, LampMetricId metric)
{
  switch ((guint) metric)
    {
    case LAMP_METRIC_PULSE:
      return g_rand_int_range (chance, 60, 140) * LAMP_MILLI;
    case LAMP_METRIC_BREATHING:
      return g_rand_int_range (chance, 10, 28) * LAMP_MILLI;
    case LAMP_METRIC_SPO2:
      return g_rand_int_range (chance, 86, 100) * LAMP_MILLI;
    case LAMP_METRIC_BED_STATE:
      return g_rand_int_range (chance, 0, 3);
    default:
      return g_rand_int_range (chance, 85, 190) * LAMP_MILLI;
    }
}

static void
make_page (GRand *chance, guint page, LampReading *readings)
{
  for (guint i = 0; i < N_READINGS; i++)
    {
      gint64 at_us = START_US + page * LAMP_US_PER_MINUTE + i / N_RESIDENTS * LAMP_US_PER_SECOND;

      readings[i] = (LampReading){ .metric = metrics[i / N_RESIDENTS % G_N_ELEMENTS (metrics)],
                                   .start_us = at_us,
                                   .end_us = at_us };
      readings[i].value = make_value (chance, readings[i].metric);
    }
}

int
main (void)
{
  g_autoptr (GRand) chance = g_rand_new_with_seed (1);
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Asia/Singapore");
  g_autoptr (GArray) transitions = g_array_new (FALSE, FALSE, sizeof (LampTransition));
  g_autofree LampWatch *watches = g_new (LampWatch, N_RESIDENTS);
  g_autofree LampReading *readings = g_new (LampReading, N_READINGS);
  gint64 rules_us = 0, slowest_us = 0, least_us = 0;
  LampRulebook book;
  guint n_beyond = 0;

  lamp_rulebook_init (&book, zone);
  lamp_rulebook_needs_help (&book);
  for (guint i = 0; i < N_RESIDENTS; i++)
    lamp_watch_init (&watches[i]);

  for (guint page = 0; page < N_PAGES; page++)
    {
      gint64 begun_us, taken_us;

      make_page (chance, page, readings);
      begun_us = g_get_monotonic_time ();
      for (guint i = 0; i < N_READINGS; i++)
        lamp_watch_feed (&watches[i % N_RESIDENTS], &book, &readings[i], transitions);
      for (guint i = 0; i < N_RESIDENTS; i++)
        lamp_watch_tick (&watches[i], &book,
                         START_US + page * LAMP_US_PER_MINUTE + 50 * LAMP_US_PER_SECOND,
                         transitions);
      taken_us = g_get_monotonic_time () - begun_us;
      rules_us += taken_us;
      slowest_us = MAX (slowest_us, taken_us);

      begun_us = g_get_monotonic_time ();
      for (guint i = 0; i < N_READINGS; i++)
        n_beyond += readings[i].value >= book.limits[LAMP_RULE_PULSE_HI].bound ? 1 : 0;
      least_us += g_get_monotonic_time () - begun_us;
    }

  g_print (
      "a page of %d readings over %d residents, and a tick of all: mean %.2f ms, slowest %.2f ms "
      "(aim 20 ms); %u alerts began or ended\n",
      N_READINGS, N_RESIDENTS, (double) rules_us / N_PAGES / 1000, (double) slowest_us / 1000,
      transitions->len);
  g_print ("reference, one comparison a reading: mean %.4f ms (%u beyond)\n",
           (double) least_us / N_PAGES / 1000, n_beyond);

  return 0;
}
