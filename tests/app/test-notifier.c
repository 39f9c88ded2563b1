/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Notifications as a desktop gets them: on a session bus of the test's own, where the test itself
 * takes them. Which alerts are told, what it says, that no name is in it, and that they go again.
 */

#include "config.h"

#include "desktop.h"

#include "app/notifier.h"
#include "model/home-private.h"

#include <string.h>

#define NOW_US  G_GINT64_CONSTANT (1795415520000000)
#define LIMIT_S 20

static void
expect (Desktop *desktop, GApplication *application, const char *told)
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
      g_application_get_dbus_connection (application), "org.freedesktop.DBus",
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
  notifier = lamp_notifier_new (application, home);

  set_alerts (home, "H1 M2");       /* there when the home is opened */
  set_alerts (home, "H1 M2 H3 L4"); /* one is new; LOW is not told */
  expect (&desktop, application, "+2 102·A: Breathing 27 | Count breaths for 60 s. Sit up.\n");
  set_alerts (home, "H1 M2 H3 L4"); /* nothing twice */
  set_alerts (home, "H1 H3 M5");    /* what was not told is not withdrawn */
  expect (&desktop, application, "+1 102·A: Pulse 27 | Check by hand.\n");
  set_alerts (home, "H1 M5");
  expect (&desktop, application, "- 102·A: Breathing 27\n");
  set_alerts (home, "H3 M5"); /* it comes again */
  expect (&desktop, application, "+2 102·A: Breathing 27 | Count breaths for 60 s. Sit up.\n");
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
  expect (&desktop, application, "+1 DEMO 102·A: Pulse 27 | Check by hand.\n");

  g_clear_object (&notifier);
  expect (&desktop, application, "- DEMO 102·A: Pulse 27\n");
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
