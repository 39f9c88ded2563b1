/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/resident-item.h"

G_BEGIN_DECLS

/* What the files of the item share. */
struct _LampResidentItem
{
  GObject parent_instance;

  GTimeZone *zone;
  gint64 now_us;

  LampResidentRow *row;
  char *place;
  char *haystack; /* for lamp_find_words_match() */
  char *initials;
  gboolean hides_name;

  GPtrArray *latest;                        /* LampLatest */
  const LampLatest *vitals[LAMP_N_METRICS]; /* into latest */
  LampNews2 news2;
  LampRecordedSet *recorded; /* (nullable): the newest complete set of observations */
  GPtrArray *decisions;      /* LampDecision, those that hold */
  GPtrArray *alerts;         /* LampAlertItem */
  LampSpark *spark;

  guint8 shown_freshness[LAMP_N_METRICS];
  gint64 shown_age_min;
  gint shown_day;
  gint64 shown_minute;
};

void lamp_resident_item_rescore (LampResidentItem *self);

G_END_DECLS
