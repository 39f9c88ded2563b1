/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From the cache into the models: what changed is read again, at most once a second.
 *
 * The engine's "changed" only marks; a refresh reads the marked residents with the main thread's
 * own read-only connection, in bounded, indexed queries. When much has changed at once (a first
 * pull), one query reads all. Sparklines are many rows, so a GTask with a connection of its own
 * reads them in chunks; the column of the last quarter of an hour is kept current from the main
 * thread, and everything is read anew when a quarter of an hour ends or the link has caught up,
 * since late readings fill old columns.
 *
 * The cache's file may not exist yet when the program starts: opening is tried again at each
 * refresh.
 */

#define G_LOG_DOMAIN "lamp-model"

#include "config.h"

#include "model/home-private.h"
#include "model/spark.h"
#include "store/decisions.h"
#include "store/recorded-set.h"

#define REFRESH_MS   1000
#define SPARKS_MS    50
#define MANY         40   /* residents, from which one query for all is cheaper than one for each */
#define CHUNK        16   /* residents a reading job hands over at once */
#define COLUMN_LIMIT 2000 /* readings of one column: a reading a second */
#define SPARK_LIMIT  100000

struct _LampHomeLoader
{
  LampHome *home; /* not owned: it owns us */
  LampEngine *engine;
  char *directory;
  LampReader *reader;

  GHashTable *pending; /* ids */
  gboolean is_roster_pending;
  gboolean are_alerts_pending;
  guint refresh_id;
  gint64 refreshed_us; /* monotonic */
  guint tick_id;
  gulong changed_id;

  GCancellable *cancellable;
  gboolean is_reading_sparks;
  gboolean is_spark_pending;
  gint64 sparks_end_us;
  guint sparks_id; /* they come after the first frame: the values are what one looks for */
};

/* A frozen order for the reading job: nothing in it is shared with the main thread. */
typedef struct
{
  char *directory;
  GTimeZone *zone;
  GPtrArray *ids;
  gint64 end_us;
  LampHomeLoader *loader; /* touched on the main thread only, and not once cancelled */
} SparkJob;

typedef struct
{
  GTask *task;
  GPtrArray *ids;
  GArray *sparks;
} SparkChunk;

static gboolean
has_pending (LampHomeLoader *self)
{
  return self->is_roster_pending || self->are_alerts_pending
         || g_hash_table_size (self->pending) > 0;
}

static void
tell_busy (LampHomeLoader *self)
{
  lamp_home_apply_busy (self->home,
                        has_pending (self) || self->is_reading_sparks || self->sparks_id != 0);
}

static void queue_refresh (LampHomeLoader *self);
static void read_sparks (LampHomeLoader *self);

static void
spark_job_free (gpointer data)
{
  SparkJob *job = data;

  g_free (job->directory);
  g_time_zone_unref (job->zone);
  g_ptr_array_unref (job->ids);
  g_free (job);
}

static void
spark_chunk_free (gpointer data)
{
  SparkChunk *chunk = data;

  g_object_unref (chunk->task);
  g_ptr_array_unref (chunk->ids);
  g_array_unref (chunk->sparks);
  g_free (chunk);
}

static SparkChunk *
spark_chunk_new (GTask *task)
{
  SparkChunk *chunk = g_new0 (SparkChunk, 1);

  chunk->task = g_object_ref (task);
  chunk->ids = g_ptr_array_new_with_free_func (g_free);
  chunk->sparks = g_array_new (FALSE, FALSE, sizeof (LampSpark));

  return chunk;
}

static gboolean
spark_chunk_arrived_cb (gpointer data)
{
  SparkChunk *chunk = data;
  SparkJob *job = g_task_get_task_data (chunk->task);

  if (g_cancellable_is_cancelled (g_task_get_cancellable (chunk->task)))
    return G_SOURCE_REMOVE;
  for (guint i = 0; i < chunk->ids->len; i++)
    {
      LampResidentItem *item
          = lamp_home_find_resident (job->loader->home, g_ptr_array_index (chunk->ids, i));

      if (item != NULL)
        lamp_resident_item_set_spark (item, &g_array_index (chunk->sparks, LampSpark, i));
    }

  return G_SOURCE_REMOVE;
}

static gboolean
read_spark (LampReader *reader, const char *id, gint64 end_us, LampSpark *spark, GError **error)
{
  g_autoptr (GArray) readings = lamp_reader_readings (
      reader, id, LAMP_METRIC_PULSE, end_us - LAMP_SPARK_COLUMNS * LAMP_SPARK_COLUMN_US, end_us,
      SPARK_LIMIT, error);

  if (readings == NULL)
    return FALSE;
  lamp_spark_init (spark, end_us);
  for (guint i = 0; i < readings->len; i++)
    lamp_spark_add (spark, &g_array_index (readings, LampReading, i));

  return TRUE;
}

static void
spark_thread_cb (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  SparkJob *job = task_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (LampReader) reader = lamp_reader_open (job->directory, job->zone, &error);
  SparkChunk *chunk = NULL;

  for (guint i = 0;
       reader != NULL && i < job->ids->len && !g_cancellable_is_cancelled (cancellable); i++)
    {
      LampSpark spark;

      if (!read_spark (reader, g_ptr_array_index (job->ids, i), job->end_us, &spark, &error))
        break;
      if (chunk == NULL)
        chunk = spark_chunk_new (task);
      g_ptr_array_add (chunk->ids, g_strdup (g_ptr_array_index (job->ids, i)));
      g_array_append_val (chunk->sparks, spark);
      if (chunk->ids->len == CHUNK || i + 1 == job->ids->len)
        g_main_context_invoke_full (g_task_get_context (task), G_PRIORITY_DEFAULT,
                                    spark_chunk_arrived_cb, g_steal_pointer (&chunk),
                                    spark_chunk_free);
    }
  g_clear_pointer (&chunk, spark_chunk_free);
  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_boolean (task, TRUE);
}

static void
sparks_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = G_TASK (result);
  SparkJob *job = g_task_get_task_data (task);
  LampHomeLoader *self = job->loader;
  g_autoptr (GError) error = NULL;

  if (g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    return;
  self->is_reading_sparks = FALSE;
  if (!g_task_propagate_boolean (task, &error))
    g_debug ("Sparklines were not read: %s", error->message);
  else
    {
      self->sparks_end_us = job->end_us;
      if (job->ids->len > 0)
        lamp_home_apply_sparks_done (self->home);
    }
  if (self->is_spark_pending)
    read_sparks (self);
  tell_busy (self);
}

static void
read_sparks (LampHomeLoader *self)
{
  GListModel *residents = lamp_home_get_residents (self->home);
  g_autoptr (GTask) task = NULL;
  SparkJob *job;

  if (self->is_reading_sparks)
    {
      self->is_spark_pending = TRUE;
      return;
    }
  self->is_spark_pending = FALSE;
  self->is_reading_sparks = TRUE;

  job = g_new0 (SparkJob, 1);
  job->directory = g_strdup (self->directory);
  job->zone = g_time_zone_ref (lamp_home_get_zone (self->home));
  job->ids = g_ptr_array_new_with_free_func (g_free);
  job->end_us = lamp_spark_end (lamp_home_get_now_us (self->home));
  job->loader = self;
  for (guint i = 0, n = g_list_model_get_n_items (residents); i < n; i++)
    {
      g_autoptr (LampResidentItem) item = g_list_model_get_item (residents, i);

      g_ptr_array_add (job->ids, g_strdup (lamp_resident_item_get_id (item)));
    }
  task = g_task_new (NULL, self->cancellable, sparks_read_cb, NULL);
  g_task_set_source_tag (task, read_sparks);
  g_task_set_task_data (task, job, spark_job_free);
  g_task_run_in_thread (task, spark_thread_cb);
}

static gboolean
sparks_due_cb (gpointer data)
{
  LampHomeLoader *self = data;

  self->sparks_id = 0;
  read_sparks (self);
  tell_busy (self);

  return G_SOURCE_REMOVE;
}

static gboolean
open_reader (LampHomeLoader *self)
{
  g_autoptr (GError) error = NULL;

  if (self->reader == NULL)
    self->reader = lamp_reader_open (self->directory, lamp_home_get_zone (self->home), &error);
  if (self->reader == NULL)
    g_debug ("The cache is not there yet: %s", error->message);

  return self->reader != NULL;
}

static gboolean
refresh_roster (LampHomeLoader *self, GError **error)
{
  g_autoptr (GPtrArray) rows = lamp_reader_residents (self->reader, error);
  g_autofree char *name = NULL;

  if (rows == NULL)
    return FALSE;
  lamp_home_apply_residents (self->home, rows);
  name = lamp_reader_meta (self->reader, "home-name", NULL);
  if (name != NULL && *name != '\0')
    lamp_home_set_name (self->home, name);

  return TRUE;
}

static gboolean
refresh_recorded (LampHomeLoader *self, LampResidentItem *item, GError **error)
{
  gint64 now_us = lamp_home_get_now_us (self->home);
  g_autoptr (GArray) sets = lamp_reader_sets (self->reader, lamp_resident_item_get_id (item),
                                              now_us - LAMP_SET_REACH_US, G_MAXINT64, 1, error);

  if (sets == NULL)
    return FALSE;
  lamp_resident_item_set_recorded (item, sets->len > 0 ? &g_array_index (sets, LampRecordedSet, 0)
                                                       : NULL);

  return TRUE;
}

static gboolean
refresh_all_recorded (LampHomeLoader *self, GError **error)
{
  GListModel *residents = lamp_home_get_residents (self->home);

  for (guint i = 0, n = g_list_model_get_n_items (residents); i < n; i++)
    {
      g_autoptr (LampResidentItem) item = g_list_model_get_item (residents, i);

      if (!refresh_recorded (self, item, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
refresh_all_latest (LampHomeLoader *self, GError **error)
{
  g_autoptr (GHashTable) all = lamp_reader_all_latest (self->reader, error);
  GHashTableIter iter;
  gpointer id, latest;

  if (all == NULL)
    return FALSE;
  g_hash_table_iter_init (&iter, all);
  while (g_hash_table_iter_next (&iter, &id, &latest))
    lamp_home_apply_latest (self->home, id, latest);

  return refresh_all_recorded (self, error);
}

/* The column that is still growing, and the one before it, of a resident whose readings changed. */
static gboolean
refresh_spark (LampHomeLoader *self, LampResidentItem *item, GError **error)
{
  const LampSpark *spark = lamp_resident_item_get_spark (item);
  gint64 end_us = lamp_spark_end (lamp_home_get_now_us (self->home));
  g_autoptr (GArray) readings = NULL;
  LampSpark updated;

  if (spark == NULL)
    return TRUE;
  readings
      = lamp_reader_readings (self->reader, lamp_resident_item_get_id (item), LAMP_METRIC_PULSE,
                              end_us - 2 * LAMP_SPARK_COLUMN_US, end_us, COLUMN_LIMIT, error);
  if (readings == NULL)
    return FALSE;
  updated = *spark;
  lamp_spark_shift (&updated, end_us);
  for (guint i = 0; i < readings->len; i++)
    lamp_spark_add (&updated, &g_array_index (readings, LampReading, i));
  lamp_resident_item_set_spark (item, &updated);

  return TRUE;
}

static gboolean
refresh_some (LampHomeLoader *self, GError **error)
{
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, self->pending);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    {
      LampResidentItem *item = lamp_home_find_resident (self->home, id);
      g_autoptr (GPtrArray) latest = NULL;

      if (item == NULL)
        continue;
      latest = lamp_reader_latest (self->reader, id, error);
      if (latest == NULL || !refresh_spark (self, item, error)
          || !refresh_recorded (self, item, error))
        return FALSE;
      lamp_home_apply_latest (self->home, id, latest);
    }

  return TRUE;
}

static gboolean
refresh_decisions (LampHomeLoader *self, GError **error)
{
  GListModel *residents = lamp_home_get_residents (self->home);
  g_autoptr (GPtrArray) decisions
      = lamp_reader_decisions (self->reader, lamp_home_get_now_us (self->home), error);

  if (decisions == NULL)
    return FALSE;
  for (guint i = 0, n = g_list_model_get_n_items (residents); i < n; i++)
    {
      g_autoptr (LampResidentItem) item = g_list_model_get_item (residents, i);

      lamp_resident_item_set_decisions (item, decisions);
    }

  return TRUE;
}

static gboolean
refresh_alerts (LampHomeLoader *self, GError **error)
{
  gint64 now_us = lamp_home_get_now_us (self->home);
  g_autoptr (GPtrArray) cases
      = lamp_reader_alert_cases (self->reader, NULL, LAMP_ALERTS_STANDING, now_us, error);
  g_autoptr (GPtrArray) pauses
      = cases != NULL ? lamp_reader_pauses (self->reader, now_us, error) : NULL;

  if (pauses == NULL || !refresh_decisions (self, error))
    return FALSE;
  lamp_home_apply_cases (self->home, cases, pauses);

  return TRUE;
}

static void
refresh (LampHomeLoader *self)
{
  gboolean is_roster_new = self->is_roster_pending;
  g_autoptr (GError) error = NULL;

  self->refreshed_us = g_get_monotonic_time ();
  if (!open_reader (self))
    return;
  if ((is_roster_new && !refresh_roster (self, &error))
      || !(is_roster_new || g_hash_table_size (self->pending) > MANY
               ? refresh_all_latest (self, &error)
               : refresh_some (self, &error))
      || ((is_roster_new || self->are_alerts_pending) && !refresh_alerts (self, &error)))
    {
      /* What is marked stays marked: the next change, or the next tick, reads it again. */
      g_debug ("The cache could not be read: %s", error->message);
      return;
    }
  self->is_roster_pending = FALSE;
  self->are_alerts_pending = FALSE;
  g_hash_table_remove_all (self->pending);
  if (is_roster_new && self->sparks_id == 0)
    self->sparks_id = g_timeout_add_full (G_PRIORITY_LOW, SPARKS_MS, sparks_due_cb, self, NULL);
  tell_busy (self);
  lamp_home_apply_done (self->home);
}

static gboolean
refresh_due_cb (gpointer data)
{
  LampHomeLoader *self = data;

  self->refresh_id = 0;
  refresh (self);

  return G_SOURCE_REMOVE;
}

static void
queue_refresh (LampHomeLoader *self)
{
  gint64 waited_ms = (g_get_monotonic_time () - self->refreshed_us) / 1000;

  if (self->refresh_id == 0)
    self->refresh_id = g_timeout_add (
        waited_ms >= REFRESH_MS ? 0 : (guint) (REFRESH_MS - waited_ms), refresh_due_cb, self);
}

static void
engine_changed_cb (LampEngine *engine, LampChanges *changes, LampHomeLoader *self)
{
  LampLink before = lamp_home_get_status (self->home)->link;
  GHashTableIter iter;
  gpointer id;

  if (changes->residents != NULL)
    {
      g_hash_table_iter_init (&iter, changes->residents);
      while (g_hash_table_iter_next (&iter, &id, NULL))
        g_hash_table_add (self->pending, g_strdup (id));
    }
  self->is_roster_pending |= changes->has_roster_changed;
  self->are_alerts_pending |= changes->have_alerts_changed;
  lamp_home_apply_status (self->home, &changes->status);
  if (before == LAMP_LINK_CATCHING_UP && changes->status.link == LAMP_LINK_LIVE)
    read_sparks (self);
  if (has_pending (self))
    queue_refresh (self);
  tell_busy (self);
}

static gboolean
tick_cb (gpointer data)
{
  LampHomeLoader *self = data;
  gint64 now_us = g_get_real_time () + lamp_home_get_status (self->home)->clock_offset_us;

  lamp_home_apply_now (self->home, now_us);
  if (self->sparks_end_us != 0 && lamp_spark_end (now_us) > self->sparks_end_us
      && !self->is_reading_sparks)
    read_sparks (self);
  if (has_pending (self))
    queue_refresh (self);

  return G_SOURCE_CONTINUE;
}

/**
 * lamp_home_loader_new: (skip)
 * @home: the home to keep current; not owned
 * @engine: (nullable): whose changes to follow; %NULL shows what the cache holds
 * @directory: the folder of the cache
 *
 * Reads the cache at once, if it is there.
 *
 * Returns: (transfer full): the loader
 */
LampHomeLoader *
lamp_home_loader_new (LampHome *home, LampEngine *engine, const char *directory)
{
  LampHomeLoader *self = g_new0 (LampHomeLoader, 1);

  self->home = home;
  self->directory = g_strdup (directory);
  self->pending = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->cancellable = g_cancellable_new ();
  self->is_roster_pending = TRUE;
  self->are_alerts_pending = TRUE;
  if (engine != NULL)
    {
      const LampStatus starting = { .link = LAMP_LINK_STARTING,
                                    .last_success_us = LAMP_NO_TIME,
                                    .catching_up_us = LAMP_NO_TIME };

      self->engine = g_object_ref (engine);
      self->changed_id = g_signal_connect (engine, "changed", G_CALLBACK (engine_changed_cb), self);
      lamp_home_apply_status (home, &starting);
    }
  self->tick_id = g_timeout_add_seconds (1, tick_cb, self);
  refresh (self);

  return self;
}

/**
 * lamp_home_loader_free: (skip)
 * @loader: (transfer full): a loader
 */
void
lamp_home_loader_free (LampHomeLoader *loader)
{
  g_cancellable_cancel (loader->cancellable);
  g_clear_object (&loader->cancellable);
  if (loader->engine != NULL)
    g_signal_handler_disconnect (loader->engine, loader->changed_id);
  g_clear_object (&loader->engine);
  g_clear_handle_id (&loader->tick_id, g_source_remove);
  g_clear_handle_id (&loader->refresh_id, g_source_remove);
  g_clear_handle_id (&loader->sparks_id, g_source_remove);
  g_clear_pointer (&loader->reader, lamp_reader_close);
  g_hash_table_unref (loader->pending);
  g_free (loader->directory);
  g_free (loader);
}

/**
 * lamp_home_new:
 * @engine: (nullable): the running engine; %NULL shows what the cache holds
 * @directory: the folder of the cache
 * @zone: the home's zone
 *
 * Returns: (transfer full): the home, kept current until it is freed
 */
LampHome *
lamp_home_new (LampEngine *engine, const char *directory, GTimeZone *zone)
{
  LampHome *self = lamp_home_new_detached (zone, g_get_real_time ());

  lamp_home_set_loader (self, lamp_home_loader_new (self, engine, directory),
                        (GDestroyNotify) lamp_home_loader_free);

  return self;
}

/**
 * lamp_home_get_reader:
 * @self: a home
 *
 * Returns: (transfer none) (nullable): the main thread's connection, for bounded queries; %NULL
 * while the cache is not there
 */
LampReader *
lamp_home_get_reader (LampHome *self)
{
  LampHomeLoader *loader = lamp_home_get_loader (self);

  return loader != NULL && open_reader (loader) ? loader->reader : NULL;
}

/**
 * lamp_home_get_directory:
 * @self: a home
 *
 * Returns: (transfer none) (nullable): the folder of the cache, for readers of other threads; %NULL
 * of a home without one
 */
const char *
lamp_home_get_directory (LampHome *self)
{
  LampHomeLoader *loader = lamp_home_get_loader (self);

  return loader != NULL ? loader->directory : NULL;
}

/**
 * lamp_home_get_engine:
 * @self: a home
 *
 * Returns: (transfer none) (nullable): what keeps it current; %NULL of a home that only shows its cache
 */
LampEngine *
lamp_home_get_engine (LampHome *self)
{
  LampHomeLoader *loader = lamp_home_get_loader (self);

  return loader != NULL ? loader->engine : NULL;
}
