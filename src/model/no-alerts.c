/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What may be said while no alert is open.
 *
 * An empty list of alerts says nothing about a home that was not heard, or whose sensors are silent:
 * "no open alerts" is for a home with a live cloud and values that are current. Everything else names
 * what is missing. Main thread.
 */

#include "config.h"

#include "model/no-alerts.h"
#include "model/words.h"

#include <glib/gi18n-lib.h>

static gboolean
is_current (LampResidentItem *item)
{
  static const LampMetricId watched[]
      = { LAMP_METRIC_PULSE, LAMP_METRIC_BREATHING, LAMP_METRIC_SPO2, LAMP_METRIC_BED_STATE };

  for (gsize i = 0; i < G_N_ELEMENTS (watched); i++)
    if (lamp_resident_item_get_vital (item, watched[i]) != NULL
        && lamp_resident_item_get_freshness (item, watched[i]) != LAMP_STALE)
      return TRUE;

  return FALSE;
}

static gboolean
has_current_values (LampHome *self)
{
  GListModel *residents = lamp_home_get_residents (self);

  for (guint i = 0, n = g_list_model_get_n_items (residents); i < n; i++)
    {
      g_autoptr (LampResidentItem) item = g_list_model_get_item (residents, i);

      if (is_current (item))
        return TRUE;
    }

  return FALSE;
}

/**
 * lamp_home_say_no_alerts:
 * @self: a home without an open alert
 *
 * Returns: (transfer full): what that means now, without a full stop; "" while nothing is known yet
 */
char *
lamp_home_say_no_alerts (LampHome *self)
{
  const LampStatus *status;
  g_autofree char *when = NULL;

  g_return_val_if_fail (LAMP_IS_HOME (self), NULL);

  status = lamp_home_get_status (self);
  if (!lamp_home_is_loaded (self))
    return g_strdup ("");
  if (status->link == LAMP_LINK_LIVE)
    return g_strdup (has_current_values (self) ? _ ("No open alerts")
                                               : _ ("No open alerts, but no current values"));
  if (status->last_success_us == LAMP_NO_TIME)
    return g_strdup (_ ("Alerts not known"));
  when = lamp_words_moment_full (status->last_success_us, lamp_home_get_now_us (self),
                                 lamp_home_get_zone (self));

  /* Translators: the cloud is not heard; the placeholder is when it last was, a time of day or a day
   * and a time */
  return g_strdup_printf (_ ("No alert was open at %s, not known since"), when);
}
