/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/database.h"
#include "store/reader.h"

G_BEGIN_DECLS

struct _LampReader
{
  LampDatabase *cache;
  LampDatabase *acts; /* (nullable): opened when it is first needed */
  char *directory;
  GTimeZone *zone;
};

gboolean lamp_reader_begin (LampReader *reader, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void lamp_reader_end (LampReader *reader);
LampDatabase *lamp_reader_get_acts (LampReader *reader);
gint64 lamp_reader_unseen_from (LampReader *reader);
GArray *lamp_reader_series (LampReader *reader,
                            const char *resident_id,
                            LampMetricId metric,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT; /* gint64 */

G_END_DECLS
