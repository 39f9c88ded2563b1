/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fhir/decoder.h"

G_BEGIN_DECLS

/**
 * LampQuantity:
 * @digits: (nullable): the number as it was written, %NULL if there is none
 * @value: the number
 * @is_in_range: @value holds it; else it is larger than any reading ("1e400")
 *
 * A FHIR Quantity as it was sent.
 */
typedef struct
{
  const char *digits;
  LampDecimal value;
  gboolean is_in_range;
  const char *comparator; /* (nullable) */
  const char *unit;       /* (nullable) */
  const char *system;     /* (nullable) */
  const char *code;       /* (nullable) */
} LampQuantity;

/**
 * LampSamples:
 * @data: the samples' text, not decoded
 *
 * A FHIR SampledData as it was sent.
 */
typedef struct
{
  LampQuantity origin;
  LampQuantity factor;
  LampQuantity dimensions;
  LampJsonString data;
} LampSamples;

/**
 * LampSummary:
 * @count: valid samples
 * @n_samples: all samples
 *
 * @mean, @minimum and @maximum are in the unit of the samples' origin.
 */
typedef struct
{
  LampDecimal mean, minimum, maximum;
  guint count;
  guint n_samples;
} LampSummary;

/* A longer series is no summary but a recording (cloud-protocol.md 2). */
#define LAMP_MAX_SAMPLES 10000

void lamp_quantity_decode_number (LampDecoder *decoder, LampQuantity *quantity);
void lamp_quantity_decode_integer (LampDecoder *decoder, LampQuantity *quantity);
void lamp_quantity_decode (LampDecoder *decoder, LampQuantity *quantity);
void lamp_quantity_decode_pair (LampDecoder *decoder, LampQuantity *first, LampQuantity *second);
const char *lamp_quantity_show (LampDecoder *decoder, const LampQuantity *quantity);
LampUnit lamp_quantity_unit (const LampQuantity *quantity);

void lamp_samples_decode (LampDecoder *decoder, LampSamples *samples);
LampVerdict
lamp_samples_summarise (const LampSamples *samples, LampSummary *summary, const char **wrong);

G_END_DECLS
