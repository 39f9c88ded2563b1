/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * After a day without the cloud: 460,800 summaries wait (day.c). First what is ours over a quarter of these
 * pages, beside two things that nobody can be faster than: one upsert a row by bare SQLite, with a sync at
 * each commit as ours has, and json-glib's parse, which does not store anything. Then the whole engine against
 * the server: when what people entered is out, when the newest value of each series is stored, when the day
 * is, how much memory that takes above idle, how long the home's main loop was kept from its next turn, and how long
 * somebody who enters something meanwhile waits until it is kept.
 * Prints figures and judges nothing.
 *
 * usage: bench-outage [outage|ingest]
 */

#include "config.h"

#include "day.h"

#include "core/identity.h"
#include "fhir/page.h"
#include "model/home.h"
#include "station/engine.h"
#include "store/database.h"
#include "store/store.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <libsoup/soup.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#define N_TURNS        3
#define N_BATCH_PAGES  60 /* as the engine holds */
#define N_SAMPLE_PAGES (DAY_ROWS / DAY_PAGE / 4)
#define N_ACTS         20
#define HEARTBEAT_MS   2
#define ENTER_MS       197 /* between two entries while a day is caught up with */

static void
check (gboolean is_done, GError *error)
{
  if (!is_done)
    g_error ("%s", error != NULL ? error->message : "?");
}

static double
rate (guint n_rows, gint64 begin_us)
{
  return n_rows / ((double) (g_get_monotonic_time () - begin_us) / G_USEC_PER_SEC);
}

/* ---- Ours beside what cannot be beaten ---- */

static double
ingest (GPtrArray *bodies, gint64 now_us, double *read_share)
{
  g_autofree char *directory = g_dir_make_tmp ("lamp-bench-XXXXXX", NULL);
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (GPtrArray) pages
      = g_ptr_array_new_with_free_func ((GDestroyNotify) lamp_fhir_page_free);
  LampStoreOptions options = { directory, zone, NULL };
  LampFhirContext context = { zone, now_us };
  GError *error = NULL;
  LampStore *store = lamp_store_open (&options, &error);
  LampCursor cursor = { .newest_us = LAMP_NO_TIME };
  gint64 begin_us, read_us = 0;
  double rows_per_s;

  check (store != NULL, error);
  for (guint i = 0; i < N_BATCH_PAGES; i++)
    g_ptr_array_add (pages, lamp_fhir_page_new ());
  begin_us = g_get_monotonic_time ();
  for (guint i = 0; i < bodies->len; i += N_BATCH_PAGES)
    {
      guint n = MIN (N_BATCH_PAGES, bodies->len - i);
      gint64 read_begin_us = g_get_monotonic_time ();
      g_autoptr (LampIngest) sum = lamp_ingest_new ();
      const LampBatch *batches[N_BATCH_PAGES];

      for (guint j = 0; j < n; j++)
        {
          LampFhirPage *page = g_ptr_array_index (pages, j);
          gsize length;
          const char *bytes = g_bytes_get_data (g_ptr_array_index (bodies, i + j), &length);

          check (lamp_fhir_page_read (page, bytes, length, &context, &error), error);
          batches[j] = page->batch;
        }
      read_us += g_get_monotonic_time () - read_begin_us;
      check (lamp_store_begin (store, &error), error);
      check (lamp_store_put_batches (store, batches, n, sum, &error), error);
      g_assert_cmpuint (sum->stored, ==, n * DAY_PAGE);
      cursor.newest_us = ((LampFhirPage *) g_ptr_array_index (pages, n - 1))->newest_us;
      check (lamp_store_put_cursor (store, "values", &cursor, &error), error);
      check (lamp_store_commit (store, &error), error);
    }
  rows_per_s = rate (bodies->len * DAY_PAGE, begin_us);
  *read_share = (double) read_us / (double) (g_get_monotonic_time () - begin_us);
  lamp_store_close (store);

  return rows_per_s;
}

static double
bare_upsert (gint64 start_us)
{
  static const char sql[]
      = "INSERT INTO reading VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)"
        " ON CONFLICT DO UPDATE SET value = ?4, minimum = ?5, maximum = ?6, count = ?7,"
        " verdict = ?8, is_approximate = ?9, parts = ?10, version = ?11, last_updated_us = ?12,"
        " fhir_id = ?13";
  g_autofree char *directory = g_dir_make_tmp ("lamp-bench-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (directory, "bare.db", NULL);
  guint n_rows = N_SAMPLE_PAGES * DAY_PAGE;
  LampDatabase *database;
  LampStatement *statement;
  GError *error = NULL;
  gint64 begin_us;
  double rows_per_s;

  close (g_open (path, O_CREAT | O_RDWR, 0600));
  database = lamp_database_open (path, FALSE, &error);
  check (database != NULL && lamp_database_configure (database, &error), error);
  check (
      lamp_database_exec (database,
                          "CREATE TABLE reading (series INTEGER NOT NULL, end_us INTEGER NOT NULL,"
                          " start_us INTEGER NOT NULL, value INTEGER NOT NULL,"
                          " minimum INTEGER NOT NULL, maximum INTEGER NOT NULL,"
                          " count INTEGER NOT NULL, verdict INTEGER NOT NULL,"
                          " is_approximate INTEGER NOT NULL, parts INTEGER NOT NULL, version ANY,"
                          " last_updated_us INTEGER, fhir_id BLOB NOT NULL,"
                          " PRIMARY KEY (series, end_us, start_us)) STRICT, WITHOUT ROWID",
                          &error),
      error);
  statement = lamp_database_prepare (database, sql, &error);
  check (statement != NULL, error);
  begin_us = g_get_monotonic_time ();
  for (guint row = 0; row < n_rows; row++)
    {
      gint64 end_us = start_us + (row / DAY_SERIES + 1) * DAY_SLOT_US;
      guint8 key[LAMP_KEY_SIZE] = { 0 };

      if (row % (N_BATCH_PAGES * DAY_PAGE) == 0)
        check (lamp_database_exec (
                   database, row == 0 ? "BEGIN IMMEDIATE" : "COMMIT; BEGIN IMMEDIATE", &error),
               error);
      memcpy (key, &row, sizeof row);
      lamp_statement_bind_int64 (statement, 1, row % DAY_SERIES);
      lamp_statement_bind_int64 (statement, 2, end_us);
      lamp_statement_bind_int64 (statement, 3, end_us - DAY_SLOT_US);
      lamp_statement_bind_int64 (statement, 4, row % 100);
      lamp_statement_bind_int64 (statement, 5, row % 100 - 1);
      lamp_statement_bind_int64 (statement, 6, row % 100 + 1);
      lamp_statement_bind_int64 (statement, 7, 60);
      lamp_statement_bind_int64 (statement, 8, LAMP_VERDICT_KEEP);
      lamp_statement_bind_int64 (statement, 9, FALSE);
      lamp_statement_bind_int64 (statement, 10, 1);
      lamp_statement_bind_int64 (statement, 11, 1);
      lamp_statement_bind_int64 (statement, 12, end_us + row % DAY_SERIES);
      lamp_statement_bind_blob (statement, 13, key, LAMP_KEY_SIZE);
      check (lamp_statement_run (statement, &error), error);
    }
  check (lamp_database_exec (database, "COMMIT", &error), error);
  rows_per_s = rate (n_rows, begin_us);
  lamp_statement_reset (statement);
  lamp_database_close (database);

  return rows_per_s;
}

static double
parse_only (GPtrArray *bodies)
{
  gint64 begin_us = g_get_monotonic_time ();

  for (guint i = 0; i < bodies->len; i++)
    {
      g_autoptr (JsonParser) parser = json_parser_new ();
      gsize length;
      const char *bytes = g_bytes_get_data (g_ptr_array_index (bodies, i), &length);

      check (json_parser_load_from_data (parser, bytes, (gssize) length, NULL), NULL);
    }

  return rate (bodies->len * DAY_PAGE, begin_us);
}

static void
compare (gint64 start_us)
{
  Day *day = day_new (start_us);
  g_autoptr (GPtrArray) bodies = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  for (guint i = 0; i < N_SAMPLE_PAGES; i++)
    g_ptr_array_add (bodies, day_page (day, i * DAY_PAGE, DAY_PAGE, DAY_ROWS, FALSE));
  day_free (day);
  for (guint turn = 0; turn < N_TURNS; turn++)
    {
      double bare = bare_upsert (start_us);
      double read_share;
      double ours = ingest (bodies, start_us + LAMP_US_PER_DAY, &read_share);
      double parse = parse_only (bodies);

      g_print ("body to committed rows %8.0f Observations/s (reading %2.0f %%), bare upsert %8.0f,"
               " ratio %.2f; json-glib's parse alone %8.0f\n",
               ours, read_share * 100, bare, ours / bare, parse);
    }
}

/* ---- The whole engine ---- */

typedef struct
{
  char *base;
  GPid server;
  char *directory;
  GTimeZone *zone;
  LampStatus status;
  gint64 begin_us;
  gint64 last_beat_us, worst_beat_us;
  gint64 last_used_us, worst_used_us;
  guint n_kept;
  LampEngine *engine;
  GArray *waits_us; /* gint64, of what is entered meanwhile */
  guint n_entered;
  gint64 wanted_us; /* of the newest slot */
  gint64 newest_done_us;
  gboolean is_watching;
} Outage;

static double
status_mb (const char *name)
{
  g_autofree char *text = NULL;
  const char *line;

  check (g_file_get_contents ("/proc/self/status", &text, NULL, NULL), NULL);
  line = strstr (text, name);

  return line != NULL ? (double) g_ascii_strtoull (line + strlen (name), NULL, 10) / 1024 : 0;
}

/* In a process of its own, so that its memory is not ours. */
static void
start_server (Outage *outage, gint64 start_us)
{
  int fds[2];
  int port;

  check (pipe (fds) == 0, NULL);
  outage->server = fork ();
  if (outage->server == 0)
    {
      day_serve (start_us, fds[1]);
      _exit (0);
    }
  check (read (fds[0], &port, sizeof port) == sizeof port, NULL);
  outage->base = g_strdup_printf ("http://127.0.0.1:%d/fhir", port);
}

static void
show_up_to (Outage *outage, guint n_rows)
{
  g_autoptr (SoupSession) session = soup_session_new ();
  g_autofree char *url = g_strndup (outage->base, strlen (outage->base) - strlen ("/fhir"));
  g_autofree char *full = g_strconcat (url, "/__visible", NULL);
  g_autofree char *text = g_strdup_printf ("%u", n_rows);
  g_autoptr (SoupMessage) message = soup_message_new ("POST", full);
  g_autoptr (GBytes) body = g_bytes_new (text, strlen (text));
  g_autoptr (GBytes) reply = NULL;

  soup_message_set_request_body_from_bytes (message, "text/plain", body);
  reply = soup_session_send_and_read (session, message, NULL, NULL);
  check (reply != NULL, NULL);
}

static void
changed_cb (LampEngine *engine, LampChanges *changes, gpointer user_data)
{
  Outage *outage = user_data;

  lamp_status_clear (&outage->status);
  lamp_status_copy (&outage->status, &changes->status);
}

/* Of the processor that this thread has used: on a busy machine a turn is longer than its work. */
static gint64
thread_us (void)
{
  struct timespec used;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &used);

  return (gint64) used.tv_sec * G_USEC_PER_SEC + used.tv_nsec / 1000;
}

static gboolean
beat_cb (gpointer user_data)
{
  Outage *outage = user_data;
  gint64 now_us = g_get_monotonic_time ();
  gint64 used_us = thread_us ();

  outage->worst_used_us = MAX (outage->worst_used_us, used_us - outage->last_used_us);
  outage->last_used_us = used_us;
  outage->worst_beat_us = MAX (outage->worst_beat_us, now_us - outage->last_beat_us);
  outage->last_beat_us = now_us;

  return G_SOURCE_CONTINUE;
}

typedef struct
{
  Outage *outage;
  gint64 begin_us;
} Entered;

static void
entered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Entered *entered = user_data;
  gint64 wait_us = g_get_monotonic_time () - entered->begin_us;

  check (lamp_engine_act_finish (LAMP_ENGINE (source), result, NULL), NULL);
  g_array_append_val (entered->outage->waits_us, wait_us);
}

static gboolean
enter_cb (gpointer user_data)
{
  Outage *outage = user_data;
  Entered *entered = g_new0 (Entered, 1);
  g_autoptr (LampEntry) entry = lamp_entry_new_observation ("p1", "N042", NULL);

  *entered = (Entered){ outage, g_get_monotonic_time () };
  lamp_entry_add_value (entry, LAMP_METRIC_PULSE, 88000);
  lamp_engine_act_async (outage->engine, entry, entered_cb, entered);
  outage->n_entered++;

  return G_SOURCE_CONTINUE;
}

static int
compare_waits (gconstpointer a, gconstpointer b)
{
  return (*(const gint64 *) a > *(const gint64 *) b) - (*(const gint64 *) a < *(const gint64 *) b);
}

static void
print_waits (GArray *waits_us)
{
  if (waits_us->len == 0)
    return;
  g_array_sort (waits_us, compare_waits);
  g_print ("  an entry is kept within        %6.1f ms (median), %.1f ms at most, of %u\n",
           (double) g_array_index (waits_us, gint64, waits_us->len / 2) / 1000,
           (double) g_array_index (waits_us, gint64, waits_us->len - 1) / 1000, waits_us->len);
}

/* A reader of its own, as a second program would be. */
static gpointer
watch_newest (gpointer user_data)
{
  Outage *outage = user_data;
  g_autofree char *path = g_build_filename (outage->directory, "cache.db", NULL);
  g_autofree char *sql = g_strdup_printf (
      "SELECT count(*) FROM latest WHERE end_us >= %" G_GINT64_FORMAT, outage->wanted_us);
  g_autoptr (LampDatabase) database = lamp_database_open (path, TRUE, NULL);
  gint64 n = 0;

  check (database != NULL, NULL);
  while (n < DAY_SERIES && g_atomic_int_get (&outage->is_watching))
    {
      if (!lamp_database_read_int64 (database, sql, &n, NULL))
        n = 0;
      g_usleep (5000);
    }
  if (n >= DAY_SERIES)
    outage->newest_done_us = g_get_monotonic_time ();

  return NULL;
}

static LampEngine *
start_engine (Outage *outage, const char *cloud)
{
  LampEngineOptions options = { .cloud = cloud,
                                .directory = outage->directory,
                                .zone = outage->zone,
                                .history_days = 30,
                                .poll_s = 3600 };
  LampEngine *engine = lamp_engine_new (&options);
  GError *error = NULL;

  outage->status.link = LAMP_LINK_STARTING;
  g_signal_connect (engine, "changed", G_CALLBACK (changed_cb), outage);
  check (lamp_engine_start (engine, &error), error);

  return engine;
}

static void
end_engine (LampEngine *engine)
{
  lamp_engine_stop (engine);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_object_unref (engine);
}

static void
kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  guint *n_kept = user_data;

  check (lamp_engine_act_finish (LAMP_ENGINE (source), result, NULL), NULL);
  (*n_kept)++;
}

static void
enter_acts (Outage *outage, LampEngine *engine)
{
  for (guint i = 0; i < N_ACTS; i++)
    {
      g_autofree char *id = g_strdup_printf ("p%u", i);
      g_autoptr (LampEntry) entry = lamp_entry_new_observation (id, "N042", NULL);

      lamp_entry_add_value (entry, LAMP_METRIC_PULSE, 88000);
      lamp_engine_act_async (engine, entry, kept_cb, &outage->n_kept);
    }
  while (outage->n_kept < N_ACTS)
    g_main_context_iteration (NULL, TRUE);
}

static double
since (const Outage *outage, gint64 us)
{
  return (double) (us - outage->begin_us) / G_USEC_PER_SEC;
}

/* Of the processor, all threads of this process: what a busy machine does not change. */
static double
used_s (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);

  return (double) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
         + (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static void
catch_up (Outage *outage)
{
  double used_before_s = used_s ();
  double idle_mb = status_mb ("VmRSS:");
  gint64 acts_us = 0;
  GThread *watcher;
  LampEngine *engine;
  LampHome *home;
  guint beat, entering;

  outage->begin_us = outage->last_beat_us = g_get_monotonic_time ();
  outage->is_watching = TRUE;
  watcher = g_thread_new ("watch-newest", watch_newest, outage);
  engine = start_engine (outage, outage->base);
  home = lamp_home_new (engine, outage->directory, outage->zone);
  outage->last_beat_us = g_get_monotonic_time ();
  outage->last_used_us = thread_us ();
  beat = g_timeout_add (HEARTBEAT_MS, beat_cb, outage);
  outage->engine = engine;
  outage->waits_us = g_array_new (FALSE, FALSE, sizeof (gint64));
  entering = g_timeout_add (ENTER_MS, enter_cb, outage);
  while (outage->status.link != LAMP_LINK_LIVE)
    {
      g_main_context_iteration (NULL, TRUE);
      if (acts_us == 0 && outage->status.link != LAMP_LINK_STARTING && outage->status.n_unsent == 0)
        acts_us = g_get_monotonic_time ();
    }
  g_print ("after a day, %" G_GUINT64_FORMAT " Observations\n", outage->status.observations);
  g_print ("  what was entered is out        %6.2f s\n", since (outage, acts_us));
  g_atomic_int_set (&outage->is_watching, FALSE);
  g_print ("  the day is stored              %6.2f s, %.0f Observations/s\n",
           since (outage, g_get_monotonic_time ()),
           (double) outage->status.observations / since (outage, g_get_monotonic_time ()));
  g_print ("  of the processor it took       %6.2f s, %.0f Observations/s\n",
           used_s () - used_before_s,
           (double) outage->status.observations / (used_s () - used_before_s));
  g_thread_join (watcher);
  if (outage->newest_done_us == 0)
    outage->newest_done_us = g_get_monotonic_time ();
  g_print ("  the newest of each series is   %6.2f s\n", since (outage, outage->newest_done_us));
  g_print ("  peak memory above idle         %6.1f MB\n", status_mb ("VmHWM:") - idle_mb);
  g_print ("  longest turn of the main loop  %6.1f ms, of the processor %.1f ms\n",
           (double) outage->worst_beat_us / 1000 - HEARTBEAT_MS,
           (double) outage->worst_used_us / 1000);
  g_source_remove (beat);
  g_source_remove (entering);
  while (outage->waits_us->len < outage->n_entered)
    g_main_context_iteration (NULL, TRUE);
  print_waits (outage->waits_us);
  g_object_unref (home);
  end_engine (engine);
  g_array_unref (outage->waits_us);
}

static void
run_outage (gint64 start_us)
{
  Outage outage = { .zone = g_time_zone_new_utc () };
  LampEngine *engine;

  outage.directory = g_dir_make_tmp ("lamp-bench-outage-XXXXXX", NULL);
  outage.wanted_us = start_us + DAY_SLOTS * DAY_SLOT_US;
  start_server (&outage, start_us);

  /* What was there when the cloud was lost. */
  engine = start_engine (&outage, outage.base);
  while (outage.status.link != LAMP_LINK_LIVE)
    g_main_context_iteration (NULL, TRUE);
  end_engine (engine);

  /* Meanwhile. */
  engine = start_engine (&outage, NULL);
  enter_acts (&outage, engine);
  end_engine (engine);

  show_up_to (&outage, DAY_ROWS);
  catch_up (&outage);
  kill (outage.server, SIGTERM);
  lamp_status_clear (&outage.status);
  g_time_zone_unref (outage.zone);
  g_free (outage.directory);
  g_free (outage.base);
}

int
main (int argc, char **argv)
{
  gint64 now_us = g_get_real_time ();
  gint64 start_us = now_us - now_us % DAY_SLOT_US - LAMP_US_PER_DAY;

  if (argc < 2 || g_str_equal (argv[1], "outage"))
    run_outage (start_us);
  if (argc < 2 || g_str_equal (argv[1], "ingest"))
    compare (start_us);

  return 0;
}
