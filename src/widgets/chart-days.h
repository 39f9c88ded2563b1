/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/rule.h"
#include "store/reader.h"

G_BEGIN_DECLS

/* As many days and nights as are shown below each other. */
#define LAMP_DAYS_N 14

/**
 * LampDays:
 * @noon_us: where each row begins, and after the last one where it ends; the newest row is the last
 * @bed: (element-type LampReading): bed states by time; each holds until the next
 * @sleep: (element-type LampReading): nights, in milli of a minute
 * @activity: (element-type LampRollup): sensor activations by the hour
 *
 * Two weeks of bed, sleep and activity, from noon to noon. Filled by who made it, from then on
 * immutable; may be made in any thread.
 */
typedef struct
{
  gatomicrefcount ref_count;
  GTimeZone *zone;
  gint64 noon_us[LAMP_DAYS_N + 1];
  gint64 now_us;
  GArray *bed, *sleep, *activity;
} LampDays;

LampDays *lamp_days_new (gint64 now_us, GTimeZone *zone) G_GNUC_WARN_UNUSED_RESULT;
LampDays *lamp_days_ref (LampDays *days);
void lamp_days_unref (LampDays *days);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LampDays, lamp_days_unref)
gboolean lamp_days_has_any (const LampDays *days);
gint64 lamp_days_sleep (const LampDays *days, guint row);
guint lamp_days_n_out (const LampDays *days, guint row);
gint64 lamp_days_bed_until (const LampDays *days, guint i);
char *lamp_days_describe (const LampDays *days) G_GNUC_WARN_UNUSED_RESULT;

#define LAMP_TYPE_ACTOGRAM (lamp_actogram_get_type ())
G_DECLARE_FINAL_TYPE (LampActogram, lamp_actogram, LAMP, ACTOGRAM, GtkWidget)

void lamp_actogram_set_days (LampActogram *self, LampDays *days);

G_END_DECLS
