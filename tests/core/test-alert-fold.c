/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The fold of responses: what each adds up to, and that neither order nor repetition matters.
 */

#include "config.h"

#include "core/alert-fold.h"
#include "core/instant.h"

#include <string.h>

#define SECOND LAMP_US_PER_SECOND

/* "12 A accept" at second 12; "!" before the code takes it back, "?" is pending. */
static LampResponse *
parse_one (const char *text, guint number)
{
  g_auto (GStrv) words = g_strsplit (text, " ", 4);
  const char *code = words[2];
  LampResponse *response = g_new0 (LampResponse, 1);

  response->id = g_strdup_printf ("id-%02u", number);
  response->alert_key = g_strdup ("k");
  response->sent_us = g_ascii_strtoll (words[0], NULL, 10) * SECOND;
  response->by = g_strdup (words[1]);
  response->is_retracted = code[0] == '!';
  response->is_pending = code[0] == '?';
  code += response->is_retracted || response->is_pending;
  response->code = lamp_response_code_from_string (code);
  response->note = g_strdup (words[3]);

  return response;
}

static GPtrArray *
parse (const char *text)
{
  GPtrArray *responses = g_ptr_array_new_with_free_func ((GDestroyNotify) lamp_response_free);
  g_auto (GStrv) lines = g_strsplit (text, "; ", -1);

  for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++)
    g_ptr_array_add (responses, parse_one (lines[i], i));

  return responses;
}

static const char *
who (const LampResponse *response)
{
  return response != NULL ? response->by : "-";
}

/* All that a fold says, in one line. */
static char *
tell (const LampAlertFold *fold, GPtrArray *log)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "ack %s own %s res %s esc %u%s%s", who (fold->acknowledged),
                          who (fold->owner), who (fold->resolved), fold->escalation,
                          fold->is_seen ? " seen" : "", fold->is_pending ? " pending" : "");
  g_string_append_printf (text, " quiet %s of %u", who (fold->quieted), log->len);

  return g_string_free (text, FALSE);
}

static char *
fold_all (GPtrArray *responses)
{
  LampAlertFold fold;
  g_autoptr (GPtrArray) log = lamp_alert_fold (responses, &fold);

  return tell (&fold, log);
}

static void
test_table (void)
{
  static const struct
  {
    const char *responses, *told;
  } rows[] = {
    /* nobody did anything */
    { "", "ack - own - res - esc 0 quiet - of 0" },
    /* two at once: the first is "by", the newest quiets */
    { "1 A acknowledge; 2 B acknowledge", "ack A own - res - esc 0 seen quiet B of 2" },
    /* a tie is the identifier's */
    { "1 A acknowledge; 1 B acknowledge", "ack A own - res - esc 0 seen quiet B of 2" },
    /* going counts as having seen */
    { "1 A accept", "ack A own A res - esc 0 seen quiet A of 1" },
    /* the last who goes owns it */
    { "1 A accept; 2 B accept", "ack A own B res - esc 0 seen quiet B of 2" },
    /* who steps back gives it to who went before */
    { "1 A accept; 2 B accept; 3 B reject", "ack A own A res - esc 0 seen quiet B of 3" },
    /* a stranger's "can't go" takes nothing away */
    { "1 A accept; 2 B reject", "ack A own A res - esc 0 seen quiet A of 2" },
    /* can't go, then all the same */
    { "1 A accept; 2 A reject; 3 A accept", "ack A own A res - esc 0 seen quiet A of 3" },
    /* only a "can't go": nobody has seen it in the sense of silence */
    { "1 A reject", "ack - own - res - esc 0 quiet - of 1" },
    /* done */
    { "1 A accept; 2 A resolve", "ack A own A res A esc 0 seen quiet A of 2" },
    /* and open again: nothing before it counts */
    { "1 A accept; 2 A resolve; 3 B reopen", "ack - own - res - esc 0 quiet - of 3" },
    { "1 A accept; 2 A resolve; 3 B reopen; 4 C acknowledge",
      "ack C own - res - esc 0 seen quiet C of 4" },
    /* an acknowledgement that was made before the reopen and came late */
    { "3 B reopen; 2 A acknowledge", "ack - own - res - esc 0 quiet - of 2" },
    /* an offline acknowledgement of what another had resolved changes nothing of that */
    { "5 A acknowledge; 2 B resolve", "ack A own - res B esc 0 seen quiet A of 2" },
    { "1 A escalate; 2 A escalate", "ack - own - res - esc 2 quiet - of 2" },
    { "1 A note hello", "ack - own - res - esc 0 quiet - of 1" },
    /* what we do not know is in the log and has no effect */
    { "1 A dance", "ack - own - res - esc 0 quiet - of 1" },
    /* not confirmed yet, and effective at once */
    { "1 A ?acknowledge", "ack A own - res - esc 0 seen pending quiet A of 1" },
    /* taken back: a copy that says so is enough */
    { "1 A !acknowledge", "ack - own - res - esc 0 quiet - of 0" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GPtrArray) responses = parse (rows[i].responses);
      g_autofree char *told = fold_all (responses);

      g_test_message ("%s", rows[i].responses);
      g_assert_cmpstr (told, ==, rows[i].told);
    }
}

/* Our own pending one and the cloud's echo of it are one response, confirmed. */
static void
test_echo (void)
{
  g_autoptr (GPtrArray) responses = parse ("1 A ?accept");
  LampResponse *echo = lamp_response_copy (g_ptr_array_index (responses, 0));
  LampAlertFold fold;
  g_autoptr (GPtrArray) log = NULL;

  echo->is_pending = FALSE;
  g_ptr_array_add (responses, echo);
  log = lamp_alert_fold (responses, &fold);
  g_assert_cmpuint (log->len, ==, 1);
  g_assert_true (fold.owner == echo);
  g_assert_false (fold.is_pending);
}

/* One press, written for both keys under which two stations raised the alert. */
static void
test_twins (void)
{
  g_autoptr (GPtrArray) responses = parse ("1 A escalate; 1 A escalate; 1 B escalate");
  LampResponse *twin = g_ptr_array_index (responses, 1);
  g_autofree char *told = NULL;

  g_free (twin->alert_key);
  twin->alert_key = g_strdup ("other");
  told = fold_all (responses);
  g_assert_cmpstr (told, ==, "ack - own - res - esc 2 quiet - of 2");
}

/* Three stations write at random; each receives everything in another order, with repetitions, and with
 * its own as pending copies too: all end in the same fold. */
static void
test_any_order (void)
{
  static const char *const people[] = { "A", "B", "C" };

  for (guint round = 0; round < 2000; round++)
    {
      g_autoptr (GPtrArray) all
          = g_ptr_array_new_with_free_func ((GDestroyNotify) lamp_response_free);
      guint n = (guint) g_test_rand_int_range (1, 12);
      g_autofree char *expected = NULL;

      for (guint i = 0; i < n; i++)
        {
          LampResponse *response = parse_one ("0 A note", i);

          response->code = (LampResponseCode) g_test_rand_int_range (0, LAMP_RESPONSE_NOTE + 1);
          response->sent_us = g_test_rand_int_range (0, 6) * SECOND;
          g_free (response->by);
          response->by = g_strdup (people[g_test_rand_int_range (0, 3)]);
          response->is_retracted = g_test_rand_int_range (0, 8) == 0;
          g_ptr_array_add (all, response);
        }
      expected = fold_all (all);

      for (guint station = 0; station < 3; station++)
        {
          g_autoptr (GPtrArray) seen
              = g_ptr_array_new_with_free_func ((GDestroyNotify) lamp_response_free);
          g_autofree char *told = NULL;

          for (guint i = 0; i < n; i++)
            for (guint copy = (guint) g_test_rand_int_range (1, 4); copy > 0; copy--)
              {
                LampResponse *response = lamp_response_copy (g_ptr_array_index (all, i));

                response->is_pending = copy > 1 && strcmp (response->by, people[station]) == 0;
                g_ptr_array_insert (seen, g_test_rand_int_range (0, (gint32) seen->len + 1),
                                    response);
              }
          told = fold_all (seen);
          g_assert_cmpstr (told, ==, expected);
        }
    }
}

static void
test_standing (void)
{
  static const struct
  {
    const char *responses;
    gboolean has_ended;
    LampAlertStatus status;
    const char *standing;
  } rows[] = {
    { "", FALSE, LAMP_ALERT_PRESENT, "open" },
    { "", FALSE, LAMP_ALERT_UNKNOWN, "open" },
    { "1 A acknowledge", FALSE, LAMP_ALERT_PRESENT, "acknowledged" },
    { "1 A accept", FALSE, LAMP_ALERT_PRESENT, "owned" },
    { "1 A accept; 2 A resolve", FALSE, LAMP_ALERT_PRESENT, "resolved" },
    { "", TRUE, LAMP_ALERT_PRESENT, "ended-unseen" },
    { "1 A note", TRUE, LAMP_ALERT_COMPLETED, "ended-unseen" }, /* a note is no look */
    { "1 A acknowledge", TRUE, LAMP_ALERT_COMPLETED, "ended" },
    { "1 A acknowledge; 2 A reopen", TRUE, LAMP_ALERT_COMPLETED, "ended-unseen" },
    { "1 A accept", FALSE, LAMP_ALERT_RETRACTED, "retracted" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GPtrArray) responses = parse (rows[i].responses);
      LampAlertFold fold;
      g_autoptr (GPtrArray) log = lamp_alert_fold (responses, &fold);
      LampAlert alert = { .key = (char *) "k",
                          .ended_us = rows[i].has_ended ? SECOND : LAMP_NO_TIME,
                          .status = rows[i].status };

      g_test_message ("%u", (guint) i);
      g_assert_cmpstr (lamp_standing_to_string (lamp_alert_standing (&alert, &fold)), ==,
                       rows[i].standing);
    }
}

/* What the catalogue says of an alert whose rule we have, and of one that we do not understand. */
static void
test_alert (void)
{
  static const struct
  {
    const char *code;
    LampPriority priority;
    gboolean is_latching, is_floor;
    gint rank;
  } rows[] = {
    { "FALL", LAMP_PRIORITY_HIGH, TRUE, TRUE, 0 },
    { "FALL_MAYBE", LAMP_PRIORITY_MEDIUM, FALSE, FALSE, 0 },
    { "NO_VITALS", LAMP_PRIORITY_HIGH, TRUE, TRUE, 1 },
    { "DOOR_EXT", LAMP_PRIORITY_HIGH, TRUE, TRUE, 2 },
    { "BED_EXIT", LAMP_PRIORITY_MEDIUM, FALSE, FALSE, 3 },
    { "BATH_LONG", LAMP_PRIORITY_MEDIUM, FALSE, FALSE, 4 },
    { "SPO2_LO", LAMP_PRIORITY_HIGH, FALSE, TRUE, 5 },
    { "SPO2_LO", LAMP_PRIORITY_LOW, FALSE, FALSE, 5 }, /* the tier decides */
    { "PULSE_HI", LAMP_PRIORITY_HIGH, FALSE, FALSE, 5 },
    { "STALE", LAMP_PRIORITY_LOW, FALSE, FALSE, 6 },
    { "X_NEW", LAMP_PRIORITY_HIGH, TRUE, TRUE, 5 }, /* urgent and unknown: the careful way */
    { "X_NEW", LAMP_PRIORITY_MEDIUM, FALSE, FALSE, 5 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      LampAlert alert = { .rule = lamp_alert_rule_of (rows[i].code, rows[i].priority),
                          .priority = rows[i].priority,
                          .origin = LAMP_ALERT_CLOUD,
                          .code = (char *) rows[i].code };

      g_test_message ("%s", rows[i].code);
      g_assert_cmpint (lamp_alert_is_latching (&alert), ==, rows[i].is_latching);
      g_assert_cmpint (lamp_alert_is_floor (&alert), ==, rows[i].is_floor);
      g_assert_cmpint (lamp_alert_cause_rank (&alert), ==, rows[i].rank);
    }
  g_assert_cmpint (lamp_alert_rule_of ("SPO2_LO", LAMP_PRIORITY_MEDIUM), ==, LAMP_RULE_SPO2_LO2);
  g_assert_true (lamp_alert_rule_of ("X_NEW", LAMP_PRIORITY_HIGH) == LAMP_RULE_NONE);
}

/* One press for several is for what has ended by itself and was of low or medium priority; nothing else. */
static void
test_at_once (void)
{
  static const struct
  {
    LampRuleId rule;
    LampPriority priority;
    gboolean has_ended;
    LampStanding standing;
    gboolean can;
  } rows[] = {
    { LAMP_RULE_PULSE_HI2, LAMP_PRIORITY_MEDIUM, TRUE, LAMP_STANDING_ENDED_UNSEEN, TRUE },
    { LAMP_RULE_BATT, LAMP_PRIORITY_LOW, TRUE, LAMP_STANDING_ENDED_UNSEEN, TRUE },
    { LAMP_RULE_PULSE_HI, LAMP_PRIORITY_HIGH, TRUE, LAMP_STANDING_ENDED_UNSEEN, FALSE },
    { LAMP_RULE_CALL, LAMP_PRIORITY_HIGH, TRUE, LAMP_STANDING_ENDED_UNSEEN, FALSE },
    /* latching, whatever its priority was made */
    { LAMP_RULE_CALL, LAMP_PRIORITY_MEDIUM, TRUE, LAMP_STANDING_ENDED_UNSEEN, FALSE },
    { LAMP_RULE_PULSE_HI2, LAMP_PRIORITY_MEDIUM, FALSE, LAMP_STANDING_OPEN, FALSE },
    { LAMP_RULE_PULSE_HI2, LAMP_PRIORITY_MEDIUM, FALSE, LAMP_STANDING_OWNED, FALSE },
    /* seen already, or taken back by its source: there is nothing to see */
    { LAMP_RULE_PULSE_HI2, LAMP_PRIORITY_MEDIUM, TRUE, LAMP_STANDING_ENDED, FALSE },
    { LAMP_RULE_PULSE_HI2, LAMP_PRIORITY_MEDIUM, TRUE, LAMP_STANDING_RETRACTED, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const LampAlert alert = { .rule = rows[i].rule,
                                .priority = rows[i].priority,
                                .ended_us = rows[i].has_ended ? 1000 : LAMP_NO_TIME };

      g_test_message ("row %" G_GSIZE_FORMAT, i);
      g_assert_cmpint (lamp_alert_can_be_seen_at_once (&alert, rows[i].standing), ==, rows[i].can);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/alert-fold/table", test_table);
  g_test_add_func ("/alert-fold/echo", test_echo);
  g_test_add_func ("/alert-fold/twins", test_twins);
  g_test_add_func ("/alert-fold/any-order", test_any_order);
  g_test_add_func ("/alert-fold/at-once", test_at_once);
  g_test_add_func ("/alert-fold/standing", test_standing);
  g_test_add_func ("/alert-fold/alert", test_alert);

  return g_test_run ();
}
