/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every row of cloud-protocol.md 3.4, and what lies between the rows.
 */

#include "config.h"

#include "cloud/push-decide.h"

#define S G_TIME_SPAN_SECOND

static const char *const steps[] = { "done", "retry", "switch", "stuck", "pause", "look" };

/* Columns of a case: POST, may switch, If-Match, has looked, attempt, status, reply, version, Retry-After, jitter. */
#define PUT(status, reply, version)                            \
  {                                                            \
    FALSE, TRUE, FALSE, FALSE, 1, status, reply, version, 0, 0 \
  }
#define LOOKED_PUT(status, reply, version)                    \
  {                                                           \
    FALSE, TRUE, FALSE, TRUE, 1, status, reply, version, 0, 0 \
  }
#define POST(status, reply, version)                           \
  {                                                            \
    TRUE, FALSE, FALSE, FALSE, 1, status, reply, version, 0, 0 \
  }
#define LOOKED_POST(status, reply)                          \
  {                                                         \
    TRUE, FALSE, FALSE, TRUE, 1, status, reply, FALSE, 0, 0 \
  }
#define MATCH(status, reply)                                 \
  {                                                          \
    FALSE, FALSE, TRUE, FALSE, 1, status, reply, FALSE, 0, 0 \
  }
#define LOOKED_MATCH(status, reply)                         \
  {                                                         \
    FALSE, FALSE, TRUE, TRUE, 1, status, reply, FALSE, 0, 0 \
  }
#define WAIT(attempt, status, after, jitter)                                             \
  {                                                                                      \
    FALSE, TRUE, FALSE, FALSE, attempt, status, LAMP_REPLY_OUTCOME, FALSE, after, jitter \
  }

#define EMPTY    LAMP_REPLY_EMPTY
#define RESOURCE LAMP_REPLY_RESOURCE
#define OUTCOME  LAMP_REPLY_OUTCOME
#define OTHER    LAMP_REPLY_OTHER

static void
test_table (void)
{
  static const struct
  {
    LampPushCase the_case;
    LampPushStep step;
    gint64 wait_us;
    gboolean is_for_all;
    gboolean is_uncertain;
  } rows[] = {
    /* 1: 200 or 201 with what was stored is done */
    { PUT (200, RESOURCE, TRUE), LAMP_PUSH_DONE },
    { PUT (201, RESOURCE, FALSE), LAMP_PUSH_DONE },
    { POST (201, RESOURCE, TRUE), LAMP_PUSH_DONE },
    { POST (200, RESOURCE, FALSE), LAMP_PUSH_DONE },
    { MATCH (200, RESOURCE), LAMP_PUSH_DONE },
    /* 5: an empty body, or an outcome, is legal: believed with a version, asked about without */
    { PUT (201, EMPTY, TRUE), LAMP_PUSH_DONE },
    { PUT (204, EMPTY, TRUE), LAMP_PUSH_DONE },
    { PUT (200, OUTCOME, TRUE), LAMP_PUSH_DONE },
    { PUT (200, EMPTY, FALSE), LAMP_PUSH_LOOK, 0, FALSE, TRUE },
    { PUT (202, EMPTY, FALSE), LAMP_PUSH_LOOK, 0, FALSE, TRUE },
    { LOOKED_PUT (202, EMPTY, FALSE), LAMP_PUSH_RETRY, S, FALSE, TRUE },
    /* a login page says 200 too, even with an ETag; and sends elsewhere */
    { PUT (200, OTHER, FALSE), LAMP_PUSH_RETRY, S, FALSE, TRUE },
    { PUT (200, OTHER, TRUE), LAMP_PUSH_RETRY, S, FALSE, TRUE },
    { PUT (302, OTHER, TRUE), LAMP_PUSH_RETRY, S, FALSE, FALSE },
    { PUT (307, EMPTY, TRUE), LAMP_PUSH_RETRY, S, FALSE, FALSE },
    /* 2: a definite refusal of a PUT that creates switches, once; a POST is never switched back */
    { PUT (400, OUTCOME, FALSE), LAMP_PUSH_SWITCH },
    { PUT (404, OUTCOME, FALSE), LAMP_PUSH_SWITCH },
    { PUT (405, OUTCOME, FALSE), LAMP_PUSH_SWITCH },
    { PUT (422, OUTCOME, FALSE), LAMP_PUSH_SWITCH },
    { PUT (404, EMPTY, FALSE), LAMP_PUSH_SWITCH },
    { PUT (405, OTHER, FALSE), LAMP_PUSH_SWITCH },
    { POST (400, OUTCOME, FALSE), LAMP_PUSH_STUCK },
    { POST (404, OUTCOME, FALSE), LAMP_PUSH_STUCK },
    { POST (422, OUTCOME, FALSE), LAMP_PUSH_STUCK },
    /* a correction stays where it stands */
    { MATCH (400, OUTCOME), LAMP_PUSH_STUCK },
    { MATCH (404, OUTCOME), LAMP_PUSH_STUCK },
    { MATCH (422, OUTCOME), LAMP_PUSH_STUCK },
    /* a proxy's page is no refusal, and no reason for the others to wait */
    { PUT (400, OTHER, FALSE), LAMP_PUSH_RETRY, S, FALSE, FALSE },
    { PUT (403, OTHER, FALSE), LAMP_PUSH_RETRY, S, FALSE, FALSE },
    { POST (404, OTHER, FALSE), LAMP_PUSH_RETRY, S, FALSE, FALSE },
    { POST (405, OTHER, FALSE), LAMP_PUSH_RETRY, S, FALSE, FALSE },
    /* 2: several match = stored already; without the cloud's own word it is looked up */
    { POST (412, OUTCOME, FALSE), LAMP_PUSH_DONE },
    { POST (412, OTHER, FALSE), LAMP_PUSH_LOOK },
    { LOOKED_POST (412, EMPTY), LAMP_PUSH_RETRY, S, FALSE, FALSE },
    /* 4: no answer, and what asks to wait: the identical request again, never another strategy */
    { PUT (0, EMPTY, FALSE), LAMP_PUSH_RETRY, S, TRUE, TRUE },
    { POST (0, EMPTY, FALSE), LAMP_PUSH_RETRY, S, TRUE, TRUE },
    { MATCH (0, EMPTY), LAMP_PUSH_RETRY, S, TRUE, TRUE },
    /* what never went out was not carried out */
    { { .may_switch = TRUE, .attempt = 1, .has_not_left = TRUE }, LAMP_PUSH_RETRY, S, TRUE, FALSE },
    { PUT (408, OUTCOME, FALSE), LAMP_PUSH_RETRY, S, TRUE, TRUE },
    { PUT (425, OUTCOME, FALSE), LAMP_PUSH_RETRY, S, TRUE, FALSE },
    { PUT (429, OUTCOME, FALSE), LAMP_PUSH_RETRY, S, TRUE, FALSE },
    { PUT (500, OUTCOME, FALSE), LAMP_PUSH_RETRY, S, FALSE, TRUE },
    { PUT (502, OTHER, FALSE), LAMP_PUSH_RETRY, S, TRUE, TRUE },
    { PUT (503, OUTCOME, FALSE), LAMP_PUSH_RETRY, S, TRUE, TRUE },
    { PUT (504, OTHER, FALSE), LAMP_PUSH_RETRY, S, TRUE, TRUE },
    /* 4: backoff 1, 2, 4 ... 60 s, a fifth of jitter, and what the cloud asks for instead */
    { WAIT (2, 503, 0, 0), LAMP_PUSH_RETRY, 2 * S, TRUE, TRUE },
    { WAIT (3, 503, 0, 0), LAMP_PUSH_RETRY, 4 * S, TRUE, TRUE },
    { WAIT (6, 503, 0, 0), LAMP_PUSH_RETRY, 32 * S, TRUE, TRUE },
    { WAIT (7, 503, 0, 0), LAMP_PUSH_RETRY, 60 * S, TRUE, TRUE },
    { WAIT (4000000000, 503, 0, 0), LAMP_PUSH_RETRY, 60 * S, TRUE, TRUE },
    { WAIT (7, 503, 0, 1000), LAMP_PUSH_RETRY, 72 * S, TRUE, TRUE },
    { WAIT (7, 503, 0, -1000), LAMP_PUSH_RETRY, 48 * S, TRUE, TRUE },
    { WAIT (1, 429, 17 * S, 1000), LAMP_PUSH_RETRY, 17 * S, TRUE, FALSE },
    { WAIT (7, 503, 300 * S, 0), LAMP_PUSH_RETRY, 300 * S, TRUE, TRUE },
    /* 4: sign in again, for a page of a proxy too; the act waits */
    { PUT (401, OUTCOME, FALSE), LAMP_PUSH_PAUSE, 0, TRUE, FALSE },
    { POST (401, EMPTY, FALSE), LAMP_PUSH_PAUSE, 0, TRUE, FALSE },
    { MATCH (401, OTHER), LAMP_PUSH_PAUSE, 0, TRUE, FALSE },
    /* 4: a definite no is a person's */
    { PUT (403, OUTCOME, FALSE), LAMP_PUSH_STUCK },
    { POST (403, OUTCOME, FALSE), LAMP_PUSH_STUCK },
    { PUT (410, OUTCOME, FALSE), LAMP_PUSH_STUCK },
    { PUT (413, EMPTY, FALSE), LAMP_PUSH_STUCK },
    { PUT (415, OUTCOME, FALSE), LAMP_PUSH_STUCK },
    /* 4: 409 of a create: look; there = done, not there = again */
    { PUT (409, OUTCOME, FALSE), LAMP_PUSH_LOOK },
    { POST (409, OUTCOME, FALSE), LAMP_PUSH_LOOK },
    { PUT (412, OUTCOME, FALSE), LAMP_PUSH_LOOK },
    { PUT (428, OUTCOME, FALSE), LAMP_PUSH_LOOK },
    { LOOKED_PUT (409, OUTCOME, FALSE), LAMP_PUSH_RETRY, S, FALSE, FALSE },
    { LOOKED_POST (409, OUTCOME), LAMP_PUSH_RETRY, S, FALSE, FALSE },
    /* 6: of a correction, 409 and 412 alike: ours = done, else both are shown to a person */
    { MATCH (409, OUTCOME), LAMP_PUSH_LOOK },
    { MATCH (412, OUTCOME), LAMP_PUSH_LOOK },
    { LOOKED_MATCH (409, OUTCOME), LAMP_PUSH_STUCK },
    { LOOKED_MATCH (412, EMPTY), LAMP_PUSH_STUCK },
    { LOOKED_MATCH (412, OTHER), LAMP_PUSH_RETRY, S, FALSE, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      LampPushDecision decision = lamp_push_decide (&rows[i].the_case);

      g_test_message ("row %zu: status %u: %s", i, rows[i].the_case.status, steps[decision.step]);
      g_assert_cmpint (decision.step, ==, rows[i].step);
      g_assert_cmpint (decision.wait_us, ==, rows[i].wait_us);
      g_assert_cmpint (decision.is_for_all, ==, rows[i].is_for_all);
      g_assert_cmpint (decision.is_uncertain, ==, rows[i].is_uncertain);
      g_assert_cmpint (decision.is_conflict, ==,
                       decision.step == LAMP_PUSH_STUCK && rows[i].the_case.has_looked);
    }
}

/* Over every case there is: done needs a yes of the cloud, and no act is asked about twice in a row. */
static void
test_all (void)
{
  for (guint status = 0; status < 600; status++)
    for (guint reply = LAMP_REPLY_EMPTY; reply <= LAMP_REPLY_OTHER; reply++)
      for (guint bits = 0; bits < 32; bits++)
        {
          LampPushCase the_case = { .is_post = bits & 1,
                                    .may_switch = (bits & 2) != 0,
                                    .has_if_match = (bits & 4) != 0,
                                    .has_looked = (bits & 8) != 0,
                                    .has_version = (bits & 16) != 0,
                                    .attempt = 1,
                                    .status = status,
                                    .reply = reply };
          LampPushDecision decision = lamp_push_decide (&the_case);

          if (decision.step == LAMP_PUSH_DONE)
            g_assert_true (reply != LAMP_REPLY_OTHER
                           && (status / 100 == 2 || (status == 412 && the_case.is_post)));
          if (decision.step == LAMP_PUSH_LOOK)
            g_assert_false (the_case.has_looked);
          if (decision.step == LAMP_PUSH_SWITCH)
            g_assert_true (the_case.may_switch && status / 100 == 4);
          if (decision.step == LAMP_PUSH_STUCK)
            g_assert_true (status / 100 == 4 && status != 401 && status != 429
                           && reply != LAMP_REPLY_OTHER);
          if (decision.step == LAMP_PUSH_RETRY)
            g_assert_cmpint (decision.wait_us, >, 0);
        }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/cloud/push-decide/table", test_table);
  g_test_add_func ("/cloud/push-decide/all", test_all);

  return g_test_run ();
}
