/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The settings: a list of sections, and the chosen one beside it. What a section holds is its own business; which
 * there are stands in sections.c.
 */

#include "config.h"

#include "pages/settings/settings-page.h"
#include "pages/settings/sections.h"
#include "widgets/compound.h"

#include <glib/gi18n-lib.h>

struct _LampSettingsPage
{
  GtkWidget parent_instance;

  GtkStack *stack;
};

G_DEFINE_FINAL_TYPE (LampSettingsPage, lamp_settings_page, GTK_TYPE_WIDGET)

static void
lamp_settings_page_dispose (GObject *object)
{
  lamp_compound_clear (GTK_WIDGET (object));

  G_OBJECT_CLASS (lamp_settings_page_parent_class)->dispose (object);
}

static void
lamp_settings_page_class_init (LampSettingsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lamp_settings_page_dispose;
  gtk_widget_class_set_css_name (widget_class, "settings");
  gtk_widget_class_set_template_from_resource (widget_class, LAMP_RESOURCE_PATH
                                               "/pages/settings/settings-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LampSettingsPage, stack);
}

static void
lamp_settings_page_init (LampSettingsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * lamp_settings_page_new:
 * @home: the home that is open
 *
 * Returns: (transfer floating): the page, on its first section
 */
GtkWidget *
lamp_settings_page_new (LampHome *home)
{
  LampSettingsPage *self = g_object_new (LAMP_TYPE_SETTINGS_PAGE, NULL);
  guint n_sections;
  const LampSettingsSection *sections = lamp_settings_sections_get (&n_sections);

  for (guint i = 0; i < n_sections; i++)
    gtk_stack_add_titled (self->stack, sections[i].create (home), sections[i].name,
                          _ (sections[i].title));

  return GTK_WIDGET (self);
}

/**
 * lamp_settings_page_show_section:
 * @name: (nullable): a section's name; %NULL stays where it is
 *
 * Returns: whether there is such a section
 */
gboolean
lamp_settings_page_show_section (LampSettingsPage *self, const char *name)
{
  if (name == NULL)
    return TRUE;
  if (gtk_stack_get_child_by_name (self->stack, name) == NULL)
    return FALSE;
  gtk_stack_set_visible_child_name (self->stack, name);

  return TRUE;
}
