/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A list that is read anew and must not jump: rows that stay keep their place, their widgets, and whatever is
 * selected or has the focus. A view hears only of the positions that differ. Main thread.
 */

#include "config.h"

#include "model/settle-store.h"

static void
remove_item (GListStore *store, gpointer item, guint from)
{
  for (guint i = from, n = g_list_model_get_n_items (G_LIST_MODEL (store)); i < n; i++)
    {
      g_autoptr (GObject) other = g_list_model_get_item (G_LIST_MODEL (store), i);

      if (other == item)
        {
          g_list_store_remove (store, i);
          return;
        }
    }
}

/**
 * lamp_settle_store:
 * @store: a list
 * @items: (element-type GObject): what it is to hold, in this order, nothing twice
 *
 * Makes @store hold @items, touching only the positions that differ.
 */
void
lamp_settle_store (GListStore *store, GPtrArray *items)
{
  g_autoptr (GHashTable) wanted = g_hash_table_new (NULL, NULL);

  if (g_list_model_get_n_items (G_LIST_MODEL (store)) == 0)
    {
      g_list_store_splice (store, 0, 0, items->pdata, items->len);
      return;
    }
  for (guint i = 0; i < items->len; i++)
    g_hash_table_add (wanted, g_ptr_array_index (items, i));
  for (guint i = g_list_model_get_n_items (G_LIST_MODEL (store)); i > 0; i--)
    {
      g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (store), i - 1);

      if (!g_hash_table_contains (wanted, item))
        g_list_store_remove (store, i - 1);
    }
  for (guint i = 0; i < items->len; i++)
    {
      gpointer item = g_ptr_array_index (items, i);
      g_autoptr (GObject) there = g_list_model_get_item (G_LIST_MODEL (store), i);

      if (there == item)
        continue;
      remove_item (store, item, i);
      g_list_store_insert (store, i, item);
    }
}
