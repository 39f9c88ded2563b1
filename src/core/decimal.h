/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * LampDecimal:
 * @mantissa: the digits as a signed integer, at most 18 of them
 * @exponent: power of ten that the mantissa is multiplied by
 *
 * A decimal number exactly as a source wrote it: value = mantissa x 10^exponent.
 */
typedef struct
{
  gint64 mantissa;
  gint exponent;
} LampDecimal;

typedef enum
{
  LAMP_DECIMAL_ERROR_MALFORMED, /* not a JSON number: refuse the value */
  LAMP_DECIMAL_ERROR_RANGE, /* beyond what a reading can hold, 1e400 for one: refuse the value */
} LampDecimalError;

#define LAMP_DECIMAL_ERROR (lamp_decimal_error_quark ())
GQuark lamp_decimal_error_quark (void);

/* Readings, limits and statistics are thousandths of the metric's unit ("milli"). */
#define LAMP_MILLI 1000

gboolean lamp_decimal_parse (const char *text, gsize length, LampDecimal *decimal, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_decimal_scale (const LampDecimal *decimal,
                             gint64 numerator,
                             gint64 denominator,
                             gint64 *value,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_decimal_to_milli (const LampDecimal *decimal,
                                gint64 *milli,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

gint64 lamp_milli_step (guint decimals);
gint64 lamp_milli_round (gint64 milli, guint decimals);
char *lamp_milli_format (gint64 milli, guint decimals) G_GNUC_WARN_UNUSED_RESULT;
char *lamp_milli_format_plain (gint64 milli) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
