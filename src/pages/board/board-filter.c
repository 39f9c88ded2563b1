/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Who belongs to each way of looking at the board, and how many they are.
 *
 * No widgets here: the page turns these into chips. A filter never hides an alert: the queue beside
 * the board holds all of them whatever is chosen.
 */

#include "config.h"

#include "pages/board/board-filter.h"

#include <glib/gi18n-lib.h>

/**
 * lamp_board_filter_new:
 * @kind: which residents
 * @ward: (nullable): with %LAMP_BOARD_WARD, whose
 *
 * Returns: (transfer full): the filter
 */
LampBoardFilter *
lamp_board_filter_new (LampBoardKind kind, const char *ward)
{
  LampBoardFilter *filter = g_new0 (LampBoardFilter, 1);

  filter->kind = kind;
  filter->ward = g_strdup (ward);

  return filter;
}

/**
 * lamp_board_filter_free:
 * @filter: (transfer full): a filter
 */
void
lamp_board_filter_free (LampBoardFilter *filter)
{
  g_free (filter->ward);
  g_free (filter);
}

/* What the sensor said long ago says nothing about now; somebody on leave is not out of bed but away. */
static gboolean
is_out_of_bed (LampResidentItem *item)
{
  const LampLatest *bed = lamp_resident_item_get_vital (item, LAMP_METRIC_BED_STATE);

  return bed != NULL && bed->value == LAMP_BED_OUT
         && !lamp_resident_item_get_row (item)->is_on_leave
         && lamp_resident_item_get_freshness (item, LAMP_METRIC_BED_STATE) != LAMP_STALE;
}

/**
 * lamp_board_filter_matches:
 * @filter: a filter
 * @item: a resident
 *
 * Returns: whether they belong to it
 */
gboolean
lamp_board_filter_matches (const LampBoardFilter *filter, LampResidentItem *item)
{
  switch (filter->kind)
    {
    case LAMP_BOARD_ATTENTION:
      return lamp_resident_item_get_top_alert (item) != NULL;
    case LAMP_BOARD_OUT_OF_BED:
      return is_out_of_bed (item);
    case LAMP_BOARD_SENSOR:
      return lamp_resident_item_has_sensor_trouble (item);
    case LAMP_BOARD_WARD:
      return g_strcmp0 (lamp_resident_item_get_row (item)->ward, filter->ward) == 0;
    case LAMP_BOARD_ALL:
    default:
      return TRUE;
    }
}

/**
 * lamp_board_filter_count:
 * @filter: a filter
 * @residents: list of LampResidentItem
 *
 * Returns: how many belong to it
 */
guint
lamp_board_filter_count (const LampBoardFilter *filter, GListModel *residents)
{
  guint count = 0;

  for (guint i = 0, n = g_list_model_get_n_items (residents); i < n; i++)
    {
      g_autoptr (LampResidentItem) item = g_list_model_get_item (residents, i);

      count += lamp_board_filter_matches (filter, item) ? 1 : 0;
    }

  return count;
}

/**
 * lamp_board_filter_describe:
 * @filter: a filter
 *
 * Returns: (transfer full): its name on the chip
 */
char *
lamp_board_filter_describe (const LampBoardFilter *filter)
{
  switch (filter->kind)
    {
    case LAMP_BOARD_ATTENTION:
      /* Translators: a filter of the board: residents with an open alert */
      return g_strdup (_ ("Needs attention"));
    case LAMP_BOARD_OUT_OF_BED:
      /* Translators: a filter of the board: residents whose bed sensor says that they are up */
      return g_strdup (_ ("Out of bed"));
    case LAMP_BOARD_SENSOR:
      /* Translators: a filter of the board: residents whose sensors sent nothing usable */
      return g_strdup (_ ("Sensor trouble"));
    case LAMP_BOARD_WARD:
      return g_strdup (filter->ward != NULL ? filter->ward : _ ("No bed"));
    case LAMP_BOARD_ALL:
    default:
      /* Translators: a filter of the board: all residents */
      return g_strdup (_ ("All"));
    }
}

/**
 * lamp_board_wards:
 * @residents: list of LampResidentItem, by ward
 *
 * Returns: (transfer container) (element-type utf8): the names of the wards in the list's order,
 * which belong to the items
 */
GPtrArray *
lamp_board_wards (GListModel *residents)
{
  GPtrArray *wards = g_ptr_array_new ();

  for (guint i = 0, n = g_list_model_get_n_items (residents); i < n; i++)
    {
      g_autoptr (LampResidentItem) item = g_list_model_get_item (residents, i);
      char *ward = lamp_resident_item_get_row (item)->ward;

      if (ward != NULL && !g_ptr_array_find_with_equal_func (wards, ward, g_str_equal, NULL))
        g_ptr_array_add (wards, ward);
    }

  return wards;
}
