/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pages/resident/chart-loader.h"
#include "store/outbox.h"

G_BEGIN_DECLS

gboolean lamp_chart_events_read (LampChartSet *set,
                                 const LampChartQuery *query,
                                 LampReader *reader,
                                 LampDatabase *acts,
                                 GTimeZone *zone,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
