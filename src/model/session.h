/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "station/engine.h"
#include "station/staff-desk.h"

G_BEGIN_DECLS

#define LAMP_TYPE_SESSION (lamp_session_get_type ())
G_DECLARE_FINAL_TYPE (LampSession, lamp_session, LAMP, SESSION, GObject)

#define LAMP_SESSION_IDLE_US (10 * G_TIME_SPAN_MINUTE)

/* What came of a PIN: @tries_left with LAMP_PIN_WRONG. */
typedef void (*LampSessionSignedFunc) (LampPinVerdict verdict,
                                       guint tries_left,
                                       const GError *error,
                                       gpointer user_data);
typedef void (*LampSessionDoneFunc) (const GError *error, gpointer user_data);

/* Who is at this PC. "changed" (no arguments) after somebody has signed in or out, or a list of those who
 * may has changed. Main thread. */
LampSession *lamp_session_new (LampEngine *engine, const char *directory) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_session_is_signed_in (LampSession *self);
const char *lamp_session_get_id (LampSession *self);   /* "station" while nobody is signed in */
const char *lamp_session_get_name (LampSession *self); /* NULL while nobody is signed in */
GPtrArray *lamp_session_list_staff (LampSession *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void lamp_session_sign_in (LampSession *self,
                           const LampStaff *staff,
                           const char *pin,
                           LampSessionSignedFunc signed_in,
                           gpointer user_data);
void lamp_session_sign_out (LampSession *self);
void lamp_session_touch (LampSession *self, gint64 monotonic_us);
void lamp_session_look (LampSession *self, gint64 monotonic_us);
void lamp_session_add_staff (LampSession *self,
                             const char *name,
                             const char *pin,
                             LampSessionDoneFunc done,
                             gpointer user_data);
void lamp_session_remove_staff (LampSession *self,
                                const char *id,
                                LampSessionDoneFunc done,
                                gpointer user_data);

G_END_DECLS
