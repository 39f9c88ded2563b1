/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cloud/connection.h"
#include "station/changes.h"
#include "station/watches.h"
#include "store/store.h"

G_BEGIN_DECLS

/**
 * LampOlderFunc:
 * @ingest: (nullable): what a page brought
 *
 * Something of it is in the store, committed; or how it stands has changed.
 */
typedef void (*LampOlderFunc) (const LampIngest *ingest, gpointer user_data);

typedef struct _LampOlder LampOlder;

LampOlder *lamp_older_new (LampConnection *connection,
                           LampStore *store,
                           LampWatches *watches,
                           GTimeZone *zone,
                           GCancellable *cancellable,
                           LampOlderFunc func,
                           gpointer user_data) G_GNUC_WARN_UNUSED_RESULT;
void lamp_older_free (LampOlder *older);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LampOlder, lamp_older_free)

void lamp_older_want (LampOlder *older, const char *resident_id, gint64 from_us);
void lamp_older_try_again (LampOlder *older);
const LampOlderState *lamp_older_get_state (LampOlder *older);
gboolean lamp_older_is_busy (LampOlder *older);
void lamp_older_stop (LampOlder *older);

G_END_DECLS
