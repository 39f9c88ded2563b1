/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _LampArena LampArena;

LampArena *lamp_arena_new (void) G_GNUC_WARN_UNUSED_RESULT;
void lamp_arena_free (LampArena *arena);
void lamp_arena_clear (LampArena *arena);
char *lamp_arena_take (LampArena *arena, gsize size);
const char *lamp_arena_text (LampArena *arena, const char *text, gsize length);
const char *lamp_arena_printf (LampArena *arena, const char *format, ...) G_GNUC_PRINTF (2, 3);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LampArena, lamp_arena_free)

G_END_DECLS
