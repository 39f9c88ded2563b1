/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The alert above every page while an alarm would not be heard: why, and what to do.
 *
 * It has no button that takes it away: it goes when alarms can be heard again, and with nothing
 * else. Where a switch or a volume is in the way, there is one that sets that right. It bears the marker and the colour of MEDIUM, because the alerts on the screen still stand.
 */

#include "config.h"

#include "app/sound-banner.h"
#include "app/sound-words.h"
#include "widgets/compound.h"

struct _LampSoundBanner
{
  GtkWidget parent_instance;

  LampSound *sound;

  GtkLabel *what;
  GtkLabel *remedy;
  GtkWidget *turn_on;
};

G_DEFINE_FINAL_TYPE (LampSoundBanner, lamp_sound_banner, GTK_TYPE_WIDGET)

static void
sound_changed_cb (LampSound *sound, LampSoundBanner *self)
{
  LampHearing hearing = lamp_sound_get_hearing (sound);
  gboolean is_deaf = lamp_hearing_is_deaf (hearing);

  if (is_deaf)
    {
      const char *what = lamp_sound_words_reason (hearing);
      const char *remedy = lamp_sound_words_remedy (hearing);

      gtk_label_set_label (self->what, what);
      gtk_label_set_label (self->remedy, remedy);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, what,
                                      GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, remedy, -1);
    }
  gtk_widget_set_visible (self->turn_on, lamp_hearing_can_be_turned_on (hearing));
  gtk_widget_set_visible (GTK_WIDGET (self), is_deaf);
}

static void
lamp_sound_banner_dispose (GObject *object)
{
  LampSoundBanner *self = LAMP_SOUND_BANNER (object);

  if (self->sound != NULL)
    g_signal_handlers_disconnect_by_data (self->sound, self);
  g_clear_object (&self->sound);
  lamp_compound_clear (GTK_WIDGET (self));

  G_OBJECT_CLASS (lamp_sound_banner_parent_class)->dispose (object);
}

static void
lamp_sound_banner_class_init (LampSoundBannerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lamp_sound_banner_dispose;
  gtk_widget_class_set_css_name (widget_class, "soundbanner");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_ALERT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               LAMP_RESOURCE_PATH "/app/sound-banner.ui");
  gtk_widget_class_bind_template_child (widget_class, LampSoundBanner, what);
  gtk_widget_class_bind_template_child (widget_class, LampSoundBanner, remedy);
  gtk_widget_class_bind_template_child (widget_class, LampSoundBanner, turn_on);
}

static void
lamp_sound_banner_init (LampSoundBanner *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * lamp_sound_banner_set_sound:
 * @self: a banner that has none yet
 * @sound: what it speaks of
 */
void
lamp_sound_banner_set_sound (LampSoundBanner *self, LampSound *sound)
{
  g_return_if_fail (LAMP_IS_SOUND_BANNER (self) && self->sound == NULL);

  self->sound = g_object_ref (sound);
  g_signal_connect (sound, "changed", G_CALLBACK (sound_changed_cb), self);
  sound_changed_cb (sound, self);
}
