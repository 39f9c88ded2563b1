/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "core/alert-fold.h"

G_BEGIN_DECLS

#define LAMP_LOAD_N_SHIFTS   3 /* from 07:00, from 14:00, from 21:00 */
#define LAMP_LOAD_N_NOISIEST 5

/* What is put in: an alert with what people did about it, in the order of time. */
typedef struct
{
  const LampAlert *alert;
  const LampAlertFold *fold;
  GPtrArray *log; /* LampResponse */
} LampLoadAlert;

/**
 * LampLoadCount:
 * @name: a rule's code, or a resident's id; belongs to what was put in
 * @n_answered: to how many somebody did anything
 * @n_false: how many were false alarms, by what was said when they were done
 */
typedef struct
{
  const char *name;
  guint n, n_answered, n_false;
} LampLoadCount;

/**
 * LampLoadProposal:
 * @limit: as it was
 * @proposed: a milder one, milli of the metric's unit
 * @n_alerts: how many there were
 * @n_would: how many there would have been
 * @n_missed: how many of those that somebody took as real would not have been raised
 */
typedef struct
{
  LampRuleId rule;
  gint64 limit, proposed;
  guint n_alerts, n_would, n_missed;
} LampLoadProposal;

/**
 * LampLoad:
 * @per_resident_day: alerts a resident and day, in thousandths
 * @n_answerable: those raised since the station has been there: only of these is the answering told
 * @n_unanswered: of them, to how many nobody did anything
 * @n_acknowledged: of them, to how many somebody answered that they know
 * @median_us, @p95_us: from raised to that; %LAMP_NO_TIME without any
 * @n_judged: how many were done with a word about what was found
 * @n_false: of them, the false alarms
 * @rules: (element-type LampLoadCount): the most first
 * @noisiest: (element-type LampLoadCount): residents, the most first, five at most
 * @proposals: (element-type LampLoadProposal): what saves most first
 */
typedef struct
{
  guint n_alerts;
  gint64 per_resident_day;
  guint shifts[LAMP_LOAD_N_SHIFTS];
  guint n_answerable, n_unanswered, n_acknowledged;
  gint64 median_us, p95_us;
  guint n_judged, n_false;
  GArray *rules;
  GArray *noisiest;
  GArray *proposals;
} LampLoad;

/**
 * LampLoadScene:
 * @n_residents: how many live in the home
 * @watched_us: since when the station has been there, or %LAMP_NO_TIME where that is not known
 */
typedef struct
{
  gint64 from_us, to_us;
  guint n_residents;
  gint64 watched_us;
  GTimeZone *zone;
} LampLoadScene;

LampLoad *lamp_load_new (const LampLoadAlert *alerts,
                         guint n_alerts,
                         const LampLoadScene *scene) G_GNUC_WARN_UNUSED_RESULT;
void lamp_load_free (LampLoad *load);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LampLoad, lamp_load_free)

G_END_DECLS
