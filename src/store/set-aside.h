/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/identity.h"
#include "store/series.h"
#include "store/version.h"

G_BEGIN_DECLS

/* Rows that lost their place have part numbers of their own: this plus the series' number. */
#define LAMP_ASIDE_SUPERSEDED_PART 1000

/**
 * LampAside:
 * @part: the index of the value in its Observation, or see %LAMP_ASIDE_SUPERSEDED_PART
 * @is_whole: it stands for its Observation: nothing of that is kept
 * @series: (nullable): where it would have gone
 * @detail: (nullable): what was wrong
 * @kept: (nullable): the value, of one that lost its place and may have it again
 * @kept_verdict: with @kept, %LAMP_VERDICT_KEEP or %LAMP_VERDICT_CHECK
 * @is_approximate: with @kept, whether its time is
 */
typedef struct
{
  const guint8 *fhir_id;
  gint64 part;
  gboolean is_whole;
  LampVerdict verdict;
  LampSubjectKind subject_kind;
  const char *subject;
  LampMetricId metric;
  const LampSeries *series;
  gint64 end_us, start_us;
  LampVersionTag version;
  const char *detail;
  const LampValue *kept;
  LampVerdict kept_verdict;
  gboolean is_approximate;
} LampAside;

/**
 * LampAsideFound:
 * @is_found: something of that Observation was set aside before
 * @whole: the verdict if nothing of it was kept, else %LAMP_VERDICT_KEEP
 */
typedef struct
{
  gboolean is_found;
  LampVerdict whole;
  LampVersionTag version;
} LampAsideFound;

gboolean lamp_aside_find (LampDatabase *database,
                          const guint8 *fhir_id,
                          LampAsideFound *found,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_aside_put (LampDatabase *database,
                         const LampAside *aside,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_aside_remove (LampDatabase *database,
                            const guint8 *fhir_id,
                            GHashTable *touched,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
