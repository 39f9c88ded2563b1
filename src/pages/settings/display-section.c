/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The screen in the settings: from where it is read, when it is night for it, who may read names.
 *
 * What is changed counts at once. The distances are those of domain practice: at the desk, a step
 * back, across the desk, across the room; one that was set otherwise elsewhere keeps until it is
 * changed here, and is shown as the nearest.
 */

#include "config.h"

#include "pages/settings/display-section.h"
#include "model/preferences.h"

struct _LampDisplaySection
{
  AdwPreferencesPage parent_instance;

  GSettings *settings; /* (nullable) */

  AdwComboRow *distance;
  AdwComboRow *night;
  GtkWidget *when_idle;
  AdwComboRow *wall_distance;
  GtkWidget *wall_names;
};

G_DEFINE_FINAL_TYPE (LampDisplaySection, lamp_display_section, ADW_TYPE_PREFERENCES_PAGE)

static const guint distances_cm[] = { 60, 100, 200, 300 };

static gboolean
choice_from_distance (GValue *value, GVariant *distance, gpointer data)
{
  gint cm = (gint) g_variant_get_uint32 (distance);
  guint best = 0;

  for (guint i = 1; i < G_N_ELEMENTS (distances_cm); i++)
    if (ABS (cm - (gint) distances_cm[i]) < ABS (cm - (gint) distances_cm[best]))
      best = i;
  g_value_set_uint (value, best);

  return TRUE;
}

static GVariant *
distance_from_choice (const GValue *value, const GVariantType *type, gpointer data)
{
  guint choice = g_value_get_uint (value);

  return choice < G_N_ELEMENTS (distances_cm) ? g_variant_new_uint32 (distances_cm[choice]) : NULL;
}

static const char *const nights[] = { "by-time", "on", "off" };

static gboolean
choice_from_night (GValue *value, GVariant *night, gpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (nights); i++)
    if (g_str_equal (nights[i], g_variant_get_string (night, NULL)))
      g_value_set_uint (value, i);

  return TRUE;
}

static GVariant *
night_from_choice (const GValue *value, const GVariantType *type, gpointer data)
{
  guint choice = g_value_get_uint (value);

  return choice < G_N_ELEMENTS (nights) ? g_variant_new_string (nights[choice]) : NULL;
}

static void
lamp_display_section_dispose (GObject *object)
{
  g_clear_object (&LAMP_DISPLAY_SECTION (object)->settings);

  G_OBJECT_CLASS (lamp_display_section_parent_class)->dispose (object);
}

static void
lamp_display_section_class_init (LampDisplaySectionClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lamp_display_section_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, LAMP_RESOURCE_PATH
                                               "/pages/settings/display-section.ui");
  gtk_widget_class_bind_template_child (widget_class, LampDisplaySection, distance);
  gtk_widget_class_bind_template_child (widget_class, LampDisplaySection, night);
  gtk_widget_class_bind_template_child (widget_class, LampDisplaySection, when_idle);
  gtk_widget_class_bind_template_child (widget_class, LampDisplaySection, wall_distance);
  gtk_widget_class_bind_template_child (widget_class, LampDisplaySection, wall_names);
}

static void
lamp_display_section_init (LampDisplaySection *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * lamp_display_section_new:
 * @home: the home that is open
 *
 * Returns: (transfer floating): the section
 */
GtkWidget *
lamp_display_section_new (LampHome *home)
{
  LampDisplaySection *self = g_object_new (LAMP_TYPE_DISPLAY_SECTION, NULL);

  self->settings = lamp_preferences_open ();
  if (self->settings == NULL)
    {
      gtk_widget_set_sensitive (GTK_WIDGET (self), FALSE);
      return GTK_WIDGET (self);
    }
  g_settings_bind_with_mapping (self->settings, "viewing-distance", self->distance, "selected",
                                G_SETTINGS_BIND_DEFAULT, choice_from_distance, distance_from_choice,
                                NULL, NULL);
  g_settings_bind_with_mapping (self->settings, "wall-distance", self->wall_distance, "selected",
                                G_SETTINGS_BIND_DEFAULT, choice_from_distance, distance_from_choice,
                                NULL, NULL);
  g_settings_bind_with_mapping (self->settings, "night", self->night, "selected",
                                G_SETTINGS_BIND_DEFAULT, choice_from_night, night_from_choice, NULL,
                                NULL);
  g_settings_bind (self->settings, "hides-names-when-idle", self->when_idle, "active",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "wall-hides-names", self->wall_names, "active",
                   G_SETTINGS_BIND_DEFAULT | G_SETTINGS_BIND_INVERT_BOOLEAN);

  return GTK_WIDGET (self);
}
