/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/reader.h"

G_BEGIN_DECLS

gint lamp_identity_age (const char *birth_date, gint64 now_us, GTimeZone *zone);
char *lamp_identity_words (const LampResidentRow *row,
                           gint64 now_us,
                           GTimeZone *zone) G_GNUC_WARN_UNUSED_RESULT;
const char *lamp_identity_flag_words (const LampFlagRow *flag);
char *lamp_identity_allergy_words (GPtrArray *allergies,
                                   gboolean *is_warning) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
