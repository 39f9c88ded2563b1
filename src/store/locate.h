/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/identity.h"
#include "store/series.h"
#include "store/version.h"

G_BEGIN_DECLS

/* One stored row of an Observation. */
typedef struct
{
  guint8 fhir_id[LAMP_KEY_SIZE];
  gint64 series;
  gint64 start_us, end_us;
  LampVersionTag version;
} LampOldRow;

guint lamp_key_hash (gconstpointer key);
gboolean lamp_key_equal (gconstpointer a, gconstpointer b);

/* Each adds what it finds to @rows (LampOldRow). */
gboolean lamp_locate_revision (LampDatabase *database,
                               LampSeriesMap *map,
                               const guint8 *fhir_id,
                               GArray *rows,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_locate_at_place (LampDatabase *database,
                               const GArray *series,
                               const guint8 *fhir_id,
                               gint64 start_us,
                               gint64 end_us,
                               GArray *rows,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_locate_scan (LampDatabase *database,
                           gint64 series,
                           GHashTable *wanted,
                           GArray *rows,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
