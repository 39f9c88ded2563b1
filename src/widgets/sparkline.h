/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/resident-item.h"

G_BEGIN_DECLS

#define LAMP_TYPE_SPARKLINE (lamp_sparkline_get_type ())
G_DECLARE_FINAL_TYPE (LampSparkline, lamp_sparkline, LAMP, SPARKLINE, GtkWidget)

GtkWidget *lamp_sparkline_new (void) G_GNUC_WARN_UNUSED_RESULT;
void lamp_sparkline_set_spark (LampSparkline *self, const LampSpark *spark);

G_END_DECLS
