/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Decimals: the grammar, exactness, and the rounding vectors of domain.md 1.4.
 */

#include "config.h"

#include "core/decimal.h"
#include "core/unit.h"

#include <string.h>

static void
test_accepted (void)
{
  static const struct
  {
    const char *text;
    gint64 milli;
  } rows[] = {
    { "0", 0 },
    { "-0", 0 },
    { "72", 72000 },
    { "37.398", 37398 },
    { "473.0", 473000 },
    { "-0.5", -500 },
    { "3.72e1", 37200 },
    { "372E-1", 37200 },
    { "0.0004", 0 },                                /* below a thousandth: truncated */
    { "-0.0009", 0 },                               /* towards zero, not down */
    { "0.000000000000000000000000001", 0 },         /* a tiny number is zero, not an error */
    { "1e-400", 0 },                                /* likewise */
    { "123456789012345.6789", 123456789012345678 }, /* more digits than a double holds */
    { "1.0000000000000000000000000000001", 1000 },  /* digits past the eighteenth are dropped */
    { "0e999999999999", 0 },                        /* zero however large the exponent */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      LampDecimal decimal;
      gint64 milli = 1;

      g_assert_true (lamp_decimal_parse (rows[i].text, strlen (rows[i].text), &decimal, &error));
      g_assert_no_error (error);
      g_assert_true (lamp_decimal_to_milli (&decimal, &milli, &error));
      g_assert_no_error (error);
      g_assert_cmpint (milli, ==, rows[i].milli);
    }
}

static void
test_refused (void)
{
  static const struct
  {
    const char *text;
    LampDecimalError code;
  } rows[] = {
    { "", LAMP_DECIMAL_ERROR_MALFORMED },
    { "-", LAMP_DECIMAL_ERROR_MALFORMED },
    { "+1", LAMP_DECIMAL_ERROR_MALFORMED },
    { "01", LAMP_DECIMAL_ERROR_MALFORMED },
    { "1.", LAMP_DECIMAL_ERROR_MALFORMED },
    { ".5", LAMP_DECIMAL_ERROR_MALFORMED },
    { "1e", LAMP_DECIMAL_ERROR_MALFORMED },
    { "1e+", LAMP_DECIMAL_ERROR_MALFORMED },
    { "1.5.2", LAMP_DECIMAL_ERROR_MALFORMED },
    { "0x10", LAMP_DECIMAL_ERROR_MALFORMED },
    { "1,5", LAMP_DECIMAL_ERROR_MALFORMED },
    { "NaN", LAMP_DECIMAL_ERROR_MALFORMED },
    { "Infinity", LAMP_DECIMAL_ERROR_MALFORMED },
    { "1e400", LAMP_DECIMAL_ERROR_RANGE },
    { "-1e19", LAMP_DECIMAL_ERROR_RANGE },
    { "12345678901234567890", LAMP_DECIMAL_ERROR_RANGE }, /* fits no gint64 in thousandths */
    { "99999999999999999", LAMP_DECIMAL_ERROR_RANGE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      LampDecimal decimal = { 7, 7 };
      gint64 milli = 7;

      if (lamp_decimal_parse (rows[i].text, strlen (rows[i].text), &decimal, &error))
        g_assert_false (lamp_decimal_to_milli (&decimal, &milli, &error));
      else
        g_assert_cmpint (decimal.mantissa, ==, 7);
      g_assert_error (error, LAMP_DECIMAL_ERROR, (gint) rows[i].code);
      g_assert_cmpint (milli, ==, 7);
    }
}

static void
test_rounding (void)
{
  static const struct
  {
    const char *text;
    const char *shown;
  } rows[] = {
    /* The vectors of domain.md 1.4; a double gets 38.05 wrong. */
    { "35.04", "35.0" },
    { "35.05", "35.1" },
    { "36.04", "36.0" },
    { "36.05", "36.1" },
    { "38.04", "38.0" },
    { "38.05", "38.1" },
    { "39.04", "39.0" },
    { "39.05", "39.1" },
    { "38.0496", "38.0" }, /* rounding twice would give 38.1 */
    { "38.0499999999999999999", "38.0" },
    { "-0.05", "-0.1" }, /* half away from zero */
    { "-0.04", "0.0" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      LampDecimal decimal;
      gint64 milli = 0;
      g_autofree char *shown = NULL;

      g_assert_true (lamp_decimal_parse (rows[i].text, strlen (rows[i].text), &decimal, NULL));
      g_assert_true (lamp_decimal_to_milli (&decimal, &milli, NULL));
      shown = lamp_milli_format (milli, 1);
      g_assert_cmpstr (shown, ==, rows[i].shown);
    }
}

static void
test_units (void)
{
  static const struct
  {
    const char *text;
    const char *from, *to;
    guint decimals;
    const char *shown; /* NULL: must be refused */
  } rows[] = {
    { "16.0", "kPa", "mm[Hg]", 0, "120" },
    { "10.7", "kPa", "mm[Hg]", 0, "80" },
    { "98.6", "[degF]", "Cel", 1, "37.0" },
    { "100.4", "[degF]", "Cel", 1, "38.0" },
    { "-40", "[degF]", "Cel", 1, "-40.0" },
    { "1e2", "[degF]", "Cel", 1, "37.8" },
    { "98.60000000000000000", "[degF]", "Cel", 1, "37.0" },
    { "90", "mg/dL", "mmol/L", 1, "5.0" },
    { "158.5", "[lb_av]", "kg", 1, "71.9" },
    { "71900", "g", "kg", 1, "71.9" },
    { "7.5", "h", "min", 0, "450" },
    { "5400", "s", "min", 0, "90" },
    { "72", "{beats}/min", "/min", 0, "72" },
    { "37", "", "Cel", 1, NULL },   /* no unit */
    { "37", "°C", "Cel", 1, NULL }, /* not a UCUM code: never guessed */
    { "120", "Cel", "mm[Hg]", 0, NULL },
    { "5", "bogus", "bogus", 0, NULL }, /* two unknown units are not equal */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      LampUnit from = lamp_unit_from_ucum (rows[i].from);
      LampUnit to = lamp_unit_from_ucum (rows[i].to);
      g_autoptr (GError) error = NULL;
      g_autofree char *shown = NULL;
      LampDecimal decimal;
      gint64 milli = 0;

      g_assert_true (lamp_decimal_parse (rows[i].text, strlen (rows[i].text), &decimal, NULL));
      if (rows[i].shown == NULL)
        {
          g_assert_false (lamp_unit_convert (&decimal, from, to, &milli, &error));
          g_assert_error (error, LAMP_UNIT_ERROR, LAMP_UNIT_ERROR_INCOMPATIBLE);
          continue;
        }
      g_assert_true (lamp_unit_convert (&decimal, from, to, &milli, &error));
      g_assert_no_error (error);
      shown = lamp_milli_format (milli, rows[i].decimals);
      g_assert_cmpstr (shown, ==, rows[i].shown);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/core/decimal/accepted", test_accepted);
  g_test_add_func ("/core/decimal/refused", test_refused);
  g_test_add_func ("/core/decimal/rounding", test_rounding);
  g_test_add_func ("/core/decimal/units", test_units);

  return g_test_run ();
}
