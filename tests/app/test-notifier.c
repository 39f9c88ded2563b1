/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Notifications as a desktop gets them: on a session bus of the test's own, where the test itself
 * takes them. Which alerts are told, what it says, that no name is in it, and that they go again.
 */

#include "config.h"

#include "app/notifier.h"
#include "model/home-private.h"

#include <string.h>

#define NOW_US  G_GINT64_CONSTANT (1795415520000000)
#define LIMIT_S 20

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

/* The desktop: what it was told, in order, "+ title | body" and "- title". */
typedef struct
{
  GDBusConnection *connection;
  GString *told;
  GHashTable *titles; /* id -> title */
  guint last;
  guint object;
  GApplication *application;
} Desktop;

static void
notify (Desktop *desktop, GVariant *parameters, GDBusMethodInvocation *invocation)
{
  const char *title, *body;
  g_autoptr (GVariant) hints = g_variant_get_child_value (parameters, 6);
  guchar urgency = 0;

  g_variant_get_child (parameters, 3, "&s", &title);
  g_variant_get_child (parameters, 4, "&s", &body);
  g_assert_true (g_variant_lookup (hints, "urgency", "y", &urgency));
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

static void
desktop_start (Desktop *desktop, GTestDBus *bus)
{
  static const GDBusInterfaceVTable vtable = { .method_call = method_called_cb };
  g_autoptr (GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (interface_xml, NULL);
  g_autoptr (GError) error = NULL;
  gboolean is_named = FALSE;

  desktop->told = g_string_new (NULL);
  desktop->titles = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  desktop->last = 0;
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

static void
desktop_end (Desktop *desktop)
{
  g_assert_true (g_dbus_connection_unregister_object (desktop->connection, desktop->object));
  g_dbus_connection_close_sync (desktop->connection, NULL, NULL);
  g_clear_object (&desktop->connection);
  g_string_free (desktop->told, TRUE);
  g_hash_table_unref (desktop->titles);
}

static void
expect (Desktop *desktop, const char *told)
{
  gint64 end_us = g_get_monotonic_time () + LIMIT_S * G_TIME_SPAN_SECOND;
  g_autoptr (GVariant) reply = NULL;

  while (strlen (desktop->told->str) < strlen (told) && g_get_monotonic_time () < end_us)
    if (!g_main_context_iteration (NULL, FALSE))
      g_thread_yield ();
  g_assert_cmpstr (desktop->told->str, ==, told);
  g_string_truncate (desktop->told, 0);
  /* GIO withdraws only what it knows the desktop's number of: let it read the answer. */
  g_dbus_connection_flush_sync (desktop->connection, NULL, NULL);
  reply = g_dbus_connection_call_sync (
      g_application_get_dbus_connection (desktop->application), "org.freedesktop.DBus",
      "/org/freedesktop/DBus", "org.freedesktop.DBus", "GetId", NULL, NULL, 0, -1, NULL, NULL);
  g_assert_nonnull (reply);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
}

static void
apply_resident (LampHome *home, gboolean is_simulated)
{
  g_autoptr (GPtrArray) rows
      = g_ptr_array_new_with_free_func ((GDestroyNotify) lamp_resident_row_free);
  LampResidentRow *row = g_new0 (LampResidentRow, 1);

  row->id = g_strdup ("p");
  row->name = g_strdup ("Secret Name");
  row->ward = g_strdup ("Ixora");
  row->room = g_strdup ("Room 102");
  row->bed = g_strdup ("Bed A");
  row->is_simulated = is_simulated;
  g_ptr_array_add (rows, row);
  lamp_home_apply_residents (home, rows);
}

/* "H1 M2 L3": the alerts that are open. */
static void
set_alerts (LampHome *home, const char *text)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  g_autoptr (GPtrArray) alerts = g_ptr_array_new_with_free_func ((GDestroyNotify) lamp_alert_free);

  for (gsize i = 0; words[i] != NULL && *words[i] != '\0'; i++)
    {
      static const LampRuleId rules[]
          = { 0, LAMP_RULE_SPO2_LO3, LAMP_RULE_PULSE_HI2, LAMP_RULE_RESP_HI };
      LampAlert *alert = g_new0 (LampAlert, 1);

      alert->priority = strchr ("-LMH", words[i][0]) - "-LMH";
      alert->key = g_strdup (words[i] + 1);
      alert->resident_id = g_strdup ("p");
      /* Another one of the same rule would be counted in the row of the first. */
      alert->rule = g_str_equal (words[i], "H1") ? LAMP_RULE_PULSE_HI : rules[alert->priority];
      alert->value = 27000;
      alert->limit = 25000;
      alert->since_us = alert->raised_us = NOW_US;
      alert->ended_us = LAMP_NO_TIME;
      g_ptr_array_add (alerts, alert);
    }
  lamp_home_apply_alerts (home, alerts);
  lamp_home_apply_done (home);
}

static void
set_link (LampHome *home, LampLink link)
{
  LampStatus status = *lamp_home_get_status (home);

  status.link = link;
  lamp_home_apply_status (home, &status);
}

static LampHome *
new_home (gboolean is_simulated)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  LampHome *home = lamp_home_new_detached (zone, NOW_US);

  apply_resident (home, is_simulated);

  return home;
}

static void
test_notifications (void)
{
  g_autoptr (GTestDBus) bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_autoptr (GApplication) application = NULL;
  g_autoptr (LampHome) home = new_home (FALSE);
  g_autoptr (LampHome) demo = new_home (TRUE);
  g_autoptr (LampNotifier) notifier = NULL;
  Desktop desktop;

  g_test_dbus_up (bus);
  desktop_start (&desktop, bus);
  application = g_application_new ("care.lamplight.Test", G_APPLICATION_DEFAULT_FLAGS);
  g_assert_true (g_application_register (application, NULL, NULL));
  desktop.application = application;
  notifier = lamp_notifier_new (application, home);

  set_alerts (home, "H1 M2");       /* there when the home is opened */
  set_alerts (home, "H1 M2 H3 L4"); /* one is new; LOW is not told */
  expect (&desktop, "+2 102·A: Breathing 27 | Count breaths for 60 s. Sit up.\n");
  set_alerts (home, "H1 M2 H3 L4"); /* nothing twice */
  set_alerts (home, "H1 H3 M5");    /* what was not told is not withdrawn */
  expect (&desktop, "+1 102·A: Pulse 27 | Check by hand.\n");
  set_alerts (home, "H1 M5");
  expect (&desktop, "- 102·A: Breathing 27\n");
  set_alerts (home, "H3 M5"); /* it comes again */
  expect (&desktop, "+2 102·A: Breathing 27 | Count breaths for 60 s. Sit up.\n");
  g_clear_object (&notifier); /* the home is closed: nothing stays behind */
  while (strchr (desktop.told->str, '\n') == strrchr (desktop.told->str, '\n'))
    g_main_context_iteration (NULL, TRUE);
  g_assert_nonnull (strstr (desktop.told->str, "- 102·A: Breathing 27\n"));
  g_assert_nonnull (strstr (desktop.told->str, "- 102·A: Pulse 27\n"));
  g_string_truncate (desktop.told, 0);

  notifier = lamp_notifier_new (application, demo);
  set_link (demo, LAMP_LINK_LIVE);
  set_alerts (demo, "");
  set_alerts (demo, "M9");
  expect (&desktop, "+1 DEMO 102·A: Pulse 27 | Check by hand.\n");

  g_clear_object (&notifier);
  expect (&desktop, "- DEMO 102·A: Pulse 27\n");
  desktop_end (&desktop);
  g_clear_object (&application);
  g_test_dbus_stop (bus);
}

int
main (int argc, char *argv[])
{
  /* In a sandbox GLib would ask the portal, which nobody plays here. */
  g_setenv ("GNOTIFICATION_BACKEND", "freedesktop", TRUE);
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/app/notifier/notifications", test_notifications);

  return g_test_run ();
}
