/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Who is signed in at this PC, and who may.
 *
 * The desktop's account is shared; a name is taken by PIN and let go after ten minutes without a key or
 * the pointer (domain.md 6). While nobody is signed in, looking and "I'm going" work, and what is done is
 * told as done by "station". The PIN is checked on the engine's thread, because each try is written down.
 * Time that passes is monotonic and an argument. Main thread.
 */

#include "config.h"

#include "model/session.h"
#include "store/outbox.h"

#include <string.h>

struct _LampSession
{
  GObject parent_instance;

  LampEngine *engine; /* (nullable): a home without one has nobody to ask */
  char *directory;
  char *id;
  char *name;
  gint64 touched_us;
};

G_DEFINE_FINAL_TYPE (LampSession, lamp_session, G_TYPE_OBJECT)

static guint changed_signal;

typedef enum
{
  DESK_CHECK,
  DESK_ADD,
  DESK_REMOVE,
} DeskKind;

/* An order to the engine's thread, and what came of it. */
typedef struct
{
  DeskKind kind;
  char *id;
  char *name;
  char *pin;
  char *actor;
  gint64 now_us;
  LampPinVerdict verdict;
  guint tries_left;
} DeskOrder;

/* What waits for the answer on the main thread. */
typedef struct
{
  LampSession *session;
  LampSessionSignedFunc signed_in;
  LampSessionDoneFunc done;
  gpointer user_data;
} Waiting;

static void
desk_order_free (gpointer data)
{
  DeskOrder *order = data;

  g_free (order->id);
  g_free (order->name);
  if (order->pin != NULL)
    memset (order->pin, 0, strlen (order->pin));
  g_free (order->pin);
  g_free (order->actor);
  g_free (order);
}

static gboolean
run_order (LampDatabase *acts, gint64 clock_offset_us, gpointer data, GError **error)
{
  DeskOrder *order = data;

  switch (order->kind)
    {
    case DESK_ADD:
      return lamp_staff_desk_add (acts, order->id, order->name, order->pin, order->actor,
                                  order->now_us, error);
    case DESK_REMOVE:
      return lamp_staff_remove (acts, order->id, order->actor, order->now_us, error);
    case DESK_CHECK:
    default:
      return lamp_staff_desk_check (acts, order->id, order->pin, order->now_us, &order->verdict,
                                    &order->tries_left, error);
    }
}

static void
take_name (LampSession *self, const char *id, const char *name)
{
  if (g_strcmp0 (self->id, id) == 0)
    return;
  g_free (self->id);
  g_free (self->name);
  self->id = g_strdup (id);
  self->name = g_strdup (name);
  self->touched_us = g_get_monotonic_time ();
  g_signal_emit (self, changed_signal, 0);
}

static void
order_done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Waiting *waiting = user_data;
  LampSession *self = waiting->session;
  g_autoptr (GError) error = NULL;
  gpointer data = NULL;
  const DeskOrder *order;

  if (!lamp_engine_run_finish (LAMP_ENGINE (source), result, &data, &error))
    g_debug ("The staff list answered: %s", error->message);
  order = data;
  if (error == NULL && order->kind == DESK_CHECK && order->verdict == LAMP_PIN_RIGHT)
    take_name (self, order->id, order->name);
  else if (error == NULL && order->kind == DESK_REMOVE && g_strcmp0 (self->id, order->id) == 0)
    take_name (self, NULL, NULL);
  else if (error == NULL && order->kind != DESK_CHECK)
    g_signal_emit (self, changed_signal, 0);

  if (waiting->signed_in != NULL)
    waiting->signed_in (order->verdict, order->tries_left, error, waiting->user_data);
  if (waiting->done != NULL)
    waiting->done (error, waiting->user_data);
  g_object_unref (waiting->session);
  g_free (waiting);
}

static void
send_order (LampSession *self, DeskOrder *order, Waiting *waiting)
{
  order->actor = g_strdup (self->id != NULL ? self->id : "");
  order->now_us = g_get_real_time ();
  waiting->session = g_object_ref (self);
  lamp_engine_run_async (self->engine, run_order, order, desk_order_free, order_done_cb, waiting);
}

static void
lamp_session_finalize (GObject *object)
{
  LampSession *self = LAMP_SESSION (object);

  g_clear_object (&self->engine);
  g_free (self->directory);
  g_free (self->id);
  g_free (self->name);

  G_OBJECT_CLASS (lamp_session_parent_class)->finalize (object);
}

static void
lamp_session_class_init (LampSessionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lamp_session_finalize;
  changed_signal = g_signal_new ("changed", LAMP_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 g_cclosure_marshal_VOID__VOID, G_TYPE_NONE, 0);
}

static void
lamp_session_init (LampSession *self)
{
}

/**
 * lamp_session_new:
 * @engine: (nullable): who writes; without one nobody can sign in
 * @directory: (nullable): the folder of the data
 *
 * Returns: (transfer full): a session in which nobody is signed in
 */
LampSession *
lamp_session_new (LampEngine *engine, const char *directory)
{
  LampSession *self = g_object_new (LAMP_TYPE_SESSION, NULL);

  g_set_object (&self->engine, engine);
  self->directory = g_strdup (directory);

  return self;
}

/**
 * lamp_session_is_signed_in:
 *
 * Returns: whether what is done bears a name
 */
gboolean
lamp_session_is_signed_in (LampSession *self)
{
  g_return_val_if_fail (LAMP_IS_SESSION (self), FALSE);

  return self->id != NULL;
}

/**
 * lamp_session_get_id:
 *
 * Returns: (transfer none): who does what is done now; %LAMP_STAFF_STATION while nobody is signed in
 */
const char *
lamp_session_get_id (LampSession *self)
{
  g_return_val_if_fail (LAMP_IS_SESSION (self), LAMP_STAFF_STATION);

  return self->id != NULL ? self->id : LAMP_STAFF_STATION;
}

/**
 * lamp_session_get_name:
 *
 * Returns: (transfer none) (nullable): their name, %NULL while nobody is signed in
 */
const char *
lamp_session_get_name (LampSession *self)
{
  g_return_val_if_fail (LAMP_IS_SESSION (self), NULL);

  return self->name;
}

/**
 * lamp_session_list_staff:
 *
 * Returns: (transfer full) (element-type LampStaff) (nullable): who may sign in, by name
 */
GPtrArray *
lamp_session_list_staff (LampSession *self, GError **error)
{
  g_autoptr (LampDatabase) acts = NULL;

  g_return_val_if_fail (LAMP_IS_SESSION (self), NULL);

  if (self->directory == NULL)
    return g_ptr_array_new ();
  acts = lamp_outbox_open_to_read (self->directory, error);

  return acts != NULL ? lamp_staff_list (acts, error) : NULL;
}

/**
 * lamp_session_sign_in:
 * @staff: who they say they are
 * @pin: what they typed
 * @signed_in: told what came of it
 */
void
lamp_session_sign_in (LampSession *self,
                      const LampStaff *staff,
                      const char *pin,
                      LampSessionSignedFunc signed_in,
                      gpointer user_data)
{
  DeskOrder *order = g_new0 (DeskOrder, 1);
  Waiting *waiting = g_new0 (Waiting, 1);

  g_return_if_fail (LAMP_IS_SESSION (self) && self->engine != NULL);

  order->kind = DESK_CHECK;
  order->verdict = LAMP_PIN_WRONG;
  order->id = g_strdup (staff->id);
  order->name = g_strdup (staff->name);
  order->pin = g_strdup (pin);
  waiting->signed_in = signed_in;
  waiting->user_data = user_data;
  send_order (self, order, waiting);
}

/**
 * lamp_session_sign_out:
 *
 * From now on nobody is signed in.
 */
void
lamp_session_sign_out (LampSession *self)
{
  g_return_if_fail (LAMP_IS_SESSION (self));

  if (self->id != NULL)
    take_name (self, NULL, NULL);
}

/**
 * lamp_session_touch:
 * @monotonic_us: now
 *
 * Somebody pressed a key or moved the pointer.
 */
void
lamp_session_touch (LampSession *self, gint64 monotonic_us)
{
  g_return_if_fail (LAMP_IS_SESSION (self));

  self->touched_us = monotonic_us;
}

/**
 * lamp_session_look:
 * @monotonic_us: now
 *
 * Signs out who has not been there for ten minutes.
 */
void
lamp_session_look (LampSession *self, gint64 monotonic_us)
{
  g_return_if_fail (LAMP_IS_SESSION (self));

  if (self->id != NULL && monotonic_us - self->touched_us > LAMP_SESSION_IDLE_US)
    lamp_session_sign_out (self);
}

/**
 * lamp_session_add_staff:
 * @pin: six digits
 *
 * Adds somebody who may sign in, by name of who is signed in.
 */
void
lamp_session_add_staff (LampSession *self,
                        const char *name,
                        const char *pin,
                        LampSessionDoneFunc done,
                        gpointer user_data)
{
  g_autofree char *uuid = g_uuid_string_random ();
  DeskOrder *order = g_new0 (DeskOrder, 1);
  Waiting *waiting = g_new0 (Waiting, 1);

  g_return_if_fail (LAMP_IS_SESSION (self) && self->engine != NULL);

  order->kind = DESK_ADD;
  order->id = g_strndup (uuid, 8);
  order->name = g_strdup (name);
  order->pin = g_strdup (pin);
  waiting->done = done;
  waiting->user_data = user_data;
  send_order (self, order, waiting);
}

/**
 * lamp_session_remove_staff:
 *
 * Takes somebody off the list; what they did keeps their name.
 */
void
lamp_session_remove_staff (LampSession *self,
                           const char *id,
                           LampSessionDoneFunc done,
                           gpointer user_data)
{
  DeskOrder *order = g_new0 (DeskOrder, 1);
  Waiting *waiting = g_new0 (Waiting, 1);

  g_return_if_fail (LAMP_IS_SESSION (self) && self->engine != NULL);

  order->kind = DESK_REMOVE;
  order->id = g_strdup (id);
  waiting->done = done;
  waiting->user_data = user_data;
  send_order (self, order, waiting);
}
