/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What stands on the time axis besides values: marks that would touch become one, drawn as its gravest and
 * told whole; what lies beside the axis has none. And the strip itself: keys walk through the marks, the
 * table has the same words.
 */

#include "config.h"

#include "widgets/chart-table.h"
#include "widgets/event-strip.h"

#define MIN_US LAMP_US_PER_MINUTE

static LampChartEvent *
add (GPtrArray *events, LampChartEventKind kind, gint64 minute, const char *words)
{
  LampChartEvent *event = lamp_chart_event_new (kind, minute * MIN_US, words);

  g_ptr_array_add (events, event);

  return event;
}

static GPtrArray *
make (void)
{
  GPtrArray *events = g_ptr_array_new_with_free_func ((GDestroyNotify) lamp_chart_event_free);

  add (events, LAMP_EVENT_NOTE, 52, "Note by Li Na: slept\tbadly\nagain");
  add (events, LAMP_EVENT_SCORE, 10, "Observations, NEWS2 5")->score = 5;
  add (events, LAMP_EVENT_ALERT, 50, "Pulse 131 open")->priority = LAMP_PRIORITY_MEDIUM;
  add (events, LAMP_EVENT_ALERT, 54, "Breathing 27 open")->priority = LAMP_PRIORITY_HIGH;
  add (events, LAMP_EVENT_CORRECTION, 90, "Pulse 180 → 80");
  add (events, LAMP_EVENT_NOTE, 130, "after the axis");
  add (events, LAMP_EVENT_NOTE, -1, "before it");
  lamp_chart_events_sort (events);

  return events;
}

static void
test_groups (void)
{
  static const struct
  {
    double near_px;
    const char *expected; /* middle, how many, sign of each mark */
  } rows[] = {
    /* Nothing touches: each has a mark of its own. */
    { 1, "10 1 5, 50 1 !!, 52 1 ¶, 54 1 !!!, 90 1 →, " },
    /* The three around 50 share one, and the gravest is drawn. */
    { 20, "10 1 5, 50 3 !!!, 90 1 →, " },
    /* All that is nearer than the width of the axis is one. */
    { 200, "10 5 !!!, " },
  };
  LampTimeAxis time = { 0, 100 * MIN_US };
  g_autoptr (GPtrArray) events = make ();

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GArray) groups = lamp_chart_events_group (events, &time, 100, rows[i].near_px);
      g_autoptr (GString) text = g_string_new (NULL);

      for (guint k = 0; k < groups->len; k++)
        {
          const LampEventGroup *group = &g_array_index (groups, LampEventGroup, k);
          g_autofree char *mark = lamp_chart_event_mark (g_ptr_array_index (events, group->lead));

          g_string_append_printf (text, "%g %u %s, ", group->x, group->n, mark);
        }
      g_assert_cmpstr (text->str, ==, rows[i].expected);
    }
}

static void
test_words (void)
{
  g_autoptr (GPtrArray) events = make ();
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autofree char *words = lamp_chart_events_words (events, 50 * MIN_US, 54 * MIN_US, zone);
  g_autofree char *none = lamp_chart_events_words (events, 10 * MIN_US, 40 * MIN_US, zone);

  g_assert_cmpstr (words, ==, "00:52 Note by Li Na: slept badly again · 00:54 Breathing 27 open");
  g_assert_cmpstr (none, ==, "");
}

static void
test_table (void)
{
  g_autoptr (GPtrArray) events = make ();
  g_autoptr (GPtrArray) charts
      = g_ptr_array_new_with_free_func ((GDestroyNotify) lamp_chart_data_unref);
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  LampTimeAxis time = { 0, 100 * MIN_US };
  LampTimeAxis later = { 200 * MIN_US, 300 * MIN_US };
  LampChartData *data = lamp_chart_data_new ("Pulse", "/min", &time, zone);
  g_autoptr (LampChartTable) table = NULL;
  g_autoptr (LampChartTable) quiet = NULL;
  g_autofree char *text = NULL;

  lamp_chart_data_take_series (data,
                               lamp_chart_series_new_from_readings (LAMP_METRIC_PULSE, NULL, 0));
  g_ptr_array_add (charts, data);
  table = lamp_chart_table_new (charts, events);
  text = lamp_chart_table_to_text (table);
  g_assert_true (g_str_has_prefix (text, "Time\tPulse, /min\tWhat happened\n"));
  g_assert_nonnull (strstr (text, "\tno data\t01:30 Pulse 180 → 80\n"));
  g_assert_nonnull (
      strstr (text, "\t00:52 Note by Li Na: slept badly again · 00:54 Breathing 27 open\n"));

  /* Where nothing happened there is no column for it. */
  charts->pdata[0] = lamp_chart_data_at (data, &later);
  lamp_chart_data_unref (data);
  quiet = lamp_chart_table_new (charts, events);
  g_assert_cmpuint (g_strv_length (quiet->titles), ==, 2);
}

typedef struct
{
  gint64 us;
  char *words;
} Picked;

static void
picked_cb (LampEventStrip *strip, gint64 us, const char *words, Picked *picked)
{
  picked->us = us;
  g_free (picked->words);
  picked->words = g_strdup (words);
}

static void
press (GtkWidget *widget, guint keyval)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);
  gboolean is_handled = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
        g_signal_emit_by_name (controller, "key-pressed", keyval, 0, 0, &is_handled);
    }
  g_assert_true (is_handled);
}

static void
test_keys (void)
{
  GtkWidget *strip = g_object_ref_sink (g_object_new (LAMP_TYPE_EVENT_STRIP, NULL));
  g_autoptr (GPtrArray) events = make ();
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  LampTimeAxis time = { 0, 100 * MIN_US };
  Picked picked = { LAMP_NO_TIME, NULL };
  gint ignored;

  if (!gtk_is_initialized ())
    {
      g_test_skip ("There is no display");
      return;
    }
  g_signal_connect (strip, "picked", G_CALLBACK (picked_cb), &picked);
  lamp_event_strip_set_events (LAMP_EVENT_STRIP (strip), events);
  lamp_event_strip_set_view (LAMP_EVENT_STRIP (strip), &time, zone);
  gtk_widget_measure (strip, GTK_ORIENTATION_HORIZONTAL, -1, &ignored, NULL, NULL, NULL);
  gtk_widget_allocate (strip, 500, 30, -1, NULL);

  g_assert_true (gtk_widget_get_focusable (strip));
  press (strip, GDK_KEY_End);
  g_assert_cmpstr (picked.words, ==, "01:30 Pulse 180 → 80");
  g_assert_cmpint (picked.us, ==, 90 * MIN_US);
  press (strip, GDK_KEY_Right); /* stays at the end */
  g_assert_cmpint (picked.us, ==, 90 * MIN_US);
  press (strip, GDK_KEY_Left);
  g_assert_true (g_str_has_prefix (picked.words, "00:50 Pulse 131 open · 00:52 Note"));
  press (strip, GDK_KEY_Home);
  g_assert_cmpstr (picked.words, ==, "00:10 Observations, NEWS2 5");
  gtk_test_accessible_assert_property (strip, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       "00:10 Observations, NEWS2 5");
  g_object_run_dispose (G_OBJECT (strip));
  g_object_unref (strip);
  g_free (picked.words);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  gtk_init_check ();
  g_test_add_func ("/chart/event/groups", test_groups);
  g_test_add_func ("/chart/event/words", test_words);
  g_test_add_func ("/chart/event/table", test_table);
  g_test_add_func ("/chart/event/keys", test_keys);

  return g_test_run ();
}
