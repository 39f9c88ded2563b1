/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/home-acts.h"

G_BEGIN_DECLS

/* @error is NULL once it is on disk. */
typedef void (*LampRespondedFunc) (const char *alert_key, const GError *error, gpointer user_data);

gboolean lamp_response_needs_name (const char *code);
void lamp_home_respond (LampHome *self,
                        const char *alert_key,
                        const char *resident_id,
                        const char *code,
                        const char *note,
                        LampRespondedFunc responded,
                        gpointer user_data);
guint
lamp_home_see (LampHome *self, GPtrArray *keys, LampRespondedFunc responded, gpointer user_data);
void lamp_home_undo_response (LampHome *self,
                              const char *alert_key,
                              LampHomeKeptFunc kept,
                              gpointer user_data);

G_END_DECLS
