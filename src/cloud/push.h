/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cloud/connection.h"
#include "cloud/push-decide.h"

G_BEGIN_DECLS

/**
 * LampPushItem:
 * @type: FHIR type
 * @resource_id: the resource's id
 * @act: the act's UUID, under which the cloud is asked for it
 * @body: the resource as the fhir layer wrote it
 * @if_match: (nullable): for a correction, the version that it is based on
 * @is_post: the cloud gives ids itself
 * @has_switched: it was refused as PUT before
 * @attempt: which request this is, from 1
 *
 * One write. Texts are copied.
 */
typedef struct
{
  const char *type;
  const char *resource_id;
  const char *act;
  const char *body;
  const char *if_match;
  gboolean is_post;
  gboolean has_switched;
  guint attempt;
} LampPushItem;

/**
 * LampPushOutcome:
 * @decision: never %LAMP_PUSH_LOOK
 * @status: of the answer, 0 without one
 * @version: (nullable): of what is done, what the cloud calls what it stored
 * @theirs: (nullable): of a conflict, the resource that stands there instead
 * @words: (nullable): what the cloud said, or why there was no answer, for a person
 */
typedef struct
{
  LampPushDecision decision;
  guint status;
  char *version;
  char *theirs;
  char *words;
} LampPushOutcome;

void lamp_push_outcome_free (LampPushOutcome *outcome);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LampPushOutcome, lamp_push_outcome_free)

void lamp_push_async (LampConnection *connection,
                      const LampPushItem *item,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data);
LampPushOutcome *lamp_push_finish (LampConnection *connection,
                                   GAsyncResult *result,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
