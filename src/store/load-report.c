/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The load of alerts of a time, from what is stored: the alerts that were raised in it with what people did about
 * them, put into core/load.c. Any thread, with a reader of its own.
 */

#include "config.h"

#include "store/load-report.h"

void
lamp_load_report_free (LampLoadReport *report)
{
  if (report == NULL)
    return;
  g_clear_pointer (&report->load, lamp_load_free);
  g_clear_pointer (&report->cases, g_ptr_array_unref);
  g_clear_pointer (&report->scene.zone, g_time_zone_unref);
  g_free (report);
}

/**
 * lamp_reader_load:
 * @from_us: raised then or later
 * @to_us: raised before
 * @zone: the home's, in which shifts are
 *
 * Returns: (transfer full) (nullable): the load; else the store's error
 */
LampLoadReport *
lamp_reader_load (LampReader *reader, gint64 from_us, gint64 to_us, GTimeZone *zone, GError **error)
{
  g_autoptr (LampLoadReport) report = g_new0 (LampLoadReport, 1);
  g_autoptr (GPtrArray) residents = lamp_reader_residents (reader, error);
  g_autofree LampLoadAlert *inputs = NULL;

  report->scene.from_us = from_us;
  report->scene.to_us = to_us;
  report->scene.zone = g_time_zone_ref (zone);
  report->cases
      = residents != NULL ? lamp_reader_alert_cases_between (reader, from_us, to_us, error) : NULL;
  if (report->cases == NULL)
    return NULL;
  report->scene.n_residents = residents->len;
  report->scene.watched_us = lamp_reader_watching_since (reader);
  inputs = g_new (LampLoadAlert, MAX (report->cases->len, 1));
  for (guint i = 0; i < report->cases->len; i++)
    {
      const LampAlertCase *row = g_ptr_array_index (report->cases, i);

      inputs[i] = (LampLoadAlert){ row->alert, &row->fold, row->log };
    }
  report->load = lamp_load_new (inputs, report->cases->len, &report->scene);

  return g_steal_pointer (&report);
}
