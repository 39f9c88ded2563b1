/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Alerts and responses in real files: both sources in one row, repeats, older versions, the pending copy and
 * its echo, two keys of one alert, what ended unseen, and any order of what three stations wrote.
 */

#include "config.h"

#include "fixture.h"

#include "core/instant.h"
#include "store/outbox.h"
#include "store/pauses.h"

#include <string.h>

#define NOW FIXTURE_NOW

static void
add_alert (
    LampBatch *batch, const char *key, const char *version, LampAlertStatus status, gint64 ended_us)
{
  const LampAlertRecord record = {
    .version = { key, version, NOW + g_ascii_strtoll (version, NULL, 10) * LAMP_US_PER_SECOND },
    .key = key,
    .resident_id = "ann",
    .code = "PULSE_HI",
    .text = "Pulse 134",
    .priority = LAMP_PRIORITY_HIGH,
    .status = status,
    .sent_us = NOW,
    .ended_us = ended_us,
  };

  g_array_append_val (batch->alerts, record);
}

static void
add_response (
    LampBatch *batch, const char *id, const char *key, LampResponseCode code, gint64 at_us)
{
  const LampResponseRecord record = {
    .version = { id, "1", NOW },
    .id = id,
    .alert_key = key,
    .code = code,
    .by = "N1",
    .sent_us = at_us,
  };

  g_array_append_val (batch->responses, record);
}

/* Each standing alert as "key state[ by][ pending]", sorted by key. */
static char *
tell (Fixture *fixture, gint64 now_us)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LampReader) reader = fixture_reader (fixture);
  g_autoptr (GPtrArray) cases
      = lamp_reader_alert_cases (reader, NULL, LAMP_ALERTS_STANDING, now_us, &error);
  g_autoptr (GString) text = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < cases->len; i++)
    {
      const LampAlertCase *row = g_ptr_array_index (cases, i);

      g_string_append_printf (text, "%s%s %s%s%s%s", i > 0 ? "; " : "", row->alert->key,
                              lamp_standing_to_string (row->standing),
                              row->fold.acknowledged != NULL ? " " : "",
                              row->fold.acknowledged != NULL ? row->fold.acknowledged->by : "",
                              row->fold.is_pending ? " pending" : "");
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
assert_told (Fixture *fixture, const char *expected)
{
  g_autofree char *told = tell (fixture, NOW + LAMP_US_PER_MINUTE);

  g_assert_cmpstr (told, ==, expected);
}

static void
put (Fixture *fixture)
{
  g_autoptr (LampIngest) ingest = fixture_put (fixture);

  g_assert_cmpuint (ingest->records, ==, 0); /* no roster has changed */
}

static void
put_local (Fixture *fixture, const char *key, gint64 ended_us)
{
  const LampAlert alert = { .key = (char *) key,
                            .resident_id = (char *) "ann",
                            .rule = LAMP_RULE_PULSE_HI,
                            .priority = LAMP_PRIORITY_HIGH,
                            .since_us = NOW,
                            .raised_us = NOW,
                            .ended_us = ended_us,
                            .value = 134000,
                            .limit = 131000 };
  g_autoptr (GError) error = NULL;

  g_assert_true (lamp_store_put_alert (fixture->store, &alert, &error));
}

/* The cloud raises, ends, and takes back; older versions and repeats change nothing. */
static void
test_cloud (Fixture *fixture, gconstpointer data)
{
  add_alert (fixture->batch, "k", "1", LAMP_ALERT_PRESENT, LAMP_NO_TIME);
  put (fixture);
  assert_told (fixture, "k open");
  add_alert (fixture->batch, "k", "3", LAMP_ALERT_COMPLETED, NOW + 1);
  put (fixture);
  assert_told (fixture, "k ended-unseen");
  add_alert (fixture->batch, "k", "2", LAMP_ALERT_PRESENT, LAMP_NO_TIME);
  put (fixture);
  assert_told (fixture, "k ended-unseen");
  add_response (fixture->batch, "u", "k", LAMP_RESPONSE_ACKNOWLEDGE, NOW + 2);
  put (fixture);
  assert_told (fixture, "");
  add_alert (fixture->batch, "l", "1", LAMP_ALERT_UNKNOWN, LAMP_NO_TIME);
  put (fixture);
  assert_told (fixture, "l open");
  add_alert (fixture->batch, "l", "2", LAMP_ALERT_RETRACTED, LAMP_NO_TIME);
  put (fixture);
  assert_told (fixture, "");
}

/* Our rules and the cloud share a row; the rules say whether the condition is there. */
static void
test_both (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LampReader) reader = NULL;
  g_autoptr (GPtrArray) open = NULL;
  const LampAlert *alert;

  put_local (fixture, "k", LAMP_NO_TIME);
  add_alert (fixture->batch, "k", "7", LAMP_ALERT_COMPLETED, NOW + 1);
  put (fixture);
  assert_told (fixture, "k open");
  reader = fixture_reader (fixture);
  open = lamp_reader_alerts (reader, NULL, TRUE, &error);
  g_assert_cmpuint (open->len, ==, 1);
  alert = g_ptr_array_index (open, 0);
  g_assert_cmpint (alert->value, ==, 134000);
  g_assert_cmpstr (alert->version, ==, "7");
  g_assert_cmpuint (alert->origin, ==, LAMP_ALERT_LOCAL | LAMP_ALERT_CLOUD);
  put_local (fixture, "k", NOW + 2);
  assert_told (fixture, "k ended-unseen");
}

/* Two stations raised it under two keys: one row, and an answer to one is an answer. */
static void
test_twins (Fixture *fixture, gconstpointer data)
{
  put_local (fixture, "k", LAMP_NO_TIME);
  add_alert (fixture->batch, "l", "1", LAMP_ALERT_PRESENT, LAMP_NO_TIME);
  put (fixture);
  assert_told (fixture, "k open");
  add_response (fixture->batch, "u", "l", LAMP_RESPONSE_ACCEPT, NOW + 2);
  put (fixture);
  assert_told (fixture, "k owned N1");
}

/* Our rules and the cloud tell of one event; it is over, and somebody answered the cloud's. */
static void
test_ended_twins (Fixture *fixture, gconstpointer data)
{
  put_local (fixture, "k", NOW + 5);
  assert_told (fixture, "k ended-unseen");
  add_alert (fixture->batch, "l", "1", LAMP_ALERT_COMPLETED, NOW + 6);
  put (fixture);
  assert_told (fixture, "k ended-unseen");
  add_response (fixture->batch, "u", "l", LAMP_RESPONSE_RESOLVE, NOW + 7);
  put (fixture);
  assert_told (fixture, "");
}

/* The same condition an hour later is another event: an answer to the first one is none to it. */
static void
test_no_twins (Fixture *fixture, gconstpointer data)
{
  LampAlertRecord *later;

  put_local (fixture, "k", NOW + 5);
  add_alert (fixture->batch, "l", "1", LAMP_ALERT_COMPLETED, NOW + 6);
  later = &g_array_index (fixture->batch->alerts, LampAlertRecord, 0);
  later->sent_us = NOW - LAMP_US_PER_HOUR;
  add_response (fixture->batch, "u", "l", LAMP_RESPONSE_RESOLVE, NOW + 7);
  put (fixture);
  assert_told (fixture, "k ended-unseen");
}

/* What was entered here counts at once as pending; its echo takes the place of it; withdrawn it is gone. */
static void
test_pending (Fixture *fixture, gconstpointer data)
{
  LampDatabase *acts = lamp_store_get_acts (fixture->store);
  const LampResponse response = { .id = (char *) "u",
                                  .alert_key = (char *) "k",
                                  .code = LAMP_RESPONSE_ACKNOWLEDGE,
                                  .by = (char *) "N1",
                                  .sent_us = NOW + 2 };
  LampActWish wish = { .uuid = "u",
                       .resource_id = "u",
                       .type = "Communication",
                       .chain = "k",
                       .body = "{}",
                       .actor = "N1",
                       .action = "respond",
                       .resident = "ann",
                       .summary = "acknowledge",
                       .made_us = NOW + 2,
                       .response = &response };
  LampResponse other = response;
  g_autoptr (GError) error = NULL;

  put_local (fixture, "k", LAMP_NO_TIME);
  g_assert_true (lamp_outbox_put (acts, &wish, 1, &error));
  assert_told (fixture, "k acknowledged N1 pending");
  add_response (fixture->batch, "u", "k", LAMP_RESPONSE_ACKNOWLEDGE, NOW + 2);
  put (fixture);
  assert_told (fixture, "k acknowledged N1");

  put_local (fixture, "m", LAMP_NO_TIME);
  put_local (fixture, "k", NOW + 3);
  other.id = (char *) "v";
  other.alert_key = (char *) "m";
  wish.uuid = wish.resource_id = "v";
  wish.chain = "m";
  wish.response = &other;
  g_assert_true (lamp_outbox_put (acts, &wish, 1, &error));
  assert_told (fixture, "m acknowledged N1 pending");
  g_assert_true (lamp_outbox_withdraw (acts, "v", "N1", "undo", NOW + 3, &error));
  assert_told (fixture, "m open");
}

/* A pause is kept over a restart, ends once, and is never removed. */
static void
test_pauses (Fixture *fixture, gconstpointer data)
{
  const LampPause pause = { .id = (char *) "p",
                            .kind = LAMP_PAUSE_CARE,
                            .resident_id = (char *) "ann",
                            .by = (char *) "N1",
                            .from_us = NOW,
                            .until_us = NOW + 10 * LAMP_US_PER_MINUTE,
                            .ended_us = LAMP_NO_TIME };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) kept = NULL;
  g_autoptr (GPtrArray) after = NULL;

  g_assert_true (lamp_pauses_put (lamp_store_get_acts (fixture->store), &pause, &error));
  fixture_reopen (fixture, NULL);
  kept = lamp_pauses_list (lamp_store_get_acts (fixture->store), NOW, &error);
  g_assert_cmpuint (kept->len, ==, 1);
  g_assert_true (lamp_pause_is_active (g_ptr_array_index (kept, 0), NOW + 1));
  g_assert_true (
      lamp_pauses_end (lamp_store_get_acts (fixture->store), "p", "N2", NOW + 5, &error));
  g_assert_false (
      lamp_pauses_end (lamp_store_get_acts (fixture->store), "p", "N2", NOW + 6, &error));
  g_assert_error (error, LAMP_STORE_ERROR, LAMP_STORE_ERROR_FAILED);
  g_clear_error (&error);
  after = lamp_pauses_list (lamp_store_get_acts (fixture->store), NOW, &error);
  g_assert_false (lamp_pause_is_active (g_ptr_array_index (after, 0), NOW + 6));
}

typedef struct
{
  gboolean is_alert;
  guint number;
} Piece;

static void
add_piece (Fixture *fixture, const Piece *piece, GPtrArray *texts)
{
  static const LampResponseCode codes[]
      = { LAMP_RESPONSE_ACKNOWLEDGE, LAMP_RESPONSE_ACCEPT, LAMP_RESPONSE_RESOLVE,
          LAMP_RESPONSE_REOPEN,      LAMP_RESPONSE_REJECT, LAMP_RESPONSE_ACCEPT };
  char *id = g_strdup_printf ("u%u", piece->number);

  g_ptr_array_add (texts, id);
  if (piece->is_alert && piece->number == 1)
    add_alert (fixture->batch, "k", "1", LAMP_ALERT_PRESENT, LAMP_NO_TIME);
  else if (piece->is_alert)
    add_alert (fixture->batch, "k", "2", LAMP_ALERT_COMPLETED, NOW + 5);
  else
    add_response (fixture->batch, id, "k", codes[piece->number],
                  NOW + (gint64) (piece->number * 7 % 5));
}

/* The same pages in any order, cut anyhow, repeated, with restarts in between: the same alert and fold. */
static void
test_any_order (Fixture *fixture, gconstpointer data)
{
  g_autofree char *expected = NULL;

  for (guint round = 0; round < 12; round++)
    {
      Piece pieces[16];
      guint n = 0;
      g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
      g_autofree char *told = NULL;

      for (guint copy = 0; copy < 2; copy++)
        {
          pieces[n++] = (Piece){ TRUE, 1 };
          pieces[n++] = (Piece){ TRUE, 2 };
          for (guint i = 0; i < 6; i++)
            pieces[n++] = (Piece){ FALSE, i };
        }
      for (guint i = n; i > 1; i--)
        {
          guint j = (guint) g_test_rand_int_range (0, (gint32) i);
          Piece held = pieces[i - 1];

          pieces[i - 1] = pieces[j];
          pieces[j] = held;
        }
      for (guint i = 0; i < n; i++)
        {
          add_piece (fixture, &pieces[i], texts);
          if (g_test_rand_bit ())
            put (fixture);
          if (g_test_rand_int_range (0, 6) == 0)
            {
              put (fixture);
              fixture_reopen (fixture, NULL);
            }
        }
      put (fixture);
      told = tell (fixture, NOW + LAMP_US_PER_MINUTE);
      if (expected == NULL)
        expected = g_strdup (told);
      g_assert_cmpstr (told, ==, expected);
      {
        g_autofree char *path = fixture_path (fixture, "cache.db");

        run_sql (path, "DELETE FROM alert; DELETE FROM response");
      }
    }
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *path;
    void (*run) (Fixture *, gconstpointer);
  } tests[] = {
    { "/store/alerts/cloud", test_cloud },       { "/store/alerts/both", test_both },
    { "/store/alerts/twins", test_twins },       { "/store/alerts/ended-twins", test_ended_twins },
    { "/store/alerts/no-twins", test_no_twins }, { "/store/alerts/pending", test_pending },
    { "/store/alerts/pauses", test_pauses },     { "/store/alerts/any-order", test_any_order },
  };

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, fixture_set_up, tests[i].run, fixture_tear_down);

  return g_test_run ();
}
