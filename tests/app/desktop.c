/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The side of the desktop that takes notifications, as freedesktop's specification has it: it owns the name on a
 * bus of the test's own and writes down what it is told. It runs in the default main context. It shows nothing.
 */

#include "config.h"

#include "desktop.h"

static const char interface_xml[]
    = "<node><interface name='org.freedesktop.Notifications'>"
      "<method name='GetCapabilities'><arg type='as' direction='out'/></method>"
      "<method name='GetServerInformation'><arg type='s' direction='out'/><arg type='s' "
      "direction='out'/>"
      "<arg type='s' direction='out'/><arg type='s' direction='out'/></method>"
      "<method name='Notify'><arg type='s' direction='in'/><arg type='u' direction='in'/>"
      "<arg type='s' direction='in'/><arg type='s' direction='in'/><arg type='s' direction='in'/>"
      "<arg type='as' direction='in'/><arg type='a{sv}' direction='in'/><arg type='i' "
      "direction='in'/>"
      "<arg type='u' direction='out'/></method>"
      "<method name='CloseNotification'><arg type='u' direction='in'/></method>"
      "</interface></node>";

static void
notify (Desktop *desktop, GVariant *parameters, GDBusMethodInvocation *invocation)
{
  const char *title, *body;
  g_autoptr (GVariant) hints = g_variant_get_child_value (parameters, 6);
  guchar urgency = 0;

  g_variant_get_child (parameters, 3, "&s", &title);
  g_variant_get_child (parameters, 4, "&s", &body);
  g_assert_true (g_variant_lookup (hints, "urgency", "y", &urgency));
  desktop->told_us = g_get_monotonic_time ();
  g_string_append_printf (desktop->told, "+%u %s | %s\n", urgency, title, body);
  g_hash_table_insert (desktop->titles, GUINT_TO_POINTER (++desktop->last), g_strdup (title));
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(u)", desktop->last));
}

static void
method_called_cb (GDBusConnection *connection,
                  const char *sender,
                  const char *path,
                  const char *interface,
                  const char *method,
                  GVariant *parameters,
                  GDBusMethodInvocation *invocation,
                  gpointer data)
{
  Desktop *desktop = data;
  guint id;

  if (g_str_equal (method, "Notify"))
    {
      notify (desktop, parameters, invocation);
      return;
    }
  if (g_str_equal (method, "CloseNotification"))
    {
      g_variant_get (parameters, "(u)", &id);
      g_string_append_printf (
          desktop->told, "- %s\n",
          (const char *) g_hash_table_lookup (desktop->titles, GUINT_TO_POINTER (id)));
      g_dbus_method_invocation_return_value (invocation, NULL);
      return;
    }
  if (g_str_equal (method, "GetCapabilities"))
    g_dbus_method_invocation_return_value (invocation, g_variant_new ("(as)", NULL));
  else
    g_dbus_method_invocation_return_value (invocation,
                                           g_variant_new ("(ssss)", "test", "test", "1", "1.2"));
}

static void
name_acquired_cb (GDBusConnection *connection, const char *name, gpointer data)
{
  *(gboolean *) data = TRUE;
}

void
desktop_start (Desktop *desktop, GTestDBus *bus)
{
  static const GDBusInterfaceVTable vtable = { .method_call = method_called_cb };
  g_autoptr (GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (interface_xml, NULL);
  g_autoptr (GError) error = NULL;
  gboolean is_named = FALSE;

  desktop->told = g_string_new (NULL);
  desktop->titles = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  desktop->last = 0;
  desktop->told_us = 0;
  desktop->connection = g_dbus_connection_new_for_address_sync (
      g_test_dbus_get_bus_address (bus),
      G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
          | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
      NULL, NULL, &error);
  g_assert_no_error (error);
  desktop->object
      = g_dbus_connection_register_object (desktop->connection, "/org/freedesktop/Notifications",
                                           node->interfaces[0], &vtable, desktop, NULL, &error);
  g_assert_no_error (error);
  g_bus_own_name_on_connection (desktop->connection, "org.freedesktop.Notifications", 0,
                                name_acquired_cb, NULL, &is_named, NULL);
  while (!is_named)
    g_main_context_iteration (NULL, TRUE);
}

void
desktop_end (Desktop *desktop)
{
  g_assert_true (g_dbus_connection_unregister_object (desktop->connection, desktop->object));
  g_dbus_connection_close_sync (desktop->connection, NULL, NULL);
  g_clear_object (&desktop->connection);
  g_string_free (desktop->told, TRUE);
  g_hash_table_unref (desktop->titles);
}
