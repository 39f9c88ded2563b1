/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Finding out what the cloud has deleted, once a day.
 *
 * A deletion does not show in a search. Where the cloud has a history of a type, that is asked for what was
 * deleted since the last sweep; else all ids of the type are fetched and those that we have and it does not are
 * candidates. Either way nothing is hidden before the very record was asked for by its id and the cloud said
 * 404 or 410: being absent from a list is not being deleted, since indexes lag. Where more than half of what
 * we have is missing, that is no deletion but another store, and nothing is hidden at all.
 *
 * Pages of ids are never stored: they hold parts of resources. Any failure ends the sweep; what it had found
 * by then stands, and the rest is found the next day. Readings are not swept. Source: cloud-protocol.md 4.4.
 *
 * Belongs to the engine's thread; connection and stores outlive it.
 */

#define G_LOG_DOMAIN "lamp-station"

#include "config.h"

#include "station/sweep.h"
#include "cloud/keyset.h"
#include "core/instant.h"
#include "station/abilities.h"

#include <string.h>

#define MAX_PAGES      1000
#define LEAST_TO_JUDGE 10
#define FIRST_SINCE_US (2 * LAMP_US_PER_DAY)

static const char *const types[]
    = { "Patient", "Encounter", "Flag", "AllergyIntolerance", "Goal", "Device" };

typedef struct
{
  LampSweepWish wish;
  LampFhirPage *page;
  LampIngest *ingest;

  guint type;
  gboolean is_history;
  char *url;
  guint n_pages;
  GHashTable *listed;   /* ids that the cloud has */
  GPtrArray *suspected; /* ids to be asked for one by one */
} Sweep;

static void ask (GTask *task);

static void
sweep_free (gpointer data)
{
  Sweep *sweep = data;

  g_time_zone_unref (sweep->wish.zone);
  lamp_fhir_page_free (sweep->page);
  lamp_ingest_free (sweep->ingest);
  g_free (sweep->url);
  g_hash_table_unref (sweep->listed);
  g_ptr_array_unref (sweep->suspected);
  g_free (sweep);
}

static gint64
now_us (const Sweep *sweep)
{
  return g_get_real_time () + lamp_connection_get_clock_offset_us (sweep->wish.connection);
}

static char *
history_ability (const Sweep *sweep)
{
  return g_strconcat ("history ", types[sweep->type], NULL);
}

static void
begin_type (Sweep *sweep)
{
  const char *base = lamp_connection_get_base (sweep->wish.connection);
  const char *type = types[sweep->type];
  g_autofree char *ability = history_ability (sweep);
  gint64 since_us = sweep->wish.since_us != LAMP_NO_TIME ? sweep->wish.since_us
                                                         : now_us (sweep) - FIRST_SINCE_US;
  g_autofree char *since = lamp_instant_format (since_us);
  g_autofree char *escaped = g_uri_escape_string (since, NULL, FALSE);

  g_free (sweep->url);
  sweep->is_history = !lamp_ability_is_lacking (sweep->wish.reader, ability, now_us (sweep));
  if (sweep->is_history)
    sweep->url = g_strdup_printf ("%s/%s/_history?_since=%s&_count=100", base, type, escaped);
  else
    sweep->url
        = g_strdup_printf ("%s/%s?_elements=id,meta&_count=%u", base, type, LAMP_KEYSET_COUNT);
  sweep->n_pages = 0;
  g_hash_table_remove_all (sweep->listed);
  g_ptr_array_set_size (sweep->suspected, 0);
}

static void
next_type (GTask *task)
{
  Sweep *sweep = g_task_get_task_data (task);

  if (++sweep->type == G_N_ELEMENTS (types))
    {
      g_task_return_pointer (task, g_steal_pointer (&sweep->ingest),
                             (GDestroyNotify) lamp_ingest_free);
      sweep->ingest = lamp_ingest_new ();
      return;
    }
  begin_type (sweep);
  ask (task);
}

static gboolean
hide (Sweep *sweep, const char *id, GError **error)
{
  LampStore *store = sweep->wish.store;

  if (!lamp_store_begin (store, error))
    return FALSE;
  if (lamp_store_put_gone (store, types[sweep->type], id, now_us (sweep), sweep->ingest, error)
      && lamp_store_commit (store, error))
    return TRUE;
  lamp_store_rollback (store);

  return FALSE;
}

static void ask_for_suspected (GTask *task);

static void
suspected_received_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Sweep *sweep = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = lamp_connection_get_finish (LAMP_CONNECTION (source), result, &error);
  g_autofree char *id = g_ptr_array_steal_index (sweep->suspected, sweep->suspected->len - 1);

  if (body == NULL && g_error_matches (error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_GONE))
    {
      g_clear_error (&error);
      if (hide (sweep, id, &error))
        {
          ask_for_suspected (task);
          return;
        }
    }
  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    ask_for_suspected (task);
}

/* One after the other, from the end. */
static void
ask_for_suspected (GTask *task)
{
  Sweep *sweep = g_task_get_task_data (task);
  g_autofree char *url = NULL;

  if (sweep->suspected->len == 0)
    {
      next_type (task);
      return;
    }
  url = g_strdup_printf (
      "%s/%s/%s", lamp_connection_get_base (sweep->wish.connection), types[sweep->type],
      (const char *) g_ptr_array_index (sweep->suspected, sweep->suspected->len - 1));
  lamp_connection_get_async (sweep->wish.connection, url, g_task_get_cancellable (task),
                             suspected_received_cb, g_object_ref (task));
}

/* What we have and the cloud has not listed. */
static gboolean
compare (Sweep *sweep, GError **error)
{
  g_autoptr (GHashTable) cached = lamp_store_get_ids (sweep->wish.store, types[sweep->type], error);
  GHashTableIter iter;
  gpointer id;

  if (cached == NULL)
    return FALSE;
  g_hash_table_iter_init (&iter, cached);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    if (!g_hash_table_contains (sweep->listed, id))
      g_ptr_array_add (sweep->suspected, g_strdup (id));

  if (g_hash_table_size (cached) >= LEAST_TO_JUDGE
      && sweep->suspected->len * 2 > g_hash_table_size (cached))
    {
      g_message ("%s: the cloud lists less than half of what is here: nothing is hidden",
                 types[sweep->type]);
      g_ptr_array_set_size (sweep->suspected, 0);
    }

  return TRUE;
}

static void
list_ids (Sweep *sweep)
{
  const LampBatch *batch = sweep->page->batch;

#define LIST(array, Record)                \
  for (guint i = 0; i < (array)->len; i++) \
  g_hash_table_add (sweep->listed, g_strdup (g_array_index ((array), Record, i).version.id))
  LIST (batch->residents, LampResidentRecord);
  LIST (batch->stays, LampStayRecord);
  LIST (batch->flags, LampFlagRecord);
  LIST (batch->allergies, LampAllergyRecord);
  LIST (batch->decisions, LampDecisionRecord);
  LIST (batch->devices, LampDeviceRecord);
#undef LIST
  /* A part of a resource is refused by its decoder, and says who it is. */
  for (guint i = 0; i < batch->refusals->len; i++)
    {
      const char *id = g_array_index (batch->refusals, LampRefusal, i).id;

      if (id != NULL)
        g_hash_table_add (sweep->listed, g_strdup (id));
    }
}

/* "Patient/p1", if it is of this type and here. */
static gboolean
suspect_deleted (Sweep *sweep, GError **error)
{
  g_autoptr (GHashTable) cached = lamp_store_get_ids (sweep->wish.store, types[sweep->type], error);

  if (cached == NULL)
    return FALSE;
  for (guint i = 0; i < sweep->page->deleted->len; i++)
    {
      g_auto (GStrv) parts = g_strsplit (g_ptr_array_index (sweep->page->deleted, i), "/", -1);
      guint n = g_strv_length (parts);

      for (guint at = 0; at + 1 < n; at++)
        if (strcmp (parts[at], types[sweep->type]) == 0
            && g_hash_table_remove (cached, parts[at + 1]))
          g_ptr_array_add (sweep->suspected, g_strdup (parts[at + 1]));
    }

  return TRUE;
}

/* Reads a page; TRUE with the URL set if there is another one. */
static gboolean
take_page (Sweep *sweep, GBytes *body, gboolean *has_more, GError **error)
{
  LampFhirContext context = { .zone = sweep->wish.zone, .now_us = now_us (sweep) };
  const char *base = lamp_connection_get_base (sweep->wish.connection);
  g_autofree char *search
      = g_strconcat (types[sweep->type], sweep->is_history ? "/_history" : "", NULL);
  g_autofree char *next = NULL;
  gsize length;
  const char *bytes = g_bytes_get_data (body, &length);

  *has_more = FALSE;
  if (!lamp_fhir_page_read (sweep->page, bytes, length, &context, error))
    return FALSE;
  if (sweep->is_history ? !suspect_deleted (sweep, error) : (list_ids (sweep), FALSE))
    return FALSE;
  /* An empty page of a history that leads on is its end (one server never stops). */
  if (sweep->page->next == NULL || (sweep->is_history && sweep->page->n_entries == 0))
    return TRUE;

  next = lamp_keyset_sanitise (base, sweep->is_history ? "_history" : search, sweep->page->next);
  if (next != NULL && sweep->is_history && strstr (next, "/_history?") != NULL)
    {
      g_autofree char *query = g_strdup (strchr (next, '?'));

      g_free (next);
      next = g_strconcat (base, "/", search, query, NULL);
    }
  if (next == NULL || strcmp (next, sweep->url) == 0 || ++sweep->n_pages > MAX_PAGES)
    {
      g_set_error_literal (error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_RETRY_LATER,
                           "the list of ids has no end");
      return FALSE;
    }
  g_free (sweep->url);
  sweep->url = g_steal_pointer (&next);
  *has_more = TRUE;

  return TRUE;
}

/* The cloud has no history of this type: by its ids, then, today and until tomorrow. */
static gboolean
do_without_history (Sweep *sweep, const GError *error)
{
  g_autofree char *ability = history_ability (sweep);

  if (!sweep->is_history || error->domain != LAMP_CLOUD_ERROR
      || g_error_matches (error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_UNREACHABLE)
      || g_error_matches (error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_SIGN_IN_AGAIN)
      || !lamp_ability_note_lacking (sweep->wish.store, ability, now_us (sweep), NULL))
    return FALSE;
  begin_type (sweep);

  return !sweep->is_history;
}

static void
page_received_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Sweep *sweep = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = lamp_connection_get_finish (LAMP_CONNECTION (source), result, &error);
  gboolean has_more = FALSE;

  if (body == NULL && do_without_history (sweep, error))
    {
      ask (task);
      return;
    }
  if (body == NULL
      && (g_error_matches (error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_FORBIDDEN)
          || g_error_matches (error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_GONE)
          || g_error_matches (error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_REFUSED)))
    {
      next_type (task);
      return;
    }
  if (body == NULL || !take_page (sweep, body, &has_more, &error)
      || (!has_more && !sweep->is_history && !compare (sweep, &error)))
    g_task_return_error (task, g_steal_pointer (&error));
  else if (has_more)
    ask (task);
  else
    ask_for_suspected (task);
}

static void
ask (GTask *task)
{
  Sweep *sweep = g_task_get_task_data (task);

  lamp_connection_get_async (sweep->wish.connection, sweep->url, g_task_get_cancellable (task),
                             page_received_cb, g_object_ref (task));
}

/**
 * lamp_sweep_async:
 *
 * Looks for what the cloud has deleted and takes it out of sight. Not while a round of pulling is on.
 */
void
lamp_sweep_async (const LampSweepWish *wish,
                  GCancellable *cancellable,
                  GAsyncReadyCallback callback,
                  gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Sweep *sweep = g_new0 (Sweep, 1);

  sweep->wish = *wish;
  g_time_zone_ref (wish->zone);
  sweep->page = lamp_fhir_page_new ();
  sweep->ingest = lamp_ingest_new ();
  sweep->listed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  sweep->suspected = g_ptr_array_new_with_free_func (g_free);
  g_task_set_source_tag (task, lamp_sweep_async);
  g_task_set_task_data (task, sweep, sweep_free);
  begin_type (sweep);
  ask (task);
}

/**
 * lamp_sweep_finish:
 *
 * Returns: (transfer full) (nullable): whom it concerned; else a %LAMP_CLOUD_ERROR or %LAMP_STORE_ERROR, and
 *   what was hidden before stays so
 */
LampIngest *
lamp_sweep_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
