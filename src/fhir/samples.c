/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * FHIR's SampledData: a strip of samples at even steps, of which we keep the mean, least and
 * greatest.
 *
 * Sample = origin + data x factor. All three are decimals; they are added up as integers of 10^-9
 * in 128 bits, so the mean is exact up to one truncation at the end. Samples that the device marks
 * as an error (E), above (U) or below (L) what it can measure are left out. Source: FHIR R4,
 * Datatypes, SampledData.
 */

#include "config.h"

#include "fhir/quantity.h"

#include <string.h>

#define NANO G_GINT64_CONSTANT (1000000000)

typedef struct
{
  __int128 sum; /* of the data, in 10^-9 */
  gint64 least, greatest;
  guint count, n_samples;
} Tally;

/**
 * lamp_samples_decode:
 * @samples: where the SampledData that stands next goes; must be cleared
 */
void
lamp_samples_decode (LampDecoder *decoder, LampSamples *samples)
{
  static const LampMemberName names[] = {
    LAMP_MEMBER ("origin"),
    LAMP_MEMBER ("factor"),
    LAMP_MEMBER ("dimensions"),
    LAMP_MEMBER ("data"),
  };
  enum
  {
    ORIGIN,
    FACTOR,
    DIMENSIONS,
    DATA
  };
  LampMembers members = LAMP_MEMBERS (names);
  gint member;

  if (!lamp_decoder_object (decoder))
    return;
  while ((member = lamp_decoder_member (decoder, &members)) >= 0)
    {
      const char *text;

      if (member == ORIGIN)
        lamp_quantity_decode (decoder, &samples->origin);
      else if (member == FACTOR)
        lamp_quantity_decode_number (decoder, &samples->factor);
      else if (member == DIMENSIONS)
        lamp_quantity_decode_integer (decoder, &samples->dimensions);
      /* A strip is copied only in the odd case that it has escapes. */
      else if (!lamp_json_read_string (decoder->reader, &samples->data))
        (void) lamp_decoder_text (decoder, &text);
      else if (samples->data.has_escapes)
        {
          samples->data.text
              = lamp_json_string_take (&samples->data, decoder->arena, &samples->data.length);
          if (samples->data.text == NULL)
            samples->data.length = 0;
        }
    }
}

static gboolean
to_nano (const LampQuantity *quantity, gint64 *nano)
{
  return quantity->is_in_range && lamp_decimal_scale (&quantity->value, NANO, 1, nano, NULL);
}

static LampVerdict
tally_samples (const LampSamples *samples, Tally *tally, const char **wrong)
{
  const char *p = samples->data.text;
  const char *end = p + samples->data.length;

  while (p < end)
    {
      const char *word = p;
      LampDecimal decimal;
      gint64 nano;

      while (p < end && !g_ascii_isspace (*p))
        p++;
      if (p > word)
        {
          if (++tally->n_samples > LAMP_MAX_SAMPLES)
            {
              *wrong = "more than 10,000 samples";
              return LAMP_VERDICT_MALFORMED;
            }
          if (p - word != 1 || strchr ("EUL", *word) == NULL)
            {
              if (!lamp_decimal_parse (word, (gsize) (p - word), &decimal, NULL)
                  || !lamp_decimal_scale (&decimal, NANO, 1, &nano, NULL))
                {
                  *wrong = "a sample that is no number";
                  return LAMP_VERDICT_NUMBER;
                }
              tally->least = tally->count == 0 ? nano : MIN (tally->least, nano);
              tally->greatest = tally->count == 0 ? nano : MAX (tally->greatest, nano);
              tally->sum += nano;
              tally->count++;
            }
        }
      else
        p++;
    }

  return LAMP_VERDICT_KEEP;
}

/* (origin x count + sum x factor) / count, all in 10^-9. */
static gboolean
mean_of (__int128 sum, gint64 origin, gint64 factor, guint count, LampDecimal *decimal)
{
  __int128 scaled;

  if (__builtin_mul_overflow (sum, (__int128) factor, &scaled))
    return FALSE;
  scaled = scaled / NANO / count + origin;
  if (scaled > NANO * NANO || scaled < -(__int128) NANO * NANO)
    return FALSE;
  decimal->mantissa = (gint64) scaled;
  decimal->exponent = -9;

  return TRUE;
}

/**
 * lamp_samples_summarise:
 * @summary: (out): what the samples come to
 * @wrong: (out): in words, if nothing
 *
 * Returns: %LAMP_VERDICT_KEEP, or why there is no summary
 */
LampVerdict
lamp_samples_summarise (const LampSamples *samples, LampSummary *summary, const char **wrong)
{
  Tally tally = { 0 };
  gint64 origin, factor = NANO;
  LampVerdict verdict;

  if (samples->data.text == NULL)
    {
      *wrong = "no samples";
      return LAMP_VERDICT_NO_VALUE;
    }
  verdict = tally_samples (samples, &tally, wrong);
  summary->n_samples = tally.n_samples;
  if (verdict != LAMP_VERDICT_KEEP)
    return verdict;
  if (tally.count == 0)
    {
      *wrong = "no valid samples";
      return LAMP_VERDICT_NO_VALUE;
    }

  *wrong = "a number that is too large";
  if (!to_nano (&samples->origin, &origin)
      || (samples->factor.digits != NULL && !to_nano (&samples->factor, &factor))
      || !mean_of (tally.sum, origin, factor, tally.count, &summary->mean)
      || !mean_of (factor < 0 ? tally.greatest : tally.least, origin, factor, 1, &summary->minimum)
      || !mean_of (factor < 0 ? tally.least : tally.greatest, origin, factor, 1, &summary->maximum))
    return LAMP_VERDICT_NUMBER;
  summary->count = tally.count;

  return LAMP_VERDICT_KEEP;
}
