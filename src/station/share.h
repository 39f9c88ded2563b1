/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cloud/connection.h"
#include "store/reader.h"

G_BEGIN_DECLS

/* What the cloud has of an alert has been stored: the rows may tell more than before. */
typedef void (*LampShareFunc) (const LampIngest *ingest, gpointer user_data);

typedef struct _LampShare LampShare;

LampShare *lamp_share_new (LampConnection *connection,
                           LampStore *store,
                           LampReader *reader,
                           GTimeZone *zone,
                           GCancellable *cancellable,
                           LampShareFunc func,
                           gpointer user_data) G_GNUC_WARN_UNUSED_RESULT;
void lamp_share_free (LampShare *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LampShare, lamp_share_free)

void lamp_share_look (LampShare *self);
gboolean lamp_share_is_busy (LampShare *self);
void lamp_share_stop (LampShare *self);
void lamp_share_try_again (LampShare *self);
const char *lamp_share_get_problem (LampShare *self);

G_END_DECLS
