/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rounds of pulling: each stream from its cursor to its end, page by page, cloud -> store -> rules.
 *
 * A page is one transaction: rows, latest, rollups, the rules' states, alerts, and the cursor. So a cursor
 * is never ahead of its rows, and a crash at any moment costs one page that comes again. A page that
 * cannot be stored ends the round with the store's error; a page that is no FHIR ends it as if the cloud
 * could not be reached. Time passes for the rules only when the values have been seen to their end: what
 * has not arrived yet is not silence.
 *
 * Belongs to the thread that made it; asks for one page at a time.
 */

#define G_LOG_DOMAIN "lamp-station"

#include "config.h"

#include "station/sync.h"
#include "cloud/keyset.h"
#include "core/instant.h"

#include <string.h>

static const struct
{
  const char *name;
  const char *search;
} streams[LAMP_N_STREAMS] = {
  [LAMP_STREAM_PLACES] = { "places", "Location" },
  [LAMP_STREAM_RESIDENTS] = { "residents", "Patient" },
  [LAMP_STREAM_STAYS] = { "stays", "Encounter" },
  [LAMP_STREAM_DEVICES] = { "devices", "Device" },
  [LAMP_STREAM_VALUES] = { "values", "Observation" },
};

struct _LampSync
{
  GObject parent_instance;

  LampConnection *connection;
  LampStore *store;
  LampReader *reader;
  LampWatches *watches;
  GTimeZone *zone;
  guint history_days;

  LampSyncPageFunc page_func;
  gpointer page_data;
  LampSyncTotals totals;

  /* The stream that is being walked; one page is in memory at a time. */
  LampStreamId stream;
  LampKeyset *keyset;
  LampCursor cursor;
  gint64 walk_newest_us;
  char walk_newest[sizeof ((LampCursor *) NULL)->newest];
  LampFhirPage *page;
};

G_DEFINE_FINAL_TYPE (LampSync, lamp_sync, G_TYPE_OBJECT)

static void ask_for_page (GTask *task);

static void
lamp_sync_finalize (GObject *object)
{
  LampSync *self = LAMP_SYNC (object);

  g_clear_object (&self->connection);
  g_clear_pointer (&self->keyset, lamp_keyset_free);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  g_clear_pointer (&self->page, lamp_fhir_page_free);
  g_clear_pointer (&self->totals.ingest, lamp_ingest_free);

  G_OBJECT_CLASS (lamp_sync_parent_class)->finalize (object);
}

static void
lamp_sync_class_init (LampSyncClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lamp_sync_finalize;
}

static void
lamp_sync_init (LampSync *self)
{
  self->page = lamp_fhir_page_new ();
  self->totals.ingest = lamp_ingest_new ();
}

/**
 * lamp_sync_new:
 * @store: outlives the sync
 * @reader: of the same folder; outlives the sync
 * @watches: outlives the sync
 * @history_days: how far back the first pull of the values reaches, 0 for all there is
 */
LampSync *
lamp_sync_new (LampConnection *connection,
               LampStore *store,
               LampReader *reader,
               LampWatches *watches,
               GTimeZone *zone,
               guint history_days)
{
  LampSync *self = g_object_new (LAMP_TYPE_SYNC, NULL);

  self->connection = g_object_ref (connection);
  self->store = store;
  self->reader = reader;
  self->watches = watches;
  self->zone = g_time_zone_ref (zone);
  self->history_days = history_days;

  return self;
}

/**
 * lamp_sync_set_page_func:
 * @func: (nullable): called after each page that was committed
 */
void
lamp_sync_set_page_func (LampSync *self, LampSyncPageFunc func, gpointer user_data)
{
  self->page_func = func;
  self->page_data = user_data;
}

/**
 * lamp_sync_get_totals:
 *
 * Returns: (transfer none): what was pulled since the sync was made
 */
const LampSyncTotals *
lamp_sync_get_totals (LampSync *self)
{
  return &self->totals;
}

static gint64
cloud_now_us (LampSync *self)
{
  return g_get_real_time () + lamp_connection_get_clock_offset_us (self->connection);
}

/* Where to begin: a little before the cursor; or at the start of the history that is wanted, when there is
 * no cursor or more history is wanted than the last time. */
static gint64
begin_walk (LampSync *self, gboolean is_values)
{
  gint64 from_us = LAMP_NO_TIME;
  gboolean wants_more;

  if (is_values && self->history_days != 0)
    from_us = cloud_now_us (self) - self->history_days * LAMP_US_PER_DAY;

  /* The start of the window moves with the clock: only a day's difference is a wish for more. */
  wants_more = self->cursor.from_us != LAMP_NO_TIME
               && (from_us == LAMP_NO_TIME || from_us < self->cursor.from_us - LAMP_US_PER_DAY);

  if (self->cursor.newest_us == LAMP_NO_TIME || wants_more)
    {
      self->cursor.from_us = from_us;
      return from_us;
    }

  return self->cursor.newest_us - LAMP_SYNC_OVERLAP_US;
}

static gboolean
begin_stream (LampSync *self, GError **error)
{
  gint64 from_us;

  if (!lamp_store_get_cursor (self->store, streams[self->stream].name, &self->cursor, error))
    return FALSE;

  from_us = begin_walk (self, self->stream == LAMP_STREAM_VALUES);
  self->walk_newest_us = self->cursor.newest_us;
  g_strlcpy (self->walk_newest, self->cursor.newest, sizeof self->walk_newest);

  g_clear_pointer (&self->keyset, lamp_keyset_free);
  self->keyset = lamp_keyset_new (lamp_connection_get_base (self->connection), streams[self->stream].search,
                                  from_us);

  return TRUE;
}

/* The cursor moves with the rows; where the cloud does not sort, only when the walk is over, since an older
 * row may still come. */
static void
move_cursor (LampSync *self, LampKeysetStep step)
{
  const LampFhirPage *page = self->page;

  if (page->newest_us > self->walk_newest_us)
    {
      self->walk_newest_us = page->newest_us;
      g_strlcpy (self->walk_newest, page->newest != NULL ? page->newest : "", sizeof self->walk_newest);
    }
  if (page->is_sorted || step == LAMP_KEYSET_DONE)
    {
      self->cursor.newest_us = self->walk_newest_us;
      g_strlcpy (self->cursor.newest, self->walk_newest, sizeof self->cursor.newest);
    }
  if (step == LAMP_KEYSET_DONE)
    self->cursor.synced_us = cloud_now_us (self);
}

/* Who is away or has left is not silent: nobody expects anything of their sensors. */
static gboolean
tick_present (LampSync *self, GError **error)
{
  g_autoptr (GPtrArray) residents = lamp_reader_residents (self->reader, error);
  g_autoptr (GHashTable) present = g_hash_table_new (g_str_hash, g_str_equal);

  if (residents == NULL)
    return FALSE;
  for (guint i = 0; i < residents->len; i++)
    {
      const LampResidentRow *row = g_ptr_array_index (residents, i);

      if (!row->is_on_leave)
        g_hash_table_add (present, row->id);
    }
  lamp_watches_tick (self->watches, present, self->cursor.synced_us);

  return TRUE;
}

static gboolean
store_page (LampSync *self, LampIngest *ingest, gboolean is_last, gboolean *have_alerts_changed, GError **error)
{
  if (!lamp_store_put_batch (self->store, self->page->batch, ingest, error))
    return FALSE;

  for (guint i = 0; i < ingest->readings->len; i++)
    lamp_watches_feed (self->watches, &g_array_index (ingest->readings, LampFedReading, i));
  if (is_last && self->stream == LAMP_STREAM_VALUES && !tick_present (self, error))
    return FALSE;

  return lamp_watches_save (self->watches, self->store, ingest->residents, have_alerts_changed, error)
         && lamp_store_put_cursor (self->store, streams[self->stream].name, &self->cursor, error);
}

/* One page, one transaction. */
static gboolean
apply_page (LampSync *self, LampKeysetStep step, GError **error)
{
  const LampBatch *batch = self->page->batch;
  g_autoptr (LampIngest) ingest = lamp_ingest_new ();
  gboolean is_last = step == LAMP_KEYSET_DONE;
  gboolean have_alerts_changed = FALSE;
  LampCursor before = self->cursor;

  move_cursor (self, step);
  if (!lamp_store_begin (self->store, error))
    {
      self->cursor = before;
      return FALSE;
    }
  if (!store_page (self, ingest, is_last, &have_alerts_changed, error)
      || !lamp_store_commit (self->store, error))
    {
      lamp_store_rollback (self->store);
      lamp_watches_revert (self->watches);
      self->cursor = before;
      return FALSE;
    }
  lamp_watches_settle (self->watches);

  lamp_ingest_add (self->totals.ingest, ingest);
  self->totals.pages++;
  self->totals.refusals += batch->refusals->len;
  self->totals.issues += self->page->issues->len;

  if (self->page_func != NULL)
    {
      LampSyncPage told = {
        .stream = self->stream,
        .ingest = ingest,
        .has_roster_changed = ingest->records > 0,
        .have_alerts_changed = have_alerts_changed,
        .newest_us = self->page->newest_us,
        .is_last = is_last,
      };

      self->page_func (&told, self->page_data);
    }

  return TRUE;
}

/* What one page could not deliver is said once a page, without a word about anybody's values. */
static void
report_page (LampSync *self)
{
  for (guint i = 0; i < self->page->issues->len; i++)
    g_debug ("%s: the cloud says: %s", streams[self->stream].name,
             (const char *) g_ptr_array_index (self->page->issues, i));
  for (guint i = 0; i < self->page->batch->refusals->len; i++)
    {
      const LampRefusal *refusal = &g_array_index (self->page->batch->refusals, LampRefusal, i);

      g_debug ("%s: a resource was left out: %s", streams[self->stream].name, refusal->reason);
    }
}

static gboolean
take_page (LampSync *self, GBytes *body, LampKeysetStep *step, GError **error)
{
  LampFhirContext context = {
    .zone = self->zone,
    .now_us = cloud_now_us (self),
  };
  g_autoptr (GError) reason = NULL;
  gsize length;
  const char *bytes = g_bytes_get_data (body, &length);

  if (!lamp_fhir_page_read (self->page, bytes, length, &context, &reason))
    {
      g_set_error (error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_NOT_FHIR, "%s", reason->message);
      return FALSE;
    }
  report_page (self);

  *step = lamp_keyset_advance (self->keyset, self->page);
  if (!apply_page (self, *step, error))
    return FALSE;

  if (*step == LAMP_KEYSET_GIVE_UP)
    {
      g_set_error (error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_RETRY_LATER, "%s: %s", streams[self->stream].name,
                   lamp_keyset_problem (self->keyset));
      return FALSE;
    }

  return TRUE;
}

static void
page_received_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  LampSync *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (GBytes) body = lamp_connection_get_finish (LAMP_CONNECTION (source), result, &error);
  LampKeysetStep step = LAMP_KEYSET_DONE;

  if (body == NULL || !take_page (self, body, &step, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  if (step == LAMP_KEYSET_DONE)
    {
      if (++self->stream == LAMP_N_STREAMS)
        {
          g_task_return_boolean (task, TRUE);
          return;
        }
      if (!begin_stream (self, &error))
        {
          g_task_return_error (task, error);
          return;
        }
    }
  ask_for_page (task);
}

static void
ask_for_page (GTask *task)
{
  LampSync *self = g_task_get_source_object (task);

  lamp_connection_get_async (self->connection, lamp_keyset_url (self->keyset), g_task_get_cancellable (task),
                             page_received_cb, g_object_ref (task));
}

/**
 * lamp_sync_round_async:
 * @with_small_streams: also residents, stays, places and devices, which change seldom
 *
 * Pulls each stream from its cursor to its end. One round at a time.
 */
void
lamp_sync_round_async (LampSync *self,
                       gboolean with_small_streams,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  GError *error = NULL;

  g_task_set_source_tag (task, lamp_sync_round_async);

  self->stream = with_small_streams ? LAMP_STREAM_PLACES : LAMP_STREAM_VALUES;
  if (!begin_stream (self, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  ask_for_page (task);
}

/**
 * lamp_sync_round_finish:
 *
 * Returns: %TRUE when every stream was seen to its end; else a %LAMP_CLOUD_ERROR, a %LAMP_STORE_ERROR or
 *   %G_IO_ERROR_CANCELLED. What was stored before stays stored.
 */
gboolean
lamp_sync_round_finish (LampSync *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
