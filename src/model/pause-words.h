/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/pause.h"
#include "model/home.h"

G_BEGIN_DECLS

char *lamp_pause_words_what (LampHome *home, const LampPause *pause) G_GNUC_WARN_UNUSED_RESULT;
char *lamp_pause_words_who (LampHome *home, const LampPause *pause) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
