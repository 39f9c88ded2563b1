/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A look at a cloud in which nothing is new writes where each stream has been seen to, and nothing else: asked of
 * the write-ahead log, page by page, because a row that is written again as it was shows nowhere else.
 */

#include "config.h"

#include "cloud/connection.h"
#include "demo/cloud.h"
#include "station/sync.h"
#include "store/database.h"
#include "store/reader.h"

#include <glib/gstdio.h>
#include <string.h>

#define WAL_HEADER   32
#define FRAME_HEADER 24
#define SALTS        8
#define N_LOOKS      3
#define N_RESIDENTS  6

typedef struct
{
  LampCloud *cloud;
  char *directory;
  LampConnection *connection;
  LampStore *store;
  LampReader *reader;
  LampWatches *watches;
  LampSync *sync;
} Station;

/* Where the log stands: frames of another salt are left over from before it began anew. */
typedef struct
{
  char salts[SALTS];
  guint n_frames;
} Log;

static void
open_station (Station *station)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (GError) error = NULL;
  LampCloudOptions options = LAMP_CLOUD_OPTIONS_INIT;
  LampStoreOptions store_options = { .zone = zone };
  const char *base;

  options.residents = N_RESIDENTS;
  options.speed = 0;
  station->cloud = lamp_cloud_new (&options);
  base = lamp_cloud_start (station->cloud, &error);
  g_assert_no_error (error);
  station->directory = g_dir_make_tmp ("lamp-idle-XXXXXX", &error);
  g_assert_no_error (error);
  store_options.directory = station->directory;
  station->store = lamp_store_open (&store_options, &error);
  g_assert_no_error (error);
  station->reader = lamp_reader_open (station->directory, zone, &error);
  g_assert_no_error (error);
  station->watches = lamp_watches_load (station->store, &error);
  g_assert_no_error (error);
  station->connection = lamp_connection_new (base, NULL, &error);
  g_assert_no_error (error);
  station->sync = lamp_sync_new (station->connection, station->store, station->reader,
                                 station->watches, zone, 2);
}

static void
close_station (Station *station)
{
  g_autoptr (GDir) files = NULL;
  const char *name;

  g_clear_object (&station->sync);
  g_clear_object (&station->connection);
  lamp_watches_free (station->watches);
  lamp_reader_close (station->reader);
  lamp_store_close (station->store);
  lamp_cloud_stop (station->cloud);
  lamp_cloud_free (station->cloud);
  files = g_dir_open (station->directory, 0, NULL);
  while ((name = g_dir_read_name (files)) != NULL)
    {
      g_autofree char *path = g_build_filename (station->directory, name, NULL);

      g_unlink (path);
    }
  g_rmdir (station->directory);
  g_free (station->directory);
}

static void
finished_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **kept = user_data;

  *kept = g_object_ref (result);
}

static void
look (Station *station)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  lamp_sync_pull_async (station->sync, LAMP_STREAMS_ALL, NULL, finished_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (lamp_sync_pull_finish (station->sync, result, &error));
  g_assert_no_error (error);
}

/* The page on which each frame's content belongs is told by the frame's first four bytes, most significant first. */
static guint32
page_of (const char *frame)
{
  guint32 number;

  memcpy (&number, frame, sizeof number);

  return GUINT32_FROM_BE (number);
}

/* Counts the frames that were added since @log, and those of them that are not of @page; moves @log on. */
static void
read_log (Station *station, Log *log, guint32 page, guint *n_added, guint *n_others)
{
  g_autofree char *path = g_build_filename (station->directory, "cache.db-wal", NULL);
  g_autofree char *bytes = NULL;
  g_autoptr (GError) error = NULL;
  gsize length, frame_size;
  guint32 page_size;
  guint n = 0;

  g_file_get_contents (path, &bytes, &length, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (length, >, WAL_HEADER);
  memcpy (&page_size, bytes + 8, sizeof page_size);
  frame_size = FRAME_HEADER + GUINT32_FROM_BE (page_size);
  if (memcmp (log->salts, bytes + 16, SALTS) != 0)
    log->n_frames = 0;
  memcpy (log->salts, bytes + 16, SALTS);
  *n_added = *n_others = 0;
  for (gsize at = WAL_HEADER; at + frame_size <= length; at += frame_size)
    {
      if (memcmp (bytes + at + 8, log->salts, SALTS) != 0)
        break;
      if (++n <= log->n_frames)
        continue;
      (*n_added)++;
      *n_others += page_of (bytes + at) != page;
    }
  log->n_frames = n;
}

static gint64
ask (Station *station, const char *sql)
{
  g_autofree char *path = g_build_filename (station->directory, "cache.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (LampDatabase) database = lamp_database_open (path, TRUE, &error);
  gint64 value = 0;

  g_assert_no_error (error);
  g_assert_true (lamp_database_read_int64 (database, sql, &value, &error));
  g_assert_no_error (error);

  return value;
}

static gint64
kept_offset (Station *station)
{
  return ask (station, "SELECT coalesce (max (value), 0) FROM meta WHERE key = 'clock-offset'");
}

static void
test_nothing_new (void)
{
  Station station = { NULL };
  Log log = { "", 0 };
  guint n_added, n_others, n_quiet = 0;
  guint32 page;

  open_station (&station);
  do
    look (&station);
  while (lamp_sync_has_backlog (station.sync));
  /* What is done once a day for each resident, some of them at each look. */
  for (guint i = 0; i < N_RESIDENTS; i++)
    look (&station);

  page = (guint32) ask (&station, "SELECT rootpage FROM sqlite_master WHERE name = 'cursor'");
  g_assert_cmpint (ask (&station, "SELECT count(*) FROM reading"), >, 1000);
  g_assert_cmpint (ask (&station, "SELECT count(*) FROM band"), >, 0);
  read_log (&station, &log, page, &n_added, &n_others);
  while (n_quiet < N_LOOKS)
    {
      gint64 offset_us = kept_offset (&station);

      look (&station);
      read_log (&station, &log, page, &n_added, &n_others);
      /* This cloud's clock stands still and ours does not: on a slow machine they part by seconds. */
      if (kept_offset (&station) != offset_us)
        continue;
      g_assert_cmpuint (n_added, >, 0);
      g_assert_cmpuint (n_others, ==, 0);
      n_quiet++;
    }
  close_station (&station);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/station/idle/nothing-new", test_nothing_new);

  return g_test_run ();
}
