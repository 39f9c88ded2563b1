/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/resident-item.h"

G_BEGIN_DECLS

/**
 * LampVitalLine:
 * @key: tells one line from the others for as long as the page is open: "pulse", "other:urn|x"
 * @metric: what it shows; for blood pressure the systolic one
 * @companion: the metric that shares its line and its chart, or %LAMP_METRIC_OTHER
 * @is_chartable: there is a chart to it
 * @title: "Pulse"
 * @value: "104", "108/61", "In bed"; "–" when nothing was ever measured
 * @unit: "/min", or ""
 * @trend: an arrow, or ""
 * @trend_words: the arrow for somebody who does not see it, or ""
 * @when: "14:30, 2 min ago", with the period for a summary
 * @source: (nullable): what measured it
 * @usual: (nullable): "usual 62–78", what is usual for the resident at this hour
 * @warning: (nullable): "Unusable reading 06:10, check by hand"
 * @priority: of the worst open alert on it
 *
 * One line of the list of vitals, in words.
 */
typedef struct
{
  char *key;
  LampMetricId metric;
  LampMetricId companion;
  gboolean is_chartable;
  char *title;
  char *value;
  char *unit;
  const char *trend;
  const char *trend_words;
  char *when;
  char *source;
  char *usual;
  char *warning;
  LampFreshness freshness;
  LampPriority priority;
} LampVitalLine;

void lamp_vital_line_free (LampVitalLine *line);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LampVitalLine, lamp_vital_line_free)

GPtrArray *
lamp_vital_lines_new (LampResidentItem *item) G_GNUC_WARN_UNUSED_RESULT; /* LampVitalLine */
char *lamp_vital_line_speak (const LampVitalLine *line) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
