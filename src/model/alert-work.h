/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/home-acts.h"

G_BEGIN_DECLS

/**
 * LampAlertWork:
 * @code: the last response that counts, "accept" for one
 * @text: who does or did what, and since when, for the person at the screen
 * @is_pending: not shared yet
 *
 * What is being done about an alert.
 */
typedef struct
{
  char *code;
  char *text;
  gboolean is_pending;
} LampAlertWork;

typedef void (*LampRespondedFunc) (const char *uuid, const GError *error, gpointer user_data);

GHashTable *lamp_home_read_work (LampHome *self) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_response_needs_name (const char *code);
void lamp_home_respond (LampHome *self,
                        const char *alert_key,
                        const char *resident_id,
                        const char *code,
                        const char *note,
                        LampRespondedFunc responded,
                        gpointer user_data);

G_END_DECLS
