/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/database.h"

G_BEGIN_DECLS

#define LAMP_STAFF_SALT_SIZE 16
#define LAMP_STAFF_HASH_SIZE 32

/**
 * LampStaff:
 * @id: as it stands in resources and in the log
 * @name: what people call them
 * @rounds: of the slow hash
 * @failures: wrong PINs since the last right one or the last lock
 * @locked_until_us: no PIN is looked at before, by this machine's clock; %LAMP_NO_TIME for none
 *
 * Somebody who may sign with a PIN on this PC.
 */
typedef struct
{
  char *id;
  char *name;
  guint8 salt[LAMP_STAFF_SALT_SIZE];
  guint8 hash[LAMP_STAFF_HASH_SIZE];
  guint rounds;
  guint failures;
  gint64 locked_until_us;
} LampStaff;

void lamp_staff_free (LampStaff *staff);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LampStaff, lamp_staff_free)

GPtrArray *lamp_staff_list (LampDatabase *acts, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GHashTable *lamp_staff_names (LampDatabase *acts, GError **error) G_GNUC_WARN_UNUSED_RESULT;
LampStaff *
lamp_staff_find (LampDatabase *acts, const char *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_staff_put (LampDatabase *acts,
                         const LampStaff *staff,
                         const char *actor,
                         gint64 now_us,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_staff_remove (LampDatabase *acts,
                            const char *id,
                            const char *actor,
                            gint64 now_us,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_staff_note_try (LampDatabase *acts,
                              const LampStaff *staff,
                              const char *action,
                              gint64 now_us,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
