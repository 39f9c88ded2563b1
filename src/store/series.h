/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/database.h"

G_BEGIN_DECLS

/**
 * LampSeriesKey:
 * @code: "" but for %LAMP_METRIC_OTHER
 * @source: "" where no device is named
 * @is_text: its values are no numbers
 */
typedef struct
{
  LampSubjectKind subject_kind;
  const char *subject;
  LampMetricId metric;
  const char *code;
  const char *source;
  gboolean is_text;
} LampSeriesKey;

/**
 * LampSeries:
 * @key: its texts live as long as the map
 * @trimmed_us: readings that ended before are not all there any more; %LAMP_NO_TIME: all are
 */
typedef struct
{
  LampSeriesKey key;
  gint64 id;
  gint64 trimmed_us;
  const char *label;
  const char *unit;
} LampSeries;

typedef struct _LampSeriesMap LampSeriesMap;

LampSeriesMap *lamp_series_map_new (LampDatabase *database) G_GNUC_WARN_UNUSED_RESULT;
void lamp_series_map_free (LampSeriesMap *map);
void lamp_series_map_clear (LampSeriesMap *map);
const char *lamp_series_map_text (LampSeriesMap *map, const char *text);
const LampSeries *lamp_series_map_take (LampSeriesMap *map,
                                        const LampSeriesKey *key,
                                        const char *label,
                                        const char *unit,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
const LampSeries *
lamp_series_map_by_id (LampSeriesMap *map, gint64 id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GArray *lamp_series_map_of_subject (LampSeriesMap *map,
                                    LampSubjectKind kind,
                                    const char *subject,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT; /* gint64 */
GArray *lamp_series_map_of_metric (LampSeriesMap *map,
                                   LampMetricId metric,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT; /* gint64 */
GArray *lamp_series_map_all (LampSeriesMap *map,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT; /* gint64 */

G_END_DECLS
