/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What an answer to a write means: the table of cloud-protocol.md 3.4 as one pure function.
 *
 * Done is only what the cloud itself says is done. A status alone proves nothing: a login page answers
 * 200, a proxy 403. So a yes needs the resource, or its version, in the answer, and a no needs an
 * answer that is not somebody else's page; whatever else answers is taken for no answer. Where it stays
 * open whether the cloud holds the act, the cloud is asked (LOOK). Nothing here ever gives up: the worst
 * that can become of an act is that a person has to look at it.
 */

#include "config.h"

#include "cloud/push-decide.h"

#define LONGEST_BACKOFF_S 60

/* 1, 2, 4 ... 60 s with a fifth of jitter; what the cloud asks for wins. */
static gint64
wait_us (const LampPushCase *the_case)
{
  gint64 wait_s = MIN ((gint64) 1 << MIN (MAX (the_case->attempt, 1) - 1, 6), LONGEST_BACKOFF_S);
  gint64 jitter = CLAMP (the_case->jitter, -1000, 1000);

  if (the_case->retry_after_us > 0)
    return the_case->retry_after_us;

  return wait_s * G_TIME_SPAN_SECOND + wait_s * G_TIME_SPAN_SECOND / 5 * jitter / 1000;
}

static LampPushDecision
retry (const LampPushCase *the_case, gboolean is_for_all, gboolean is_uncertain)
{
  return (LampPushDecision){
    .step = LAMP_PUSH_RETRY,
    .wait_us = wait_us (the_case),
    .is_for_all = is_for_all,
    .is_uncertain = is_uncertain,
  };
}

/* The cloud's yes: believed when it shows what it stored, checked when it only says so. */
static LampPushDecision
decide_yes (const LampPushCase *the_case)
{
  if (the_case->reply == LAMP_REPLY_OTHER)
    return retry (the_case, FALSE, TRUE);
  if (the_case->reply == LAMP_REPLY_RESOURCE || the_case->has_version)
    return (LampPushDecision){ .step = LAMP_PUSH_DONE };
  if (the_case->has_looked)
    return retry (the_case, FALSE, TRUE);

  return (LampPushDecision){ .step = LAMP_PUSH_LOOK, .is_uncertain = TRUE };
}

/* 409 and 412 are handled alike but for a conditional create, where 412 says that several match. */
static LampPushDecision
decide_conflict (const LampPushCase *the_case)
{
  if (the_case->is_post && the_case->status == 412 && the_case->reply == LAMP_REPLY_OUTCOME)
    return (LampPushDecision){ .step = LAMP_PUSH_DONE };
  if (!the_case->has_looked)
    return (LampPushDecision){ .step = LAMP_PUSH_LOOK };
  if (the_case->has_if_match && the_case->reply != LAMP_REPLY_OTHER)
    return (LampPushDecision){ .step = LAMP_PUSH_STUCK, .is_conflict = TRUE };

  return retry (the_case, FALSE, FALSE);
}

/* A definite no. Only here may a PUT become a POST. A page of somebody else, a proxy's for one, is no "no";
 * it can be about this one act, so the others go on. */
static LampPushDecision
decide_no (const LampPushCase *the_case)
{
  gboolean is_about_ids = the_case->status == 400 || the_case->status == 404
                          || the_case->status == 405 || the_case->status == 422;

  if (the_case->may_switch && is_about_ids
      && (the_case->reply != LAMP_REPLY_OTHER || the_case->status == 405))
    return (LampPushDecision){ .step = LAMP_PUSH_SWITCH };
  if (the_case->reply == LAMP_REPLY_OTHER)
    return retry (the_case, FALSE, FALSE);

  return (LampPushDecision){ .step = LAMP_PUSH_STUCK };
}

/**
 * lamp_push_decide:
 *
 * Source: cloud-protocol.md 3.4.
 *
 * Returns: what to do after an answer, or none, to a write
 */
LampPushDecision
lamp_push_decide (const LampPushCase *the_case)
{
  guint status = the_case->status;

  /* No answer, or one cut short: it may have been carried out, unless it never went out. */
  if (status == 0)
    return retry (the_case, TRUE, !the_case->has_not_left);
  if (status >= 200 && status < 300)
    return decide_yes (the_case);
  if (status < 400)
    return retry (the_case, FALSE, FALSE);
  if (status == 401)
    return (LampPushDecision){ .step = LAMP_PUSH_PAUSE, .is_for_all = TRUE };
  if (status == 408 || status == 425 || status == 429)
    return retry (the_case, TRUE, status == 408);
  if (status == 409 || status == 412 || status == 428)
    return decide_conflict (the_case);
  /* A 500 can be about this one act; the others say that the cloud is not there. */
  if (status >= 500)
    return retry (the_case, status != 500, TRUE);

  return decide_no (the_case);
}
