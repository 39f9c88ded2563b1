/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The line above every page while anything about a resident is quiet: of whom, what, who asked for it, until when.
 *
 * It has no button that takes it away: it goes when nothing is quiet any more. The newest are told in full, the rest
 * is counted. It is no alert and has no colour of priority. Looked at each second, because pauses end by the clock.
 * Main thread.
 */

#include "config.h"

#include "app/pause-banner.h"
#include "model/pause-words.h"
#include "widgets/compound.h"

#include <glib/gi18n-lib.h>

#define MOST_TOLD 3

struct _LampPauseBanner
{
  GtkWidget parent_instance;

  LampHome *home;

  GtkLabel *what;
};

G_DEFINE_FINAL_TYPE (LampPauseBanner, lamp_pause_banner, GTK_TYPE_WIDGET)

static void
tell (LampHome *home, const LampPause *pause, GString *text)
{
  LampResidentItem *item = lamp_home_find_resident (home, pause->resident_id);
  g_autofree char *what = lamp_pause_words_what (home, pause);
  g_autofree char *who = lamp_pause_words_who (home, pause);

  if (text->len > 0)
    g_string_append_c (text, '\n');
  if (item != NULL)
    g_string_append_printf (text, "%s %s · ", lamp_resident_item_get_place (item),
                            lamp_resident_item_get_name (item));
  g_string_append_printf (text, "%s · %s", what, who);
}

static void
look (LampPauseBanner *self)
{
  g_autoptr (GPtrArray) pauses = lamp_home_get_pauses (self->home);
  g_autoptr (GString) text = g_string_new (NULL);
  guint first = pauses->len > MOST_TOLD ? pauses->len - MOST_TOLD : 0;

  for (guint i = pauses->len; i > first; i--)
    tell (self->home, g_ptr_array_index (pauses, i - 1), text);
  if (first > 0)
    {
      g_string_append_c (text, '\n');
      /* Translators: after the newest pauses: how many more things are quiet */
      g_string_append_printf (text, ngettext ("and %u more", "and %u more", first), first);
    }
  if (!g_str_equal (text->str, gtk_label_get_label (self->what)))
    {
      gtk_label_set_label (self->what, text->str);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      text->str, -1);
    }
  gtk_widget_set_visible (GTK_WIDGET (self), pauses->len > 0);
}

static void
lamp_pause_banner_dispose (GObject *object)
{
  LampPauseBanner *self = LAMP_PAUSE_BANNER (object);

  if (self->home != NULL)
    g_signal_handlers_disconnect_by_data (self->home, self);
  g_clear_object (&self->home);
  lamp_compound_clear (GTK_WIDGET (self));

  G_OBJECT_CLASS (lamp_pause_banner_parent_class)->dispose (object);
}

static void
lamp_pause_banner_class_init (LampPauseBannerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lamp_pause_banner_dispose;
  gtk_widget_class_set_css_name (widget_class, "pausebanner");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_STATUS);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               LAMP_RESOURCE_PATH "/app/pause-banner.ui");
  gtk_widget_class_bind_template_child (widget_class, LampPauseBanner, what);
}

static void
lamp_pause_banner_init (LampPauseBanner *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * lamp_pause_banner_set_home:
 * @self: a banner that has none yet
 * @home: in which something may be quiet
 */
void
lamp_pause_banner_set_home (LampPauseBanner *self, LampHome *home)
{
  g_return_if_fail (LAMP_IS_PAUSE_BANNER (self) && self->home == NULL);

  self->home = g_object_ref (home);
  g_signal_connect_swapped (home, "refreshed", G_CALLBACK (look), self);
  g_signal_connect_swapped (home, "notify::now-us", G_CALLBACK (look), self);
  look (self);
}
