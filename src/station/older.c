/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Fetches a resident's older readings when somebody wants to see them, before the history of the whole home gets
 * there and beyond what is followed at all.
 *
 * It goes back from what is here in windows of whole days of the home, the nearest first, so that a chart fills from
 * where the eye is; windows that are nearly empty grow. A window is walked as a stream is (cloud/keyset), and how far
 * back the resident's readings reach is noted in the transaction of its last page: a stop at any moment costs pages
 * of one window, and what has been received is never asked for again. The last one wanted goes first; one request at
 * a time, beside those of the rounds.
 *
 * Whole days, because retention may have taken the readings of a day whose mean it keeps: a mean is made anew only of
 * a day that is there as a whole. The rules are not run: what is older than their first look is judged when the
 * history of the home is complete, as always.
 *
 * A cloud that does not answer is left in peace for half a minute, one that refuses for an hour, and one that passes
 * over whose readings were asked for is not believed. Belongs to the engine's thread; connection, store and watches
 * outlive it. To be freed only when it is not busy. Source: cloud-protocol.md 4.3.
 */

#define G_LOG_DOMAIN "lamp-station"

#include "config.h"

#include "station/older.h"
#include "cloud/keyset.h"
#include "cloud/tag.h"
#include "core/instant.h"
#include "fhir/page.h"
#include "station/abilities.h"

#include <string.h>

/* Further back nothing finer than days is kept. Source: design.md 6. */
#define FURTHEST_US (400 * LAMP_US_PER_DAY)

#define FIRST_DAYS   7
#define LONGEST_DAYS 64

#define MOST_WISHES   8
#define UNREACHED_US  (30 * LAMP_US_PER_SECOND)
#define REFUSED_US    LAMP_US_PER_HOUR
#define OBSERVATION   "Observation"
#define PARAM_TAG     "_tag"
#define PARAM_PATIENT "patient"

typedef struct
{
  char *resident_id;
  gint64 from_us;
} Wish;

struct _LampOlder
{
  LampConnection *connection;
  LampStore *store;
  LampWatches *watches;
  GTimeZone *zone;
  GCancellable *cancellable;
  LampOlderFunc func;
  gpointer user_data;

  GQueue wishes; /* Wish, the last one wanted first */
  char *walked;  /* (nullable): whose window is being walked */
  gint64 window_from_us;
  gint window_days;
  guint n_pages;
  LampKeyset *keyset;
  LampFhirPage *page;
  LampOlderState state;

  gint64 quiet_until_us; /* monotonic */
  gboolean is_asking;
  gboolean is_stopped;
};

static void
wish_free (gpointer data)
{
  Wish *wish = data;

  g_free (wish->resident_id);
  g_free (wish);
}

/**
 * lamp_older_new:
 * @zone: the home's
 * @cancellable: ends a request that is under way
 * @func: called after each commit, and when it is over
 */
LampOlder *
lamp_older_new (LampConnection *connection,
                LampStore *store,
                LampWatches *watches,
                GTimeZone *zone,
                GCancellable *cancellable,
                LampOlderFunc func,
                gpointer user_data)
{
  LampOlder *self = g_new0 (LampOlder, 1);

  self->connection = connection;
  self->store = store;
  self->watches = watches;
  self->zone = g_time_zone_ref (zone);
  self->cancellable = g_object_ref (cancellable);
  self->func = func;
  self->user_data = user_data;
  g_queue_init (&self->wishes);
  self->page = lamp_fhir_page_new ();
  self->state.reached_us = LAMP_NO_TIME;

  return self;
}

void
lamp_older_free (LampOlder *self)
{
  if (self == NULL)
    return;

  g_assert (!self->is_asking);
  g_queue_clear_full (&self->wishes, wish_free);
  g_clear_pointer (&self->keyset, lamp_keyset_free);
  lamp_fhir_page_free (self->page);
  g_free (self->walked);
  g_object_unref (self->cancellable);
  g_time_zone_unref (self->zone);
  g_free (self);
}

/**
 * lamp_older_get_state:
 *
 * Returns: (transfer none): whose older readings are being fetched, or were last
 */
const LampOlderState *
lamp_older_get_state (LampOlder *self)
{
  return &self->state;
}

/**
 * lamp_older_is_busy:
 *
 * Returns: whether a request is on its way
 */
gboolean
lamp_older_is_busy (LampOlder *self)
{
  return self->is_asking;
}

/**
 * lamp_older_stop:
 *
 * Asks for nothing more; what is under way may end by itself.
 */
void
lamp_older_stop (LampOlder *self)
{
  self->is_stopped = TRUE;
}

/**
 * lamp_older_try_again:
 *
 * Somebody wants to see whether it works now.
 */
void
lamp_older_try_again (LampOlder *self)
{
  self->quiet_until_us = 0;
}

static gint64
now_us (LampOlder *self)
{
  return g_get_real_time () + lamp_connection_get_clock_offset_us (self->connection);
}

static gint64
day_before (LampOlder *self, gint64 us, gint days)
{
  return lamp_day_start (lamp_day_of (us, self->zone) - days, self->zone);
}

static void
tell (LampOlder *self, const LampIngest *ingest)
{
  if (!self->is_stopped)
    self->func (ingest, self->user_data);
}

/* Nothing is wanted any more, because all is here or because it cannot be had now. */
static void
rest (LampOlder *self)
{
  g_queue_clear_full (&self->wishes, wish_free);
  g_clear_pointer (&self->keyset, lamp_keyset_free);
  g_clear_pointer (&self->walked, g_free);
  self->state.is_loading = FALSE;
}

static void
fail (LampOlder *self, const GError *error)
{
  gboolean is_for_now = error->domain != LAMP_CLOUD_ERROR
                        || g_error_matches (error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_UNREACHABLE)
                        || g_error_matches (error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_RETRY_LATER);

  g_debug ("Older readings could not be fetched: %s", error->message);
  self->quiet_until_us = g_get_monotonic_time () + (is_for_now ? UNREACHED_US : REFUSED_US);
  rest (self);
  tell (self, NULL);
}

static void
begin_window (LampOlder *self, const Wish *wish, gint64 here_us)
{
  const char *tag = lamp_connection_get_tag (self->connection);
  gint64 to_us = day_before (self, here_us, 0);
  g_autofree char *reference = g_strconcat ("Patient/", wish->resident_id, NULL);
  g_autofree char *escaped = g_uri_escape_string (reference, "/", FALSE);
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;
  g_autofree char *all = NULL;
  g_autofree char *search = NULL;

  if (g_strcmp0 (self->walked, wish->resident_id) != 0)
    {
      g_free (self->walked);
      self->walked = g_strdup (wish->resident_id);
      self->window_days = FIRST_DAYS;
    }
  if (to_us < here_us)
    to_us = day_before (self, here_us, -1);
  self->window_from_us = MAX (wish->from_us, day_before (self, to_us, self->window_days));
  self->n_pages = 0;

  from = lamp_instant_format (self->window_from_us);
  to = lamp_instant_format (to_us);
  all = g_strdup_printf (OBSERVATION "?" PARAM_PATIENT "=%s&date=ge%s&date=lt%s", escaped, from,
                         to);
  search = lamp_tag_narrow (tag, all);
  g_clear_pointer (&self->keyset, lamp_keyset_free);
  self->keyset
      = lamp_keyset_new (lamp_connection_get_base (self->connection), search, LAMP_NO_TIME);

  g_strlcpy (self->state.resident_id, wish->resident_id, sizeof self->state.resident_id);
  self->state.reached_us = here_us;
  self->state.is_loading = TRUE;
}

/* The next window that is wanted; FALSE when all is here, or with the store's error. */
static gboolean
next_window (LampOlder *self, GError **error)
{
  Wish *wish;

  while (!self->is_stopped && (wish = g_queue_peek_head (&self->wishes)) != NULL)
    {
      LampReceived received;

      if (!lamp_store_get_received (self->store, wish->resident_id, &received, error))
        return FALSE;
      /* What is followed comes first: from there it goes back. */
      if (received.to_us != LAMP_NO_TIME && wish->from_us < received.from_us)
        {
          begin_window (self, wish, received.from_us);
          return TRUE;
        }
      if (strcmp (self->state.resident_id, wish->resident_id) == 0)
        self->state.reached_us = received.from_us;
      wish_free (g_queue_pop_head (&self->wishes));
    }

  return FALSE;
}

/* A server that passes over whose readings were asked for sends everybody's, perhaps of other homes. */
static gboolean
is_asked_for (LampOlder *self, GError **error)
{
  const char *url = lamp_keyset_url (self->keyset);
  gboolean is_tagged = lamp_connection_get_tag (self->connection) != NULL;

  if (!lamp_ability_ignores (url, self->page->self, PARAM_PATIENT)
      && (!is_tagged || !lamp_ability_ignores (url, self->page->self, PARAM_TAG)))
    return TRUE;
  g_set_error_literal (error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_REFUSED,
                       "the cloud passes over whose readings were asked for");

  return FALSE;
}

static gboolean
store_page (LampOlder *self, gboolean is_last, LampIngest *ingest, GError **error)
{
  const LampBatch *batch = self->page->batch;

  return lamp_store_put_batches (self->store, &batch, 1, ingest, error)
         && lamp_watches_score (self->watches, self->store, ingest, FALSE, now_us (self), error)
         && (!is_last
             || lamp_store_note_older (self->store, self->walked, self->window_from_us, error));
}

static gboolean
take_page (LampOlder *self, GBytes *body, GError **error)
{
  LampFhirContext context = { .zone = self->zone, .now_us = now_us (self) };
  g_autoptr (LampIngest) ingest = lamp_ingest_new ();
  LampKeysetStep step;
  gsize length;
  const char *bytes = g_bytes_get_data (body, &length);

  if (!lamp_fhir_page_read (self->page, bytes, length, &context, error)
      || !is_asked_for (self, error))
    return FALSE;
  step = lamp_keyset_advance (self->keyset, self->page);
  if (step == LAMP_KEYSET_GIVE_UP)
    {
      g_set_error_literal (error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_REFUSED,
                           lamp_keyset_problem (self->keyset));
      return FALSE;
    }
  self->n_pages++;

  if (!lamp_store_begin (self->store, error))
    return FALSE;
  if (!store_page (self, step == LAMP_KEYSET_DONE, ingest, error)
      || !lamp_store_commit (self->store, error))
    {
      lamp_store_rollback (self->store);
      return FALSE;
    }
  if (step == LAMP_KEYSET_DONE)
    {
      self->window_days
          = self->n_pages <= 1 ? MIN (self->window_days * 2, LONGEST_DAYS) : FIRST_DAYS;
      self->state.reached_us = self->window_from_us;
      g_clear_pointer (&self->keyset, lamp_keyset_free);
    }
  tell (self, ingest);

  return TRUE;
}

static void ask (LampOlder *self);

static void
go_on (LampOlder *self)
{
  g_autoptr (GError) error = NULL;

  if (!self->is_stopped && (self->keyset != NULL || next_window (self, &error)))
    {
      ask (self);
      return;
    }
  if (error != NULL)
    {
      fail (self, error);
      return;
    }
  rest (self);
  tell (self, NULL);
}

static void
received_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  LampOlder *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = lamp_connection_get_finish (LAMP_CONNECTION (source), result, &error);

  self->is_asking = FALSE;
  if (body == NULL && g_error_matches (error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_GONE)
      && lamp_keyset_restart (self->keyset))
    go_on (self);
  else if (body == NULL || !take_page (self, body, &error))
    fail (self, error);
  else
    go_on (self);
}

static void
ask (LampOlder *self)
{
  self->is_asking = TRUE;
  lamp_connection_get_async (self->connection, lamp_keyset_url (self->keyset), self->cancellable,
                             received_cb, self);
}

static void
put_first (LampOlder *self, const char *resident_id, gint64 from_us)
{
  Wish *wish = NULL;

  for (GList *at = self->wishes.head; at != NULL && wish == NULL; at = at->next)
    if (strcmp (((Wish *) at->data)->resident_id, resident_id) == 0)
      wish = at->data;
  if (wish != NULL)
    g_queue_remove (&self->wishes, wish);
  else
    {
      wish = g_new (Wish, 1);
      *wish = (Wish){ g_strdup (resident_id), from_us };
    }
  wish->from_us = MIN (wish->from_us, from_us);
  g_queue_push_head (&self->wishes, wish);
  if (self->wishes.length > MOST_WISHES)
    wish_free (g_queue_pop_tail (&self->wishes));
}

/**
 * lamp_older_want:
 * @resident_id: whose readings somebody is looking at
 * @from_us: since when
 *
 * Begins to fetch what is not here of that time, unless it is being fetched, or has just turned out that it cannot
 * be. Where nothing at all has been received yet there is nothing to go back from; ask again later.
 */
void
lamp_older_want (LampOlder *self, const char *resident_id, gint64 from_us)
{
  g_autoptr (GError) error = NULL;

  if (self->is_stopped || g_get_monotonic_time () < self->quiet_until_us)
    return;

  put_first (self, resident_id, day_before (self, MAX (from_us, now_us (self) - FURTHEST_US), 0));
  if (self->is_asking)
    return;
  if (next_window (self, &error))
    {
      ask (self);
      tell (self, NULL);
    }
  else if (error != NULL)
    fail (self, error);
}
