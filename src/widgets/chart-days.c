/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Two weeks of bed, sleep and activity as plain values: which row a time belongs to, how long was
 * slept, how often the bed was left at night.
 *
 * A row runs from noon to noon of the home's clock, so that a night is in one piece; in a night in
 * which the clock is changed it has 23 or 25 hours. A bed state holds until the next one, but no
 * longer than a sensor may be silent before nobody knows: then the row stays open. Pure; any thread.
 */

#include "config.h"

#include "widgets/chart-days.h"
#include "model/words.h"

#include <glib/gi18n-lib.h>

/* Beds say when their state changes: the longest that one lasts in an ordinary life. */
#define MAX_HOLD_US (16 * LAMP_US_PER_HOUR)
/* Leaving the bed counts as "at night" from nine in the evening to six in the morning. */
#define NIGHT_FROM_US (9 * LAMP_US_PER_HOUR)
#define NIGHT_TO_US   (18 * LAMP_US_PER_HOUR)

static gint64
noon_of (gint day, GTimeZone *zone)
{
  gint64 midnight_us = lamp_day_start (day, zone);
  gint64 next_us = lamp_day_start (day + 1, zone);

  /* The clock is changed before noon: counted back from the next midnight it is right. */
  return MAX (midnight_us, next_us - 12 * LAMP_US_PER_HOUR);
}

/**
 * lamp_days_new:
 *
 * Returns: (transfer full): the rows that end with the one that holds @now_us, without values
 */
LampDays *
lamp_days_new (gint64 now_us, GTimeZone *zone)
{
  LampDays *days = g_new0 (LampDays, 1);
  gint today = lamp_day_of (now_us, zone);
  gint last = now_us >= noon_of (today, zone) ? today : today - 1;

  g_atomic_ref_count_init (&days->ref_count);
  days->zone = g_time_zone_ref (zone);
  days->now_us = now_us;
  for (gint i = 0; i <= LAMP_DAYS_N; i++)
    days->noon_us[i] = noon_of (last - LAMP_DAYS_N + 1 + i, zone);
  days->bed = g_array_new (FALSE, FALSE, sizeof (LampReading));
  days->sleep = g_array_new (FALSE, FALSE, sizeof (LampReading));
  days->activity = g_array_new (FALSE, FALSE, sizeof (LampRollup));

  return days;
}

LampDays *
lamp_days_ref (LampDays *days)
{
  g_atomic_ref_count_inc (&days->ref_count);

  return days;
}

void
lamp_days_unref (LampDays *days)
{
  if (!g_atomic_ref_count_dec (&days->ref_count))
    return;
  g_time_zone_unref (days->zone);
  g_array_unref (days->bed);
  g_array_unref (days->sleep);
  g_array_unref (days->activity);
  g_free (days);
}

gboolean
lamp_days_has_any (const LampDays *days)
{
  return days->bed->len + days->sleep->len + days->activity->len > 0;
}

/**
 * lamp_days_sleep:
 * @row: from 0, the oldest
 *
 * Returns: the longest sleep that ended in the row, in milli of a minute; -1 if none is known
 */
gint64
lamp_days_sleep (const LampDays *days, guint row)
{
  gint64 sleep = -1;

  for (guint i = 0; i < days->sleep->len; i++)
    {
      const LampReading *night = &g_array_index (days->sleep, LampReading, i);

      if (night->end_us > days->noon_us[row] && night->end_us <= days->noon_us[row + 1])
        sleep = MAX (sleep, night->value);
    }

  return sleep;
}

/**
 * lamp_days_bed_until:
 * @i: index of a bed state
 *
 * Returns: how long it is known to have lasted
 */
gint64
lamp_days_bed_until (const LampDays *days, guint i)
{
  const LampReading *state = &g_array_index (days->bed, LampReading, i);
  gint64 next_us = i + 1 < days->bed->len ? g_array_index (days->bed, LampReading, i + 1).end_us
                                          : days->now_us;

  return MIN (next_us, state->end_us + MAX_HOLD_US);
}

/**
 * lamp_days_n_out:
 * @row: from 0, the oldest
 *
 * Returns: how often the bed was left in the night of the row
 */
guint
lamp_days_n_out (const LampDays *days, guint row)
{
  guint n = 0;

  for (guint i = 1; i < days->bed->len; i++)
    {
      const LampReading *state = &g_array_index (days->bed, LampReading, i);
      gint64 in_row_us = state->end_us - days->noon_us[row];

      if (state->value == LAMP_BED_OUT && in_row_us >= NIGHT_FROM_US && in_row_us < NIGHT_TO_US
          && state->end_us < days->noon_us[row + 1]
          && g_array_index (days->bed, LampReading, i - 1).value != LAMP_BED_OUT)
        n++;
    }

  return n;
}

/**
 * lamp_days_describe:
 *
 * Returns: (transfer full): the rows in words, newest first, for somebody who does not see them
 */
char *
lamp_days_describe (const LampDays *days)
{
  GString *text = g_string_new (NULL);

  for (guint row = LAMP_DAYS_N; row > 0; row--)
    {
      gint64 sleep = lamp_days_sleep (days, row - 1);
      guint n_out = lamp_days_n_out (days, row - 1);
      g_autofree char *date = lamp_words_date (days->noon_us[row - 1], days->zone);
      g_autofree char *slept = sleep >= 0 ? lamp_words_value (LAMP_METRIC_SLEEP, sleep) : NULL;

      if (slept == NULL && n_out == 0)
        continue;
      g_string_append_printf (text, "%s%s: ", text->len > 0 ? " " : "", date);
      if (slept != NULL)
        /* Translators: how long somebody slept, hours and minutes ("7:33") */
        g_string_append_printf (text, _ ("slept %s h"), slept);
      if (slept != NULL && n_out > 0)
        g_string_append (text, ", ");
      if (n_out > 0)
        g_string_append_printf (
            text, ngettext ("left the bed %u time", "left the bed %u times", n_out), n_out);
      g_string_append_c (text, '.');
    }
  if (text->len == 0)
    g_string_append (text, _ ("Nothing is known of bed and sleep in these two weeks."));

  return g_string_free (text, FALSE);
}
