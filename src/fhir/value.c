/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One value[x] of an Observation: read as it was sent, then judged for a metric.
 *
 * Judging never guesses. A number counts only with a declared unit that measures the metric, in
 * range and without a comparator; a code only if it is one of the metric's own. What is no number
 * of a metric that we know is kept under "other", with the source's code, label and unit. What does
 * not stand keeps the text of what was sent, so that a nurse can be told which reading to check by
 * hand.
 */

#include "config.h"

#include "fhir/value.h"

#include <string.h>

static void
set_kind (LampDecoder *decoder, LampSent *sent, LampSentKind kind)
{
  if (sent->kind != LAMP_SENT_NOTHING)
    lamp_decoder_note (decoder, "a second value");
  sent->kind = kind;
}

static void
decode_period (LampDecoder *decoder, LampSent *sent)
{
  static const LampMemberName names[] = { LAMP_MEMBER ("start"), LAMP_MEMBER ("end") };
  LampMembers members = LAMP_MEMBERS (names);
  const char *start = "", *end = "";
  gint member;

  if (!lamp_decoder_object (decoder))
    return;
  while ((member = lamp_decoder_member (decoder, &members)) >= 0)
    (void) lamp_decoder_text (decoder, member == 0 ? &start : &end);
  sent->text = lamp_arena_printf (decoder->arena, "%s – %s", start, end);
}

/**
 * lamp_sent_decode:
 * @member: index in %LAMP_SENT_MEMBERS
 * @sent: where the value goes; must be cleared before the first
 */
void
lamp_sent_decode (LampDecoder *decoder, gint member, LampSent *sent)
{
  static const LampSentKind kinds[LAMP_N_SENT_MEMBERS] = {
    LAMP_SENT_QUANTITY, LAMP_SENT_INTEGER, LAMP_SENT_BOOLEAN, LAMP_SENT_CONCEPT,
    LAMP_SENT_TEXT,     LAMP_SENT_TEXT,    LAMP_SENT_TEXT,    LAMP_SENT_PERIOD,
    LAMP_SENT_RANGE,    LAMP_SENT_RATIO,   LAMP_SENT_SAMPLES, LAMP_SENT_NOTHING,
  };

  if (kinds[member] != LAMP_SENT_NOTHING)
    set_kind (decoder, sent, kinds[member]);

  switch (kinds[member])
    {
    case LAMP_SENT_QUANTITY:
      lamp_quantity_decode (decoder, &sent->quantity);
      break;
    case LAMP_SENT_INTEGER:
      lamp_quantity_decode_integer (decoder, &sent->quantity);
      break;
    case LAMP_SENT_BOOLEAN:
      (void) lamp_decoder_boolean (decoder, &sent->boolean);
      break;
    case LAMP_SENT_CONCEPT:
      lamp_concept_decode (decoder, &sent->concept);
      break;
    case LAMP_SENT_TEXT:
      (void) lamp_decoder_text (decoder, &sent->text);
      break;
    case LAMP_SENT_PERIOD:
      decode_period (decoder, sent);
      break;
    case LAMP_SENT_RANGE:
    case LAMP_SENT_RATIO:
      lamp_quantity_decode_pair (decoder, &sent->quantity, &sent->second);
      break;
    case LAMP_SENT_SAMPLES:
      lamp_samples_decode (decoder, &sent->samples);
      break;
    case LAMP_SENT_NOTHING:
    default:
      sent->is_absent = TRUE;
      lamp_concept_decode (decoder, &sent->absent_reason);
      break;
    }
}

/**
 * lamp_sent_is_empty:
 *
 * Returns: whether neither a value nor a reason for its absence came
 */
gboolean
lamp_sent_is_empty (const LampSent *sent)
{
  return sent->kind == LAMP_SENT_NOTHING && !sent->is_absent;
}

/**
 * lamp_sent_show:
 *
 * Returns: (transfer none) (nullable): the value in words, as near to the source's as can be
 */
const char *
lamp_sent_show (LampDecoder *decoder, const LampSent *sent)
{
  switch (sent->kind)
    {
    case LAMP_SENT_QUANTITY:
    case LAMP_SENT_INTEGER:
      return lamp_quantity_show (decoder, &sent->quantity);
    case LAMP_SENT_BOOLEAN:
      return sent->boolean ? "true" : "false";
    case LAMP_SENT_CONCEPT:
      return lamp_concept_label (decoder, &sent->concept);
    case LAMP_SENT_TEXT:
    case LAMP_SENT_PERIOD:
      return sent->text;
    case LAMP_SENT_RANGE:
      return lamp_arena_printf (decoder->arena, "%s – %s",
                                lamp_quantity_show (decoder, &sent->quantity),
                                lamp_quantity_show (decoder, &sent->second));
    case LAMP_SENT_RATIO:
      return lamp_arena_printf (decoder->arena, "%s : %s",
                                lamp_quantity_show (decoder, &sent->quantity),
                                lamp_quantity_show (decoder, &sent->second));
    case LAMP_SENT_SAMPLES:
      return "a recording";
    case LAMP_SENT_NOTHING:
    default:
      return lamp_concept_label (decoder, &sent->absent_reason);
    }
}

/**
 * lamp_sent_to_count:
 * @count: (out): the number; untouched if it is none
 *
 * Returns: whether the value is a whole number of things, as an integer or as a Quantity
 */
gboolean
lamp_sent_to_count (const LampSent *sent, gint64 *count)
{
  gint64 milli;

  if ((sent->kind != LAMP_SENT_INTEGER && sent->kind != LAMP_SENT_QUANTITY)
      || sent->quantity.comparator != NULL || sent->quantity.digits == NULL
      || !sent->quantity.is_in_range || !lamp_decimal_to_milli (&sent->quantity.value, &milli, NULL)
      || milli < 0 || milli % LAMP_MILLI != 0)
    return FALSE;
  *count = milli / LAMP_MILLI;

  return TRUE;
}

static void
set_aside (LampValue *value, LampVerdict verdict, const char *text)
{
  value->verdict = verdict;
  value->value = value->minimum = value->maximum = value->count = 0;
  value->text = text;
}

/* A value of something that we do not know, or none of the metric's own. */
static void
make_other (LampDecoder *decoder, const LampConcept *code, LampValue *value)
{
  value->metric = LAMP_METRIC_OTHER;
  value->code = lamp_concept_code (decoder, code);
  value->label = lamp_concept_label (decoder, code);
}

static void
keep_text (LampDecoder *decoder, const LampConcept *code, const LampSent *sent, LampValue *value)
{
  const char *text = lamp_sent_show (decoder, sent);

  make_other (decoder, code, value);
  set_aside (value, text == NULL ? LAMP_VERDICT_NO_VALUE : LAMP_VERDICT_KEEP, text);
}

/* The bounds are the registry's; the text is only made for what does not stand. */
static void
judge_range (LampDecoder *decoder, const LampQuantity *quantity, LampValue *value)
{
  switch (lamp_metric_judge (lamp_metric_get (value->metric), value->value))
    {
    case LAMP_IMPLAUSIBLE:
      set_aside (value, LAMP_VERDICT_IMPLAUSIBLE, lamp_quantity_show (decoder, quantity));
      break;
    case LAMP_QUESTIONABLE:
      value->verdict = LAMP_VERDICT_CHECK;
      break;
    case LAMP_PLAUSIBLE:
    default:
      value->verdict = LAMP_VERDICT_KEEP;
      break;
    }
}

static void
judge_other_number (LampDecoder *decoder, const LampQuantity *quantity, LampValue *value)
{
  gint64 milli;

  if (!lamp_decimal_to_milli (&quantity->value, &milli, NULL))
    set_aside (value, LAMP_VERDICT_NUMBER, lamp_quantity_show (decoder, quantity));
  /* A trace of something is not nothing: what thousandths cannot hold stays a text. */
  else if (milli == 0 && quantity->value.mantissa != 0)
    set_aside (value, LAMP_VERDICT_KEEP, lamp_quantity_show (decoder, quantity));
  else
    {
      value->value = value->minimum = value->maximum = milli;
      value->unit = quantity->unit != NULL ? quantity->unit : quantity->code;
    }
}

static void
judge_number (LampDecoder *decoder,
              const LampConcept *code,
              const LampQuantity *quantity,
              LampUnit unit,
              LampValue *value)
{
  const LampMetric *metric = lamp_metric_get (value->metric);
  g_autoptr (GError) error = NULL;
  gint64 milli;

  if (value->metric == LAMP_METRIC_OTHER)
    make_other (decoder, code, value);

  if (quantity->digits == NULL)
    set_aside (value, LAMP_VERDICT_NO_VALUE, NULL);
  else if (quantity->comparator != NULL)
    set_aside (value, LAMP_VERDICT_COMPARATOR, lamp_quantity_show (decoder, quantity));
  else if (!quantity->is_in_range)
    set_aside (value, LAMP_VERDICT_NUMBER, lamp_quantity_show (decoder, quantity));
  else if (value->metric == LAMP_METRIC_OTHER)
    judge_other_number (decoder, quantity, value);
  else if (unit == LAMP_UNIT_UNKNOWN)
    set_aside (value, LAMP_VERDICT_UNIT, lamp_quantity_show (decoder, quantity));
  else if (!lamp_unit_convert (&quantity->value, unit, metric->ucum, &milli, &error))
    set_aside (value,
               g_error_matches (error, LAMP_UNIT_ERROR, LAMP_UNIT_ERROR_INCOMPATIBLE)
                   ? LAMP_VERDICT_UNIT
                   : LAMP_VERDICT_NUMBER,
               lamp_quantity_show (decoder, quantity));
  else
    {
      value->value = value->minimum = value->maximum = milli;
      judge_range (decoder, quantity, value);
    }
}

/* A flag stands for a coded metric only where yes and no can mean but one thing each. */
static gboolean
flag_to_coded (LampMetricId metric, gboolean flag, gint64 *coded)
{
  if (metric == LAMP_METRIC_FALL)
    *coded = flag ? LAMP_FALL_CONFIRMED : LAMP_FALL_NONE;
  else if (metric == LAMP_METRIC_BED_STATE)
    *coded = flag ? LAMP_BED_IN : LAMP_BED_OUT;
  else if (lamp_metric_get (metric)->reject_above == 1)
    *coded = flag;
  else
    return FALSE;

  return TRUE;
}

static gboolean
sent_to_coded (LampDecoder *decoder, LampMetricId metric, const LampSent *sent, gint64 *coded)
{
  gint64 count;

  if (sent->kind == LAMP_SENT_BOOLEAN)
    return flag_to_coded (metric, sent->boolean, coded);
  if (sent->kind == LAMP_SENT_INTEGER)
    return lamp_sent_to_count (sent, &count) && count <= 1
           && flag_to_coded (metric, count == 1, coded);
  if (sent->kind == LAMP_SENT_CONCEPT)
    for (guint i = 0; i < sent->concept.count; i++)
      {
        const LampCoding *coding = lamp_concept_get (decoder, &sent->concept, i);

        if (lamp_metric_coded_value (metric, coding->system, coding->code, coded))
          return TRUE;
      }

  return FALSE;
}

static void
judge_samples (LampDecoder *decoder,
               const LampConcept *code,
               const LampSamples *samples,
               LampValue *value)
{
  LampQuantity mean = samples->origin;
  LampUnit unit = lamp_quantity_unit (&samples->origin);
  LampUnit kept = lamp_metric_get (value->metric)->ucum;
  LampSummary summary;
  const char *wrong = NULL;
  LampVerdict verdict = lamp_samples_summarise (samples, &summary, &wrong);
  gint64 dimensions = samples->dimensions.value.mantissa;

  /* An average of a curve, or of several woven into one, is no reading. */
  if (verdict == LAMP_VERDICT_KEEP
      && (value->metric == LAMP_METRIC_OTHER
          || (samples->dimensions.digits != NULL && dimensions != 1)))
    {
      make_other (decoder, code, value);
      set_aside (
          value, LAMP_VERDICT_KEEP,
          lamp_arena_printf (decoder->arena, "a recording of %u samples", summary.n_samples));
      return;
    }
  if (verdict != LAMP_VERDICT_KEEP)
    {
      if (value->metric == LAMP_METRIC_OTHER)
        make_other (decoder, code, value);
      set_aside (value, verdict, wrong);
      return;
    }

  mean.value = summary.mean;
  judge_number (decoder, code, &mean, unit, value);
  if (value->verdict != LAMP_VERDICT_KEEP && value->verdict != LAMP_VERDICT_CHECK)
    return;
  if (!lamp_unit_convert (&summary.minimum, unit, kept, &value->minimum, NULL)
      || !lamp_unit_convert (&summary.maximum, unit, kept, &value->maximum, NULL))
    set_aside (value, LAMP_VERDICT_NUMBER, "a sample that is too large");
  value->count = summary.count;
}

/**
 * lamp_sent_judge:
 * @metric: what it is a value of
 * @code: the code by which the source calls that
 * @sent: the value as it was sent
 * @value: (out): what it comes to
 */
void
lamp_sent_judge (LampDecoder *decoder,
                 LampMetricId metric,
                 const LampConcept *code,
                 const LampSent *sent,
                 LampValue *value)
{
  gint64 coded;

  *value = (LampValue){ .metric = metric, .verdict = LAMP_VERDICT_KEEP };

  if (sent->kind == LAMP_SENT_NOTHING)
    {
      if (metric == LAMP_METRIC_OTHER)
        make_other (decoder, code, value);
      set_aside (value, LAMP_VERDICT_NO_VALUE, lamp_concept_label (decoder, &sent->absent_reason));
      return;
    }
  if (lamp_metric_get (metric)->kind == LAMP_METRIC_CODED)
    {
      if (!sent_to_coded (decoder, metric, sent, &coded))
        keep_text (decoder, code, sent, value);
      else
        value->value = value->minimum = value->maximum = coded;
      return;
    }

  switch (sent->kind)
    {
    case LAMP_SENT_QUANTITY:
      judge_number (decoder, code, &sent->quantity, lamp_quantity_unit (&sent->quantity), value);
      break;
    case LAMP_SENT_INTEGER:
      judge_number (decoder, code, &sent->quantity, LAMP_UNIT_ONE, value);
      break;
    case LAMP_SENT_SAMPLES:
      judge_samples (decoder, code, &sent->samples, value);
      break;
    case LAMP_SENT_BOOLEAN:
    case LAMP_SENT_CONCEPT:
    case LAMP_SENT_TEXT:
    case LAMP_SENT_PERIOD:
    case LAMP_SENT_RANGE:
    case LAMP_SENT_RATIO:
    case LAMP_SENT_NOTHING:
    default:
      keep_text (decoder, code, sent, value);
      break;
    }
}
