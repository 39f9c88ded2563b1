/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/database.h"
#include "store/series.h"

G_BEGIN_DECLS

gboolean lamp_latest_refresh (LampDatabase *database,
                              gint64 series,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_latest_refresh_unusable (LampDatabase *database,
                                       gint64 series,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_latest_verify (LampDatabase *database,
                             LampSeriesMap *series,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
