/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The outbox: nothing that was entered is ever lost, rewritten or left where nobody looks, whatever happens
 * in whatever order; and the file of the version before becomes one of this version.
 */

#include "config.h"

#include "fixture.h"

#include "store/audit.h"
#include "store/migration.h"
#include "store/outbox.h"
#include "store/store-private.h"

static void
put (Fixture *fixture, const char *uuid, const char *chain)
{
  LampActWish wish = {
    .uuid = uuid,
    .resource_id = uuid,
    .type = "Observation",
    .chain = chain,
    .body = "{\"resourceType\":\"Observation\"}",
    .actor = "N042",
    .action = "observe",
    .resident = chain,
    .summary = "pulse 88",
    .made_us = FIXTURE_NOW,
  };
  g_autoptr (GError) error = NULL;

  g_assert_true (lamp_outbox_put (lamp_store_get_acts (fixture->store), &wish, 1, &error));
  g_assert_no_error (error);
}

/* The UUID of the act whose turn it is, or "-". */
static char *
take (Fixture *fixture, gint64 now_us)
{
  g_autoptr (LampAct) act = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (
      lamp_outbox_take (lamp_store_get_acts (fixture->store), now_us, FALSE, &act, &error));
  g_assert_no_error (error);

  return g_strdup (act != NULL ? act->uuid : "-");
}

static void
assert_take (Fixture *fixture, gint64 now_us, const char *expected)
{
  g_autofree char *uuid = take (fixture, now_us);

  g_assert_cmpstr (uuid, ==, expected);
}

static gboolean
settle (
    Fixture *fixture, const char *uuid, LampActEvent event, guint http_status, gint64 next_try_us)
{
  LampActResult result = { .event = event,
                           .next_try_us = next_try_us,
                           .is_uncertain = http_status == 0,
                           .http_status = http_status,
                           .outcome = "words",
                           .at_us = FIXTURE_NOW };
  g_autoptr (GError) error = NULL;

  return lamp_outbox_settle (lamp_store_get_acts (fixture->store), uuid, &result, &error);
}

static LampActState
state_of (Fixture *fixture, const char *uuid)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LampAct) act = lamp_outbox_find (lamp_store_get_acts (fixture->store), uuid, &error);

  g_assert_no_error (error);

  return act->state;
}

/* From every state that is not final there is a way to "done", and one for a person. */
static void
test_no_dead_state (void)
{
  gboolean reaches[LAMP_N_ACT_STATES] = { [LAMP_ACT_DONE] = TRUE };
  LampActState next;

  for (guint round = 0; round < LAMP_N_ACT_STATES; round++)
    for (guint state = 0; state < LAMP_N_ACT_STATES; state++)
      for (guint event = 0; event < LAMP_N_ACT_EVENTS; event++)
        if (lamp_act_state_after (state, event, &next) && reaches[next])
          reaches[state] = TRUE;

  for (guint state = 0; state < LAMP_N_ACT_STATES; state++)
    {
      guint n_ways = 0;

      for (guint event = 0; event < LAMP_N_ACT_EVENTS; event++)
        n_ways += lamp_act_state_after (state, event, &next);
      g_test_message ("%s", lamp_act_state_to_string (state));
      g_assert_cmpint (lamp_act_state_from_string (lamp_act_state_to_string (state)), ==, state);
      if (lamp_act_state_is_final (state))
        g_assert_cmpuint (n_ways, ==, 0);
      else
        g_assert_true (reaches[state]);
      /* While nothing is under way a person can always do something; while something is, a restart can. */
      if (state == LAMP_ACT_QUEUED || state == LAMP_ACT_STUCK)
        g_assert_true (lamp_act_state_after (state, LAMP_ACT_WITHDRAW, &next)
                       && lamp_act_state_after (state, LAMP_ACT_ASK_AGAIN, &next));
      if (state == LAMP_ACT_SENDING)
        g_assert_true (lamp_act_state_after (state, LAMP_ACT_RECOVER, &next)
                       && next == LAMP_ACT_QUEUED);
    }
}

/* Only the cloud's word makes an act done. */
static void
test_only_confirmed (void)
{
  LampActState next;

  for (guint state = 0; state < LAMP_N_ACT_STATES; state++)
    for (guint event = 0; event < LAMP_N_ACT_EVENTS; event++)
      if (lamp_act_state_after (state, event, &next) && next == LAMP_ACT_DONE)
        g_assert_true (state == LAMP_ACT_SENDING && event == LAMP_ACT_CONFIRM);
}

static void
test_put (Fixture *fixture, gconstpointer data)
{
  LampDatabase *acts = lamp_store_get_acts (fixture->store);
  LampActWish twice[2] = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (LampAct) act = NULL;

  put (fixture, "u1", "p1");
  act = lamp_outbox_find (acts, "u1", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (act->resource_id, ==, "u1");
  g_assert_cmpstr (act->actor, ==, "N042");
  g_assert_cmpstr (act->summary, ==, "pulse 88");
  g_assert_cmpint (act->state, ==, LAMP_ACT_QUEUED);
  g_assert_cmpint (act->next_try_us, ==, LAMP_NO_TIME);
  g_assert_cmpint (act->made_us, ==, FIXTURE_NOW);
  g_assert_cmpint (read_number (fixture, "acts.db",
                                "SELECT count (*) FROM audit WHERE actor = 'N042'"
                                " AND action = 'observe' AND subject = 'p1'"),
                   ==, 1);

  /* Of two, one of which cannot be kept, none is, nor is an audit entry. */
  for (guint i = 0; i < 2; i++)
    twice[i] = (LampActWish){ .uuid = i == 0 ? "u2" : "u1",
                              .resource_id = "u2",
                              .type = "Observation",
                              .chain = "p1",
                              .body = "{}",
                              .actor = "N042",
                              .action = "observe",
                              .resident = "p1",
                              .summary = "",
                              .made_us = FIXTURE_NOW };
  g_assert_false (lamp_outbox_put (acts, twice, 2, &error));
  g_assert_error (error, LAMP_STORE_ERROR, LAMP_STORE_ERROR_FAILED);
  g_assert_cmpint (read_number (fixture, "acts.db", "SELECT count (*) FROM outbox"), ==, 1);
  g_assert_cmpint (read_number (fixture, "acts.db", "SELECT count (*) FROM audit"), ==, 1);
}

static void
test_order (Fixture *fixture, gconstpointer data)
{
  put (fixture, "a1", "a");
  put (fixture, "a2", "a");
  put (fixture, "b1", "b");

  /* The first waits; its chain waits behind it, the other does not. */
  assert_take (fixture, FIXTURE_NOW, "a1");
  g_assert_true (
      settle (fixture, "a1", LAMP_ACT_POSTPONE, 0, FIXTURE_NOW + 10 * LAMP_US_PER_SECOND));
  assert_take (fixture, FIXTURE_NOW, "b1");
  g_assert_true (settle (fixture, "b1", LAMP_ACT_CONFIRM, 201, LAMP_NO_TIME));
  assert_take (fixture, FIXTURE_NOW + 9 * LAMP_US_PER_SECOND, "-");
  assert_take (fixture, FIXTURE_NOW + 10 * LAMP_US_PER_SECOND, "a1");

  /* Refused: a person's now, and the one behind it goes. */
  g_assert_true (settle (fixture, "a1", LAMP_ACT_REFUSE, 422, LAMP_NO_TIME));
  assert_take (fixture, FIXTURE_NOW, "a2");
  g_assert_true (settle (fixture, "a2", LAMP_ACT_CONFIRM, 200, LAMP_NO_TIME));
  assert_take (fixture, FIXTURE_NOW, "-");
  g_assert_cmpint (state_of (fixture, "a1"), ==, LAMP_ACT_STUCK);
}

static void
assert_due (Fixture *fixture, gint64 expected_us)
{
  g_autoptr (GError) error = NULL;
  gint64 due_us = 0;

  g_assert_true (lamp_outbox_next_due (lamp_store_get_acts (fixture->store), &due_us, &error));
  g_assert_no_error (error);
  g_assert_cmpint (due_us, ==, expected_us);
}

/* What waits behind another is not due before it: else the loop that sends would look four times a second. */
static void
test_due_behind (Fixture *fixture, gconstpointer data)
{
  gint64 later_us = FIXTURE_NOW + LAMP_US_PER_MINUTE;

  assert_due (fixture, LAMP_NO_TIME);
  put (fixture, "a1", "a");
  put (fixture, "a2", "a");
  assert_due (fixture, 0);
  assert_take (fixture, FIXTURE_NOW, "a1");
  g_assert_true (settle (fixture, "a1", LAMP_ACT_POSTPONE, 500, later_us));
  assert_take (fixture, FIXTURE_NOW, "-");
  assert_due (fixture, later_us);

  /* Another chain is due at once; a refusal lets the one behind it go. */
  put (fixture, "b1", "b");
  assert_due (fixture, 0);
  assert_take (fixture, FIXTURE_NOW, "b1");
  g_assert_true (settle (fixture, "b1", LAMP_ACT_CONFIRM, 201, LAMP_NO_TIME));
  assert_take (fixture, later_us, "a1");
  g_assert_true (settle (fixture, "a1", LAMP_ACT_REFUSE, 422, LAMP_NO_TIME));
  assert_due (fixture, 0);
}

/* An act that the cloud fails over ten times holds nobody any more; one that merely has no network does. */
static void
test_failing_act (Fixture *fixture, gconstpointer data)
{
  put (fixture, "a1", "a");
  put (fixture, "a2", "a");
  for (guint i = 0; i < 10; i++)
    {
      assert_take (fixture, FIXTURE_NOW, "a1");
      g_assert_true (settle (fixture, "a1", LAMP_ACT_POSTPONE, 0, FIXTURE_NOW));
    }
  assert_take (fixture, FIXTURE_NOW, "a1");
  g_assert_true (settle (fixture, "a1", LAMP_ACT_POSTPONE, 0, FIXTURE_NOW + LAMP_US_PER_MINUTE));
  assert_take (fixture, FIXTURE_NOW, "-");

  assert_take (fixture, FIXTURE_NOW + LAMP_US_PER_MINUTE, "a1");
  g_assert_true (
      settle (fixture, "a1", LAMP_ACT_POSTPONE, 500, FIXTURE_NOW + 2 * LAMP_US_PER_MINUTE));
  assert_take (fixture, FIXTURE_NOW + LAMP_US_PER_MINUTE, "a2");
}

/* The clock was three hours ahead and is put right: the act waits no longer than the longest wait. */
static void
test_clock_back (Fixture *fixture, gconstpointer data)
{
  put (fixture, "a1", "a");
  assert_take (fixture, FIXTURE_NOW + 3 * LAMP_US_PER_HOUR, "a1");
  g_assert_true (
      settle (fixture, "a1", LAMP_ACT_POSTPONE, 503, FIXTURE_NOW + 3 * LAMP_US_PER_HOUR + 1));
  assert_take (fixture, FIXTURE_NOW, "a1");
}

static void
test_restart (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LampAct) act = NULL;
  LampOutboxCounts counts;

  put (fixture, "a1", "a");
  put (fixture, "a2", "a");
  assert_take (fixture, FIXTURE_NOW, "a1");
  g_assert_cmpint (state_of (fixture, "a1"), ==, LAMP_ACT_SENDING);

  fixture_reopen (fixture, NULL);
  act = lamp_outbox_find (lamp_store_get_acts (fixture->store), "a1", NULL);
  g_assert_cmpint (act->state, ==, LAMP_ACT_QUEUED);
  g_assert_true (act->is_uncertain);
  g_assert_cmpuint (act->attempts, ==, 1);
  g_assert_true (lamp_outbox_count (lamp_store_get_acts (fixture->store), &counts, NULL));
  g_assert_cmpuint (counts.n_unsent, ==, 2);
  g_assert_cmpuint (counts.n_stuck, ==, 0);
  assert_take (fixture, FIXTURE_NOW, "a1");
}

static void
test_person (Fixture *fixture, gconstpointer data)
{
  LampDatabase *acts = lamp_store_get_acts (fixture->store);
  g_autoptr (GError) error = NULL;
  g_autoptr (LampAct) act = NULL;
  g_autoptr (GPtrArray) unsettled = NULL;
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (LampDatabase) reader = NULL;

  put (fixture, "u1", "a");
  assert_take (fixture, FIXTURE_NOW, "u1");

  /* While it is being sent nobody can take it back: it may arrive. */
  g_assert_false (lamp_outbox_withdraw (acts, "u1", "N042", "typed wrongly", FIXTURE_NOW, &error));
  g_assert_error (error, LAMP_STORE_ERROR, LAMP_STORE_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_true (settle (fixture, "u1", LAMP_ACT_REFUSE, 422, LAMP_NO_TIME));

  g_assert_true (lamp_outbox_ask_again (acts, "u1", &error));
  assert_take (fixture, FIXTURE_NOW, "u1");
  g_assert_true (settle (fixture, "u1", LAMP_ACT_REFUSE, 422, LAMP_NO_TIME));
  g_assert_true (lamp_outbox_withdraw (acts, "u1", "N042", "typed wrongly", FIXTURE_NOW, &error));
  g_assert_no_error (error);

  act = lamp_outbox_find (acts, "u1", NULL);
  g_assert_cmpint (act->state, ==, LAMP_ACT_WITHDRAWN);
  g_assert_cmpstr (act->outcome, ==, "typed wrongly");
  g_assert_cmpint (act->settled_us, ==, FIXTURE_NOW);
  g_assert_cmpint (read_number (fixture, "acts.db",
                                "SELECT count (*) FROM audit WHERE actor = 'N042'"
                                " AND action = 'withdraw' AND detail LIKE 'u1 typed%'"),
                   ==, 1);

  /* Over is over. */
  g_assert_false (lamp_outbox_ask_again (acts, "u1", NULL));
  g_assert_false (lamp_outbox_withdraw (acts, "u1", "N042", "again", FIXTURE_NOW, NULL));
  g_assert_false (lamp_outbox_ask_again (acts, "nobody", &error));
  g_assert_error (error, LAMP_STORE_ERROR, LAMP_STORE_ERROR_FAILED);

  /* Another program may look while this one holds the folder. */
  reader = lamp_outbox_open_to_read (fixture->directory, NULL);
  unsettled = lamp_outbox_list (reader, FALSE, NULL);
  all = lamp_outbox_list (reader, TRUE, NULL);
  g_assert_cmpuint (unsettled->len, ==, 0);
  g_assert_cmpuint (all->len, ==, 1);
}

/* A mistake of ours, or of somebody with a tool: the file itself refuses. */
static void
test_promise (Fixture *fixture, gconstpointer data)
{
  static const char *const wrongs[] = {
    "DELETE FROM outbox",
    "UPDATE outbox SET body = '{}'",
    "UPDATE outbox SET actor = 'somebody else'",
    "UPDATE outbox SET made_us = 0",
    "UPDATE outbox SET state = 'lost'",
    "UPDATE outbox SET state = 'queued' WHERE state IN ('done', 'withdrawn')",
  };
  LampDatabase *acts = lamp_store_get_acts (fixture->store);

  put (fixture, "u1", "a");
  assert_take (fixture, FIXTURE_NOW, "u1");
  g_assert_true (settle (fixture, "u1", LAMP_ACT_CONFIRM, 200, LAMP_NO_TIME));
  for (gsize i = 0; i < G_N_ELEMENTS (wrongs); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", wrongs[i]);
      g_assert_false (lamp_database_exec (acts, wrongs[i], &error));
      g_assert_nonnull (error);
    }
  g_assert_cmpint (state_of (fixture, "u1"), ==, LAMP_ACT_DONE);
}

/* What may happen to one act at a random moment, with what the model expects. */
static void
step_act (Fixture *fixture, const char *uuid, LampActEvent event)
{
  LampDatabase *acts = lamp_store_get_acts (fixture->store);
  LampActState before = state_of (fixture, uuid);
  LampActState expected = before;
  gboolean can = lamp_act_state_after (before, event, &expected);
  gboolean has;

  if (event == LAMP_ACT_WITHDRAW)
    has = lamp_outbox_withdraw (acts, uuid, "N042", "reason", FIXTURE_NOW, NULL);
  else if (event == LAMP_ACT_ASK_AGAIN)
    has = lamp_outbox_ask_again (acts, uuid, NULL);
  else
    has = settle (fixture, uuid, event, 500, FIXTURE_NOW);
  g_assert_cmpint (has, ==, can);
  g_assert_cmpint (state_of (fixture, uuid), ==, expected);
}

/* Any order of events: no act disappears, none becomes done but by a confirmation, and each that is not over
 * can still be brought to an end. */
static void
test_any_order (Fixture *fixture, gconstpointer data)
{
  static const LampActEvent events[] = { LAMP_ACT_CONFIRM, LAMP_ACT_POSTPONE, LAMP_ACT_REFUSE,
                                         LAMP_ACT_ASK_AGAIN, LAMP_ACT_WITHDRAW };
  guint n_put = 0, n_done = 0;
  LampOutboxCounts counts;
  g_autofree char *uuid = NULL;

  for (guint step = 0; step < 600; step++)
    {
      gint32 dice = g_test_rand_int_range (0, 100);

      if (dice < 15)
        {
          g_autofree char *new_uuid = g_strdup_printf ("u%u", n_put++);
          g_autofree char *chain = g_strdup_printf ("c%d", g_test_rand_int_range (0, 4));

          put (fixture, new_uuid, chain);
        }
      else if (dice < 20)
        fixture_reopen (fixture, NULL);
      else if (dice < 60)
        {
          g_autofree char *taken = take (fixture, FIXTURE_NOW);

          if (taken[0] == '-')
            continue;
          step_act (fixture, taken, events[g_test_rand_int_range (0, 3)]);
        }
      else if (n_put > 0)
        {
          g_autofree char *any = g_strdup_printf ("u%d", g_test_rand_int_range (0, (gint32) n_put));

          step_act (fixture, any, events[g_test_rand_int_range (0, G_N_ELEMENTS (events))]);
        }
      g_assert_cmpint (read_number (fixture, "acts.db", "SELECT count (*) FROM outbox"), ==, n_put);
    }

  /* The cloud is well again and a person looks at what is stuck: all come to an end. */
  fixture_reopen (fixture, NULL);
  for (guint i = 0; i < n_put; i++)
    {
      g_autofree char *any = g_strdup_printf ("u%u", i);

      if (state_of (fixture, any) == LAMP_ACT_STUCK)
        step_act (fixture, any, LAMP_ACT_ASK_AGAIN);
    }
  while (uuid = take (fixture, FIXTURE_NOW), uuid[0] != '-')
    {
      step_act (fixture, uuid, LAMP_ACT_CONFIRM);
      g_clear_pointer (&uuid, g_free);
      n_done++;
    }
  g_assert_true (lamp_outbox_count (lamp_store_get_acts (fixture->store), &counts, NULL));
  g_assert_cmpuint (counts.n_unsent, ==, 0);
  g_assert_cmpint (
      read_number (fixture, "acts.db",
                   "SELECT count (*) FROM outbox WHERE state IN ('done', 'withdrawn')"),
      ==, n_put);
  g_assert_cmpuint (n_done, <=, n_put);
  g_assert_cmpint (
      read_number (fixture, "acts.db", "SELECT count (*) FROM audit WHERE action = 'observe'"), ==,
      n_put);
}

/* acts.db as the first version wrote it, with an act on its way and one that was confirmed. */
static void
test_from_version_1 (Fixture *fixture, gconstpointer data)
{
  static const char old_rows[]
      = "INSERT INTO outbox (uuid, type, chain, body, state, made_us, attempts, http_status)"
        " VALUES ('u1', 'Communication', 'k1', '{\"a\":1}', 'sending', 5, 1, NULL),"
        " ('u2', 'Observation', 'p1', '{\"b\":2}', 'done', 6, 1, 201)";
  g_autoptr (LampSchema) schema = lamp_schema_load ("acts", LAMP_ACTS_APPLICATION_ID);
  gint n_steps = (gint) schema->steps->len;
  g_autofree char *path = fixture_path (fixture, "acts.db");
  const LampAuditEntry entry = { 5, "N042", "respond", "p1", "u1" };
  g_autoptr (GError) error = NULL;
  g_autoptr (LampAct) first = NULL;
  g_autoptr (LampAct) second = NULL;

  g_clear_pointer (&fixture->store, lamp_store_close);
  g_assert_true (g_file_set_contents (path, "", 0, &error));
  g_ptr_array_set_size (schema->steps, 1);
  {
    g_autoptr (LampDatabase) acts = lamp_database_open (path, FALSE, &error);

    g_assert_no_error (error);
    g_assert_true (lamp_schema_look (schema, acts, &error) && lamp_database_configure (acts, &error)
                   && lamp_schema_migrate (schema, acts, &error));
    g_assert_true (lamp_database_exec (acts, old_rows, &error));
    g_assert_true (lamp_audit_append (acts, &entry, &error));
    g_assert_no_error (error);
  }
  g_assert_cmpint (read_number (fixture, "acts.db", "PRAGMA user_version"), ==, 1);

  fixture_reopen (fixture, NULL);
  g_assert_cmpint (read_number (fixture, "acts.db", "PRAGMA user_version"), ==, n_steps);
  first = lamp_outbox_find (lamp_store_get_acts (fixture->store), "u1", NULL);
  g_assert_cmpint (first->sequence, ==, 1);
  g_assert_cmpstr (first->resource_id, ==, "u1");
  g_assert_cmpstr (first->chain, ==, "k1");
  g_assert_cmpstr (first->body, ==, "{\"a\":1}");
  g_assert_cmpint (first->state, ==, LAMP_ACT_QUEUED);
  g_assert_true (first->is_uncertain);
  second = lamp_outbox_find (lamp_store_get_acts (fixture->store), "u2", NULL);
  g_assert_cmpint (second->state, ==, LAMP_ACT_DONE);
  g_assert_cmpuint (second->http_status, ==, 201);
  g_assert_cmpint (read_number (fixture, "acts.db", "SELECT count (*) FROM audit"), ==, 1);

  /* Numbers go on where they were. */
  put (fixture, "u3", "p1");
  g_assert_cmpint (read_number (fixture, "acts.db", "SELECT max (sequence) FROM outbox"), ==, 3);
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *path;
    void (*test) (Fixture *fixture, gconstpointer data);
  } rows[] = {
    { "/store/outbox/put", test_put },
    { "/store/outbox/order", test_order },
    { "/store/outbox/due-behind", test_due_behind },
    { "/store/outbox/failing-act", test_failing_act },
    { "/store/outbox/clock-back", test_clock_back },
    { "/store/outbox/restart", test_restart },
    { "/store/outbox/person", test_person },
    { "/store/outbox/promise", test_promise },
    { "/store/outbox/any-order", test_any_order },
    { "/store/outbox/from-version-1", test_from_version_1 },
  };

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/store/outbox/no-dead-state", test_no_dead_state);
  g_test_add_func ("/store/outbox/only-confirmed", test_only_confirmed);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_test_add (rows[i].path, Fixture, NULL, fixture_set_up, rows[i].test, fixture_tear_down);

  return g_test_run ();
}
