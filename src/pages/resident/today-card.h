/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "store/store.h"

G_BEGIN_DECLS

#define LAMP_TYPE_TODAY_CARD (lamp_today_card_get_type ())
G_DECLARE_FINAL_TYPE (LampTodayCard, lamp_today_card, LAMP, TODAY_CARD, GtkWidget)

void
lamp_today_card_set_alerts (LampTodayCard *self, GPtrArray *alerts, gint64 now_us, GTimeZone *zone);

G_END_DECLS
