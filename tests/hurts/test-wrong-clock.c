/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is entered while no cloud has been heard bears this PC's own time. When the cloud is heard and that turns out
 * to have been wrong, nothing that was entered is rewritten; but it is read so that it can neither come out of the
 * future nor have the last word for hours, and every station reads it alike. Source: cloud-protocol.md 3.3.
 */

#include "config.h"

#include "home.h"

#include "core/instant.h"
#include "station/entry.h"

#define ALERT                                                                                \
  ",\"status\":\"in-progress\",\"category\":[{\"coding\":[{\"system\":"                      \
  "\"http://terminology.hl7.org/CodeSystem/communication-category\",\"code\":\"alert\"}]}]," \
  "\"priority\":\"urgent\",\"subject\":{\"reference\":\"Patient/"                            \
  "ann\"},\"topic\":{\"text\":\"x\"},"                                                       \
  "\"sent\":\"%s\""
#define KEY    "Communication/a1"
#define NOBODY LAMP_US_PER_MINUTE

static void
finished_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
flush (Home *home)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  lamp_pusher_flush_async (home->pusher, NULL, finished_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (lamp_pusher_flush_finish (home->pusher, result, &error));
  g_assert_no_error (error);
}

/* As if this PC's clock were @ahead_us fast, and nobody knew. */
static char *
keep (Home *home, LampEntry *entry, gint64 ahead_us)
{
  g_auto (GStrv) uuids = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (
      lamp_entry_keep (entry, lamp_store_get_acts (home->store), ahead_us, &uuids, &error));
  g_assert_no_error (error);

  return g_strdup (uuids[0]);
}

static char *
answer (Home *home, const char *code, gint64 ahead_us)
{
  g_autoptr (LampEntry) entry = lamp_entry_new_response ("ann", KEY, code, "N042", "Li Na");

  return keep (home, entry, ahead_us);
}

static void
put_alert (Home *home)
{
  g_autofree char *time = home_time (home, 4 * 3600);
  g_autofree char *members = g_strdup_printf (ALERT, time);

  home_put (home, "Communication", "a1", members);
  g_assert_true (home_pull (home));
}

static LampAlertCase *
take_case (GPtrArray *cases)
{
  g_assert_cmpuint (cases->len, ==, 1);

  return g_ptr_array_index (cases, 0);
}

static GPtrArray *
read_cases (Home *home)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *cases
      = lamp_reader_alert_cases (home->reader, "ann", LAMP_ALERTS_ALL, g_get_real_time (), &error);

  g_assert_no_error (error);

  return cases;
}

/* What the act and the cloud say of when it was: never rewritten. */
static void
assert_as_entered (
    Home *home, const char *type, const char *member, const char *uuid, gint64 ahead_us)
{
  g_autofree char *path = g_strdup_printf ("%s/%s", type, uuid);
  g_autoptr (Reply) reply = client_ask (home->client, "GET", path, NULL, NULL);
  g_autoptr (LampAct) act = lamp_outbox_find (lamp_store_get_acts (home->store), uuid, NULL);

  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_cmpint (ABS (test_time (reply_text (reply, member)) - act->made_us), <=,
                   LAMP_US_PER_SECOND);
  g_assert_cmpint (ABS (act->made_us - g_get_real_time () - ahead_us), <, NOBODY);
}

/* "Done" from a clock that was three hours fast, then somebody opens it again by a right one: it is open. */
static void
test_not_the_last_word (Home *home, gconstpointer data)
{
  g_autofree char *done = NULL;
  g_autofree char *again = NULL;
  g_autoptr (GPtrArray) cases = NULL;
  const LampAlertCase *row;

  put_alert (home);
  done = answer (home, "resolve", 3 * LAMP_US_PER_HOUR);
  flush (home);
  g_assert_true (home_pull (home));
  cases = read_cases (home);
  row = take_case (cases);
  g_assert_true (row->fold.is_resolved);
  g_assert_cmpint (row->fold.resolved->sent_us, <, g_get_real_time () + NOBODY);
  assert_as_entered (home, "Communication", "sent", done, 3 * LAMP_US_PER_HOUR);
  g_clear_pointer (&cases, g_ptr_array_unref);

  again = answer (home, "reopen", 2 * LAMP_US_PER_SECOND);
  cases = read_cases (home);
  g_assert_false (take_case (cases)->fold.is_resolved);
  g_clear_pointer (&cases, g_ptr_array_unref);
  flush (home);
  g_assert_true (home_pull (home));
  cases = read_cases (home);
  row = take_case (cases);
  g_assert_false (row->fold.is_resolved);
  g_assert_cmpstr (row->fold.reopened->id, ==, again);
  g_assert_cmpuint (row->log->len, ==, 2);
}

/* From a clock that was slow it counts as early as it says: what is open stays open. */
static void
test_slow (Home *home, gconstpointer data)
{
  g_autofree char *done = NULL;
  g_autoptr (GPtrArray) cases = NULL;

  put_alert (home);
  done = answer (home, "resolve", -3 * LAMP_US_PER_HOUR);
  flush (home);
  g_assert_true (home_pull (home));
  assert_as_entered (home, "Communication", "sent", done, -3 * LAMP_US_PER_HOUR);
  cases = read_cases (home);
  g_assert_true (take_case (cases)->fold.is_resolved);
  g_assert_cmpint (take_case (cases)->fold.resolved->sent_us, <,
                   g_get_real_time () - 2 * LAMP_US_PER_HOUR);
}

/* A value from a clock that was fast stands where the cloud got it, marked; from a slow one where it says. */
static void
test_values (Home *home, gconstpointer data)
{
  static const gint64 aheads_us[] = { 3 * LAMP_US_PER_HOUR, -3 * LAMP_US_PER_HOUR };

  for (gsize i = 0; i < G_N_ELEMENTS (aheads_us); i++)
    {
      g_autoptr (LampEntry) entry = lamp_entry_new_observation ("ann", "N042", "Li Na");
      g_autofree char *uuid = NULL;

      lamp_entry_add_value (entry, LAMP_METRIC_PULSE, (70 + (gint64) i) * LAMP_MILLI);
      uuid = keep (home, entry, aheads_us[i]);
      flush (home);
      assert_as_entered (home, "Observation", "effectiveDateTime", uuid, aheads_us[i]);
    }
  g_assert_true (home_pull (home));
  {
    g_autofree char *pulses = home_pulses (home, "ann");

    g_assert_cmpstr (pulses, ==, "71 70");
  }
  g_assert_cmpint (home_count (home, "SELECT count (*) FROM set_aside"), ==, 0);
  g_assert_cmpint (home_count (home, "SELECT count (*) FROM reading WHERE is_approximate"
                                     " AND end_us = last_updated_us AND value = 70000"),
                   ==, 1);
  g_assert_cmpint (home_count (home, "SELECT count (*) FROM reading WHERE NOT is_approximate"
                                     " AND last_updated_us - end_us > 10000000000"),
                   ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add ("/hurts/wrong-clock/not-the-last-word", Home, NULL, home_set_up,
              test_not_the_last_word, home_tear_down);
  g_test_add ("/hurts/wrong-clock/slow", Home, NULL, home_set_up, test_slow, home_tear_down);
  g_test_add ("/hurts/wrong-clock/values", Home, NULL, home_set_up, test_values, home_tear_down);

  return g_test_run ();
}
