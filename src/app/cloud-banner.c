/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The alert above every page while no data come: since when, and what to do. It is the row of CLOUD_DOWN, which is
 * about no resident and so stands on no tile and in no queue.
 *
 * It comes after two minutes, sounds after five, sends to paper after fifteen, and goes when data have come for a
 * minute. Its button makes it quiet for a while and takes nothing away.
 */

#include "config.h"

#include "app/cloud-banner.h"
#include "model/words.h"
#include "widgets/compound.h"

#include <glib/gi18n-lib.h>

struct _LampCloudBanner
{
  GtkWidget parent_instance;

  LampHome *home;

  GtkLabel *what;
  GtkLabel *remedy;
  GtkWidget *seen;
};

G_DEFINE_FINAL_TYPE (LampCloudBanner, lamp_cloud_banner, GTK_TYPE_WIDGET)

static const char *
choose_remedy (const LampCloudDown *down, LampCloudDownStep step)
{
  if (down->back_us != LAMP_NO_TIME)
    return _ ("What was missed is being caught up with.");
  if (step == LAMP_CLOUD_DOWN_PAPER)
    return _ ("Go to downtime procedure. Go on on paper.");

  return _ ("Go to downtime procedure.");
}

static void
refreshed_cb (LampHome *home, LampCloudBanner *self)
{
  const LampCloudDown *down = lamp_home_get_cloud_down (home);
  gint64 now_us = lamp_home_get_now_us (home);
  LampCloudDownStep step = lamp_cloud_down_step (down, now_us);
  gboolean is_down = step != LAMP_CLOUD_DOWN_NONE;

  if (is_down)
    {
      g_autofree char *since
          = lamp_words_moment_full (down->down_us, now_us, lamp_home_get_zone (home));
      /* Translators: no data come from the cloud; the placeholder is a clock time or a day */
      g_autofree char *what = down->back_us != LAMP_NO_TIME
                                  ? g_strdup (_ ("Receiving data again"))
                                  : g_strdup_printf (_ ("Not receiving data since %s"), since);
      const char *remedy = choose_remedy (down, step);

      gtk_label_set_label (self->what, what);
      gtk_label_set_label (self->remedy, remedy);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, what,
                                      GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, remedy, -1);
    }
  gtk_widget_set_visible (self->seen, lamp_cloud_down_sounds (down, now_us));
  gtk_widget_set_visible (GTK_WIDGET (self), is_down);
}

static void
seen_cb (GtkButton *button, LampCloudBanner *self)
{
  if (self->home != NULL)
    lamp_home_see_cloud_down (self->home);
}

static void
lamp_cloud_banner_dispose (GObject *object)
{
  LampCloudBanner *self = LAMP_CLOUD_BANNER (object);

  if (self->home != NULL)
    g_signal_handlers_disconnect_by_data (self->home, self);
  g_clear_object (&self->home);
  lamp_compound_clear (GTK_WIDGET (self));

  G_OBJECT_CLASS (lamp_cloud_banner_parent_class)->dispose (object);
}

static void
lamp_cloud_banner_class_init (LampCloudBannerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lamp_cloud_banner_dispose;
  gtk_widget_class_set_css_name (widget_class, "cloudbanner");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_ALERT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               LAMP_RESOURCE_PATH "/app/cloud-banner.ui");
  gtk_widget_class_bind_template_child (widget_class, LampCloudBanner, what);
  gtk_widget_class_bind_template_child (widget_class, LampCloudBanner, remedy);
  gtk_widget_class_bind_template_child (widget_class, LampCloudBanner, seen);
  gtk_widget_class_bind_template_callback (widget_class, seen_cb);
}

static void
lamp_cloud_banner_init (LampCloudBanner *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * lamp_cloud_banner_set_home:
 * @self: a banner that has none yet
 * @home: whose data may not come
 */
void
lamp_cloud_banner_set_home (LampCloudBanner *self, LampHome *home)
{
  g_return_if_fail (LAMP_IS_CLOUD_BANNER (self) && self->home == NULL);

  self->home = g_object_ref (home);
  g_signal_connect (home, "refreshed", G_CALLBACK (refreshed_cb), self);
  refreshed_cb (home, self);
}
