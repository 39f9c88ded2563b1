/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/alert-item.h"

G_BEGIN_DECLS

#define LAMP_TYPE_ALERT_CARD (lamp_alert_card_get_type ())
G_DECLARE_FINAL_TYPE (LampAlertCard, lamp_alert_card, LAMP, ALERT_CARD, GtkWidget)

GtkWidget *lamp_alert_card_new (LampAlertItem *item) G_GNUC_WARN_UNUSED_RESULT;
LampAlertItem *lamp_alert_card_get_item (LampAlertCard *self);
void lamp_alert_card_set_now (LampAlertCard *self, gint64 now_us);
void lamp_alert_cards_show (GtkBox *box, GPtrArray *alerts, gint64 now_us);

G_END_DECLS
