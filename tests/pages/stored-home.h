/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/store.h"

/* 2026-11-23T06:32:00Z, 14:32 in Singapore. */
#define STORED_NOW_US (1795415520 * LAMP_US_PER_SECOND)

char *stored_home_new (GTimeZone *zone) G_GNUC_WARN_UNUSED_RESULT;
void stored_home_remove (const char *directory);
