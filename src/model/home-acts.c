/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the screen does with what people enter: who is at the PC, keeping an entry or a draft, and looking at
 * what is not shared yet.
 *
 * All writing is an order to the engine's thread; its answer comes when it is on disk, and not before does
 * the screen say so. Looking takes a read-only connection for the moment of the look: it is rare, and sees
 * each commit. A home without an engine (a picture, a test) refuses to keep anything, in words. Main thread.
 */

#define G_LOG_DOMAIN "lamp-model"

#include "config.h"

#include "model/home-acts.h"
#include "model/home-private.h"
#include "station/take-back.h"
#include "store/pauses.h"

#include <glib/gi18n-lib.h>

typedef enum
{
  ORDER_KEEP,
  ORDER_DRAFT,
  ORDER_ASK_AGAIN,
  ORDER_TAKE_BACK,
  ORDER_AMEND,
  ORDER_SETTLE,
} OrderKind;

typedef struct
{
  OrderKind kind;
  LampEntry *entry;
  char *key; /* of a draft, or an act's UUID */
  char *text;
  char *actor;
  char *actor_name;
  gint64 now_us;
  gint64 value, diastolic;
  gboolean accepts_unusual;
  LampConflictChoice choice;
  LampHomeKeptFunc kept; /* touched on the main thread only */
  gpointer user_data;
} Order;

static void
order_free (gpointer data)
{
  Order *order = data;

  g_clear_pointer (&order->entry, lamp_entry_unref);
  g_free (order->key);
  g_free (order->text);
  g_free (order->actor);
  g_free (order->actor_name);
  g_free (order);
}

static gboolean
keep_draft (LampDatabase *acts, const Order *order, GError **error)
{
  const LampDraft draft = { order->key, order->text, order->actor, order->now_us };

  return order->text != NULL ? lamp_draft_put (acts, &draft, error)
                             : lamp_draft_remove (acts, order->key, error);
}

static gboolean
amend (LampDatabase *acts, const Order *order, gint64 at_us, GError **error)
{
  const LampAmendment wish = {
    .uuid = order->key,
    .value = order->value,
    .diastolic = order->diastolic,
    .accepts_unusual = order->accepts_unusual,
    .staff_id = order->actor,
    .staff_name = order->actor_name,
    .reason = order->text,
    .at_us = at_us,
  };

  return lamp_amend (acts, &wish, NULL, error);
}

static gboolean
run_order (LampDatabase *acts, gint64 clock_offset_us, gpointer data, GError **error)
{
  Order *order = data;
  const LampTakeBack wish = { order->key, order->actor, order->actor_name, order->text,
                              order->now_us + clock_offset_us };

  switch (order->kind)
    {
    case ORDER_DRAFT:
      return keep_draft (acts, order, error);
    case ORDER_ASK_AGAIN:
      return lamp_outbox_ask_again (acts, order->key, error);
    case ORDER_TAKE_BACK:
      return lamp_take_back (acts, &wish, error);
    case ORDER_AMEND:
      return amend (acts, order, wish.at_us, error);
    case ORDER_SETTLE:
      return lamp_settle_conflict (acts, order->key, order->choice, order->actor, wish.at_us, NULL,
                                   error);
    case ORDER_KEEP:
    default:
      return lamp_entry_keep (order->entry, acts, clock_offset_us, NULL, error);
    }
}

static void
order_done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  LampHome *self = user_data;
  g_autoptr (GError) error = NULL;
  gpointer data = NULL;
  const Order *order;

  if (!lamp_engine_run_finish (LAMP_ENGINE (source), result, &data, &error))
    g_debug ("Nothing was kept: %s", error->message);
  order = data;
  /* A person asks: what waited for the cloud, or for its turn, waits no longer. */
  if (error == NULL && order->kind == ORDER_ASK_AGAIN)
    lamp_engine_sync_now (LAMP_ENGINE (source));
  if (order->kept != NULL)
    order->kept (error, order->user_data);
  g_object_unref (self);
}

static void
send_order (LampHome *self, Order *order)
{
  LampEngine *engine = lamp_home_get_engine (self);
  LampSession *session = lamp_home_get_session (self);

  if (engine == NULL)
    {
      g_autoptr (GError) error
          = g_error_new_literal (LAMP_STORE_ERROR, LAMP_STORE_ERROR_FAILED,
                                 _ ("Nothing was kept: the folder of the data is not open"));

      if (order->kept != NULL)
        order->kept (error, order->user_data);
      order_free (order);
      return;
    }
  order->actor = g_strdup (lamp_session_get_id (session));
  order->actor_name = g_strdup (lamp_session_get_name (session));
  order->now_us = g_get_real_time ();
  lamp_engine_run_async (engine, run_order, order, order_free, order_done_cb, g_object_ref (self));
}

static Order *
order_new (OrderKind kind, const char *key, LampHomeKeptFunc kept, gpointer user_data)
{
  Order *order = g_new0 (Order, 1);

  order->kind = kind;
  order->key = g_strdup (key);
  order->kept = kept;
  order->user_data = user_data;

  return order;
}

/**
 * lamp_home_get_session:
 *
 * Returns: (transfer none): who is at this PC
 */
LampSession *
lamp_home_get_session (LampHome *self)
{
  LampSession *session;

  g_return_val_if_fail (LAMP_IS_HOME (self), NULL);

  session = g_object_get_data (G_OBJECT (self), "session");
  if (session == NULL)
    {
      session = lamp_session_new (lamp_home_get_engine (self), lamp_home_get_directory (self));
      g_object_set_data_full (G_OBJECT (self), "session", session, g_object_unref);
    }

  return session;
}

/**
 * lamp_home_keep:
 * @entry: what somebody entered; must not be changed any more
 * @kept: told when it is on disk, or that it is not
 */
void
lamp_home_keep (LampHome *self, LampEntry *entry, LampHomeKeptFunc kept, gpointer user_data)
{
  Order *order = order_new (ORDER_KEEP, NULL, kept, user_data);

  order->entry = lamp_entry_ref (entry);
  send_order (self, order);
}

/**
 * lamp_home_keep_draft:
 * @key: what it belongs to
 * @body: (nullable): what was typed; %NULL throws the draft away
 * @kept: (nullable): told when it is on disk, or that it is not
 */
void
lamp_home_keep_draft (
    LampHome *self, const char *key, const char *body, LampHomeKeptFunc kept, gpointer user_data)
{
  Order *order = order_new (ORDER_DRAFT, key, kept, user_data);

  order->text = g_strdup (body);
  send_order (self, order);
}

static LampDatabase *
open_acts (LampHome *self)
{
  const char *directory = lamp_home_get_directory (self);
  g_autoptr (GError) error = NULL;
  LampDatabase *acts = directory != NULL ? lamp_outbox_open_to_read (directory, &error) : NULL;

  if (error != NULL)
    g_debug ("What was entered could not be read: %s", error->message);

  return acts;
}

/**
 * lamp_home_find_draft:
 *
 * Returns: (transfer full) (nullable): what was typed under @key and not entered
 */
LampDraft *
lamp_home_find_draft (LampHome *self, const char *key)
{
  g_autoptr (LampDatabase) acts = open_acts (self);
  LampDraft *draft = NULL;

  if (acts == NULL || !lamp_draft_find (acts, key, &draft, NULL))
    return NULL;

  return draft;
}

/**
 * lamp_home_list_pauses:
 *
 * Returns: (transfer full) (element-type LampPause): what is quiet about the resident now; empty where nothing can
 *   be read
 */
GPtrArray *
lamp_home_list_pauses (LampHome *self, const char *resident_id)
{
  gint64 now_us = lamp_home_get_now_us (self);
  g_autoptr (LampDatabase) acts = open_acts (self);
  GPtrArray *pauses = acts != NULL ? lamp_pauses_list (acts, now_us, NULL) : NULL;

  if (pauses == NULL)
    return g_ptr_array_new_with_free_func ((GDestroyNotify) lamp_pause_free);
  for (guint i = pauses->len; i > 0; i--)
    {
      const LampPause *pause = g_ptr_array_index (pauses, i - 1);

      if (!lamp_pause_is_active (pause, now_us) || g_strcmp0 (pause->resident_id, resident_id) != 0)
        g_ptr_array_remove_index (pauses, i - 1);
    }

  return pauses;
}

/**
 * lamp_home_list_acts:
 * @resident_id: (nullable): of whom; %NULL for all
 * @with_settled: also what is shared or was taken back
 * @from_us: those that were made then or later
 *
 * Returns: (transfer full) (element-type LampAct): the newest first; empty where nothing can be read
 */
GPtrArray *
lamp_home_list_acts (LampHome *self, const char *resident_id, gboolean with_settled, gint64 from_us)
{
  GPtrArray *chosen = g_ptr_array_new_with_free_func ((GDestroyNotify) lamp_act_free);
  g_autoptr (LampDatabase) acts = open_acts (self);
  g_autoptr (GPtrArray) all = acts != NULL ? lamp_outbox_list (acts, with_settled, NULL) : NULL;

  for (guint i = all != NULL ? all->len : 0; i > 0; i--)
    {
      LampAct *act = g_ptr_array_index (all, i - 1);

      if (act->made_us < from_us
          || (resident_id != NULL && g_strcmp0 (act->resident, resident_id) != 0))
        continue;
      g_ptr_array_add (chosen, g_ptr_array_steal_index (all, i - 1));
    }

  return chosen;
}

/**
 * lamp_home_list_unsettled:
 * @error: a %LAMP_STORE_ERROR: then it is not known whether everything is shared
 *
 * Returns: (transfer full) (element-type LampAct) (nullable): all that the cloud has not confirmed, in the order
 *   in which it was entered
 */
GPtrArray *
lamp_home_list_unsettled (LampHome *self, GError **error)
{
  const char *directory = lamp_home_get_directory (self);
  g_autoptr (LampDatabase) acts = NULL;

  if (directory == NULL)
    {
      g_set_error_literal (error, LAMP_STORE_ERROR, LAMP_STORE_ERROR_FAILED,
                           _ ("The folder of the data is not open"));
      return NULL;
    }
  acts = lamp_outbox_open_to_read (directory, error);

  return acts != NULL ? lamp_outbox_list (acts, FALSE, error) : NULL;
}

/**
 * lamp_home_list_staff_names:
 *
 * Returns: (transfer full) (element-type utf8 utf8): id -> name of everybody who ever could sign on this PC;
 *   empty where nothing can be read
 */
GHashTable *
lamp_home_list_staff_names (LampHome *self)
{
  g_autoptr (LampDatabase) acts = open_acts (self);
  GHashTable *names = acts != NULL ? lamp_staff_names (acts, NULL) : NULL;

  return names != NULL ? names : g_hash_table_new (g_str_hash, g_str_equal);
}

/**
 * lamp_home_ask_again:
 * @uuid: of an act that is not settled
 *
 * Sends it once more, at once; the cloud is asked for, too.
 */
void
lamp_home_ask_again (LampHome *self, const char *uuid, LampHomeKeptFunc kept, gpointer user_data)
{
  send_order (self, order_new (ORDER_ASK_AGAIN, uuid, kept, user_data));
}

/**
 * lamp_home_take_back:
 * @uuid: of an act
 * @reason: why, not empty
 *
 * Takes an act back by name: one that was not sent is not sent, one that was is marked in the cloud as
 * entered in error. Both stay on record.
 */
void
lamp_home_take_back (
    LampHome *self, const char *uuid, const char *reason, LampHomeKeptFunc kept, gpointer user_data)
{
  Order *order = order_new (ORDER_TAKE_BACK, uuid, kept, user_data);

  order->text = g_strdup (reason);
  send_order (self, order);
}

/**
 * lamp_home_amend:
 * @wish: what is wrong and what it should have been; who corrects it and when is filled in here
 *
 * Corrects a value that was entered on this PC, by name of who is signed in.
 */
void
lamp_home_amend (LampHome *self,
                 const LampAmendment *wish,
                 LampHomeKeptFunc kept,
                 gpointer user_data)
{
  Order *order = order_new (ORDER_AMEND, wish->uuid, kept, user_data);

  order->text = g_strdup (wish->reason);
  order->value = wish->value;
  order->diastolic = wish->diastolic;
  order->accepts_unusual = wish->accepts_unusual;
  send_order (self, order);
}

/**
 * lamp_home_settle_conflict:
 * @uuid: of a correction that somebody else was faster than
 *
 * Does what the person who is signed in chose.
 */
void
lamp_home_settle_conflict (LampHome *self,
                           const char *uuid,
                           LampConflictChoice choice,
                           LampHomeKeptFunc kept,
                           gpointer user_data)
{
  Order *order = order_new (ORDER_SETTLE, uuid, kept, user_data);

  order->choice = choice;
  send_order (self, order);
}
