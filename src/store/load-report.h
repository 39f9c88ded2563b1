/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/load.h"
#include "store/reader.h"

G_BEGIN_DECLS

/**
 * LampLoadReport:
 * @scene: of what time and how many residents
 * @cases: (element-type LampAlertCase): what was counted; the names in @load belong to them
 */
typedef struct
{
  LampLoadScene scene;
  GPtrArray *cases;
  LampLoad *load;
} LampLoadReport;

LampLoadReport *lamp_reader_load (LampReader *reader,
                                  gint64 from_us,
                                  gint64 to_us,
                                  GTimeZone *zone,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
void lamp_load_report_free (LampLoadReport *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LampLoadReport, lamp_load_report_free)

G_END_DECLS
