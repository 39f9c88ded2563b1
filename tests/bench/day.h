/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "core/instant.h"

#define DAY_RESIDENTS 200
#define DAY_METRICS   8
#define DAY_SERIES    (DAY_RESIDENTS * DAY_METRICS)
#define DAY_SLOTS     288
#define DAY_ROWS      (DAY_SERIES * DAY_SLOTS)
#define DAY_PAGE      200
#define DAY_SLOT_US   (5 * LAMP_US_PER_MINUTE)

/* A day of a home, each row rendered once. */
typedef struct
{
  gint64 start_us; /* before the first slot */
  GString *text;
  gsize *begins; /* DAY_ROWS + 1 of them, into the text */
} Day;

Day *day_new (gint64 start_us);
void day_free (Day *day);
gint64 day_row_updated_us (const Day *day, guint row);
guint day_first_row_from (const Day *day, gint64 us);
GBytes *day_page (const Day *day, guint row, guint n_rows, guint n_visible, gboolean is_descending);
void day_serve (gint64 start_us, int port_fd);
