/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From the cache into the models: what changed is read again.
 *
 * What changes for a few residents shows within a quarter of a second of the last refresh, and at once after a quiet
 * time; when many change, all is read together, at most once a second. What takes long is spread over turns of the main
 * loop, resident by resident, so that no key waits for a backfill; then all is told once. Alerts wait for none of
 * that: they are read at once, and of the many residents that wait those first to whom a new one belongs.
 *
 * The engine's "changed" only marks; a refresh reads the marked residents with the main thread's
 * own read-only connection, in bounded, indexed queries. When much has changed at once (a first
 * pull), one query reads all. Sparklines are many rows, so a GTask with a connection of its own
 * reads them in chunks; the column of the last quarter of an hour is kept current from the main
 * thread, and everything is read anew when a quarter of an hour ends or the link has caught up,
 * since late readings fill old columns.
 *
 * The cache's file may not exist yet when the program starts: opening is tried again at each
 * refresh.
 */

#define G_LOG_DOMAIN "lamp-model"

#include "config.h"

#include "model/home-private.h"
#include "model/home-sparks.h"
#include "model/spark.h"
#include "model/unshared.h"
#include "store/decisions.h"
#include "store/recorded-set.h"

#define REFRESH_MS   1000 /* between two refreshes of many residents */
#define FEW_MS       250  /* likewise of a few */
#define FEW          8
#define ALERTS_MS    20   /* between two readings of the alerts alone */
#define TURN_US      4000 /* of a turn of the main loop, for reading what changed */
#define SPARKS_MS    50
#define MANY         40   /* residents, from which one query for all is cheaper than one for each */
#define COLUMN_LIMIT 2000 /* readings of one column: a reading a second */

struct _LampHomeLoader
{
  LampHome *home; /* not owned: it owns us */
  LampEngine *engine;
  char *directory;
  LampReader *reader;

  GHashTable *pending;     /* ids */
  GHashTable *unshared;    /* see unshared.c */
  GPtrArray *turn_ids;     /* ids that the refresh that is under way has still to read */
  GHashTable *turn_latest; /* (nullable): what it has read for everybody */
  gboolean has_turn;
  guint turn_id;
  gboolean is_roster_pending;
  gboolean are_alerts_pending;
  guint refresh_id;
  gint64 refreshed_us; /* monotonic */
  gint64 alerts_us;    /* likewise, of the alerts */
  guint tick_id;
  gulong changed_id;

  LampHomeSparks *sparks;
  guint sparks_id; /* they come after the first frame: the values are what one looks for */
};

static gboolean
has_pending (LampHomeLoader *self)
{
  return self->is_roster_pending || self->are_alerts_pending || self->has_turn
         || g_hash_table_size (self->pending) > 0;
}

static void
tell_busy (LampHomeLoader *self)
{
  lamp_home_apply_busy (self->home, has_pending (self) || lamp_home_sparks_is_reading (self->sparks)
                                        || self->sparks_id != 0);
}

static void queue_refresh (LampHomeLoader *self);

static void
sparks_read_cb (gpointer user_data)
{
  tell_busy (user_data);
}

static gboolean
sparks_due_cb (gpointer data)
{
  LampHomeLoader *self = data;

  self->sparks_id = 0;
  lamp_home_sparks_read (self->sparks);
  tell_busy (self);

  return G_SOURCE_REMOVE;
}

static gboolean
open_reader (LampHomeLoader *self)
{
  g_autoptr (GError) error = NULL;

  if (self->reader == NULL)
    self->reader = lamp_reader_open (self->directory, lamp_home_get_zone (self->home), &error);
  if (self->reader == NULL)
    g_debug ("The cache is not there yet: %s", error->message);

  return self->reader != NULL;
}

static gboolean
refresh_roster (LampHomeLoader *self, GError **error)
{
  g_autoptr (GPtrArray) rows = lamp_reader_residents (self->reader, error);
  g_autofree char *name = NULL;

  if (rows == NULL)
    return FALSE;
  lamp_home_apply_residents (self->home, rows);
  name = lamp_reader_meta (self->reader, "home-name", NULL);
  if (name != NULL && *name != '\0')
    lamp_home_set_name (self->home, name);

  return TRUE;
}

static gboolean
refresh_recorded (LampHomeLoader *self, LampResidentItem *item, GError **error)
{
  gint64 now_us = lamp_home_get_now_us (self->home);
  g_autoptr (GArray) sets = lamp_reader_sets (self->reader, lamp_resident_item_get_id (item),
                                              now_us - LAMP_SET_REACH_US, G_MAXINT64, 1, error);

  if (sets == NULL)
    return FALSE;
  lamp_resident_item_set_recorded (item, sets->len > 0 ? &g_array_index (sets, LampRecordedSet, 0)
                                                       : NULL);

  return TRUE;
}

static gboolean
refresh_all_recorded (LampHomeLoader *self, GError **error)
{
  GListModel *residents = lamp_home_get_residents (self->home);

  for (guint i = 0, n = g_list_model_get_n_items (residents); i < n; i++)
    {
      g_autoptr (LampResidentItem) item = g_list_model_get_item (residents, i);

      if (!refresh_recorded (self, item, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
refresh_all_latest (LampHomeLoader *self, GError **error)
{
  g_autoptr (GHashTable) all = lamp_reader_all_latest (self->reader, error);
  GHashTableIter iter;
  gpointer id, latest;

  if (all == NULL)
    return FALSE;
  g_hash_table_iter_init (&iter, all);
  while (g_hash_table_iter_next (&iter, &id, &latest))
    {
      lamp_unshared_apply (self->unshared, id, latest);
      lamp_home_apply_latest (self->home, id, latest);
    }

  return refresh_all_recorded (self, error);
}

/* The column that is still growing, and the one before it, of a resident whose readings changed. */
static gboolean
refresh_spark (LampHomeLoader *self, LampResidentItem *item, GError **error)
{
  const LampSpark *spark = lamp_resident_item_get_spark (item);
  gint64 end_us = lamp_spark_end (lamp_home_get_now_us (self->home));
  g_autoptr (GArray) readings = NULL;
  LampSpark updated;

  if (spark == NULL)
    return TRUE;
  readings
      = lamp_reader_readings (self->reader, lamp_resident_item_get_id (item), LAMP_METRIC_PULSE,
                              end_us - 2 * LAMP_SPARK_COLUMN_US, end_us, COLUMN_LIMIT, error);
  if (readings == NULL)
    return FALSE;
  updated = *spark;
  lamp_spark_shift (&updated, end_us);
  for (guint i = 0; i < readings->len; i++)
    lamp_spark_add (&updated, &g_array_index (readings, LampReading, i));
  lamp_resident_item_set_spark (item, &updated);

  return TRUE;
}

static gboolean
refresh_one (LampHomeLoader *self, const char *id, GError **error)
{
  LampResidentItem *item = lamp_home_find_resident (self->home, id);
  g_autoptr (GPtrArray) own = NULL;
  GPtrArray *latest;

  if (item == NULL)
    return TRUE;
  if (self->turn_latest != NULL)
    {
      latest = g_hash_table_lookup (self->turn_latest, id);
    }
  else
    {
      own = latest = lamp_reader_latest (self->reader, id, error);
      if (latest == NULL || !refresh_spark (self, item, error))
        return FALSE;
    }
  if (!refresh_recorded (self, item, error))
    return FALSE;
  if (latest != NULL)
    {
      lamp_unshared_apply (self->unshared, id, latest);
      lamp_home_apply_latest (self->home, id, latest);
    }

  return TRUE;
}

static gboolean
refresh_decisions (LampHomeLoader *self, GError **error)
{
  GListModel *residents = lamp_home_get_residents (self->home);
  g_autoptr (GPtrArray) decisions
      = lamp_reader_decisions (self->reader, lamp_home_get_now_us (self->home), error);

  if (decisions == NULL)
    return FALSE;
  for (guint i = 0, n = g_list_model_get_n_items (residents); i < n; i++)
    {
      g_autoptr (LampResidentItem) item = g_list_model_get_item (residents, i);

      lamp_resident_item_set_decisions (item, decisions);
    }

  return TRUE;
}

/* A tile shows what its new alert is about when the alert shows; when a whole ward's come at once, those for which
 * there is time, and the others in their turn. */
static gboolean
refresh_whose (LampHomeLoader *self, GPtrArray *cases, GError **error)
{
  gint64 begin_us = g_get_monotonic_time ();

  for (guint i = 0; i < cases->len && g_hash_table_size (self->pending) > 0
                    && g_get_monotonic_time () - begin_us < TURN_US;
       i++)
    {
      const LampAlert *alert = ((LampAlertCase *) g_ptr_array_index (cases, i))->alert;

      if (lamp_home_find_alert (self->home, alert->key) == NULL
          && g_hash_table_contains (self->pending, alert->resident_id))
        {
          if (!refresh_one (self, alert->resident_id, error))
            return FALSE;
          g_hash_table_remove (self->pending, alert->resident_id);
        }
    }

  return TRUE;
}

static gboolean
refresh_alerts (LampHomeLoader *self, GError **error)
{
  gint64 now_us = lamp_home_get_now_us (self->home);
  g_autoptr (GPtrArray) cases
      = lamp_reader_alert_cases (self->reader, NULL, LAMP_ALERTS_STANDING, now_us, error);
  g_autoptr (GPtrArray) pauses
      = cases != NULL ? lamp_reader_pauses (self->reader, now_us, error) : NULL;

  if (pauses == NULL || !refresh_whose (self, cases, error) || !refresh_decisions (self, error))
    return FALSE;
  lamp_home_apply_cases (self->home, cases, pauses);
  self->are_alerts_pending = FALSE;
  self->alerts_us = g_get_monotonic_time ();

  return TRUE;
}

/* What is marked stays marked: the next change, or the next tick, reads it again. */
static void
give_up (LampHomeLoader *self, const GError *error)
{
  g_debug ("The cache could not be read: %s", error->message);
  for (guint i = 0; i < self->turn_ids->len; i++)
    g_hash_table_add (self->pending, g_strdup (g_ptr_array_index (self->turn_ids, i)));
  g_ptr_array_set_size (self->turn_ids, 0);
  g_clear_pointer (&self->turn_latest, g_hash_table_unref);
  self->has_turn = FALSE;
}

static void
end_refresh (LampHomeLoader *self)
{
  g_autoptr (GError) error = NULL;

  if (self->are_alerts_pending && !refresh_alerts (self, &error))
    {
      give_up (self, error);
      return;
    }
  g_clear_pointer (&self->turn_latest, g_hash_table_unref);
  self->has_turn = FALSE;
  tell_busy (self);
  lamp_home_apply_done (self->home);
}

/* Some of the residents: as many as fit. */
static gboolean
turn_cb (gpointer data)
{
  LampHomeLoader *self = data;
  gint64 begin_us = g_get_monotonic_time ();
  g_autoptr (GError) error = NULL;

  while (self->turn_ids->len > 0 && g_get_monotonic_time () - begin_us < TURN_US)
    {
      const char *id = g_ptr_array_index (self->turn_ids, self->turn_ids->len - 1);

      if (!refresh_one (self, id, &error))
        {
          self->turn_id = 0;
          give_up (self, error);
          return G_SOURCE_REMOVE;
        }
      g_ptr_array_set_size (self->turn_ids, (gint) self->turn_ids->len - 1);
    }
  if (self->turn_ids->len > 0 || g_get_monotonic_time () - begin_us >= TURN_US)
    return G_SOURCE_CONTINUE;

  self->turn_id = 0;
  end_refresh (self);

  return G_SOURCE_REMOVE;
}

static gboolean
begin_turns (LampHomeLoader *self, GError **error)
{
  GHashTableIter iter;
  gpointer id;

  if (g_hash_table_size (self->pending) > MANY)
    {
      self->turn_latest = lamp_reader_all_latest (self->reader, error);
      if (self->turn_latest == NULL)
        return FALSE;
    }
  g_hash_table_iter_init (&iter, self->pending);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    g_ptr_array_add (self->turn_ids, g_strdup (id));
  g_hash_table_remove_all (self->pending);
  self->has_turn = TRUE;
  /* After what GTK draws, so that a burst never holds a frame back; and when all was read, that was a turn. */
  if (self->turn_latest != NULL || turn_cb (self))
    self->turn_id = g_idle_add (turn_cb, self);

  return TRUE;
}

/* All at once: at the start, and when residents come or go. */
static gboolean
refresh_everything (LampHomeLoader *self, GError **error)
{
  if (!refresh_roster (self, error) || !refresh_all_latest (self, error))
    return FALSE;
  self->is_roster_pending = FALSE;
  g_hash_table_remove_all (self->pending);
  if (self->sparks_id == 0)
    self->sparks_id = g_timeout_add_full (G_PRIORITY_LOW, SPARKS_MS, sparks_due_cb, self, NULL);
  self->are_alerts_pending = TRUE;
  end_refresh (self);

  return TRUE;
}

/* What was entered here, and of whom that has changed. */
static void
read_unshared (LampHomeLoader *self)
{
  GHashTable *now = lamp_unshared_read (self->directory, g_get_real_time ());

  lamp_unshared_add_changed (self->unshared, now, self->pending);
  g_hash_table_unref (self->unshared);
  self->unshared = now;
}

static void
refresh (LampHomeLoader *self)
{
  g_autoptr (GError) error = NULL;

  self->refreshed_us = g_get_monotonic_time ();
  if (!open_reader (self))
    return;
  if (self->is_roster_pending || self->are_alerts_pending)
    read_unshared (self);
  if (!(self->is_roster_pending ? refresh_everything (self, &error) : begin_turns (self, &error)))
    give_up (self, error);
}

/* The alerts alone, while residents wait for their turn. */
static gboolean
refresh_alerts_alone (LampHomeLoader *self)
{
  g_autoptr (GError) error = NULL;

  if (!open_reader (self))
    return FALSE;
  read_unshared (self);
  if (!refresh_alerts (self, &error))
    {
      g_debug ("The alerts could not be read: %s", error->message);
      return FALSE;
    }
  tell_busy (self);
  lamp_home_apply_done (self->home);

  return TRUE;
}

static guint
left_ms (gint64 since_us, guint wait_ms)
{
  gint64 waited_ms = (g_get_monotonic_time () - since_us) / 1000;

  return (guint) MAX (wait_ms - waited_ms, 0);
}

static guint
refresh_delay_ms (LampHomeLoader *self)
{
  gboolean are_few = !self->is_roster_pending && g_hash_table_size (self->pending) <= FEW;

  if (self->has_turn)
    return MAX (left_ms (self->refreshed_us, REFRESH_MS), TURN_US / 1000);

  return left_ms (self->refreshed_us, are_few ? FEW_MS : REFRESH_MS);
}

/* What was few when it was put off can be many by now. What cannot be read is tried again with the next tick. */
static gboolean
refresh_due_cb (gpointer data)
{
  LampHomeLoader *self = data;
  gboolean is_readable = TRUE;

  self->refresh_id = 0;
  if (refresh_delay_ms (self) == 0)
    {
      refresh (self);
      return G_SOURCE_REMOVE;
    }
  if (self->are_alerts_pending && left_ms (self->alerts_us, ALERTS_MS) == 0)
    is_readable = refresh_alerts_alone (self);
  if (is_readable && has_pending (self))
    queue_refresh (self);

  return G_SOURCE_REMOVE;
}

static void
queue_refresh (LampHomeLoader *self)
{
  guint delay_ms = refresh_delay_ms (self);

  if (self->are_alerts_pending)
    delay_ms = MIN (delay_ms, left_ms (self->alerts_us, ALERTS_MS));
  g_clear_handle_id (&self->refresh_id, g_source_remove);
  self->refresh_id = g_timeout_add (delay_ms, refresh_due_cb, self);
}

static void
engine_changed_cb (LampEngine *engine, LampChanges *changes, LampHomeLoader *self)
{
  LampLink before = lamp_home_get_status (self->home)->link;
  GHashTableIter iter;
  gpointer id;

  if (changes->residents != NULL)
    {
      g_hash_table_iter_init (&iter, changes->residents);
      while (g_hash_table_iter_next (&iter, &id, NULL))
        g_hash_table_add (self->pending, g_strdup (id));
    }
  self->is_roster_pending |= changes->has_roster_changed;
  self->are_alerts_pending |= changes->have_alerts_changed || changes->has_roster_changed;
  lamp_home_apply_status (self->home, &changes->status);
  if (before == LAMP_LINK_CATCHING_UP && changes->status.link == LAMP_LINK_LIVE)
    lamp_home_sparks_read (self->sparks);
  if (has_pending (self))
    queue_refresh (self);
  tell_busy (self);
}

static gboolean
tick_cb (gpointer data)
{
  LampHomeLoader *self = data;
  gint64 now_us = g_get_real_time () + lamp_home_get_status (self->home)->clock_offset_us;

  lamp_home_apply_now (self->home, now_us);
  if (lamp_home_sparks_are_old (self->sparks, now_us)
      && !lamp_home_sparks_is_reading (self->sparks))
    lamp_home_sparks_read (self->sparks);
  if (has_pending (self))
    queue_refresh (self);

  return G_SOURCE_CONTINUE;
}

/**
 * lamp_home_loader_new: (skip)
 * @home: the home to keep current; not owned
 * @engine: (nullable): whose changes to follow; %NULL shows what the cache holds
 * @directory: the folder of the cache
 *
 * Reads the cache at once, if it is there.
 *
 * Returns: (transfer full): the loader
 */
LampHomeLoader *
lamp_home_loader_new (LampHome *home, LampEngine *engine, const char *directory)
{
  LampHomeLoader *self = g_new0 (LampHomeLoader, 1);

  self->home = home;
  self->directory = g_strdup (directory);
  self->pending = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->unshared = lamp_unshared_read (NULL, 0);
  self->turn_ids = g_ptr_array_new_with_free_func (g_free);
  self->sparks = lamp_home_sparks_new (home, directory, sparks_read_cb, self);
  self->is_roster_pending = TRUE;
  self->are_alerts_pending = TRUE;
  if (engine != NULL)
    {
      const LampStatus starting = { .link = LAMP_LINK_STARTING,
                                    .last_success_us = LAMP_NO_TIME,
                                    .catching_up_us = LAMP_NO_TIME };

      self->engine = g_object_ref (engine);
      self->changed_id = g_signal_connect (engine, "changed", G_CALLBACK (engine_changed_cb), self);
      lamp_home_apply_status (home, &starting);
    }
  self->tick_id = g_timeout_add_seconds (1, tick_cb, self);
  refresh (self);

  return self;
}

/**
 * lamp_home_loader_free: (skip)
 * @loader: (transfer full): a loader
 */
void
lamp_home_loader_free (LampHomeLoader *loader)
{
  g_clear_pointer (&loader->sparks, lamp_home_sparks_free);
  if (loader->engine != NULL)
    g_signal_handler_disconnect (loader->engine, loader->changed_id);
  g_clear_object (&loader->engine);
  g_clear_handle_id (&loader->tick_id, g_source_remove);
  g_clear_handle_id (&loader->refresh_id, g_source_remove);
  g_clear_handle_id (&loader->turn_id, g_source_remove);
  g_clear_handle_id (&loader->sparks_id, g_source_remove);
  g_clear_pointer (&loader->reader, lamp_reader_close);
  g_hash_table_unref (loader->pending);
  g_hash_table_unref (loader->unshared);
  g_ptr_array_unref (loader->turn_ids);
  g_clear_pointer (&loader->turn_latest, g_hash_table_unref);
  g_free (loader->directory);
  g_free (loader);
}

/**
 * lamp_home_new:
 * @engine: (nullable): the running engine; %NULL shows what the cache holds
 * @directory: the folder of the cache
 * @zone: the home's zone
 *
 * Returns: (transfer full): the home, kept current until it is freed
 */
LampHome *
lamp_home_new (LampEngine *engine, const char *directory, GTimeZone *zone)
{
  LampHome *self = lamp_home_new_detached (zone, g_get_real_time ());

  lamp_home_set_loader (self, lamp_home_loader_new (self, engine, directory),
                        (GDestroyNotify) lamp_home_loader_free);

  return self;
}

/**
 * lamp_home_get_reader:
 * @self: a home
 *
 * Returns: (transfer none) (nullable): the main thread's connection, for bounded queries; %NULL
 * while the cache is not there
 */
LampReader *
lamp_home_get_reader (LampHome *self)
{
  LampHomeLoader *loader = lamp_home_get_loader (self);

  return loader != NULL && open_reader (loader) ? loader->reader : NULL;
}

/**
 * lamp_home_get_directory:
 * @self: a home
 *
 * Returns: (transfer none) (nullable): the folder of the cache, for readers of other threads; %NULL
 * of a home without one
 */
const char *
lamp_home_get_directory (LampHome *self)
{
  LampHomeLoader *loader = lamp_home_get_loader (self);

  return loader != NULL ? loader->directory : NULL;
}

/**
 * lamp_home_get_engine:
 * @self: a home
 *
 * Returns: (transfer none) (nullable): what keeps it current; %NULL of a home that only shows its cache
 */
LampEngine *
lamp_home_get_engine (LampHome *self)
{
  LampHomeLoader *loader = lamp_home_get_loader (self);

  return loader != NULL ? loader->engine : NULL;
}
