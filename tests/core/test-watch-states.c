/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rules that go by what several sensors said last: too much oxygen, and nobody moving. Raised at the edge, after
 * the delay and not before, ended past the hysteresis; what is not known raises nothing; a restart loses nothing;
 * and a rule that is not for the resident any more has nothing open.
 */

#include "config.h"

#include "core/rulebook.h"
#include "watch-script.h"

#include <string.h>

typedef struct
{
  const char *what;
  const char *events;
  const char *answers;
} Row;

static const Row oxygen_rows[] = {
  { "on oxygen, 95 for 5 min", "G1@0 O95@10 tick@309 tick@310", "+SPO2_OVER:low@310<10" },
  { "94 is right", "G1@0 O94@10 tick@1h", "" },
  { "not for the whole 5 min", "G1@0 O95@10 O94@200 O95@300 tick@599 tick@600",
    "+SPO2_OVER:low@600<300" },
  { "97 is worse", "G1@0 O97@10 tick@309 tick@310", "+SPO2_OVER:medium@310<10" },
  { "rises", "G1@0 O95@10 O97@400 tick@700",
    "+SPO2_OVER:low@310<10 -SPO2_OVER:low@700<10 +SPO2_OVER:medium@700<400" },
  { "93 does not end it, 92 for 5 min does", "G1@0 O97@0 O93@400 O92@500 tick@799 tick@800",
    "+SPO2_OVER:medium@300<0 -SPO2_OVER:medium@800<0" },
  { "up again before that", "G1@0 O97@0 O92@500 O93@700 tick@1h", "+SPO2_OVER:medium@300<0" },
  { "on air it is no danger", "G0@0 O97@10 tick@1h", "" },
  { "nobody has recorded what is breathed", "O97@10 tick@1h", "" },
  { "oxygen is given to one who was high on air", "O97@0 G1@60 O97@120 tick@419 tick@420",
    "+SPO2_OVER:medium@420<120" },
  { "oxygen is taken off", "G1@0 O97@0 tick@300 G0@400",
    "+SPO2_OVER:medium@300<0 -SPO2_OVER:medium@400<0" },
  { "oxygen is taken off in mid-delay", "G1@0 O97@0 G0@200 tick@1h", "" },
  { "a restart in mid-delay", "G1@0 restart O97@0 restart tick@299 restart tick@300",
    "+SPO2_OVER:medium@300<0" },
  { "an older value that comes late", "G1@0 O94@100 O97@50 tick@1h", "" },
};

static const Row still_rows[] = {
  { "still for 60 min", "I1@0 M0@0 V0@0 tick@3599 tick@3600", "+NO_MOTION:medium@3600<0" },
  { "counts from the last of the three", "V0@0 M0@0 I1@100 tick@3699 tick@3700",
    "+NO_MOTION:medium@3700<100" },
  { "moves", "I1@0 M0@0 V0@0 V1@3000 tick@2h", "" },
  { "is moving again for 30 s", "I1@0 M0@0 V0@0 V1@3700 tick@3729 tick@3730",
    "+NO_MOTION:medium@3600<0 -NO_MOTION:medium@3730<0" },
  { "moved for less", "I1@0 M0@0 V0@0 V1@3700 V0@3720 tick@2h", "+NO_MOTION:medium@3600<0" },
  { "more of the same does not begin anew", "I1@0 M0@0 V0@0 V0@1800 V0@3000 tick@3600",
    "+NO_MOTION:medium@3600<0" },
  { "in bed is rest", "I1@0 M1@0 V0@0 tick@2h", "" },
  { "at the edge of the bed too", "I1@0 M2@0 V0@0 tick@2h", "" },
  { "goes to bed", "I1@0 M0@0 V0@0 M1@3700 tick@3729 tick@3730",
    "+NO_MOTION:medium@3600<0 -NO_MOTION:medium@3730<0" },
  { "not in the room", "I0@0 M0@0 V0@0 tick@2h", "" },
  { "leaves the room", "I1@0 M0@0 V0@0 I0@3000 tick@2h", "" },
  { "nothing says that somebody is there", "M0@0 V0@0 tick@2h", "" },
  { "nothing says that nobody is in bed", "I1@0 V0@0 tick@2h", "" },
  { "a restart in mid-delay", "I1@0 restart M0@0 V0@0 restart tick@3599 restart tick@3600",
    "+NO_MOTION:medium@3600<0" },
  /* Night is from 21200 s to 57200 s. */
  { "the hour ends before the night", "I1@0 M0@0 V0@17599 tick@21199",
    "+NO_MOTION:medium@21199<17599" },
  { "the hour is not over at nine: the morning's", "I1@0 M0@0 V0@17600 tick@60799 tick@60800",
    "+NO_MOTION:medium@60800<17600" },
  { "sits down at night: counts from seven", "I1@0 M1@0 M0@57000 V0@57000 tick@60799 tick@60800",
    "+NO_MOTION:medium@60800<57000" },
};

static void
check_rows (const Row *rows, gsize n_rows, const LampRulebook *book)
{
  for (gsize i = 0; i < n_rows; i++)
    {
      g_autoptr (GArray) transitions = g_array_new (FALSE, FALSE, sizeof (LampTransition));
      g_autofree char *answers = NULL;
      LampWatch watch;

      lamp_watch_init (&watch);
      script_run_by (&watch, book, rows[i].events, transitions);
      answers = script_answers (transitions, LAMP_N_RULES, FALSE);
      if (strcmp (answers, rows[i].answers) != 0)
        {
          g_test_message ("%s: %s", rows[i].what, rows[i].events);
          g_test_message ("expected %s", rows[i].answers);
          g_test_message ("     got %s", answers);
          g_test_fail ();
        }
    }
}

static void
test_oxygen (void)
{
  LampRulebook book;

  lamp_rulebook_init (&book, NULL);
  lamp_rulebook_use_scale_2 (&book);
  check_rows (oxygen_rows, G_N_ELEMENTS (oxygen_rows), &book);
}

/* On scale 1 nobody has too much; and who is put back to it has no such alert open. */
static void
test_oxygen_scale (void)
{
  g_autoptr (GArray) transitions = g_array_new (FALSE, FALSE, sizeof (LampTransition));
  g_autofree char *answers = NULL;
  LampRulebook book;
  LampWatch watch;

  lamp_watch_init (&watch);
  script_run (&watch, "G1@0 O98@0 tick@1h", transitions);
  g_assert_cmpuint (transitions->len, ==, 0);

  lamp_rulebook_init (&book, NULL);
  lamp_rulebook_use_scale_2 (&book);
  script_run_by (&watch, &book, "O98@4000 tick@4300", transitions);
  script_run (&watch, "tick@4400", transitions);
  answers = script_answers (transitions, LAMP_N_RULES, FALSE);
  g_assert_cmpstr (answers, ==, "+SPO2_OVER:medium@4300<4000 -SPO2_OVER:medium@4400<4000");
}

/* What was recorded of the oxygen is corrected, or taken back. */
static void
test_oxygen_revised (void)
{
  g_autoptr (GArray) transitions = g_array_new (FALSE, FALSE, sizeof (LampTransition));
  g_autofree char *answers = NULL;
  LampReading air = { .metric = LAMP_METRIC_ON_OXYGEN, SCRIPT_START_US, SCRIPT_START_US };
  LampRulebook book;
  LampWatch watch;

  lamp_rulebook_init (&book, NULL);
  lamp_rulebook_use_scale_2 (&book);
  lamp_watch_init (&watch);
  script_run_by (&watch, &book, "G1@0 O98@0 tick@300", transitions);
  lamp_watch_revise (&watch, &book, LAMP_METRIC_ON_OXYGEN, SCRIPT_START_US, &air,
                     SCRIPT_START_US + script_time ("400"), transitions);
  script_run_by (&watch, &book, "O98@500 tick@1h", transitions);
  lamp_watch_revise (&watch, &book, LAMP_METRIC_ON_OXYGEN, SCRIPT_START_US, NULL,
                     SCRIPT_START_US + script_time ("1h"), transitions);
  script_run_by (&watch, &book, "O98@4000 tick@2h", transitions);
  answers = script_answers (transitions, LAMP_N_RULES, FALSE);
  g_assert_cmpstr (answers, ==, "+SPO2_OVER:medium@300<0 -SPO2_OVER:medium@400<0");
}

static void
test_still (void)
{
  check_rows (still_rows, G_N_ELEMENTS (still_rows), NULL);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/watch-states/oxygen", test_oxygen);
  g_test_add_func ("/core/watch-states/oxygen-scale", test_oxygen_scale);
  g_test_add_func ("/core/watch-states/oxygen-revised", test_oxygen_revised);
  g_test_add_func ("/core/watch-states/still", test_still);

  return g_test_run ();
}
