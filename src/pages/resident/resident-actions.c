/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What keys and buttons do on the page of a resident: the charts are moved and zoomed, a comparison
 * is laid over them. The page's own choices are properties of it, and so are their actions.
 *
 * Main thread only.
 */

#include "config.h"

#include "pages/resident/chart-print.h"
#include "pages/resident/decisions-dialog.h"
#include "pages/resident/identity.h"
#include "pages/resident/quiet-dialog.h"
#include "pages/resident/resident-page-private.h"
#include "widgets/chart-table.h"

/* How far one press moves, in lengths of what is seen, and how much it zooms. */
#define PAN_STEP  0.5
#define ZOOM_STEP 2.0

static LampChartPane *
pane_of (GtkWidget *page)
{
  return lamp_resident_page_get_chart_pane (LAMP_RESIDENT_PAGE (page));
}

static void
pan (GtkWidget *widget, const char *name, GVariant *parameter)
{
  lamp_chart_pane_pan (pane_of (widget), PAN_STEP * g_variant_get_int32 (parameter));
}

static void
zoom (GtkWidget *widget, const char *name, GVariant *parameter)
{
  lamp_chart_pane_zoom (pane_of (widget),
                        g_variant_get_int32 (parameter) > 0 ? 1 / ZOOM_STEP : ZOOM_STEP);
}

static void
go_now (GtkWidget *widget, const char *name, GVariant *parameter)
{
  lamp_chart_pane_go_now (pane_of (widget));
}

static void
next_compare (GtkWidget *widget, const char *name, GVariant *parameter)
{
  static const char *const order[] = { "none", "day", "week", "none" };
  g_autofree char *compare = NULL;

  g_object_get (widget, "compare", &compare, NULL);
  for (gsize i = 0; i + 1 < G_N_ELEMENTS (order); i++)
    if (g_str_equal (order[i], compare))
      {
        /* Chosen once more it would go away, which is what comes after the last one. */
        g_object_set (widget, "compare", i + 2 < G_N_ELEMENTS (order) ? order[i + 1] : order[i],
                      NULL);
        return;
      }
}

typedef struct
{
  guint keyval;
  GdkModifierType state;
  const char *action;
  gint step; /* 0 for an action without a parameter */
} Key;

static const Key keys[] = {
  { GDK_KEY_Up, 0, "resident.step-metric", -1 },
  { GDK_KEY_KP_Up, 0, "resident.step-metric", -1 },
  { GDK_KEY_Down, 0, "resident.step-metric", 1 },
  { GDK_KEY_KP_Down, 0, "resident.step-metric", 1 },
  { GDK_KEY_Page_Up, 0, "resident.pan", -1 },
  { GDK_KEY_Page_Down, 0, "resident.pan", 1 },
  { GDK_KEY_Left, GDK_SHIFT_MASK, "resident.pan", -1 },
  { GDK_KEY_Right, GDK_SHIFT_MASK, "resident.pan", 1 },
  { GDK_KEY_plus, 0, "resident.zoom", 1 },
  { GDK_KEY_plus, GDK_SHIFT_MASK, "resident.zoom", 1 },
  { GDK_KEY_equal, 0, "resident.zoom", 1 },
  { GDK_KEY_KP_Add, 0, "resident.zoom", 1 },
  { GDK_KEY_minus, 0, "resident.zoom", -1 },
  { GDK_KEY_KP_Subtract, 0, "resident.zoom", -1 },
  { GDK_KEY_n, 0, "resident.now", 0 },
  { GDK_KEY_c, 0, "resident.next-compare", 0 },
  { GDK_KEY_f, 0, "resident.fixed-scale", 0 },
  { GDK_KEY_c, GDK_CONTROL_MASK, "resident.copy", 0 },
  { GDK_KEY_p, GDK_CONTROL_MASK, "resident.print", 0 },
};

static void
observe (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LampResidentItem *item = lamp_resident_page_get_item (LAMP_RESIDENT_PAGE (widget));

  if (item != NULL)
    gtk_widget_activate_action (widget, "win.observe", "s", lamp_resident_item_get_id (item));
}

static void
decide (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LampResidentItem *item = lamp_resident_page_get_item (LAMP_RESIDENT_PAGE (widget));
  LampHome *home = lamp_resident_page_get_home (LAMP_RESIDENT_PAGE (widget));
  GtkRoot *root = gtk_widget_get_root (widget);

  if (item != NULL && GTK_IS_WINDOW (root) && lamp_home_get_engine (home) != NULL)
    gtk_window_present (lamp_decisions_dialog_new (GTK_WINDOW (root), home, item));
}

static void
quiet (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LampResidentItem *item = lamp_resident_page_get_item (LAMP_RESIDENT_PAGE (widget));
  LampHome *home = lamp_resident_page_get_home (LAMP_RESIDENT_PAGE (widget));
  GtkRoot *root = gtk_widget_get_root (widget);

  if (item != NULL && GTK_IS_WINDOW (root) && lamp_home_get_engine (home) != NULL)
    gtk_window_present (lamp_quiet_dialog_new (GTK_WINDOW (root), home, item));
}

/* Copies what is seen, with units and times; another program may take it for a table. */
static void
copy (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (GPtrArray) charts = lamp_chart_pane_get_charts (pane_of (widget));
  g_autoptr (LampChartTable) table
      = lamp_chart_table_new (charts, lamp_chart_pane_get_events (pane_of (widget)));
  g_autofree char *text = lamp_chart_table_to_text (table);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
}

static void
print (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LampResidentItem *item = lamp_resident_page_get_item (LAMP_RESIDENT_PAGE (widget));
  LampHome *home = lamp_resident_page_get_home (LAMP_RESIDENT_PAGE (widget));
  g_autoptr (GPtrArray) charts = lamp_chart_pane_get_charts (pane_of (widget));
  g_autofree char *about = NULL;
  g_autofree char *who = NULL;
  LampChartPaper paper = { .charts = charts,
                           .now_us = lamp_home_get_now_us (home),
                           .as_of_us = lamp_home_get_status (home)->last_success_us };

  if (item == NULL || charts->len == 0)
    return;
  about = lamp_identity_words (lamp_resident_item_get_row (item), paper.now_us,
                               lamp_home_get_zone (home));
  who = g_strjoin (" · ", lamp_resident_item_get_place (item), lamp_resident_item_get_name (item),
                   about, NULL);
  paper.who = who;
  lamp_chart_print (&paper, pane_of (widget));
}

static void
show (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_object_set (pane_of (widget), "show", g_variant_get_string (parameter, NULL), NULL);
}

/**
 * lamp_resident_actions_install:
 * @widget_class: the page's class, which has the properties "range" and "compare"
 *
 * Adds what moves the charts as actions, and the keys for them and for the choices.
 */
void
lamp_resident_actions_install (GtkWidgetClass *widget_class)
{
  static const char *const ranges[] = { "hours", "day", "week", "month", "year" };

  gtk_widget_class_install_action (widget_class, "resident.next-compare", NULL, next_compare);
  gtk_widget_class_install_action (widget_class, "resident.pan", "i", pan);
  gtk_widget_class_install_action (widget_class, "resident.zoom", "i", zoom);
  gtk_widget_class_install_action (widget_class, "resident.now", NULL, go_now);
  gtk_widget_class_install_action (widget_class, "resident.observe", NULL, observe);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_o, GDK_CONTROL_MASK,
                                       "resident.observe", NULL);
  gtk_widget_class_install_action (widget_class, "resident.decide", NULL, decide);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_d, GDK_CONTROL_MASK, "resident.decide",
                                       NULL);
  gtk_widget_class_install_action (widget_class, "resident.quiet", NULL, quiet);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_k, GDK_CONTROL_MASK, "resident.quiet",
                                       NULL);
  gtk_widget_class_install_action (widget_class, "resident.copy", NULL, copy);
  gtk_widget_class_install_action (widget_class, "resident.print", NULL, print);
  gtk_widget_class_install_action (widget_class, "resident.show", "s", show);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_t, 0, "resident.show", "s", "table");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_d, 0, "resident.show", "s", "days");

  for (guint i = 0; i < G_N_ELEMENTS (ranges); i++)
    {
      gtk_widget_class_add_binding_action (widget_class, GDK_KEY_1 + i, 0, "resident.range", "s",
                                           ranges[i]);
      gtk_widget_class_add_binding_action (widget_class, GDK_KEY_KP_1 + i, 0, "resident.range", "s",
                                           ranges[i]);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    if (keys[i].step != 0)
      gtk_widget_class_add_binding_action (widget_class, keys[i].keyval, keys[i].state,
                                           keys[i].action, "i", keys[i].step);
    else
      gtk_widget_class_add_binding_action (widget_class, keys[i].keyval, keys[i].state,
                                           keys[i].action, NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "win.show-board", NULL);
}
