/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fhir/decoder.h"

G_BEGIN_DECLS

typedef struct
{
  const char *system;  /* (nullable) */
  const char *code;    /* (nullable) */
  const char *display; /* (nullable) */
} LampCoding;

/**
 * LampConcept:
 * @first: index of its first coding in the decoder's codings
 * @count: how many it has
 * @text: (nullable): what the source calls it
 *
 * A CodeableConcept. All zero is one that says nothing.
 */
typedef struct
{
  guint first, count;
  const char *text;
} LampConcept;

/* What a component of a summary is of the values in the period. */
typedef enum
{
  LAMP_STATISTIC_NONE,
  LAMP_STATISTIC_AVERAGE,
  LAMP_STATISTIC_MINIMUM,
  LAMP_STATISTIC_MAXIMUM,
  LAMP_STATISTIC_SUM,
  LAMP_STATISTIC_COUNT,
  LAMP_STATISTIC_UNUSED, /* a statistic that we have no place for: deviation, percentile */
} LampStatistic;

void lamp_coding_decode (LampDecoder *decoder, LampCoding *coding);
void lamp_concept_decode (LampDecoder *decoder, LampConcept *concept);

const LampCoding *
lamp_concept_get (const LampDecoder *decoder, const LampConcept *concept, guint i);
gboolean lamp_concept_is_empty (const LampConcept *concept);
gboolean lamp_concept_has (const LampDecoder *decoder,
                           const LampConcept *concept,
                           const char *system,
                           const char *code);
LampMetricId lamp_concept_metric (const LampDecoder *decoder, const LampConcept *concept);
LampStatistic lamp_concept_statistic (const LampDecoder *decoder, const LampConcept *concept);
const char *lamp_concept_code (LampDecoder *decoder, const LampConcept *concept);
const char *lamp_concept_label (LampDecoder *decoder, const LampConcept *concept);

G_END_DECLS
