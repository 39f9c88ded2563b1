/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The home as the main thread sees it: residents, open alerts, the connection and the time.
 *
 * This file holds the state and how it changes; where it comes from is home-loader.c's business, so
 * that a test can feed rows without an engine or a file. Residents keep their objects and, unless
 * they move, their positions: nobody's tile jumps because somebody else's pulse changed. The order
 * of one refresh is residents, latest values, alerts, then lamp_home_apply_done(), which tells
 * everybody once.
 */

#include "config.h"

#include "model/home-private.h"
#include "model/settle-store.h"

#include <string.h>

struct _LampHome
{
  GObject parent_instance;

  GTimeZone *zone;
  char *name;
  char *cloud;
  char *host;
  gint64 now_us;
  LampStatus status;
  gboolean is_demo;
  gboolean hides_names;
  gboolean is_busy;
  gboolean is_loaded;
  gboolean are_sparks_loaded;

  GListStore *residents;
  GHashTable *by_id; /* id -> LampResidentItem, owned by the hash */
  GListStore *alerts;
  GListStore *over;
  LampHomeCases *cases;

  LampHomeLoader *loader;
  GDestroyNotify destroy_loader;
};

enum
{
  PROP_NOW_US = 1,
  N_PROPS
};

enum
{
  RESIDENTS_LOADED,
  SPARKS_LOADED,
  REFRESHED,
  STATUS_CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LampHome, lamp_home, G_TYPE_OBJECT)

static void
lamp_home_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_NOW_US)
    g_value_set_int64 (value, LAMP_HOME (object)->now_us);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
lamp_home_dispose (GObject *object)
{
  LampHome *self = LAMP_HOME (object);

  if (self->loader != NULL)
    self->destroy_loader (g_steal_pointer (&self->loader));
  g_clear_object (&self->residents);
  g_clear_object (&self->alerts);
  g_clear_object (&self->over);
  g_clear_pointer (&self->cases, lamp_home_cases_free);
  g_clear_pointer (&self->by_id, g_hash_table_unref);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->cloud, g_free);
  g_clear_pointer (&self->host, g_free);
  g_clear_pointer (&self->status.problem, g_free);

  G_OBJECT_CLASS (lamp_home_parent_class)->dispose (object);
}

static void
lamp_home_class_init (LampHomeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  static const char *names[N_SIGNALS] = {
    [RESIDENTS_LOADED] = "residents-loaded",
    [SPARKS_LOADED] = "sparks-loaded",
    [REFRESHED] = "refreshed",
    [STATUS_CHANGED] = "status-changed",
  };

  object_class->get_property = lamp_home_get_property;
  object_class->dispose = lamp_home_dispose;

  /**
   * LampHome:now-us:
   *
   * Now, by the cloud's clock where it is known; notified once a second.
   */
  properties[PROP_NOW_US] = g_param_spec_int64 ("now-us", NULL, NULL, G_MININT64, G_MAXINT64, 0,
                                                G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  for (guint i = 0; i < N_SIGNALS; i++)
    signals[i] = g_signal_new (names[i], LAMP_TYPE_HOME, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               g_cclosure_marshal_VOID__VOID, G_TYPE_NONE, 0);
}

static void
lamp_home_init (LampHome *self)
{
  self->residents = g_list_store_new (LAMP_TYPE_RESIDENT_ITEM);
  self->alerts = g_list_store_new (LAMP_TYPE_ALERT_ITEM);
  self->over = g_list_store_new (LAMP_TYPE_ALERT_ITEM);
  self->cases = lamp_home_cases_new ();
  self->by_id = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->status.link = LAMP_LINK_NONE;
  self->status.last_success_us = LAMP_NO_TIME;
  self->status.catching_up_us = LAMP_NO_TIME;
}

/**
 * lamp_home_new_detached:
 * @zone: the home's zone
 * @now_us: now
 *
 * Returns: (transfer full): a home without an engine, which shows what the apply functions put in
 * it
 */
LampHome *
lamp_home_new_detached (GTimeZone *zone, gint64 now_us)
{
  LampHome *self = g_object_new (LAMP_TYPE_HOME, NULL);

  self->zone = g_time_zone_ref (zone);
  self->now_us = now_us;

  return self;
}

/**
 * lamp_home_apply_residents:
 * @self: a home
 * @rows: (element-type LampResidentRow): those who are here, in the order of the board
 *
 * Takes the roster: who came gets an item, who left loses theirs, everybody else keeps theirs.
 */
void
lamp_home_apply_residents (LampHome *self, GPtrArray *rows)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new ();
  g_autoptr (GHashTable) present = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  gpointer id;

  g_return_if_fail (LAMP_IS_HOME (self));

  for (guint i = 0; i < rows->len; i++)
    {
      const LampResidentRow *row = g_ptr_array_index (rows, i);
      LampResidentItem *item = g_hash_table_lookup (self->by_id, row->id);

      if (item == NULL)
        {
          item = lamp_resident_item_new (self->zone, self->now_us);
          lamp_resident_item_set_hides_name (item, self->hides_names);
          g_hash_table_insert (self->by_id, g_strdup (row->id), item);
        }
      lamp_resident_item_update (item, row, NULL);
      g_hash_table_add (present, row->id);
      g_ptr_array_add (items, item);
    }
  lamp_settle_store (self->residents, items);
  g_hash_table_iter_init (&iter, self->by_id);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    if (!g_hash_table_contains (present, id))
      g_hash_table_iter_remove (&iter);
}

/**
 * lamp_home_apply_latest:
 * @self: a home
 * @id: a resident's id; one who is not here is passed over
 * @latest: (element-type LampLatest): the newest values
 */
void
lamp_home_apply_latest (LampHome *self, const char *id, GPtrArray *latest)
{
  LampResidentItem *item = lamp_home_find_resident (self, id);

  if (item != NULL)
    lamp_resident_item_update (item, NULL, latest);
}

/**
 * lamp_home_settle_alerts: (skip)
 * @self: a home
 * @items: (element-type LampAlertItem): what shows, in the order of the queue
 * @over: (element-type LampAlertItem): what ended before anybody looked
 */
void
lamp_home_settle_alerts (LampHome *self, GPtrArray *items, GPtrArray *over)
{
  g_autoptr (GHashTable) own
      = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_ptr_array_unref);
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer id, resident;

  lamp_settle_store (self->over, over);
  lamp_settle_store (self->alerts, items);
  for (guint i = 0; i < items->len; i++)
    {
      LampAlertItem *item = g_ptr_array_index (items, i);
      const char *resident_id = lamp_alert_item_get_alert (item)->resident_id;
      GPtrArray *alerts = g_hash_table_lookup (own, resident_id);

      if (alerts == NULL)
        {
          alerts = g_ptr_array_new ();
          g_hash_table_insert (own, (gpointer) resident_id, alerts);
        }
      g_ptr_array_add (alerts, item);
    }
  g_hash_table_iter_init (&iter, self->by_id);
  while (g_hash_table_iter_next (&iter, &id, &resident))
    {
      GPtrArray *alerts = g_hash_table_lookup (own, id);

      lamp_resident_item_set_alerts (resident, alerts != NULL ? alerts : none);
    }
}

/**
 * lamp_home_get_cases: (skip)
 * @self: a home
 *
 * Returns: (transfer none): what is known of its alerts
 */
LampHomeCases *
lamp_home_get_cases (LampHome *self)
{
  return self->cases;
}

/**
 * lamp_home_apply_status:
 * @self: a home
 * @status: the connection now, copied
 */
void
lamp_home_apply_status (LampHome *self, const LampStatus *status)
{
  char *problem;

  g_return_if_fail (LAMP_IS_HOME (self));

  problem = g_strdup (status->problem);
  g_free (self->status.problem);
  self->status = *status;
  self->status.problem = problem;
  g_signal_emit (self, signals[STATUS_CHANGED], 0);
  if (lamp_home_note_link (self))
    g_signal_emit (self, signals[REFRESHED], 0);
}

/**
 * lamp_home_apply_now:
 * @self: a home
 * @now_us: now
 *
 * Lets time pass for everything that is shown.
 */
void
lamp_home_apply_now (LampHome *self, gint64 now_us)
{
  GHashTableIter iter;
  gpointer item;

  g_return_if_fail (LAMP_IS_HOME (self));

  self->now_us = now_us;
  g_hash_table_iter_init (&iter, self->by_id);
  while (g_hash_table_iter_next (&iter, NULL, &item))
    lamp_resident_item_tick (item, now_us);
  if (lamp_home_judge_due (self))
    g_signal_emit (self, signals[REFRESHED], 0);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NOW_US]);
}

/**
 * lamp_home_apply_done:
 * @self: a home
 *
 * Ends one refresh of the models.
 */
void
lamp_home_apply_done (LampHome *self)
{
  gboolean is_first;

  g_return_if_fail (LAMP_IS_HOME (self));

  is_first = !self->is_loaded && g_list_model_get_n_items (G_LIST_MODEL (self->residents)) > 0;
  self->is_loaded |= is_first;
  g_signal_emit (self, signals[REFRESHED], 0);
  if (is_first)
    g_signal_emit (self, signals[RESIDENTS_LOADED], 0);
}

/**
 * lamp_home_apply_sparks_done:
 * @self: a home
 *
 * Says that every resident who is here has the last 24 hours of pulse.
 */
void
lamp_home_apply_sparks_done (LampHome *self)
{
  g_return_if_fail (LAMP_IS_HOME (self));

  if (self->are_sparks_loaded)
    return;
  self->are_sparks_loaded = TRUE;
  g_signal_emit (self, signals[SPARKS_LOADED], 0);
}

/**
 * lamp_home_apply_busy:
 * @self: a home
 * @is_busy: whether what is in the models is known to change in a moment
 */
void
lamp_home_apply_busy (LampHome *self, gboolean is_busy)
{
  g_return_if_fail (LAMP_IS_HOME (self));

  self->is_busy = is_busy;
}

/**
 * lamp_home_is_busy:
 * @self: a home
 *
 * Returns: whether the models are about to change: readings are being caught up on or read
 */
gboolean
lamp_home_is_busy (LampHome *self)
{
  g_return_val_if_fail (LAMP_IS_HOME (self), FALSE);

  return self->is_busy || self->status.link == LAMP_LINK_STARTING
         || self->status.link == LAMP_LINK_CATCHING_UP;
}

/**
 * lamp_home_set_name:
 * @self: a home
 * @name: (nullable): what the home is called
 */
void
lamp_home_set_name (LampHome *self, const char *name)
{
  g_return_if_fail (LAMP_IS_HOME (self));

  if (g_strcmp0 (self->name, name) == 0)
    return;
  g_free (self->name);
  self->name = g_strdup (name);
  g_signal_emit (self, signals[STATUS_CHANGED], 0);
}

/**
 * lamp_home_set_loader: (skip)
 * @self: a home
 * @loader: what keeps it current; lives as long as the home
 * @destroy: how to end it
 */
void
lamp_home_set_loader (LampHome *self, LampHomeLoader *loader, GDestroyNotify destroy)
{
  g_return_if_fail (LAMP_IS_HOME (self) && self->loader == NULL);

  self->loader = loader;
  self->destroy_loader = destroy;
}

/**
 * lamp_home_get_loader: (skip)
 * @self: a home
 *
 * Returns: (transfer none) (nullable): what keeps it current
 */
LampHomeLoader *
lamp_home_get_loader (LampHome *self)
{
  g_return_val_if_fail (LAMP_IS_HOME (self), NULL);

  return self->loader;
}

/**
 * lamp_home_get_residents:
 * @self: a home
 *
 * Returns: (transfer none): list of LampResidentItem by ward, room, bed
 */
GListModel *
lamp_home_get_residents (LampHome *self)
{
  g_return_val_if_fail (LAMP_IS_HOME (self), NULL);

  return G_LIST_MODEL (self->residents);
}

/**
 * lamp_home_get_alerts:
 * @self: a home
 *
 * Returns: (transfer none): list of LampAlertItem that show: most urgent first, then oldest
 */
GListModel *
lamp_home_get_alerts (LampHome *self)
{
  g_return_val_if_fail (LAMP_IS_HOME (self), NULL);

  return G_LIST_MODEL (self->alerts);
}

/**
 * lamp_home_get_over:
 * @self: a home
 *
 * Returns: (transfer none): list of LampAlertItem whose condition ended before anybody looked: those of high
 *   priority first, then what ended last
 */
GListModel *
lamp_home_get_over (LampHome *self)
{
  g_return_val_if_fail (LAMP_IS_HOME (self), NULL);

  return G_LIST_MODEL (self->over);
}

/**
 * lamp_home_find_resident:
 * @self: a home
 * @id: a resident's id
 *
 * Returns: (transfer none) (nullable): their item, or %NULL if they are not here
 */
LampResidentItem *
lamp_home_find_resident (LampHome *self, const char *id)
{
  g_return_val_if_fail (LAMP_IS_HOME (self) && id != NULL, NULL);

  return g_hash_table_lookup (self->by_id, id);
}

/**
 * lamp_home_get_status:
 * @self: a home
 *
 * Returns: (transfer none): the state of the connection, valid until "status-changed"
 */
const LampStatus *
lamp_home_get_status (LampHome *self)
{
  g_return_val_if_fail (LAMP_IS_HOME (self), NULL);

  return &self->status;
}

/**
 * lamp_home_get_zone:
 * @self: a home
 *
 * Returns: (transfer none): the home's zone
 */
GTimeZone *
lamp_home_get_zone (LampHome *self)
{
  g_return_val_if_fail (LAMP_IS_HOME (self), NULL);

  return self->zone;
}

/**
 * lamp_home_get_now_us:
 * @self: a home
 *
 * Returns: now, by the cloud's clock where it is known
 */
gint64
lamp_home_get_now_us (LampHome *self)
{
  g_return_val_if_fail (LAMP_IS_HOME (self), 0);

  return self->now_us;
}

/**
 * lamp_home_set_hides_names:
 * @self: a home
 * @hides_names: whether the screen is seen by whoever passes
 */
void
lamp_home_set_hides_names (LampHome *self, gboolean hides_names)
{
  GHashTableIter iter;
  gpointer item;

  g_return_if_fail (LAMP_IS_HOME (self));

  self->hides_names = hides_names;
  g_hash_table_iter_init (&iter, self->by_id);
  while (g_hash_table_iter_next (&iter, NULL, &item))
    lamp_resident_item_set_hides_name (item, hides_names);
  g_signal_emit (self, signals[REFRESHED], 0);
}

/**
 * lamp_home_set_is_demo:
 * @self: a home
 * @is_demo: whether it is known from the start that nobody here is real
 */
void
lamp_home_set_is_demo (LampHome *self, gboolean is_demo)
{
  g_return_if_fail (LAMP_IS_HOME (self));

  self->is_demo = is_demo;
  g_signal_emit (self, signals[STATUS_CHANGED], 0);
}

/**
 * lamp_home_is_demo:
 * @self: a home
 *
 * Returns: whether this is the demo home, or anybody here is simulated; one is enough to say so
 */
gboolean
lamp_home_is_demo (LampHome *self)
{
  GHashTableIter iter;
  gpointer item;

  g_return_val_if_fail (LAMP_IS_HOME (self), FALSE);

  if (self->is_demo)
    return TRUE;
  g_hash_table_iter_init (&iter, self->by_id);
  while (g_hash_table_iter_next (&iter, NULL, &item))
    if (lamp_resident_item_get_row (item)->is_simulated)
      return TRUE;

  return FALSE;
}

/**
 * lamp_home_is_loaded:
 * @self: a home
 *
 * Returns: whether "residents-loaded" has been emitted
 */
gboolean
lamp_home_is_loaded (LampHome *self)
{
  g_return_val_if_fail (LAMP_IS_HOME (self), FALSE);

  return self->is_loaded;
}

/**
 * lamp_home_are_sparks_loaded:
 * @self: a home
 *
 * Returns: whether "sparks-loaded" has been emitted
 */
gboolean
lamp_home_are_sparks_loaded (LampHome *self)
{
  g_return_val_if_fail (LAMP_IS_HOME (self), FALSE);

  return self->are_sparks_loaded;
}

/**
 * lamp_home_get_name:
 * @self: a home
 *
 * Returns: (transfer none) (nullable): what the home is called
 */
const char *
lamp_home_get_name (LampHome *self)
{
  g_return_val_if_fail (LAMP_IS_HOME (self), NULL);

  return self->name;
}

/**
 * lamp_home_set_cloud:
 * @self: a home
 * @cloud: (nullable): the FHIR base; its host stands in where the home has no name
 */
void
lamp_home_set_cloud (LampHome *self, const char *cloud)
{
  g_autoptr (GUri) uri = cloud != NULL ? g_uri_parse (cloud, G_URI_FLAGS_NONE, NULL) : NULL;

  g_return_if_fail (LAMP_IS_HOME (self));

  g_free (self->cloud);
  g_free (self->host);
  self->cloud = g_strdup (cloud);
  self->host = uri != NULL ? g_strdup (g_uri_get_host (uri)) : NULL;
  g_signal_emit (self, signals[STATUS_CHANGED], 0);
}

/**
 * lamp_home_get_cloud:
 * @self: a home
 *
 * Returns: (transfer none) (nullable): the FHIR base
 */
const char *
lamp_home_get_cloud (LampHome *self)
{
  return self->cloud;
}

/**
 * lamp_home_get_host:
 * @self: a home
 *
 * Returns: (transfer none) (nullable): the cloud's host
 */
const char *
lamp_home_get_host (LampHome *self)
{
  g_return_val_if_fail (LAMP_IS_HOME (self), NULL);

  return self->host;
}
