/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Who is here, and where.
 *
 * Present is who is active, alive, not merged into another record that we have (merge.c), and has a
 * current stay: in the home or on leave; of several the one that began last counts. A cloud that keeps no stays at all
 * would leave the board empty, so without a single stay every active resident is present.
 */

#include "config.h"

#include "store/reader-private.h"

#include "core/place.h"

enum
{
  COL_ID,
  COL_NAME,
  COL_BIRTH_DATE,
  COL_GENDER,
  COL_IS_SIMULATED,
  COL_PLACE,
  COL_STATUS,
};

/* The current stay, by the index stay_of_resident, also of who was merged into the resident; its status is
 * NULL where there is none. */
#define RESIDENT_COLUMNS                                                                       \
  "r.id, r.name, r.birth_date, r.gender, r.is_simulated, s.place, s.status FROM resident AS r" \
  " LEFT JOIN stay AS s ON s.id = (SELECT id FROM stay WHERE resident IN"                      \
  " (SELECT r.id UNION ALL SELECT id FROM merge WHERE survivor = r.id)"                        \
  " AND status IN (1, 2) ORDER BY start_us DESC, id DESC LIMIT 1)"
G_STATIC_ASSERT (LAMP_STAY_PRESENT == 1 && LAMP_STAY_ON_LEAVE == 2);

static void
place_free (gpointer data)
{
  LampPlaceRecord *place = data;

  g_free ((char *) place->version.id);
  g_free ((char *) place->name);
  g_free ((char *) place->part_of);
  g_free (place);
}

static GHashTable *
read_places (LampReader *reader, GError **error)
{
  static const char sql[] = "SELECT id, name, part_of, kind FROM place";
  g_autoptr (LampStatement) statement = lamp_database_prepare (reader->cache, sql, error);
  g_autoptr (GHashTable) places = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, place_free);
  LampStep step;

  if (statement == NULL)
    return NULL;
  while ((step = lamp_statement_step (statement, error)) == LAMP_STEP_ROW)
    {
      LampPlaceRecord *place = g_new0 (LampPlaceRecord, 1);

      place->version.id = g_strdup (lamp_statement_text (statement, 0));
      place->name = g_strdup (lamp_statement_text (statement, 1));
      place->part_of = g_strdup (lamp_statement_text (statement, 2));
      place->kind = (LampPlaceKind) lamp_statement_int64 (statement, 3);
      g_hash_table_insert (places, (gpointer) place->version.id, place);
    }

  return step == LAMP_STEP_DONE ? g_steal_pointer (&places) : NULL;
}

static const LampPlaceRecord *
look_up_place (const char *id, gpointer user_data)
{
  return g_hash_table_lookup (user_data, id);
}

static LampResidentRow *
make_row (LampStatement *statement, GHashTable *places)
{
  LampResidentRow *row = g_new0 (LampResidentRow, 1);
  g_auto (LampPlaceNames) names = { NULL, NULL, NULL };

  lamp_place_climb (lamp_statement_text (statement, COL_PLACE), look_up_place, places, &names);
  row->id = g_strdup (lamp_statement_text (statement, COL_ID));
  row->name = g_strdup (lamp_statement_text (statement, COL_NAME));
  row->birth_date = g_strdup (lamp_statement_text (statement, COL_BIRTH_DATE));
  row->gender = (LampGender) lamp_statement_int64 (statement, COL_GENDER);
  row->is_simulated = lamp_statement_int64 (statement, COL_IS_SIMULATED) != 0;
  row->is_on_leave = lamp_statement_int64 (statement, COL_STATUS) == LAMP_STAY_ON_LEAVE;
  row->ward = g_steal_pointer (&names.ward);
  row->room = g_steal_pointer (&names.room);
  row->bed = g_steal_pointer (&names.bed);

  return row;
}

void
lamp_resident_row_free (LampResidentRow *row)
{
  if (row == NULL)
    return;

  g_free (row->id);
  g_free (row->name);
  g_free (row->birth_date);
  g_free (row->ward);
  g_free (row->room);
  g_free (row->bed);
  g_free (row);
}

static int
compare_rows (gconstpointer a, gconstpointer b)
{
  const LampResidentRow *one = *(LampResidentRow *const *) a;
  const LampResidentRow *other = *(LampResidentRow *const *) b;
  int order = lamp_place_compare (one->ward, other->ward);

  if (order == 0)
    order = lamp_place_compare (one->room, other->room);
  if (order == 0)
    order = lamp_place_compare (one->bed, other->bed);
  if (order == 0)
    order = g_strcmp0 (one->name, other->name);

  return order != 0 ? order : g_strcmp0 (one->id, other->id);
}

static GPtrArray *
read_residents (LampReader *reader, GError **error)
{
  static const char any_sql[] = "SELECT EXISTS (SELECT 1 FROM stay WHERE status <> 0)";
  static const char sql[]
      = "SELECT " RESIDENT_COLUMNS
        " WHERE r.is_active AND NOT r.is_deceased AND r.id NOT IN (SELECT id FROM merge)"
        " AND (s.status IS NOT NULL OR NOT ?1)";
  g_autoptr (GHashTable) places = NULL;
  g_autoptr (GPtrArray) rows
      = g_ptr_array_new_with_free_func ((GDestroyNotify) lamp_resident_row_free);
  g_autoptr (LampStatement) statement = lamp_database_prepare (reader->cache, sql, error);
  gint64 has_stays;
  LampStep step;

  if (statement == NULL || !lamp_database_read_int64 (reader->cache, any_sql, &has_stays, error))
    return NULL;
  places = read_places (reader, error);
  if (places == NULL)
    return NULL;

  lamp_statement_bind_int64 (statement, 1, has_stays);
  while ((step = lamp_statement_step (statement, error)) == LAMP_STEP_ROW)
    g_ptr_array_add (rows, make_row (statement, places));
  if (step == LAMP_STEP_ERROR)
    return NULL;
  g_ptr_array_sort (rows, compare_rows);

  return g_steal_pointer (&rows);
}

/**
 * lamp_reader_residents:
 *
 * Returns: (transfer full) (nullable) (element-type LampResidentRow): who is present, by ward, room
 * and bed in natural order; those without a bed last
 */
GPtrArray *
lamp_reader_residents (LampReader *reader, GError **error)
{
  GPtrArray *rows;

  if (!lamp_reader_begin (reader, error))
    return NULL;
  rows = read_residents (reader, error);
  lamp_reader_end (reader);

  return rows;
}

static LampResidentRow *
read_resident (LampReader *reader, const char *id, GError **error)
{
  static const char sql[] = "SELECT " RESIDENT_COLUMNS " WHERE r.id = ?1";
  g_autoptr (LampStatement) statement = lamp_database_prepare (reader->cache, sql, error);
  g_autoptr (GHashTable) places = NULL;
  LampStep step;

  if (statement == NULL)
    return NULL;
  places = read_places (reader, error);
  if (places == NULL)
    return NULL;
  lamp_statement_bind_text (statement, 1, id);
  step = lamp_statement_step (statement, error);

  return step == LAMP_STEP_ROW ? make_row (statement, places) : NULL;
}

/**
 * lamp_reader_resident:
 *
 * Returns: (transfer full) (nullable): the resident, present or not; %NULL without @error when
 * nobody has that id
 */
LampResidentRow *
lamp_reader_resident (LampReader *reader, const char *id, GError **error)
{
  LampResidentRow *row;

  if (!lamp_reader_begin (reader, error))
    return NULL;
  row = read_resident (reader, id, error);
  lamp_reader_end (reader);

  return row;
}

/**
 * lamp_reader_known_residents:
 *
 * Returns: (transfer full) (nullable) (element-type utf8): a set of the ids of everybody who was ever heard
 *   of, also of those who have left
 */
GHashTable *
lamp_reader_known_residents (LampReader *reader, GError **error)
{
  static const char sql[] = "SELECT id FROM resident";
  g_autoptr (LampStatement) statement = lamp_database_prepare (reader->cache, sql, error);
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  LampStep step;

  if (statement == NULL)
    return NULL;
  while ((step = lamp_statement_step (statement, error)) == LAMP_STEP_ROW)
    g_hash_table_add (ids, g_strdup (lamp_statement_text (statement, 0)));

  return step == LAMP_STEP_DONE ? g_steal_pointer (&ids) : NULL;
}
