/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The register of pages: the window knows pages only by these rows.
 */

#include "config.h"

#include "app/pages.h"
#include "pages/alerts/alerts-page.h"
#include "pages/board/board-page.h"
#include "pages/observe/observe-page.h"
#include "pages/resident/resident-page.h"
#include "pages/settings/settings-page.h"
#include "pages/welcome/welcome-page.h"

#include <glib/gi18n-lib.h>

static void
show_resident (GtkWidget *page, LampResidentItem *resident)
{
  lamp_resident_page_set_resident (LAMP_RESIDENT_PAGE (page), resident);
}

static gboolean
is_resident_drawn (GtkWidget *page)
{
  return lamp_resident_page_is_drawn (LAMP_RESIDENT_PAGE (page));
}

static gboolean
are_alerts_drawn (GtkWidget *page)
{
  return lamp_alerts_page_is_drawn (LAMP_ALERTS_PAGE (page));
}

static gboolean
show_section (GtkWidget *page, const char *part)
{
  return lamp_settings_page_show_section (LAMP_SETTINGS_PAGE (page), part);
}

static void
observe_resident (GtkWidget *page, LampResidentItem *resident)
{
  lamp_observe_page_set_resident (LAMP_OBSERVE_PAGE (page), resident);
}

static const LampPage pages[] = {
  { .name = "board",
    .title = N_ ("Board"),
    .icon = "lamp-board-symbolic",
    .create = lamp_board_page_new },
  { .name = "alerts",
    .title = N_ ("Alerts"),
    .icon = "lamp-alerts-symbolic",
    .create = lamp_alerts_page_new,
    .is_drawn = are_alerts_drawn },
  { .name = "resident",
    .create = lamp_resident_page_new,
    .show_resident = show_resident,
    .is_drawn = is_resident_drawn },
  { .name = "settings",
    .title = N_ ("Settings"),
    .icon = "lamp-settings-symbolic",
    .create = lamp_settings_page_new,
    .show_part = show_section },
  { .name = "welcome", .create = lamp_welcome_page_new },
  { .name = "observe", .create = lamp_observe_page_new, .show_resident = observe_resident },
};

/**
 * lamp_pages_get:
 * @n_pages: (out): how many there are
 *
 * Returns: (transfer none) (array length=n_pages): the pages in the order of the rail
 */
const LampPage *
lamp_pages_get (guint *n_pages)
{
  *n_pages = G_N_ELEMENTS (pages);

  return pages;
}

/**
 * lamp_pages_find:
 * @name: a page's name
 *
 * Returns: (transfer none) (nullable): the page, or %NULL if there is none
 */
const LampPage *
lamp_pages_find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    if (g_str_equal (pages[i].name, name))
      return &pages[i];

  return NULL;
}
