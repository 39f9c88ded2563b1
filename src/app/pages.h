/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/home.h"

G_BEGIN_DECLS

/**
 * LampPage:
 * @name: what `--page` and the stack call it
 * @title: (nullable): its name on the rail, for gettext; %NULL keeps it off the rail
 * @icon: (nullable): its icon on the rail
 * @create: makes the page
 * @show_resident: (nullable): tells it whom to show, for a page about one resident
 * @show_part: (nullable): shows a part of it, %NULL for none in particular; whether there is such a part
 * @is_drawn: (nullable): whether all that it loads is on it; %NULL for a page that the home's own
 * data fill
 *
 * One row a page: to add one, write it and add its row in pages.c.
 */
typedef struct
{
  const char *name;
  const char *title;
  const char *icon;
  GtkWidget *(*create) (LampHome *home);
  void (*show_resident) (GtkWidget *page, LampResidentItem *resident);
  gboolean (*show_part) (GtkWidget *page, const char *part);
  gboolean (*is_drawn) (GtkWidget *page);
} LampPage;

const LampPage *lamp_pages_get (guint *n_pages);
const LampPage *lamp_pages_find (const char *name);

G_END_DECLS
