/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/bands.h"
#include "station/nights.h"
#include "station/sync.h"

G_BEGIN_DECLS

/* What the files of the sync share. */
struct _LampSync
{
  GObject parent_instance;

  LampConnection *connection;
  LampStore *store;
  LampReader *reader;
  LampWatches *watches;
  LampBands *bands;
  LampNights *nights;
  GTimeZone *zone;
  guint history_days;
  gint64 overlap_us; /* 0: the usual */

  LampSyncNewsFunc news_func;
  gpointer news_data;
  LampSyncTotals totals;

  /* How each stream stands, and until when one that is refused is left alone (monotonic). */
  LampStreamState states[LAMP_N_STREAMS];
  gint64 refused_until_us[LAMP_N_STREAMS];
  GError *refusal; /* (nullable): of the values */

  gint64 kept_offset_us; /* of the cloud's clock, as it stands in the cache */

  /* A second look at what lies before the cursors, see sync-repair.c. */
  LampRepair repair;
  gint64 repaired_from_us; /* of the values */
  guint64 n_repaired;      /* entries of the stream so far */
  guint64 n_known;         /* of them, those that were there before */
  gboolean is_capped;
  gboolean is_suspect; /* this may be another store than it was: a person must say */

  /* What is left of the round, and the stream that is being walked. */
  LampStreamSet wanted;
  LampStreamId stream;
  LampWalk *walk;
  guint n_bitten;
  gboolean is_ignored; /* the cloud passes over from when on it was asked */
  guint n_outside;     /* of the pages that are held */
  gint64 synced_us;

  GPtrArray *pages; /* LampFhirPage, the first n_held wait to be stored */
  guint n_held;
  gboolean is_stopped;

  char *refusal_words;
};

gint64 lamp_sync_now_us (LampSync *self);
void lamp_sync_recall_clock (LampSync *self);
void lamp_sync_keep_clock (LampSync *self);
void
lamp_sync_set_state (LampSync *self, LampStreamId stream, LampStreamLink link, const char *problem);
gboolean lamp_sync_is_of_home (LampSync *self,
                               const LampFhirPage *page,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
void lamp_sync_look_for_ignored (LampSync *self, const LampFhirPage *page);
void lamp_sync_leave_out (LampSync *self, LampFhirPage *page);
gboolean lamp_sync_is_refusal (const GError *error);
void lamp_sync_note_refusal (LampSync *self, const GError *error);
void lamp_sync_note_failure (LampSync *self, const GError *error);

gboolean lamp_sync_flush_held (LampSync *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;

gint64 lamp_sync_overlap_us (LampSync *self, LampStreamId stream);
void lamp_sync_count_repaired (LampSync *self, const LampIngest *ingest);
gboolean lamp_sync_end_repair (LampSync *self, GError **error);
void lamp_sync_load_suspicion (LampSync *self);
void lamp_sync_set_suspicion_error (GError **error);

G_END_DECLS
