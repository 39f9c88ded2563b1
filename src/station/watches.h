/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "store/reader.h"

G_BEGIN_DECLS

typedef struct _LampWatches LampWatches;

/**
 * LampBreathFunc:
 *
 * Called now and then during long work inside a transaction of the cache. May write acts.db, and nothing else.
 */
typedef void (*LampBreathFunc) (gpointer user_data);

LampWatches *lamp_watches_load (LampStore *store, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void lamp_watches_free (LampWatches *watches);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LampWatches, lamp_watches_free)
void lamp_watches_set_breath_func (LampWatches *watches, LampBreathFunc func, gpointer user_data);
void lamp_watches_breathe (LampWatches *watches);

void lamp_watches_skip (LampWatches *watches, const LampFedReading *fed);
void lamp_watches_feed (LampWatches *watches, const LampFedReading *fed, gint64 now_us);
gboolean lamp_watches_weigh (LampWatches *watches,
                             LampStore *store,
                             const char *resident_id,
                             gint64 now_us,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_watches_score (LampWatches *watches,
                             LampStore *store,
                             const LampIngest *ingest,
                             gboolean is_judged,
                             gint64 now_us,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_watches_refresh (LampWatches *watches,
                               LampStore *store,
                               GPtrArray *residents,
                               gint64 now_us,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_watches_revise (LampWatches *watches,
                              LampStore *store,
                              const LampFedReading *revised,
                              gint64 now_us,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
void
lamp_watches_tick (LampWatches *watches, GPtrArray *residents, GHashTable *known, gint64 now_us);
gboolean lamp_watches_has_open (LampWatches *watches, const char *resident_id, LampMetricId metric);
gboolean lamp_watches_has_news (LampWatches *watches);
gboolean lamp_watches_save (LampWatches *watches,
                            LampStore *store,
                            GHashTable *residents,
                            gboolean *have_alerts_changed,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_watches_open_gap (LampWatches *watches,
                                LampStore *store,
                                gint64 synced_us,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_watches_close_gap (LampWatches *watches,
                                 LampStore *store,
                                 GHashTable *residents,
                                 gint64 now_us,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_watches_settle_late (LampWatches *watches,
                                   LampStore *store,
                                   GHashTable *residents,
                                   gint64 ticked_us,
                                   gint64 now_us,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_watches_keep_past (LampWatches *watches,
                                 LampStore *store,
                                 gint64 now_us,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_watches_take_history (LampWatches *watches,
                                    LampStore *store,
                                    GPtrArray *residents,
                                    gint64 now_us,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
void lamp_watches_settle (LampWatches *watches);
void lamp_watches_revert (LampWatches *watches);

G_END_DECLS
