/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/decision.h"
#include "core/pause.h"
#include "station/entry.h"

G_BEGIN_DECLS

/* A further alert to which the same response goes. */
typedef struct
{
  char *key;
  char *resident_id;
} LampEntryKey;

/* What the files of an entry share. */
struct _LampEntry
{
  gatomicrefcount ref_count;
  char *resident_id;
  char *staff_id;
  char *staff_name;
  char *stay_id;
  char *alert_key; /* (nullable): not a response */
  GArray *others;  /* LampEntryKey: what else the response is for */
  char *code;
  char *note;
  char *recipient;
  char *station;
  LampPause *pause; /* (nullable): what is to be quiet; its times are set when it is kept */
  gboolean is_floor;
  char *ended_pause; /* (nullable): a pause that ends */
  gboolean is_undo;
  LampDecision *decision; /* (nullable): about a resident */
  GTimeZone *zone;
  char *missing; /* (nullable): why the set is incomplete */
  guint signs;
  GArray *values; /* Value */
  gint64 pressed_us;
};

LampEntry *lamp_entry_new (const char *resident_id,
                           const char *staff_id,
                           const char *staff_name) G_GNUC_WARN_UNUSED_RESULT;
char *lamp_entry_summarise (const LampEntry *entry) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_entry_keep_decision (const LampEntry *entry,
                                   LampDatabase *acts,
                                   gint64 made_us,
                                   GStrv *uuids,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_entry_keep_quiet (const LampEntry *entry,
                                LampDatabase *acts,
                                gint64 made_us,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
