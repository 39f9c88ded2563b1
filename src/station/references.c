/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Fetches by id what the cache speaks of and does not have: the record of a resident whose readings come, the
 * room of a bed, the device of a reading.
 *
 * One request a second, so that a cloud full of loose ends costs nobody anything; what the cloud does not have
 * or does not give is not asked for again within the hour, and a cloud that does not answer is left in peace
 * until the next look. Nothing is written but what came. Source: cloud-protocol.md 4.1.
 *
 * Belongs to the engine's thread; the connection, the store and the context outlive it. To be freed only when
 * it is not busy.
 */

#define G_LOG_DOMAIN "lamp-station"

#include "config.h"

#include "station/references.h"
#include "core/instant.h"
#include "fhir/page.h"

#define PACE_MS      1000
#define LOOK_LIMIT   200
#define FORGOTTEN_US LAMP_US_PER_HOUR

struct _LampReferences
{
  LampConnection *connection;
  LampStore *store;
  GTimeZone *zone;
  GMainContext *context;
  LampReferencesFunc func;
  gpointer user_data;
  guint pace_ms;

  GQueue wanted; /* "Patient/p1", owned */
  GHashTable
      *asked;     /* those that need not be asked for again -> when they were (gint64, monotonic) */
  GSource *timer; /* (nullable) */
  char *asking;   /* (nullable): on its way */
  GCancellable *cancellable;
  gboolean is_stopped;
};

/**
 * lamp_references_new:
 * @context: whose thread owns it
 * @cancellable: ends a request that is under way
 * @func: called after each commit
 */
LampReferences *
lamp_references_new (LampConnection *connection,
                     LampStore *store,
                     GTimeZone *zone,
                     GMainContext *context,
                     GCancellable *cancellable,
                     LampReferencesFunc func,
                     gpointer user_data)
{
  LampReferences *self = g_new0 (LampReferences, 1);

  self->connection = connection;
  self->store = store;
  self->zone = g_time_zone_ref (zone);
  self->context = context;
  self->func = func;
  self->user_data = user_data;
  self->pace_ms = PACE_MS;
  g_queue_init (&self->wanted);
  self->asked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->cancellable = g_object_ref (cancellable);

  return self;
}

/**
 * lamp_references_set_pace:
 * @pace_ms: between two requests, for a test that need not wait
 */
void
lamp_references_set_pace (LampReferences *self, guint pace_ms)
{
  self->pace_ms = pace_ms;
}

static void
clear_timer (LampReferences *self)
{
  if (self->timer != NULL)
    g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
}

void
lamp_references_free (LampReferences *self)
{
  if (self == NULL)
    return;

  g_assert (self->asking == NULL);
  clear_timer (self);
  g_queue_clear_full (&self->wanted, g_free);
  g_hash_table_unref (self->asked);
  g_object_unref (self->cancellable);
  g_time_zone_unref (self->zone);
  g_free (self);
}

/**
 * lamp_references_is_busy:
 *
 * Returns: whether a request is on its way
 */
gboolean
lamp_references_is_busy (LampReferences *self)
{
  return self->asking != NULL;
}

/**
 * lamp_references_stop:
 *
 * Asks for nothing more; what is under way may end by itself.
 */
void
lamp_references_stop (LampReferences *self)
{
  clear_timer (self);
  g_queue_clear_full (&self->wanted, g_free);
  self->is_stopped = TRUE;
}

static gboolean
was_asked (LampReferences *self, const char *reference)
{
  const gint64 *asked_us = g_hash_table_lookup (self->asked, reference);

  return asked_us != NULL && g_get_monotonic_time () - *asked_us < FORGOTTEN_US;
}

static void
note_asked (LampReferences *self, const char *reference)
{
  gint64 now_us = g_get_monotonic_time ();

  g_hash_table_insert (self->asked, g_strdup (reference), g_memdup2 (&now_us, sizeof now_us));
}

static gboolean
keep (LampReferences *self, GBytes *body, GError **error)
{
  g_autoptr (LampFhirPage) page = lamp_fhir_page_new ();
  g_autoptr (LampIngest) ingest = lamp_ingest_new ();
  LampFhirContext context
      = { .zone = self->zone,
          .now_us = g_get_real_time () + lamp_connection_get_clock_offset_us (self->connection) };
  gsize length;
  const char *bytes = g_bytes_get_data (body, &length);

  if (!lamp_fhir_resource_read (page, bytes, length, &context, error)
      || !lamp_store_put_batch (self->store, page->batch, ingest, error))
    return FALSE;
  if (ingest->records > 0)
    self->func (ingest, self->user_data);

  return TRUE;
}

static void ask_later (LampReferences *self);

static void
received_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  LampReferences *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *reference = g_steal_pointer (&self->asking);
  g_autoptr (GBytes) body = lamp_connection_get_finish (LAMP_CONNECTION (source), result, &error);

  /* Whatever came of it, it is not worth asking again soon; a cloud out of reach is another matter. */
  note_asked (self, reference);
  if (body != NULL && keep (self, body, &error))
    {
      ask_later (self);
      return;
    }
  g_debug ("%s was not fetched: %s", reference, error->message);
  if (g_error_matches (error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_UNREACHABLE)
      || g_error_matches (error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_RETRY_LATER)
      || g_error_matches (error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_SIGN_IN_AGAIN))
    {
      g_hash_table_remove (self->asked, reference);
      g_queue_clear_full (&self->wanted, g_free);
    }
  ask_later (self);
}

static gboolean
ask_cb (gpointer user_data)
{
  LampReferences *self = user_data;
  g_autofree char *url = NULL;

  g_clear_pointer (&self->timer, g_source_unref);
  self->asking = g_queue_pop_head (&self->wanted);
  if (self->asking == NULL)
    return G_SOURCE_REMOVE;
  url = g_strconcat (lamp_connection_get_base (self->connection), "/", self->asking, NULL);
  lamp_connection_get_async (self->connection, url, self->cancellable, received_cb, self);

  return G_SOURCE_REMOVE;
}

static void
ask_later (LampReferences *self)
{
  if (g_queue_is_empty (&self->wanted) || self->timer != NULL || self->asking != NULL)
    return;

  self->timer = g_timeout_source_new (self->pace_ms);
  g_source_set_callback (self->timer, ask_cb, self, NULL);
  g_source_attach (self->timer, self->context);
}

/**
 * lamp_references_look:
 *
 * Looks for what is missing and begins to ask for it. To be called when every stream has been seen to its end:
 * before, much is missing that only has not come yet.
 */
void
lamp_references_look (LampReferences *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) unknown = NULL;

  if (!g_queue_is_empty (&self->wanted) || self->asking != NULL || self->is_stopped)
    return;

  unknown = lamp_store_get_unknown (self->store, LOOK_LIMIT, &error);
  if (unknown == NULL)
    {
      g_debug ("What is missing could not be seen: %s", error->message);
      return;
    }
  for (guint i = 0; i < unknown->len; i++)
    if (!was_asked (self, g_ptr_array_index (unknown, i)))
      g_queue_push_tail (&self->wanted, g_strdup (g_ptr_array_index (unknown, i)));
  ask_later (self);
}
