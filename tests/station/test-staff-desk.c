/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Who may sign: a right PIN, five wrong ones, the minute's lock, a clock that was set back, and what the
 * log and the file hold of it; and drafts, which outlive whoever typed them.
 */

#include "config.h"

#include "../store/fixture.h"
#include "station/entry.h"
#include "station/staff-desk.h"
#include "store/audit.h"
#include "store/draft.h"
#include "store/outbox.h"

#include <string.h>

#define SECOND G_TIME_SPAN_SECOND

static LampPinVerdict
try_pin (LampDatabase *acts, const char *pin, gint64 at_us, guint *tries_left)
{
  g_autoptr (GError) error = NULL;
  LampPinVerdict verdict = LAMP_PIN_LOCKED;

  g_assert_true (
      lamp_staff_desk_check (acts, "N042", pin, FIXTURE_NOW + at_us, &verdict, tries_left, &error));
  g_assert_no_error (error);

  return verdict;
}

static void
test_form (void)
{
  static const struct
  {
    const char *pin;
    gboolean is_good;
  } rows[] = {
    { "123456", TRUE },  { "12345", FALSE }, { "1234567", FALSE },
    { "12345a", FALSE }, { "", FALSE },      { "12 456", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpint (lamp_pin_is_well_formed (rows[i].pin), ==, rows[i].is_good);
}

static void
test_tries (Fixture *fixture, gconstpointer data)
{
  /* clang-format off */
  static const struct
  {
    const char *pin;
    gint64 at_s;
    LampPinVerdict verdict;
    guint tries_left;
  } rows[] = {
    { "111111", 0, LAMP_PIN_WRONG, 4 },
    { "246810", 1, LAMP_PIN_RIGHT, 5 },   /* a right one forgives */
    { "111111", 2, LAMP_PIN_WRONG, 4 },
    { "111112", 3, LAMP_PIN_WRONG, 3 },
    { "111113", 4, LAMP_PIN_WRONG, 2 },
    { "111114", 5, LAMP_PIN_WRONG, 1 },
    { "111115", 6, LAMP_PIN_LOCKED, 5 },
    { "246810", 7, LAMP_PIN_LOCKED, 0 },  /* not even the right one */
    { "246810", 65, LAMP_PIN_LOCKED, 0 },
    { "246810", 66, LAMP_PIN_RIGHT, 5 },
  };
  /* clang-format on */
  LampDatabase *acts = lamp_store_get_acts (fixture->store);
  g_autoptr (GError) error = NULL;
  guint tries_left = 0;

  g_assert_true (lamp_staff_desk_add (acts, "N042", "Li Na", "246810", "", FIXTURE_NOW, &error));
  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_assert_cmpint (try_pin (acts, rows[i].pin, rows[i].at_s * SECOND, &tries_left), ==,
                       rows[i].verdict);
      g_assert_cmpuint (tries_left, ==, rows[i].tries_left);
    }
  g_assert_cmpint (
      read_number (fixture, "acts.db", "SELECT count (*) FROM audit WHERE action = 'sign-in'"), ==,
      2);
  g_assert_true (lamp_audit_verify (acts, &error));

  /* The lock was made by a clock that has been set back since: it must not last for days. */
  for (guint i = 0; i < LAMP_PIN_TRIES; i++)
    (void) try_pin (acts, "000000", 1000 * SECOND, &tries_left);
  g_assert_cmpint (try_pin (acts, "246810", -86400 * SECOND, &tries_left), ==, LAMP_PIN_RIGHT);
}

static void
test_removed (Fixture *fixture, gconstpointer data)
{
  LampDatabase *acts = lamp_store_get_acts (fixture->store);
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GError) error = NULL;
  LampPinVerdict verdict;
  guint tries_left;

  g_assert_true (lamp_staff_desk_add (acts, "a", "Zainab", "111111", "", FIXTURE_NOW, NULL));
  g_assert_true (lamp_staff_desk_add (acts, "b", "arun", "111111", "a", FIXTURE_NOW, NULL));
  /* The same PIN is not the same hash. */
  g_assert_cmpint (read_number (fixture, "acts.db", "SELECT count (DISTINCT hash) FROM staff"), ==,
                   2);
  list = lamp_staff_list (acts, &error);
  g_assert_cmpuint (list->len, ==, 2);
  g_assert_cmpstr (((LampStaff *) g_ptr_array_index (list, 0))->name, ==, "arun");

  g_assert_true (lamp_staff_remove (acts, "a", "b", FIXTURE_NOW, &error));
  g_assert_false (
      lamp_staff_desk_check (acts, "a", "111111", FIXTURE_NOW, &verdict, &tries_left, &error));
  g_assert_error (error, LAMP_STORE_ERROR, LAMP_STORE_ERROR_FAILED);
  g_assert_cmpint (read_number (fixture, "acts.db", "SELECT count (*) FROM staff"), ==, 2);
}

static void
test_drafts (Fixture *fixture, gconstpointer data)
{
  const LampDraft first = { (char *) "p1", (char *) "[Entry]\npulse=8\n", (char *) "", 5 };
  const LampDraft second = { (char *) "p1", (char *) "[Entry]\npulse=88\n", (char *) "N042", 6 };
  g_autoptr (LampDraft) found = NULL;
  g_autoptr (LampDatabase) other = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (lamp_draft_put (lamp_store_get_acts (fixture->store), &first, &error));
  g_assert_true (lamp_draft_put (lamp_store_get_acts (fixture->store), &second, &error));
  fixture_reopen (fixture, NULL);
  other = lamp_outbox_open_to_read (fixture->directory, &error);
  g_assert_no_error (error);
  g_assert_true (lamp_draft_find (other, "p1", &found, &error));
  g_assert_cmpstr (found->body, ==, second.body);
  g_assert_cmpstr (found->author, ==, "N042");
  g_clear_pointer (&found, lamp_draft_free);
  g_assert_true (lamp_draft_remove (lamp_store_get_acts (fixture->store), "p1", &error));
  g_assert_true (lamp_draft_find (other, "p1", &found, &error));
  g_assert_null (found);
}

static void
test_remark (Fixture *fixture, gconstpointer data)
{
  LampDatabase *acts = lamp_store_get_acts (fixture->store);
  g_autoptr (LampEntry) entry = lamp_entry_new_observation ("p1", "N042", "Li Na");
  g_auto (GStrv) uuids = NULL;
  g_autoptr (LampAct) act = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (lamp_entry_is_empty (entry));
  lamp_entry_set_signs (entry, 1u << LAMP_SIGN_EATING | 1u << LAMP_SIGN_NOT_RIGHT);
  lamp_entry_set_note (entry, "says \"tired\"");
  lamp_entry_set_missing (entry, "asleep");
  g_assert_true (lamp_entry_keep (entry, acts, 0, &uuids, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (uuids), ==, 1);
  act = lamp_outbox_find (acts, uuids[0], &error);
  g_assert_cmpstr (act->summary, ==,
                   "changes noticed: eating, not-right; note: says \"tired\"; incomplete: asleep");
  g_assert_nonnull (strstr (act->body, "\"code\":\"changes-noticed\""));
  g_assert_nonnull (strstr (act->body, "\"text\":\"says \\\"tired\\\"\""));
  g_assert_nonnull (strstr (act->body, "\"code\":\"not-right\""));
  g_assert_null (strstr (act->body, "drinking"));
}

static void
test_concern (void)
{
  g_assert_false (lamp_signs_are_concern (0));
  g_assert_false (lamp_signs_are_concern (1u << LAMP_SIGN_MOOD));
  g_assert_true (lamp_signs_are_concern (1u << LAMP_SIGN_NOT_RIGHT));
  g_assert_true (lamp_signs_are_concern (1u << LAMP_SIGN_MOOD | 1u << LAMP_SIGN_SKIN));
  for (LampSign sign = 0; sign < LAMP_N_SIGNS; sign++)
    g_assert_true (*lamp_sign_title (sign) != '\0' && *lamp_sign_code (sign) != '\0');
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*test) (Fixture *fixture, gconstpointer data);
  } rows[] = {
    { "/station/staff/tries", test_tries },
    { "/station/staff/removed", test_removed },
    { "/station/drafts", test_drafts },
    { "/station/remark", test_remark },
  };

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/station/staff/form", test_form);
  g_test_add_func ("/core/signs/concern", test_concern);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_test_add (rows[i].path, Fixture, NULL, fixture_set_up, rows[i].test, fixture_tear_down);

  return g_test_run ();
}
