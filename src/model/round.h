/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "model/resident-item.h"

G_BEGIN_DECLS

typedef struct _LampRound LampRound;

LampRound *lamp_round_new (GListModel *residents, gint64 now_us) G_GNUC_WARN_UNUSED_RESULT;
void lamp_round_free (LampRound *round);
const char *lamp_round_step (LampRound *round);
guint lamp_round_get_place (const LampRound *round);
guint lamp_round_get_n_due (const LampRound *round);
guint lamp_round_get_length (const LampRound *round);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LampRound, lamp_round_free)

G_END_DECLS
