/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/database.h"
#include "store/rollup.h"
#include "store/series.h"
#include "store/store.h"

G_BEGIN_DECLS

/* 'LmpC' and 'LmpA'. */
#define LAMP_CACHE_APPLICATION_ID 0x4c6d7043
#define LAMP_ACTS_APPLICATION_ID  0x4c6d7041

#define LAMP_STREAM_VALUES "values"

/**
 * LampStore:
 * @lock_fd: holds the folder's lock
 * @has_first_versions: some reading was stored in its resource's first version (put-observation.c)
 *
 * What the files of this layer share. Everything belongs to the one writing thread.
 */
struct _LampStore
{
  char *directory;
  GTimeZone *zone;
  int lock_fd;
  LampDatabase *cache;
  LampDatabase *acts;
  LampSeriesMap *series;
  LampRollups *rollups;
  gboolean has_first_versions;
  GHashTable *survivors; /* of merged residents: id -> the one who goes on */
};

LampDatabase *lamp_store_open_cache (const LampStoreOptions *options,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
LampDatabase *lamp_store_open_acts (const LampStoreOptions *options,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_store_read_first_pull (LampDatabase *database,
                                     gint64 *first_us,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *lamp_store_get_meta (LampDatabase *database,
                           const char *key,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_store_read_cursor (LampDatabase *database,
                                 const char *stream,
                                 LampCursor *cursor,
                                 gboolean *is_found,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_store_put_records (LampStore *store,
                                 const LampBatch *batch,
                                 LampIngest *ingest,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_store_put_alerts (LampStore *store,
                                const LampBatch *batch,
                                LampIngest *ingest,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_store_put_cautions (LampStore *store,
                                  const LampBatch *batch,
                                  LampIngest *ingest,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_store_put_observations (LampStore *store,
                                      const LampBatch *const *batches,
                                      guint n_batches,
                                      LampIngest *ingest,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_store_put_refusals (LampStore *store,
                                  const LampBatch *batch,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
void lamp_ingest_settle (LampIngest *ingest);
void lamp_ingest_add_resident (LampIngest *ingest, const char *id);
void lamp_ingest_add_revised (LampIngest *ingest, const LampSeriesKey *key, gint64 end_us);

G_END_DECLS
