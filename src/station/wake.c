/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Says when it is worth trying the network at once: there is a network again, or the machine wakes up.
 *
 * After a sleep every connection looks alive and is dead, and a wait for the next attempt would go on from
 * where it was. The network's changes come in bursts, so they are told once, a moment later. A system without
 * a bus or without logind is no trouble: then the watchdogs have to notice.
 *
 * Belongs to the thread that made it, whose main context should be the first in the process that asks GIO
 * about the network: that is where GIO tells.
 */

#define G_LOG_DOMAIN "lamp-station"

#include "config.h"

#include "station/wake.h"

#define SETTLE_MS 500

#define LOGIN_NAME      "org.freedesktop.login1"
#define LOGIN_PATH      "/org/freedesktop/login1"
#define LOGIN_INTERFACE "org.freedesktop.login1.Manager"
#define LOGIN_SIGNAL    "PrepareForSleep"

struct _LampWake
{
  LampWakeFunc func;
  gpointer user_data;
  GMainContext *context;
  GNetworkMonitor *monitor;
  gulong changed_id;
  GCancellable *cancellable;
  GDBusConnection *bus; /* (nullable) */
  guint sleep_id;
  GSource *settling; /* (nullable) */
};

static gboolean
settled_cb (gpointer user_data)
{
  LampWake *wake = user_data;

  g_clear_pointer (&wake->settling, g_source_unref);
  wake->func (wake->user_data);

  return G_SOURCE_REMOVE;
}

static void
settle (LampWake *wake)
{
  if (wake->settling != NULL)
    return;

  wake->settling = g_timeout_source_new (SETTLE_MS);
  g_source_set_callback (wake->settling, settled_cb, wake, NULL);
  g_source_attach (wake->settling, wake->context);
}

static void
network_changed_cb (GNetworkMonitor *monitor, gboolean is_available, LampWake *wake)
{
  if (is_available)
    settle (wake);
}

static void
sleep_cb (GDBusConnection *bus,
          const char *sender,
          const char *path,
          const char *interface,
          const char *signal,
          GVariant *parameters,
          gpointer user_data)
{
  LampWake *wake = user_data;
  gboolean is_going_to_sleep = TRUE;

  if (g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(b)")))
    g_variant_get (parameters, "(b)", &is_going_to_sleep);
  if (!is_going_to_sleep)
    wake->func (wake->user_data);
}

static void
bus_got_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) bus = g_bus_get_finish (result, &error);
  LampWake *wake = user_data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (bus == NULL)
    {
      g_debug ("No system bus: %s", error->message);
      return;
    }

  /* A bus that goes must not take the program with it. */
  g_dbus_connection_set_exit_on_close (bus, FALSE);
  wake->sleep_id = g_dbus_connection_signal_subscribe (
      bus, LOGIN_NAME, LOGIN_INTERFACE, LOGIN_SIGNAL, LOGIN_PATH, NULL, G_DBUS_SIGNAL_FLAGS_NONE,
      sleep_cb, wake, NULL);
  wake->bus = g_steal_pointer (&bus);
}

/**
 * lamp_wake_new:
 * @func: called on this thread's main context
 */
LampWake *
lamp_wake_new (LampWakeFunc func, gpointer user_data)
{
  LampWake *wake = g_new0 (LampWake, 1);

  wake->func = func;
  wake->user_data = user_data;
  wake->context = g_main_context_ref_thread_default ();
  wake->monitor = g_object_ref (g_network_monitor_get_default ());
  wake->changed_id
      = g_signal_connect (wake->monitor, "network-changed", G_CALLBACK (network_changed_cb), wake);
  wake->cancellable = g_cancellable_new ();
  g_bus_get (G_BUS_TYPE_SYSTEM, wake->cancellable, bus_got_cb, wake);

  return wake;
}

/**
 * lamp_wake_is_listening:
 *
 * Returns: whether the machine's sleep is heard of, too
 */
gboolean
lamp_wake_is_listening (LampWake *wake)
{
  return wake->bus != NULL;
}

/**
 * lamp_wake_free:
 * @wake: (nullable)
 *
 * Nothing is told after it.
 */
void
lamp_wake_free (LampWake *wake)
{
  if (wake == NULL)
    return;

  g_cancellable_cancel (wake->cancellable);
  g_clear_object (&wake->cancellable);
  g_signal_handler_disconnect (wake->monitor, wake->changed_id);
  g_clear_object (&wake->monitor);
  if (wake->bus != NULL)
    g_dbus_connection_signal_unsubscribe (wake->bus, wake->sleep_id);
  g_clear_object (&wake->bus);
  if (wake->settling != NULL)
    g_source_destroy (wake->settling);
  g_clear_pointer (&wake->settling, g_source_unref);
  g_main_context_unref (wake->context);
  g_free (wake);
}
