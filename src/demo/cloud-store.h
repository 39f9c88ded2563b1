/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "demo/cloud-index.h"

G_BEGIN_DECLS

typedef struct _LampDemoStore LampDemoStore;
typedef struct _LampDemoResource LampDemoResource;
typedef struct _LampDemoVersion LampDemoVersion;

/**
 * LampDemoVersion:
 * @text: (array length=length): the resource as JSON; empty for a deletion
 * @updated_us: `meta.lastUpdated`
 * @visible_us: when searches begin to see it
 *
 * One version of one resource. Versions are never changed or freed while the store lives.
 */
struct _LampDemoVersion
{
  LampDemoResource *resource;
  LampDemoVersion *previous, *next;
  const char *text;
  gsize length;
  const char *version_id;
  LampIndex index;
  gint64 updated_us;
  gint64 visible_us;
  guint row;
  gboolean is_deleted;
};

struct _LampDemoResource
{
  const char *id;
  guint64 key; /* of the generated resource that this one has replaced, or 0 */
  LampDemoVersion *latest;
};

/**
 * LampDemoRow:
 * @version: (nullable): a stored version; %NULL for a generated resource
 * @key: which resource the generator is to make, never 0
 *
 * A line in the log of a type. The log is in the order of `updated_us`, is only ever appended to,
 * and holds every version, so it is the history, the index by lastUpdated and the snapshot of a
 * paged search at once.
 */
typedef struct
{
  gint64 updated_us;
  LampDemoVersion *version;
  guint64 key;
} LampDemoRow;

typedef struct
{
  const char *name;
  GArray *rows; /* LampDemoRow */
  GHashTable *by_id;
  GHashTable *by_key; /* (nullable): generated resources that somebody has overwritten */
} LampDemoType;

/**
 * LampDemoGenerator:
 * @advance: adds the rows that have come about until @now_us, in order
 * @render: appends the JSON of a row
 * @index: says what searches may look at; valid until the next call
 * @find: the key and the time of the resource with this id, %FALSE if it is none of its own
 *
 * Where resources come from that are computed when asked for instead of stored.
 */
typedef struct
{
  gpointer data;
  void (*advance) (gpointer data, LampDemoStore *store, gint64 now_us);
  void (*render) (gpointer data, guint64 key, GString *out);
  void (*render_id) (gpointer data, guint64 key, GString *out);
  void (*index) (gpointer data, guint64 key, LampIndex *index);
  gboolean (*find) (gpointer data, const char *id, guint64 *key, gint64 *updated_us);
} LampDemoGenerator;

LampDemoStore *lamp_demo_store_new (void) G_GNUC_WARN_UNUSED_RESULT;
void lamp_demo_store_free (LampDemoStore *store);
void lamp_demo_store_set_generator (LampDemoStore *store, const LampDemoGenerator *generator);
const LampDemoGenerator *lamp_demo_store_get_generator (LampDemoStore *store);
void lamp_demo_store_advance (LampDemoStore *store, gint64 now_us);

void lamp_demo_store_keep (LampDemoStore *store, GBytes *bytes);
gboolean lamp_demo_store_load (LampDemoStore *store, const char *text, gsize length, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
void lamp_demo_store_loaded (LampDemoStore *store);
void lamp_demo_store_add_generated (LampDemoStore *store,
                                    const char *type,
                                    gint64 updated_us,
                                    guint64 key);

LampDemoType *lamp_demo_store_type (LampDemoStore *store, const char *name);
GList *lamp_demo_store_types (LampDemoStore *store);
LampDemoVersion *lamp_demo_store_find (LampDemoStore *store, LampDemoType *type, const char *id);
guint lamp_demo_type_lower_bound (const LampDemoType *type, gint64 us);
gboolean lamp_demo_type_is_live (const LampDemoType *type, guint row, guint n_rows, gint64 now_us);

gint64 lamp_demo_store_next_time (LampDemoStore *store, LampDemoType *type, gint64 now_us);
LampDemoVersion *lamp_demo_store_put (LampDemoStore *store,
                                      LampDemoType *type,
                                      const char *id,
                                      GString *text,
                                      gint64 updated_us,
                                      gint64 visible_us,
                                      GError **error);
LampDemoVersion *lamp_demo_store_delete (
    LampDemoStore *store, LampDemoType *type, const char *id, gint64 updated_us, gint64 visible_us);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LampDemoStore, lamp_demo_store_free)

G_END_DECLS
