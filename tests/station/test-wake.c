/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A network that comes back, a machine that wakes up, and a system without a bus.
 */

#include "config.h"

#include "station/wake.h"

static void
woken_cb (gpointer user_data)
{
  (*(guint *) user_data)++;
}

static void
tell_network (gboolean is_available)
{
  g_signal_emit_by_name (g_network_monitor_get_default (), "network-changed", is_available);
}

/* A burst of changes is one; a network that goes is none. */
static void
test_network (void)
{
  guint n_woken = 0;
  LampWake *wake = lamp_wake_new (woken_cb, &n_woken);

  tell_network (FALSE);
  for (guint i = 0; i < 5; i++)
    tell_network (TRUE);
  while (n_woken == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (n_woken, ==, 1);

  tell_network (TRUE);
  lamp_wake_free (wake);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_cmpuint (n_woken, ==, 1);
}

static void
tell_sleep (GDBusConnection *bus, gboolean is_going)
{
  g_autoptr (GError) error = NULL;

  g_dbus_connection_emit_signal (bus, NULL, "/org/freedesktop/login1",
                                 "org.freedesktop.login1.Manager", "PrepareForSleep",
                                 g_variant_new ("(b)", is_going), &error);
  g_assert_no_error (error);
  g_assert_true (g_dbus_connection_flush_sync (bus, NULL, &error));
}

/* A bus of our own in the system bus's place, with ourselves as logind. */
static void
test_sleep (void)
{
  g_autoptr (GTestDBus) daemon = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_autoptr (GDBusConnection) login = NULL;
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError) error = NULL;
  guint n_woken = 0;
  LampWake *wake;

  g_test_dbus_up (daemon);
  g_setenv ("DBUS_SYSTEM_BUS_ADDRESS", g_test_dbus_get_bus_address (daemon), TRUE);
  login = g_dbus_connection_new_for_address_sync (
      g_test_dbus_get_bus_address (daemon),
      G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
          | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
      NULL, NULL, &error);
  g_assert_no_error (error);
  reply = g_dbus_connection_call_sync (login, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                       "org.freedesktop.DBus", "RequestName",
                                       g_variant_new ("(su)", "org.freedesktop.login1", 0), NULL,
                                       G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);

  wake = lamp_wake_new (woken_cb, &n_woken);
  while (!lamp_wake_is_listening (wake))
    g_main_context_iteration (NULL, TRUE);
  /* Subscribed is what the daemon has been told; a round trip later it knows. */
  tell_sleep (login, TRUE);
  tell_sleep (login, FALSE);
  while (n_woken == 0)
    {
      g_main_context_iteration (NULL, FALSE);
      tell_sleep (login, FALSE);
    }
  lamp_wake_free (wake);
  g_clear_object (&login);
  g_unsetenv ("DBUS_SYSTEM_BUS_ADDRESS");
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_test_dbus_stop (daemon);
}

static void
test_no_bus (void)
{
  guint n_woken = 0;
  LampWake *wake;

  g_setenv ("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
  wake = lamp_wake_new (woken_cb, &n_woken);
  tell_network (TRUE);
  while (n_woken == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (lamp_wake_is_listening (wake));
  lamp_wake_free (wake);
  g_unsetenv ("DBUS_SYSTEM_BUS_ADDRESS");
}

/* Let go of before the bus has answered. */
static void
test_at_once (void)
{
  guint n_woken = 0;

  lamp_wake_free (lamp_wake_new (woken_cb, &n_woken));
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_cmpuint (n_woken, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  /* First: GIO keeps the system bus that it has found. */
  g_test_add_func ("/station/wake/no-bus", test_no_bus);
  g_test_add_func ("/station/wake/hurt-12-sleep", test_sleep);
  g_test_add_func ("/station/wake/network", test_network);
  g_test_add_func ("/station/wake/at-once", test_at_once);

  return g_test_run ();
}
