/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the tests of the FHIR reader share: a home in Singapore at a fixed time, and a short line
 * that says what became of a resource, so that a table can hold it.
 */

#include "config.h"

#include "fhir-util.h"

#include <string.h>

LampFhirContext
test_context (void)
{
  static GTimeZone *zone;

  if (zone == NULL)
    zone = g_time_zone_new_offset (8 * 60 * 60);

  return (LampFhirContext){ zone, NOW_US };
}

/* A searchset whose entries are the resources in @entries, a JSON array's inside with %s for
 * nothing. */
LampFhirPage *
test_read_page (const char *entries)
{
  LampFhirContext context = test_context ();
  g_autofree char *json = g_strconcat (
      "{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"entry\":[", entries, "]}", NULL);
  g_autoptr (GError) error = NULL;
  LampFhirPage *page = lamp_fhir_page_new ();

  if (!lamp_fhir_page_read (page, json, strlen (json), &context, &error))
    g_error ("%s: %s", entries, error->message);

  return page;
}

LampFhirPage *
test_read_resource (const char *json)
{
  g_autofree char *entry = g_strconcat ("{\"resource\":", json, "}", NULL);

  return test_read_page (entry);
}

const LampObservation *
test_observation (const LampFhirPage *page, guint i)
{
  g_assert_cmpuint (i, <, page->batch->observations->len);

  return &g_array_index (page->batch->observations, LampObservation, i);
}

const LampValue *
test_value (const LampFhirPage *page, guint i, guint k)
{
  const LampObservation *observation = test_observation (page, i);

  g_assert_cmpuint (k, <, observation->n_values);

  return &g_array_index (page->batch->values, LampValue, observation->first_value + k);
}

/* "pulse 72", "pulse 72 [60..80 n=58]", "pulse implausible <0 /min>", "Hallway 1 (...)", "eye color
 * <blue>". */
char *
test_describe_value (const LampValue *value)
{
  const LampMetric *metric = lamp_metric_get (value->metric);
  GString *line = g_string_new (value->metric == LAMP_METRIC_OTHER ? value->label : metric->name);

  if (value->verdict != LAMP_VERDICT_KEEP)
    g_string_append_printf (line, " %s", lamp_verdict_to_string (value->verdict));
  if (value->text != NULL)
    g_string_append_printf (line, " <%s>", value->text);
  if ((value->verdict == LAMP_VERDICT_KEEP || value->verdict == LAMP_VERDICT_CHECK)
      && value->text == NULL)
    {
      gboolean is_coded = metric->kind == LAMP_METRIC_CODED;
      guint decimals = value->metric == LAMP_METRIC_OTHER ? 3 : metric->decimals;
      g_autofree char *shown
          = lamp_milli_format (is_coded ? value->value * LAMP_MILLI : value->value, decimals);

      g_string_append_printf (line, " %s", shown);
      if (value->minimum != value->value || value->maximum != value->value || value->count != 0)
        {
          g_autofree char *least = lamp_milli_format (value->minimum, decimals);
          g_autofree char *most = lamp_milli_format (value->maximum, decimals);

          g_string_append_printf (line, " [%s..%s n=%d]", least, most, (int) value->count);
        }
      if (value->unit != NULL)
        g_string_append_printf (line, " %s", value->unit);
    }

  return g_string_free (line, FALSE);
}

/* All that a page's batch holds of Observations and refusals, one after another. */
char *
test_describe (const LampFhirPage *page)
{
  GString *line = g_string_new (NULL);

  for (guint i = 0; i < page->batch->observations->len; i++)
    {
      const LampObservation *observation = test_observation (page, i);

      if (line->len > 0)
        g_string_append (line, " || ");
      g_string_append (line, lamp_verdict_to_string (observation->verdict));
      for (guint k = 0; k < observation->n_values; k++)
        {
          g_autofree char *value = test_describe_value (test_value (page, i, k));

          g_string_append_printf (line, "%s%s", k == 0 ? ": " : "; ", value);
        }
    }
  for (guint i = 0; i < page->batch->refusals->len; i++)
    g_string_append_printf (line, "%srefused: %s", line->len > 0 ? " || " : "",
                            g_array_index (page->batch->refusals, LampRefusal, i).reason);

  return g_string_free (line, FALSE);
}
