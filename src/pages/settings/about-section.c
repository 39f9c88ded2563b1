/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * About Lamplight in the settings: version, licence, what it is not, and a text for whoever helps from afar.
 *
 * The text is made anew each time the section is shown, so that it tells of now.
 */

#include "config.h"

#include "pages/settings/about-section.h"
#include "model/diagnostics.h"

#include <glib/gi18n-lib.h>

struct _LampAboutSection
{
  AdwPreferencesPage parent_instance;

  LampHome *home;

  AdwActionRow *version;
  GtkWidget *copy;
  GtkTextView *diagnostics;
};

G_DEFINE_FINAL_TYPE (LampAboutSection, lamp_about_section, ADW_TYPE_PREFERENCES_PAGE)

static char *
describe_screen (GtkWidget *widget)
{
  GdkDisplay *display = gtk_widget_get_display (widget);
  GtkRoot *root = gtk_widget_get_root (widget);

  return g_strdup_printf (
      "GTK %u.%u.%u, libadwaita %u.%u.%u, %s, window %dx%d, scale %d", gtk_get_major_version (),
      gtk_get_minor_version (), gtk_get_micro_version (), adw_get_major_version (),
      adw_get_minor_version (), adw_get_micro_version (), G_OBJECT_TYPE_NAME (display),
      root != NULL ? gtk_widget_get_width (GTK_WIDGET (root)) : 0,
      root != NULL ? gtk_widget_get_height (GTK_WIDGET (root)) : 0,
      gtk_widget_get_scale_factor (widget));
}

static void
map_cb (LampAboutSection *self)
{
  g_autofree char *screen = describe_screen (GTK_WIDGET (self));
  g_autofree char *text = lamp_diagnostics_text (self->home, screen);

  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->diagnostics), g_strchomp (text), -1);
}

static void
copy_cb (LampAboutSection *self)
{
  g_autofree char *screen = describe_screen (GTK_WIDGET (self));
  g_autofree char *text = lamp_diagnostics_text (self->home, screen);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
}

static void
lamp_about_section_dispose (GObject *object)
{
  g_clear_object (&LAMP_ABOUT_SECTION (object)->home);

  G_OBJECT_CLASS (lamp_about_section_parent_class)->dispose (object);
}

static void
lamp_about_section_class_init (LampAboutSectionClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lamp_about_section_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, LAMP_RESOURCE_PATH
                                               "/pages/settings/about-section.ui");
  gtk_widget_class_bind_template_child (widget_class, LampAboutSection, version);
  gtk_widget_class_bind_template_child (widget_class, LampAboutSection, copy);
  gtk_widget_class_bind_template_child (widget_class, LampAboutSection, diagnostics);
}

static void
lamp_about_section_init (LampAboutSection *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  adw_action_row_set_subtitle (self->version, LAMP_VERSION);
  g_signal_connect (self, "map", G_CALLBACK (map_cb), NULL);
  g_signal_connect_swapped (self->copy, "clicked", G_CALLBACK (copy_cb), self);
}

/**
 * lamp_about_section_new:
 * @home: the home that is open
 *
 * Returns: (transfer floating): the section
 */
GtkWidget *
lamp_about_section_new (LampHome *home)
{
  LampAboutSection *self = g_object_new (LAMP_TYPE_ABOUT_SECTION, NULL);

  self->home = g_object_ref (home);

  return GTK_WIDGET (self);
}
