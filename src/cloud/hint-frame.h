/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How a cloud is asked to tell of changes. */
typedef enum
{
  LAMP_HINT_FORM_HAPI,     /* "bind ID", "bound ID", "ping ID"; one subscription a socket */
  LAMP_HINT_FORM_BACKPORT, /* a token to bind with, Bundles as notifications */
} LampHintForm;

typedef enum
{
  LAMP_HINT_FRAME_IGNORED, /* nothing that we know: a sign of life, no more */
  LAMP_HINT_FRAME_ALIVE,   /* a heartbeat or the answer to our ping */
  LAMP_HINT_FRAME_BOUND,   /* from now on changes are told */
  LAMP_HINT_FRAME_EVENT,   /* something changed: look */
} LampHintFrame;

LampHintFrame
lamp_hint_frame_read (LampHintForm form, const char *id, const char *text, gsize length);
char *lamp_hint_bind_text (LampHintForm form,
                           const char *id,
                           const char *token) G_GNUC_WARN_UNUSED_RESULT;
const char *lamp_hint_ping_text (LampHintForm form);

G_END_DECLS
