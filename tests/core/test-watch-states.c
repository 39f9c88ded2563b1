/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rules that are not for everybody, and rules that go by what several sensors said last: SpO2 on scale 2, too much
 * oxygen, who needs help to stand, nobody moving; the nights of the two clock changes; weight. Raised at the edge,
 * after the delay and not before, ended past the hysteresis; what is not known raises nothing; a restart loses
 * nothing; and a rule that is not for the resident any more has nothing open.
 */

#include "config.h"

#include "core/rulebook.h"
#include "core/weight.h"
#include "watch-script.h"

#include <string.h>

static const ScriptRow oxygen_rows[] = {
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

static const ScriptRow scale_2_rows[] = {
  { "83 for 30 s", "O83@0 tick@29 tick@30", "+SPO2_LO:high@30<0" },
  { "84 for 60 s", "O84@0 tick@59 tick@60", "+SPO2_LO:medium@60<0" },
  { "86 for 5 min", "O86@0 tick@299 tick@300", "+SPO2_LO:low@300<0" },
  { "87 too", "O87@0 tick@300", "+SPO2_LO:low@300<0" },
  { "88 is the target", "O88@0 tick@1h", "" },
  { "high clears at 85, medium takes over", "O82@0 O84@100 O85@200 tick@259 tick@260",
    "+SPO2_LO:high@30<0 -SPO2_LO:high@260<0 +SPO2_LO:medium@260<200" },
  { "medium clears at 87, low takes over", "O85@0 O87@400 tick@1h",
    "+SPO2_LO:medium@60<0 -SPO2_LO:medium@460<0 +SPO2_LO:low@460<400" },
  { "low clears at 89", "O87@0 O88@400 O89@500 tick@559 tick@560",
    "+SPO2_LO:low@300<0 -SPO2_LO:low@560<0" },
  { "a restart in mid-delay", "O83@0 restart tick@29 restart tick@30", "+SPO2_LO:high@30<0" },
  { "does not flap", "O85@0 O86@90 O84@120 O86@150 O85@170 O86@200 tick@1h",
    "+SPO2_LO:medium@60<0" },
};

/* Night is from 21200 s to 57200 s. */
static const ScriptRow helped_rows[] = {
  { "by day it is nobody's business", "M1@0 M0@21199 tick@21204", "" },
  { "from nine on, after 5 s", "M1@0 M0@21200 tick@21204 tick@21205",
    "+BED_EXIT:medium@21205<21200" },
  { "back within 5 s", "M1@0 M0@22000 M1@22004 tick@23000", "" },
  { "the edge of the bed is no exit", "M1@0 M2@22000 tick@23000", "" },
  { "from the edge out", "M1@0 M2@22000 M0@22100 tick@22105", "+BED_EXIT:medium@22105<22100" },
  { "back for 30 s", "M0@22000 M1@22100 tick@22129 tick@22130",
    "+BED_EXIT:medium@22005<22000 -BED_EXIT:medium@22130<22000" },
  { "up again before that", "M0@22000 M1@22100 M0@22120 tick@22200",
    "+BED_EXIT:medium@22005<22000" },
  { "missed after 20 min", "M0@22000 tick@23199 tick@23200",
    "+BED_EXIT:medium@22005<22000 +BED_OUT:medium@23200<22000" },
  { "the morning ends both", "M0@55000 tick@57199 tick@57200",
    "+BED_EXIT:medium@55005<55000 +BED_OUT:medium@56200<55000 -BED_EXIT:medium@57200<55000 "
    "-BED_OUT:medium@57200<55000" },
  { "a restart in mid-delay", "M0@22000 restart tick@22004 restart tick@22005",
    "+BED_EXIT:medium@22005<22000" },
};

static const ScriptRow everybody_rows[] = {
  { "SpO2, a restart in each tier's delay", "O88@0 restart tick@29 restart tick@30",
    "+SPO2_LO:high@30<0" },
  { "of the second", "O91@0 restart tick@59 restart tick@60", "+SPO2_LO:medium@60<0" },
  { "of the third", "O93@0 restart tick@299 restart tick@300", "+SPO2_LO:low@300<0" },
  { "while one clears and the next waits", "O85@0 O90@100 restart tick@159 restart tick@160",
    "+SPO2_LO:high@30<0 -SPO2_LO:high@160<0 +SPO2_LO:medium@160<100" },
  { "perhaps a fall", "F1@0 restart tick@29 restart tick@30", "+FALL_MAYBE:medium@30<0" },
  { "and while it clears", "F1@0 F0@100 restart tick@159 restart tick@160",
    "+FALL_MAYBE:medium@30<0 -FALL_MAYBE:medium@160<0" },
  { "battery", "B20@0 restart tick@599 restart tick@600", "+BATT:low@600<0" },
  { "battery, the graver one", "B5@0 restart tick@599 restart tick@600", "+BATT:medium@600<0" },
  { "battery goes on down", "B20@0 B5@1000 restart tick@1599 restart tick@1600",
    "+BATT:low@600<0 -BATT:low@1600<0 +BATT:medium@1600<1000" },
  { "room hot", "H32@0 restart tick@1799 restart tick@1800", "+ROOM_HOT:low@1800<0" },
  { "room cold", "H18@0 restart tick@1799 restart tick@1800", "+ROOM_COLD:low@1800<0" },
  { "room, 18.1 is not cold", "H18.1@0 tick@1h", "" },
  { "room warmer for 15 min", "H17@0 H18.9@3000 H19@3600 tick@4499 tick@4500",
    "+ROOM_COLD:low@1800<0 -ROOM_COLD:low@4500<0" },
  { "room cold again before that", "H17@0 H19@3600 H18.5@4000 tick@1d", "+ROOM_COLD:low@1800<0" },
  { "the second tier of pulse does not flap",
    "P111@0 P108@310 P111@330 P106@400 P110@420 P105@500 P107@560 P111@600 tick@800",
    "+PULSE_HI2:medium@300<0" },
  { "nor that of breathing", "R21@0 R20@610 R21@700 R19@800 R20@1000 R21@1050 tick@2000",
    "+RESP_HI2:medium@600<0" },
};

static const ScriptRow still_rows[] = {
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

static gint64
instant (const char *text)
{
  LampPrecision precision;
  gint64 us;

  g_assert_true (lamp_instant_parse (text, strlen (text), &us, &precision));

  return us;
}

static void
test_oxygen (void)
{
  LampRulebook book;

  lamp_rulebook_init (&book, NULL);
  lamp_rulebook_use_scale_2 (&book);
  script_check (oxygen_rows, G_N_ELEMENTS (oxygen_rows), &book, FALSE);
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
test_scale_2 (void)
{
  LampRulebook book;

  lamp_rulebook_init (&book, NULL);
  lamp_rulebook_use_scale_2 (&book);
  script_check (scale_2_rows, G_N_ELEMENTS (scale_2_rows), &book, FALSE);
}

static void
test_helped (void)
{
  LampRulebook book;

  lamp_rulebook_init (&book, NULL);
  lamp_rulebook_needs_help (&book);
  script_check (helped_rows, G_N_ELEMENTS (helped_rows), &book, FALSE);
}

static void
test_everybody (void)
{
  script_check (everybody_rows, G_N_ELEMENTS (everybody_rows), NULL, FALSE);
}

/* Delays are as long as ever; the night ends by the clock on the wall. */
static void
test_clock_change (void)
{
  static const struct
  {
    const char *out;            /* leaves the bed */
    const char *raised, *ended; /* of BED_OUT; NULL: not */
  } rows[] = {
    /* 26 October: from 03:00 back to 02:00. */
    { "2025-10-26T01:50:00+02:00", "2025-10-26T02:35:00+02:00", "2025-10-26T07:00:00+01:00" },
    { "2025-10-26T02:50:00+02:00", "2025-10-26T02:35:00+01:00", "2025-10-26T07:00:00+01:00" },
    { "2025-10-26T06:14:00+01:00", "2025-10-26T06:59:00+01:00", "2025-10-26T07:00:00+01:00" },
    { "2025-10-26T06:15:00+01:00", NULL, NULL },
    /* 29 March: from 02:00 to 03:00. */
    { "2026-03-29T01:30:00+01:00", "2026-03-29T03:15:00+02:00", "2026-03-29T07:00:00+02:00" },
    { "2026-03-29T06:14:00+02:00", "2026-03-29T06:59:00+02:00", "2026-03-29T07:00:00+02:00" },
    { "2026-03-29T06:15:00+02:00", NULL, NULL },
  };
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/Berlin");
  LampRulebook book;

  g_assert_nonnull (zone);
  lamp_rulebook_init (&book, zone);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GArray) transitions = g_array_new (FALSE, FALSE, sizeof (LampTransition));
      LampReading out = { .metric = LAMP_METRIC_BED_STATE, .value = LAMP_BED_OUT };
      LampWatch watch;

      g_test_message ("out of bed at %s", rows[i].out);
      out.start_us = out.end_us = instant (rows[i].out);
      lamp_watch_init (&watch);
      lamp_watch_feed (&watch, &book, &out, transitions);
      lamp_watch_tick (&watch, &book, out.end_us + LAMP_US_PER_DAY, transitions);
      g_assert_cmpuint (transitions->len, ==, rows[i].raised != NULL ? 2 : 0);
      if (rows[i].raised == NULL)
        continue;
      g_assert_cmpint (g_array_index (transitions, LampTransition, 0).at_us, ==,
                       instant (rows[i].raised));
      g_assert_cmpint (g_array_index (transitions, LampTransition, 1).at_us, ==,
                       instant (rows[i].ended));
    }
}

static void
weigh (LampWatch *watch, guint change, gint64 grams, const char *at, GArray *transitions)
{
  gint64 us = SCRIPT_START_US + script_time (at);
  LampReading reading = { LAMP_METRIC_WEIGHT, us, us, grams, grams, grams };

  lamp_watch_weigh (watch, change, &reading, transitions);
  script_restart (watch);
}

/* Each stays until a weighing says otherwise, and one does not end the other. */
static void
test_weight (void)
{
  g_autoptr (GArray) transitions = g_array_new (FALSE, FALSE, sizeof (LampTransition));
  g_autofree char *answers = NULL;
  LampWatch watch;

  lamp_watch_init (&watch);
  weigh (&watch, LAMP_WEIGHT_LOST_180, 55800, "0", transitions);
  weigh (&watch, LAMP_WEIGHT_LOST_180 | LAMP_WEIGHT_LOST_30, 54000, "1d", transitions);
  weigh (&watch, LAMP_WEIGHT_LOST_180, 55000, "2d", transitions);
  weigh (&watch, LAMP_WEIGHT_GAINED, 57500, "3d", transitions);
  weigh (&watch, LAMP_WEIGHT_STEADY, 57000, "4d", transitions);
  answers = script_answers (transitions, LAMP_N_RULES, FALSE);
  g_assert_cmpstr (answers, ==,
                   "+WEIGHT_180:medium@0<0 +WEIGHT_30:medium@86400<86400 "
                   "-WEIGHT_30:medium@172800<86400 -WEIGHT_180:medium@259200<0 "
                   "+WEIGHT_GAIN:medium@259200<259200 -WEIGHT_GAIN:medium@345600<259200");
}

static void
test_still (void)
{
  script_check (still_rows, G_N_ELEMENTS (still_rows), NULL, FALSE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/watch-states/oxygen", test_oxygen);
  g_test_add_func ("/core/watch-states/oxygen-scale", test_oxygen_scale);
  g_test_add_func ("/core/watch-states/oxygen-revised", test_oxygen_revised);
  g_test_add_func ("/core/watch-states/scale-2", test_scale_2);
  g_test_add_func ("/core/watch-states/needs-help", test_helped);
  g_test_add_func ("/core/watch-states/everybody", test_everybody);
  g_test_add_func ("/core/watch-states/clock-change", test_clock_change);
  g_test_add_func ("/core/watch-states/weight", test_weight);
  g_test_add_func ("/core/watch-states/still", test_still);

  return g_test_run ();
}
