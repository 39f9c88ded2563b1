/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What an Observation's values are, when its own value and its components are seen together.
 *
 * A summary of a period comes as one value with statistics beside it, and in several arrangements:
 * the statistic in the component's code, in the Observation's, or both a metric and a statistic in
 * one code. So the parts are first sorted by metric into series, each with a place for every
 * statistic that we keep; then each series becomes one value. What fits nowhere is a value of its
 * own. A least or greatest value that contradicts the headline is left out and the value flagged,
 * as one of the two is wrong.
 *
 * A pressure panel has no value itself, only two parts, which are judged together in the end.
 */

#include "config.h"

#include "fhir/reading.h"

#define LOINC "http://loinc.org"

/* A series more would be a laboratory report; what is beyond goes under "other" one by one. */
#define MAX_SERIES 16

/* Pulse pressure outside of this is flagged. Source: domain.md 5. */
#define LEAST_PULSE_PRESSURE    (15 * LAMP_MILLI)
#define GREATEST_PULSE_PRESSURE (120 * LAMP_MILLI)

typedef struct
{
  LampMetricId metric;
  const LampConcept *code;
  const LampPart *headline, *average, *sum, *minimum, *maximum, *count;
} Series;

typedef struct
{
  Series series[MAX_SERIES];
  guint n_series;
} Sorted;

static gboolean
stands (const LampValue *value)
{
  return value->verdict == LAMP_VERDICT_KEEP || value->verdict == LAMP_VERDICT_CHECK;
}

static gboolean
is_number (const LampValue *value)
{
  return stands (value) && value->text == NULL;
}

static LampValue *
last_value (LampDecoder *decoder)
{
  return &g_array_index (decoder->batch->values, LampValue, decoder->batch->values->len - 1);
}

static LampValue *
add_value (LampDecoder *decoder, LampMetricId metric, const LampConcept *code, const LampSent *sent)
{
  LampValue value;

  lamp_sent_judge (decoder, metric, code, sent, &value);
  g_array_append_val (decoder->batch->values, value);

  return last_value (decoder);
}

static Series *
find_series (Sorted *sorted, LampMetricId metric)
{
  for (guint i = 0; i < sorted->n_series; i++)
    if (sorted->series[i].metric == metric)
      return &sorted->series[i];

  return NULL;
}

static Series *
add_series (Sorted *sorted, LampMetricId metric, const LampConcept *code)
{
  Series *series = find_series (sorted, metric);

  if (series != NULL || sorted->n_series == MAX_SERIES)
    return series;
  series = &sorted->series[sorted->n_series++];
  *series = (Series){ .metric = metric, .code = code };

  return series;
}

/* %FALSE if the place is taken already. */
static gboolean
put (Series *series, LampStatistic statistic, const LampPart *part)
{
  const LampPart **place = NULL;

  switch (statistic)
    {
    case LAMP_STATISTIC_NONE:
      place = &series->headline;
      break;
    case LAMP_STATISTIC_AVERAGE:
      place = &series->average;
      break;
    case LAMP_STATISTIC_MINIMUM:
      place = &series->minimum;
      break;
    case LAMP_STATISTIC_MAXIMUM:
      place = &series->maximum;
      break;
    case LAMP_STATISTIC_SUM:
      place = &series->sum;
      break;
    case LAMP_STATISTIC_COUNT:
      place = &series->count;
      break;
    case LAMP_STATISTIC_UNUSED:
    default:
      return TRUE;
    }
  if (*place != NULL)
    return FALSE;
  *place = part;

  return TRUE;
}

/* Puts the least or greatest value beside the headline, if it can be true beside it. */
static void
add_bound (LampDecoder *decoder,
           const Series *series,
           const LampPart *part,
           gboolean is_least,
           LampValue *value)
{
  gboolean is_total = lamp_metric_get (value->metric)->kind == LAMP_METRIC_TOTAL;
  LampValue bound;

  if (part == NULL)
    return;
  lamp_sent_judge (decoder, series->metric, series->code, &part->sent, &bound);
  if (bound.verdict == LAMP_VERDICT_NO_VALUE)
    return;

  /* The parts that add up to a total lie below it. */
  if (!is_number (&bound) || (is_least && bound.value > value->value)
      || (!is_least && bound.value < value->value && !is_total))
    value->verdict = LAMP_VERDICT_CHECK;
  else
    {
      if (bound.verdict == LAMP_VERDICT_CHECK)
        value->verdict = LAMP_VERDICT_CHECK;
      if (is_least)
        value->minimum = bound.value;
      else
        value->maximum = bound.value;
    }
}

/* A bound without a headline is shown for what it is: it is no reading of the metric. */
static void
add_lone_bound (LampDecoder *decoder, const Series *series, const LampPart *part, const char *which)
{
  const char *code = lamp_concept_code (decoder, series->code);
  const char *label = lamp_concept_label (decoder, series->code);
  LampValue *value;

  if (part == NULL)
    return;
  value = add_value (decoder, LAMP_METRIC_OTHER, series->code, &part->sent);
  value->code = lamp_arena_printf (decoder->arena, "%s/%s", code == NULL ? "" : code, which);
  value->label = lamp_arena_printf (decoder->arena, "%s (%s)", label == NULL ? "" : label, which);
}

static void
emit_series (LampDecoder *decoder, const Series *series)
{
  const LampPart *headline = series->headline != NULL ? series->headline : series->average;
  LampValue *value;

  if (headline == NULL && lamp_metric_get (series->metric)->kind == LAMP_METRIC_TOTAL)
    headline = series->sum;
  if (headline == NULL)
    {
      add_lone_bound (decoder, series, series->sum, "sum");
      add_lone_bound (decoder, series, series->minimum, "minimum");
      add_lone_bound (decoder, series, series->maximum, "maximum");
      return;
    }

  value = add_value (decoder, series->metric, series->code, &headline->sent);
  if (!is_number (value))
    return;
  add_bound (decoder, series, series->minimum, TRUE, value);
  add_bound (decoder, series, series->maximum, FALSE, value);
  if (series->count != NULL)
    (void) lamp_sent_to_count (&series->count->sent, &value->count);
}

static gboolean
is_pressure_panel (LampDecoder *decoder, const LampConcept *code)
{
  return lamp_concept_has (decoder, code, LOINC, "85354-9")
         || lamp_concept_has (decoder, code, LOINC, "55284-4")
         || lamp_concept_has (decoder, code, LOINC, "96607-7");
}

/* An Observation of which nothing came: say of what there is no reading. */
static void
emit_nothing (LampDecoder *decoder, const LampPart *root, LampMetricId metric)
{
  if (metric == LAMP_METRIC_OTHER && is_pressure_panel (decoder, &root->code))
    {
      add_value (decoder, LAMP_METRIC_SYSTOLIC, &root->code, &root->sent);
      add_value (decoder, LAMP_METRIC_DIASTOLIC, &root->code, &root->sent);
    }
  else
    add_value (decoder, metric, &root->code, &root->sent);
}

static void
set_implausible (LampValue *value, const char *text)
{
  value->verdict = LAMP_VERDICT_IMPLAUSIBLE;
  value->value = value->minimum = value->maximum = value->count = 0;
  value->text = text;
}

/* A diastolic pressure that is not below the systolic one makes both wrong. Source: domain.md 5. */
static void
judge_pressure (LampDecoder *decoder, const LampObservation *observation)
{
  LampValue *systolic = NULL, *diastolic = NULL;
  gint64 difference;

  for (guint i = 0; i < observation->n_values; i++)
    {
      LampValue *value
          = &g_array_index (decoder->batch->values, LampValue, observation->first_value + i);

      if (value->metric == LAMP_METRIC_SYSTOLIC && is_number (value))
        systolic = value;
      else if (value->metric == LAMP_METRIC_DIASTOLIC && is_number (value))
        diastolic = value;
    }
  if (systolic == NULL || diastolic == NULL)
    return;

  difference = systolic->value - diastolic->value;
  if (difference <= 0)
    {
      g_autofree char *above = lamp_milli_format (systolic->value, 0);
      g_autofree char *below = lamp_milli_format (diastolic->value, 0);
      const char *text = lamp_arena_printf (decoder->arena, "%s/%s mmHg", above, below);

      set_implausible (systolic, text);
      set_implausible (diastolic, text);
    }
  else if (difference < LEAST_PULSE_PRESSURE || difference > GREATEST_PULSE_PRESSURE)
    systolic->verdict = diastolic->verdict = LAMP_VERDICT_CHECK;
}

/**
 * lamp_reading_judge:
 * @root: the Observation's own code and value; its components are the decoder's parts
 * @observation: where `first_value` and `n_values` go
 *
 * Adds the values of one Observation to the batch.
 */
void
lamp_reading_judge (LampDecoder *decoder, const LampPart *root, LampObservation *observation)
{
  LampPart *parts = (LampPart *) (gpointer) decoder->parts->data;
  LampMetricId root_metric = lamp_concept_metric (decoder, &root->code);
  LampStatistic root_statistic = lamp_concept_statistic (decoder, &root->code);
  Sorted sorted = { .n_series = 0 };
  Series *own = add_series (&sorted, root_metric, &root->code);

  observation->first_value = decoder->batch->values->len;
  if (root->sent.kind != LAMP_SENT_NOTHING)
    (void) put (own, root_statistic, root);

  for (guint i = 0; i < decoder->parts->len; i++)
    {
      LampMetricId metric = lamp_concept_metric (decoder, &parts[i].code);
      LampStatistic statistic = lamp_concept_statistic (decoder, &parts[i].code);
      Series *series = own;

      if (metric == LAMP_METRIC_OTHER && statistic == LAMP_STATISTIC_NONE)
        series = NULL;
      else if (metric != LAMP_METRIC_OTHER)
        {
          series = add_series (&sorted, metric, &parts[i].code);
          if (statistic == LAMP_STATISTIC_NONE && root_metric == LAMP_METRIC_OTHER)
            statistic = root_statistic;
        }
      parts[i].is_extra = series == NULL || !put (series, statistic, &parts[i]);
    }

  for (guint i = 0; i < sorted.n_series; i++)
    emit_series (decoder, &sorted.series[i]);
  if (decoder->batch->values->len == observation->first_value && root_metric != LAMP_METRIC_OTHER)
    emit_nothing (decoder, root, root_metric);

  for (guint i = 0; i < decoder->parts->len; i++)
    if (parts[i].is_extra && !lamp_concept_is_empty (&parts[i].code))
      add_value (decoder, LAMP_METRIC_OTHER, &parts[i].code, &parts[i].sent);

  if (decoder->batch->values->len == observation->first_value)
    emit_nothing (decoder, root, root_metric);
  observation->n_values = decoder->batch->values->len - observation->first_value;
  judge_pressure (decoder, observation);
}
