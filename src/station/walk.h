/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cloud/keyset.h"
#include "station/stream.h"
#include "store/store.h"

G_BEGIN_DECLS

/**
 * LampWalkWish:
 * @base: the FHIR base
 * @tag: (nullable): of the home that alone is wanted
 * @now_us: the cloud's clock
 * @history_days: how far back readings are wanted, 0 for all there is
 * @is_repair: look again at what lies before the cursor, which stays where it is
 * @overlap_us: how far behind its cursor a stream begins, 0 for the usual
 * @newest_first: after an outage look at the newest values before the rest
 */
typedef struct
{
  const char *base;
  const char *tag;
  gint64 now_us;
  guint history_days;
  gint64 overlap_us;
  gboolean is_repair;
  gboolean newest_first;
} LampWalkWish;

typedef struct _LampWalk LampWalk;

LampWalk *lamp_walk_begin (LampStore *store,
                           LampStreamId stream,
                           const LampWalkWish *wish,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
void lamp_walk_free (LampWalk *walk);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LampWalk, lamp_walk_free)

gboolean lamp_walk_has_more (LampWalk *walk);
gboolean lamp_walk_is_done (LampWalk *walk);
gboolean lamp_walk_is_ahead (LampWalk *walk);
gboolean lamp_walk_must_store (LampWalk *walk);
gboolean lamp_walk_is_history_open (LampWalk *walk);
gint64 lamp_walk_reached_us (LampWalk *walk);
gboolean lamp_walk_leave_newest (LampWalk *walk);
gboolean lamp_walk_restart (LampWalk *walk);
gint64 lamp_walk_from_us (LampWalk *walk);
const char *lamp_walk_url (LampWalk *walk);
const char *lamp_walk_problem (LampWalk *walk);
void lamp_walk_take (LampWalk *walk, const LampFhirPage *page, gint64 now_us);
gboolean
lamp_walk_save (LampWalk *walk, LampStore *store, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
