/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "core/alert.h"
#include "core/batch.h"
#include "core/day-band.h"
#include "core/rule.h"
#include "core/weight.h"

G_BEGIN_DECLS

typedef enum
{
  LAMP_STORE_ERROR_NEWER,     /* written by a newer Lamplight: refuse, touch nothing */
  LAMP_STORE_ERROR_CORRUPT,   /* damaged: the cache is set aside and rebuilt, the acts stop the show
                               */
  LAMP_STORE_ERROR_IN_USE,    /* another Lamplight writes in this folder */
  LAMP_STORE_ERROR_DISK_FULL, /* nothing was lost; try again when there is room */
  LAMP_STORE_ERROR_READ_ONLY, /* the folder cannot be written */
  LAMP_STORE_ERROR_FAILED,    /* anything else of SQLite's */
} LampStoreError;

#define LAMP_STORE_ERROR (lamp_store_error_quark ())
GQuark lamp_store_error_quark (void);

typedef struct _LampStore LampStore;

/**
 * LampStoreOptions:
 * @directory: the folder of this cloud, made 0700 if it is not there; files in it are 0600
 * @zone: the home's zone, in which days are cut
 * @was_rebuilt: (out) (optional): the cache was damaged and has been set aside
 */
typedef struct
{
  const char *directory;
  GTimeZone *zone;
  gboolean *was_rebuilt;
} LampStoreOptions;

/**
 * LampIngest:
 * @seen: Observations in the batches
 * @stored: those of which at least one value is now kept for the first time
 * @updated: a newer version replaced the one that was kept
 * @repeated: the same version was there already, kept or set aside
 * @set_aside: by verdict, those of which nothing was kept, for the first time
 * @values: rows written
 * @records: residents, places, stays, devices, flags and allergies that were new or newer than what was there
 * @alerts: alerts and responses that were new or newer than what was there
 * @residents: (element-type utf8): ids of the residents whose rows changed, without repeats
 * @readings: LampFedReading of each new value of a resident, for the rules, by (resident, end)
 * @revised: LampFedReading of each value of a resident that was corrected or taken back; only its resident,
 *   metric and end are set
 *
 * seen = stored + updated + repeated + the sum of set_aside. Adds up over several batches.
 */
typedef struct
{
  guint64 seen, stored, updated, repeated;
  guint64 set_aside[LAMP_N_VERDICTS];
  guint64 values;
  guint64 records;
  guint64 alerts;
  GHashTable *residents;
  GArray *readings;
  GArray *revised;
} LampIngest;

typedef struct
{
  const char *resident_id; /* owned by the store, for as long as it is open */
  LampReading reading;
} LampFedReading;

LampIngest *lamp_ingest_new (void) G_GNUC_WARN_UNUSED_RESULT;
void lamp_ingest_free (LampIngest *ingest);
void lamp_ingest_add (LampIngest *sum, const LampIngest *ingest);
guint64 lamp_ingest_count_set_aside (const LampIngest *ingest);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LampIngest, lamp_ingest_free)

/**
 * LampCursor:
 * @newest_us: the greatest `meta.lastUpdated` stored, or %LAMP_NO_TIME
 * @newest: its text as the server wrote it, kept verbatim
 * @synced_us: when the stream was last seen to its end, by the cloud's clock, or %LAMP_NO_TIME
 * @from_us: how far back the history that was asked for reaches, or %LAMP_NO_TIME for all
 */
typedef struct
{
  gint64 newest_us;
  char newest[64];
  gint64 synced_us;
  gint64 from_us;
} LampCursor;

/**
 * LampReceived:
 * @from_us: or %LAMP_NO_TIME for all that there ever was
 * @to_us: when the cloud was last read to its end, or %LAMP_NO_TIME for never
 */
typedef struct
{
  gint64 from_us, to_us;
} LampReceived;

LampStore *lamp_store_open (const LampStoreOptions *options,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
void lamp_store_close (LampStore *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LampStore, lamp_store_close)

/* One transaction holds a page, its cursor, the rules' states and the alerts. */
gboolean lamp_store_begin (LampStore *store, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_store_commit (LampStore *store, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void lamp_store_rollback (LampStore *store);

gboolean lamp_store_put_batch (LampStore *store,
                               const LampBatch *batch,
                               LampIngest *ingest,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_store_put_batches (LampStore *store,
                                 const LampBatch *const *batches,
                                 guint n_batches,
                                 LampIngest *ingest,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_store_put_cursor (LampStore *store,
                                const char *stream,
                                const LampCursor *cursor,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_store_get_cursor (LampStore *store,
                                const char *stream,
                                LampCursor *cursor,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_store_put_watch (LampStore *store,
                               const char *resident_id,
                               const LampWatch *watch,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
GHashTable *lamp_store_get_watches (LampStore *store, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_store_put_alert (LampStore *store,
                               const LampAlert *alert,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
GArray *lamp_store_get_hours (LampStore *store,
                              const char *resident_id,
                              LampMetricId metric,
                              gint64 from_us,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT; /* LampHourMean */
GArray *lamp_store_get_night (LampStore *store,
                              const char *resident_id,
                              LampMetricId metric,
                              gint64 from_us,
                              gint64 until_us,
                              gint64 summaries_until_us,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT; /* LampReading */
gboolean lamp_store_put_band (LampStore *store,
                              const char *resident_id,
                              LampMetricId metric,
                              const LampDayBand *band,
                              gint day,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
GHashTable *lamp_store_get_band_days (LampStore *store, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GHashTable *lamp_store_get_flagged (LampStore *store,
                                    LampFlagKind kind,
                                    gint64 now_us,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT; /* ids */
GArray *lamp_store_get_weighings (LampStore *store,
                                  const char *resident_id,
                                  gint64 from_us,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT; /* LampWeighing */
GTimeZone *lamp_store_get_zone (LampStore *store);
gboolean lamp_store_get_newest (LampStore *store,
                                const char *resident_id,
                                LampMetricId metric,
                                LampReading *newest,
                                gboolean *is_found,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *lamp_store_get_open_alerts (LampStore *store, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *lamp_store_get_unshared_alerts (LampStore *store,
                                           gint64 now_us,
                                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *lamp_store_get_unknown (LampStore *store,
                                   guint limit,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT; /* "Patient/p1" */
GHashTable *
lamp_store_get_ids (LampStore *store, const char *type, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_store_put_gone (LampStore *store,
                              const char *type,
                              const char *id,
                              gint64 now_us,
                              LampIngest *ingest,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_store_count_since (LampStore *store, gint64 since_us, gint64 *count, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_store_note_reach (LampStore *store, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_store_note_older (LampStore *store,
                                const char *resident_id,
                                gint64 from_us,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_store_get_received (LampStore *store,
                                  const char *resident_id,
                                  LampReceived *received,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_store_forget_cursors (LampStore *store, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_store_trim (LampStore *store, gint64 now_us, gint64 *next_us, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_store_begin_watching (LampStore *store,
                                    gint64 now_us,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_store_set_meta (LampStore *store, const char *key, const char *value, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_store_note_first_pull (LampStore *store,
                                     gint64 now_us,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_store_verify (LampStore *store, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* @done parts of @total are behind us; FALSE ends it. */
typedef gboolean (*LampVerifyProgress) (guint done, guint total, gpointer user_data);

gboolean lamp_store_verify_folder (const char *directory,
                                   GTimeZone *zone,
                                   LampVerifyProgress progress,
                                   gpointer user_data,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
