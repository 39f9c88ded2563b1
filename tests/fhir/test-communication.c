/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Communications: alerts and responses told apart, every status and priority, and what is missing; and
 * that what we write comes back as what it was.
 */

#include "config.h"

#include "core/instant.h"
#include "fhir-util.h"
#include "fhir/write-communication.h"

#include <string.h>

#define HEAD                                                                        \
  "\"resourceType\":\"Communication\",\"id\":\"c1\",\"meta\":{\"versionId\":\"3\"," \
  "\"lastUpdated\":\"2026-11-22T18:14:07Z\"},"
#define ALERT                                                                       \
  "\"category\":[{\"coding\":[{\"system\":\"http://terminology.hl7.org/CodeSystem/" \
  "communication-category\",\"code\":\"alert\"}]}],"
#define TYPE(code)                                                                     \
  "\"topic\":{\"coding\":[{\"system\":\"" LAMP_SYSTEM_ALERT_TYPE "\",\"code\":\"" code \
  "\"}],\"text\":\"SpO2 low\"}"
#define ANSWER(code) \
  "\"topic\":{\"coding\":[{\"system\":\"" LAMP_SYSTEM_ALERT_RESPONSE "\",\"code\":\"" code "\"}]}"
#define OF_K                                    \
  "\"partOf\":[{\"reference\":\"Communication/" \
  "a1\",\"identifier\":{\"system\":\"" LAMP_SYSTEM_ALERT "\",\"value\":\"K\"}}],"
#define SENT "\"sent\":\"2026-11-23T02:14:05+08:00\","

static const char *const priorities[] = { "none", "low", "medium", "high" };
static const char *const statuses[] = { "present", "completed", "retracted", "unknown" };

/* What a Communication became, in one line. */
static char *
tell (const LampFhirPage *page)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < page->batch->alerts->len; i++)
    {
      const LampAlertRecord *alert = &g_array_index (page->batch->alerts, LampAlertRecord, i);
      g_autofree char *sent = lamp_instant_format (alert->sent_us);
      g_autofree char *ended
          = alert->ended_us != LAMP_NO_TIME ? lamp_instant_format (alert->ended_us) : NULL;

      g_string_append_printf (text, "alert %s of %s: %s %s %s from %.19s%s%.19s", alert->key,
                              alert->resident_id != NULL ? alert->resident_id : "-",
                              alert->code != NULL ? alert->code : "-", priorities[alert->priority],
                              statuses[alert->status], sent, ended != NULL ? " to " : "",
                              ended != NULL ? ended : "");
    }
  for (guint i = 0; i < page->batch->responses->len; i++)
    {
      const LampResponseRecord *response
          = &g_array_index (page->batch->responses, LampResponseRecord, i);

      g_string_append_printf (text, "response %s to %s: %s by %s%s%s", response->id,
                              response->alert_key, lamp_response_code_to_string (response->code),
                              response->by != NULL ? response->by : "-",
                              response->is_retracted ? " taken back" : "",
                              response->note != NULL ? response->note : "");
    }
  for (guint i = 0; i < page->batch->refusals->len; i++)
    g_string_append (text, g_array_index (page->batch->refusals, LampRefusal, i).reason);

  return g_string_free (text, FALSE);
}

static void
test_table (void)
{
  static const struct
  {
    const char *json, *told;
  } rows[] = {
    /* the alert of the page that we follow */
    { "{" HEAD ALERT "\"identifier\":[{\"system\":\"" LAMP_SYSTEM_ALERT
      "\",\"value\":\"K\"}],\"status\":\"in-progress\",\"priority\":\"urgent\","
      "\"subject\":{\"reference\":\"Patient/p1\"}," SENT TYPE ("SPO2_LO") "}",
      "alert K of p1: SPO2_LO medium present from 2026-11-22T18:14:05" },
    /* without a key its id is one; a routine one; ended when it was received */
    { "{" HEAD ALERT "\"status\":\"completed\",\"priority\":\"routine\",\"received\":"
      "\"2026-11-22T19:00:00Z\"," SENT TYPE ("BATT") "}",
      "alert Communication/c1 of -: BATT low completed from 2026-11-22T18:14:05"
      " to 2026-11-22T19:00:00" },
    /* ended, and nobody says when: when the cloud last changed it */
    { "{" HEAD ALERT "\"status\":\"completed\"," SENT TYPE ("BATT") "}",
      "alert Communication/c1 of -: BATT low completed from 2026-11-22T18:14:05"
      " to 2026-11-22T18:14:07" },
    { "{" HEAD ALERT
      "\"status\":\"entered-in-error\",\"priority\":\"stat\"," SENT TYPE ("FALL") "}",
      "alert Communication/c1 of -: FALL high retracted from 2026-11-22T18:14:05" },
    /* a status that we do not know: as if present; asap is MEDIUM */
    { "{" HEAD ALERT "\"status\":\"sleeping\",\"priority\":\"asap\"," SENT TYPE ("FALL") "}",
      "alert Communication/c1 of -: FALL medium unknown from 2026-11-22T18:14:05" },
    /* a priority that we do not know, no time, a type of another system */
    { "{" HEAD ALERT "\"status\":\"in-progress\",\"priority\":\"x\",\"topic\":{\"coding\":[{"
      "\"system\":\"http://other.example\",\"code\":\"z9\"}]}}",
      "alert Communication/c1 of -: z9 low present from 2026-11-22T18:14:07" },
    /* nothing at all but the category */
    { "{" HEAD ALERT "\"status\":\"in-progress\"}",
      "alert Communication/c1 of -: - low present from 2026-11-22T18:14:07" },
    /* a subject that is no person is nobody's alert, and still one */
    { "{" HEAD ALERT
      "\"status\":\"in-progress\",\"subject\":{\"reference\":\"Location/r1\"}," SENT TYPE (
          "ROOM_HOT") "}",
      "alert Communication/c1 of -: ROOM_HOT low present from 2026-11-22T18:14:05" },
    /* responses */
    { "{" HEAD ALERT OF_K
      "\"status\":\"completed\",\"identifier\":[{\"system\":\"" LAMP_SYSTEM_OUTBOX
      "\",\"value\":\"U\"}],\"sender\":{\"identifier\":{\"value\":\"N042\"},"
      "\"display\":\"Li Na\"}," SENT ANSWER ("accept") "}",
      "response U to K: accept by N042" },
    /* one that was made by another program: no identifiers of ours */
    { "{" HEAD ALERT "\"partOf\":[{\"reference\":\"Communication/a1\"}],\"status\":\"completed\","
      "\"sender\":{\"reference\":\"Practitioner/x\"}," SENT ANSWER ("resolve") "}",
      "response Communication/c1 to Communication/a1: resolve by x" },
    /* a code that we do not know, and one taken back */
    { "{" HEAD ALERT OF_K "\"status\":\"completed\"," SENT ANSWER ("dance") "}",
      "response Communication/c1 to K: other by -" },
    { "{" HEAD ALERT OF_K "\"status\":\"entered-in-error\"," SENT ANSWER ("accept") "}",
      "response Communication/c1 to K: accept by - taken back" },
    /* part of an alert, and no topic: it belongs to the log of that */
    { "{" HEAD ALERT OF_K "\"status\":\"completed\"," SENT
      "\"payload\":[{\"contentString\":\" hello\"}]}",
      "response Communication/c1 to K: other by - hello" },
    /* a response to nothing */
    { "{" HEAD ALERT "\"status\":\"completed\"," SENT ANSWER ("accept") "}",
      "Communication.partOf: a response names no alert" },
    /* a time that does not exist */
    { "{" HEAD ALERT "\"status\":\"in-progress\",\"sent\":\"yesterday\"}",
      "Communication.sent: not a date or time that exists" },
    /* a letter is none of ours */
    { "{" HEAD "\"category\":[{\"coding\":[{\"code\":\"instruction\"}]}],\"status\":\"completed\"}",
      "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (LampFhirPage) page = test_read_resource (rows[i].json);
      g_autofree char *told = tell (page);

      g_test_message ("%s", rows[i].json);
      g_assert_cmpstr (told, ==, rows[i].told);
    }
}

/* What is written is read as what it was. */
static void
test_round_trip (void)
{
  LampResponseWish wish = {
    .id = { "u-1", "u-1" },
    .staff = { "N042", "Li Na, RN" },
    .alert_key = "K",
    .alert_id = "a1",
    .resident_id = "p1",
    .code = "escalate",
    .sent_us = NOW_US,
    .recipient = "Dr Tan",
    .note = "please come",
    .station = "North",
  };
  g_autofree char *body = lamp_response_write (&wish);
  g_autofree char *retracted = NULL;
  g_autoptr (LampFhirPage) page = test_read_resource (body);
  const LampResponseRecord *response
      = &g_array_index (page->batch->responses, LampResponseRecord, 0);

  g_assert_cmpuint (page->batch->responses->len, ==, 1);
  g_assert_cmpstr (response->id, ==, "u-1");
  g_assert_cmpstr (response->alert_key, ==, "K");
  g_assert_cmpint (response->code, ==, LAMP_RESPONSE_ESCALATE);
  g_assert_cmpstr (response->by, ==, "N042");
  g_assert_cmpstr (response->by_name, ==, "Li Na, RN");
  g_assert_cmpstr (response->recipient, ==, "Dr Tan");
  g_assert_cmpstr (response->note, ==, "please come");
  g_assert_cmpstr (response->station, ==, "North");
  g_assert_cmpint (response->sent_us, ==, NOW_US);
  g_assert_false (response->is_retracted);
  g_clear_pointer (&page, lamp_fhir_page_free);

  /* Taking it back is another act on the same resource: the response's own identifier comes first. */
  wish.id.act = "u-2";
  wish.is_retracted = TRUE;
  retracted = lamp_response_write (&wish);
  page = test_read_resource (retracted);
  response = &g_array_index (page->batch->responses, LampResponseRecord, 0);
  g_assert_cmpstr (response->id, ==, "u-1");
  g_assert_true (response->is_retracted);
}

/* An alert of our own rules: the same bytes from any station. */
static void
test_alert (void)
{
  const LampAlertWish wish = {
    .key = "3f0a5c1e-0000-5000-8000-000000000001",
    .resident_id = "p1",
    .code = "SPO2_LO",
    .title = "SpO₂ low",
    .priority = LAMP_PRIORITY_HIGH,
    .sent_us = NOW_US,
    .ended_us = LAMP_NO_TIME,
    .text = "SpO2 84 % (limit 88 %)",
  };
  LampAlertWish ended = wish;
  g_autofree char *body = lamp_alert_write (&wish);
  g_autofree char *again = lamp_alert_write (&wish);
  g_autofree char *over = NULL;
  g_autofree char *told = NULL;
  g_autofree char *told_over = NULL;
  g_autoptr (LampFhirPage) page = test_read_resource (body);

  g_assert_cmpstr (body, ==, again);
  told = tell (page);
  g_assert_cmpstr (told, ==,
                   "alert 3f0a5c1e-0000-5000-8000-000000000001 of p1: SPO2_LO high present"
                   " from 2026-11-23T00:00:00");
  ended.ended_us = NOW_US + LAMP_US_PER_MINUTE;
  over = lamp_alert_write (&ended);
  g_clear_pointer (&page, lamp_fhir_page_free);
  page = test_read_resource (over);
  told_over = tell (page);
  g_assert_cmpstr (told_over, ==,
                   "alert 3f0a5c1e-0000-5000-8000-000000000001 of p1: SPO2_LO high completed"
                   " from 2026-11-23T00:00:00 to 2026-11-23T00:01:00");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/communication/table", test_table);
  g_test_add_func ("/communication/round-trip", test_round_trip);
  g_test_add_func ("/communication/alert", test_alert);

  return g_test_run ();
}
