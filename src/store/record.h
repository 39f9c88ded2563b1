/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/store-private.h"

G_BEGIN_DECLS

/**
 * LampRecordKind:
 * @type: the FHIR type
 * @find_sql: version and last_updated_us of the row with the id ?1
 * @put_sql: writes the row; ?1 to ?3 are its id, version and last_updated_us
 */
typedef struct
{
  const char *type;
  const char *find_sql;
  const char *put_sql;
} LampRecordKind;

gboolean lamp_record_begin (LampStore *store,
                            const LampRecordKind *kind,
                            const LampVersion *version,
                            LampStatement **statement,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
