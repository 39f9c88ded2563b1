/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/home.h"

G_BEGIN_DECLS

char *lamp_home_say_no_alerts (LampHome *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
