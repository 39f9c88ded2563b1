/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "core/batch.h"

G_BEGIN_DECLS

/**
 * LampPlaceLookupFunc:
 *
 * Returns: (transfer none) (nullable): the place with @id; it need last only until the next call
 */
typedef const LampPlaceRecord *(*LampPlaceLookupFunc) (const char *id, gpointer user_data);

/**
 * LampPlaceNames:
 * @ward, @room, @bed: (nullable): owned; %NULL where there is none or it has no name
 *
 * Where somebody is, as the home calls it.
 */
typedef struct
{
  char *ward;
  char *room;
  char *bed;
} LampPlaceNames;

void lamp_place_climb (const char *place_id,
                       LampPlaceLookupFunc lookup,
                       gpointer user_data,
                       LampPlaceNames *names);
void lamp_place_names_clear (LampPlaceNames *names);
char *lamp_place_label (const char *room, const char *bed) G_GNUC_WARN_UNUSED_RESULT;
int lamp_place_compare (const char *a, const char *b);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LampPlaceNames, lamp_place_names_clear)

G_END_DECLS
