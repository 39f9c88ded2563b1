/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

/* A desktop that takes notifications from a session bus: what it was told, in order, "+URGENCY title | body" and
 * "- title", and when it was told the last new one (monotonic, in microseconds). */
typedef struct
{
  GDBusConnection *connection;
  GString *told;
  GHashTable *titles; /* id -> title */
  guint last;
  gint64 told_us;
  guint object;
} Desktop;

void desktop_start (Desktop *desktop, GTestDBus *bus);
void desktop_end (Desktop *desktop);
