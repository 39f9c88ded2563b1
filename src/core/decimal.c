/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Decimals without binary rounding.
 *
 * A score turns on a tenth of a degree, and FHIR gives the digits of a decimal meaning. So a number
 * is read from its text into an integer and a power of ten, brought to thousandths of the metric's
 * unit ("milli") and never passes through a double.
 *
 * Going to milli truncates towards zero, and only lamp_milli_round() rounds (half away from zero).
 * Since every display precision and every limit is a multiple of a thousandth, the two steps together
 * give just what rounding the exact number once would give: 38.0496 is stored as 38.049, shown as
 * 38.0. Rounding in both steps would show 38.1.
 */

#include "config.h"

#include "core/decimal.h"

#define MAX_DIGITS   18
#define MAX_EXPONENT 10000

/* clang-format off */
G_DEFINE_QUARK (lamp-decimal-error-quark, lamp_decimal_error)
/* clang-format on */

static gboolean
malformed (const char *text, gsize length, GError **error)
{
  g_set_error (error, LAMP_DECIMAL_ERROR, LAMP_DECIMAL_ERROR_MALFORMED, "“%.*s” is not a number",
               (int) MIN (length, 32), text);
  return FALSE;
}

static gboolean
out_of_range (GError **error)
{
  g_set_error_literal (error, LAMP_DECIMAL_ERROR, LAMP_DECIMAL_ERROR_RANGE,
                       "The number is too large for a reading");
  return FALSE;
}

/**
 * lamp_decimal_parse:
 * @text: (array length=length): a number in JSON's grammar (RFC 8259, section 6), nothing around it
 * @decimal: (out): where to put it; untouched on failure
 *
 * Digits past the eighteenth significant one are dropped, which truncates towards zero.
 *
 * Returns: %TRUE on success; else %LAMP_DECIMAL_ERROR_MALFORMED or %LAMP_DECIMAL_ERROR_RANGE
 */
gboolean
lamp_decimal_parse (const char *text, gsize length, LampDecimal *decimal, GError **error)
{
  const char *p = text;
  const char *end = text + length;
  gboolean is_negative = FALSE;
  gint64 mantissa = 0;
  gint exponent = 0;
  guint n_digits = 0;

  if (p < end && *p == '-')
    {
      is_negative = TRUE;
      p++;
    }

  if (p == end || !g_ascii_isdigit (*p) || (*p == '0' && p + 1 < end && g_ascii_isdigit (p[1])))
    return malformed (text, length, error);

  for (gboolean in_fraction = FALSE; p < end; p++)
    {
      if (*p == '.' && !in_fraction)
        {
          in_fraction = TRUE;
          if (p + 1 == end || !g_ascii_isdigit (p[1]))
            return malformed (text, length, error);
          continue;
        }
      if (!g_ascii_isdigit (*p))
        break;

      if (n_digits < MAX_DIGITS)
        {
          mantissa = mantissa * 10 + (*p - '0');
          n_digits += (mantissa != 0);
          exponent -= in_fraction;
        }
      else
        exponent += !in_fraction;
    }

  if (p < end && (*p == 'e' || *p == 'E'))
    {
      gboolean is_small;
      gint power = 0;

      p++;
      is_small = p < end && *p == '-';
      if (p < end && (*p == '-' || *p == '+'))
        p++;
      if (p == end)
        return malformed (text, length, error);
      for (; p < end && g_ascii_isdigit (*p); p++)
        power = MIN (power * 10 + (*p - '0'), MAX_EXPONENT);
      exponent += is_small ? -power : power;
    }

  if (p != end || !g_ascii_isdigit (end[-1]))
    return malformed (text, length, error);

  /* A reading holds at most eighteen digits before the point; a tiny number is a plain zero. */
  if (mantissa != 0 && exponent > MAX_DIGITS)
    return out_of_range (error);

  decimal->mantissa = is_negative ? -mantissa : mantissa;
  decimal->exponent = mantissa == 0 ? 0 : exponent;

  return TRUE;
}

/**
 * lamp_decimal_scale:
 * @numerator: factor, from 1 to 10^12
 * @denominator: divisor, from 1 to 10^12
 * @value: (out): the decimal x @numerator / @denominator, truncated towards zero
 *
 * One exact multiplication and one truncation, for unit conversions.
 *
 * Returns: %TRUE on success; else %LAMP_DECIMAL_ERROR_RANGE, @value untouched
 */
gboolean
lamp_decimal_scale (
    const LampDecimal *decimal, gint64 numerator, gint64 denominator, gint64 *value, GError **error)
{
  __int128 product = (__int128) decimal->mantissa * numerator;
  __int128 divisor = denominator;

  for (gint i = decimal->exponent; i > 0; i--)
    {
      product *= 10;
      if (product > (__int128) G_MAXINT64 * G_MAXINT32
          || product < -(__int128) G_MAXINT64 * G_MAXINT32)
        return out_of_range (error);
    }

  /* Dividing step by step truncates as dividing once would: trunc (trunc (a/b) / c) = trunc (a/bc). */
  product /= divisor;
  for (gint i = decimal->exponent; i < 0 && product != 0; i++)
    product /= 10;

  if (product > G_MAXINT64 || product < -(__int128) G_MAXINT64)
    return out_of_range (error);

  *value = (gint64) product;

  return TRUE;
}

/**
 * lamp_decimal_to_milli:
 * @milli: (out): thousandths, truncated towards zero
 *
 * Returns: %TRUE on success; else %LAMP_DECIMAL_ERROR_RANGE
 */
gboolean
lamp_decimal_to_milli (const LampDecimal *decimal, gint64 *milli, GError **error)
{
  return lamp_decimal_scale (decimal, LAMP_MILLI, 1, milli, error);
}

/**
 * lamp_milli_step:
 * @decimals: 0 to 3 digits after the point
 *
 * Returns: one of the last digit, in thousandths
 */
gint64
lamp_milli_step (guint decimals)
{
  static const gint64 steps[] = { 1000, 100, 10, 1 };

  g_return_val_if_fail (decimals < G_N_ELEMENTS (steps), 1);

  return steps[decimals];
}

/**
 * lamp_milli_round:
 * @milli: a value in thousandths
 * @decimals: display precision, 0 to 3 digits after the point
 *
 * Returns: the value in units of 10^-decimals, rounded half away from zero
 */
gint64
lamp_milli_round (gint64 milli, guint decimals)
{
  gint64 step = lamp_milli_step (decimals);
  gint64 half = step / 2;

  return (milli >= 0 ? milli + half : milli - half) / step;
}

/**
 * lamp_milli_format:
 * @milli: a value in thousandths
 * @decimals: display precision, 0 to 3 digits after the point
 *
 * Returns: (transfer full): the rounded value with a point, in no locale ("37.2", "-0.5")
 */
char *
lamp_milli_format (gint64 milli, guint decimals)
{
  gint64 rounded = lamp_milli_round (milli, decimals);
  gint64 units = 1000 / lamp_milli_step (decimals);
  guint64 magnitude = rounded < 0 ? -(guint64) rounded : (guint64) rounded;

  if (decimals == 0)
    return g_strdup_printf ("%" G_GINT64_FORMAT, rounded);

  return g_strdup_printf ("%s%" G_GUINT64_FORMAT ".%0*" G_GUINT64_FORMAT, rounded < 0 ? "-" : "",
                          magnitude / (guint64) units, (int) decimals, magnitude % (guint64) units);
}

/**
 * lamp_milli_format_plain:
 *
 * Returns: (transfer full): the value with as many digits as it has, at most three after the point; for
 *   values whose precision nobody told us
 */
char *
lamp_milli_format_plain (gint64 milli)
{
  guint decimals = 3;

  while (decimals > 0 && milli % lamp_milli_step (decimals - 1) == 0)
    decimals--;

  return lamp_milli_format (milli, decimals);
}
