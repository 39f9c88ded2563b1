/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The home's open alerts with what people did about them: an item learns where its alert stands without
 * losing its place or its identity, so that a tile and the queue change in place. Main thread.
 */

#include "config.h"

#include "core/instant.h"
#include "model/home-private.h"

static const LampAlertCase *
find_case (GPtrArray *cases, const char *key)
{
  for (guint i = 0; i < cases->len; i++)
    {
      const LampAlertCase *row = g_ptr_array_index (cases, i);

      if (g_str_equal (row->alert->key, key))
        return row;
    }

  return NULL;
}

/**
 * lamp_home_apply_cases:
 * @self: a home
 * @cases: (element-type LampAlertCase): the alerts that stand, in any order
 *
 * Takes the open ones with what people did about them.
 */
void
lamp_home_apply_cases (LampHome *self, GPtrArray *cases)
{
  g_autoptr (GPtrArray) open = g_ptr_array_new ();
  GListModel *alerts;

  g_return_if_fail (LAMP_IS_HOME (self));

  alerts = lamp_home_get_alerts (self);
  for (guint i = 0; i < cases->len; i++)
    {
      const LampAlertCase *row = g_ptr_array_index (cases, i);

      if (row->alert->ended_us == LAMP_NO_TIME)
        g_ptr_array_add (open, row->alert);
    }
  lamp_home_apply_alerts (self, open);
  for (guint i = 0, n = g_list_model_get_n_items (alerts); i < n; i++)
    {
      g_autoptr (LampAlertItem) item = g_list_model_get_item (alerts, i);
      const LampAlertCase *row = find_case (cases, lamp_alert_item_get_alert (item)->key);

      if (row != NULL)
        lamp_alert_item_set_case (item, row);
    }
}
