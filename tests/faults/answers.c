/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every way in which an answer can go wrong, one test each, by its name: what the store, the outbox and the screen
 * say while it lasts, and afterwards, when the cloud is well again.
 *
 * In each of them the station has seen a pulse of 70; a new one of 71 is in the cloud, the fault begins, and a nurse
 * enters one of 88. At the end all three are there once, here and in the cloud, and the screen says "Live".
 */

#include "config.h"

#include "tests.h"

#include <string.h>

/**
 * Row:
 * @fault: what /__faults is told
 * @during: what the screen says; when it says "Live", the new pulse has come
 * @act: what becomes of the nurse's entry meanwhile
 * @status: the status of the answer to it, 0 for none
 * @outcome: how the outbox words it; %NULL for an entry that arrives
 * @patience_s: instead of half a minute
 */
typedef struct
{
  const char *path;
  const char *fault;
  StationWords during;
  LampActState act;
  guint status;
  const char *outcome;
  guint patience_s;
} Row;

#define ALL(kind) "{\"kind\":\"" kind "\",\"count\":-1}"
#define READS(kind) \
  "{\"kind\":\"" kind "\",\"method\":\"GET\",\"type\":\"Observation\",\"count\":-1}"
#define STATUS(code, more) "{\"kind\":\"status\",\"status\":" #code ",\"count\":-1" more "}"
#define PUTS(code)         STATUS (code, ",\"method\":\"PUT\"")
#define GETS(code)         STATUS (code, ",\"method\":\"GET\",\"type\":\"Observation\"")
#define OFFLINE(words)       \
  {                          \
    LAMP_LINK_OFFLINE, words \
  }
#define REFUSED(words)       \
  {                          \
    LAMP_LINK_REFUSED, words \
  }
#define LIVE           \
  {                    \
    LAMP_LINK_LIVE, "" \
  }
#define ARRIVES                LAMP_ACT_DONE, 0, NULL
#define WAITS(status, outcome) LAMP_ACT_QUEUED, status, outcome
#define STUCK(status, outcome) LAMP_ACT_STUCK, status, outcome
#define SAYS(code)             "The cloud answers " #code ": error exception: fault asked for by a test"
#define NOT_THE_CLOUD          "is not the cloud"
#define CUT                    "cut short"

static const Row rows[] = {
  /* The network. */
  { "added-latency", "{\"kind\":\"latency\",\"delay_ms\":80,\"count\":-1}", LIVE, ARRIVES },
  { "refused-connection", ALL ("refused"), OFFLINE ("cannot be reached"),
    WAITS (0, "cannot be reached") },
  { "reset-in-mid-body", ALL ("reset"), OFFLINE ("cannot be reached"),
    WAITS (0, "cannot be reached") },
  { "truncated-body", ALL ("truncated"), OFFLINE (CUT), WAITS (0, CUT) },
  { "lost-answer-to-all", ALL ("lost-answer"), OFFLINE ("cannot be reached"),
    WAITS (0, "cannot be reached") },
  { "silence-in-mid-body", ALL ("stall"), OFFLINE ("does not answer within 1 s"),
    WAITS (0, "does not answer within 1 s"), 1 },
  { "slow-drip", READS ("drip"), OFFLINE ("takes longer than 2 s"), ARRIVES, 1 },

  /* Something else answers. */
  { "html-200-of-a-captive-portal", ALL ("html"),
    OFFLINE ("The answer is HTML, not FHIR: a login page or a proxy?"),
    WAITS (200, NOT_THE_CLOUD) },
  { "xml", ALL ("xml"), OFFLINE ("The answer is XML, not JSON"), WAITS (200, NOT_THE_CLOUD) },
  { "empty-body", ALL ("empty"), OFFLINE ("The answer is empty"),
    WAITS (0, "The cloud answers 200") },
  { "wrong-resource-type", ALL ("wrong-resource"),
    OFFLINE ("The answer is a FHIR Basic, not a Bundle"), WAITS (200, NOT_THE_CLOUD) },
  { "half-of-a-bundle", ALL ("half-bundle"), OFFLINE ("The answer was cut off after"),
    WAITS (201, NOT_THE_CLOUD) },
  { "raw-noise", "{\"kind\":\"raw\",\"body\":\"{]\",\"count\":-1}",
    OFFLINE ("The answer is not JSON"), WAITS (200, NOT_THE_CLOUD) },
  { "redirect-to-another-origin",
    STATUS (302, ",\"headers\":{\"Location\":\"http://127.0.0.1:1/fhir\"}"),
    OFFLINE ("sends us elsewhere (302)"), WAITS (302, "The cloud answers 302") },
  { "redirect-for-good", STATUS (308, ",\"headers\":{\"Location\":\"https://other.example/fhir\"}"),
    OFFLINE ("sends us elsewhere (308)"), WAITS (308, "The cloud answers 308") },

  /* It is the cloud, in other clothes. */
  { "content-type-text", ALL ("wrong-type"), LIVE, ARRIVES },
  { "content-type-without-charset", ALL ("no-charset"), LIVE, ARRIVES },
  { "byte-order-mark", ALL ("bom"), LIVE, ARRIVES },

  /* Bodies that mean harm. */
  { "gzip-bomb", READS ("huge"), OFFLINE ("longer than 32 MiB"), ARRIVES },
  { "100-mb-body", READS ("huge-plain"), OFFLINE ("longer than 32 MiB"), ARRIVES },
  { "10000-nested-arrays", ALL ("nested"), OFFLINE ("nested more than 64 levels deep"),
    WAITS (201, NOT_THE_CLOUD) },

  /* Refusals of reading, of the values alone. */
  { "read-400", GETS (400), REFUSED (SAYS (400)), ARRIVES },
  { "read-401", GETS (401), REFUSED ("does not accept the sign-in (401)"), ARRIVES },
  { "read-403", GETS (403), REFUSED (SAYS (403)), ARRIVES },
  { "read-404", GETS (404), REFUSED (SAYS (404)), ARRIVES },
  { "read-408", GETS (408), OFFLINE (SAYS (408)), ARRIVES },
  { "read-409", GETS (409), REFUSED (SAYS (409)), ARRIVES },
  { "read-412", GETS (412), REFUSED (SAYS (412)), ARRIVES },
  { "read-422", GETS (422), REFUSED (SAYS (422)), ARRIVES },
  { "read-428", GETS (428), REFUSED (SAYS (428)), ARRIVES },
  { "read-429", GETS (429), OFFLINE (SAYS (429)), ARRIVES },
  { "read-429-with-retry-after",
    STATUS (429, ",\"method\":\"GET\",\"type\":\"Observation\",\"retry_after\":1"),
    OFFLINE (SAYS (429)), ARRIVES },
  { "read-500", GETS (500), OFFLINE (SAYS (500)), ARRIVES },
  { "read-502", GETS (502), OFFLINE (SAYS (502)), ARRIVES },
  { "read-503-with-retry-after",
    STATUS (503, ",\"method\":\"GET\",\"type\":\"Observation\",\"retry_after\":1"),
    OFFLINE (SAYS (503)), ARRIVES },
  { "read-504", GETS (504), OFFLINE (SAYS (504)), ARRIVES },

  /* Refusals of writing: reading goes on. */
  { "write-401", PUTS (401), LIVE, WAITS (401, "does not accept the sign-in (401)") },
  { "write-403", PUTS (403), LIVE, STUCK (403, SAYS (403)) },
  { "write-408", PUTS (408), LIVE, WAITS (408, SAYS (408)) },
  { "write-409", PUTS (409), LIVE, WAITS (409, SAYS (409)) },
  { "write-412", PUTS (412), LIVE, WAITS (412, SAYS (412)) },
  { "write-428", PUTS (428), LIVE, WAITS (428, SAYS (428)) },
  { "write-429", PUTS (429), LIVE, WAITS (429, SAYS (429)) },
  { "write-429-with-retry-after", STATUS (429, ",\"method\":\"PUT\",\"retry_after\":1"), LIVE,
    WAITS (429, SAYS (429)) },
  { "write-500", PUTS (500), LIVE, WAITS (500, SAYS (500)) },
  { "write-503", PUTS (503), LIVE, WAITS (503, SAYS (503)) },
  { "write-503-with-retry-after", STATUS (503, ",\"method\":\"PUT\",\"retry_after\":1"), LIVE,
    WAITS (503, SAYS (503)) },
  { "write-400-and-post-400", "[" PUTS (400) "," STATUS (400, ",\"method\":\"POST\"") "]", LIVE,
    STUCK (400, SAYS (400)) },
  { "write-422-and-post-422", "[" PUTS (422) "," STATUS (422, ",\"method\":\"POST\"") "]", LIVE,
    STUCK (422, SAYS (422)) },

  /* The cloud gives ids itself: the entry goes by the other way. */
  { "client-id-refused-400", PUTS (400), LIVE, ARRIVES },
  { "client-id-refused-404", PUTS (404), LIVE, ARRIVES },
  { "client-id-refused-405", PUTS (405), LIVE, ARRIVES },
  { "client-id-refused-422", PUTS (422), LIVE, ARRIVES },
};

/* What the screen, the store and the outbox say while it lasts. */
static void
assert_during (Station *station, const Row *row, const char *uuid, const char *cursor)
{
  g_autofree char *pulses = home_pulses (&station->home, "ann");
  g_autofree char *cursor_now = station_cursor (station);
  g_autoptr (LampAct) act = station_wait_for_act (station, uuid, row->act);
  gboolean is_live = row->during.link == LAMP_LINK_LIVE;

  station_assert_words (station, &row->during);
  g_assert_true (g_str_has_prefix (pulses, is_live ? "70 71" : "70"));
  if (!is_live)
    {
      g_assert_cmpstr (pulses, ==, "70");
      g_assert_cmpstr (cursor_now, ==, cursor);
      g_assert_cmpint (station_count (station, "SELECT observations FROM tally WHERE verdict = 0"),
                       ==, 1);
    }
  g_assert_cmpint (station_count (station, "SELECT count (*) FROM set_aside"), ==, 0);

  g_assert_cmpint (act->state, ==, row->act);
  if (row->outcome == NULL)
    return;
  g_assert_cmpuint (act->http_status, ==, row->status);
  if (act->outcome == NULL || strstr (act->outcome, row->outcome) == NULL)
    g_error ("the outbox says “%s” instead of “%s”", act->outcome, row->outcome);
  g_assert_cmpuint (station->status.n_unsent, ==, 1);
  g_assert_cmpuint (station->status.n_stuck, ==, row->act == LAMP_ACT_STUCK);
}

static void
assert_after (Station *station, const char *uuid)
{
  g_autoptr (LampAct) act = station_act (station, uuid);
  g_autofree char *residents = home_residents (&station->home);

  g_assert_cmpint (act->state, ==, LAMP_ACT_DONE);
  g_assert_cmpuint (station_in_cloud (station, uuid), ==, 1);
  g_assert_cmpuint (station->status.n_unsent, ==, 0);
  g_assert_cmpint (station_count (station, "SELECT observations FROM tally WHERE verdict = 0"), ==,
                   3);
  g_assert_cmpint (station_count (station, "SELECT count (*) FROM set_aside"), ==, 0);
  g_assert_cmpstr (residents, ==, "ann");
}

static void
prepare (Station *station, gconstpointer data)
{
  const Row *row = data;

  station_prepare (station, NULL);
  station->options.patience_s = row->patience_s;
  home_put_pulse (&station->home, "before", "ann", 60, 70);
  station_begin (station);
  station_wait_for_pulses (station, "70");
  station_wait_for_words (station, &(StationWords) LIVE);
}

static void
test_fault (Station *station, gconstpointer data)
{
  const Row *row = data;
  g_autofree char *cursor = NULL;
  g_autofree char *uuid = NULL;

  cursor = station_cursor (station);
  home_put_pulse (&station->home, "new", "ann", 30, 71);
  station_fault (station, row->fault);
  uuid = station_enter (station, 88);
  lamp_act_free (station_wait_for_act (station, uuid, row->act));
  station_look (station);
  if (row->during.link == LAMP_LINK_LIVE)
    STATION_WAIT (station,
                  station_count (station, "SELECT count (*) FROM reading WHERE value = 71000"));
  station_wait_for_words (station, &row->during);
  STATION_WAIT (station, station->status.n_unsent == (row->outcome != NULL));
  station->is_looking = FALSE;
  assert_during (station, row, uuid, cursor);
  g_assert_cmpuint (station_hits (station), >, 0);

  home_clear_faults (&station->home);
  if (row->act == LAMP_ACT_STUCK)
    station_ask_again (station, uuid);
  station_look (station);
  station_wait_for_pulses (station, "70 71 88");
  lamp_act_free (station_wait_for_act (station, uuid, LAMP_ACT_DONE));
  STATION_WAIT (station, station->status.n_unsent == 0);
  station_wait_for_words (station, &(StationWords) LIVE);
  assert_after (station, uuid);
}

void
add_answers (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/faults/", rows[i].path, NULL);

      g_test_add (path, Station, &rows[i], prepare, test_fault, station_tear_down);
    }
}
