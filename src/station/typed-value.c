/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What somebody typed -> a value, without ever going through a binary fraction.
 *
 * A comma is taken for a point, since many a keyboard has one beside the digits. More digits than the metric
 * is shown with are refused, never rounded: what is stored is what was typed. The words of a coded metric are
 * those of the terminal, the same in every language. Whether a value can be true is not known here:
 * lamp_entry_judge(). Pure; any thread. Out parameters stay untouched on failure.
 */

#include "config.h"

#include "station/typed-value.h"
#include "core/decimal.h"

#include <string.h>

static const struct
{
  const char *word;
  const char *letter;
  LampConsciousness level;
} levels[] = {
  { "alert", "A", LAMP_CONSCIOUSNESS_ALERT },
  { "confusion", "C", LAMP_CONSCIOUSNESS_NEW_CONFUSION },
  { "voice", "V", LAMP_CONSCIOUSNESS_VOICE },
  { "pain", "P", LAMP_CONSCIOUSNESS_PAIN },
  { "unresponsive", "U", LAMP_CONSCIOUSNESS_UNRESPONSIVE },
};

/**
 * lamp_typed_number:
 * @text: (array length=length): what was typed
 * @milli: (out): milli of the metric's unit
 *
 * Returns: whether it is a number of @metric's precision
 */
gboolean
lamp_typed_number (const char *text, gsize length, LampMetricId metric, gint64 *milli)
{
  g_autofree char *plain = g_strndup (text, length);
  LampDecimal decimal;
  gint64 value;

  g_strdelimit (g_strstrip (plain), ",", '.');
  if (!lamp_decimal_parse (plain, strlen (plain), &decimal, NULL)
      || !lamp_decimal_to_milli (&decimal, &value, NULL)
      || value % lamp_milli_step (lamp_metric_get (metric)->decimals) != 0)
    return FALSE;
  *milli = value;

  return TRUE;
}

/**
 * lamp_typed_pressure:
 * @text: both numbers, "132/74"
 *
 * Returns: whether both could be read
 */
gboolean
lamp_typed_pressure (const char *text, gint64 *systolic, gint64 *diastolic)
{
  const char *slash = strchr (text, '/');
  gint64 upper, lower;

  if (slash == NULL
      || !lamp_typed_number (text, (gsize) (slash - text), LAMP_METRIC_SYSTOLIC, &upper)
      || !lamp_typed_number (slash + 1, strlen (slash + 1), LAMP_METRIC_DIASTOLIC, &lower))
    return FALSE;
  *systolic = upper;
  *diastolic = lower;

  return TRUE;
}

static gboolean
read_level (const char *text, gint64 *value)
{
  for (gsize i = 0; i < G_N_ELEMENTS (levels); i++)
    if (strcmp (text, levels[i].word) == 0 || strcmp (text, levels[i].letter) == 0)
      {
        *value = levels[i].level;
        return TRUE;
      }

  return FALSE;
}

/**
 * lamp_typed_value:
 * @metric: one that people take by hand; %LAMP_METRIC_SYSTOLIC stands for a blood pressure
 * @value: (out): milli of the metric's unit, or the enumerator of a coded metric
 * @diastolic: (out): of a pressure; else untouched
 *
 * Returns: whether it could be read: "88", "36.8", "132/74", "alert" or "A", "air" or "oxygen"
 */
gboolean
lamp_typed_value (const char *text, LampMetricId metric, gint64 *value, gint64 *diastolic)
{
  if (metric == LAMP_METRIC_SYSTOLIC)
    return lamp_typed_pressure (text, value, diastolic);
  if (metric == LAMP_METRIC_CONSCIOUSNESS)
    return read_level (text, value);
  if (metric != LAMP_METRIC_ON_OXYGEN)
    return lamp_typed_number (text, strlen (text), metric, value);
  if (strcmp (text, "air") != 0 && strcmp (text, "oxygen") != 0)
    return FALSE;
  *value = strcmp (text, "air") != 0;

  return TRUE;
}
