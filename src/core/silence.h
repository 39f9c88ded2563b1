/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "core/rule.h"

G_BEGIN_DECLS

/* Parts of the watch; see rule.h for what others call. */
void lamp_silence_learn (LampWatch *watch, LampMetricId metric, gint64 end_us);
gint64 lamp_silence_due (const LampWatch *watch, gint64 *newest_us);
gboolean lamp_silence_heard (LampWatch *watch, LampMetricId metric, gint64 end_us);

G_END_DECLS
