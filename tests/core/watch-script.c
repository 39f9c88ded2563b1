/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The notation of watch-script.h.
 */

#include "config.h"

#include "watch-script.h"

#include <string.h>

static const struct
{
  char letter;
  LampMetricId metric;
} letters[] = {
  { 'P', LAMP_METRIC_PULSE },
  { 'R', LAMP_METRIC_BREATHING },
  { 'O', LAMP_METRIC_SPO2 },
  { 'C', LAMP_METRIC_TEMPERATURE },
  { 'S', LAMP_METRIC_SYSTOLIC },
  { 'D', LAMP_METRIC_DIASTOLIC },
  { 'K', LAMP_METRIC_WEIGHT },
  { 'B', LAMP_METRIC_BATTERY },
  { 'H', LAMP_METRIC_ROOM_TEMPERATURE },
  { 'F', LAMP_METRIC_FALL },
  { 'X', LAMP_METRIC_DOOR_EXIT },
  { 'L', LAMP_METRIC_CALL },
  { 'M', LAMP_METRIC_BED_STATE },
  { 'G', LAMP_METRIC_ON_OXYGEN },
  { 'V', LAMP_METRIC_MOTION },
  { 'I', LAMP_METRIC_PRESENCE },
};

gint64
script_time (const char *text)
{
  char *end = NULL;
  gint64 us = g_ascii_strtoll (text, &end, 10) * LAMP_US_PER_SECOND;

  switch (*end)
    {
    case 'm':
      return us * 60;
    case 'h':
      return us * 3600;
    case 'd':
      return us * 86400;
    default:
      return us;
    }
}

void
script_restart (LampWatch *watch)
{
  g_autofree char *text = lamp_watch_to_text (watch);
  LampWatch read;

  memset (&read, 0x5a, sizeof read);
  g_assert_true (lamp_watch_from_text (&read, text));
  g_assert_cmpmem (&read, sizeof read, watch, sizeof *watch);
  *watch = read;
}

static LampReading
read_reading (const char *event)
{
  LampReading reading = { 0 };
  LampDecimal decimal;
  const char *at = strchr (event, '@');
  const char *period = strchr (event, '/');

  g_assert_nonnull (at);
  for (gsize i = 0; i < G_N_ELEMENTS (letters); i++)
    if (letters[i].letter == event[0])
      reading.metric = letters[i].metric;
  g_assert_cmpint (reading.metric, !=, LAMP_METRIC_OTHER);
  g_assert_true (lamp_decimal_parse (event + 1, (gsize) (at - event - 1), &decimal, NULL));
  g_assert_true (lamp_decimal_to_milli (&decimal, &reading.value, NULL));
  if (lamp_metric_get (reading.metric)->kind == LAMP_METRIC_CODED)
    reading.value /= LAMP_MILLI;
  reading.minimum = reading.maximum = reading.value;
  reading.end_us = SCRIPT_START_US + script_time (at + 1);
  reading.start_us = reading.end_us - (period != NULL ? script_time (period + 1) : 0);

  return reading;
}

void
script_run (LampWatch *watch, const char *events, GArray *transitions)
{
  script_run_by (watch, NULL, events, transitions);
}

/* @book: (nullable): the rules as they hold for the resident */
void
script_run_by (LampWatch *watch, const LampRulebook *book, const char *events, GArray *transitions)
{
  g_auto (GStrv) list = g_strsplit (events, " ", -1);

  for (gsize i = 0; list[i] != NULL; i++)
    {
      LampReading reading;

      if (list[i][0] == '\0')
        continue;
      if (strcmp (list[i], "restart") == 0)
        {
          script_restart (watch);
          continue;
        }
      if (g_str_has_prefix (list[i], "tick@"))
        {
          lamp_watch_tick (watch, book, SCRIPT_START_US + script_time (list[i] + 5), transitions);
          continue;
        }
      reading = read_reading (list[i]);
      lamp_watch_feed (watch, book, &reading, transitions);
    }
}

/* @only_or_all: one rule, or LAMP_N_RULES for all */
char *
script_answers (const GArray *transitions, LampRuleId only_or_all, gboolean with_stale)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < transitions->len; i++)
    {
      const LampTransition *t = &g_array_index (transitions, LampTransition, i);
      const LampRule *rule = lamp_rule_get (t->rule);

      if ((only_or_all != LAMP_N_RULES && t->rule != only_or_all)
          || (!with_stale && t->rule == LAMP_RULE_STALE))
        continue;
      g_string_append_printf (text, "%s%c%s:%s@%d<%d", text->len > 0 ? " " : "",
                              t->is_raised ? '+' : '-', rule->code,
                              lamp_priority_to_string (rule->priority),
                              (int) ((t->at_us - SCRIPT_START_US) / LAMP_US_PER_SECOND),
                              (int) ((t->since_us - SCRIPT_START_US) / LAMP_US_PER_SECOND));
    }

  return g_string_free (text, FALSE);
}

/* Each row begins with a resident of whom nothing is known.
 * @book: (nullable): the rules as they hold for the resident
 * @with_stale: whether silence is answered too */
void
script_check (const ScriptRow *rows, gsize n_rows, const LampRulebook *book, gboolean with_stale)
{
  for (gsize i = 0; i < n_rows; i++)
    {
      g_autoptr (GArray) transitions = g_array_new (FALSE, FALSE, sizeof (LampTransition));
      g_autofree char *answers = NULL;
      LampWatch watch;

      lamp_watch_init (&watch);
      script_run_by (&watch, book, rows[i].events, transitions);
      answers
          = script_answers (transitions, with_stale ? LAMP_RULE_STALE : LAMP_N_RULES, with_stale);
      if (strcmp (answers, rows[i].answers) != 0)
        {
          g_test_message ("%s: %s", rows[i].what, rows[i].events);
          g_test_message ("expected %s", rows[i].answers);
          g_test_message ("     got %s", answers);
          g_test_fail ();
        }
    }
}
