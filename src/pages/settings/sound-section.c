/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The sound in the settings: how loud by day and by night, when the night is, and the test tones.
 *
 * What is changed counts at once, from the next burst on. The limits are those of the settings
 * themselves, so that no other program can go below the floor either. Nights are kept in minutes
 * and shown in hours: one that was set to the minute elsewhere keeps it until it is changed here.
 */

#include "config.h"

#include "pages/settings/sound-section.h"
#include "model/preferences.h"

#include <glib/gi18n-lib.h>

struct _LampSoundSection
{
  AdwPreferencesPage parent_instance;

  GSettings *settings; /* (nullable) */

  AdwPreferencesGroup *group;
  GtkWidget *volume;
  GtkWidget *night_volume;
  GtkWidget *night_start;
  GtkWidget *night_end;
  GtkWidget *low_at_night;
};

G_DEFINE_FINAL_TYPE (LampSoundSection, lamp_sound_section, ADW_TYPE_PREFERENCES_PAGE)

static gboolean
hour_from_minutes (GValue *value, GVariant *minutes, gpointer data)
{
  g_value_set_double (value, g_variant_get_uint32 (minutes) / 60);

  return TRUE;
}

static GVariant *
minutes_from_hour (const GValue *value, const GVariantType *type, gpointer data)
{
  return g_variant_new_uint32 ((guint32) g_value_get_double (value) * 60);
}

static void
lamp_sound_section_dispose (GObject *object)
{
  g_clear_object (&LAMP_SOUND_SECTION (object)->settings);

  G_OBJECT_CLASS (lamp_sound_section_parent_class)->dispose (object);
}

static void
lamp_sound_section_class_init (LampSoundSectionClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lamp_sound_section_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, LAMP_RESOURCE_PATH
                                               "/pages/settings/sound-section.ui");
  gtk_widget_class_bind_template_child (widget_class, LampSoundSection, group);
  gtk_widget_class_bind_template_child (widget_class, LampSoundSection, volume);
  gtk_widget_class_bind_template_child (widget_class, LampSoundSection, night_volume);
  gtk_widget_class_bind_template_child (widget_class, LampSoundSection, night_start);
  gtk_widget_class_bind_template_child (widget_class, LampSoundSection, night_end);
  gtk_widget_class_bind_template_child (widget_class, LampSoundSection, low_at_night);
}

static void
lamp_sound_section_init (LampSoundSection *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
bind_hour (LampSoundSection *self, const char *key, GtkWidget *hour)
{
  g_settings_bind_with_mapping (self->settings, key, hour, "value", G_SETTINGS_BIND_DEFAULT,
                                hour_from_minutes, minutes_from_hour, NULL, NULL);
}

static void
bind_settings (LampSoundSection *self)
{
  g_settings_bind (self->settings, "sound-volume", self->volume, "value", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "sound-night-volume", self->night_volume, "value",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "sound-low-at-night", self->low_at_night, "active",
                   G_SETTINGS_BIND_DEFAULT);
  bind_hour (self, "sound-night-start", self->night_start);
  bind_hour (self, "sound-night-end", self->night_end);
}

/**
 * lamp_sound_section_new:
 * @home: the home that is open
 *
 * Returns: (transfer floating): the section
 */
GtkWidget *
lamp_sound_section_new (LampHome *home)
{
  LampSoundSection *self = g_object_new (LAMP_TYPE_SOUND_SECTION, NULL);

  self->settings = lamp_preferences_open ();
  if (self->settings != NULL)
    {
      bind_settings (self);
      return GTK_WIDGET (self);
    }
  gtk_widget_set_sensitive (GTK_WIDGET (self->group), FALSE);
  adw_preferences_group_set_description (
      self->group, _ ("The settings are not installed, so nothing can be changed here."));

  return GTK_WIDGET (self);
}
