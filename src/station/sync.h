/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "cloud/connection.h"
#include "station/walk.h"
#include "station/watches.h"
#include "store/reader.h"

G_BEGIN_DECLS

/**
 * LampSyncNews:
 * @ingest: what became of the Observations, and whose readings they were
 * @n_refusals: resources that could not be read at all
 * @n_outside: resources that were not asked for, from a cloud that ignores a parameter, and were left out
 * @has_roster_changed: residents, stays, places or devices were among it
 * @newest_us: the newest `meta.lastUpdated`: readings up to there are stored
 * @is_last: the stream was seen to its end
 * @is_repair: it was a second look at what lies before the cursor
 *
 * Some pages of one stream, stored in one transaction. Valid during the callback.
 */
typedef struct
{
  LampStreamId stream;
  const LampIngest *ingest;
  guint n_refusals;
  guint n_outside;
  gboolean has_roster_changed;
  gboolean have_alerts_changed;
  gint64 newest_us;
  gboolean is_last;
  gboolean is_repair;
} LampSyncNews;

typedef void (*LampSyncNewsFunc) (const LampSyncNews *news, gpointer user_data);

/**
 * LampSyncTotals:
 * @ingest: summed over all pages
 * @refusals: resources that could not be read at all
 * @outside: resources that were not asked for and were left out
 * @issues: warnings that the cloud gave
 *
 * Since the sync was made.
 */
typedef struct
{
  LampIngest *ingest;
  guint64 pages;
  guint64 refusals;
  guint64 outside;
  guint64 issues;
} LampSyncTotals;

/* How far back a second look goes. */
typedef enum
{
  LAMP_REPAIR_NONE,
  LAMP_REPAIR_RECENT, /* two hours of what changes seldom, half an hour of values */
  LAMP_REPAIR_DAY,    /* 26 hours of everything */
} LampRepair;

#define LAMP_TYPE_SYNC (lamp_sync_get_type ())
G_DECLARE_FINAL_TYPE (LampSync, lamp_sync, LAMP, SYNC, GObject)

LampSync *lamp_sync_new (LampConnection *connection,
                         LampStore *store,
                         LampReader *reader,
                         LampWatches *watches,
                         GTimeZone *zone,
                         guint history_days) G_GNUC_WARN_UNUSED_RESULT;
void lamp_sync_set_news_func (LampSync *self, LampSyncNewsFunc func, gpointer user_data);
void lamp_sync_set_overlap_us (LampSync *self, gint64 overlap_us);
const LampSyncTotals *lamp_sync_get_totals (LampSync *self);
gboolean lamp_sync_has_backlog (LampSync *self);
const char *lamp_sync_get_refusal (LampSync *self);
const LampStreamState *lamp_sync_get_state (LampSync *self, LampStreamId stream);
void lamp_sync_try_again (LampSync *self);
void lamp_sync_stop (LampSync *self);
void lamp_sync_pull_async (LampSync *self,
                           LampStreamSet streams,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
void lamp_sync_repair_async (LampSync *self,
                             LampRepair repair,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
gboolean lamp_sync_is_suspect (LampSync *self);
gboolean lamp_sync_accept_store (LampSync *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_sync_pull_finish (LampSync *self,
                                GAsyncResult *result,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
