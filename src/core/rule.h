/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "core/metric.h"
#include "core/recorded-set.h"

G_BEGIN_DECLS

typedef enum
{
  LAMP_PRIORITY_NONE,
  LAMP_PRIORITY_LOW,
  LAMP_PRIORITY_MEDIUM,
  LAMP_PRIORITY_HIGH,
} LampPriority;

/* The numbers are stored in databases: add at the end, never renumber. */
typedef enum
{
  LAMP_RULE_PULSE_HI = 0,
  LAMP_RULE_PULSE_LO = 1,
  LAMP_RULE_PULSE_HI2 = 2,
  LAMP_RULE_RESP_HI = 3,
  LAMP_RULE_RESP_LO = 4,
  LAMP_RULE_RESP_HI2 = 5,
  LAMP_RULE_SPO2_LO = 6,  /* HIGH */
  LAMP_RULE_SPO2_LO2 = 7, /* MEDIUM */
  LAMP_RULE_SPO2_LO3 = 8, /* LOW */
  LAMP_RULE_BP_LO = 9,
  LAMP_RULE_BP_HI = 10,
  LAMP_RULE_BP_LO2 = 11,
  LAMP_RULE_BP_HI2 = 12,
  LAMP_RULE_TEMP_HI = 13,
  LAMP_RULE_TEMP_LO = 14,
  LAMP_RULE_STALE = 15,
  LAMP_RULE_CALL = 16,
  LAMP_RULE_FALL = 17,
  LAMP_RULE_FALL_MAYBE = 18,
  LAMP_RULE_DOOR_EXT = 19,
  LAMP_RULE_BED_EXIT = 20,
  LAMP_RULE_BED_OUT = 21,
  LAMP_RULE_BATT = 22,  /* MEDIUM */
  LAMP_RULE_BATT2 = 23, /* LOW */
  LAMP_RULE_ROOM_HOT = 24,
  LAMP_RULE_ROOM_COLD = 25,
  LAMP_RULE_WEIGHT_30 = 26,
  LAMP_RULE_WEIGHT_180 = 27,
  LAMP_RULE_WEIGHT_GAIN = 28,
  LAMP_RULE_NEWS_7 = 29,
  LAMP_RULE_NEWS_5 = 30,
  LAMP_RULE_NEWS_3X = 31,
  LAMP_RULE_NEWS_RISE = 32,
  LAMP_RULE_BASELINE = 33, /* pulse and breathing */
  LAMP_RULE_BASELINE_PULSE = 34,
  LAMP_RULE_BASELINE_RESP = 35,
  LAMP_RULE_SLEEP = 36,
  LAMP_RULE_SPO2_OVER = 37,  /* MEDIUM */
  LAMP_RULE_SPO2_OVER2 = 38, /* LOW */
  LAMP_RULE_NO_MOTION = 39,
  LAMP_N_RULES
} LampRuleId;

/**
 * LampRule:
 * @code: its name in domain.md 4.1, FHIR and JSON, "PULSE_HI" for one; the tiers of SPO2_LO share
 * theirs
 * @title: what the screen calls the condition ("Pulse high"), for gettext
 * @action: what to do, for gettext
 * @metric: the metric that it watches; %LAMP_METRIC_OTHER for STALE, which watches all
 * @priority: how urgent
 * @is_latching: the alert stays until somebody has seen it
 *
 * The catalogue's row as the screen and the outputs need it; the numbers of each rule are in
 * rule.c.
 */
typedef struct
{
  LampRuleId id;
  const char *code;
  const char *title;
  const char *action;
  LampMetricId metric;
  LampPriority priority;
  gboolean is_latching;
} LampRule;

/**
 * LampReading:
 * @start_us: the period's start, or the instant
 * @end_us: the period's end, or the instant
 * @value: milli, or the enumerator of a coded metric
 * @source: tells the sensors of one metric apart, 0 for not known
 *
 * One value at one time, as the rules take it. Readings over longer than an hour are summaries and
 * trigger no limit.
 */
typedef struct
{
  LampMetricId metric;
  gint64 start_us, end_us;
  gint64 value, minimum, maximum;
  gint source;
} LampReading;

/**
 * LampTransition:
 * @rule: whose
 * @is_raised: %TRUE: an episode begins; %FALSE: the one that began at @since_us ends
 * @at_us: when the condition came true for long enough, or had been gone for long enough
 * @since_us: when the episode's condition began: its identity. Mostly the first reading that met
 * it; for a tier that takes over from a higher one, the first that was no longer the higher one's;
 * for STALE, the newest reading before the silence
 * @value: the value that led to it; for STALE, how long it had been silent, in milli of a minute
 * @limit: the limit that it crossed, the first value on the far side of it; when it ends, the value
 *   at which it may; for STALE, the time of the newest reading
 */
typedef struct
{
  LampRuleId rule;
  gboolean is_raised;
  gint64 at_us;
  gint64 since_us;
  gint64 value;
  gint64 limit;
} LampTransition;

typedef enum
{
  LAMP_PHASE_CLEAR,   /* the condition is not there */
  LAMP_PHASE_PENDING, /* there, not yet for the delay, or held back by a higher tier */
  LAMP_PHASE_RAISED,  /* an alert is open */
  LAMP_PHASE_ENDING,  /* an alert is open, the condition has gone, not yet for long enough */
  LAMP_N_PHASES
} LampPhase;

/**
 * LampRuleState:
 * @phase_us: when the phase began
 * @since_us: the episode's beginning, in every phase but %LAMP_PHASE_CLEAR
 * @value: the newest value that the rule took
 * @limit: the limit that was crossed
 * @reading_us: for NEWS rules, the time of the newest set that was judged; for BP_HI2, the end of the measurement that it is at; for events, the newest
 *   of them; for others, the newest reading of @source
 * @count: readings that met the condition in a row, up to what the rule wants; for BP_HI2,
 *   measurements before the one that it is at
 * @source: the sensor whose reading met the condition last, 0 for not known
 * @is_met: for BP_HI2, whether the measurement that it is at meets the condition
 *
 * Where one rule stands for one resident; plain, so that it can be stored and a restart loses no
 * delay.
 */
typedef struct
{
  gint64 phase_us;
  gint64 since_us;
  gint64 value;
  gint64 limit;
  gint64 reading_us;
  LampPhase phase;
  gint count;
  gint is_met;
  gint source;
} LampRuleState;

/* What is known of a whole night. */
typedef enum
{
  LAMP_NIGHT_PULSE,
  LAMP_NIGHT_BREATHING,
  LAMP_NIGHT_SLEEP,
  LAMP_N_NIGHT_SIGNALS
} LampNightSignal;

/**
 * LampUsualNight:
 * @centre: the median of the usual nights, milli
 * @width: how far from it is still usual, milli; 0 for not kept
 * @day: on which morning it was kept
 * @ended_day: on which morning the alert ended, 0 while it is open
 *
 * What is usual for a resident's nights, kept while an alert that rests on it is open and until enough nights have
 * passed since.
 */
typedef struct
{
  gint64 centre, width;
  gint64 day, ended_day;
} LampUsualNight;

/* Gaps between readings that a metric's usual interval is learnt from. */
#define LAMP_WATCH_N_GAPS 9

/* A coded metric of which nothing has been heard. */
#define LAMP_NO_STATE (-1)

/**
 * LampWatch:
 * @rules: one state a rule
 * @newest_us: the end of the newest reading of each metric, or %LAMP_NO_TIME
 * @judged_us: the end of the newest one that limits were applied to (no summaries), or
 * %LAMP_NO_TIME
 * @interval_us: the usual time between readings of each metric, 0 while unknown
 * @excused_us: until when silence was no alert because the resident was away, or %LAMP_NO_TIME
 * @woken_day: the home's day whose night was judged last, 0 for none; see morning.c
 * @usual: of each signal of a night what is kept
 * @state: the newest value that was judged of each coded metric, or %LAMP_NO_STATE
 * @gap_s: the last gaps of each metric in seconds, oldest first, 0 for none yet
 *
 * All that the rules remember of one resident. A plain value: copy it, store it, compare it.
 */
typedef struct
{
  LampRuleState rules[LAMP_N_RULES];
  gint64 newest_us[LAMP_N_METRICS];
  gint64 judged_us[LAMP_N_METRICS];
  gint64 interval_us[LAMP_N_METRICS];
  gint64 excused_us;
  gint64 woken_day;
  LampUsualNight usual[LAMP_N_NIGHT_SIGNALS];
  gint64 state[LAMP_N_METRICS];
  guint32 gap_s[LAMP_N_METRICS + 1][LAMP_WATCH_N_GAPS]; /* an even number of them: no padding */
} LampWatch;

/* Its limits as they hold for one resident: rulebook.h. */
typedef struct _LampRulebook LampRulebook;

const LampRule *lamp_rule_get (LampRuleId id);
gboolean lamp_rule_has_bound (LampRuleId id);
gboolean lamp_rule_is_score (LampRuleId id);
gboolean lamp_rule_is_judged_by (LampRuleId id, LampMetricId metric);
const char *lamp_priority_to_string (LampPriority priority);
LampMetricId lamp_rule_metric (LampRuleId id, gint64 limit);
char *lamp_rule_describe (LampRuleId id, gint64 value, gint64 limit, gint64 now_us, GTimeZone *zone)
    G_GNUC_WARN_UNUSED_RESULT;
char *lamp_rule_explain (LampRuleId id, gint64 value, gint64 limit) G_GNUC_WARN_UNUSED_RESULT;
char *lamp_rule_alert_key (const char *resident_id,
                           LampRuleId id,
                           gint64 since_us) G_GNUC_WARN_UNUSED_RESULT;

void lamp_watch_init (LampWatch *watch);
void lamp_watch_feed (LampWatch *watch,
                      const LampRulebook *book,
                      const LampReading *reading,
                      GArray *transitions);
void
lamp_watch_tick (LampWatch *watch, const LampRulebook *book, gint64 now_us, GArray *transitions);
void
lamp_watch_weigh (LampWatch *watch, guint change, const LampReading *newest, GArray *transitions);
void lamp_watch_score (LampWatch *watch,
                       const LampRulebook *book,
                       const LampRecordedSet *sets,
                       guint n,
                       gint64 now_us,
                       GArray *transitions);
void lamp_watch_revise (LampWatch *watch,
                        const LampRulebook *book,
                        LampMetricId metric,
                        gint64 revised_us,
                        const LampReading *newest,
                        gint64 now_us,
                        GArray *transitions);
void lamp_watch_move (LampWatch *watch,
                      const LampRulebook *book,
                      LampRuleId id,
                      const LampReading *newest,
                      gint64 now_us,
                      GArray *transitions);
void lamp_watch_excuse (LampWatch *watch, gint64 now_us, GArray *transitions);
void lamp_watch_release (LampWatch *watch, gint64 now_us, GArray *transitions);
char *lamp_watch_to_text (const LampWatch *watch) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_watch_from_text (LampWatch *watch, const char *text) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
