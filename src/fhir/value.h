/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fhir/concept.h"
#include "fhir/quantity.h"

G_BEGIN_DECLS

typedef enum
{
  LAMP_SENT_NOTHING,
  LAMP_SENT_QUANTITY,
  LAMP_SENT_INTEGER,
  LAMP_SENT_BOOLEAN,
  LAMP_SENT_CONCEPT,
  LAMP_SENT_TEXT, /* valueString, valueTime, valueDateTime */
  LAMP_SENT_PERIOD,
  LAMP_SENT_RANGE,
  LAMP_SENT_RATIO,
  LAMP_SENT_SAMPLES,
} LampSentKind;

/**
 * LampSent:
 * @kind: which value[x] came
 * @quantity: of a Quantity or an integer; `low` of a Range; `numerator` of a Ratio
 * @second: `high` of a Range, `denominator` of a Ratio
 * @is_absent: dataAbsentReason was given
 *
 * A value[x] as it was sent.
 */
typedef struct
{
  LampSentKind kind;
  LampQuantity quantity;
  LampQuantity second;
  LampConcept concept;
  LampSamples samples;
  const char *text;
  gboolean boolean;
  gboolean is_absent;
  LampConcept absent_reason;
} LampSent;

/* The members by which a value comes, in an Observation and in a component alike; they must be the
 * first ones in a table of names. */
#define LAMP_SENT_MEMBERS                                                                       \
  LAMP_MEMBER ("valueQuantity"), LAMP_MEMBER ("valueInteger"), LAMP_MEMBER ("valueBoolean"),    \
      LAMP_MEMBER ("valueCodeableConcept"), LAMP_MEMBER ("valueString"),                        \
      LAMP_MEMBER ("valueTime"), LAMP_MEMBER ("valueDateTime"), LAMP_MEMBER ("valuePeriod"),    \
      LAMP_MEMBER ("valueRange"), LAMP_MEMBER ("valueRatio"), LAMP_MEMBER ("valueSampledData"), \
      LAMP_MEMBER ("dataAbsentReason")
#define LAMP_N_SENT_MEMBERS 12

void lamp_sent_decode (LampDecoder *decoder, gint member, LampSent *sent);
gboolean lamp_sent_is_empty (const LampSent *sent);
const char *lamp_sent_show (LampDecoder *decoder, const LampSent *sent);
gboolean lamp_sent_to_count (const LampSent *sent, gint64 *count);
void lamp_sent_judge (LampDecoder *decoder,
                      LampMetricId metric,
                      const LampConcept *code,
                      const LampSent *sent,
                      LampValue *value);

G_END_DECLS
