/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Each template is made, shown with data, and finalized; needs a display (Xvfb). What a board shows and
 * what a state bar says is checked on the way.
 */

#include "config.h"

#include "app/state-bar.h"
#include "app/window.h"
#include "model/diagnostics.h"
#include "model/home-private.h"
#include "model/link-words.h"
#include "pages/board/board-filter.h"
#include "pages/board/board-page.h"
#include "pages/outbox/outbox-drawer.h"
#include "pages/outbox/outbox-row.h"
#include "pages/settings/settings-page.h"
#include "pages/welcome/sign-in-form.h"
#include "pages/welcome/welcome-page.h"
#include "sample-home.h"
#include "widgets/alert-row.h"
#include "widgets/check-list.h"
#include "widgets/priority-badge.h"
#include "widgets/resident-tile.h"

#include <adwaita.h>
#include <string.h>

static void
finish (GtkWidget *widget)
{
  gpointer watched = widget;

  g_object_ref_sink (widget);
  g_object_add_weak_pointer (G_OBJECT (widget), &watched);
  g_object_run_dispose (G_OBJECT (widget)); /* dispose may run twice */
  g_object_unref (widget);
  g_assert_null (watched);
}

static void
test_tile (void)
{
  g_autoptr (LampHome) home = sample_home_new (28);
  GtkWidget *tile = lamp_resident_tile_new ();

  for (guint i = 0; i < 28; i++)
    {
      g_autoptr (LampResidentItem) item = g_list_model_get_item (lamp_home_get_residents (home), i);

      lamp_resident_tile_set_item (LAMP_RESIDENT_TILE (tile), item);
    }
  /* Six columns and five rows of a 1920x1080 screen. */
  {
    gint width, height;

    gtk_widget_measure (tile, GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
    gtk_widget_measure (tile, GTK_ORIENTATION_VERTICAL, -1, &height, NULL, NULL, NULL);
    g_assert_cmpint (width, <=, 232);
    g_assert_cmpint (height, <=, 178);
  }
  finish (tile);
}

static void
test_alert_row (void)
{
  g_autoptr (LampHome) home = sample_home_new (28);
  GtkWidget *row = lamp_alert_row_new ();

  for (guint i = 0; i < 6; i++)
    {
      g_autoptr (LampAlertItem) item = g_list_model_get_item (lamp_home_get_alerts (home), i);

      lamp_alert_row_set_item (LAMP_ALERT_ROW (row), item);
      lamp_alert_row_set_now (LAMP_ALERT_ROW (row), SAMPLE_NOW_US);
    }
  finish (row);
}

static void
test_badge (void)
{
  GtkWidget *badge = lamp_priority_badge_new (LAMP_PRIORITY_HIGH);

  lamp_priority_badge_set_count (LAMP_PRIORITY_BADGE (badge), 3);
  lamp_priority_badge_set_is_flashing (LAMP_PRIORITY_BADGE (badge), TRUE);
  g_assert_true (gtk_widget_has_css_class (badge, "high"));
  lamp_priority_badge_set_priority (LAMP_PRIORITY_BADGE (badge), LAMP_PRIORITY_LOW);
  g_assert_false (gtk_widget_has_css_class (badge, "high"));
  finish (badge);
}

static void
test_filters (void)
{
  static const struct
  {
    LampBoardKind kind;
    const char *ward;
    guint count;
  } rows[] = {
    { LAMP_BOARD_ALL, NULL, 60 },
    { LAMP_BOARD_ATTENTION, NULL, 5 }, /* six alerts, two of one resident */
    { LAMP_BOARD_SENSOR, NULL, 2 },    /* one silent, one unreadable */
    { LAMP_BOARD_WARD, "Orchid ward", 30 },
    { LAMP_BOARD_WARD, "Nowhere", 0 },
  };
  g_autoptr (LampHome) home = sample_home_new (60);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (LampBoardFilter) filter = lamp_board_filter_new (rows[i].kind, rows[i].ward);

      g_assert_cmpuint (lamp_board_filter_count (filter, lamp_home_get_residents (home)), ==,
                        rows[i].count);
    }
}

static void
test_board (void)
{
  g_autoptr (LampHome) home = sample_home_new (60);
  GtkWidget *board = lamp_board_page_new (home);

  lamp_home_apply_done (home);
  lamp_home_apply_now (home, SAMPLE_NOW_US + LAMP_US_PER_HOUR);
  finish (board);
  /* The home outlives its page. */
  lamp_home_apply_done (home);
}

static void
test_empty_boards (void)
{
  for (LampLink link = LAMP_LINK_STARTING; link <= LAMP_LINK_NONE; link++)
    {
      g_autoptr (LampHome) home = sample_home_new_empty (link);

      finish (lamp_board_page_new (home));
    }
}

static void
test_state_bar (void)
{
  static const struct
  {
    LampStatus status;
    const char *text;
  } rows[] = {
    { { .link = LAMP_LINK_LIVE, .last_success_us = SAMPLE_NOW_US - 4 * LAMP_US_PER_SECOND },
      "<b>Live</b>, 4 s ago" },
    { { .link = LAMP_LINK_CATCHING_UP, .catching_up_us = SAMPLE_NOW_US - 12 * LAMP_US_PER_HOUR },
      "<b>Catching up</b> from 02:32" },
    { { .link = LAMP_LINK_OFFLINE, .since_us = SAMPLE_NOW_US - 12 * LAMP_US_PER_HOUR },
      "<b>Offline since 02:32</b>" },
    { { .link = LAMP_LINK_OFFLINE, .last_success_us = LAMP_NO_TIME }, "<b>Offline</b>" },
    { { .link = LAMP_LINK_REFUSED }, "<b>Refused by the cloud</b>" },
    { { .link = LAMP_LINK_NONE }, "<b>No cloud set up</b>" },
    { { .link = LAMP_LINK_STARTING }, "Connecting…" },
  };
  g_autoptr (GTimeZone) zone = g_time_zone_new_offset (8 * 3600);
  g_autoptr (LampHome) home = sample_home_new (28);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = lamp_words_link (&rows[i].status, SAMPLE_NOW_US, zone);

      g_assert_cmpstr (text, ==, rows[i].text);
    }
  finish (lamp_state_bar_new (home));
  finish (lamp_state_bar_new (NULL));
}

/* Two minutes are let pass; then it is said, unless the connection has worse to say. */
static void
test_clock (void)
{
  static const struct
  {
    gint64 offset_s;
    const char *problem, *text;
  } rows[] = {
    { 0, NULL, "" },
    { 120, NULL, "" },
    { -120, NULL, "" },
    { 121, NULL, "This PC’s clock is 2 min slow" },
    { -121, NULL, "This PC’s clock is 2 min fast" },
    { -3 * 3600, NULL, "This PC’s clock is 180 min fast" },
    { 600, "The cloud answers 503", "The cloud answers 503" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      LampStatus status = { .clock_offset_us = rows[i].offset_s * LAMP_US_PER_SECOND,
                            .problem = (char *) rows[i].problem };
      g_autofree char *text = lamp_words_link_problem (&status);

      g_assert_cmpstr (text, ==, rows[i].text);
    }
}

/* What the cloud has not confirmed is counted, and nothing else is called shared. */
static void
test_unsent (void)
{
  static const struct
  {
    guint n_unsent;
    const char *text;
  } rows[] = { { 0, "All shared" }, { 1, "1 not yet shared" }, { 12, "12 not yet shared" } };
  g_autoptr (LampHome) home = sample_home_new (4);
  LampOutboxDrawer *drawer = g_object_new (LAMP_TYPE_OUTBOX_DRAWER, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const LampStatus status = { .n_unsent = rows[i].n_unsent };
      g_autofree char *text = lamp_state_bar_describe_unsent (&status);

      g_assert_cmpstr (text, ==, rows[i].text);
    }
  lamp_outbox_drawer_set_home (drawer, home);
  lamp_outbox_drawer_open (drawer);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (drawer)));
  /* A home without a folder: nobody knows what is in the outbox. */
  g_assert_cmpstr (lamp_outbox_drawer_get_summary (drawer), ==,
                   "The folder of the data is not open");
  lamp_outbox_drawer_close (drawer);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (drawer)));
  finish (GTK_WIDGET (drawer));
  finish (lamp_outbox_row_new (home));
}

static void
assert_lives (GtkWidget *widget)
{
  gpointer watched = widget;

  g_object_ref_sink (widget);
  g_object_add_weak_pointer (G_OBJECT (widget), &watched);
  g_object_run_dispose (G_OBJECT (widget));
  g_object_unref (widget);
  /* What it had asked for comes back to nobody. */
  while (watched != NULL)
    g_main_context_iteration (NULL, TRUE);
}

/* The form gives back what was filled in, and never a secret that is kept. */
static void
test_sign_in_form (void)
{
  LampSignInForm *form = g_object_new (LAMP_TYPE_SIGN_IN_FORM, NULL);
  LampSetupFound *found = g_new0 (LampSetupFound, 1);
  g_auto (LampSignInSettings) settings = { LAMP_SIGN_IN_NONE, { NULL } };

  found->settings.kind = LAMP_SIGN_IN_CLIENT_SECRET;
  lamp_sign_in_settings_set (&found->settings, LAMP_FIELD_CLIENT_ID, "station-7");
  lamp_sign_in_settings_set (&found->settings, LAMP_FIELD_CA_FILE, "/etc/ssl/ours.pem");
  found->has_file = found->has_secret = TRUE;
  lamp_sign_in_form_load (form, found);
  g_assert_false (lamp_sign_in_form_is_touched (form));
  lamp_sign_in_form_get_settings (form, &settings);
  g_assert_cmpint (settings.kind, ==, LAMP_SIGN_IN_CLIENT_SECRET);
  g_assert_cmpstr (settings.values[LAMP_FIELD_CLIENT_ID], ==, "station-7");
  g_assert_cmpstr (settings.values[LAMP_FIELD_CA_FILE], ==, "/etc/ssl/ours.pem");
  g_assert_true (lamp_sign_in_settings_is_stored (&settings));
  g_assert_null (lamp_sign_in_form_get_secret (form));
  lamp_setup_found_free (found);
  assert_lives (GTK_WIDGET (form));
}

static void
test_welcome (void)
{
  g_autoptr (LampHome) home = sample_home_new (4);

  lamp_home_set_cloud (home, "http://127.0.0.1:1/fhir");
  g_assert_cmpstr (lamp_home_get_host (home), ==, "127.0.0.1");
  assert_lives (lamp_welcome_page_new (NULL));
  assert_lives (lamp_welcome_page_new (home));
  assert_lives (lamp_check_list_new ());
}

/* Each section is made, shown, and gone again; what is not there is not found. */
static void
test_settings (void)
{
  g_autoptr (LampHome) home = sample_home_new (4);
  GtkWidget *page;

  lamp_home_set_cloud (home, "https://cloud.example/fhir");
  page = lamp_settings_page_new (home);
  g_assert_true (lamp_settings_page_show_section (LAMP_SETTINGS_PAGE (page), NULL));
  g_assert_true (lamp_settings_page_show_section (LAMP_SETTINGS_PAGE (page), "about"));
  g_assert_false (lamp_settings_page_show_section (LAMP_SETTINGS_PAGE (page), "nothing"));
  for (LampLink link = LAMP_LINK_STARTING; link <= LAMP_LINK_NONE; link++)
    {
      const LampStatus status
          = { .link = link,
              .last_success_us = LAMP_NO_TIME,
              .problem = link == LAMP_LINK_REFUSED ? (char *) "<b> & 401" : NULL,
              .n_unsent = 3,
              .n_stuck = 1 };

      lamp_home_apply_status (home, &status);
    }
  assert_lives (page);
}

/* What is copied for somebody outside names nobody. */
static void
test_diagnostics (void)
{
  g_autoptr (LampHome) home = sample_home_new (28);
  const LampStatus status = { .link = LAMP_LINK_REFUSED,
                              .last_success_us = SAMPLE_NOW_US,
                              .problem = (char *) "the-words-of-the-cloud" };
  GListModel *residents = lamp_home_get_residents (home);
  g_autofree char *text = NULL;

  lamp_home_set_cloud (home, "https://cloud.example/fhir");
  lamp_home_set_name (home, "Home of the test");
  lamp_home_apply_status (home, &status);
  text = lamp_diagnostics_text (home, "a screen");
  g_assert_nonnull (strstr (text, "connection: refused, with a problem"));
  g_assert_nonnull (strstr (text, "residents: 28"));
  g_assert_null (strstr (text, "the-words-of-the-cloud"));
  g_assert_null (strstr (text, "cloud.example"));
  g_assert_null (strstr (text, "Home of the test"));
  for (guint i = 0; i < 28; i++)
    {
      g_autoptr (LampResidentItem) item = g_list_model_get_item (residents, i);

      g_assert_null (strstr (text, lamp_resident_item_get_row (item)->name));
    }
}

static void
test_window (void)
{
  g_autoptr (LampHome) home = sample_home_new (28);
  g_autoptr (AdwApplication) application = g_object_new (
      ADW_TYPE_APPLICATION, "application-id", LAMP_APP_ID, "flags", G_APPLICATION_NON_UNIQUE, NULL);
  gpointer watched;
  LampWindow *window;

  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
  window = lamp_window_new (application, home);
  watched = window;
  g_object_add_weak_pointer (G_OBJECT (window), &watched);
  g_assert_true (lamp_window_show_page (window, "board"));
  g_assert_false (lamp_window_show_page (window, "no-such-page"));
  g_assert_false (lamp_window_show_page (window, "resident/nobody"));
  g_assert_true (lamp_window_show_page (window, "settings/cloud"));
  g_assert_false (lamp_window_show_page (window, "settings/nothing"));
  g_assert_false (lamp_window_show_page (window, ""));
  gtk_window_present (GTK_WINDOW (window));
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  gtk_window_destroy (GTK_WINDOW (window));
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_null (watched);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/widgets/templates/tile", test_tile);
  g_test_add_func ("/widgets/templates/alert-row", test_alert_row);
  g_test_add_func ("/widgets/templates/badge", test_badge);
  g_test_add_func ("/pages/board/filters", test_filters);
  g_test_add_func ("/pages/board/board", test_board);
  g_test_add_func ("/pages/board/empty", test_empty_boards);
  g_test_add_func ("/pages/welcome/form", test_sign_in_form);
  g_test_add_func ("/pages/welcome/page", test_welcome);
  g_test_add_func ("/pages/settings/page", test_settings);
  g_test_add_func ("/pages/settings/diagnostics", test_diagnostics);
  g_test_add_func ("/app/state-bar", test_state_bar);
  g_test_add_func ("/app/state-bar-clock", test_clock);
  g_test_add_func ("/pages/outbox/drawer", test_unsent);
  g_test_add_func ("/app/window", test_window);

  return g_test_run ();
}
