/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/decision.h"
#include "core/response.h"
#include "store/database.h"
#include "store/outbox-state.h"

G_BEGIN_DECLS

/* The longest that an act waits between two tries. */
#define LAMP_OUTBOX_LONGEST_WAIT_US G_TIME_SPAN_HOUR

/**
 * LampActWish:
 * @uuid: made when the button was pressed
 * @resource_id: the resource's id; @uuid but for a correction
 * @type: FHIR type
 * @chain: what it belongs to, an alert or a resident: acts of one chain are sent in order
 * @body: the resource as it will be sent, for good
 * @if_match: (nullable): the version that a correction is based on
 * @actor: the id of who did it
 * @action: a word for what was done, "observe" for one; goes into the audit log
 * @resident: the id of whom it concerns
 * @summary: what it says, for people
 * @made_us: when, by the cloud's clock
 * @replaces: (nullable): the act in whose place it stands, corrected or sent once more
 * @response: (nullable): what it is as a response to an alert, to be folded from now on
 * @decision: (nullable): what it is as a decision about a resident, to hold from now on
 *
 * What somebody entered.
 */
typedef struct
{
  const char *uuid;
  const char *resource_id;
  const char *type;
  const char *chain;
  const char *body;
  const char *if_match;
  const char *actor;
  const char *action;
  const char *resident;
  const char *summary;
  gint64 made_us;
  const char *replaces;
  const LampResponse *response;
  const LampDecision *decision;
} LampActWish;

/**
 * LampAct:
 * @is_post: how it is sent, fixed with the first request
 * @has_switched: it was refused once as PUT and is sent as POST since
 * @attempts: requests that were made
 * @next_try_us: not before this, by this machine's clock, or %LAMP_NO_TIME for at once
 * @is_uncertain: some request had no answer, so that the cloud may hold it already
 * @http_status: of the last answer, 0 if there was none
 * @outcome: (nullable): the last answer in words, or why it was withdrawn
 * @settled_us: when it was confirmed or withdrawn, or %LAMP_NO_TIME
 * @replaces: (nullable): the act in whose place it stands
 * @version: (nullable): once it is confirmed, what the cloud calls what it stored
 * @theirs: (nullable): after a conflict, the resource that stands in the cloud instead
 *
 * A row of the outbox.
 */
typedef struct
{
  gint64 sequence;
  char *uuid;
  char *resource_id;
  char *type;
  char *chain;
  char *body;
  char *if_match;
  char *actor;
  char *action;
  char *resident;
  char *summary;
  gboolean is_post;
  gboolean has_switched;
  LampActState state;
  gint64 made_us;
  guint attempts;
  gint64 next_try_us;
  gboolean is_uncertain;
  guint http_status;
  char *outcome;
  gint64 settled_us;
  char *replaces;
  char *version;
  char *theirs;
} LampAct;

/**
 * LampActResult:
 * @event: %LAMP_ACT_CONFIRM, %LAMP_ACT_POSTPONE or %LAMP_ACT_REFUSE
 * @next_try_us: for a postponed one, or %LAMP_NO_TIME for as soon as possible
 * @is_uncertain: the request may have been carried out all the same
 * @switches_to_post: the cloud wants to give ids itself
 * @http_status: 0 without an answer
 * @outcome: (nullable): in words
 * @version: (nullable): what the cloud calls what it stored
 * @theirs: (nullable): what stands there instead
 * @at_us: now
 *
 * What came of one request.
 */
typedef struct
{
  LampActEvent event;
  gint64 next_try_us;
  gboolean is_uncertain;
  gboolean switches_to_post;
  guint http_status;
  const char *outcome;
  const char *version;
  const char *theirs;
  gint64 at_us;
} LampActResult;

/* What is not settled yet; the stuck ones are among the unsent. */
typedef struct
{
  guint n_unsent;
  guint n_stuck;
} LampOutboxCounts;

void lamp_act_free (LampAct *act);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LampAct, lamp_act_free)

gboolean lamp_act_is_conflict (const LampAct *act);

LampDatabase *lamp_store_get_acts (LampStore *store);
LampDatabase *lamp_outbox_open_to_read (const char *directory,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

gboolean lamp_outbox_put (LampDatabase *acts,
                          const LampActWish *wishes,
                          guint n_wishes,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_outbox_recover (LampDatabase *acts, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_outbox_take (LampDatabase *acts,
                           gint64 now_us,
                           gboolean prefers_post,
                           LampAct **act,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_outbox_settle (LampDatabase *acts,
                             const char *uuid,
                             const LampActResult *result,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_outbox_wake (LampDatabase *acts, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean
lamp_outbox_next_due (LampDatabase *acts, gint64 *due_us, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_outbox_ask_again (LampDatabase *acts,
                                const char *uuid,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_outbox_withdraw (LampDatabase *acts,
                               const char *uuid,
                               const char *actor,
                               const char *reason,
                               gint64 now_us,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

gboolean lamp_outbox_replace (LampDatabase *acts,
                              const LampActWish *wish,
                              const char *reason,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
LampAct *lamp_outbox_find_last_of (LampDatabase *acts,
                                   const char *resource_id,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

GPtrArray *lamp_outbox_list (LampDatabase *acts,
                             gboolean with_settled,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *lamp_outbox_list_standing (LampDatabase *acts,
                                      gint64 since_us,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *lamp_outbox_list_of_resident (LampDatabase *acts,
                                         const char *resident_id,
                                         gint64 from_us,
                                         gint64 to_us,
                                         guint limit,
                                         GError **error) G_GNUC_WARN_UNUSED_RESULT; /* LampAct */
LampAct *
lamp_outbox_find (LampDatabase *acts, const char *uuid, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *lamp_outbox_last_responses (LampDatabase *acts,
                                       const char *alert_key,
                                       const char *actor,
                                       gint64 since_us,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT; /* LampResponse */
gboolean lamp_outbox_count (LampDatabase *acts,
                            LampOutboxCounts *counts,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
