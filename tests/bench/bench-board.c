/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the board costs with 200 residents, in the real window with whatever renderer the environment chose:
 * all tiles updated at once, scrolled 40 pixels a frame, nothing new for a while with and without open alerts, and 27 values a second as
 * they reach the models, once a second. Beside them an empty window redrawn in the same run, so that a slow
 * machine is not taken for a slow board. Prints what the processor does, all threads together: milliseconds a
 * frame, and percent of a core; and the proportional memory at the end. The aims: 33 ms for all tiles,
 * 16.7 ms a frame of scrolling, 0.3 % with nothing new, 2 % with 27 values a second, 60 MB.
 */

#include "config.h"

#include "../widgets/sample-home.h"
#include "app/renderer.h"
#include "app/window.h"
#include "model/home-private.h"

#include <adwaita.h>
#include <stdlib.h>
#include <time.h>

#define RESIDENTS 200
#define RUNS      40
#define SECONDS   15
/* One second's share of 270 residents with six values a minute. */
#define A_SECOND  27
#define SCROLL_PX 40

typedef struct
{
  LampHome *home;
  GtkWidget *window;
  gboolean is_painted;
  guint next; /* resident */
} Bench;

static void
painted_cb (GdkFrameClock *clock, Bench *bench)
{
  bench->is_painted = TRUE;
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
wait_frame (Bench *bench)
{
  bench->is_painted = FALSE;
  while (!bench->is_painted)
    g_main_context_iteration (NULL, TRUE);
}

static gboolean
over_cb (gpointer user_data)
{
  gboolean *is_over = user_data;

  *is_over = TRUE;

  return G_SOURCE_REMOVE;
}

static void
wait_seconds (guint seconds)
{
  gboolean is_over = FALSE;

  g_timeout_add_seconds (seconds, over_cb, &is_over);
  while (!is_over)
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
  g_print ("%-36s median-ms %6.2f worst-ms %6.2f\n", what, ms[RUNS / 2], ms[RUNS - 1]);
}

/* New values of the next @n residents, as the loader hands them over. */
static void
update (Bench *bench, guint n, guint round)
{
  static const LampMetricId metrics[]
      = { LAMP_METRIC_PULSE, LAMP_METRIC_BREATHING, LAMP_METRIC_SPO2 };
  static const gint64 middles[] = { 70, 16, 95 };

  for (guint i = 0; i < n; i++, bench->next = (bench->next + 1) % RESIDENTS)
    {
      g_autoptr (GPtrArray) latest
          = g_ptr_array_new_with_free_func ((GDestroyNotify) lamp_latest_free);
      g_autofree char *id = g_strdup_printf ("r%u", bench->next);

      for (gsize k = 0; k < G_N_ELEMENTS (metrics); k++)
        {
          LampLatest *value = g_new0 (LampLatest, 1);

          value->metric = metrics[k];
          value->start_us = value->end_us = SAMPLE_NOW_US;
          value->value = (middles[k] + (gint64) ((round + i) % 4)) * LAMP_MILLI;
          value->minimum = value->maximum = value->previous_value = value->value;
          value->previous_us = SAMPLE_NOW_US - LAMP_US_PER_MINUTE;
          value->unusable_us = LAMP_NO_TIME;
          g_ptr_array_add (latest, value);
        }
      lamp_home_apply_latest (bench->home, id, latest);
    }
  lamp_home_apply_done (bench->home);
}

static GtkScrolledWindow *
find_board (GtkWidget *widget)
{
  if (GTK_IS_SCROLLED_WINDOW (widget)
      && GTK_IS_GRID_VIEW (gtk_scrolled_window_get_child (GTK_SCROLLED_WINDOW (widget))))
    return GTK_SCROLLED_WINDOW (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkScrolledWindow *found = find_board (child);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static double
proportional_mb (void)
{
  g_autofree char *text = NULL;
  const char *row;

  if (!g_file_get_contents ("/proc/self/smaps_rollup", &text, NULL, NULL))
    return 0;
  row = strstr (text, "\nPss:");

  return row != NULL ? g_ascii_strtod (row + strlen ("\nPss:"), NULL) / 1024 : 0;
}

static void
bench_empty (AdwApplication *application)
{
  GtkWidget *window = adw_application_window_new (GTK_APPLICATION (application));
  Bench bench = { .window = window };
  double ms[RUNS];

  gtk_window_set_default_size (GTK_WINDOW (window), 1920, 1080);
  gtk_window_present (GTK_WINDOW (window));
  g_signal_connect (gtk_widget_get_frame_clock (window), "after-paint", G_CALLBACK (painted_cb),
                    &bench);
  wait_seconds (1);
  for (guint i = 0; i < RUNS; i++)
    {
      double start = cpu_ms ();

      gtk_widget_queue_draw (window);
      wait_frame (&bench);
      ms[i] = cpu_ms () - start;
    }
  g_print ("renderer %s\n", G_OBJECT_TYPE_NAME (gtk_native_get_renderer (GTK_NATIVE (window))));
  report ("reference: an empty window", ms);
  g_signal_handlers_disconnect_by_data (gtk_widget_get_frame_clock (window), &bench);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
bench_frames (Bench *bench)
{
  GtkScrolledWindow *board = find_board (bench->window);
  double all[RUNS], scroll[RUNS];

  for (guint i = 0; i < RUNS; i++)
    {
      double start = cpu_ms ();

      update (bench, RESIDENTS, i);
      wait_frame (bench);
      all[i] = cpu_ms () - start;
    }
  report ("all 200 tiles updated", all);
  if (board == NULL)
    {
      g_print ("the board does not scroll\n");
      return;
    }
  for (guint i = 0; i < RUNS; i++)
    {
      GtkAdjustment *place = gtk_scrolled_window_get_vadjustment (board);
      double start = cpu_ms ();

      gtk_adjustment_set_value (place, gtk_adjustment_get_value (place)
                                           + (i < RUNS / 2 ? SCROLL_PX : -SCROLL_PX));
      wait_frame (bench);
      scroll[i] = cpu_ms () - start;
    }
  report ("scrolled by 40 px", scroll);
}

static double
share_of_nothing (void)
{
  double start;

  wait_seconds (3);
  start = cpu_ms ();
  wait_seconds (SECONDS);

  return (cpu_ms () - start) / (SECONDS * 10.0);
}

static void
bench_share (Bench *bench)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  double start;

  g_print ("%-36s percent of a core %5.2f\n", "nothing new, alerts flash", share_of_nothing ());
  lamp_home_apply_alerts (bench->home, none);
  lamp_home_apply_done (bench->home);
  g_print ("%-36s percent of a core %5.2f\n", "nothing new, no alert", share_of_nothing ());
  start = cpu_ms ();
  for (guint second = 0; second < SECONDS; second++)
    {
      update (bench, A_SECOND, second);
      wait_seconds (1);
    }
  g_print ("%-36s percent of a core %5.2f\n", "27 values a second",
           (cpu_ms () - start) / (SECONDS * 10.0));
}

static void
activate_cb (AdwApplication *application, gpointer user_data)
{
  Bench bench = { 0 };

  bench_empty (application);
  bench.home = sample_home_new (RESIDENTS);
  bench.window = GTK_WIDGET (lamp_window_new (application, bench.home));
  gtk_window_set_default_size (GTK_WINDOW (bench.window), 1920, 1080);
  gtk_window_present (GTK_WINDOW (bench.window));
  g_signal_connect (gtk_widget_get_frame_clock (bench.window), "after-paint",
                    G_CALLBACK (painted_cb), &bench);
  wait_seconds (2);
  g_print ("%-36s MB %5.1f\n", "proportional memory at once", proportional_mb ());
  bench_frames (&bench);
  bench_share (&bench);
  g_print ("%-36s MB %5.1f\n", "proportional memory after that", proportional_mb ());
  gtk_window_destroy (GTK_WINDOW (bench.window));
  g_object_unref (bench.home);
}

int
main (int argc, char **argv)
{
  g_autoptr (AdwApplication) application = NULL;

  lamp_renderer_choose ();
  application
      = g_object_new (ADW_TYPE_APPLICATION, "application-id", LAMP_APP_ID, "resource-base-path",
                      LAMP_RESOURCE_PATH, "flags", G_APPLICATION_NON_UNIQUE, NULL);
  g_signal_connect (application, "activate", G_CALLBACK (activate_cb), NULL);

  return g_application_run (G_APPLICATION (application), 0, NULL);
}
