/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "core/alert-fold.h"
#include "core/pause.h"
#include "store/store.h"

G_BEGIN_DECLS

/* A read-only connection to the cache, for one thread; it sees each commit of the writer. */
typedef struct _LampReader LampReader;

/**
 * LampResidentRow:
 * @ward, @room, @bed: (nullable): names of where the resident's stay is; all %NULL means "no bed"
 * @is_on_leave: away: absence is no alarm
 */
typedef struct
{
  char *id;
  char *name;
  char *birth_date;
  char *ward;
  char *room;
  char *bed;
  LampGender gender;
  gboolean is_on_leave;
  gboolean is_simulated;
} LampResidentRow;

/**
 * LampFlagRow:
 * @text: what it warns of, in the source's words; %NULL where the source has none
 */
typedef struct
{
  char *id;
  char *text;
  LampFlagKind kind;
  gint64 start_us, end_us; /* or LAMP_NO_TIME */
} LampFlagRow;

/**
 * LampAllergyRow:
 * @text: (nullable): to what
 * @reaction: (nullable): what happens then
 * @is_none_known: somebody asked and there is none
 */
typedef struct
{
  char *id;
  char *text;
  char *reaction;
  LampCriticality criticality;
  gboolean is_none_known;
} LampAllergyRow;

/**
 * LampLatest:
 * @source: (nullable): the device's id
 * @source_name: (nullable): what the device is called
 * @end_us: when it was taken; %LAMP_NO_TIME if nothing of the series was usable yet: there is no value then
 * @verdict: %LAMP_VERDICT_KEEP or %LAMP_VERDICT_CHECK; %LAMP_VERDICT_NO_VALUE if there is no value
 * @previous_value: the reading before it, for the trend; equal to @value with @previous_us
 *   %LAMP_NO_TIME when there is none
 * @unusable_us: the newest value of the metric, of any source, that was set aside after @end_us, or
 *   %LAMP_NO_TIME
 * @unusable: why it was
 * @is_unshared: it was entered on this PC and the cloud has not confirmed it; never of what the store gives
 */
typedef struct
{
  LampMetricId metric;
  char *source;
  char *source_name;
  char *code;  /* for LAMP_METRIC_OTHER */
  char *label; /* for LAMP_METRIC_OTHER */
  char *unit;  /* for LAMP_METRIC_OTHER */
  gint64 start_us, end_us;
  gint64 value, minimum, maximum;
  gint64 previous_value, previous_us;
  LampVerdict verdict;
  gint64 unusable_us;
  LampVerdict unusable;
  gboolean is_unshared;
} LampLatest;

/* One bar of a rollup: an hour of UTC or a day of the home. */
typedef struct
{
  gint64 start_us, end_us;
  gint64 count;
  gint64 sum; /* of the values, milli */
  gint64 minimum, maximum;
} LampRollup;

typedef enum
{
  LAMP_ROLLUP_HOUR,
  LAMP_ROLLUP_DAY,
} LampRollupKind;

/* Which alerts. */
typedef enum
{
  LAMP_ALERTS_STANDING, /* open, or ended within a day before anybody looked */
  LAMP_ALERTS_ALL,
} LampAlertScope;

/**
 * LampAlertCase:
 * @keys: (element-type utf8): of all alerts that the row stands for, its own among them
 * @responses: (element-type LampResponse): all copies of what people did about them
 * @log: (element-type LampResponse): those that count, each once, by time; they belong to @responses
 * @fold: what they amount to
 *
 * An alert with what people did about it.
 */
typedef struct
{
  LampAlert *alert;
  GPtrArray *keys;
  GPtrArray *responses;
  GPtrArray *log;
  LampAlertFold fold;
  LampStanding standing;
} LampAlertCase;

/* What the cache holds, counted over Observations; accounts for every one that ever came. */
typedef struct
{
  guint64 kept;                       /* distinct Observations with at least one row */
  guint64 set_aside[LAMP_N_VERDICTS]; /* distinct Observations with none, by verdict */
  guint64 trimmed; /* distinct Observations whose rows retention has taken since */
} LampCounts;

/* How many set-aside values of one source a chart is told of, and how many readings by hand. */
#define LAMP_READER_MAX_ASIDE   500
#define LAMP_READER_MAX_BY_HAND 2000

/**
 * LampAside:
 * @verdict: %LAMP_VERDICT_NO_VALUE or %LAMP_VERDICT_IMPLAUSIBLE
 * @detail: what the source said about it, or ""
 *
 * A value that came without a usable number.
 */
typedef struct
{
  gint64 start_us, end_us;
  LampVerdict verdict;
  char detail[64];
} LampAside;

LampReader *
lamp_reader_open (const char *directory, GTimeZone *zone, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void lamp_reader_close (LampReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LampReader, lamp_reader_close)

void lamp_alert_case_free (LampAlertCase *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LampAlertCase, lamp_alert_case_free)
void lamp_resident_row_free (LampResidentRow *row);
void lamp_latest_free (LampLatest *latest);
void lamp_flag_row_free (LampFlagRow *row);
void lamp_allergy_row_free (LampAllergyRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LampResidentRow, lamp_resident_row_free)

/* Arrays own their rows. Residents come by ward, room, bed; those who left are not among them. */
GPtrArray *lamp_reader_residents (LampReader *reader, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GHashTable *lamp_reader_known_residents (LampReader *reader,
                                         GError **error) G_GNUC_WARN_UNUSED_RESULT; /* ids */
LampResidentRow *
lamp_reader_resident (LampReader *reader, const char *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *lamp_reader_flags (LampReader *reader,
                              const char *resident_id,
                              gint64 now_us,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *lamp_reader_allergies (LampReader *reader,
                                  const char *resident_id,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *lamp_reader_latest (LampReader *reader,
                               const char *resident_id,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
GHashTable *lamp_reader_all_latest (LampReader *reader,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT; /* id -> GPtrArray */
GArray *lamp_reader_readings (LampReader *reader,
                              const char *resident_id,
                              LampMetricId metric,
                              gint64 from_us,
                              gint64 to_us,
                              guint limit,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT; /* LampReading by end */
GArray *lamp_reader_rollups (LampReader *reader,
                             const char *resident_id,
                             LampMetricId metric,
                             LampRollupKind kind,
                             gint64 from_us,
                             gint64 to_us,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT; /* LampRollup by start */
GArray *lamp_reader_asides (LampReader *reader,
                            const char *resident_id,
                            LampMetricId metric,
                            gint64 from_us,
                            gint64 to_us,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT; /* LampAside by end */
GArray *lamp_reader_by_hand (LampReader *reader,
                             const char *resident_id,
                             LampMetricId metric,
                             gint64 from_us,
                             gint64 to_us,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT; /* gint64 */
gboolean lamp_reader_trimmed (LampReader *reader,
                              const char *resident_id,
                              LampMetricId metric,
                              gint64 *trimmed_us,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_reader_received (LampReader *reader,
                               const char *resident_id,
                               LampReceived *received,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *lamp_reader_alerts (LampReader *reader,
                               const char *resident_id,
                               gboolean open_only,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_reader_band (LampReader *reader,
                           const char *resident_id,
                           LampMetricId metric,
                           LampDayBand *band,
                           gboolean *is_found,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *lamp_reader_alert_cases (LampReader *reader,
                                    const char *resident_id,
                                    LampAlertScope scope,
                                    gint64 now_us,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT; /* LampAlertCase */
gint64 lamp_reader_watching_since (LampReader *reader);
GPtrArray *
lamp_reader_alert_cases_between (LampReader *reader, gint64 from_us, gint64 to_us, GError **error)
    G_GNUC_WARN_UNUSED_RESULT; /* LampAlertCase, by when they were raised */
GPtrArray *lamp_reader_pauses (LampReader *reader,
                               gint64 since_us,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT; /* LampPause */
gboolean lamp_reader_counts (LampReader *reader,
                             LampCounts *counts,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_reader_cursor (LampReader *reader,
                             const char *stream,
                             LampCursor *cursor,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *
lamp_reader_meta (LampReader *reader, const char *key, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
