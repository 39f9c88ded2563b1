/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What ended before anybody looked: one row under the queue that says how many there are and from when, and
 * opens a list of them.
 *
 * It stays folded until somebody opens it, and when it is open the queue above keeps half of the room: what
 * is over never covers what is there. Each is marked as seen by a button of its own, or by the key A. One
 * press for several is offered for what was of medium or low priority and nothing else, and is for those that
 * are listed at that moment. Both go by the action "win.see" with the keys, and can be undone. Main thread.
 */

#include "config.h"

#include "pages/board/over-pane.h"
#include "model/words.h"
#include "pages/board/over-row.h"
#include "widgets/compound.h"
#include "widgets/priority-badge.h"

#include <glib/gi18n-lib.h>

struct _LampOverPane
{
  GtkWidget parent_instance;

  LampHome *home;

  GtkToggleButton *head;
  GtkLabel *title;
  GtkLabel *span;
  LampPriorityBadge *high;
  GtkImage *arrow;
  GtkWidget *opened;
  GtkListView *list;
  GtkButton *all;
};

G_DEFINE_FINAL_TYPE (LampOverPane, lamp_over_pane, GTK_TYPE_WIDGET)

typedef struct
{
  guint n, n_high;
  gint64 first_us, last_us; /* when they ended */
  GPtrArray *at_once;       /* keys, of the items */
} Summary;

static void
sum_up (LampOverPane *self, Summary *summary)
{
  GListModel *over = lamp_home_get_over (self->home);

  *summary = (Summary){ .n = g_list_model_get_n_items (over),
                        .first_us = G_MAXINT64,
                        .last_us = G_MININT64,
                        .at_once = g_ptr_array_new_with_free_func (g_free) };
  for (guint i = 0; i < summary->n; i++)
    {
      g_autoptr (LampAlertItem) item = g_list_model_get_item (over, i);
      const LampAlert *alert = lamp_alert_item_get_alert (item);

      summary->n_high += alert->priority == LAMP_PRIORITY_HIGH ? 1 : 0;
      summary->first_us = MIN (summary->first_us, alert->ended_us);
      summary->last_us = MAX (summary->last_us, alert->ended_us);
      if (lamp_alert_can_be_seen_at_once (alert, lamp_alert_item_get_standing (item)))
        g_ptr_array_add (summary->at_once, g_strdup (alert->key));
    }
}

static char *
describe_span (LampOverPane *self, const Summary *summary)
{
  gint64 now_us = lamp_home_get_now_us (self->home);
  GTimeZone *zone = lamp_home_get_zone (self->home);
  g_autofree char *first = lamp_words_moment (summary->first_us, now_us, zone);
  g_autofree char *last = lamp_words_moment (summary->last_us, now_us, zone);

  if (g_str_equal (first, last))
    return g_steal_pointer (&last);

  /* Translators: alerts that ended before anybody saw them: when the first and the last of them ended */
  return g_strdup_printf (_ ("%s – %s"), first, last);
}

static void
show_head (LampOverPane *self, const Summary *summary)
{
  g_autofree char *span = describe_span (self, summary);
  g_autofree char *title
      /* Translators: heading of a list: how many alerts were over before anybody saw them */
      = g_strdup_printf (_ ("Ended, not seen: %u"), summary->n);
  g_autofree char *high = NULL;
  g_autofree char *spoken = NULL;

  gtk_label_set_text (self->title, title);
  gtk_label_set_text (self->span, span);
  lamp_priority_badge_set_count (self->high, summary->n_high);
  gtk_widget_set_visible (GTK_WIDGET (self->high), summary->n_high > 0);
  if (summary->n_high > 0)
    /* Translators: read aloud: how many alerts of a list are of high priority */
    high = g_strdup_printf (
        ngettext ("%u of high priority", "%u of high priority", summary->n_high), summary->n_high);
  spoken = g_strdup_printf ("%s, %s%s%s", title, span, high != NULL ? ", " : "",
                            high != NULL ? high : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->head), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  spoken, -1);
}

static void
refreshed_cb (LampOverPane *self)
{
  Summary summary;
  g_autofree char *all = NULL;

  sum_up (self, &summary);
  gtk_widget_set_visible (GTK_WIDGET (self), summary.n > 0);
  if (summary.n > 0)
    show_head (self, &summary);
  else
    gtk_toggle_button_set_active (self->head, FALSE);
  /* Translators: a button: marks so many alerts that are over as seen */
  all = g_strdup_printf (_ ("All %u of medium and low priority seen"), summary.at_once->len);
  gtk_button_set_label (self->all, all);
  gtk_widget_set_visible (GTK_WIDGET (self->all), summary.at_once->len > 1);
  g_ptr_array_unref (summary.at_once);
}

static void
toggled_cb (LampOverPane *self)
{
  gboolean is_open = gtk_toggle_button_get_active (self->head);

  gtk_widget_set_visible (self->opened, is_open);
  gtk_widget_set_vexpand (GTK_WIDGET (self), is_open);
  gtk_image_set_from_icon_name (self->arrow, is_open ? "pan-down-symbolic" : "pan-up-symbolic");
}

static void
see_all_cb (LampOverPane *self)
{
  Summary summary;

  sum_up (self, &summary);
  g_ptr_array_add (summary.at_once, NULL);
  if (summary.at_once->len > 1)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.see", "^as", summary.at_once->pdata);
  g_ptr_array_unref (summary.at_once);
}

static gboolean
key_cb (GtkEventControllerKey *keys,
        guint keyval,
        guint keycode,
        GdkModifierType state,
        LampOverPane *self)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  GtkWidget *row = focus != NULL ? gtk_widget_get_first_child (focus) : NULL;

  if (!LAMP_IS_OVER_ROW (row) || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0
      || gdk_keyval_to_lower (keyval) != GDK_KEY_a)
    return GDK_EVENT_PROPAGATE;
  lamp_over_row_press (LAMP_OVER_ROW (row));

  return GDK_EVENT_STOP;
}

static void
activated_cb (GtkListView *list, guint position, LampOverPane *self)
{
  g_autoptr (LampAlertItem) item
      = g_list_model_get_item (lamp_home_get_over (self->home), position);

  gtk_widget_activate_action (GTK_WIDGET (self), "win.show-resident", "s",
                              lamp_alert_item_get_alert (item)->resident_id);
}

static void
row_setup_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, LampOverPane *self)
{
  gtk_list_item_set_child (list_item, lamp_over_row_new ());
}

static void
row_bind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, LampOverPane *self)
{
  lamp_over_row_set_item (LAMP_OVER_ROW (gtk_list_item_get_child (list_item)),
                          gtk_list_item_get_item (list_item), lamp_home_get_now_us (self->home),
                          lamp_home_get_zone (self->home));
}

static void
lamp_over_pane_dispose (GObject *object)
{
  LampOverPane *self = LAMP_OVER_PANE (object);

  if (self->list != NULL)
    gtk_list_view_set_model (self->list, NULL);
  self->list = NULL;
  lamp_compound_clear (GTK_WIDGET (self));
  g_clear_object (&self->home);

  G_OBJECT_CLASS (lamp_over_pane_parent_class)->dispose (object);
}

static void
lamp_over_pane_class_init (LampOverPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lamp_over_pane_dispose;
  gtk_widget_class_set_css_name (widget_class, "overpane");
  g_type_ensure (LAMP_TYPE_PRIORITY_BADGE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               LAMP_RESOURCE_PATH "/pages/over-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, LampOverPane, head);
  gtk_widget_class_bind_template_child (widget_class, LampOverPane, title);
  gtk_widget_class_bind_template_child (widget_class, LampOverPane, span);
  gtk_widget_class_bind_template_child (widget_class, LampOverPane, high);
  gtk_widget_class_bind_template_child (widget_class, LampOverPane, arrow);
  gtk_widget_class_bind_template_child (widget_class, LampOverPane, opened);
  gtk_widget_class_bind_template_child (widget_class, LampOverPane, list);
  gtk_widget_class_bind_template_child (widget_class, LampOverPane, all);
  gtk_widget_class_bind_template_callback (widget_class, toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, see_all_cb);
  gtk_widget_class_bind_template_callback (widget_class, key_cb);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_bind_cb);
}

static void
lamp_over_pane_init (LampOverPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  lamp_priority_badge_set_priority (self->high, LAMP_PRIORITY_HIGH);
}

/**
 * lamp_over_pane_set_home:
 * @self: a pane that has none yet
 * @home: whose alerts
 */
void
lamp_over_pane_set_home (LampOverPane *self, LampHome *home)
{
  g_autoptr (GtkNoSelection) selection = NULL;

  g_return_if_fail (LAMP_IS_OVER_PANE (self) && self->home == NULL);

  self->home = g_object_ref (home);
  selection = gtk_no_selection_new (g_object_ref (lamp_home_get_over (home)));
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (selection));
  g_signal_connect_object (home, "refreshed", G_CALLBACK (refreshed_cb), self, G_CONNECT_SWAPPED);
  refreshed_cb (self);
}
