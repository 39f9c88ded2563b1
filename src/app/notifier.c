/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Notifications of the desktop for alerts of HIGH and MEDIUM, for who works in another window.
 *
 * One an episode, when it comes; it goes when the episode's row goes. It says the room and the
 * condition and never a name: a notification lies open on a screen that anybody passes, and in
 * histories. What is there when the home is opened, or comes with its first pull, is on the window
 * that opens, and is not told again. It is no way to be called: it makes no sound, and a desktop may hide it. Main thread.
 */

#include "config.h"

#include "app/notifier.h"

#include <glib/gi18n-lib.h>

struct _LampNotifier
{
  GObject parent_instance;

  GApplication *application; /* outlives it */
  LampHome *home;
  GHashTable *known; /* key -> the priority that was told, NONE for what was there before */
  gboolean has_begun;
};

G_DEFINE_FINAL_TYPE (LampNotifier, lamp_notifier, G_TYPE_OBJECT)

static void
withdraw (LampNotifier *self, const char *key)
{
  g_autofree char *id = g_strconcat ("alert-", key, NULL);

  g_application_withdraw_notification (self->application, id);
}

static void
tell (LampNotifier *self, LampAlertItem *item)
{
  const LampAlert *alert = lamp_alert_item_get_alert (item);
  LampResidentItem *resident = lamp_home_find_resident (self->home, alert->resident_id);
  const char *place = resident != NULL ? lamp_resident_item_get_place (resident) : "?";
  const char *action = lamp_alert_action (alert);
  g_autofree char *what = NULL;
  g_autofree char *title = NULL;
  g_autofree char *id = g_strconcat ("alert-", alert->key, NULL);
  g_autoptr (GNotification) notification = NULL;

  /* Translators: a notification: the room and bed, then what is so: "104·A: SpO₂ 90" */
  what = g_strdup_printf (_ ("%s: %s"), place, lamp_alert_item_get_text (item));
  /* Translators: a notification of the demo home, where nobody is real */
  title = lamp_home_is_demo (self->home) ? g_strdup_printf (_ ("DEMO %s"), what)
                                         : g_steal_pointer (&what);
  notification = g_notification_new (title);
  if (action != NULL)
    g_notification_set_body (notification, action);
  g_notification_set_priority (notification, alert->priority == LAMP_PRIORITY_HIGH
                                                 ? G_NOTIFICATION_PRIORITY_URGENT
                                                 : G_NOTIFICATION_PRIORITY_HIGH);
  g_notification_set_default_action_and_target (notification, LAMP_NOTIFIER_ACTION, "s",
                                                alert->resident_id);
  g_application_send_notification (self->application, id, notification);
}

static gboolean
withdraw_gone_cb (gpointer key, gpointer told, gpointer data)
{
  gpointer *context = data;

  if (g_hash_table_contains (context[1], key))
    return FALSE;
  if (GPOINTER_TO_INT (told) != LAMP_PRIORITY_NONE)
    withdraw (context[0], key);

  return TRUE;
}

static void
look (LampNotifier *self)
{
  GListModel *alerts = lamp_home_get_alerts (self->home);
  g_autoptr (GHashTable) there = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  gpointer context[] = { self, there };

  for (guint i = 0, n = g_list_model_get_n_items (alerts); i < n; i++)
    {
      LampAlertItem *item = g_list_model_get_item (alerts, i);
      const LampAlert *alert = lamp_alert_item_get_alert (item);
      gboolean is_urgent = alert->priority >= LAMP_PRIORITY_MEDIUM;

      g_ptr_array_add (items, item);
      g_hash_table_add (there, alert->key);
      /* One that somebody wants quiet is told of when it signals again. */
      if (g_hash_table_contains (self->known, alert->key)
          || !(lamp_alert_item_get_signal (item)->flashes
               || lamp_alert_item_get_signal (item)->sounds))
        continue;
      if (is_urgent && self->has_begun)
        tell (self, item);
      g_hash_table_insert (
          self->known, g_strdup (alert->key),
          GINT_TO_POINTER (is_urgent && self->has_begun ? alert->priority : LAMP_PRIORITY_NONE));
    }
  g_hash_table_foreach_remove (self->known, withdraw_gone_cb, context);
}

static void
refreshed_cb (LampHome *home, LampNotifier *self)
{
  look (self);
  self->has_begun |= lamp_home_is_loaded (home) && !lamp_home_is_busy (home);
}

static void
lamp_notifier_dispose (GObject *object)
{
  LampNotifier *self = LAMP_NOTIFIER (object);
  GHashTableIter iter;
  gpointer key, told;

  if (self->home != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->home, self);
      g_hash_table_iter_init (&iter, self->known);
      while (g_hash_table_iter_next (&iter, &key, &told))
        if (GPOINTER_TO_INT (told) != LAMP_PRIORITY_NONE)
          withdraw (self, key);
    }
  g_clear_object (&self->home);
  g_clear_pointer (&self->known, g_hash_table_unref);

  G_OBJECT_CLASS (lamp_notifier_parent_class)->dispose (object);
}

static void
lamp_notifier_class_init (LampNotifierClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lamp_notifier_dispose;
}

static void
lamp_notifier_init (LampNotifier *self)
{
  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * lamp_notifier_new:
 * @application: who sends; registered, and outlives the notifier
 * @home: whose alerts
 *
 * Returns: (transfer full): a notifier; when it goes, so do its notifications
 */
LampNotifier *
lamp_notifier_new (GApplication *application, LampHome *home)
{
  LampNotifier *self = g_object_new (LAMP_TYPE_NOTIFIER, NULL);

  self->application = application;
  self->home = g_object_ref (home);
  g_signal_connect (home, "refreshed", G_CALLBACK (refreshed_cb), self);
  refreshed_cb (home, self);

  return self;
}
