/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How long the charts of a resident take on the screen: opened with a year of days, and moved in time
 * frame by frame, in a real window with whatever renderer the environment chose. Beside them the
 * same window with an empty area redrawn, so that a slow machine is not taken for a slow chart.
 * Prints median and worst of what the processor does from the change to the end of the frame, in
 * milliseconds, all threads together. The aims: 16 ms to open, 5 ms a frame of moving.
 */

#include "config.h"

#include "widgets/chart.h"

#include <gtk/gtk.h>
#include <time.h>

#define M(v)     ((gint64) ((v) *LAMP_MILLI))
#define N_CHARTS 5
#define RUNS     40

static LampChartData *
make_year (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  LampTimeAxis time = { 365 * LAMP_US_PER_DAY, 2 * 365 * LAMP_US_PER_DAY };
  LampChartData *data = lamp_chart_data_new ("Pulse", "/min", &time, zone);
  g_autofree LampRollup *days = g_new0 (LampRollup, 3 * 365);

  for (guint i = 0; i < 3 * 365; i++)
    {
      gint64 value = M (60 + (i * 7) % 30);

      days[i] = (LampRollup){
        i * LAMP_US_PER_DAY, (i + 1) * LAMP_US_PER_DAY, 1440, value * 1440, value - M (8),
        value + M (12)
      };
    }
  lamp_chart_data_take_series (
      data, lamp_chart_series_new_from_rollups (LAMP_METRIC_PULSE, days, 3 * 365));
  lamp_chart_data_add_limit (data, M (111), TRUE);

  return data;
}

typedef struct
{
  GtkWidget *window, *box;
  GtkWidget *charts[N_CHARTS];
  GtkWidget *empty;
  gboolean is_painted;
} Bench;

static void
painted_cb (GdkFrameClock *clock, Bench *bench)
{
  bench->is_painted = TRUE;
}

static void
wait_frame (Bench *bench)
{
  bench->is_painted = FALSE;
  while (!bench->is_painted)
    g_main_context_iteration (NULL, TRUE);
}

static gint
compare_doubles (gconstpointer a, gconstpointer b)
{
  double first = *(const double *) a;
  double second = *(const double *) b;

  return (first > second) - (first < second);
}

static void
report (const char *what, double *ms)
{
  qsort (ms, RUNS, sizeof (double), compare_doubles);
  g_print ("%-28s median-ms %6.2f worst-ms %6.2f\n", what, ms[RUNS / 2], ms[RUNS - 1]);
}

/* What the processor did since, in milliseconds: without the wait for the screen's turn. */
static double
cpu_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);

  return (double) now.tv_sec * 1000 + (double) now.tv_nsec / 1e6;
}

static void
run (Bench *bench)
{
  g_autoptr (LampChartData) data = make_year ();
  double open[RUNS], pan[RUNS], empty[RUNS];

  for (guint i = 0; i < RUNS; i++)
    {
      double start = cpu_ms ();

      gtk_widget_queue_draw (bench->empty);
      wait_frame (bench);
      empty[i] = cpu_ms () - start;
    }
  for (guint i = 0; i < RUNS; i++)
    {
      double start;

      for (guint k = 0; k < N_CHARTS; k++)
        lamp_chart_set_data (LAMP_CHART (bench->charts[k]), NULL);
      wait_frame (bench);
      start = cpu_ms ();
      for (guint k = 0; k < N_CHARTS; k++)
        lamp_chart_set_data (LAMP_CHART (bench->charts[k]), data);
      wait_frame (bench);
      open[i] = cpu_ms () - start;
    }
  for (guint i = 0; i < RUNS; i++)
    {
      LampTimeAxis view
          = { data->time.from_us - i * LAMP_US_PER_DAY, data->time.to_us - i * LAMP_US_PER_DAY };
      double start = cpu_ms ();

      for (guint k = 0; k < N_CHARTS; k++)
        lamp_chart_set_view (LAMP_CHART (bench->charts[k]), &view);
      wait_frame (bench);
      pan[i] = cpu_ms () - start;
    }
  report ("reference: an empty frame", empty);
  report ("five charts of a year opened", open);
  report ("five charts moved by a day", pan);
}

int
main (void)
{
  Bench bench = { 0 };

  gtk_init ();
  bench.window = gtk_window_new ();
  bench.box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  bench.empty = gtk_drawing_area_new ();
  gtk_widget_set_size_request (bench.empty, 10, 10);
  gtk_box_append (GTK_BOX (bench.box), bench.empty);
  for (guint k = 0; k < N_CHARTS; k++)
    {
      bench.charts[k] = lamp_chart_new ();
      gtk_widget_set_vexpand (bench.charts[k], TRUE);
      gtk_box_append (GTK_BOX (bench.box), bench.charts[k]);
    }
  gtk_window_set_child (GTK_WINDOW (bench.window), bench.box);
  gtk_window_set_default_size (GTK_WINDOW (bench.window), 1060, 820);
  gtk_window_present (GTK_WINDOW (bench.window));
  while (!gtk_widget_get_mapped (bench.window) || gtk_widget_get_frame_clock (bench.window) == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_signal_connect (gtk_widget_get_frame_clock (bench.window), "after-paint",
                    G_CALLBACK (painted_cb), &bench);
  g_print ("renderer %s\n",
           G_OBJECT_TYPE_NAME (gtk_native_get_renderer (GTK_NATIVE (bench.window))));
  run (&bench);
  gtk_window_destroy (GTK_WINDOW (bench.window));

  return 0;
}
