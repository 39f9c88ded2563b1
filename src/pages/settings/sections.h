/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/home.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * LampSettingsSection:
 * @name: what "settings/NAME" calls it
 * @title: its name in the list, for gettext
 * @create: makes it; an AdwPreferencesPage, or anything that scrolls by itself
 *
 * One row a section: to add one, write it and add its row in sections.c.
 */
typedef struct
{
  const char *name;
  const char *title;
  GtkWidget *(*create) (LampHome *home);
} LampSettingsSection;

const LampSettingsSection *lamp_settings_sections_get (guint *n_sections);

G_END_DECLS
