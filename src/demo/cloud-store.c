/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The resources of the demo cloud: by type, by id, with all their versions, in the order of
 * lastUpdated.
 *
 * Each type has one append-only log of rows. A row is a stored version (its text is a slice of the
 * file that it was loaded from, or the bytes of the request that wrote it) or the key of a resource
 * that the simulated home makes when somebody asks (a quarter of a million Observations would be
 * 200 MB of text). Because rows never move, "the first N rows" is a snapshot for ever: a paged
 * search needs no state on the server, and sees neither what came later nor a hole where a row was
 * overwritten.
 *
 * A generated resource becomes a stored one when it is read by id or written to; its row stays
 * where it is and points to what has replaced it. Used by the server's thread only.
 */

#include "config.h"

#include "demo/cloud-store.h"

#include <string.h>

#include "core/instant.h"
#include "demo/cloud.h"

struct _LampDemoStore
{
  GHashTable *types; /* name -> LampDemoType */
  GStringChunk *strings;
  GPtrArray *bytes; /* GBytes that hold texts */
  GPtrArray *versions;
  GPtrArray *resources;
  LampDemoGenerator generator;
};

static void
version_free (gpointer data)
{
  LampDemoVersion *version = data;

  lamp_index_clear (&version->index);
  g_free (version);
}

static void
type_free (gpointer data)
{
  LampDemoType *type = data;

  g_array_unref (type->rows);
  g_hash_table_unref (type->by_id);
  g_clear_pointer (&type->by_key, g_hash_table_unref);
  g_free (type);
}

static LampDemoType *
type_ensure (LampDemoStore *store, const char *name)
{
  LampDemoType *type = g_hash_table_lookup (store->types, name);

  if (type == NULL)
    {
      type = g_new0 (LampDemoType, 1);
      type->name = g_string_chunk_insert_const (store->strings, name);
      type->rows = g_array_new (FALSE, FALSE, sizeof (LampDemoRow));
      type->by_id = g_hash_table_new (g_str_hash, g_str_equal);
      g_hash_table_insert (store->types, (gpointer) type->name, type);
    }

  return type;
}

static LampDemoResource *
resource_ensure (LampDemoStore *store, LampDemoType *type, const char *id)
{
  LampDemoResource *resource = g_hash_table_lookup (type->by_id, id);

  if (resource == NULL)
    {
      resource = g_new0 (LampDemoResource, 1);
      resource->id = g_string_chunk_insert (store->strings, id);
      g_ptr_array_add (store->resources, resource);
      g_hash_table_insert (type->by_id, (gpointer) resource->id, resource);
    }

  return resource;
}

static LampDemoVersion *
version_new (LampDemoStore *store, LampDemoResource *resource, gint64 updated_us, gint64 visible_us)
{
  LampDemoVersion *version = g_new0 (LampDemoVersion, 1);

  g_ptr_array_add (store->versions, version);
  version->resource = resource;
  version->updated_us = updated_us;
  version->visible_us = visible_us;
  version->previous = resource->latest;
  if (resource->latest != NULL)
    resource->latest->next = version;
  resource->latest = version;

  return version;
}

static void
append_row (LampDemoType *type, LampDemoVersion *version)
{
  LampDemoRow row = { version->updated_us, version, 0 };

  version->row = type->rows->len;
  g_array_append_val (type->rows, row);
}

/**
 * lamp_demo_store_new:
 *
 * Returns: (transfer full): a store without a resource
 */
LampDemoStore *
lamp_demo_store_new (void)
{
  LampDemoStore *store = g_new0 (LampDemoStore, 1);

  store->types = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, type_free);
  store->strings = g_string_chunk_new (64 * 1024);
  store->bytes = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  store->versions = g_ptr_array_new_with_free_func (version_free);
  store->resources = g_ptr_array_new_with_free_func (g_free);

  return store;
}

/**
 * lamp_demo_store_free:
 */
void
lamp_demo_store_free (LampDemoStore *store)
{
  g_hash_table_unref (store->types);
  g_ptr_array_unref (store->versions);
  g_ptr_array_unref (store->resources);
  g_ptr_array_unref (store->bytes);
  g_string_chunk_free (store->strings);
  g_free (store);
}

/**
 * lamp_demo_store_set_generator:
 * @generator: copied; its data must outlive the store
 */
void
lamp_demo_store_set_generator (LampDemoStore *store, const LampDemoGenerator *generator)
{
  store->generator = *generator;
}

/**
 * lamp_demo_store_get_generator:
 *
 * Returns: (transfer none): what was set; its functions are %NULL if nothing was
 */
const LampDemoGenerator *
lamp_demo_store_get_generator (LampDemoStore *store)
{
  return &store->generator;
}

/**
 * lamp_demo_store_advance:
 * @now_us: the server's clock
 *
 * Lets the generator add what has come about since the last call.
 */
void
lamp_demo_store_advance (LampDemoStore *store, gint64 now_us)
{
  if (store->generator.advance != NULL)
    store->generator.advance (store->generator.data, store, now_us);
}

/**
 * lamp_demo_store_keep:
 * @bytes: holds texts that will be given to lamp_demo_store_load()
 */
void
lamp_demo_store_keep (LampDemoStore *store, GBytes *bytes)
{
  g_ptr_array_add (store->bytes, g_bytes_ref (bytes));
}

/**
 * lamp_demo_store_load:
 * @text: (array length=length): a resource with its meta; must live as long as the store
 *
 * Adds a resource as it stands. Call lamp_demo_store_loaded() behind the last one.
 *
 * Returns: %FALSE with %LAMP_DEMO_ERROR_JSON if it is no resource, or has no id or lastUpdated
 */
gboolean
lamp_demo_store_load (LampDemoStore *store, const char *text, gsize length, GError **error)
{
  LampHead head;
  LampIndex index;
  LampDemoType *type;
  LampDemoVersion *version;
  gint64 updated_us, end_us;

  if (!lamp_index_read (text, length, store->strings, &head, &index, error))
    return FALSE;
  if (head.id == NULL || head.updated == NULL
      || !lamp_index_read_date (head.updated, strlen (head.updated), &updated_us, &end_us))
    {
      g_set_error (error, LAMP_DEMO_ERROR, LAMP_DEMO_ERROR_JSON,
                   "%s without id or meta.lastUpdated", head.type);
      lamp_index_clear (&index);
      return FALSE;
    }

  type = type_ensure (store, head.type);
  version = version_new (store, resource_ensure (store, type, head.id), updated_us, updated_us);
  version->text = text;
  version->length = length;
  version->version_id = head.version_id ? head.version_id : "1";
  version->index = index;
  append_row (type, version);

  return TRUE;
}

static gint
compare_rows (gconstpointer a, gconstpointer b)
{
  const LampDemoRow *left = a;
  const LampDemoRow *right = b;

  if (left->updated_us != right->updated_us)
    return left->updated_us < right->updated_us ? -1 : 1;
  if (left->version != NULL && right->version != NULL)
    return left->version->row < right->version->row ? -1 : left->version->row > right->version->row;

  return left->key < right->key ? -1 : left->key > right->key;
}

/**
 * lamp_demo_store_loaded:
 *
 * Brings what was loaded into the order of lastUpdated.
 */
void
lamp_demo_store_loaded (LampDemoStore *store)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, store->types);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      LampDemoType *type = value;

      g_array_sort (type->rows, compare_rows);
      for (guint i = 0; i < type->rows->len; i++)
        {
          LampDemoRow *row = &g_array_index (type->rows, LampDemoRow, i);

          if (row->version != NULL)
            row->version->row = i;
        }
    }
}

/**
 * lamp_demo_store_add_generated:
 * @updated_us: not before that of the type's last row
 * @key: by which the generator knows it, not 0
 */
void
lamp_demo_store_add_generated (LampDemoStore *store,
                               const char *type_name,
                               gint64 updated_us,
                               guint64 key)
{
  LampDemoType *type = type_ensure (store, type_name);
  LampDemoRow row = { updated_us, NULL, key };

  g_array_append_val (type->rows, row);
}

/**
 * lamp_demo_store_type:
 *
 * Returns: (transfer none): the type, empty if nothing of it is there yet
 */
LampDemoType *
lamp_demo_store_type (LampDemoStore *store, const char *name)
{
  return type_ensure (store, name);
}

/**
 * lamp_demo_store_types:
 *
 * Returns: (transfer container) (element-type utf8): the names of the types, sorted
 */
GList *
lamp_demo_store_types (LampDemoStore *store)
{
  return g_list_sort (g_hash_table_get_keys (store->types), (GCompareFunc) strcmp);
}

/**
 * lamp_demo_type_lower_bound:
 *
 * Returns: the first row that was updated at @us or later; the number of rows if there is none
 */
guint
lamp_demo_type_lower_bound (const LampDemoType *type, gint64 us)
{
  guint low = 0;
  guint high = type->rows->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (type->rows, LampDemoRow, middle).updated_us < us)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

/**
 * lamp_demo_type_is_live:
 * @row: a row below @n_rows
 * @n_rows: the snapshot: rows from here on do not count
 * @now_us: writes that searches do not see yet do not count either
 *
 * Returns: whether the row is its resource's current version as a search sees it
 */
gboolean
lamp_demo_type_is_live (const LampDemoType *type, guint row_number, guint n_rows, gint64 now_us)
{
  const LampDemoRow *row = &g_array_index (type->rows, LampDemoRow, row_number);
  const LampDemoVersion *next;

  if (row->version != NULL)
    {
      if (row->version->is_deleted || row->version->visible_us > now_us)
        return FALSE;
      next = row->version->next;
    }
  else
    {
      const LampDemoResource *resource
          = type->by_key ? g_hash_table_lookup (type->by_key, &row->key) : NULL;

      next = resource ? resource->latest : NULL;
      while (next != NULL && next->previous != NULL)
        next = next->previous;
      /* The first version only stands for the generated row itself. */
      next = next ? next->next : NULL;
    }

  return next == NULL || next->row >= n_rows || next->visible_us > now_us;
}

static guint
find_generated_row (const LampDemoType *type, guint64 key, gint64 updated_us)
{
  for (guint i = lamp_demo_type_lower_bound (type, updated_us); i < type->rows->len; i++)
    {
      const LampDemoRow *row = &g_array_index (type->rows, LampDemoRow, i);

      if (row->updated_us != updated_us)
        break;
      if (row->version == NULL && row->key == key)
        return i;
    }

  return G_MAXUINT;
}

/* Makes the generated resource a stored one, whose first version has the generated row. */
static LampDemoVersion *
materialise (LampDemoStore *store, LampDemoType *type, const char *id)
{
  LampDemoResource *resource;
  LampDemoVersion *version;
  LampHead head;
  GBytes *bytes;
  GString *text;
  guint64 key;
  gint64 updated_us;
  guint row;

  if (store->generator.find == NULL
      || !store->generator.find (store->generator.data, id, &key, &updated_us))
    return NULL;
  row = find_generated_row (type, key, updated_us);
  if (row == G_MAXUINT)
    return NULL;

  text = g_string_new (NULL);
  store->generator.render (store->generator.data, key, text);
  bytes = g_string_free_to_bytes (text);
  g_ptr_array_add (store->bytes, bytes);
  resource = resource_ensure (store, type, id);
  resource->key = key;
  version = version_new (store, resource, updated_us, updated_us);
  version->text = g_bytes_get_data (bytes, &version->length);
  version->version_id = "1";
  version->row = row;
  if (!lamp_index_read (version->text, version->length, store->strings, &head, &version->index,
                        NULL))
    g_assert_not_reached ();
  if (type->by_key == NULL)
    type->by_key = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_hash_table_insert (type->by_key, &resource->key, resource);

  return version;
}

/**
 * lamp_demo_store_find:
 *
 * Returns: (transfer none) (nullable): the latest version, which may be a deletion
 */
LampDemoVersion *
lamp_demo_store_find (LampDemoStore *store, LampDemoType *type, const char *id)
{
  LampDemoResource *resource = g_hash_table_lookup (type->by_id, id);

  return resource ? resource->latest : materialise (store, type, id);
}

/**
 * lamp_demo_store_next_time:
 *
 * Returns: the lastUpdated of a write now: in whole milliseconds, which is all that its text can
 * say, and never before that of an earlier row
 */
gint64
lamp_demo_store_next_time (LampDemoStore *store, LampDemoType *type, gint64 now_us)
{
  gint64 last_us = G_MININT64;

  if (type->rows->len > 0)
    last_us = g_array_index (type->rows, LampDemoRow, type->rows->len - 1).updated_us;

  return MAX (now_us - now_us % 1000, last_us);
}

static const char *
next_version_id (LampDemoStore *store, LampDemoResource *resource)
{
  char number[24];
  guint64 previous = 0;

  if (resource->latest->previous != NULL)
    previous = g_ascii_strtoull (resource->latest->previous->version_id, NULL, 10);
  g_snprintf (number, sizeof number, "%" G_GUINT64_FORMAT, previous + 1);

  return g_string_chunk_insert_const (store->strings, number);
}

/**
 * lamp_demo_store_put:
 * @text: (transfer full): the resource with id and meta as they are to be
 * @updated_us: from lamp_demo_store_next_time()
 * @visible_us: when searches may see it
 *
 * Returns: (transfer none): the new version; %NULL with %LAMP_DEMO_ERROR_JSON
 */
LampDemoVersion *
lamp_demo_store_put (LampDemoStore *store,
                     LampDemoType *type,
                     const char *id,
                     GString *text,
                     gint64 updated_us,
                     gint64 visible_us,
                     GError **error)
{
  g_autoptr (GBytes) bytes = g_string_free_to_bytes (text);
  LampDemoVersion *version;
  LampHead head;
  LampIndex index;
  const char *data;
  gsize length;

  data = g_bytes_get_data (bytes, &length);
  if (!lamp_index_read (data, length, store->strings, &head, &index, error))
    return NULL;
  g_ptr_array_add (store->bytes, g_bytes_ref (bytes));

  version = version_new (store, resource_ensure (store, type, id), updated_us, visible_us);
  version->text = data;
  version->length = length;
  version->index = index;
  version->version_id = next_version_id (store, version->resource);
  append_row (type, version);

  return version;
}

/**
 * lamp_demo_store_delete:
 *
 * Returns: (transfer none): the tombstone
 */
LampDemoVersion *
lamp_demo_store_delete (
    LampDemoStore *store, LampDemoType *type, const char *id, gint64 updated_us, gint64 visible_us)
{
  LampDemoVersion *version
      = version_new (store, resource_ensure (store, type, id), updated_us, visible_us);

  version->text = "";
  version->is_deleted = TRUE;
  version->version_id = next_version_id (store, version->resource);
  append_row (type, version);

  return version;
}
