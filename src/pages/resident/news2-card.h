/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/resident-item.h"

G_BEGIN_DECLS

#define LAMP_TYPE_NEWS2_CARD (lamp_news2_card_get_type ())
G_DECLARE_FINAL_TYPE (LampNews2Card, lamp_news2_card, LAMP, NEWS2_CARD, GtkWidget)

void lamp_news2_card_set_item (LampNews2Card *self, LampResidentItem *item);

G_END_DECLS
