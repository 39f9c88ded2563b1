/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/rule.h"
#include "widgets/chart-axis.h"

G_BEGIN_DECLS

/* What stands on the time axis besides values; the later ones are told first where several meet. */
typedef enum
{
  LAMP_EVENT_SCORE,      /* a complete set of observations that was recorded */
  LAMP_EVENT_NOTE,       /* what somebody wrote, or changes that were noticed */
  LAMP_EVENT_CORRECTION, /* a value was corrected or taken back */
  LAMP_EVENT_ALERT,      /* one was raised */
  LAMP_N_EVENTS
} LampChartEventKind;

/**
 * LampChartEvent:
 * @priority: of an alert
 * @score: of a recorded set
 * @words: what, and by whom, on one line: "Pulse 180 /min → 80 /min, corrected by N. Tan (typed wrongly)"
 *
 * Something that happened to a resident, as the time axis marks it.
 */
typedef struct
{
  LampChartEventKind kind;
  gint64 at_us;
  LampPriority priority;
  guint score;
  char *words;
} LampChartEvent;

/**
 * LampEventGroup:
 * @x: the middle of its mark, pixels from the left of the plot
 * @first: its first event
 * @n: how many, by time, without a hole between them
 * @lead: the one whose mark is drawn
 *
 * Events that stand so near each other that they share a mark.
 */
typedef struct
{
  double x;
  guint first, n;
  guint lead;
} LampEventGroup;

LampChartEvent *lamp_chart_event_new (LampChartEventKind kind,
                                      gint64 at_us,
                                      const char *words) G_GNUC_WARN_UNUSED_RESULT;
void lamp_chart_event_free (LampChartEvent *event);
void lamp_chart_events_sort (GPtrArray *events);
char *lamp_chart_event_mark (const LampChartEvent *event) G_GNUC_WARN_UNUSED_RESULT;
GArray *lamp_chart_events_group (const GPtrArray *events,
                                 const LampTimeAxis *time,
                                 double width,
                                 double near_px) G_GNUC_WARN_UNUSED_RESULT; /* LampEventGroup */
char *lamp_chart_events_words (const GPtrArray *events,
                               gint64 from_us,
                               gint64 to_us,
                               GTimeZone *zone) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
