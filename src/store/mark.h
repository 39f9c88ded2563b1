/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/store.h"

G_BEGIN_DECLS

/**
 * LampMark:
 * @at_us: up to when the rules had run
 * @from_us: readings that ended before this are in @watch
 * @book: tells by which limits they had run; only of the marks of past hours
 *
 * What the rules knew of a resident at one time.
 */
typedef struct
{
  gint64 at_us;
  gint64 from_us;
  gint64 book;
  LampWatch watch;
} LampMark;

gboolean
lamp_store_get_gap (LampStore *store, gint64 *gap_us, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean
lamp_store_set_gap (LampStore *store, gint64 gap_us, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_store_put_mark (LampStore *store,
                              const char *resident_id,
                              const LampMark *mark,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_store_get_mark (LampStore *store,
                              const char *resident_id,
                              LampMark *mark,
                              gboolean *is_found,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_store_put_past_mark (LampStore *store,
                                   const char *resident_id,
                                   const LampMark *mark,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_store_get_past_mark (LampStore *store,
                                   const char *resident_id,
                                   gint64 before_us,
                                   LampMark *mark,
                                   gboolean *is_found,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_store_has_other_book (LampStore *store,
                                    const char *resident_id,
                                    gint64 book,
                                    gboolean *has,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_store_drop_past_marks (LampStore *store,
                                     const char *resident_id,
                                     gint64 from_us,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_store_get_past_marked (LampStore *store,
                                     gint64 *at_us,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_store_begin_past_marks (LampStore *store,
                                      gint64 at_us,
                                      gint64 before_us,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
GArray *lamp_store_get_last_readings (LampStore *store,
                                      const char *resident_id,
                                      LampMetricId metric,
                                      gint64 until_us,
                                      guint limit,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT; /* LampReading */
GArray *lamp_store_get_readings (LampStore *store,
                                 const char *resident_id,
                                 gint64 from_us,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT; /* LampReading */
GPtrArray *lamp_store_get_own_alerts (LampStore *store,
                                      const char *resident_id,
                                      gint64 since_us,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT; /* LampAlert */
gboolean lamp_store_is_answered (LampStore *store,
                                 const char *key,
                                 gboolean *is_answered,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_store_withdraw_alert (LampStore *store,
                                    const char *key,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
