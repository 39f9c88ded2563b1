/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From an Observation in the cache to the nurse, in a home of 500 residents: a blood pressure that is too low, each
 * time of another resident, comes from a cloud by its hint. A thread of its own looks into the cache file until the
 * value is there; from that moment it is measured until the alert has its row and the sound has been asked for
 * (the sound follows the row in the same turn), and until the desktop has been given the notification. For
 * reference in the same run: how long the looking itself takes, which is what the beginning can be late by, and a
 * bare row through the same main loop from another thread. Prints the distribution and judges nothing.
 */

#include "config.h"

#include "client.h"
#include "desktop.h"
#include "pulse-server.h"

#include "app/notifier.h"
#include "app/sound.h"
#include "core/instant.h"
#include "store/database.h"

#include <stdlib.h>

#define N_RESIDENTS 500
#define N_ALERTS    40
#define AIM_MS      50
#define LOOK_US     200
#define PULL_S      60
#define LIMIT_S     30

typedef struct
{
  Client *client;
  LampHome *home;
  GPtrArray *residents; /* their ids */
  Desktop desktop;
  const char *resident; /* whose pressure falls now */
  gint64 row_us;
  char *directory;
  /* Told and asked across threads: */
  GAsyncQueue *wanted; /* Look */
  GAsyncQueue *seen;   /* Look */
} Bench;

typedef struct
{
  char *resident;
  gint64 value;
  gint64 seen_us;
  gint64 round_us; /* how long one look took, with the pause after it */
} Look;

/* ---- The thread that looks into the file ---- */

static gboolean
is_there (LampStatement *statement, const Look *look)
{
  LampStep step;

  lamp_statement_bind_text (statement, 1, look->resident);
  lamp_statement_bind_int64 (statement, 2, LAMP_METRIC_SYSTOLIC);
  lamp_statement_bind_int64 (statement, 3, look->value);
  step = lamp_statement_step (statement, NULL);
  lamp_statement_reset (statement);

  return step == LAMP_STEP_ROW;
}

static gpointer
look_thread (gpointer user_data)
{
  static const char sql[]
      = "SELECT 1 FROM latest JOIN series ON series.id = latest.series WHERE subject = ?1"
        " AND metric = ?2 AND value = ?3";
  Bench *bench = user_data;
  g_autofree char *path = g_build_filename (bench->directory, "cache.db", NULL);
  g_autoptr (LampDatabase) database = lamp_database_open (path, TRUE, NULL);
  g_autoptr (LampStatement) statement = lamp_database_prepare (database, sql, NULL);
  Look *look;

  while ((look = g_async_queue_pop (bench->wanted))->resident != NULL)
    {
      do
        {
          gint64 begin_us = g_get_monotonic_time ();

          g_usleep (LOOK_US);
          look->seen_us = is_there (statement, look) ? g_get_monotonic_time () : 0;
          look->round_us = g_get_monotonic_time () - begin_us;
        }
      while (look->seen_us == 0);
      g_async_queue_push (bench->seen, look);
    }
  g_free (look);

  return NULL;
}

/* ---- The station ---- */

static void
rows_changed_cb (GListModel *alerts, guint at, guint n_removed, guint n_added, gpointer user_data)
{
  Bench *bench = user_data;

  for (guint i = at; bench->row_us == 0 && i < at + n_added; i++)
    {
      g_autoptr (LampAlertItem) item = g_list_model_get_item (alerts, i);
      const LampAlert *alert = lamp_alert_item_get_alert (item);

      if (alert->rule == LAMP_RULE_BP_LO && g_strcmp0 (alert->resident_id, bench->resident) == 0)
        bench->row_us = g_get_monotonic_time ();
    }
}

static void
lower_pressure (Bench *bench, gint64 systolic)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *time = g_date_time_format (now, "%Y-%m-%dT%H:%M:%SZ");
  g_autofree char *id = g_uuid_string_random ();
  g_autofree char *path = g_strconcat ("Observation/", id, NULL);
  g_autofree char *body = g_strdup_printf (
      "{\"resourceType\":\"Observation\",\"id\":\"%s\",\"status\":\"final\",\"code\":{\"coding\":["
      "{\"system\":\"http://loinc.org\",\"code\":\"85354-9\"}]},\"subject\":{\"reference\":"
      "\"Patient/%s\"},\"effectiveDateTime\":\"%s\",\"component\":[{\"code\":{\"coding\":[{"
      "\"system\":\"http://loinc.org\",\"code\":\"8480-6\"}]},\"valueQuantity\":{\"value\":%d,"
      "\"unit\":\"mmHg\",\"system\":\"http://unitsofmeasure.org\",\"code\":\"mm[Hg]\"}},{\"code\":{"
      "\"coding\":[{\"system\":\"http://loinc.org\",\"code\":\"8462-4\"}]},\"valueQuantity\":{"
      "\"value\":45,\"unit\":\"mmHg\",\"system\":\"http://unitsofmeasure.org\",\"code\":"
      "\"mm[Hg]\"}}]}",
      id, bench->resident, time, (int) systolic);
  g_autoptr (Reply) reply = client_ask (bench->client, "PUT", path, body, NULL);

  g_assert_cmpuint (reply->status, ==, 201);
}

static gboolean
over_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;

  return G_SOURCE_REMOVE;
}

static void
let_pass (guint ms)
{
  gboolean is_over = FALSE;

  g_timeout_add (ms, over_cb, &is_over);
  while (!is_over)
    g_main_context_iteration (NULL, TRUE);
}

/* The main loop must not wait for the other thread: it is what is measured. */
static Look *
wait_for_all (Bench *bench)
{
  gint64 end_us = g_get_monotonic_time () + LIMIT_S * G_TIME_SPAN_SECOND;
  Look *look = NULL;

  while (bench->row_us == 0 || bench->desktop.told_us == 0)
    {
      if (g_get_monotonic_time () > end_us)
        g_error ("no alert for %s within %d s", bench->resident, LIMIT_S);
      if (!g_main_context_iteration (NULL, FALSE))
        g_usleep (LOOK_US);
    }
  look = g_async_queue_pop (bench->seen);

  return look;
}

/* ---- Figures ---- */

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  const double *x = a, *y = b;

  return (*x > *y) - (*x < *y);
}

static void
print_row (const char *what, double *ms, guint n)
{
  guint n_within = 0;

  qsort (ms, n, sizeof *ms, compare_doubles);
  while (n_within < n && ms[n_within] < AIM_MS)
    n_within++;
  g_print ("%-44s %8.1f %8.1f %8.1f %8.1f %5u of %u\n", what, ms[0], ms[n / 2], ms[n * 95 / 100],
           ms[n - 1], n_within, n);
}

static gboolean
turned_cb (gpointer user_data)
{
  *(gint64 *) user_data = g_get_monotonic_time ();

  return G_SOURCE_REMOVE;
}

static gpointer
turn_thread (gpointer user_data)
{
  gint64 *begin_us = user_data;

  begin_us[0] = g_get_monotonic_time ();
  g_idle_add_full (G_PRIORITY_DEFAULT, turned_cb, &begin_us[1], NULL);

  return NULL;
}

static double
time_a_turn (void)
{
  gint64 times_us[2] = { 0, 0 };
  GThread *thread = g_thread_new ("turn", turn_thread, times_us);

  g_thread_join (thread);
  while (times_us[1] == 0)
    g_main_context_iteration (NULL, TRUE);

  return (double) (times_us[1] - times_us[0]) / 1000;
}

static void
measure (Bench *bench)
{
  double row_ms[N_ALERTS], told_ms[N_ALERTS], look_ms[N_ALERTS], turn_ms[N_ALERTS];

  for (guint i = 0; i < N_ALERTS; i++)
    {
      gint64 systolic = 71 + i % 15;
      Look *look = g_new0 (Look, 1);
      guint index = i * bench->residents->len / N_ALERTS;

      let_pass ((guint) g_random_int_range (1100, 1600));
      turn_ms[i] = time_a_turn ();
      bench->resident = g_ptr_array_index (bench->residents, index);
      bench->row_us = bench->desktop.told_us = 0;
      look->resident = g_strdup (bench->resident);
      look->value = systolic * LAMP_MILLI;
      g_async_queue_push (bench->wanted, look);
      lower_pressure (bench, systolic);
      look = wait_for_all (bench);
      row_ms[i] = (double) (bench->row_us - look->seen_us) / 1000;
      told_ms[i] = (double) (bench->desktop.told_us - look->seen_us) / 1000;
      look_ms[i] = (double) look->round_us / 1000;
      g_free (look->resident);
      g_free (look);
    }
  g_print ("%-44s %8s %8s %8s %8s   below %d ms\n", "from stored to ..., ms", "least", "median",
           "95 %", "most", AIM_MS);
  print_row ("row, and sound asked for", row_ms, N_ALERTS);
  print_row ("notification with the desktop", told_ms, N_ALERTS);
  print_row ("reference: one look at the file", look_ms, N_ALERTS);
  print_row ("reference: one turn of the idle main loop", turn_ms, N_ALERTS);
}

static void
collect_residents (Bench *bench)
{
  GListModel *residents = lamp_home_get_residents (bench->home);

  for (guint i = 0, n = g_list_model_get_n_items (residents); i < n; i++)
    {
      g_autoptr (LampResidentItem) item = g_list_model_get_item (residents, i);

      g_ptr_array_add (bench->residents, g_strdup (lamp_resident_item_get_row (item)->id));
    }
}

static LampEngine *
start_engine (Bench *bench, GTimeZone *zone)
{
  LampCloudOptions options = LAMP_CLOUD_OPTIONS_INIT;
  LampEngine *engine;

  options.residents = N_RESIDENTS;
  options.push = LAMP_CLOUD_PUSH_HAPI;
  bench->client = client_new (&options);
  engine = lamp_engine_new (&(LampEngineOptions){ .cloud = bench->client->base,
                                                  .directory = bench->directory,
                                                  .zone = zone,
                                                  .history_days = 1,
                                                  .poll_s = PULL_S });
  if (!lamp_engine_start (engine, NULL))
    g_error ("the engine does not start");
  bench->home = lamp_home_new (engine, bench->directory, zone);
  while (g_list_model_get_n_items (lamp_home_get_residents (bench->home)) < N_RESIDENTS
         || lamp_home_get_status (bench->home)->link != LAMP_LINK_LIVE
         || lamp_home_is_busy (bench->home) || lamp_cloud_get_n_binds (bench->client->cloud) < 2)
    g_main_context_iteration (NULL, TRUE);

  return engine;
}

int
main (void)
{
  g_autoptr (GTestDBus) bus = NULL;
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (GSettings) settings = NULL;
  g_autoptr (LampPulseServer) pulse = lamp_pulse_server_new (LAMP_OUTPUT_NULL);
  Bench bench = { .residents = g_ptr_array_new_with_free_func (g_free),
                  .wanted = g_async_queue_new (),
                  .seen = g_async_queue_new () };
  LampEngine *engine;
  GApplication *application;
  LampNotifier *notifier;
  LampSound *sound;
  GThread *looker;

  g_setenv ("GNOTIFICATION_BACKEND", "freedesktop", TRUE);
  bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (bus);
  desktop_start (&bench.desktop, bus);
  settings = g_settings_new (LAMP_APP_ID);
  application = g_application_new ("care.lamplight.Bench", G_APPLICATION_DEFAULT_FLAGS);
  if (!g_application_register (application, NULL, NULL))
    g_error ("there is no session bus");
  bench.directory = g_dir_make_tmp ("lamp-bench-alerts-XXXXXX", NULL);
  engine = start_engine (&bench, zone);
  collect_residents (&bench);
  sound = lamp_sound_new (bench.home, settings,
                          pulse != NULL ? lamp_pulse_server_get_address (pulse) : NULL);
  notifier = lamp_notifier_new (application, bench.home);
  /* After the sound's own, so that this is when it has been asked for. */
  g_signal_connect (lamp_home_get_alerts (bench.home), "items-changed",
                    G_CALLBACK (rows_changed_cb), &bench);
  looker = g_thread_new ("looker", look_thread, &bench);
  let_pass (3000);

  g_print ("%u residents, %u alerts stand at the beginning%s\n", bench.residents->len,
           g_list_model_get_n_items (lamp_home_get_alerts (bench.home)),
           pulse != NULL ? "" : "; there is no PulseAudio here, nothing is played");
  measure (&bench);

  g_async_queue_push (bench.wanted, g_new0 (Look, 1));
  g_thread_join (looker);
  g_object_unref (notifier);
  g_object_unref (sound);
  /* GIO's notifications hold what holds them until the desktop has answered the last withdrawal. */
  let_pass (500);
  lamp_engine_stop (engine);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_object_unref (bench.home);
  g_object_unref (engine);
  client_free (bench.client);
  desktop_end (&bench.desktop);
  g_object_unref (application);
  g_test_dbus_stop (bus);
  g_ptr_array_unref (bench.residents);
  g_async_queue_unref (bench.wanted);
  g_async_queue_unref (bench.seen);
  g_free (bench.directory);

  return 0;
}
