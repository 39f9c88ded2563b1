/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The rules over a history, held against what people judged at the time.
 *
 * Three methods. Flat: the catalogue's limits, the same for everybody, by the state machine that the station runs
 * (watch.c), for weight by weight.c. Personal: the 5th and the 95th percentile of the resident's own values of the
 * 28 days before; until there are seven of them, flat. Baseline: her band (baseline.c) from the same days.
 *
 * What is counted is the same for all of them: a measurement at which the method holds an alert is an event, and
 * events of one resident and type within 12 h after the first are one alert (the bundling of domain.md 3.2,
 * stretched to readings that come twice a day). So a method that leaves an alert open for weeks neither gains nor
 * loses by it. A label is found if an alert lies within the window about it; an alert is right if a label does.
 *
 * Nothing looks ahead: what is said at a moment follows from what was measured up to then.
 */

#include "config.h"

#include "core/replay.h"

#include "core/limit.h"
#include "core/weight.h"

#include <string.h>

#define BUNDLE_US (12 * LAMP_US_PER_HOUR)
#define WEEK_US   (7 * LAMP_US_PER_DAY)
#define LOW_PER   50
#define HIGH_PER  950
/* How long after a measurement the rules' delays are let run out: longer than any of them. */
#define PATIENCE_US (30 * LAMP_US_PER_MINUTE)

static const struct
{
  const char *name;
  const char *also;
  LampMetricId metrics[LAMP_REPLAY_N_PARTS]; /* LAMP_METRIC_OTHER: no second one */
} types[LAMP_N_REPLAY_TYPES] = {
  [LAMP_REPLAY_PRESSURE]
  = { "Blood pressure", "Pressure", { LAMP_METRIC_SYSTOLIC, LAMP_METRIC_DIASTOLIC } },
  [LAMP_REPLAY_PULSE] = { "Pulse", "Heart rate", { LAMP_METRIC_PULSE, LAMP_METRIC_OTHER } },
  [LAMP_REPLAY_TEMPERATURE]
  = { "Body temperature", "Temperature", { LAMP_METRIC_TEMPERATURE, LAMP_METRIC_OTHER } },
  [LAMP_REPLAY_WEIGHT] = { "Weight", "Body weight", { LAMP_METRIC_WEIGHT, LAMP_METRIC_OTHER } },
};

LampReplayHistory *
lamp_replay_history_new (const char *resident_id)
{
  LampReplayHistory *history = g_new0 (LampReplayHistory, 1);

  history->resident_id = g_strdup (resident_id);
  for (guint type = 0; type < LAMP_N_REPLAY_TYPES; type++)
    {
      history->measures[type] = g_array_new (FALSE, FALSE, sizeof (LampMeasure));
      history->bands[type] = g_array_new (FALSE, FALSE, sizeof (LampBand));
      history->labels[type] = g_array_new (FALSE, FALSE, sizeof (gint64));
    }

  return history;
}

void
lamp_replay_history_free (LampReplayHistory *history)
{
  if (history == NULL)
    return;
  for (guint type = 0; type < LAMP_N_REPLAY_TYPES; type++)
    {
      g_array_unref (history->measures[type]);
      g_array_unref (history->bands[type]);
      g_array_unref (history->labels[type]);
    }
  g_free (history->resident_id);
  g_free (history);
}

/**
 * lamp_replay_type_to_string:
 *
 * Returns: (transfer none): the type as labels name it
 */
const char *
lamp_replay_type_to_string (LampReplayType type)
{
  return types[type].name;
}

/**
 * lamp_replay_type_from_string:
 * @type: (out): untouched if there is none
 *
 * Returns: %FALSE for what is not replayed
 */
gboolean
lamp_replay_type_from_string (const char *text, LampReplayType *type)
{
  for (guint i = 0; i < LAMP_N_REPLAY_TYPES; i++)
    if (g_ascii_strcasecmp (text, types[i].name) == 0
        || g_ascii_strcasecmp (text, types[i].also) == 0)
      {
        *type = (LampReplayType) i;
        return TRUE;
      }

  return FALSE;
}

const char *
lamp_replay_method_to_string (LampReplayMethod method)
{
  static const char *names[LAMP_N_REPLAY_METHODS] = { "flat", "personal", "baseline" };

  return names[method];
}

/**
 * lamp_replay_metric:
 * @part: 0 or 1
 *
 * Returns: the metric of one part of a measurement, or %LAMP_METRIC_OTHER if it has no such part
 */
LampMetricId
lamp_replay_metric (LampReplayType type, guint part)
{
  return types[type].metrics[part];
}

/**
 * lamp_replay_add_reading:
 * @at_us: its end
 *
 * Adds a reading in any order; call lamp_replay_settle() after the last. Metrics that are not replayed are
 * left out.
 */
void
lamp_replay_add_reading (LampReplayHistory *history,
                         LampMetricId metric,
                         gint64 at_us,
                         gint64 value)
{
  for (guint type = 0; type < LAMP_N_REPLAY_TYPES; type++)
    for (guint part = 0; part < LAMP_REPLAY_N_PARTS; part++)
      if (types[type].metrics[part] == metric && metric != LAMP_METRIC_OTHER)
        {
          LampMeasure measure = { at_us, { LAMP_NO_VALUE, LAMP_NO_VALUE } };

          measure.values[part] = value;
          g_array_append_val (history->measures[type], measure);
        }
}

static int
compare_measures (gconstpointer a, gconstpointer b)
{
  gint64 one = ((const LampMeasure *) a)->at_us;
  gint64 other = ((const LampMeasure *) b)->at_us;

  return (one > other) - (one < other);
}

/* Parts of one moment become one measurement. */
static void
join_parts (GArray *measures)
{
  LampMeasure *all = (LampMeasure *) (void *) measures->data;
  guint n = 0;

  g_array_sort (measures, compare_measures);
  all = (LampMeasure *) (void *) measures->data;
  for (guint i = 0; i < measures->len; i++)
    {
      if (n == 0 || all[n - 1].at_us != all[i].at_us)
        {
          all[n++] = all[i];
          continue;
        }
      for (guint part = 0; part < LAMP_REPLAY_N_PARTS; part++)
        if (all[i].values[part] != LAMP_NO_VALUE)
          all[n - 1].values[part] = all[i].values[part];
    }
  g_array_set_size (measures, n);
}

/* The values of one part in the 28 days before measurement @at, newest first. */
static guint
values_before (const GArray *measures, guint at, guint part, gint64 *values)
{
  gint64 from_us = g_array_index (measures, LampMeasure, at).at_us - LAMP_BAND_LONG_US;
  guint n = 0;

  for (guint i = at; i-- > 0;)
    {
      const LampMeasure *measure = &g_array_index (measures, LampMeasure, i);

      if (measure->at_us < from_us)
        break;
      if (measure->values[part] != LAMP_NO_VALUE)
        values[n++] = measure->values[part];
    }

  return n;
}

static void
learn_bands (const GArray *measures, LampReplayType type, GArray *bands)
{
  g_autofree gint64 *values = g_new (gint64, measures->len);

  g_array_set_size (bands, 0);
  for (guint i = 0; i < measures->len; i++)
    for (guint part = 0; part < LAMP_REPLAY_N_PARTS; part++)
      {
        const LampBandShape *shape = lamp_band_shape (types[type].metrics[part]);
        LampBand band = { 0 };

        if (shape != NULL)
          lamp_band_learn (values, values_before (measures, i, part, values), shape, &band);
        g_array_append_val (bands, band);
      }
}

/**
 * lamp_replay_settle:
 *
 * Brings the readings into the order of time, joins what belongs together, and learns what was usual.
 */
void
lamp_replay_settle (LampReplayHistory *history)
{
  for (guint type = 0; type < LAMP_N_REPLAY_TYPES; type++)
    {
      join_parts (history->measures[type]);
      learn_bands (history->measures[type], (LampReplayType) type, history->bands[type]);
    }
}

static gboolean
has_raised (const LampWatch *watch, LampReplayType type)
{
  for (guint id = 0; id < LAMP_N_RULES; id++)
    for (guint part = 0; part < LAMP_REPLAY_N_PARTS; part++)
      if (id != LAMP_RULE_STALE && watch->rules[id].phase == LAMP_PHASE_RAISED
          && lamp_rule_get ((LampRuleId) id)->metric == types[type].metrics[part])
        return TRUE;

  return FALSE;
}

static void
flat_by_watch (const GArray *measures, LampReplayType type, gboolean *is_event)
{
  g_autoptr (GArray) transitions = g_array_new (FALSE, FALSE, sizeof (LampTransition));
  LampWatch watch;

  lamp_watch_init (&watch);
  for (guint i = 0; i < measures->len; i++)
    {
      const LampMeasure *measure = &g_array_index (measures, LampMeasure, i);
      gint64 until_us = measure->at_us + PATIENCE_US;

      for (guint part = 0; part < LAMP_REPLAY_N_PARTS; part++)
        {
          LampReading reading = { .metric = types[type].metrics[part],
                                  .start_us = measure->at_us,
                                  .end_us = measure->at_us,
                                  .value = measure->values[part],
                                  .minimum = measure->values[part],
                                  .maximum = measure->values[part] };

          if (measure->values[part] != LAMP_NO_VALUE)
            lamp_watch_feed (&watch, NULL, &reading, transitions);
        }
      if (i + 1 < measures->len)
        until_us = MIN (until_us, g_array_index (measures, LampMeasure, i + 1).at_us - 1);
      lamp_watch_tick (&watch, NULL, until_us, transitions);
      is_event[i] = has_raised (&watch, type);
    }
}

static void
flat_by_weight (const GArray *measures, gboolean *is_event)
{
  g_autoptr (GArray) weighings = g_array_new (FALSE, FALSE, sizeof (LampWeighing));

  for (guint i = 0; i < measures->len; i++)
    {
      const LampMeasure *measure = &g_array_index (measures, LampMeasure, i);
      LampWeighing weighing = { measure->at_us, measure->values[0] };

      g_array_append_val (weighings, weighing);
      /* Nobody in a history is flagged for heart failure. */
      is_event[i]
          = (lamp_weight_judge ((const LampWeighing *) (void *) weighings->data, weighings->len)
             & (LAMP_WEIGHT_LOST_30 | LAMP_WEIGHT_LOST_180))
            != 0;
    }
}

/* -1: too few values to tell; else whether the percentiles leave the value out. */
static gint
is_beyond_percentiles (gint64 value, gint64 *values, guint n)
{
  if (n < LAMP_BAND_LEAST)
    return -1;

  return value < lamp_quantile (values, n, LOW_PER) || value > lamp_quantile (values, n, HIGH_PER);
}

static gboolean
is_beyond_own (const GArray *measures, guint at, gboolean is_flat, gint64 *scratch)
{
  const LampMeasure *measure = &g_array_index (measures, LampMeasure, at);

  for (guint part = 0; part < LAMP_REPLAY_N_PARTS; part++)
    {
      gint64 value = measure->values[part];
      gint is_beyond;

      if (value == LAMP_NO_VALUE)
        continue;
      is_beyond
          = is_beyond_percentiles (value, scratch, values_before (measures, at, part, scratch));
      if (is_beyond > 0 || (is_beyond < 0 && is_flat))
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_beyond_band (const LampReplayHistory *history,
                LampReplayType type,
                guint at,
                const LampBandShape *const *shapes)
{
  const LampMeasure *measure = &g_array_index (history->measures[type], LampMeasure, at);

  for (guint part = 0; part < LAMP_REPLAY_N_PARTS; part++)
    {
      LampBand band
          = g_array_index (history->bands[type], LampBand, at * LAMP_REPLAY_N_PARTS + part);

      if (measure->values[part] == LAMP_NO_VALUE)
        continue;
      lamp_band_bound (&band, shapes[part]);
      if (!lamp_band_holds (&band, measure->values[part]))
        return TRUE;
    }

  return FALSE;
}

static GArray *
bundle (const GArray *measures, const gboolean *is_event)
{
  GArray *alerts = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 last_us = LAMP_NO_TIME;

  for (guint i = 0; i < measures->len; i++)
    {
      gint64 at_us = g_array_index (measures, LampMeasure, i).at_us;

      if (!is_event[i] || (last_us != LAMP_NO_TIME && at_us - last_us < BUNDLE_US))
        continue;
      g_array_append_val (alerts, at_us);
      last_us = at_us;
    }

  return alerts;
}

/**
 * lamp_replay_alerts:
 * @shapes: (nullable): for the baseline, how the band of each part is made; %NULL for the defaults
 *
 * Returns: (transfer full) (element-type gint64): when the method would have alerted, bundled
 */
GArray *
lamp_replay_alerts (const LampReplayHistory *history,
                    LampReplayType type,
                    LampReplayMethod method,
                    const LampBandShape *const *shapes)
{
  const GArray *measures = history->measures[type];
  g_autofree gboolean *is_event = g_new0 (gboolean, measures->len);
  g_autofree gint64 *scratch = g_new (gint64, measures->len);
  const LampBandShape *defaults[LAMP_REPLAY_N_PARTS];

  for (guint part = 0; part < LAMP_REPLAY_N_PARTS; part++)
    defaults[part] = lamp_band_shape (types[type].metrics[part]);
  if (method == LAMP_REPLAY_BASELINE)
    for (guint i = 0; i < measures->len; i++)
      is_event[i] = is_beyond_band (history, type, i, shapes != NULL ? shapes : defaults);
  else if (type == LAMP_REPLAY_WEIGHT)
    flat_by_weight (measures, is_event);
  else
    flat_by_watch (measures, type, is_event);
  if (method == LAMP_REPLAY_PERSONAL)
    for (guint i = 0; i < measures->len; i++)
      is_event[i] = is_beyond_own (measures, i, is_event[i], scratch);

  return bundle (measures, is_event);
}

static gboolean
has_near (const GArray *times, gint64 at_us, gint64 window_us)
{
  for (guint i = 0; i < times->len; i++)
    if (ABS (g_array_index (times, gint64, i) - at_us) <= window_us / 2)
      return TRUE;

  return FALSE;
}

/**
 * lamp_replay_score:
 * @alerts: (element-type gint64): from lamp_replay_alerts()
 * @window_us: how long the window is; half of it lies before a label and half after
 * @score: (out caller-allocates): for this resident; watched from her first to her last measurement of the type,
 * at least a day
 */
void
lamp_replay_score (const LampReplayHistory *history,
                   LampReplayType type,
                   const GArray *alerts,
                   gint64 window_us,
                   LampReplayScore *score)
{
  const GArray *measures = history->measures[type];
  const GArray *labels = history->labels[type];

  memset (score, 0, sizeof *score);
  score->labels = labels->len;
  score->alerts = alerts->len;
  for (guint i = 0; i < labels->len; i++)
    score->found += has_near (alerts, g_array_index (labels, gint64, i), window_us) ? 1 : 0;
  for (guint i = 0; i < alerts->len; i++)
    score->right += has_near (labels, g_array_index (alerts, gint64, i), window_us) ? 1 : 0;
  if (measures->len > 0)
    score->watched_us = MAX (g_array_index (measures, LampMeasure, measures->len - 1).at_us
                                 - g_array_index (measures, LampMeasure, 0).at_us,
                             LAMP_US_PER_DAY);
}

void
lamp_replay_add (LampReplayScore *sum, const LampReplayScore *score)
{
  sum->labels += score->labels;
  sum->found += score->found;
  sum->alerts += score->alerts;
  sum->right += score->right;
  sum->watched_us += score->watched_us;
}

static gint
permille (guint part, guint whole)
{
  return whole > 0 ? (gint) ((part * 1000 + whole / 2) / whole) : -1;
}

/**
 * lamp_replay_sensitivity:
 *
 * Returns: found of all labels in thousandths, -1 without labels
 */
gint
lamp_replay_sensitivity (const LampReplayScore *score)
{
  return permille (score->found, score->labels);
}

/**
 * lamp_replay_ppv:
 *
 * Returns: right of all alerts in thousandths, -1 without alerts
 */
gint
lamp_replay_ppv (const LampReplayScore *score)
{
  return permille (score->right, score->alerts);
}

/**
 * lamp_replay_load:
 *
 * Returns: alerts a resident and week, milli; -1 if nobody was watched
 */
gint64
lamp_replay_load (const LampReplayScore *score)
{
  if (score->watched_us <= 0)
    return -1;

  /* Minutes: a thousand residents for a thousand years fit. */
  return ((gint64) score->alerts * LAMP_MILLI * (WEEK_US / LAMP_US_PER_MINUTE)
          + score->watched_us / LAMP_US_PER_MINUTE / 2)
         / (score->watched_us / LAMP_US_PER_MINUTE);
}
