/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is said of each thing that keeps an alarm from being heard, alone and with others.
 */

#include "config.h"

#include "core/hearing.h"
#include "core/instant.h"

/* All is well: a server, an output, 80 %, ours at 100 %. */
#define WELL .has_server = TRUE, .has_output = TRUE, .percent = 80, .own_percent = 100

static void
test_judge (void)
{
  static const struct
  {
    LampHearingFacts facts;
    LampHearing hearing;
  } rows[] = {
    { { WELL }, LAMP_HEARING_HEARD },
    { { WELL, .is_asking = TRUE }, LAMP_HEARING_UNKNOWN },
    { { .percent = 100, .own_percent = 100 }, LAMP_HEARING_NO_SERVER },
    { { .has_server = TRUE, .percent = 100, .own_percent = 100 }, LAMP_HEARING_NO_OUTPUT },
    { { WELL, .is_dummy = TRUE }, LAMP_HEARING_NO_OUTPUT },
    { { WELL, .is_unplugged = TRUE }, LAMP_HEARING_UNPLUGGED },
    { { WELL, .is_muted = TRUE }, LAMP_HEARING_MUTED },
    { { WELL, .is_own_muted = TRUE }, LAMP_HEARING_OWN_MUTED },
    { { WELL, .is_suspended = TRUE }, LAMP_HEARING_SUSPENDED },
    /* what a muted output that sleeps needs first is to be switched on */
    { { WELL, .is_suspended = TRUE, .is_muted = TRUE }, LAMP_HEARING_MUTED },
    /* and to set the volume of nothing helps nobody */
    { { WELL, .is_dummy = TRUE, .is_muted = TRUE }, LAMP_HEARING_NO_OUTPUT },
  };
  static const struct
  {
    guint percent, own_percent;
    LampHearing hearing;
  } volumes[] = {
    { 50, 100, LAMP_HEARING_HEARD },    { 49, 100, LAMP_HEARING_QUIET },
    { 100, 50, LAMP_HEARING_HEARD },    { 100, 49, LAMP_HEARING_OWN_QUIET },
    { 70, 71, LAMP_HEARING_QUIET }, /* 49.7 % together: the lower one is named */
    { 71, 71, LAMP_HEARING_HEARD },     { 150, 40, LAMP_HEARING_HEARD }, /* amplified */
    { 0, 0, LAMP_HEARING_QUIET },       { 0, 100, LAMP_HEARING_QUIET },
    { 60, 10, LAMP_HEARING_OWN_QUIET },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpint (lamp_hearing_judge (&rows[i].facts), ==, rows[i].hearing);
  for (gsize i = 0; i < G_N_ELEMENTS (volumes); i++)
    {
      const LampHearingFacts facts = { .has_server = TRUE,
                                       .has_output = TRUE,
                                       .percent = volumes[i].percent,
                                       .own_percent = volumes[i].own_percent };

      g_assert_cmpint (lamp_hearing_judge (&facts), ==, volumes[i].hearing);
    }
}

static void
test_deaf (void)
{
  /* Not knowing is no alarm, and no assurance. */
  g_assert_false (lamp_hearing_is_deaf (LAMP_HEARING_UNKNOWN));
  g_assert_false (lamp_hearing_is_deaf (LAMP_HEARING_HEARD));
  for (LampHearing hearing = LAMP_HEARING_NO_SERVER; hearing < LAMP_HEARING_HEARD; hearing++)
    g_assert_true (lamp_hearing_is_deaf (hearing));
  /* A button can unmute; it cannot plug anything in. */
  for (LampHearing hearing = LAMP_HEARING_UNKNOWN; hearing <= LAMP_HEARING_HEARD; hearing++)
    g_assert_cmpint (lamp_hearing_can_be_turned_on (hearing), ==,
                     hearing >= LAMP_HEARING_MUTED && hearing <= LAMP_HEARING_OWN_QUIET);
}

static void
test_test_due (void)
{
  gint64 now_us = 1000 * LAMP_US_PER_DAY;

  g_assert_true (lamp_hearing_is_test_due (LAMP_NO_TIME, now_us));
  g_assert_false (lamp_hearing_is_test_due (now_us, now_us));
  g_assert_false (lamp_hearing_is_test_due (now_us - 12 * LAMP_US_PER_HOUR, now_us));
  g_assert_true (lamp_hearing_is_test_due (now_us - 12 * LAMP_US_PER_HOUR - 1, now_us));
  g_assert_true (lamp_hearing_is_test_due (now_us + 1, now_us));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/core/hearing/judge", test_judge);
  g_test_add_func ("/core/hearing/deaf", test_deaf);
  g_test_add_func ("/core/hearing/test-due", test_test_due);

  return g_test_run ();
}
