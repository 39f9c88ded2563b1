/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Hints: the cloud tells when something of one kind has changed, so that nobody waits for the next poll.
 *
 * A hint is never more than a reason to look: nothing that it carries is read, what is not told is found by
 * polling, which goes on all the time, and after each connection a normal poll is asked for, because no cloud
 * repeats what was missed. So everything here may fail without anything but time being lost, and hence
 * nothing here is ever shown to a person.
 *
 * A loop: see to the Subscription, open a socket, bind, listen; after a loss wait (longer each time, with
 * jitter) and begin anew. A cloud that does not offer hints is left in peace for a day. A token is renewed
 * on the same socket before it expires; the Subscription with a new socket before it ends. On the way out
 * the Subscription is deleted, if the cloud is there to be told.
 *
 * Belongs to the thread whose main context made it.
 */

#define G_LOG_DOMAIN "lamp-cloud"

#include "config.h"

#include "cloud/hints-private.h"
#include "cloud/websocket.h"
#include "core/identity.h"

G_DEFINE_FINAL_TYPE (LampHints, lamp_hints, G_TYPE_OBJECT)

static void begin (LampHints *self);

void
lamp_hints_clear_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

/**
 * lamp_hints_timer:
 * @func: (nullable): called with the hints, unless it is set otherwise
 *
 * Returns: (transfer full): a timer that runs already
 */
GSource *
lamp_hints_timer (LampHints *self, guint delay_ms, GSourceFunc func)
{
  GSource *source = g_timeout_source_new (delay_ms);

  if (func != NULL)
    g_source_set_callback (source, func, self, NULL);
  g_source_attach (source, self->context);

  return source;
}

static void
lamp_hints_dispose (GObject *object)
{
  LampHints *self = LAMP_HINTS (object);

  self->is_stopped = TRUE;
  lamp_hint_socket_drop (self);
  lamp_hints_clear_source (&self->timer);

  G_OBJECT_CLASS (lamp_hints_parent_class)->dispose (object);
}

static void
lamp_hints_finalize (GObject *object)
{
  LampHints *self = LAMP_HINTS (object);

  g_clear_object (&self->connection);
  g_clear_object (&self->cancellable);
  g_main_context_unref (self->context);
  g_free (self->criteria);
  g_free (self->wanted_id);
  g_free (self->id);
  g_free (self->named_url);
  g_free (self->url);
  g_free (self->token);

  G_OBJECT_CLASS (lamp_hints_parent_class)->finalize (object);
}

static void
lamp_hints_class_init (LampHintsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lamp_hints_dispose;
  G_OBJECT_CLASS (klass)->finalize = lamp_hints_finalize;
}

static void
lamp_hints_init (LampHints *self)
{
  self->context = g_main_context_ref_thread_default ();
  self->timings = (LampHintTimings) LAMP_HINT_TIMINGS_USUAL;
  self->expires_us = LAMP_NO_TIME;
}

/**
 * lamp_hints_new:
 * @criteria: a simple search, "Observation" or "Communication?category=alert"
 * @station: what tells this station from all others of the cloud
 * @cancellable: ends what is under way
 *
 * One Subscription a station and criterion: its id is made of the two, so it is the same after a restart.
 */
LampHints *
lamp_hints_new (LampConnection *connection,
                const char *criteria,
                const char *station,
                GCancellable *cancellable)
{
  LampHints *self = g_object_new (LAMP_TYPE_HINTS, NULL);
  g_autofree char *name = g_strconcat (LAMP_CANONICAL_ROOT "/hints|", station, "|", criteria, NULL);
  guint8 name_space[LAMP_KEY_SIZE] = { 0 };
  guint8 uuid[LAMP_KEY_SIZE];

  g_return_val_if_fail (lamp_uuid_parse (LAMP_UUID_NAMESPACE_URL, name_space), NULL);
  lamp_uuid_from_name (name_space, name, uuid);
  self->connection = g_object_ref (connection);
  self->cancellable = g_object_ref (cancellable);
  self->criteria = g_strdup (criteria);
  self->wanted_id = lamp_uuid_format (uuid);

  return self;
}

/**
 * lamp_hints_set_timings:
 *
 * Before lamp_hints_start().
 */
void
lamp_hints_set_timings (LampHints *self, const LampHintTimings *timings)
{
  self->timings = *timings;
}

/**
 * lamp_hints_set_func:
 * @func: (nullable): is told what happens; may not let go of @self
 */
void
lamp_hints_set_func (LampHints *self, LampHintsFunc func, gpointer user_data)
{
  self->func = func;
  self->user_data = user_data;
}

/**
 * lamp_hints_are_healthy:
 *
 * Returns: whether the cloud has confirmed that it tells, and gives signs of life
 */
gboolean
lamp_hints_are_healthy (LampHints *self)
{
  return self->is_bound;
}

/**
 * lamp_hints_are_offered:
 *
 * Returns: %FALSE once the cloud has said that it has no hints for us
 */
gboolean
lamp_hints_are_offered (LampHints *self)
{
  return !self->is_off;
}

/**
 * lamp_hints_are_busy:
 *
 * Returns: whether a request is under way; after lamp_hints_stop() wait for its end before letting go
 */
gboolean
lamp_hints_are_busy (LampHints *self)
{
  return self->is_asking;
}

void
lamp_hints_tell (LampHints *self, LampHintsEvent event)
{
  if (self->func != NULL)
    self->func (self, event, self->user_data);
}

/* ---- Again ---- */

static gboolean
begin_cb (gpointer user_data)
{
  LampHints *self = user_data;

  lamp_hints_clear_source (&self->timer);
  self->is_off = FALSE;
  begin (self);

  return G_SOURCE_REMOVE;
}

static void
begin_later (LampHints *self, guint delay_ms)
{
  lamp_hints_clear_source (&self->timer);
  if (!self->is_stopped)
    self->timer = lamp_hints_timer (self, delay_ms, begin_cb);
}

/* With a fifth of jitter, so that the stations of a group do not come back in step. */
static guint
retry_delay_ms (LampHints *self)
{
  guint delay_ms = MIN (self->timings.first_retry_ms << MIN (self->n_failures, 10),
                        self->timings.longest_retry_ms);

  self->n_failures++;

  return delay_ms - delay_ms / 5 + g_random_int_range (0, (gint32) (2 * (delay_ms / 5) + 1));
}

static void
give_up_for_now (LampHints *self, const GError *error)
{
  self->is_off = g_error_matches (error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_FORBIDDEN)
                 || g_error_matches (error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_GONE)
                 || g_error_matches (error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_REFUSED);
  g_debug ("hints for %s: %s", self->criteria, error->message);
  begin_later (self, self->is_off ? self->timings.off_ms : retry_delay_ms (self));
}

/**
 * lamp_hints_socket_lost:
 *
 * The socket was closed, or nobody answers on it.
 */
void
lamp_hints_socket_lost (LampHints *self)
{
  gboolean was_bound = self->is_bound;
  gint64 lived_ms = (g_get_monotonic_time () - self->opened_us) / 1000;

  lamp_hint_socket_drop (self);
  /* One that is closed again and again must not be opened again and again at once. */
  if (was_bound && lived_ms >= self->timings.longest_retry_ms)
    self->n_failures = 0;
  if (!self->is_asking)
    begin_later (self, retry_delay_ms (self));
  if (was_bound)
    lamp_hints_tell (self, LAMP_HINTS_LOST);
}

/* ---- The token and the Subscription have an end ---- */

static void wait_for_end (LampHints *self);

static void
token_renewed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  LampHints *self = LAMP_HINTS (source);
  g_autoptr (GError) error = NULL;

  self->is_asking = FALSE;
  if (!lamp_hint_setup_finish (self, result, &error) || self->socket == NULL)
    {
      if (self->socket != NULL)
        lamp_hints_socket_lost (self);
      else
        begin_later (self, retry_delay_ms (self));
      return;
    }
  if (self->is_stopped)
    return;
  lamp_hint_socket_bind (self);
  wait_for_end (self);
}

static gboolean
end_near_cb (gpointer user_data)
{
  LampHints *self = user_data;

  lamp_hints_clear_source (&self->timer);
  if (self->expires_us != LAMP_NO_TIME && g_get_monotonic_time () < self->renew_at_us)
    {
      self->is_asking = TRUE;
      lamp_hint_token_async (self, token_renewed_cb, NULL);
    }
  else
    {
      lamp_hint_socket_drop (self);
      begin (self);
    }

  return G_SOURCE_REMOVE;
}

/* Four fifths of what is left: of the token's life, or the Subscription's. */
static void
wait_for_end (LampHints *self)
{
  gint64 now_us = g_get_real_time () + lamp_connection_get_clock_offset_us (self->connection);
  gint64 left_us = self->renew_at_us - g_get_monotonic_time ();

  if (self->expires_us != LAMP_NO_TIME)
    left_us = MIN (left_us, (self->expires_us - now_us) / 5 * 4);
  lamp_hints_clear_source (&self->timer);
  self->timer = lamp_hints_timer (
      self, (guint) CLAMP (left_us / 1000, self->timings.coalesce_ms, G_MAXINT32), end_near_cb);
}

/**
 * lamp_hints_bound:
 *
 * The cloud has confirmed.
 */
void
lamp_hints_bound (LampHints *self)
{
  self->renew_at_us = g_get_monotonic_time () + (gint64) self->timings.life_ms * 1000 / 5 * 4;
  wait_for_end (self);
  lamp_hints_tell (self, LAMP_HINTS_CONNECTED);
}

/* ---- The way to a socket ---- */

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LampHints) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SoupWebsocketConnection) socket
      = lamp_websocket_open_finish (LAMP_CONNECTION (source), result, &error);

  self->is_asking = FALSE;
  if (self->is_stopped)
    return;
  if (socket == NULL)
    give_up_for_now (self, error);
  else
    lamp_hint_socket_take (self, g_steal_pointer (&socket));
}

static void
set_up_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  LampHints *self = LAMP_HINTS (source);
  g_autoptr (GError) error = NULL;

  if (!lamp_hint_setup_finish (self, result, &error))
    {
      self->is_asking = FALSE;
      if (!self->is_stopped)
        give_up_for_now (self, error);
      return;
    }
  lamp_websocket_open_async (self->connection, self->url, self->cancellable, opened_cb,
                             g_object_ref (self));
}

static void
begin (LampHints *self)
{
  if (self->is_asking || self->is_stopped)
    return;

  self->is_asking = TRUE;
  lamp_hint_setup_async (self, set_up_cb, NULL);
}

/**
 * lamp_hints_start:
 *
 * Begins to ask for hints, and goes on until lamp_hints_stop().
 */
void
lamp_hints_start (LampHints *self)
{
  begin (self);
}

/**
 * lamp_hints_wake:
 *
 * The network has changed, or the machine has slept: what waits to try again tries now, and a socket that is
 * not quite new is not trusted any more.
 */
void
lamp_hints_wake (LampHints *self)
{
  gint64 age_ms = (g_get_monotonic_time () - self->opened_us) / 1000;

  if (self->is_stopped || self->is_off || self->is_asking
      || (self->socket != NULL && age_ms < self->timings.settle_ms))
    return;

  self->n_failures = 0;
  if (self->socket != NULL)
    {
      gboolean was_bound = self->is_bound;

      lamp_hint_socket_drop (self);
      if (was_bound)
        lamp_hints_tell (self, LAMP_HINTS_LOST);
    }
  lamp_hints_clear_source (&self->timer);
  begin (self);
}

static void
deleted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LampHints) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (LampCloudAnswer) answer
      = lamp_connection_send_finish (LAMP_CONNECTION (source), result, &error);

  if (answer == NULL)
    g_debug ("hints: the Subscription is left to its end: %s", error->message);
  self->is_asking = FALSE;
}

/**
 * lamp_hints_stop:
 *
 * No more hints. If the cloud is there the Subscription is deleted; lamp_hints_are_busy() until that is done,
 * or until what else was under way has ended.
 */
void
lamp_hints_stop (LampHints *self)
{
  g_autofree char *url = NULL;
  LampCloudRequest wish = { .method = "DELETE" };
  gboolean was_bound = self->is_bound;

  if (self->is_stopped)
    return;
  self->is_stopped = TRUE;
  lamp_hint_socket_drop (self);
  if (self->is_asking && self->timer != NULL)
    /* It waits for the next look at the Subscription, and ends when it sees that nobody wants it. */
    g_source_set_ready_time (self->timer, 0);
  else
    lamp_hints_clear_source (&self->timer);
  if (!was_bound || self->is_asking)
    return;

  url = g_strdup_printf ("%s/Subscription/%s", lamp_connection_get_base (self->connection),
                         self->id);
  wish.url = url;
  self->is_asking = TRUE;
  lamp_connection_send_async (self->connection, &wish, self->cancellable, deleted_cb,
                              g_object_ref (self));
}
