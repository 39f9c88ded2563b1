/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What an alert says in words: what is so, and why that is an alert.
 *
 * Sentences are whole, so that each language can order its own, and hold the numbers of the alert
 * itself: an alert that was raised by a limit of yesterday tells that limit.
 */

#include "config.h"

#include "core/limit.h"
#include "core/rule.h"

#include <glib/gi18n-lib.h>

/**
 * lamp_rule_metric:
 * @limit: from the transition that raised it
 *
 * Returns: the metric that a limit of the rule belongs to: BP_HI2 has one for each pressure
 */
LampMetricId
lamp_rule_metric (LampRuleId id, gint64 limit)
{
  if (id == LAMP_RULE_BP_HI2 && limit == lamp_rule_limit (id)->second_bound)
    return LAMP_METRIC_DIASTOLIC;

  return lamp_rule_get (id)->metric;
}

static char *
time_words (gint64 us, gint64 now_us, GTimeZone *zone)
{
  LampTelling telling = lamp_instant_telling (us, now_us, zone);
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (us / LAMP_US_PER_SECOND);
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_timezone (utc, zone) : NULL;

  if (local == NULL)
    return g_strdup ("?");

  if (telling == LAMP_TELL_CLOCK)
    return g_date_time_format (local, "%H:%M");
  if (telling == LAMP_TELL_DAY)
    /* Translators: a day and a time of day, strftime format: "07 Mar 13:05". Keep the 24 hours. */
    return g_date_time_format (local, _ ("%d %b %H:%M"));

  /* Translators: a day of another year, strftime format: "30 Jun 2019" */
  return g_date_time_format (local, _ ("%-d %b %Y"));
}

/* "30 s", "2 min", "4 h": the largest unit that leaves no rest, from 2 of it on. */
static char *
duration_words (gint64 us)
{
  gint64 seconds = us / LAMP_US_PER_SECOND;

  if (seconds % 3600 == 0 && seconds >= 2 * 3600)
    /* Translators: a duration in hours */
    return g_strdup_printf (_ ("%d h"), (int) (seconds / 3600));
  if (seconds % 60 == 0 && seconds >= 2 * 60)
    /* Translators: a duration in minutes */
    return g_strdup_printf (_ ("%d min"), (int) (seconds / 60));

  /* Translators: a duration in seconds */
  return g_strdup_printf (_ ("%d s"), (int) seconds);
}

/* "NEWS2 5", and what there is to know beside the number; NULL of other rules. */
static char *
describe_score (LampRuleId id, gint64 value, gint64 limit)
{
  gint score = (gint) (value / LAMP_MILLI);
  gint usual = (gint) ((limit - lamp_rule_limit (LAMP_RULE_NEWS_RISE)->bound) / LAMP_MILLI);

  switch ((guint) id)
    {
    case LAMP_RULE_NEWS_7:
    case LAMP_RULE_NEWS_5:
      /* Translators: a complete NEWS2 score */
      return g_strdup_printf (_ ("NEWS2 %d"), score);
    case LAMP_RULE_NEWS_3X:
      /* Translators: a complete NEWS2 score in which one sign alone scores 3 */
      return g_strdup_printf (_ ("NEWS2 %d, one sign in the red"), score);
    case LAMP_RULE_NEWS_RISE:
      /* Translators: a complete NEWS2 score, and what is usual for this resident */
      return g_strdup_printf (_ ("NEWS2 %d, usual %d"), score, usual);
    default:
      return NULL;
    }
}

/* A night, held against what is usual; NULL for other rules. */
static char *
night_words (LampRuleId id, gint64 value, gint64 limit, const char *value_text)
{
  const LampMetric *metric = lamp_metric_get (lamp_rule_get (id)->metric);
  g_autofree char *limit_text = lamp_milli_format (limit, metric->decimals);

  if (id == LAMP_RULE_SLEEP)
    /* Translators: a duration in hours and minutes: "Slept 4 h 05 min" */
    return g_strdup_printf (_ ("Slept %d h %02d min"), (int) (value / LAMP_MILLI / 60),
                            (int) (value / LAMP_MILLI % 60));
  if (id == LAMP_RULE_BASELINE)
    return g_strdup (_ (lamp_rule_get (id)->title));
  if (id != LAMP_RULE_BASELINE_PULSE && id != LAMP_RULE_BASELINE_RESP)
    return NULL;
  if (value >= limit)
    /* Translators: what was measured, its value, and the first value that is unusual: "Pulse 92 at night,
     * usually below 79" */
    return g_strdup_printf (_ ("%s %s at night, usually below %s"), _ (metric->title), value_text,
                            limit_text);

  /* Translators: what was measured, its value, and the first value that is unusual: "Pulse 52 at night,
   * usually above 61" */
  return g_strdup_printf (_ ("%s %s at night, usually above %s"), _ (metric->title), value_text,
                          limit_text);
}

/**
 * lamp_rule_describe:
 * @value: from the transition that raised it, or what the same metric is now
 * @limit: from the transition
 * @now_us: now, which decides how much of an older moment is told
 * @zone: the home's zone, in which times are told
 *
 * What is so, in few words: "Breathing 27", "No data since 13:05", "No data since 30 Jun 14:06".
 *
 * Returns: (transfer full): words in the user's language
 */
char *
lamp_rule_describe (LampRuleId id, gint64 value, gint64 limit, gint64 now_us, GTimeZone *zone)
{
  const LampMetric *metric = lamp_metric_get (lamp_rule_metric (id, limit));
  g_autofree char *text = NULL;
  char *night;

  if (id == LAMP_RULE_STALE)
    {
      text = time_words (limit, now_us, zone);
      /* Translators: %s is a time of day, "13:05", or a day and a time */
      return g_strdup_printf (_ ("No data since %s"), text);
    }

  text = describe_score (id, value, limit);
  if (text != NULL)
    return g_steal_pointer (&text);
  if (metric->kind == LAMP_METRIC_CODED)
    return g_strdup (_ (lamp_rule_get (id)->title));

  text = lamp_milli_format (value, metric->decimals);
  night = night_words (id, value, limit, text);
  if (night != NULL)
    return night;
  if (lamp_rule_limit (id)->nature == LAMP_NATURE_APART)
    /* Translators: what is wrong, and a value: "Weight lost in 30 days: 57.0" */
    return g_strdup_printf (_ ("%s: %s"), _ (lamp_rule_get (id)->title), text);
  /* Translators: what was measured, and its value: "Breathing 27" */
  return g_strdup_printf (_ ("%s %s"), _ (metric->title), text);
}

static char *
why_raised (const LampLimit *limit, gboolean is_repeat, const char *bound)
{
  g_autofree char *delay = duration_words (limit->delay_us);

  if (is_repeat)
    /* Translators: %s is a temperature */
    return g_strdup_printf (_ ("%s or more, twice in 24 h."), bound);
  if (limit->readings > 1 && limit->is_upper)
    /* Translators: %s is a measured value */
    return g_strdup_printf (_ ("%s or more, twice in a row."), bound);
  if (limit->readings > 1)
    /* Translators: %s is a measured value */
    return g_strdup_printf (_ ("%s or less, twice in a row."), bound);
  if (limit->delay_us > 0 && limit->is_upper)
    /* Translators: a measured value, and a duration: "25 or more for 2 min." */
    return g_strdup_printf (_ ("%s or more for %s."), bound, delay);
  if (limit->delay_us > 0)
    /* Translators: a measured value, and a duration: "8 or less for 60 s." */
    return g_strdup_printf (_ ("%s or less for %s."), bound, delay);
  if (limit->is_upper)
    /* Translators: %s is a measured value */
    return g_strdup_printf (_ ("%s or more."), bound);

  /* Translators: %s is a measured value */
  return g_strdup_printf (_ ("%s or less."), bound);
}

static char *
when_cleared (LampRuleId id, const LampLimit *limit, const char *clear)
{
  g_autofree char *delay = duration_words (limit->clear_delay_us);

  if (id == LAMP_RULE_TEMP_HI)
    /* Translators: a temperature, and a duration: "Clears at 37.2 or less twice, 4 h apart." */
    return g_strdup_printf (_ ("Clears at %s or less twice, %s apart."), clear, delay);
  if (limit->clear_delay_us > 0 && limit->is_upper)
    /* Translators: a measured value, and a duration: "Clears at 22 or less for 2 min." */
    return g_strdup_printf (_ ("Clears at %s or less for %s."), clear, delay);
  if (limit->clear_delay_us > 0)
    /* Translators: a measured value, and a duration: "Clears at 10 or more for 2 min." */
    return g_strdup_printf (_ ("Clears at %s or more for %s."), clear, delay);
  if (limit->is_upper)
    /* Translators: %s is a measured value */
    return g_strdup_printf (_ ("Clears at %s or less."), clear);

  /* Translators: %s is a measured value */
  return g_strdup_printf (_ ("Clears at %s or more."), clear);
}

/* Why there is an alert that no number explains, or NULL. */
static const char *
reason_apart (LampRuleId id)
{
  static const struct
  {
    LampRuleId id;
    const char *reason;
  } reasons[] = {
    { LAMP_RULE_CALL, N_ ("The call button was pressed. Stays until somebody has answered.") },
    { LAMP_RULE_FALL, N_ ("A sensor reports a fall. Stays until somebody says what it was.") },
    { LAMP_RULE_FALL_MAYBE,
      N_ ("A sensor suspects a fall, for 30 s. Clears when nobody is on the floor for 60 s.") },
    { LAMP_RULE_DOOR_EXT, N_ ("Seen at an outside door. Stays until somebody has answered.") },
    { LAMP_RULE_BED_EXIT,
      N_ ("Left the bed at night and needs help to stand. Clears 30 s after coming back.") },
    { LAMP_RULE_BED_OUT,
      N_ ("Left the bed at night and has not come back. Clears 60 s after that.") },
    { LAMP_RULE_WEIGHT_30,
      N_ ("At least 5 % less than 30 days before. Clears at a weighing that is not.") },
    { LAMP_RULE_WEIGHT_180,
      N_ ("At least 10 % less than 180 days before. Clears at a weighing that is not.") },
    { LAMP_RULE_WEIGHT_GAIN,
      N_ ("At least 2 kg more than within the last 3 days. Clears at a weighing that is not.") },
    { LAMP_RULE_NEWS_7, N_ ("7 or more in a complete set of observations. Clears when the next "
                            "complete set is lower.") },
    { LAMP_RULE_NEWS_5, N_ ("5 or 6 in a complete set of observations. Clears when the next "
                            "complete set is lower.") },
    { LAMP_RULE_NEWS_3X,
      N_ ("One sign alone scores 3 in a complete set of observations. Clears when none does in the "
          "next complete set.") },
    { LAMP_RULE_NEWS_RISE, N_ ("At least 2 above the usual score in a complete set of "
                               "observations. Clears when the next "
                               "complete set is not.") },
    { LAMP_RULE_BASELINE,
      N_ ("Both were outside of what is usual for this resident in one night (00:00 to "
          "05:00). Clears after two nights inside.") },
    { LAMP_RULE_BASELINE_PULSE,
      N_ ("Two nights (00:00 to 05:00) outside of what is usual for this resident. "
          "Clears after two nights inside.") },
    { LAMP_RULE_BASELINE_RESP,
      N_ ("Two nights (00:00 to 05:00) outside of what is usual for this resident. "
          "Clears after two nights inside.") },
    { LAMP_RULE_NO_MOTION,
      N_ ("In the room by day, not in bed, and no movement for 60 min. Clears 30 s after one.") },
    { LAMP_RULE_SLEEP,
      N_ ("Two of three nights under 5 h, or 2 h under what is usual. Clears after two nights "
          "that are neither.") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (reasons); i++)
    if (reasons[i].id == id)
      return _ (reasons[i].reason);

  return NULL;
}

/**
 * lamp_rule_explain:
 * @value: from the transition that raised it
 * @limit: from the same
 *
 * Why there is an alert and what ends it: "25 or more for 2 min. Clears at 22 or less for 2 min."
 *
 * Returns: (transfer full): two sentences in the user's language
 */
char *
lamp_rule_explain (LampRuleId id, gint64 value, gint64 limit)
{
  const LampLimit *numbers = lamp_rule_limit (id);
  const LampMetric *metric = lamp_metric_get (lamp_rule_metric (id, limit));
  gboolean is_second = numbers->second_bound != 0 && limit == numbers->second_bound;
  gint64 moved = 0; /* by the home or for the resident: the end moves with the bound */
  gboolean has_second_clear = is_second && numbers->second_clear != 0;
  g_autofree char *bound = NULL;
  g_autofree char *clear = NULL;
  g_autofree char *why = NULL;
  g_autofree char *when = NULL;

  if (id == LAMP_RULE_STALE)
    {
      bound = duration_words (value * LAMP_US_PER_MINUTE / LAMP_MILLI);
      /* Translators: %s is a duration: "Nothing came for 15 min, ..." */
      return g_strdup_printf (
          _ ("Nothing came for %s, three times longer than usual or more. Clears "
             "when data keep coming again."),
          bound);
    }

  if (reason_apart (id) != NULL)
    return g_strdup (reason_apart (id));

  bound = lamp_milli_format (limit, metric->decimals);
  if (!is_second)
    moved = limit - numbers->bound;
  clear = lamp_milli_format ((has_second_clear ? numbers->second_clear : numbers->clear) + moved,
                             metric->decimals);
  why = why_raised (numbers, id == LAMP_RULE_TEMP_HI && is_second, bound);
  when = when_cleared (id, numbers, clear);

  return g_strjoin (" ", why, when, NULL);
}
