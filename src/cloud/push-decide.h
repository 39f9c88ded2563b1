/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What stood in the body of an answer to a write. */
typedef enum
{
  LAMP_REPLY_EMPTY,
  LAMP_REPLY_RESOURCE, /* what was written: its type, and with PUT its id */
  LAMP_REPLY_OUTCOME,  /* an OperationOutcome: the cloud itself says something about it */
  LAMP_REPLY_OTHER,    /* anything else: a login page, for one */
} LampReply;

typedef enum
{
  LAMP_PUSH_DONE,   /* the cloud holds it */
  LAMP_PUSH_RETRY,  /* the same again after a while */
  LAMP_PUSH_SWITCH, /* the cloud wants to give ids itself: POST it, once */
  LAMP_PUSH_STUCK,  /* a person must look */
  LAMP_PUSH_PAUSE,  /* nothing works before somebody signs in again; the act waits */
  LAMP_PUSH_LOOK,   /* ask the cloud whether it holds it */
} LampPushStep;

/**
 * LampPushCase:
 * @is_post: how it was sent
 * @may_switch: it is a PUT that creates, and has not been switched yet
 * @has_if_match: it is a correction
 * @has_looked: the cloud was asked after this very answer, and does not hold it
 * @attempt: which request this was, from 1
 * @status: of the answer, 0 without one
 * @has_version: ETag or Location came with it
 * @retry_after_us: what the cloud asks for, 0 for nothing
 * @jitter: -1000 to 1000, drawn by the caller
 * @has_not_left: with a status of 0, nothing of the request went out
 */
typedef struct
{
  gboolean is_post;
  gboolean may_switch;
  gboolean has_if_match;
  gboolean has_looked;
  guint attempt;
  guint status;
  LampReply reply;
  gboolean has_version;
  gint64 retry_after_us;
  gint jitter;
  gboolean has_not_left;
} LampPushCase;

/**
 * LampPushDecision:
 * @wait_us: with %LAMP_PUSH_RETRY, how long
 * @is_for_all: the next act would fare no better: stop for now
 * @is_uncertain: the cloud may have carried it out
 * @is_conflict: somebody else has changed what is being corrected
 */
typedef struct
{
  LampPushStep step;
  gint64 wait_us;
  gboolean is_for_all;
  gboolean is_uncertain;
  gboolean is_conflict;
} LampPushDecision;

LampPushDecision lamp_push_decide (const LampPushCase *the_case);

G_END_DECLS
