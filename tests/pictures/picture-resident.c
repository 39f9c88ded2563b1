/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Draws the resident page with invented values and writes it as pictures, light and dark, at the
 * station's size and at the smallest one; somebody who changes the page looks at them. It uses the
 * page itself, its templates and style sheets, and feeds only what otherwise comes from the cache.
 * Usage: picture-resident FOLDER, under a display, Xvfb for one. Exits 1 when a picture could not
 * be written.
 */

#include "config.h"

#include "core/limit.h"
#include "model/home-private.h"
#include "model/words.h"
#include "pages/resident/chart-print.h"
#include "pages/resident/resident-page-private.h"
#include "pages/resident/vital-row.h"
#include "widgets/chart-event.h"

#include <adwaita.h>
#include <math.h>

#define M(v)   ((gint64) ((v) *LAMP_MILLI))
#define MIN_US LAMP_US_PER_MINUTE
/* 2026-11-23T06:32:00Z, 14:32 in Singapore. */
#define NOW_US (1795415520 * LAMP_US_PER_SECOND)
/* The page's share of a screen of 1920x1080: less the rail and the state bar. */
#define RAIL_PX 92
#define BAR_PX  68

typedef struct
{
  const char *name;
  gint width, height;
  gboolean is_dark;
  const char *range;
  const char *line;  /* key of the vital that is chosen */
  gboolean is_quiet; /* a resident with hardly any data */
  gboolean has_cursor;
  const char *show;
} Picture;

static const Picture pictures[] = {
  { "resident-light", 1920, 1080, FALSE, "day", "breathing", FALSE, FALSE },
  { "resident-dark", 1920, 1080, TRUE, "day", "breathing", FALSE, FALSE },
  { "resident-cursor", 1920, 1080, FALSE, "day", "pulse", FALSE, TRUE },
  { "resident-pressure-week", 1920, 1080, FALSE, "week", "pressure", FALSE, TRUE },
  { "resident-pulse-month", 1920, 1080, TRUE, "month", "pulse", FALSE, TRUE },
  { "resident-sleep-month", 1920, 1080, FALSE, "month", "sleep", FALSE, TRUE },
  { "resident-quiet", 1920, 1080, FALSE, "day", "pulse", TRUE, FALSE },
  { "resident-table", 1920, 1080, FALSE, "day", "pulse", FALSE, FALSE, "table" },
  { "resident-nights", 1920, 1080, FALSE, "day", "pulse", FALSE, FALSE, "days" },
  { "resident-nights-dark", 1280, 720, TRUE, "day", "pulse", FALSE, FALSE, "days" },
  { "resident-portrait", 1080, 1920, FALSE, "day", "pulse", FALSE, TRUE },
  { "resident-small", 1280, 720, FALSE, "day", "pulse", FALSE, FALSE },
};

static double
noise (guint i)
{
  return (double) ((i * 2654435761u) >> 16 & 0xffff) / 65535 - 0.5;
}

static LampLatest *
latest_new (LampMetricId metric, double value, double before, gint64 age_us, const char *source)
{
  LampLatest *latest = g_new0 (LampLatest, 1);

  latest->metric = metric;
  latest->source = g_strdup (source);
  latest->source_name = g_strdup (source);
  latest->start_us = latest->end_us = NOW_US - age_us;
  latest->value = latest->minimum = latest->maximum
      = lamp_metric_get (metric)->kind == LAMP_METRIC_CODED ? (gint64) value : M (value);
  latest->previous_value = M (before);
  latest->previous_us = latest->end_us - MIN_US;
  latest->unusable_us = LAMP_NO_TIME;

  return latest;
}

static GPtrArray *
make_latest (gboolean is_quiet)
{
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify) lamp_latest_free);
  LampLatest *latest;

  if (is_quiet)
    {
      latest = latest_new (LAMP_METRIC_PULSE, 68, 70, 9 * LAMP_US_PER_HOUR, "Bed mat");
      latest->unusable_us = NOW_US - 8 * LAMP_US_PER_HOUR;
      latest->unusable = LAMP_VERDICT_IMPLAUSIBLE;
      g_ptr_array_add (all, latest);
      return all;
    }
  g_ptr_array_add (all, latest_new (LAMP_METRIC_PULSE, 104, 102, 2 * MIN_US, "Bed mat 102A"));
  g_ptr_array_add (all, latest_new (LAMP_METRIC_BREATHING, 27, 26, 2 * MIN_US, "Bed mat 102A"));
  latest = latest_new (LAMP_METRIC_SPO2, 92, 93, 2 * MIN_US, "Finger clip");
  latest->unusable_us = NOW_US - MIN_US;
  latest->unusable = LAMP_VERDICT_IMPLAUSIBLE;
  g_ptr_array_add (all, latest);
  g_ptr_array_add (all, latest_new (LAMP_METRIC_TEMPERATURE, 37.6, 37.1, 320 * MIN_US, NULL));
  g_ptr_array_add (all, latest_new (LAMP_METRIC_SYSTOLIC, 108, 131, 500 * MIN_US, "Cuff 2"));
  g_ptr_array_add (all, latest_new (LAMP_METRIC_DIASTOLIC, 61, 70, 500 * MIN_US, "Cuff 2"));
  g_ptr_array_add (all, latest_new (LAMP_METRIC_WEIGHT, 51.2, 52.6, 3 * LAMP_US_PER_DAY, NULL));
  latest = latest_new (LAMP_METRIC_SLEEP, 290, 400, 452 * MIN_US, "Bed mat 102A");
  latest->start_us = latest->end_us - 9 * LAMP_US_PER_HOUR;
  g_ptr_array_add (all, latest);
  g_ptr_array_add (all, latest_new (LAMP_METRIC_ON_OXYGEN, 0, 0, 132 * MIN_US, NULL));
  g_ptr_array_add (all,
                   latest_new (LAMP_METRIC_BED_STATE, LAMP_BED_IN, 0, MIN_US / 2, "Bed mat 102A"));
  g_ptr_array_add (all, latest_new (LAMP_METRIC_BATTERY, 64, 64, 40 * MIN_US, "Bed mat 102A"));
  latest = latest_new (LAMP_METRIC_OTHER, 1.4, 1.2, 26 * LAMP_US_PER_HOUR, NULL);
  latest->code = g_strdup ("urn:example|crp");
  latest->label = g_strdup ("C-reactive protein");
  latest->unit = g_strdup ("mg/L");
  g_ptr_array_add (all, latest);

  return all;
}

static LampAlert *
alert_new (const char *key, LampRuleId rule, double value, gint64 raised_us, gint64 ended_us)
{
  LampAlert *alert = g_new0 (LampAlert, 1);

  alert->key = g_strdup (key);
  alert->resident_id = g_strdup ("r-102a");
  alert->rule = rule;
  alert->priority = lamp_rule_get (rule)->priority;
  alert->since_us = raised_us - 2 * MIN_US;
  alert->raised_us = raised_us;
  alert->ended_us = ended_us;
  alert->value = M (value);
  alert->limit = lamp_rule_limit (rule)->bound;

  return alert;
}

static GPtrArray *
make_alerts (gboolean is_quiet, gboolean open_only)
{
  GPtrArray *alerts = g_ptr_array_new_with_free_func ((GDestroyNotify) lamp_alert_free);

  if (is_quiet)
    return alerts;
  g_ptr_array_add (alerts,
                   alert_new ("a", LAMP_RULE_RESP_HI, 27, NOW_US - 3 * MIN_US, LAMP_NO_TIME));
  g_ptr_array_add (alerts,
                   alert_new ("b", LAMP_RULE_SPO2_LO3, 92, NOW_US - 24 * MIN_US, LAMP_NO_TIME));
  if (!open_only)
    {
      g_ptr_array_add (alerts, alert_new ("c", LAMP_RULE_RESP_HI2, 22, NOW_US - 207 * MIN_US,
                                          NOW_US - 180 * MIN_US));
      g_ptr_array_add (alerts, alert_new ("d", LAMP_RULE_BP_HI2, 184,
                                          NOW_US - 26 * LAMP_US_PER_HOUR, NOW_US - 500 * MIN_US));
    }

  return alerts;
}

static LampChartSeries *
make_minutes (LampMetricId metric, double base, double amplitude, double rise)
{
  g_autoptr (GArray) readings = g_array_new (FALSE, FALSE, sizeof (LampReading));

  for (guint i = 0; i < 1440; i++)
    {
      double hours = i / 60.0;
      double value = base - amplitude * cos ((hours - 16) / 24 * 2 * G_PI) + noise (i) * amplitude;
      gint64 end_us = NOW_US - (1440 - (gint64) i) * MIN_US;
      LampReading reading = { metric, end_us, end_us, 0, 0, 0 };

      if (hours > 18)
        value += (hours - 18) * rise;
      if (hours > 8 && hours < 9)
        continue;
      reading.value = reading.minimum = reading.maximum = M (value);
      g_array_append_val (readings, reading);
    }

  return lamp_chart_series_new_from_readings (metric, (LampReading *) (void *) readings->data,
                                              readings->len);
}

static LampChartSeries *
make_spots (LampMetricId metric, double base, double step, guint n)
{
  g_autofree LampReading *readings = g_new0 (LampReading, n);

  for (guint i = 0; i < n; i++)
    {
      gint64 end_us = NOW_US - 500 * MIN_US - (n - 1 - i) * 8 * LAMP_US_PER_HOUR
                      + (gint64) (noise (i) * 40) * MIN_US;
      double value = base + step * noise (i * 7 + 3);

      readings[i] = (LampReading){ metric, end_us, end_us, M (value), M (value), M (value) };
    }

  return lamp_chart_series_new_from_readings (metric, readings, n);
}

static LampChartSeries *
make_hours (LampMetricId metric, double base, guint n)
{
  g_autofree LampRollup *hours = g_new0 (LampRollup, n);

  for (guint i = 0; i < n; i++)
    {
      gint64 end_us = (NOW_US / LAMP_US_PER_HOUR + 1 - (n - 1 - i)) * LAMP_US_PER_HOUR;
      double value = base - 5 * cos (((double) i - 16) / 24 * 2 * G_PI) + 4 * noise (i);

      hours[i]
          = (LampRollup){ end_us - LAMP_US_PER_HOUR,         end_us,
                          i > 300 && i < 348 ? 0 : 60,       M (value) * 60,
                          M (value - 6 - 5 * noise (i + 9)), M (value + 9 + 9 * noise (i + 5)) };
    }

  return lamp_chart_series_new_from_rollups (metric, hours, n);
}

static LampChartSeries *
make_nights (void)
{
  LampReading nights[29];

  for (guint i = 0; i < G_N_ELEMENTS (nights); i++)
    {
      gint64 end_us
          = NOW_US - 452 * MIN_US - (gint64) (G_N_ELEMENTS (nights) - 1 - i) * LAMP_US_PER_DAY;
      double value = 400 + 90 * noise (i) - (i > 25 ? 90 : 0);

      nights[i] = (LampReading){
        LAMP_METRIC_SLEEP, end_us - 9 * LAMP_US_PER_HOUR, end_us, M (value), M (value), M (value)
      };
    }

  return lamp_chart_series_new_from_readings (LAMP_METRIC_SLEEP, nights, G_N_ELEMENTS (nights));
}

static LampChartData *
make_chart (const Picture *picture, LampMetricId metric, GPtrArray *alerts, GTimeZone *zone)
{
  gint64 days = g_str_equal (picture->range, "day")    ? 1
                : g_str_equal (picture->range, "week") ? 7
                                                       : 30;
  LampTimeAxis time = { NOW_US - days * LAMP_US_PER_DAY, NOW_US };
  LampChartData *data
      = lamp_chart_data_new (lamp_words_metric (metric), lamp_words_unit (metric), &time, zone);

  if (picture->is_quiet)
    lamp_chart_data_take_series (data, lamp_chart_series_new_from_readings (metric, NULL, 0));
  else if (metric == LAMP_METRIC_BREATHING)
    lamp_chart_data_take_series (data, make_minutes (metric, 16, 1.4, 1.75));
  else if (metric == LAMP_METRIC_SPO2 && days == 1)
    lamp_chart_data_take_series (data, make_minutes (metric, 95, 0.8, -0.4));
  else if (metric == LAMP_METRIC_SPO2)
    lamp_chart_data_take_series (data, make_hours (metric, 85, (guint) days * 24));
  else if (metric == LAMP_METRIC_SYSTOLIC)
    {
      lamp_chart_data_take_series (data, make_spots (LAMP_METRIC_SYSTOLIC, 128, 24, 22));
      lamp_chart_data_take_series (data, make_spots (LAMP_METRIC_DIASTOLIC, 71, 14, 22));
    }
  else if (metric == LAMP_METRIC_SLEEP)
    lamp_chart_data_take_series (data, make_nights ());
  else if (days > 1)
    lamp_chart_data_take_series (data, make_hours (metric, 74, (guint) days * 24));
  else
    lamp_chart_data_take_series (data, make_minutes (metric, 74, 6, 4.6));
  for (LampRuleId id = 0; id < LAMP_RULE_STALE; id++)
    if (lamp_rule_get (id)->metric == metric)
      lamp_chart_data_add_limit (data, lamp_rule_limit (id)->bound, lamp_rule_limit (id)->is_upper);
  for (guint i = 0; i < alerts->len; i++)
    {
      const LampAlert *alert = g_ptr_array_index (alerts, i);

      if (lamp_rule_get (alert->rule)->metric == metric)
        lamp_chart_data_add_episode (data, alert->priority, alert->since_us, alert->ended_us);
    }

  return data;
}

static void
add_state (LampDays *days, gint64 us, gint64 state)
{
  LampReading reading = { LAMP_METRIC_BED_STATE, us, us, state, state, state };

  if (us < NOW_US)
    g_array_append_val (days->bed, reading);
}

/* In bed from about nine to about six, up once in some nights; two days without a mat. */
static LampDays *
make_days (GTimeZone *zone)
{
  LampDays *days = lamp_days_new (NOW_US, zone);

  for (guint i = 0; i < LAMP_DAYS_N; i++)
    {
      gint64 night_us = days->noon_us[i] + 9 * LAMP_US_PER_HOUR;
      gint64 minutes = (gint64) (noise (i * 3) * 50);
      LampReading sleep = { LAMP_METRIC_SLEEP,
                            night_us + (20 + minutes) * MIN_US,
                            night_us + (530 + minutes) * MIN_US,
                            M (420 + minutes),
                            0,
                            0 };

      for (guint hour = 0; hour < 24; hour++)
        {
          LampRollup rollup
              = { .start_us = days->noon_us[i] + hour * LAMP_US_PER_HOUR,
                  .end_us = days->noon_us[i] + (hour + 1) * LAMP_US_PER_HOUR,
                  .count = 1,
                  .sum = hour > 9 && hour < 18 ? 0 : M (10 + 16 * noise (i * 24 + hour)) };

          if (rollup.end_us < NOW_US && rollup.sum > 0)
            g_array_append_val (days->activity, rollup);
        }
      if (i == 5 || i == 6)
        continue;
      add_state (days, night_us + minutes * MIN_US, LAMP_BED_IN);
      if (i % 3 == 0)
        {
          add_state (days, night_us + (300 + minutes) * MIN_US, LAMP_BED_OUT);
          add_state (days, night_us + (318 + minutes) * MIN_US, LAMP_BED_IN);
        }
      add_state (days, night_us + (540 + minutes) * MIN_US, LAMP_BED_EDGE);
      add_state (days, night_us + (552 + minutes) * MIN_US, LAMP_BED_OUT);
      if (sleep.end_us < NOW_US)
        g_array_append_val (days->sleep, sleep);
    }

  return days;
}

static void
add_events (LampChartSet *set)
{
  static const struct
  {
    LampChartEventKind kind;
    gint64 minutes_ago;
    LampPriority priority;
    guint score;
    const char *words;
  } rows[] = {
    { LAMP_EVENT_SCORE, 1180, LAMP_PRIORITY_NONE, 2, "Observations, NEWS2 2" },
    { LAMP_EVENT_NOTE, 900, LAMP_PRIORITY_NONE, 0,
      "Note by S. Rahman: restless, wants the light on" },
    { LAMP_EVENT_CORRECTION, 500, LAMP_PRIORITY_NONE, 0,
      "Blood pressure 208/61 mmHg → Blood pressure 108/61 mmHg, corrected by N. Tan 06:20: typed "
      "wrongly" },
    { LAMP_EVENT_SCORE, 490, LAMP_PRIORITY_NONE, 5, "Observations, NEWS2 5" },
    { LAMP_EVENT_ALERT, 24, LAMP_PRIORITY_MEDIUM, 0, "SpO₂ 92 open" },
    { LAMP_EVENT_ALERT, 3, LAMP_PRIORITY_HIGH, 0, "Breathing 27 open" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      LampChartEvent *event = lamp_chart_event_new (
          rows[i].kind, NOW_US - rows[i].minutes_ago * MIN_US, rows[i].words);

      event->priority = rows[i].priority;
      event->score = rows[i].score;
      g_ptr_array_add (set->events, event);
    }
}

static LampChartSet *
make_set (const Picture *picture, GPtrArray *alerts, GTimeZone *zone)
{
  static const LampMetricId metrics[]
      = { LAMP_METRIC_PULSE, LAMP_METRIC_BREATHING, LAMP_METRIC_SPO2, LAMP_METRIC_SYSTOLIC,
          LAMP_METRIC_SLEEP };
  LampChartSet *set = lamp_chart_set_new ();

  set->now_us = NOW_US;
  set->days = make_days (zone);
  for (gsize i = 0; i < G_N_ELEMENTS (metrics); i++)
    g_ptr_array_add (set->charts, make_chart (picture, metrics[i], alerts, zone));
  if (!picture->is_quiet)
    add_events (set);

  return set;
}

static void
choose_line (LampResidentPage *page, const char *key)
{
  GtkListBox *vitals = lamp_resident_page_get_vitals (page);
  GtkListBoxRow *row;

  for (gint i = 0; (row = gtk_list_box_get_row_at_index (vitals, i)) != NULL; i++)
    if (g_str_equal (lamp_vital_row_get_line (LAMP_VITAL_ROW (row))->key, key))
      gtk_list_box_select_row (vitals, row);
}

static gboolean
count_frame (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  guint *frames = user_data;

  (*frames)++;
  gtk_widget_queue_draw (widget);

  return G_SOURCE_CONTINUE;
}

static gboolean
save (GtkWidget *window, const char *path)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (window);
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;

  gdk_paintable_snapshot (paintable, GDK_SNAPSHOT (snapshot), gtk_widget_get_width (window),
                          gtk_widget_get_height (window));
  node = gtk_snapshot_free_to_node (g_steal_pointer (&snapshot));
  if (node == NULL)
    return FALSE;
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (window)), node, NULL);

  return gdk_texture_save_to_png (texture, path);
}

/* The sheet of paper beside the picture. */
static gboolean
print (const char *name, const char *folder, const LampChartSet *set, GtkWidget *page)
{
  g_autofree char *file = g_strconcat (name, ".pdf", NULL);
  g_autofree char *path = g_build_filename (folder, file, NULL);
  LampChartPaper paper = { .who = "102·A · Lim Geok Choo · 84 years",
                           .charts = set->charts,
                           .now_us = NOW_US,
                           .as_of_us = NOW_US };

  return lamp_chart_print_to_file (&paper, page, path, NULL);
}

static gboolean
draw (const Picture *picture, const char *folder)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Asia/Singapore");
  g_autoptr (LampHome) home = lamp_home_new_detached (zone, NOW_US);
  g_autoptr (LampResidentItem) item = lamp_resident_item_new (zone, NOW_US);
  g_autoptr (GPtrArray) latest = make_latest (picture->is_quiet);
  g_autoptr (GPtrArray) open = make_alerts (picture->is_quiet, TRUE);
  g_autoptr (GPtrArray) alerts = make_alerts (picture->is_quiet, FALSE);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (LampChartSet) set = NULL;
  g_autofree char *file = g_strconcat (picture->name, ".png", NULL);
  g_autofree char *path = g_build_filename (folder, file, NULL);
  LampResidentRow row = { .id = (char *) "r-102a",
                          .name = (char *) "Lim Geok Choo",
                          .birth_date = (char *) "1942-03-09",
                          .ward = (char *) "Ixora ward",
                          .room = (char *) "102",
                          .bed = (char *) "A",
                          .gender = LAMP_GENDER_FEMALE,
                          .is_on_leave = picture->is_quiet,
                          .is_simulated = TRUE };
  GtkWidget *page = lamp_resident_page_new (home);
  GtkWidget *window = gtk_window_new ();
  guint frames = 0;
  gboolean is_saved;

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      picture->is_dark ? ADW_COLOR_SCHEME_FORCE_DARK
                                                       : ADW_COLOR_SCHEME_FORCE_LIGHT);
  lamp_resident_item_update (item, &row, latest);
  for (guint i = 0; i < open->len; i++)
    g_ptr_array_add (items, lamp_alert_item_new (g_ptr_array_index (open, i), item,
                                                 lamp_resident_item_get_now_us (item), zone));
  lamp_resident_item_set_alerts (item, items);

  gtk_widget_add_css_class (window, "lamplight");
  gtk_window_set_decorated (GTK_WINDOW (window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (window), picture->width - RAIL_PX,
                               picture->height - BAR_PX);
  gtk_window_set_child (GTK_WINDOW (window), page);
  lamp_resident_page_set_resident (LAMP_RESIDENT_PAGE (page), item);
  g_object_set (page, "range", picture->range, NULL);
  choose_line (LAMP_RESIDENT_PAGE (page), picture->line);
  set = make_set (picture, alerts, zone);
  lamp_chart_pane_set_charts (lamp_resident_page_get_chart_pane (LAMP_RESIDENT_PAGE (page)), set,
                              zone);
  lamp_today_card_set_alerts (lamp_resident_page_get_today_card (LAMP_RESIDENT_PAGE (page)), alerts,
                              NOW_US, zone);
  if (picture->show != NULL)
    gtk_widget_activate_action (page, "resident.show", "s", picture->show);
  if (picture->has_cursor)
    {
      const LampChartData *data = g_ptr_array_index (set->charts, 0);
      const LampChartSeries *series = g_ptr_array_index (data->series, 0);

      lamp_chart_pane_set_cursor (lamp_resident_page_get_chart_pane (LAMP_RESIDENT_PAGE (page)),
                                  series->samples[series->n_samples * 5 / 6].end_us);
    }

  gtk_window_present (GTK_WINDOW (window));
  gtk_widget_add_tick_callback (window, count_frame, &frames, NULL);
  while (frames < 12)
    g_main_context_iteration (NULL, TRUE);
  is_saved = save (window, path) && print (picture->name, folder, set, page);
  g_print ("%s %s\n", is_saved ? "wrote" : "could not write", path);
  gtk_window_destroy (GTK_WINDOW (window));

  return is_saved;
}

static void
add_sheet (const char *name, guint priority)
{
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();
  g_autofree char *path = g_strconcat ("/care/lamplight/Lamplight/", name, NULL);

  gtk_css_provider_load_from_resource (provider, path);
  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (provider), priority);
}

int
main (int argc, char **argv)
{
  gboolean is_good = TRUE;

  if (argc != 2)
    {
      g_printerr ("usage: picture-resident FOLDER\n");
      return 2;
    }
  adw_init ();
  g_mkdir_with_parents (argv[1], 0755);
  add_sheet ("style.css", GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  for (gint is_dark = 0; is_dark <= 1; is_dark++)
    {
      if (is_dark)
        add_sheet ("style-dark.css", GTK_STYLE_PROVIDER_PRIORITY_APPLICATION + 1);
      for (gsize i = 0; i < G_N_ELEMENTS (pictures); i++)
        if (pictures[i].is_dark == is_dark)
          is_good &= draw (&pictures[i], argv[1]);
    }

  return is_good ? 0 : 1;
}
