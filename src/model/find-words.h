/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/reader.h"

G_BEGIN_DECLS

char *lamp_find_words_describe (const LampResidentRow *row,
                                const char *place) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_find_words_match (const char *described, const char *words);
char *lamp_find_words_initials (const char *name) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
