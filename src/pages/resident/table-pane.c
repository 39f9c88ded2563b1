/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The table behind the charts, as a column view that keyboard and screen reader walk through.
 *
 * A row is one string with tabs between its cells, as it is copied; a column shows one part of it.
 * The columns change only when the charts do, the rows whenever the table does. Main thread only.
 */

#include "config.h"

#include "pages/resident/table-pane.h"
#include "widgets/compound.h"

#include <glib/gi18n-lib.h>

#define WIDE_CHARS 44

struct _LampTablePane
{
  GtkWidget parent_instance;

  GtkColumnView *view;
  GtkStringList *rows;
  char **titles;
};

G_DEFINE_FINAL_TYPE (LampTablePane, lamp_table_pane, GTK_TYPE_WIDGET)

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer column)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_list_item_set_child (item, label);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer column)
{
  GtkWidget *label = gtk_list_item_get_child (item);
  GtkStringObject *row = gtk_list_item_get_item (item);
  g_auto (GStrv) cells = g_strsplit (gtk_string_object_get_string (row), "\t", -1);
  guint at = GPOINTER_TO_UINT (column);
  const char *text = at < g_strv_length (cells) ? cells[at] : "";

  gtk_label_set_text (GTK_LABEL (label), text);
  /* Sentences take lines, so that numbers keep their room. */
  gtk_label_set_wrap (GTK_LABEL (label), g_utf8_strlen (text, -1) > WIDE_CHARS);
  gtk_label_set_max_width_chars (GTK_LABEL (label), WIDE_CHARS);
  /* Why there is no value is no value. */
  if (at > 0 && !g_ascii_isdigit (*text))
    gtk_widget_add_css_class (label, "no-value");
  else
    gtk_widget_remove_css_class (label, "no-value");
}

static void
set_titles (LampTablePane *self, char **titles)
{
  GListModel *columns = gtk_column_view_get_columns (self->view);

  if (self->titles != NULL
      && g_strv_equal ((const char *const *) self->titles, (const char *const *) titles))
    return;
  g_strfreev (self->titles);
  self->titles = g_strdupv (titles);
  while (g_list_model_get_n_items (columns) > 0)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, 0);

      gtk_column_view_remove_column (self->view, column);
    }
  for (guint i = 0; titles[i] != NULL; i++)
    {
      GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
      g_autoptr (GtkColumnViewColumn) column = NULL;

      g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
      g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), GUINT_TO_POINTER (i));
      column = gtk_column_view_column_new (titles[i], factory);
      gtk_column_view_column_set_expand (column, TRUE);
      gtk_column_view_column_set_resizable (column, TRUE);
      gtk_column_view_append_column (self->view, column);
    }
}

/**
 * lamp_table_pane_set_table:
 * @table: what to show from now on
 */
void
lamp_table_pane_set_table (LampTablePane *self, const LampChartTable *table)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);

  g_return_if_fail (LAMP_IS_TABLE_PANE (self));

  set_titles (self, table->titles);
  for (guint i = 0; i < table->rows->len; i++)
    {
      const LampChartTableRow *row = g_ptr_array_index (table->rows, i);
      g_autofree char *cells = g_strjoinv ("\t", row->cells);

      g_ptr_array_add (texts, g_strdup_printf ("%s\t%s", row->when, cells));
    }
  g_ptr_array_add (texts, NULL);
  gtk_string_list_splice (self->rows, 0, g_list_model_get_n_items (G_LIST_MODEL (self->rows)),
                          (const char *const *) texts->pdata);
}

static void
lamp_table_pane_dispose (GObject *object)
{
  LampTablePane *self = LAMP_TABLE_PANE (object);

  lamp_compound_clear (GTK_WIDGET (object));
  g_clear_object (&self->rows);
  g_clear_pointer (&self->titles, g_strfreev);

  G_OBJECT_CLASS (lamp_table_pane_parent_class)->dispose (object);
}

static void
lamp_table_pane_class_init (LampTablePaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lamp_table_pane_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

/* The heads and the rows of a column view can take the focus each, and have no name of their own. */
static void
name_parts (GtkWidget *view)
{
  for (GtkWidget *part = gtk_widget_get_first_child (view); part != NULL;
       part = gtk_widget_get_next_sibling (part))
    gtk_accessible_update_property (GTK_ACCESSIBLE (part), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    part == gtk_widget_get_first_child (view)
                                        /* Translators: of a table, for the screen reader */
                                        ? _ ("Heads of the columns")
                                        : _ ("Vitals as a table"),
                                    -1);
}

static void
lamp_table_pane_init (LampTablePane *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *view;

  self->rows = gtk_string_list_new (NULL);
  view = gtk_column_view_new (
      GTK_SELECTION_MODEL (gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->rows)))));
  self->view = GTK_COLUMN_VIEW (view);
  gtk_column_view_set_show_row_separators (self->view, TRUE);
  gtk_widget_add_css_class (view, "chart-table");
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  /* Translators: name of the table behind the charts, for the
                                   * screen reader */
                                  _ ("Vitals as a table"), -1);
  name_parts (view);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), view);
  gtk_widget_set_vexpand (scrolled, TRUE);
  gtk_widget_set_hexpand (scrolled, TRUE);
  gtk_widget_set_parent (scrolled, GTK_WIDGET (self));
}
