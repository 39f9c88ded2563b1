/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Nights and what is made of them: what a night is worth, what is usual, and the rules BASELINE and SLEEP at
 * their edges, from a table of nights. Every row runs four times: plainly, with the state stored and read again each morning,
 * with each morning judged twice, and over the nights on which the clocks change.
 */

#include "config.h"

#include "core/morning.h"

#include <string.h>

#define MOST_NIGHTS 60

/* 1 January 2026 in days since 1970. */
#define FIRST_DAY 20454

typedef enum
{
  PLAINLY,
  RESTARTED,
  TWICE,
  N_WAYS
} Way;

/* "14*70 85 - 70.5": so many nights of a value; "-" is one without enough data. Days count from 1. */
static guint
read_nights (const char *text, gint first_day, LampNight nights[MOST_NIGHTS], gint *last_day)
{
  g_auto (GStrv) list = g_strsplit (text, " ", -1);
  gint day = first_day;
  guint n = 0;

  for (gsize i = 0; list[i] != NULL; i++)
    {
      const char *star = strchr (list[i], '*');
      const char *value = star != NULL ? star + 1 : list[i];
      gint64 times = star != NULL ? g_ascii_strtoll (list[i], NULL, 10) : 1;

      for (; times > 0 && value[0] != '\0'; times--, day++)
        if (value[0] != '-')
          {
            g_assert_cmpuint (n, <, MOST_NIGHTS);
            nights[n++] = (LampNight){ day, (gint64) (g_ascii_strtod (value, NULL) * LAMP_MILLI) };
          }
    }
  *last_day = MAX (*last_day, day - 1);

  return n;
}

static void
restart (LampWatch *watch)
{
  g_autofree char *text = lamp_watch_to_text (watch);
  LampWatch read;

  g_assert_true (lamp_watch_from_text (&read, text));
  g_assert_cmpmem (watch, sizeof *watch, &read, sizeof read);
  *watch = read;
}

/* "+SLEEP@16<15": raised at 07:00 of the 16th day, since the 15th. */
static char *
to_answers (const GArray *transitions, gint first_day, GTimeZone *zone)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < transitions->len; i++)
    {
      const LampTransition *t = &g_array_index (transitions, LampTransition, i);
      gint day = lamp_day_of (t->at_us, zone);
      gint since = lamp_day_of (t->since_us, zone);

      g_assert_cmpint (t->at_us, ==, lamp_morning_of (day, zone));
      g_assert_cmpint (t->since_us, ==, lamp_morning_of (since, zone));
      g_string_append_printf (text, "%s%c%s@%d<%d", text->len > 0 ? " " : "",
                              t->is_raised ? '+' : '-', lamp_rule_get (t->rule)->code,
                              day - first_day + 1, since - first_day + 1);
    }

  return g_string_free (text, FALSE);
}

typedef struct
{
  const char *pulse, *breathing, *sleep;
  const char *answers;
} Row;

/* clang-format off */
static const Row rows[] = {
  /* two nights beyond 8 beats raise, one does not, and exactly 8 do not */
  { "14*70 79 79", "", "", "+BASELINE_PULSE@16<15" },
  { "14*70 79 70", "", "", "" },
  { "14*70 78 78 78", "", "", "" },
  { "14*70 61 61", "", "", "+BASELINE_PULSE@16<15" },
  { "14*70 62 62", "", "", "" },
  { "", "14*16 21 21", "", "+BASELINE_RESP@16<15" },
  { "", "14*16 20 20", "", "" },
  /* too high and then too low is different from usual twice */
  { "14*70 79 61", "", "", "+BASELINE_PULSE@16<15" },
  /* two nights inside end it, one does not; to and fro neither ends nor raises again */
  { "14*70 79 79 70 70", "", "", "+BASELINE_PULSE@16<15 -BASELINE_PULSE@18<15" },
  { "14*70 79 79 70 79 70 79 70 70", "", "", "+BASELINE_PULSE@16<15 -BASELINE_PULSE@22<15" },
  { "14*70 79 79 70 70 79 70 79 79", "", "", "+BASELINE_PULSE@16<15 -BASELINE_PULSE@18<15 +BASELINE_PULSE@22<21" },
  /* seven nights are enough to learn from, six are not, in whatever order some are missing */
  { "7*70 90 90", "", "", "+BASELINE_PULSE@9<8" },
  { "6*70 90 90", "", "", "" },
  { "70 - - 70 - 3*70 - 70 70 90 90", "", "", "+BASELINE_PULSE@13<12" },
  /* the first night after learning stands outside, the one before it was not known: no pair */
  { "6*70 90 90 90", "", "", "+BASELINE_PULSE@9<8" },
  /* who is irregular has a wide band: spread 1.4826 x 5, three of them 22 */
  { "70 80 60 75 65 70 80 60 75 65 70 80 60 75 90 90", "", "", "" },
  { "70 80 60 75 65 70 80 60 75 65 70 80 60 75 95 95", "", "", "+BASELINE_PULSE@16<15" },
  /* both in one night are graver, at once; one of them goes on alone inside the graver one */
  { "14*70 79", "14*16 21", "", "+BASELINE@15<15" },
  { "14*70 79 79 70 70", "14*16 21 21 16 16", "", "+BASELINE@15<15 -BASELINE@18<15" },
  { "14*70 79 79 79 70 70", "14*16 21 16 16 16 16", "", "+BASELINE@15<15 -BASELINE@19<15" },
  /* the graver one ends the milder one */
  { "14*70 79 79 79", "14*16 16 16 21", "", "+BASELINE_PULSE@16<15 +BASELINE@17<17 -BASELINE_PULSE@17<15" },
  /* each in another night is two milder ones */
  { "14*70 79 79 70 70", "14*16 16 16 21 21", "", "+BASELINE_PULSE@16<15 -BASELINE_PULSE@18<15 +BASELINE_RESP@18<17" },
  /* what is usual is frozen: three weeks of the new value do not make it usual */
  { "14*70 24*85", "", "", "+BASELINE_PULSE@16<15" },
  { "14*70 24*85 70 70", "", "", "+BASELINE_PULSE@16<15 -BASELINE_PULSE@40<15" },
  /* and the recovery is no alert either, until there are nights to learn from anew */
  { "14*70 24*85 16*70", "", "", "+BASELINE_PULSE@16<15 -BASELINE_PULSE@40<15" },
  { "14*70 85 85 15*70 79 79", "", "", "+BASELINE_PULSE@16<15 -BASELINE_PULSE@18<15 +BASELINE_PULSE@33<32" },
  { "14*70 85 85 16*74 83 83", "", "", "+BASELINE_PULSE@16<15 -BASELINE_PULSE@18<15 +BASELINE_PULSE@34<33" },
  { "14*70 85 85 16*74 82 82", "", "", "+BASELINE_PULSE@16<15 -BASELINE_PULSE@18<15" },
  /* a slow drift is usual */
  { "7*70 7*72 7*74 7*76 7*78 7*80", "", "", "" },
  /* a night without data says nothing, and two of them do not part a pair; three do */
  { "14*70 79 - 79", "", "", "+BASELINE_PULSE@17<15" },
  { "14*70 79 - - 79", "", "", "+BASELINE_PULSE@18<15" },
  { "14*70 79 - - - 79", "", "", "" },
  { "14*70 79 79 - - - - 70 - 70", "", "", "+BASELINE_PULSE@16<15 -BASELINE_PULSE@23<15" },
  { "14*70 79 79 10*-", "", "", "+BASELINE_PULSE@16<15" },
  /* under five hours, two of three nights; five hours are not */
  { "", "", "299 299", "+SLEEP@2<1" },
  { "", "", "300 300 300", "" },
  { "", "", "299 420 299", "+SLEEP@3<1" },
  { "", "", "299 420 420 299", "" },
  { "", "", "299 - 299", "+SLEEP@3<1" },
  { "", "", "299 - - 299", "" },
  /* two hours under what is usual, from seven nights on */
  { "", "", "14*480 360 360", "+SLEEP@16<15" },
  { "", "", "14*480 361 361", "" },
  { "", "", "7*480 360 480 360", "+SLEEP@10<8" },
  { "", "", "6*480 360 480 360", "" },
  { "", "", "5*480 360 360", "" },
  /* two nights that are neither end it; what was usual stays so */
  { "", "", "14*480 360 360 480 480", "+SLEEP@16<15 -SLEEP@18<15" },
  { "", "", "14*480 360 360 480 360 480 480", "+SLEEP@16<15 -SLEEP@20<15" },
  { "", "", "14*480 20*350 480 480", "+SLEEP@16<15 -SLEEP@36<15" },
  /* a night that is missing does not end it */
  { "", "", "14*480 360 360 480 - 480", "+SLEEP@16<15 -SLEEP@19<15" },
  /* she sleeps long: nothing */
  { "", "", "14*480 700 700", "" },
};
/* clang-format on */

static char *
run_row (const Row *row, gint first_day, GTimeZone *zone, Way way)
{
  g_autoptr (GArray) transitions = g_array_new (FALSE, FALSE, sizeof (LampTransition));
  LampNight nights[LAMP_N_NIGHT_SIGNALS][MOST_NIGHTS];
  const char *texts[LAMP_N_NIGHT_SIGNALS] = { row->pulse, row->breathing, row->sleep };
  guint n[LAMP_N_NIGHT_SIGNALS];
  LampRulebook book;
  LampWatch watch;
  gint last_day = 0;

  lamp_rulebook_init (&book, zone);
  lamp_watch_init (&watch);
  for (guint signal = 0; signal < LAMP_N_NIGHT_SIGNALS; signal++)
    n[signal] = read_nights (texts[signal], first_day, nights[signal], &last_day);

  for (gint day = first_day; day <= last_day; day++)
    {
      LampMorning morning = { .day = day };

      for (guint signal = 0; signal < LAMP_N_NIGHT_SIGNALS; signal++)
        {
          guint from = 0, until = n[signal];

          /* No more than the store would give. */
          while (from < until && nights[signal][from].day < day - LAMP_NIGHTS_BACK)
            from++;
          while (until > from && nights[signal][until - 1].day > day)
            until--;
          morning.nights[signal] = nights[signal] + from;
          morning.n[signal] = until - from;
        }
      for (gint turn = 0; turn < (way == TWICE ? 2 : 1); turn++)
        lamp_watch_wake (&watch, &book, &morning, transitions);
      if (way == RESTARTED)
        restart (&watch);
    }

  return to_answers (transitions, first_day, zone);
}

static void
test_rules (void)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GTimeZone) london = g_time_zone_new_identifier ("Europe/London");

  g_assert_nonnull (london);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    for (gint way = PLAINLY; way < N_WAYS; way++)
      {
        g_autofree char *answers = run_row (&rows[i], FIRST_DAY, utc, (Way) way);
        /* 29 March: the clocks go forward on the 16th day. 25 October: back. */
        g_autofree char *in_spring = run_row (&rows[i], FIRST_DAY + 72, london, (Way) way);
        g_autofree char *in_autumn = run_row (&rows[i], FIRST_DAY + 282, london, (Way) way);

        if (g_strcmp0 (answers, rows[i].answers) != 0)
          g_test_message ("row %u, way %d: %s %s %s", (guint) i, way, rows[i].pulse,
                          rows[i].breathing, rows[i].sleep);
        g_assert_cmpstr (answers, ==, rows[i].answers);
        g_assert_cmpstr (in_spring, ==, rows[i].answers);
        g_assert_cmpstr (in_autumn, ==, rows[i].answers);
      }
}

/* A night whose data came late or were corrected is judged again on the same morning. */
static void
test_again (void)
{
  static const Row rows_again[] = {
    { "14*70 79 -", "14*70 79 79", "", "+BASELINE_PULSE@16<15" },
    { "14*70 79 79", "14*70 79 70", "", "+BASELINE_PULSE@16<15 -BASELINE_PULSE@16<15" },
    { "14*70 79 79", "14*70 79 80", "", "+BASELINE_PULSE@16<15" },
    { "14*70 79 70", "14*70 79 70", "", "" },
  };
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();

  for (gsize i = 0; i < G_N_ELEMENTS (rows_again); i++)
    {
      g_autoptr (GArray) transitions = g_array_new (FALSE, FALSE, sizeof (LampTransition));
      g_autofree char *answers = NULL;
      LampWatch watch;

      lamp_watch_init (&watch);
      for (gint turn = 0; turn < 2; turn++)
        {
          LampNight nights[MOST_NIGHTS];
          gint last_day = 0;
          guint n = read_nights (turn == 0 ? rows_again[i].pulse : rows_again[i].breathing,
                                 FIRST_DAY, nights, &last_day);
          LampMorning morning = { .day = last_day, .nights = { nights }, .n = { n } };

          lamp_watch_wake (&watch, NULL, &morning, transitions);
          restart (&watch);
        }
      answers = to_answers (transitions, FIRST_DAY, utc);
      g_assert_cmpstr (answers, ==, rows_again[i].answers);
    }
}

/* What was switched off ends, who has left has nothing frozen, and a morning of the past changes nothing. */
static void
test_off (void)
{
  g_autoptr (GArray) transitions = g_array_new (FALSE, FALSE, sizeof (LampTransition));
  LampNight nights[MOST_NIGHTS];
  LampRulebook book;
  LampWatch watch;
  gint last_day = 0;
  guint n = read_nights ("14*70 79 79", FIRST_DAY, nights, &last_day);
  LampMorning morning = { .day = last_day, .nights = { nights }, .n = { n } };

  lamp_watch_init (&watch);
  lamp_rulebook_init (&book, NULL);
  book.is_off[LAMP_RULE_BASELINE_PULSE] = TRUE;
  lamp_watch_wake (&watch, &book, &morning, transitions);
  g_assert_cmpuint (transitions->len, ==, 0);

  lamp_watch_wake (&watch, NULL, &morning, transitions);
  g_assert_cmpuint (transitions->len, ==, 1);
  g_assert_cmpint (watch.usual[LAMP_NIGHT_PULSE].centre, ==, 70000);
  g_assert_cmpint (watch.usual[LAMP_NIGHT_PULSE].width, ==, 8000);
  morning.day--;
  lamp_watch_wake (&watch, &book, &morning, transitions);
  g_assert_cmpuint (transitions->len, ==, 1);
  morning.day++;
  lamp_watch_wake (&watch, &book, &morning, transitions);
  g_assert_cmpuint (transitions->len, ==, 2);

  lamp_watch_init (&watch);
  lamp_watch_wake (&watch, NULL, &morning, transitions);
  lamp_watch_release (&watch, lamp_morning_of (last_day, book.zone) + 1, transitions);
  g_assert_cmpuint (transitions->len, ==, 4);
  morning.day++;
  lamp_watch_wake (&watch, NULL, &morning, transitions);
  g_assert_cmpuint (transitions->len, ==, 4);
  g_assert_cmpint (watch.usual[LAMP_NIGHT_PULSE].width, ==, 0);
}

/* ---- What a night is worth ---- */

typedef struct
{
  LampNightSignal signal;
  const char *
      readings; /* "70@00:01+1": value, end, minutes before it that it is about; day before: "70@-23:50" */
  const char *repeat; /* "70@00:00/1*60": value, first end, minutes between, how many */
  gint64 value;       /* -1 for not enough */
} Worth;

/* clang-format off */
static const Worth worths[] = {
  /* the median of what was measured between midnight and five */
  { LAMP_NIGHT_PULSE, "", "70@00:01/1*60", 70 },
  { LAMP_NIGHT_PULSE, "", "70@00:01/1*200 90@03:30/1*60", 70 },
  { LAMP_NIGHT_PULSE, "", "70@00:01/1*60 90@05:01/1*200", 70 },
  { LAMP_NIGHT_PULSE, "", "90@-22:00/1*100 70@00:01/1*60", 70 },
  /* an hour is enough, less is not: a value speaks for as long as it is fresh, two minutes */
  { LAMP_NIGHT_PULSE, "", "70@00:01/1*58", -1 },
  { LAMP_NIGHT_PULSE, "", "70@00:01/1*59", 70 },
  { LAMP_NIGHT_PULSE, "", "70@00:10/10*29", -1 },
  { LAMP_NIGHT_PULSE, "70@00:05+0", "70@00:10/10*29", 70 },
  { LAMP_NIGHT_PULSE, "70@00:30+0 80@02:00+0 90@04:00+0", "", -1 },
  /* two sensors at the same times are one hour, not two */
  { LAMP_NIGHT_PULSE, "", "70@00:01/1*30 70@00:01/1*30", -1 },
  /* zero is no value */
  { LAMP_NIGHT_PULSE, "", "0@00:01/1*60", -1 },
  /* one value for the whole night, if there is nothing better */
  { LAMP_NIGHT_PULSE, "66@07:36+816", "", 66 },
  { LAMP_NIGHT_PULSE, "66@07:36+816", "70@00:01/1*60", 70 },
  { LAMP_NIGHT_PULSE, "66@00:30+400", "", -1 },
  { LAMP_NIGHT_PULSE, "66@02:00+240 99@04:30+61", "", 66 },
  /* as it is shown */
  { LAMP_NIGHT_BREATHING, "15.5@07:00+600", "", 16 },
  /* sleep: the night, and what was slept in the morning with it; by noon it is another day's */
  { LAMP_NIGHT_SLEEP, "420@07:00+540", "", 420 },
  { LAMP_NIGHT_SLEEP, "200@01:00+240 180@07:00+240", "", 380 },
  { LAMP_NIGHT_SLEEP, "420@07:00+540 60@13:00+60", "", 420 },
  { LAMP_NIGHT_SLEEP, "60@-11:00+60 420@07:00+540", "", 420 },
  { LAMP_NIGHT_SLEEP, "400@07:00+540 420@07:30+540", "", 420 },
  { LAMP_NIGHT_SLEEP, "420@07:00+540 420@07:00+540", "", 420 },
  { LAMP_NIGHT_SLEEP, "0@07:00+540", "", -1 },
  { LAMP_NIGHT_SLEEP, "", "", -1 },
};
/* clang-format on */

static gint64
read_clock (const char *text, GTimeZone *zone, gint day)
{
  gboolean is_before = text[0] == '-';
  const char *clock = is_before ? text + 1 : text;
  gint64 minutes = g_ascii_strtoll (clock, NULL, 10) * 60 + g_ascii_strtoll (clock + 3, NULL, 10);

  return lamp_instant_from_local (
      (is_before ? day - 1 : day) * LAMP_US_PER_DAY + minutes * LAMP_US_PER_MINUTE, zone);
}

static void
add_reading (
    GArray *readings, LampNightSignal signal, const char *value, gint64 end_us, gint64 minutes)
{
  LampReading reading = { .metric = lamp_night_metric (signal),
                          .start_us = end_us - minutes * LAMP_US_PER_MINUTE,
                          .end_us = end_us,
                          .value = (gint64) (g_ascii_strtod (value, NULL) * LAMP_MILLI) };

  g_array_append_val (readings, reading);
}

static gint
compare_ends (gconstpointer a, gconstpointer b)
{
  gint64 one = ((const LampReading *) a)->end_us;
  gint64 other = ((const LampReading *) b)->end_us;

  return (one > other) - (one < other);
}

static GArray *
read_worth (const Worth *worth, GTimeZone *zone, gint day)
{
  GArray *readings = g_array_new (FALSE, FALSE, sizeof (LampReading));
  g_auto (GStrv) single = g_strsplit (worth->readings, " ", -1);
  g_auto (GStrv) many = g_strsplit (worth->repeat, " ", -1);

  for (gsize i = 0; single[i] != NULL; i++)
    add_reading (readings, worth->signal, single[i],
                 read_clock (strchr (single[i], '@') + 1, zone, day),
                 g_ascii_strtoll (strchr (single[i], '+') + 1, NULL, 10));
  for (gsize i = 0; many[i] != NULL; i++)
    {
      gint64 first_us = read_clock (strchr (many[i], '@') + 1, zone, day);
      gint64 apart_us = g_ascii_strtoll (strchr (many[i], '/') + 1, NULL, 10) * LAMP_US_PER_MINUTE;
      gint64 times = g_ascii_strtoll (strchr (many[i], '*') + 1, NULL, 10);

      for (gint64 k = 0; k < times; k++)
        add_reading (readings, worth->signal, many[i], first_us + k * apart_us, 0);
    }
  g_array_sort (readings, compare_ends);

  return readings;
}

static void
test_worth (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Asia/Singapore");

  g_assert_nonnull (zone);
  for (gsize i = 0; i < G_N_ELEMENTS (worths); i++)
    {
      g_autoptr (GArray) readings = read_worth (&worths[i], zone, FIRST_DAY);
      gint64 value = -LAMP_MILLI;
      gboolean is_known
          = lamp_night_value (worths[i].signal, (const LampReading *) (void *) readings->data,
                              readings->len, FIRST_DAY, zone, &value);

      if (value != worths[i].value * LAMP_MILLI)
        g_test_message ("row %u: %s %s", (guint) i, worths[i].readings, worths[i].repeat);
      g_assert_cmpint (value, ==, worths[i].value * LAMP_MILLI);
      g_assert_cmpint (is_known, ==, worths[i].value >= 0);
    }
}

/* A night in which the clocks go forward is an hour shorter, one in which they go back an hour longer. */
static void
test_spans (void)
{
  g_autoptr (GTimeZone) london = g_time_zone_new_identifier ("Europe/London");
  static const struct
  {
    gint day;
    LampNightSignal signal;
    gint64 hours;
  } spans[] = {
    { FIRST_DAY, LAMP_NIGHT_PULSE, 5 },       { FIRST_DAY + 87, LAMP_NIGHT_PULSE, 4 },
    { FIRST_DAY + 297, LAMP_NIGHT_PULSE, 6 }, { FIRST_DAY, LAMP_NIGHT_SLEEP, 24 },
    { FIRST_DAY + 87, LAMP_NIGHT_SLEEP, 23 }, { FIRST_DAY + 297, LAMP_NIGHT_SLEEP, 25 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (spans); i++)
    {
      gint64 from_us, until_us;

      lamp_night_span (spans[i].signal, spans[i].day, london, &from_us, &until_us);
      g_assert_cmpint (until_us - from_us, ==, spans[i].hours * LAMP_US_PER_HOUR);
    }
}

static void
test_words (void)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  static const struct
  {
    LampRuleId id;
    gint64 value, limit;
    const char *words;
  } words[] = {
    { LAMP_RULE_BASELINE_PULSE, 92000, 79000, "Pulse 92 at night, usually below 79" },
    { LAMP_RULE_BASELINE_PULSE, 52000, 61000, "Pulse 52 at night, usually above 61" },
    { LAMP_RULE_BASELINE_RESP, 24000, 21000, "Breathing 24 at night, usually below 21" },
    { LAMP_RULE_BASELINE, 92000, 79000, "Pulse and breathing different from usual" },
    { LAMP_RULE_SLEEP, 245000, 0, "Slept 4 h 05 min" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autofree char *text
          = lamp_rule_describe (words[i].id, words[i].value, words[i].limit, 0, utc);
      g_autofree char *why = lamp_rule_explain (words[i].id, words[i].value, words[i].limit);

      g_assert_cmpstr (text, ==, words[i].words);
      g_assert_nonnull (strstr (why, "Clears after two nights"));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/core/night/rules", test_rules);
  g_test_add_func ("/core/night/again", test_again);
  g_test_add_func ("/core/night/off", test_off);
  g_test_add_func ("/core/night/worth", test_worth);
  g_test_add_func ("/core/night/spans", test_spans);
  g_test_add_func ("/core/night/words", test_words);

  return g_test_run ();
}
