/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What somebody who helps from afar wants to know, as a text to copy: versions, how the connection stands, how much
 * there is. It holds nobody's data: no name, no value, no address, no folder (a folder tells the account's name), and
 * of a problem only that there is one, since its words are partly the cloud's.
 *
 * In English, whatever the screen speaks: it is read by those who know the program.
 */

#include "config.h"

#include "model/diagnostics.h"
#include "core/instant.h"

#include <libsoup/soup.h>
#include <sqlite3.h>

static const char *const links[] = {
  [LAMP_LINK_STARTING] = "starting", [LAMP_LINK_CATCHING_UP] = "catching-up",
  [LAMP_LINK_LIVE] = "live",         [LAMP_LINK_OFFLINE] = "offline",
  [LAMP_LINK_REFUSED] = "refused",   [LAMP_LINK_NONE] = "none",
};

static void
append_home (GString *text, LampHome *home)
{
  const LampStatus *status = lamp_home_get_status (home);

  g_string_append_printf (text, "connection: %s%s\n", links[status->link],
                          status->problem != NULL ? ", with a problem" : "");
  if (status->last_success_us != LAMP_NO_TIME)
    g_string_append_printf (text, "last answer: %" G_GINT64_FORMAT " s ago\n",
                            (lamp_home_get_now_us (home) - status->last_success_us)
                                / LAMP_US_PER_SECOND);
  g_string_append_printf (text, "clock offset: %" G_GINT64_FORMAT " s\n",
                          status->clock_offset_us / LAMP_US_PER_SECOND);
  g_string_append_printf (text, "unsent: %u, refused: %u\n", status->n_unsent, status->n_stuck);
  g_string_append_printf (text, "observations since start: %" G_GUINT64_FORMAT "\n",
                          status->observations);
  g_string_append_printf (text, "residents: %u, open alerts: %u%s\n",
                          g_list_model_get_n_items (lamp_home_get_residents (home)),
                          g_list_model_get_n_items (lamp_home_get_alerts (home)),
                          lamp_home_is_demo (home) ? ", simulated" : "");
  g_string_append_printf (text, "zone: %s\n",
                          g_time_zone_get_identifier (lamp_home_get_zone (home)));
}

/**
 * lamp_diagnostics_text:
 * @home: (nullable): the home that is open
 * @screen: what is known of the screen and its toolkit, in one line
 *
 * Returns: (transfer full): some lines without personal data
 */
char *
lamp_diagnostics_text (LampHome *home, const char *screen)
{
  GString *text = g_string_new (NULL);
  g_autofree char *system = g_get_os_info (G_OS_INFO_KEY_PRETTY_NAME);

  g_string_append_printf (text, "Lamplight %s%s\n", LAMP_VERSION,
                          g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS) ? " (Flatpak)" : "");
  g_string_append_printf (text, "system: %s\n", system != NULL ? system : "unknown");
  g_string_append_printf (text, "GLib %u.%u.%u, libsoup %u.%u.%u, SQLite %s\n", glib_major_version,
                          glib_minor_version, glib_micro_version, soup_get_major_version (),
                          soup_get_minor_version (), soup_get_micro_version (),
                          sqlite3_libversion ());
  g_string_append_printf (text, "%s\n", screen);
  g_string_append_printf (text, "language: %s\n", g_get_language_names ()[0]);
  if (home != NULL)
    append_home (text, home);

  return g_string_free (text, FALSE);
}
