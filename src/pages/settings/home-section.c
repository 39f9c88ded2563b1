/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * This home in the settings: its name, its zone, how far back the first pull reaches.
 *
 * The name is on the screen at once. The zone cuts days in the store and is given to the engine at its start, so it
 * counts from the next one; a name of a zone that nobody knows is not kept. The demo home has all of this from
 * elsewhere and cannot be changed.
 */

#include "config.h"

#include "pages/settings/home-section.h"
#include "model/preferences.h"

#include <glib/gi18n-lib.h>

struct _LampHomeSection
{
  AdwPreferencesPage parent_instance;

  LampHome *home;
  GSettings *settings; /* (nullable) */

  AdwPreferencesGroup *group;
  GtkWidget *name;
  GtkWidget *zone;
  GtkSpinButton *days;
};

G_DEFINE_FINAL_TYPE (LampHomeSection, lamp_home_section, ADW_TYPE_PREFERENCES_PAGE)

static void
name_entry (GtkWidget *row)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_editable_get_delegate (GTK_EDITABLE (row))),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), -1);
}

static void
name_changed_cb (GtkEditable *entry, LampHomeSection *self)
{
  const char *name = gtk_editable_get_text (entry);

  g_settings_set_string (self->settings, "home-name", name);
  lamp_home_set_name (self->home, *name != '\0' ? name : NULL);
}

static void
zone_applied_cb (GtkEditable *entry, LampHomeSection *self)
{
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (entry)));
  g_autoptr (GTimeZone) zone = lamp_preferences_zone (name);

  if (zone == NULL)
    {
      gtk_widget_add_css_class (self->zone, "error");
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->zone),
                                     _ ("Nobody knows this time zone; it is not kept"));
    }
  else
    {
      gtk_widget_remove_css_class (self->zone, "error");
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->zone),
                                     _ ("Time zone, such as Asia/Singapore; empty: this PC’s"));
      g_settings_set_string (self->settings, "time-zone", name);
    }
  name_entry (self->zone);
}

static void
days_changed_cb (GtkSpinButton *days, LampHomeSection *self)
{
  g_settings_set_uint (self->settings, "history-days",
                       (guint) gtk_spin_button_get_value_as_int (days));
}

static void
lamp_home_section_dispose (GObject *object)
{
  LampHomeSection *self = LAMP_HOME_SECTION (object);

  g_clear_object (&self->settings);
  g_clear_object (&self->home);

  G_OBJECT_CLASS (lamp_home_section_parent_class)->dispose (object);
}

static void
lamp_home_section_class_init (LampHomeSectionClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lamp_home_section_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, LAMP_RESOURCE_PATH
                                               "/pages/settings/home-section.ui");
  gtk_widget_class_bind_template_child (widget_class, LampHomeSection, group);
  gtk_widget_class_bind_template_child (widget_class, LampHomeSection, name);
  gtk_widget_class_bind_template_child (widget_class, LampHomeSection, zone);
  gtk_widget_class_bind_template_child (widget_class, LampHomeSection, days);
}

static void
lamp_home_section_init (LampHomeSection *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  name_entry (self->name);
  name_entry (self->zone);
}

static void
show_settings (LampHomeSection *self)
{
  g_autofree char *name = g_settings_get_string (self->settings, "home-name");
  g_autofree char *zone = g_settings_get_string (self->settings, "time-zone");

  gtk_editable_set_text (GTK_EDITABLE (self->name), name);
  gtk_editable_set_text (GTK_EDITABLE (self->zone), zone);
  gtk_spin_button_set_value (self->days, g_settings_get_uint (self->settings, "history-days"));
  g_signal_connect (self->name, "changed", G_CALLBACK (name_changed_cb), self);
  g_signal_connect (self->zone, "apply", G_CALLBACK (zone_applied_cb), self);
  g_signal_connect (self->days, "value-changed", G_CALLBACK (days_changed_cb), self);
}

/**
 * lamp_home_section_new:
 * @home: the home that is open
 *
 * Returns: (transfer floating): the section
 */
GtkWidget *
lamp_home_section_new (LampHome *home)
{
  LampHomeSection *self = g_object_new (LAMP_TYPE_HOME_SECTION, NULL);

  self->home = g_object_ref (home);
  self->settings = lamp_preferences_open ();
  if (self->settings != NULL)
    show_settings (self);
  if (self->settings == NULL || lamp_home_is_demo (home))
    {
      gtk_widget_set_sensitive (GTK_WIDGET (self), FALSE);
      adw_preferences_group_set_description (
          self->group, self->settings != NULL
                           ? _ ("The demo home brings its own; there is nothing to change.")
                           : _ ("The settings are not installed, so nothing can be changed here."));
    }

  return GTK_WIDGET (self);
}
