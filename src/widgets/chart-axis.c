/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The axes: from a time or a value to a place between 0 and 1, and which places get a label.
 *
 * Time ticks stand at round times of the home's own clock. They are found by walking through the
 * instants and asking what the clock shows there, never by adding up hours of the clock: so a night
 * in which the clock goes forward has no 02:30, and one in which it goes back has two, each with
 * its zone named.
 *
 * The value axis follows the data and the nearest limit on either side, if that is near, but is
 * never narrower than what makes a difference for the resident ("spans"): a pulse that wanders
 * between 71 and 73 must look flat. Nor is it wider than "floor" to "ceiling": one wild value must
 * not press the rest flat; the layout marks what lies outside. Bounds and ticks fall on the same
 * round numbers, so that live data do not make the axis tremble.
 *
 * Plain C without GTK; every function is pure.
 */

#include "config.h"

#include "widgets/chart-axis.h"

#include <glib/gi18n-lib.h>

#define M(value) ((gint64) ((value) *LAMP_MILLI))

/* The least distance from the bottom of the axis to its top, and the widest that it grows by
 * itself. Sources: NEWS2's bands (a band and a half should fit) and the plausible ranges of the
 * metric registry. */
typedef struct
{
  LampMetricId metric;
  gint64 span, floor, ceiling;
} Span;

static const Span spans[] = {
  { LAMP_METRIC_PULSE, M (40), M (20), M (220) },
  { LAMP_METRIC_PULSE_RESTING, M (40), M (20), M (220) },
  { LAMP_METRIC_PULSE_MAXIMUM, M (40), M (20), M (220) },
  { LAMP_METRIC_BREATHING, M (15), M (0), M (60) },
  { LAMP_METRIC_SPO2, M (12), M (70), M (100) },
  { LAMP_METRIC_TEMPERATURE, M (3), M (34), M (42) },
  { LAMP_METRIC_SYSTOLIC, M (80), M (30), M (260) },
  { LAMP_METRIC_DIASTOLIC, M (80), M (30), M (260) },
  { LAMP_METRIC_MEAN_PRESSURE, M (60), M (20), M (200) },
  { LAMP_METRIC_WEIGHT, M (6), M (20), M (250) },
  { LAMP_METRIC_GLUCOSE, M (6), M (0), M (40) },
  { LAMP_METRIC_OXYGEN_FLOW, M (6), M (0), M (80) },
  { LAMP_METRIC_OXYGEN_FRACTION, M (20), M (0), M (100) },
  { LAMP_METRIC_PAIN, M (10), M (0), M (10) },
  { LAMP_METRIC_STEPS, M (1000), M (0), M (100000) },
  { LAMP_METRIC_ENERGY, M (1000), M (0), M (10000) },
  { LAMP_METRIC_SLEEP, M (480), M (0), M (1440) },
  { LAMP_METRIC_SLEEP_DEEP, M (180), M (0), M (1440) },
  { LAMP_METRIC_SLEEP_LIGHT, M (360), M (0), M (1440) },
  { LAMP_METRIC_SLEEP_REM, M (180), M (0), M (1440) },
  { LAMP_METRIC_ROOM_TEMPERATURE, M (8), M (-10), M (60) },
  { LAMP_METRIC_ROOM_HUMIDITY, M (40), M (0), M (100) },
  { LAMP_METRIC_BATTERY, M (100), M (0), M (100) },
  { LAMP_METRIC_ACTIVITY, M (20), M (0), M (100000) },
};

static const Span *
span_of (LampMetricId metric)
{
  static const Span any = { LAMP_METRIC_OTHER, M (1), G_MININT64 / 4, G_MAXINT64 / 4 };

  for (gsize i = 0; i < G_N_ELEMENTS (spans); i++)
    if (spans[i].metric == metric)
      return &spans[i];

  return &any;
}

/* Time */

static gint64
floor_to (gint64 number, gint64 step)
{
  return number - ((number % step) + step) % step;
}

static gint64
ceil_to (gint64 number, gint64 step)
{
  return -floor_to (-number, step);
}

static gint64
offset_at (GTimeZone *zone, gint64 us)
{
  gint64 seconds = floor_to (us, LAMP_US_PER_SECOND) / LAMP_US_PER_SECOND;
  gint interval = g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, seconds);

  return g_time_zone_get_offset (zone, interval) * LAMP_US_PER_SECOND;
}

static void
add_tick (GArray *ticks, gint64 us, GTimeZone *zone, const char *format, gboolean is_major)
{
  LampTimeTick tick = { .us = us, .is_major = is_major };
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (us / LAMP_US_PER_SECOND);
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_timezone (utc, zone) : NULL;
  g_autofree char *label = local != NULL ? g_date_time_format (local, format) : NULL;

  g_strlcpy (tick.label, label != NULL ? label : "", sizeof tick.label);
  g_array_append_val (ticks, tick);
}

static void
add_clock_ticks (GArray *ticks, const LampTimeAxis *axis, GTimeZone *zone, gint64 step_us)
{
  /* Every offset that a zone of today has is a multiple of a quarter of an hour. */
  gint64 stride_us = MIN (step_us, 15 * LAMP_US_PER_MINUTE);
  gint64 last_offset_us = offset_at (zone, axis->from_us);

  for (gint64 us = ceil_to (axis->from_us, stride_us); us <= axis->to_us; us += stride_us)
    {
      gint64 offset_us = offset_at (zone, us);
      gint64 in_day_us = (us + offset_us) - floor_to (us + offset_us, LAMP_US_PER_DAY);

      if (in_day_us % step_us != 0)
        continue;
      if (in_day_us == 0)
        /* Translators: a day on the time axis of a chart: short weekday, day of the month ("Tue
         * 24") */
        add_tick (ticks, us, zone, C_ ("chart day", "%a %-d"), TRUE);
      else if (offset_us != last_offset_us)
        /* Translators: a time on the axis just after the clock was changed, with the zone's short
         * name ("02:00 CET") */
        add_tick (ticks, us, zone, C_ ("chart time", "%H:%M %Z"), FALSE);
      else
        /* Translators: a time on the axis of a chart ("14:30") */
        add_tick (ticks, us, zone, C_ ("chart time", "%H:%M"), FALSE);
      last_offset_us = offset_us;
    }
}

static void
add_day_ticks (GArray *ticks, const LampTimeAxis *axis, GTimeZone *zone, gint step)
{
  gint last = lamp_day_of (axis->to_us, zone);
  /* Translators: a date on the time axis of a chart: day and short month ("24 Nov") */
  const char *date = C_ ("chart date", "%-d %b");
  const char *weekday = C_ ("chart day", "%a %-d");
  gboolean is_week = axis->to_us - axis->from_us <= 10 * LAMP_US_PER_DAY;

  for (gint day = lamp_day_of (axis->from_us, zone); day <= last; day++)
    {
      gint64 us = lamp_day_start (day, zone);

      /* Counted from a fixed day, so that the same dates keep their tick while time goes on. */
      if (((day % step) + step) % step == 0 && us >= axis->from_us && us <= axis->to_us)
        add_tick (ticks, us, zone, is_week ? weekday : date, TRUE);
    }
}

static void
add_month_ticks (GArray *ticks, const LampTimeAxis *axis, GTimeZone *zone, gint step)
{
  gint last = lamp_day_of (axis->to_us, zone);

  for (gint day = lamp_day_of (axis->from_us, zone); day <= last; day++)
    {
      g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc ((gint64) day * 24 * 60 * 60);
      gint64 us = lamp_day_start (day, zone);

      if (date == NULL || g_date_time_get_day_of_month (date) != 1 || us < axis->from_us
          || us > axis->to_us || (g_date_time_get_month (date) - 1) % step != 0)
        continue;
      /* Translators: a month on the time axis of a chart ("Nov 2026") */
      add_tick (ticks, us, zone, C_ ("chart month", "%b %Y"), g_date_time_get_month (date) == 1);
    }
}

/**
 * lamp_time_axis_ticks:
 * @zone: the home's zone
 * @max_ticks: how many labels there is room for, at least 2
 *
 * Returns: (transfer full) (element-type LampTimeTick): ticks from old to new, at round local times
 */
GArray *
lamp_time_axis_ticks (const LampTimeAxis *axis, GTimeZone *zone, guint max_ticks)
{
  static const gint minutes[] = { 15, 30, 60, 120, 180, 240, 360, 720 };
  static const gint days[] = { 1, 2, 3, 5, 7, 14 };
  static const gint months[] = { 1, 2, 3, 4, 6, 12 };
  GArray *ticks = g_array_new (FALSE, FALSE, sizeof (LampTimeTick));
  gint64 length_us = axis->to_us - axis->from_us;
  gint64 least_us;

  if (length_us <= 0)
    return ticks;
  least_us = length_us / MAX (max_ticks, 2);
  /* From four days on, a day is what one looks for; hours would only be noise between them. */
  if (length_us < 4 * LAMP_US_PER_DAY)
    for (gsize i = 0; i < G_N_ELEMENTS (minutes); i++)
      if (minutes[i] * LAMP_US_PER_MINUTE >= least_us)
        {
          add_clock_ticks (ticks, axis, zone, minutes[i] * LAMP_US_PER_MINUTE);
          return ticks;
        }
  for (gsize i = 0; i < G_N_ELEMENTS (days); i++)
    if (days[i] * LAMP_US_PER_DAY >= least_us)
      {
        add_day_ticks (ticks, axis, zone, days[i]);
        return ticks;
      }
  for (gsize i = 0; i < G_N_ELEMENTS (months); i++)
    if (months[i] * 28 * LAMP_US_PER_DAY >= least_us || i == G_N_ELEMENTS (months) - 1)
      {
        add_month_ticks (ticks, axis, zone, months[i]);
        break;
      }

  return ticks;
}

/**
 * lamp_time_axis_place:
 *
 * Returns: how far from the left edge @us lies on an axis of @width pixels; outside 0 to @width
 * when it is outside the axis
 */
double
lamp_time_axis_place (const LampTimeAxis *axis, gint64 us, double width)
{
  return width * (double) (us - axis->from_us) / (double) MAX (axis->to_us - axis->from_us, 1);
}

gint64
lamp_time_axis_at (const LampTimeAxis *axis, double x, double width)
{
  if (width <= 0)
    return axis->from_us;

  return axis->from_us + (gint64) ((double) (axis->to_us - axis->from_us) * x / width);
}

/* Values */

static gint64
nice_step (LampMetricId metric, gint64 span, guint max_ticks)
{
  static const gint64 hours[] = { 15, 30, 60, 120, 180, 240, 360 };
  static const gint64 mantissas[] = { 1, 2, 5 };
  const LampMetric *row = lamp_metric_get (metric);
  gint64 least = span / MAX (max_ticks, 1);
  gint64 step = LAMP_MILLI;

  if (row->ucum == LAMP_UNIT_MINUTE)
    for (gsize i = 0; i < G_N_ELEMENTS (hours); i++)
      if (hours[i] * LAMP_MILLI >= least)
        return hours[i] * LAMP_MILLI;

  for (guint i = 0; i < row->decimals && step > 1; i++)
    step /= 10;
  for (;; step *= 10)
    for (gsize i = 0; i < G_N_ELEMENTS (mantissas); i++)
      if (mantissas[i] * step >= least || step > G_MAXINT64 / 100)
        return mantissas[i] * step;
}

/* Only the nearest limit on each side draws the axis towards itself, and only one that is near: a
 * quarter of what is shown anyway. One further away would press the values flat to show a line that
 * they are far from; it is named at the edge instead. */
static void
reach_for_limits (gint64 *low, gint64 *high, gint64 span, const GArray *limits)
{
  gint64 reach = MAX (*high - *low, span) / 4;
  gint64 below = G_MININT64;
  gint64 above = G_MAXINT64;

  for (guint i = 0; limits != NULL && i < limits->len; i++)
    {
      const LampChartLimit *limit = &g_array_index (limits, LampChartLimit, i);

      if (limit->value < *low && *low - limit->value <= reach)
        below = MAX (below, limit->value);
      if (limit->value > *high && limit->value - *high <= reach)
        above = MIN (above, limit->value);
    }
  if (below != G_MININT64)
    *low = below;
  if (above != G_MAXINT64)
    *high = above;
}

/* Where there is nothing to show, all limits are; without any, the lower end of what the metric can
 * be. */
static void
span_of_limits (gint64 *low, gint64 *high, const GArray *limits, const Span *rules)
{
  if (limits == NULL || limits->len == 0)
    {
      *low = *high = CLAMP (0, rules->floor, rules->ceiling);
      return;
    }
  for (guint i = 0; i < limits->len; i++)
    {
      *low = MIN (*low, g_array_index (limits, LampChartLimit, i).value);
      *high = MAX (*high, g_array_index (limits, LampChartLimit, i).value);
    }
}

/**
 * lamp_value_axis_fit:
 * @axis: (out caller-allocates): the fitted axis
 * @series: (element-type LampChartSeries): what is drawn on it; the first one's metric decides its
 * rules
 * @limits: (nullable) (element-type LampChartLimit): the lines that are drawn on it
 * @time: what part of the series is seen
 * @max_ticks: how many labels there is room for
 */
void
lamp_value_axis_fit (LampValueAxis *axis,
                     GPtrArray *series,
                     const GArray *limits,
                     const LampTimeAxis *time,
                     guint max_ticks)
{
  const LampChartSeries *leading = series->len > 0 ? g_ptr_array_index (series, 0) : NULL;
  LampMetricId metric = leading != NULL ? leading->metric : LAMP_METRIC_OTHER;
  const Span *rules = span_of (metric);
  gint64 low = G_MAXINT64;
  gint64 high = G_MININT64;

  for (guint i = 0; i < series->len; i++)
    {
      gint64 least, greatest;

      if (!lamp_chart_series_extremes (g_ptr_array_index (series, i), time->from_us, time->to_us,
                                       &least, &greatest))
        continue;
      low = MIN (low, least);
      high = MAX (high, greatest);
    }
  if (low > high)
    span_of_limits (&low, &high, limits, rules);
  if (lamp_metric_get (metric)->kind == LAMP_METRIC_TOTAL)
    low = 0;
  low = CLAMP (low, rules->floor, rules->ceiling);
  high = CLAMP (high, rules->floor, rules->ceiling);
  reach_for_limits (&low, &high, rules->span, limits);
  if (high - low < rules->span)
    {
      gint64 missing = rules->span - (high - low);

      low = MAX (low - missing / 2, rules->floor);
      high = MIN (low + rules->span, rules->ceiling);
      low = MIN (low, high - rules->span);
    }

  axis->step = nice_step (metric, high - low, max_ticks);
  axis->minimum = floor_to (low, axis->step);
  axis->maximum = ceil_to (high, axis->step);
}

/**
 * lamp_value_axis_fix:
 * @axis: (out caller-allocates): the clinical axis; untouched if there is none
 * @series: (element-type LampChartSeries): the first one's metric decides
 * @max_ticks: how many labels there is room for
 *
 * The axis that is the same for every resident and every time, so that a height on the screen can be
 * compared. It holds the bands of NEWS2 with something to spare; what lies outside is marked.
 *
 * Returns: %FALSE if the metric has none: then it has to be fitted
 */
gboolean
lamp_value_axis_fix (LampValueAxis *axis, const GPtrArray *series, guint max_ticks)
{
  static const struct
  {
    LampMetricId metric;
    gint64 minimum, maximum;
  } clinical[] = {
    { LAMP_METRIC_PULSE, M (30), M (150) },    { LAMP_METRIC_BREATHING, M (4), M (36) },
    { LAMP_METRIC_SPO2, M (80), M (100) },     { LAMP_METRIC_TEMPERATURE, M (34), M (41) },
    { LAMP_METRIC_SYSTOLIC, M (40), M (220) }, { LAMP_METRIC_GLUCOSE, M (0), M (25) },
  };
  const LampChartSeries *leading = series->len > 0 ? g_ptr_array_index (series, 0) : NULL;

  for (gsize i = 0; leading != NULL && i < G_N_ELEMENTS (clinical); i++)
    if (clinical[i].metric == leading->metric)
      {
        gint64 step
            = nice_step (leading->metric, clinical[i].maximum - clinical[i].minimum, max_ticks);

        axis->step = step;
        axis->minimum = floor_to (clinical[i].minimum, step);
        axis->maximum = ceil_to (clinical[i].maximum, step);
        return TRUE;
      }

  return FALSE;
}

/**
 * lamp_value_axis_place:
 *
 * Returns: how far from the top edge @value lies on an axis of @height pixels; outside 0 to @height
 * when it is outside the axis
 */
double
lamp_value_axis_place (const LampValueAxis *axis, gint64 value, double height)
{
  double span = (double) MAX (axis->maximum - axis->minimum, 1);

  return height * (double) (axis->maximum - value) / span;
}
