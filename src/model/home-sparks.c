/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The sparklines of all residents, read from the cache beside the main thread.
 *
 * They are many rows, so a GTask with a connection of its own reads them and hands them over in chunks; each is
 * whole. Once freed nothing more arrives. All else belongs to the main thread.
 */

#define G_LOG_DOMAIN "lamp-model"

#include "config.h"

#include "model/home-sparks.h"
#include "model/home-private.h"
#include "model/spark.h"

#define CHUNK       16 /* residents a reading job hands over at once */
#define SPARK_LIMIT 100000

struct _LampHomeSparks
{
  LampHome *home; /* not owned */
  char *directory;
  LampHomeSparksFunc func;
  gpointer user_data;
  GCancellable *cancellable;
  gboolean is_reading;
  gboolean is_pending;
  gint64 end_us; /* of what was read last, or 0 */
};

/* A frozen order for the reading job: nothing in it is shared with the main thread. */
typedef struct
{
  char *directory;
  GTimeZone *zone;
  GPtrArray *ids;
  gint64 end_us;
  LampHomeSparks *sparks; /* touched on the main thread only, and not once cancelled */
} SparkJob;

typedef struct
{
  GTask *task;
  GPtrArray *ids;
  GArray *sparks;
} SparkChunk;

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
          = lamp_home_find_resident (job->sparks->home, g_ptr_array_index (chunk->ids, i));

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
  LampHomeSparks *self = job->sparks;
  g_autoptr (GError) error = NULL;

  if (g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    return;
  self->is_reading = FALSE;
  if (!g_task_propagate_boolean (task, &error))
    g_debug ("Sparklines were not read: %s", error->message);
  else
    {
      self->end_us = job->end_us;
      if (job->ids->len > 0)
        lamp_home_apply_sparks_done (self->home);
    }
  if (self->is_pending)
    lamp_home_sparks_read (self);
  self->func (self->user_data);
}

/**
 * lamp_home_sparks_read: (skip)
 * @self: the sparklines
 *
 * Reads all of them anew, once more if it is being done; @func is called when it is.
 */
void
lamp_home_sparks_read (LampHomeSparks *self)
{
  GListModel *residents = lamp_home_get_residents (self->home);
  g_autoptr (GTask) task = NULL;
  SparkJob *job;

  if (self->is_reading)
    {
      self->is_pending = TRUE;
      return;
    }
  self->is_pending = FALSE;
  self->is_reading = TRUE;

  job = g_new0 (SparkJob, 1);
  job->directory = g_strdup (self->directory);
  job->zone = g_time_zone_ref (lamp_home_get_zone (self->home));
  job->ids = g_ptr_array_new_with_free_func (g_free);
  job->end_us = lamp_spark_end (lamp_home_get_now_us (self->home));
  job->sparks = self;
  for (guint i = 0, n = g_list_model_get_n_items (residents); i < n; i++)
    {
      g_autoptr (LampResidentItem) item = g_list_model_get_item (residents, i);

      g_ptr_array_add (job->ids, g_strdup (lamp_resident_item_get_id (item)));
    }
  task = g_task_new (NULL, self->cancellable, sparks_read_cb, NULL);
  g_task_set_source_tag (task, lamp_home_sparks_read);
  g_task_set_task_data (task, job, spark_job_free);
  g_task_run_in_thread (task, spark_thread_cb);
}

/**
 * lamp_home_sparks_new: (skip)
 * @home: whose; not owned
 * @directory: the folder of the cache
 * @func: called when a reading is over
 *
 * Returns: (transfer full): nothing read yet
 */
LampHomeSparks *
lamp_home_sparks_new (LampHome *home,
                      const char *directory,
                      LampHomeSparksFunc func,
                      gpointer user_data)
{
  LampHomeSparks *self = g_new0 (LampHomeSparks, 1);

  self->home = home;
  self->directory = g_strdup (directory);
  self->func = func;
  self->user_data = user_data;
  self->cancellable = g_cancellable_new ();

  return self;
}

void
lamp_home_sparks_free (LampHomeSparks *self)
{
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  g_free (self->directory);
  g_free (self);
}

gboolean
lamp_home_sparks_is_reading (LampHomeSparks *self)
{
  return self->is_reading;
}

/**
 * lamp_home_sparks_are_old: (skip)
 * @self: the sparklines
 * @now_us: the time
 *
 * Returns: whether a column has ended since they were read, and nobody reads them now
 */
gboolean
lamp_home_sparks_are_old (LampHomeSparks *self, gint64 now_us)
{
  return self->end_us != 0 && lamp_spark_end (now_us) > self->end_us && !self->is_reading;
}
