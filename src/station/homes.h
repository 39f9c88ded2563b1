/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * LampStoredHome:
 * @cloud: the FHIR base that filled the folder
 * @directory: the folder
 * @n_residents: who lives there, as of then
 * @changed_us: when something was last stored
 *
 * A home of which this PC holds data.
 */
typedef struct
{
  char *cloud;
  char *directory;
  guint n_residents;
  gint64 changed_us;
} LampStoredHome;

void lamp_stored_home_free (LampStoredHome *home);

void
lamp_homes_find_async (GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *lamp_homes_find_finish (GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
