/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * NEWS_7, NEWS_5, NEWS_3x and NEWS_RISE, as tables: raised by complete sets alone, one alert a set, cleared by the
 * next complete set that is lower; late, corrected and taken back sets; restarts; scoring off.
 */

#include "config.h"

#include "core/rulebook.h"
#include "watch-script.h"

#include <stdlib.h>
#include <string.h>

typedef struct
{
  const char *what;
  gint usual;
  /* Separated by "|", what is known at a time: sets by their second and their score, "r" where one sign alone
   * scores 3. "off" and "on" switch scoring. */
  const char *steps;
  const char *answers;
} Row;

static const Row rows[] = {
  { "6 is no emergency", -1, "0=6", "+NEWS_5:medium@0<0" },
  { "7 is", -1, "0=7", "+NEWS_7:high@0<0" },
  { "20 is", -1, "0=20r", "+NEWS_7:high@0<0" },
  { "5", -1, "0=5", "+NEWS_5:medium@0<0" },
  { "4 is neither", -1, "0=4", "" },
  { "a single 3", -1, "0=3r", "+NEWS_3x:medium@0<0" },
  { "a single 3 of 4", -1, "0=4r", "+NEWS_3x:medium@0<0" },
  { "5 with a single 3 is 5", -1, "0=5r", "+NEWS_5:medium@0<0" },
  { "3 of three signs is none", -1, "0=3", "" },
  { "nothing usual is known", -1, "0=2", "" },
  { "2 above usual", 0, "0=2", "+NEWS_RISE:medium@0<0" },
  { "1 above usual", 1, "0=2", "" },
  { "2 above a usual 2", 2, "0=4", "+NEWS_RISE:medium@0<0" },
  { "usual 4, and 5 is urgent all the same", 4, "0=5", "+NEWS_5:medium@0<0" },
  { "usual 0, and 5 is one alert", 0, "0=5", "+NEWS_5:medium@0<0" },
  { "clears by a lower set", -1, "0=5|0=5 60=4", "+NEWS_5:medium@0<0 -NEWS_5:medium@60<0" },
  { "not by one as high", -1, "0=5|0=5 60=6", "+NEWS_5:medium@0<0" },
  { "from urgent to emergency", -1, "0=5|0=5 60=7",
    "+NEWS_5:medium@0<0 -NEWS_5:medium@60<0 +NEWS_7:high@60<60" },
  { "and back", -1, "0=7|0=7 60=5 120=0",
    "+NEWS_7:high@0<0 -NEWS_7:high@60<0 +NEWS_5:medium@60<60 -NEWS_5:medium@120<60" },
  { "from a rise to a sign in the red", 0, "0=2|0=2 60=3r|0=2 60=3r 120=1",
    "+NEWS_RISE:medium@0<0 -NEWS_RISE:medium@60<0 +NEWS_3x:medium@60<60 -NEWS_3x:medium@120<60" },
  { "several sets at once", -1, "0=5 60=0 120=7",
    "+NEWS_5:medium@0<0 -NEWS_5:medium@60<0 +NEWS_7:high@120<120" },
  { "the same again says nothing", -1, "0=5|0=5|0=5", "+NEWS_5:medium@0<0" },
  { "late, behind one that was judged: nothing new", -1, "60=0|0=7 60=0", "" },
  { "corrected upwards", -1, "0=4|0=7", "+NEWS_7:high@0<0" },
  { "corrected downwards: ends when it is known", -1, "0=7|0=4|0=4",
    "+NEWS_7:high@0<0 -NEWS_7:high@1000<0" },
  { "corrected from 5 to 7", -1, "0=5|0=7",
    "+NEWS_5:medium@0<0 -NEWS_5:medium@1000<0 +NEWS_7:high@0<0" },
  { "taken back, and nothing is left", -1, "0=7||", "+NEWS_7:high@0<0 -NEWS_7:high@1000<0" },
  { "the low one taken back: the one before stands again", -1, "0=5|0=5 60=0|0=5",
    "+NEWS_5:medium@0<0 -NEWS_5:medium@60<0 +NEWS_5:medium@0<0" },
  { "off at the end of life", -1, "0=5|off|0=5|0=5 60=8|on|0=5 60=8",
    "+NEWS_5:medium@0<0 -NEWS_5:medium@1000<0 +NEWS_7:high@60<60" },
  { "off from the beginning", 0, "off|0=8|0=8 60=3r", "" },
};

/* "60=3r". */
static LampRecordedSet
read_set (const char *text)
{
  char *equals;
  gint64 second = strtol (text, &equals, 10);
  char *end;
  guint total = (guint) strtoul (equals + 1, &end, 10);
  LampRecordedSet set = { .at_us = SCRIPT_START_US + second * LAMP_US_PER_SECOND,
                          .anchor_us = SCRIPT_START_US + second * LAMP_US_PER_SECOND,
                          .score = { .known = 7, .minimum = total, .maximum = total } };

  set.score.band = total >= 7    ? LAMP_NEWS2_HIGH
                   : total >= 5  ? LAMP_NEWS2_MEDIUM
                   : *end == 'r' ? LAMP_NEWS2_LOW_MEDIUM
                                 : LAMP_NEWS2_LOW;

  return set;
}

static void
run_step (LampWatch *watch, LampRulebook *book, const char *step, GArray *transitions)
{
  g_auto (GStrv) words = g_strsplit (step, " ", -1);
  g_autoptr (GArray) sets = g_array_new (FALSE, FALSE, sizeof (LampRecordedSet));

  if (strcmp (step, "off") == 0)
    {
      lamp_rulebook_score_off (book);
      return;
    }
  if (strcmp (step, "on") == 0)
    {
      memset (book->is_off, 0, sizeof book->is_off);
      return;
    }
  for (guint i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0')
      {
        LampRecordedSet set = read_set (words[i]);

        g_array_append_val (sets, set);
      }
  lamp_watch_score (watch, book, (const LampRecordedSet *) (void *) sets->data, sets->len,
                    SCRIPT_START_US + 1000 * LAMP_US_PER_SECOND, transitions);
}

static void
test_rows (gconstpointer data)
{
  gboolean with_restarts = GPOINTER_TO_INT (data);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (GStrv) steps = g_strsplit (rows[i].steps, "|", -1);
      g_autoptr (GArray) transitions = g_array_new (FALSE, FALSE, sizeof (LampTransition));
      g_autofree char *answers = NULL;
      LampRulebook book;
      LampWatch watch;

      g_test_message ("%s", rows[i].what);
      lamp_rulebook_init (&book, NULL);
      book.usual_score = rows[i].usual;
      lamp_watch_init (&watch);
      for (guint step = 0; steps[step] != NULL; step++)
        {
          run_step (&watch, &book, steps[step], transitions);
          if (with_restarts)
            script_restart (&watch);
        }
      answers = script_answers (transitions, LAMP_N_RULES, FALSE);
      g_assert_cmpstr (answers, ==, rows[i].answers);
    }
}

/* No reading, however bad, raises a score: a partial one never does. */
static void
test_partial (void)
{
  g_autoptr (GArray) transitions = g_array_new (FALSE, FALSE, sizeof (LampTransition));
  LampWatch watch;

  lamp_watch_init (&watch);
  script_run (&watch, "P140@0 R30@0 O80@0 S80@0 C34@0 tick@1h", transitions);
  g_assert_cmpuint (transitions->len, >, 0);
  for (guint i = 0; i < transitions->len; i++)
    g_assert_false (lamp_rule_is_score (g_array_index (transitions, LampTransition, i).rule));
}

static void
test_words (void)
{
  static const struct
  {
    LampRuleId id;
    gint64 value, limit;
    const char *text;
  } words[] = {
    { LAMP_RULE_NEWS_7, 9, 7, "NEWS2 9" },
    { LAMP_RULE_NEWS_5, 5, 5, "NEWS2 5" },
    { LAMP_RULE_NEWS_3X, 3, 3, "NEWS2 3, one sign in the red" },
    { LAMP_RULE_NEWS_RISE, 4, 3, "NEWS2 4, usual 1" },
  };
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autofree char *text
          = lamp_rule_describe (words[i].id, words[i].value * LAMP_MILLI,
                                words[i].limit * LAMP_MILLI, SCRIPT_START_US, zone);
      g_autofree char *reason = lamp_rule_explain (words[i].id, words[i].value * LAMP_MILLI,
                                                   words[i].limit * LAMP_MILLI);

      g_assert_cmpstr (text, ==, words[i].text);
      g_assert_nonnull (strstr (reason, "complete set"));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/core/watch-score/rows", GINT_TO_POINTER (FALSE), test_rows);
  g_test_add_data_func ("/core/watch-score/rows-with-restarts", GINT_TO_POINTER (TRUE), test_rows);
  g_test_add_func ("/core/watch-score/partial", test_partial);
  g_test_add_func ("/core/watch-score/words", test_words);

  return g_test_run ();
}
