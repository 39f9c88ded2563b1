/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cloud/connection.h"
#include "store/store.h"

G_BEGIN_DECLS

/**
 * LampReferencesFunc:
 * @ingest: what the resource that was fetched brought
 *
 * Something that had been missing is in the store, committed.
 */
typedef void (*LampReferencesFunc) (const LampIngest *ingest, gpointer user_data);

typedef struct _LampReferences LampReferences;

LampReferences *lamp_references_new (LampConnection *connection,
                                     LampStore *store,
                                     GTimeZone *zone,
                                     GMainContext *context,
                                     GCancellable *cancellable,
                                     LampReferencesFunc func,
                                     gpointer user_data) G_GNUC_WARN_UNUSED_RESULT;
void lamp_references_free (LampReferences *references);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LampReferences, lamp_references_free)

void lamp_references_set_pace (LampReferences *references, guint pace_ms);
void lamp_references_look (LampReferences *references);
gboolean lamp_references_is_busy (LampReferences *references);
void lamp_references_stop (LampReferences *references);

G_END_DECLS
