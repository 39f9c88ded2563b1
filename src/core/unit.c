/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Units by their declared UCUM code, and exact conversions between them.
 *
 * A unit is what the source says it is. Where it says nothing, or something that does not measure the
 * metric, the value is set aside: "98.6" coded Cel is a mistake that a nurse must see, not a fever that
 * we may correct. Conversions multiply by a fraction in 128-bit integers and truncate once to milli.
 */

#include "config.h"

#include "core/unit.h"

#include <string.h>

/* clang-format off */
G_DEFINE_QUARK (lamp-unit-error-quark, lamp_unit_error)
/* clang-format on */

static const struct
{
  const char *code;
  LampUnit unit;
} codes[] = {
  /* The first code of a unit is the one that we write. */
  { "1", LAMP_UNIT_ONE },
  { "{score}", LAMP_UNIT_ONE },
  { "{steps}", LAMP_UNIT_ONE },
  { "{steps}/(24.h)", LAMP_UNIT_ONE },
  { "{count}", LAMP_UNIT_ONE },
  { "/d", LAMP_UNIT_ONE },
  { "/min", LAMP_UNIT_PER_MINUTE },
  { "{beats}/min", LAMP_UNIT_PER_MINUTE },
  { "{breaths}/min", LAMP_UNIT_PER_MINUTE },
  { "1/min", LAMP_UNIT_PER_MINUTE },
  { "%", LAMP_UNIT_PERCENT },
  { "Cel", LAMP_UNIT_CELSIUS },
  { "[degF]", LAMP_UNIT_FAHRENHEIT },
  { "mm[Hg]", LAMP_UNIT_MMHG },
  { "kPa", LAMP_UNIT_KPA },
  { "kg", LAMP_UNIT_KILOGRAM },
  { "g", LAMP_UNIT_GRAM },
  { "[lb_av]", LAMP_UNIT_POUND },
  { "mmol/L", LAMP_UNIT_MMOL_PER_LITRE },
  { "mg/dL", LAMP_UNIT_MG_PER_DL },
  { "min", LAMP_UNIT_MINUTE },
  { "h", LAMP_UNIT_HOUR },
  { "s", LAMP_UNIT_SECOND },
  { "L/min", LAMP_UNIT_LITRE_PER_MINUTE },
  { "kcal", LAMP_UNIT_KCAL },
  { "kcal/(24.h)", LAMP_UNIT_KCAL },
};

/* to = from x numerator / denominator; the sources of the factors are in domain.md 5. */
static const struct
{
  LampUnit from, to;
  gint64 numerator, denominator;
} factors[] = {
  { LAMP_UNIT_KPA, LAMP_UNIT_MMHG, 750062, 100000 },
  { LAMP_UNIT_GRAM, LAMP_UNIT_KILOGRAM, 1, 1000 },
  { LAMP_UNIT_POUND, LAMP_UNIT_KILOGRAM, 45359237, 100000000 },
  { LAMP_UNIT_MG_PER_DL, LAMP_UNIT_MMOL_PER_LITRE, 10000, 180156 },
  { LAMP_UNIT_HOUR, LAMP_UNIT_MINUTE, 60, 1 },
  { LAMP_UNIT_SECOND, LAMP_UNIT_MINUTE, 1, 60 },
};

/**
 * lamp_unit_from_ucum:
 * @code: (nullable): a UCUM code as a source declared it
 *
 * Returns: the unit, or %LAMP_UNIT_UNKNOWN
 */
LampUnit
lamp_unit_from_ucum (const char *code)
{
  if (code == NULL)
    return LAMP_UNIT_UNKNOWN;
  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    if (strcmp (codes[i].code, code) == 0)
      return codes[i].unit;

  return LAMP_UNIT_UNKNOWN;
}

/**
 * lamp_unit_to_ucum:
 *
 * Returns: (transfer none): the UCUM code that we write for @unit, "" for an unknown one
 */
const char *
lamp_unit_to_ucum (LampUnit unit)
{
  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    if (codes[i].unit == unit)
      return codes[i].code;

  return "";
}

/* (F - 32) x 5 / 9: the subtraction is done in the decimal's own last place, so nothing is lost. */
static gboolean
fahrenheit_to_celsius (const LampDecimal *decimal, gint64 *milli, GError **error)
{
  LampDecimal above_freezing = *decimal;
  gint64 freezing = 32;

  /* Past fifteen decimal places 32 would not fit beside the digits; no thermometer writes that many. */
  while (above_freezing.exponent < -15)
    {
      above_freezing.mantissa /= 10;
      above_freezing.exponent++;
    }
  for (gint i = above_freezing.exponent; i < 0; i++)
    freezing *= 10;
  if (above_freezing.exponent > 0
      && !lamp_decimal_scale (decimal, 1, 1, &above_freezing.mantissa, error))
    return FALSE;
  above_freezing.exponent = MIN (above_freezing.exponent, 0);
  above_freezing.mantissa -= freezing;

  return lamp_decimal_scale (&above_freezing, 5 * LAMP_MILLI, 9, milli, error);
}

/**
 * lamp_unit_convert:
 * @decimal: the value as the source wrote it
 * @from: the declared unit
 * @to: the unit in which the metric is kept
 * @milli: (out): thousandths of @to, truncated towards zero; untouched on failure
 *
 * Returns: %TRUE on success; else %LAMP_UNIT_ERROR_INCOMPATIBLE or %LAMP_DECIMAL_ERROR_RANGE
 */
gboolean
lamp_unit_convert (
    const LampDecimal *decimal, LampUnit from, LampUnit to, gint64 *milli, GError **error)
{
  if (from == to && from != LAMP_UNIT_UNKNOWN)
    return lamp_decimal_to_milli (decimal, milli, error);

  if (from == LAMP_UNIT_FAHRENHEIT && to == LAMP_UNIT_CELSIUS)
    return fahrenheit_to_celsius (decimal, milli, error);

  for (gsize i = 0; i < G_N_ELEMENTS (factors); i++)
    if (factors[i].from == from && factors[i].to == to)
      return lamp_decimal_scale (decimal, factors[i].numerator * LAMP_MILLI, factors[i].denominator,
                                 milli, error);

  g_set_error (error, LAMP_UNIT_ERROR, LAMP_UNIT_ERROR_INCOMPATIBLE,
               "“%s” does not measure in “%s”", lamp_unit_to_ucum (from), lamp_unit_to_ucum (to));
  return FALSE;
}
