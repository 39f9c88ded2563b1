/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/metric.h"

G_BEGIN_DECLS

gboolean lamp_typed_number (const char *text, gsize length, LampMetricId metric, gint64 *milli);
gboolean lamp_typed_pressure (const char *text, gint64 *systolic, gint64 *diastolic);
gboolean lamp_typed_value (const char *text, LampMetricId metric, gint64 *value, gint64 *diastolic);

G_END_DECLS
