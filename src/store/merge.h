/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/store-private.h"

G_BEGIN_DECLS

/* The ids under which things of the resident ?1 stand: their own, and those that were merged into it. */
#define LAMP_MERGED_IDS "(SELECT ?1 UNION ALL SELECT id FROM merge WHERE survivor = ?1)"

gboolean lamp_merges_load (LampStore *store, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_merges_rebuild (LampStore *store,
                              LampIngest *ingest,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
void lamp_merges_map (LampStore *store, LampIngest *ingest);

G_END_DECLS
