/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What happened to a resident today, by the home's calendar: alerts that were raised or that ended.
 *
 * The newest stands first. An alert that is still open says so, one that ended says when.
 */

#include "config.h"

#include "pages/resident/today-card.h"
#include "model/alert-item.h"
#include "model/words.h"
#include "widgets/compound.h"

#include <glib/gi18n-lib.h>

struct _LampTodayCard
{
  GtkWidget parent_instance;

  GtkWidget *grid;
  GtkWidget *empty;
};

G_DEFINE_FINAL_TYPE (LampTodayCard, lamp_today_card, GTK_TYPE_WIDGET)

static gint
compare_newest (gconstpointer a, gconstpointer b)
{
  const LampAlert *first = *(LampAlert *const *) a;
  const LampAlert *second = *(LampAlert *const *) b;

  return (first->raised_us < second->raised_us) - (first->raised_us > second->raised_us);
}

static char *
row_markup (const LampAlert *alert, gint64 now_us, GTimeZone *zone)
{
  g_autoptr (LampAlertItem) item = lamp_alert_item_new (alert, NULL, now_us, zone);
  g_autofree char *end = NULL;
  g_autofree char *what = g_markup_printf_escaped (
      "<b>%s %s</b>", lamp_words_marker (alert->priority), lamp_alert_item_get_text (item));

  if (alert->ended_us == LAMP_NO_TIME)
    /* Translators: an alert ("!!! Breathing 27") that is still there */
    return g_strdup_printf (_ ("%s open"), what);
  end = lamp_words_moment (alert->ended_us, now_us, zone);

  /* Translators: an alert ("!! Breathing 22") that is over, and when it ended */
  return g_strdup_printf (_ ("%s ended %s"), what, end);
}

static void
add_row (LampTodayCard *self, gint row, const LampAlert *alert, gint64 now_us, GTimeZone *zone)
{
  g_autofree char *moment = lamp_words_moment (alert->raised_us, now_us, zone);
  g_autofree char *markup = row_markup (alert, now_us, zone);
  GtkWidget *clock = gtk_label_new (moment);
  GtkWidget *text = gtk_label_new (NULL);

  gtk_label_set_markup (GTK_LABEL (text), markup);
  gtk_label_set_wrap (GTK_LABEL (text), TRUE);
  gtk_label_set_xalign (GTK_LABEL (text), 0);
  gtk_widget_set_hexpand (text, TRUE);
  gtk_label_set_xalign (GTK_LABEL (clock), 0);
  gtk_widget_set_valign (clock, GTK_ALIGN_START);
  gtk_widget_add_css_class (clock, "part-moment");
  gtk_grid_attach (GTK_GRID (self->grid), clock, 0, row, 1, 1);
  gtk_grid_attach (GTK_GRID (self->grid), text, 1, row, 1, 1);
}

static gboolean
is_of_today (const LampAlert *alert, gint64 now_us, GTimeZone *zone)
{
  gint today = lamp_day_of (now_us, zone);

  /* What is open since another day has a card of its own above. */
  return lamp_day_of (alert->raised_us, zone) == today
         || (alert->ended_us != LAMP_NO_TIME && lamp_day_of (alert->ended_us, zone) == today);
}

/**
 * lamp_today_card_set_alerts:
 * @alerts: (element-type LampAlert): the resident's alerts in any order; those of other days are
 * left out
 */
void
lamp_today_card_set_alerts (LampTodayCard *self, GPtrArray *alerts, gint64 now_us, GTimeZone *zone)
{
  g_autoptr (GPtrArray) shown = g_ptr_array_new ();
  GtkWidget *child;

  g_return_if_fail (LAMP_IS_TODAY_CARD (self));

  for (guint i = 0; i < alerts->len; i++)
    if (is_of_today (g_ptr_array_index (alerts, i), now_us, zone))
      g_ptr_array_add (shown, g_ptr_array_index (alerts, i));
  g_ptr_array_sort (shown, compare_newest);

  while ((child = gtk_widget_get_first_child (self->grid)) != NULL)
    gtk_grid_remove (GTK_GRID (self->grid), child);
  for (guint i = 0; i < shown->len; i++)
    add_row (self, (gint) i, g_ptr_array_index (shown, i), now_us, zone);
  gtk_widget_set_visible (self->empty, shown->len == 0);
}

static void
lamp_today_card_dispose (GObject *object)
{
  lamp_compound_clear (GTK_WIDGET (object));

  G_OBJECT_CLASS (lamp_today_card_parent_class)->dispose (object);
}

static void
lamp_today_card_class_init (LampTodayCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lamp_today_card_dispose;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/care/lamplight/Lamplight/pages/resident/today-card.ui");
  gtk_widget_class_bind_template_child (widget_class, LampTodayCard, grid);
  gtk_widget_class_bind_template_child (widget_class, LampTodayCard, empty);
}

static void
lamp_today_card_init (LampTodayCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
