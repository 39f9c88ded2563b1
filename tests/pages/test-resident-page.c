/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The page with its templates, under a display: made, filled, changed, given another resident, and
 * finalized; the choice of range and metric by the actions that keys and buttons use.
 */

#include "config.h"

#include "model/home-private.h"
#include "pages/resident/chart-print.h"
#include "pages/resident/resident-page-private.h"
#include "pages/resident/vital-row.h"

#include <adwaita.h>

#define M(v)   ((gint64) ((v) *LAMP_MILLI))
#define NOW_US (1795415520 * LAMP_US_PER_SECOND)

static LampResidentItem *
item_new (GTimeZone *zone, const char *name, gint64 pulse)
{
  LampResidentItem *item = lamp_resident_item_new (zone, NOW_US);
  g_autoptr (GPtrArray) latest = g_ptr_array_new_with_free_func ((GDestroyNotify) lamp_latest_free);
  LampResidentRow row
      = { .id = (char *) name, .name = (char *) name, .birth_date = (char *) "1942-03-09" };
  static const LampMetricId metrics[]
      = { LAMP_METRIC_PULSE, LAMP_METRIC_WEIGHT, LAMP_METRIC_BED_STATE };

  for (gsize i = 0; i < G_N_ELEMENTS (metrics); i++)
    {
      LampLatest *value = g_new0 (LampLatest, 1);

      value->metric = metrics[i];
      value->start_us = value->end_us = NOW_US - LAMP_US_PER_MINUTE;
      value->value = i == 2 ? LAMP_BED_IN : pulse;
      value->previous_us = value->unusable_us = LAMP_NO_TIME;
      g_ptr_array_add (latest, value);
    }
  lamp_resident_item_update (item, &row, latest);

  return item;
}

static const LampVitalLine *
selected (GtkWidget *page)
{
  GtkListBox *vitals = lamp_resident_page_get_vitals (LAMP_RESIDENT_PAGE (page));

  return lamp_vital_row_get_line (LAMP_VITAL_ROW (gtk_list_box_get_selected_row (vitals)));
}

static void
assert_range (GtkWidget *page, const char *expected)
{
  g_autofree char *range = NULL;

  g_object_get (page, "range", &range, NULL);
  g_assert_cmpstr (range, ==, expected);
}

static void
assert_compare (GtkWidget *page, const char *expected)
{
  g_autofree char *compare = NULL;

  g_object_get (page, "compare", &compare, NULL);
  g_assert_cmpstr (compare, ==, expected);
}

static void
test_page (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Asia/Singapore");
  g_autoptr (LampHome) home = lamp_home_new_detached (zone, NOW_US);
  g_autoptr (LampResidentItem) first = item_new (zone, "Lim Geok Choo", M (104));
  g_autoptr (LampResidentItem) second = item_new (zone, "Tan Mei Ling", M (66));
  GtkWidget *page = g_object_ref_sink (lamp_resident_page_new (home));
  gpointer watched = page;
  LampAlert alert = { .key = (char *) "k",
                      .resident_id = (char *) "Lim Geok Choo",
                      .rule = LAMP_RULE_PULSE_HI2,
                      .priority = LAMP_PRIORITY_MEDIUM,
                      .since_us = NOW_US - LAMP_US_PER_HOUR,
                      .raised_us = NOW_US - LAMP_US_PER_HOUR,
                      .ended_us = LAMP_NO_TIME,
                      .value = M (112),
                      .limit = M (111) };
  g_autoptr (GPtrArray) alerts = g_ptr_array_new_with_free_func (g_object_unref);
  LampChartPane *pane = lamp_resident_page_get_chart_pane (LAMP_RESIDENT_PAGE (page));
  LampTimeAxis view;
  GtkListBox *vitals;

  lamp_resident_page_set_resident (LAMP_RESIDENT_PAGE (page), first);
  vitals = lamp_resident_page_get_vitals (LAMP_RESIDENT_PAGE (page));
  g_assert_cmpstr (selected (page)->key, ==, "pulse");
  g_assert_cmpstr (selected (page)->value, ==, "104");
  assert_range (page, "hours");

  gtk_widget_activate_action (page, "resident.range", "s", "month");
  assert_range (page, "month");
  gtk_widget_activate_action (page, "resident.range", "s", "nonsense");
  assert_range (page, "month");

  /* Moving keeps the length, zooming does not; never beyond now; and back. */
  lamp_chart_pane_get_view (pane, &view);
  g_assert_cmpint (view.to_us, ==, NOW_US);
  gtk_widget_activate_action (page, "resident.pan", "i", 1);
  lamp_chart_pane_get_view (pane, &view);
  g_assert_cmpint (view.to_us, ==, NOW_US);
  gtk_widget_activate_action (page, "resident.pan", "i", -1);
  lamp_chart_pane_get_view (pane, &view);
  g_assert_cmpint (view.to_us, ==, NOW_US - 15 * LAMP_US_PER_DAY);
  assert_range (page, "month");
  gtk_widget_activate_action (page, "resident.zoom", "i", 1);
  lamp_chart_pane_get_view (pane, &view);
  g_assert_cmpint (view.to_us - view.from_us, ==, 15 * LAMP_US_PER_DAY);
  assert_range (page, "other");
  for (guint i = 0; i < 20; i++)
    gtk_widget_activate_action (page, "resident.zoom", "i", 1);
  lamp_chart_pane_get_view (pane, &view);
  g_assert_cmpint (view.to_us - view.from_us, ==, 30 * LAMP_US_PER_MINUTE);
  gtk_widget_activate_action (page, "resident.now", NULL);
  lamp_chart_pane_get_view (pane, &view);
  g_assert_cmpint (view.to_us, ==, NOW_US);
  gtk_widget_activate_action (page, "resident.range", "s", "month");

  /* A comparison that is chosen once more goes away; C goes round. */
  gtk_widget_activate_action (page, "resident.compare", "s", "week");
  assert_compare (page, "week");
  gtk_widget_activate_action (page, "resident.compare", "s", "week");
  assert_compare (page, "none");
  gtk_widget_activate_action (page, "resident.next-compare", NULL);
  assert_compare (page, "day");
  gtk_widget_activate_action (page, "resident.next-compare", NULL);
  gtk_widget_activate_action (page, "resident.next-compare", NULL);
  assert_compare (page, "none");

  /* Down to the last line that has a chart, not beyond; the bed has none. */
  for (guint i = 0; i < 20; i++)
    gtk_widget_activate_action (page, "resident.step-metric", "i", 1);
  g_assert_cmpstr (selected (page)->key, ==, "weight");
  gtk_widget_activate_action (page, "resident.step-metric", "i", -1);
  g_assert_cmpstr (selected (page)->key, ==, "pressure");
  g_assert_null (gtk_list_box_get_row_at_index (vitals, 7));

  /* A change keeps the choice; an alert comes and goes. */
  g_ptr_array_add (
      alerts, lamp_alert_item_new (&alert, first, lamp_resident_item_get_now_us (first), zone));
  lamp_resident_item_set_alerts (first, alerts);
  g_assert_cmpstr (selected (page)->key, ==, "pressure");
  g_ptr_array_set_size (alerts, 0);
  lamp_resident_item_set_alerts (first, alerts);

  /* Another resident starts at the top; the first one's changes no longer matter. */
  lamp_resident_page_set_resident (LAMP_RESIDENT_PAGE (page), second);
  g_assert_cmpstr (selected (page)->key, ==, "pulse");
  g_assert_cmpstr (selected (page)->value, ==, "66");
  lamp_resident_item_tick (first, NOW_US + LAMP_US_PER_HOUR);
  g_assert_cmpstr (selected (page)->value, ==, "66");
  lamp_resident_page_set_resident (LAMP_RESIDENT_PAGE (page), NULL);

  g_object_add_weak_pointer (G_OBJECT (page), &watched);
  g_object_run_dispose (G_OBJECT (page)); /* dispose may run twice */
  g_object_unref (page);
  g_assert_null (watched);
  lamp_resident_item_tick (second, NOW_US + LAMP_US_PER_HOUR);
}

static LampChartSet *
make_set (GTimeZone *zone)
{
  LampChartSet *set = lamp_chart_set_new ();
  LampTimeAxis time = { NOW_US - 6 * LAMP_US_PER_HOUR, NOW_US };
  static const LampMetricId metrics[] = { LAMP_METRIC_PULSE, LAMP_METRIC_SPO2 };

  set->now_us = NOW_US;
  set->view = set->loaded = time;
  for (gsize m = 0; m < G_N_ELEMENTS (metrics); m++)
    {
      LampChartData *data
          = lamp_chart_data_new (lamp_metric_get (metrics[m])->name, "/min", &time, zone);
      LampReading readings[300];

      for (guint i = 0; i < G_N_ELEMENTS (readings); i++)
        {
          gint64 end_us = NOW_US - (gint64) (300 - i) * LAMP_US_PER_MINUTE;

          readings[i] = (LampReading){ metrics[m], end_us, end_us, M (80), M (80), M (80) };
        }
      lamp_chart_data_take_series (
          data, lamp_chart_series_new_from_readings (metrics[m], readings, m == 0 ? 300 : 0));
      g_ptr_array_add (set->charts, data);
    }

  return set;
}

static void
copied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  char **text = user_data;

  *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
  if (*text == NULL)
    *text = g_strdup ("");
}

static void
test_table_copy_and_paper (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Asia/Singapore");
  g_autoptr (LampHome) home = lamp_home_new_detached (zone, NOW_US);
  g_autoptr (LampResidentItem) item = item_new (zone, "Lim Geok Choo", M (80));
  g_autoptr (LampChartSet) set = make_set (zone);
  GtkWidget *window = gtk_window_new ();
  GtkWidget *page = lamp_resident_page_new (home);
  LampChartPane *pane = lamp_resident_page_get_chart_pane (LAMP_RESIDENT_PAGE (page));
  g_autofree char *shown = NULL;
  g_autofree char *path = NULL;
  g_autofree char *contents = NULL;
  g_autofree char *copied = NULL;
  g_autoptr (GError) error = NULL;
  LampChartPaper paper
      = { .who = "101 Lim Geok Choo", .charts = set->charts, .now_us = NOW_US, .as_of_us = NOW_US };

  gtk_window_set_child (GTK_WINDOW (window), page);
  gtk_window_present (GTK_WINDOW (window));
  lamp_resident_page_set_resident (LAMP_RESIDENT_PAGE (page), item);
  lamp_chart_pane_set_charts (pane, set, zone);

  /* T shows the table, T once more the charts. */
  gtk_widget_activate_action (page, "resident.show", "s", "table");
  g_object_get (pane, "show", &shown, NULL);
  g_assert_cmpstr (shown, ==, "table");
  gtk_widget_activate_action (page, "resident.show", "s", "table");
  g_free (shown);
  g_object_get (pane, "show", &shown, NULL);
  g_assert_cmpstr (shown, ==, "charts");

  gtk_widget_activate_action (page, "resident.copy", NULL);
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (page), NULL, copied_cb, &copied);
  while (copied == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (g_str_has_prefix (copied, "Time\tpulse, /min\tspo2, /min\n"));
  g_assert_nonnull (strstr (copied, "\t80\t"));

  path = g_build_filename (g_get_user_cache_dir (), "sheet.pdf", NULL);
  g_mkdir_with_parents (g_get_user_cache_dir (), 0700);
  g_assert_true (lamp_chart_print_to_file (&paper, page, path, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &contents, NULL, &error));
  g_assert_true (g_str_has_prefix (contents, "%PDF"));
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  adw_init ();
  g_test_add_func ("/resident/page", test_page);
  g_test_add_func ("/resident/table-copy-paper", test_table_copy_and_paper);

  return g_test_run ();
}
