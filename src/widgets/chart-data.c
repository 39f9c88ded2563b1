/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a chart shows, as one value, and how it is said in words.
 *
 * The words are for people who do not see the picture (the screen reader's sentence) and for those
 * who want the numbers (the summary line and the bubble at the cursor). They are made from the same
 * series as the picture.
 *
 * Filled by the thread that made it; once it has been handed on it never changes.
 */

#include "config.h"

#include "widgets/chart-data.h"
#include "model/words.h"

#include <glib/gi18n-lib.h>

/**
 * lamp_chart_data_new:
 * @title: what is drawn, translated
 * @unit: its unit, translated; "" for none
 *
 * Returns: (transfer full): data without a series
 */
LampChartData *
lamp_chart_data_new (const char *title, const char *unit, const LampTimeAxis *time, GTimeZone *zone)
{
  LampChartData *data = g_new0 (LampChartData, 1);

  g_atomic_ref_count_init (&data->ref_count);
  data->title = g_strdup (title);
  data->unit = g_strdup (unit);
  data->time = *time;
  data->zone = g_time_zone_ref (zone);
  data->series = g_ptr_array_new_with_free_func ((GDestroyNotify) lamp_chart_series_unref);
  data->ghosts = g_ptr_array_new_with_free_func ((GDestroyNotify) lamp_chart_series_unref);
  data->limits = g_array_new (FALSE, FALSE, sizeof (LampChartLimit));
  data->episodes = g_array_new (FALSE, FALSE, sizeof (LampChartEpisode));

  return data;
}

LampChartData *
lamp_chart_data_ref (LampChartData *data)
{
  g_atomic_ref_count_inc (&data->ref_count);

  return data;
}

void
lamp_chart_data_unref (LampChartData *data)
{
  if (!g_atomic_ref_count_dec (&data->ref_count))
    return;
  g_free (data->title);
  g_free (data->unit);
  g_time_zone_unref (data->zone);
  g_ptr_array_unref (data->series);
  g_ptr_array_unref (data->ghosts);
  g_free (data->ghost_name);
  g_free (data->usual);
  g_array_unref (data->limits);
  g_array_unref (data->episodes);
  g_free (data);
}

/**
 * lamp_chart_data_take_series:
 * @series: (transfer full): drawn after those that are there; only before @data is handed on
 */
void
lamp_chart_data_take_series (LampChartData *data, LampChartSeries *series)
{
  g_ptr_array_add (data->series, series);
}

/**
 * lamp_chart_data_take_ghost:
 * @ghost: (transfer full): drawn thinly behind the series; only before @data is handed on
 * @name: what the ghosts are called ("yesterday"), translated
 */
void
lamp_chart_data_take_ghost (LampChartData *data, LampChartSeries *ghost, const char *name)
{
  g_ptr_array_add (data->ghosts, ghost);
  g_free (data->ghost_name);
  data->ghost_name = g_strdup (name);
}

/**
 * lamp_chart_data_set_usual:
 * @usual: what is usual for the resident; only before @data is handed on
 */
void
lamp_chart_data_set_usual (LampChartData *data, const LampUsual *usual)
{
  g_free (data->usual);
  data->usual = g_memdup2 (usual, sizeof *usual);
}

/**
 * lamp_chart_data_usual:
 * @us: when
 *
 * Returns: (transfer full) (nullable): what is usual at that hour, in words; of several lines it is the
 * first one's, which is named then
 */
char *
lamp_chart_data_usual (const LampChartData *data, gint64 us)
{
  g_autofree char *words
      = data->usual != NULL ? lamp_usual_words (data->usual, us, data->zone) : NULL;

  if (words == NULL || data->series->len < 2)
    return g_steal_pointer (&words);

  return g_strdup_printf ("%s: %s", lamp_chart_series_name (g_ptr_array_index (data->series, 0)),
                          words);
}

/**
 * lamp_chart_data_at:
 * @time: what is to be seen of it
 *
 * Returns: (transfer full): the same data seen through another window; the samples are shared, so
 * this costs next to nothing
 */
LampChartData *
lamp_chart_data_at (const LampChartData *data, const LampTimeAxis *time)
{
  LampChartData *seen = lamp_chart_data_new (data->title, data->unit, time, data->zone);

  for (guint i = 0; i < data->series->len; i++)
    lamp_chart_data_take_series (seen, lamp_chart_series_ref (g_ptr_array_index (data->series, i)));
  for (guint i = 0; i < data->ghosts->len; i++)
    lamp_chart_data_take_ghost (seen, lamp_chart_series_ref (g_ptr_array_index (data->ghosts, i)),
                                data->ghost_name);
  if (data->usual != NULL)
    lamp_chart_data_set_usual (seen, data->usual);
  if (data->limits->len > 0)
    g_array_append_vals (seen->limits, data->limits->data, data->limits->len);
  if (data->episodes->len > 0)
    g_array_append_vals (seen->episodes, data->episodes->data, data->episodes->len);

  return seen;
}

/**
 * lamp_chart_data_has_sample:
 *
 * Returns: whether there is anything to see in the time that is seen
 */
gboolean
lamp_chart_data_has_sample (const LampChartData *data)
{
  for (guint i = 0; i < data->series->len; i++)
    {
      gint64 minimum, maximum;

      if (lamp_chart_series_extremes (g_ptr_array_index (data->series, i), data->time.from_us,
                                      data->time.to_us, &minimum, &maximum))
        return TRUE;
    }

  return FALSE;
}

/**
 * lamp_chart_data_has_by_hand:
 *
 * Returns: whether any of its values was taken by hand, so that the legend has to say so
 */
gboolean
lamp_chart_data_has_by_hand (const LampChartData *data)
{
  for (guint i = 0; i < data->series->len; i++)
    {
      const LampChartSeries *series = g_ptr_array_index (data->series, i);

      for (guint k = 0; k < series->n_samples; k++)
        if (series->samples[k].is_by_hand)
          return TRUE;
    }

  return FALSE;
}

/**
 * lamp_chart_gap_words:
 *
 * Returns: (transfer none): why there is no reading, short enough to be written across the gap
 */
const char *
lamp_chart_gap_words (LampGapCause cause)
{
  static const char *const words[LAMP_N_GAPS] = {
    /* Translators: across an empty stretch of a chart, very short: nothing was measured, and nobody
     * knows why */
    [LAMP_GAP_NO_DATA] = N_ ("no data"),
    /* Translators: across an empty stretch of a chart, very short: the sensor was not on the body */
    [LAMP_GAP_NOT_WORN] = N_ ("not worn"),
    /* Translators: across an empty stretch of a chart, very short: the sensor spoke, but had no
     * value */
    [LAMP_GAP_NO_VALUE] = N_ ("sensor gave no value"),
    /* Translators: across an empty stretch of a chart, very short: values came that cannot be true
     */
    [LAMP_GAP_UNUSABLE] = N_ ("readings not usable"),
    /* Translators: across an empty stretch of a chart, very short: the cloud has nothing from the
     * sensor for this time */
    [LAMP_GAP_NOT_SENT] = N_ ("not sent"),
    /* Translators: across an empty stretch of a chart, very short: this station has not fetched
     * this time from the cloud */
    [LAMP_GAP_NOT_RECEIVED] = N_ ("not received"),
    /* Translators: across an empty stretch of a chart, very short: this station is fetching this
     * time from the cloud just now */
    [LAMP_GAP_LOADING] = N_ ("loading …"),
    /* Translators: across an empty stretch of a chart, very short: this station cannot reach the
     * cloud */
    [LAMP_GAP_OFFLINE] = N_ ("station offline"),
  };

  return _ (words[cause]);
}

void
lamp_chart_data_add_limit (LampChartData *data, gint64 value, gboolean is_upper)
{
  LampChartLimit limit = { value, is_upper };

  g_array_append_val (data->limits, limit);
}

void
lamp_chart_data_add_episode (LampChartData *data,
                             LampPriority priority,
                             gint64 since_us,
                             gint64 ended_us)
{
  LampChartEpisode episode = { priority, since_us, ended_us };

  g_array_append_val (data->episodes, episode);
}

static char *
format_time (const LampChartData *data, gint64 us, const char *format)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (us / LAMP_US_PER_SECOND);
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_timezone (utc, data->zone) : NULL;

  return local != NULL ? g_date_time_format (local, format) : g_strdup ("–");
}

/**
 * lamp_chart_data_moment:
 *
 * Returns: (transfer full): when @us was, as exactly as the chart's length asks for: "14:30" on the
 * last day of a chart of a day, else with its date
 */
char *
lamp_chart_data_moment (const LampChartData *data, gint64 us)
{
  if (lamp_day_of (us, data->zone) == lamp_day_of (data->time.to_us, data->zone))
    return lamp_words_clock (us, data->zone);

  /* Translators: a moment of another day for g_date_time_format(): "Tue 24 Nov, 14:30" */
  return format_time (data, us, _ ("%a %-d %b, %H:%M"));
}

/**
 * lamp_chart_data_moment_full:
 *
 * Returns: (transfer full): when @us was, always with its day: "Tue 24 Nov, 14:30", with the year when
 * the chart reaches into another one
 */
char *
lamp_chart_data_moment_full (const LampChartData *data, gint64 us)
{
  if (lamp_instant_telling (us, data->time.to_us, data->zone) == LAMP_TELL_YEAR)
    /* Translators: a moment of another year for g_date_time_format(): "24 Nov 2025, 14:30" */
    return format_time (data, us, _ ("%-d %b %Y, %H:%M"));

  return format_time (data, us, _ ("%a %-d %b, %H:%M"));
}

/**
 * lamp_chart_data_period:
 *
 * Returns: (transfer full): from when to when, "Mon 23 Nov, 21:00 to 07:00"
 */
char *
lamp_chart_data_period (const LampChartData *data, gint64 start_us, gint64 end_us)
{
  g_autofree char *start = lamp_chart_data_moment (data, start_us);
  g_autofree char *end = NULL;

  if (end_us - start_us < LAMP_US_PER_MINUTE)
    return g_steal_pointer (&start);
  end = end_us - start_us <= LAMP_US_PER_DAY ? lamp_words_clock (end_us, data->zone)
                                             : lamp_chart_data_moment (data, end_us);

  /* Translators: from one time to another, "21:00 to 07:00" */
  return g_strdup_printf (_ ("%s to %s"), start, end);
}

/**
 * lamp_chart_data_with_unit:
 * @value: a value as text
 *
 * Returns: (transfer full): the value and the unit, "83 /min"
 */
char *
lamp_chart_data_with_unit (const LampChartData *data, const char *value)
{
  if (*data->unit == '\0')
    return g_strdup (value);

  /* Translators: a value and its unit, "83 /min"; the space does not break */
  return g_strdup_printf (C_ ("value unit", "%s\302\240%s"), value, data->unit);
}

/**
 * lamp_chart_series_name:
 *
 * Returns: (transfer none): what one line is called among several on a chart
 */
const char *
lamp_chart_series_name (const LampChartSeries *series)
{
  if (series->metric == LAMP_METRIC_SYSTOLIC)
    /* Translators: the upper one of the two lines in a chart of blood pressure */
    return C_ ("chart line", "Systolic");
  if (series->metric == LAMP_METRIC_DIASTOLIC)
    /* Translators: the lower one of the two lines in a chart of blood pressure */
    return C_ ("chart line", "Diastolic");

  return lamp_words_metric (series->metric);
}

static char *
summarise_series (const LampChartData *data, const LampChartSeries *series, gboolean is_long)
{
  LampChartSummary summary;
  g_autofree char *low = NULL;
  g_autofree char *mean = NULL;
  g_autofree char *high = NULL;
  g_autofree char *latest = NULL;
  g_autofree char *moment = NULL;
  g_autofree char *highest = NULL;
  g_autofree char *unit = NULL;

  lamp_chart_series_summarise (series, data->time.from_us, data->time.to_us, &summary);
  if (summary.count == 0)
    return g_strdup (_ ("No reading in this time"));

  low = lamp_words_value (series->metric, summary.minimum);
  mean = lamp_words_value (series->metric, summary.mean);
  high = lamp_words_value (series->metric, summary.maximum);
  highest = lamp_chart_data_with_unit (data, high);
  if (!is_long && summary.count == 1)
    {
      moment = lamp_chart_data_moment (data, summary.latest_us);
      /* Translators: over a chart with a single reading: the value with its unit, and when */
      return g_strdup_printf (_ ("one reading, %s at %s"), highest, moment);
    }
  if (!is_long)
    /* Translators: under a chart: the least, the mean and the greatest value with its unit */
    return g_strdup_printf (_ ("lowest %s · mean %s · highest %s"), low, mean, highest);

  latest = lamp_words_value (series->metric, summary.latest);
  unit = lamp_chart_data_with_unit (data, latest);
  moment = lamp_chart_data_moment (data, summary.latest_us);

  /* Translators: what a chart shows, for somebody who does not see it: latest value with unit, its
   * time, least, mean and greatest value */
  return g_strdup_printf (_ ("Latest %s at %s, lowest %s, mean %s, highest %s"), unit, moment, low,
                          mean, high);
}

/**
 * lamp_chart_data_summary:
 *
 * Returns: (transfer full): one line with lowest, mean and highest of each series
 */
char *
lamp_chart_data_summary (const LampChartData *data)
{
  GString *text = g_string_new (NULL);
  g_autofree char *usual = lamp_chart_data_usual (data, data->time.to_us);

  for (guint i = 0; i < data->series->len; i++)
    {
      const LampChartSeries *series = g_ptr_array_index (data->series, i);
      g_autofree char *part = summarise_series (data, series, FALSE);

      if (i > 0)
        g_string_append (text, "     ");
      if (data->series->len > 1)
        g_string_append_printf (text, "%s: ", lamp_chart_series_name (series));
      g_string_append (text, part);
    }

  if (usual != NULL)
    g_string_append_printf (text, " · %s", usual);

  return g_string_free (text, FALSE);
}

/**
 * lamp_chart_data_describe:
 *
 * Returns: (transfer full): sentences for somebody who does not see the chart: what, since when,
 * latest, lowest, highest, and how much is missing
 */
char *
lamp_chart_data_describe (const LampChartData *data)
{
  GString *text = g_string_new (NULL);
  g_autofree char *from = lamp_chart_data_moment (data, data->time.from_us);
  g_autofree char *to = lamp_chart_data_moment (data, data->time.to_us);
  g_autofree char *usual = lamp_chart_data_usual (data, data->time.to_us);

  /* Translators: what a chart shows: of what, from when, to when */
  g_string_append_printf (text, _ ("%s from %s to %s."), data->title, from, to);
  for (guint i = 0; i < data->series->len; i++)
    {
      const LampChartSeries *series = g_ptr_array_index (data->series, i);
      g_autofree char *part = summarise_series (data, series, TRUE);
      LampChartSummary summary;
      g_autofree char *missing = NULL;

      if (data->series->len > 1)
        g_string_append_printf (text, " %s: %s.", lamp_chart_series_name (series), part);
      else
        g_string_append_printf (text, " %s.", part);
      lamp_chart_series_summarise (series, data->time.from_us, data->time.to_us, &summary);
      if (i > 0 || summary.count == 0 || summary.n_gaps == 0)
        continue;
      missing = lamp_words_age (summary.gap_total_us);
      g_string_append_c (text, ' ');
      /* Translators: how many stretches of a chart have no reading, and how long they are together
       */
      g_string_append_printf (text,
                              ngettext ("%u gap without a reading, %s in all.",
                                        "%u gaps without a reading, %s in all.", summary.n_gaps),
                              summary.n_gaps, missing);
    }
  if (usual != NULL)
    g_string_append_printf (text, " %s.", usual);

  return g_string_free (text, FALSE);
}
