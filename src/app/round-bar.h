/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/round.h"

G_BEGIN_DECLS

#define LAMP_TYPE_ROUND_BAR (lamp_round_bar_get_type ())
G_DECLARE_FINAL_TYPE (LampRoundBar, lamp_round_bar, LAMP, ROUND_BAR, GtkWidget)

void lamp_round_bar_set_round (LampRoundBar *self, const LampRound *round);

G_END_DECLS
