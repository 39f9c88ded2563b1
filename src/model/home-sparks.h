/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/home.h"

G_BEGIN_DECLS

typedef struct _LampHomeSparks LampHomeSparks;
typedef void (*LampHomeSparksFunc) (gpointer user_data);

LampHomeSparks *lamp_home_sparks_new (LampHome *home,
                                      const char *directory,
                                      LampHomeSparksFunc func,
                                      gpointer user_data) G_GNUC_WARN_UNUSED_RESULT;
void lamp_home_sparks_free (LampHomeSparks *self);
void lamp_home_sparks_read (LampHomeSparks *self);
gboolean lamp_home_sparks_is_reading (LampHomeSparks *self);
gboolean lamp_home_sparks_are_old (LampHomeSparks *self, gint64 now_us);

G_END_DECLS
