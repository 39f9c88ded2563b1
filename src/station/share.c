/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Puts what our own rules raised and ended into the cloud, so that every station has it. Source:
 * cloud-protocol.md 3.2.
 *
 * One alert at a time: the cloud is asked first, and what it has is stored as if it had been pulled, which is
 * also how it is known after a restart what is shared and in which version. What it does not have is created
 * under its key; what has ended and still stands there as present is ended with If-Match. A pulled alert of the
 * same key is the same row, so there is never a second copy. An alert that was over before the cloud had it is
 * history and stays here, unless somebody has answered it: the answer is in the cloud, and must be to something.
 *
 * What people enter goes by the outbox and never waits for this. A cloud that does not let us read is left in peace for
 * a day; an alert that it refuses is set aside alone, with the reason; one that does not answer, until the next look
 * after a wait. Belongs to the engine's thread; to be freed
 * only when it is not busy.
 */

#define G_LOG_DOMAIN "lamp-station"

#include "config.h"

#include "station/share.h"
#include "cloud/push.h"
#include "core/decimal.h"
#include "core/instant.h"
#include "fhir/page.h"
#include "fhir/write-communication.h"
#include "station/abilities.h"
#include "station/refused-alerts.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define TAKES_ALERTS "alerts of stations"
#define TAKES_IDS    "ids of stations"

#define LONGEST_PAUSE_S 60

/* What was just created may stay out of the cloud's searches for a while. */
#define UNSEEN_US (10 * LAMP_US_PER_MINUTE)

struct _LampShare
{
  LampConnection *connection;
  LampStore *store;
  LampReader *reader;
  GTimeZone *zone;
  GCancellable *cancellable;
  LampShareFunc func;
  gpointer user_data;

  GQueue wanted;    /* LampAlert, owned */
  LampAlert *alert; /* (nullable): at work on it */
  GHashTable *sent; /* key -> when it was created (gint64, monotonic) */
  GHashTable *gone; /* keys of those that were deleted in the cloud */
  LampRefusedAlerts *refused;
  gboolean has_sent; /* the alert at work was written; what the cloud made of it is being read */
  gboolean has_switched;
  gint64 rests_until_us; /* monotonic */
  guint n_failures;
  gboolean is_stopped;
};

static void read_it (LampShare *self);

static gint64
cloud_now_us (LampShare *self)
{
  return g_get_real_time () + lamp_connection_get_clock_offset_us (self->connection);
}

/**
 * lamp_share_new:
 * @connection: outlives it, as @store and @reader do
 * @zone: the home's zone
 * @cancellable: ends a request that is under way
 * @func: called after something was stored
 */
LampShare *
lamp_share_new (LampConnection *connection,
                LampStore *store,
                LampReader *reader,
                GTimeZone *zone,
                GCancellable *cancellable,
                LampShareFunc func,
                gpointer user_data)
{
  LampShare *self = g_new0 (LampShare, 1);

  self->connection = connection;
  self->store = store;
  self->reader = reader;
  self->zone = g_time_zone_ref (zone);
  self->cancellable = g_object_ref (cancellable);
  self->func = func;
  self->user_data = user_data;
  g_queue_init (&self->wanted);
  self->sent = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->gone = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->refused = lamp_refused_alerts_load (reader, cloud_now_us (self));

  return self;
}

static void
forget_wanted (LampShare *self)
{
  g_queue_clear_full (&self->wanted, (GDestroyNotify) lamp_alert_free);
}

void
lamp_share_free (LampShare *self)
{
  if (self == NULL)
    return;

  g_assert (self->alert == NULL);
  forget_wanted (self);
  g_hash_table_unref (self->sent);
  g_hash_table_unref (self->gone);
  lamp_refused_alerts_free (self->refused);
  g_object_unref (self->cancellable);
  g_time_zone_unref (self->zone);
  g_free (self);
}

/**
 * lamp_share_is_busy:
 *
 * Returns: whether a request is on its way
 */
gboolean
lamp_share_is_busy (LampShare *self)
{
  return self->alert != NULL;
}

/**
 * lamp_share_stop:
 *
 * Begins nothing more; what is under way may end by itself.
 */
void
lamp_share_stop (LampShare *self)
{
  forget_wanted (self);
  self->is_stopped = TRUE;
}

/**
 * lamp_share_try_again:
 *
 * A person wants to see whether it works now: no waiting at the next look.
 */
void
lamp_share_try_again (LampShare *self)
{
  g_autoptr (GError) error = NULL;

  self->rests_until_us = 0;
  self->n_failures = 0;
  if (!lamp_refused_alerts_forget (self->refused, self->store, &error))
    g_debug ("what the cloud refused could not be forgotten: %s", error->message);
}

static gboolean
is_lacking (LampShare *self, const char *ability)
{
  return lamp_ability_is_lacking (self->reader, ability, cloud_now_us (self));
}

static void
learn_lacking (LampShare *self, const char *ability)
{
  g_autoptr (GError) error = NULL;

  if (!lamp_ability_note_lacking (self->store, ability, cloud_now_us (self), &error))
    g_debug ("what the cloud can do could not be kept: %s", error->message);
}

/**
 * lamp_share_get_problem:
 *
 * Returns: (transfer none) (nullable): why alerts of this station stay here, for a person
 */
const char *
lamp_share_get_problem (LampShare *self)
{
  if (is_lacking (self, TAKES_ALERTS))
    return _ ("The cloud does not take this station’s alerts: other stations do not see them");

  return lamp_refused_alerts_describe (self->refused, cloud_now_us (self));
}

/* The next one, unless there is none. */
static void
go_on (LampShare *self)
{
  g_clear_pointer (&self->alert, lamp_alert_free);
  self->has_sent = self->has_switched = FALSE;
  self->alert = g_queue_pop_head (&self->wanted);
  if (self->alert != NULL)
    read_it (self);
}

/* None of the others would fare better now. */
static void
rest (LampShare *self, gint64 asked_us)
{
  gint64 pause_s = MIN ((gint64) 1 << MIN (self->n_failures, 6), LONGEST_PAUSE_S);

  self->n_failures++;
  self->rests_until_us
      = g_get_monotonic_time () + MAX (asked_us, pause_s * (gint64) LAMP_US_PER_SECOND);
  forget_wanted (self);
  go_on (self);
}

static void
give_up (LampShare *self, guint status)
{
  g_message ("The cloud refuses alerts of this station (%u); they stay here for a day", status);
  learn_lacking (self, TAKES_ALERTS);
  forget_wanted (self);
  go_on (self);
}

/* ---- What is written ---- */

/* In English, whatever the station speaks: any station writes the same bytes. How long a sensor has been silent
 * depends on when somebody looked, so that is not among it. */
static char *
english_text (const LampAlert *alert)
{
  const LampMetric *metric = lamp_metric_get (lamp_alert_metric (alert));
  g_autofree char *value = NULL;
  g_autofree char *limit = NULL;

  if (metric->id == LAMP_METRIC_OTHER || metric->kind == LAMP_METRIC_CODED
      || !lamp_rule_has_bound (alert->rule))
    return g_strdup (lamp_rule_get (alert->rule)->title);
  value = lamp_milli_format (alert->value, metric->decimals);
  limit = lamp_milli_format (alert->limit, metric->decimals);

  return g_strdup_printf ("%s %s %s (limit %s %s)", metric->title, value, metric->unit, limit,
                          metric->unit);
}

static void pushed_cb (GObject *source, GAsyncResult *result, gpointer user_data);

/* @fhir_id and @version of what the cloud has; NULL to create it. */
static void
push (LampShare *self, const char *fhir_id, const char *version)
{
  const LampAlert *alert = self->alert;
  g_autofree char *text = english_text (alert);
  const LampAlertWish wish = {
    .key = alert->key,
    .fhir_id = fhir_id,
    .resident_id = alert->resident_id,
    .code = lamp_alert_code (alert),
    .title = lamp_rule_get (alert->rule)->title,
    .priority = alert->priority,
    .sent_us = alert->since_us,
    .ended_us = alert->ended_us,
    .text = text,
  };
  g_autofree char *body = lamp_alert_write (&wish);
  const LampPushItem item = {
    .type = "Communication",
    .resource_id = fhir_id != NULL ? fhir_id : alert->key,
    .act = alert->key,
    .body = body,
    .if_match = version,
    .is_post = fhir_id == NULL && is_lacking (self, TAKES_IDS),
    .has_switched = self->has_switched,
    .attempt = 1,
  };

  lamp_push_async (self->connection, &item, self->cancellable, pushed_cb, self);
}

static void
note_sent (LampShare *self)
{
  gint64 now_us = g_get_monotonic_time ();

  g_hash_table_insert (self->sent, g_strdup (self->alert->key), g_memdup2 (&now_us, sizeof now_us));
}

/* This one: the cloud may well take the others. */
static void
set_aside (LampShare *self, const LampPushOutcome *outcome)
{
  g_autoptr (GError) error = NULL;

  g_message ("The cloud refuses an alert of this station (%u); it stays here for a day",
             outcome->status);
  if (!lamp_refused_alerts_note (self->refused, self->store, self->alert->key, outcome->words,
                                 cloud_now_us (self), &error))
    g_debug ("what the cloud refused could not be kept: %s", error->message);
  go_on (self);
}

static void
take_refusal (LampShare *self, const LampPushOutcome *outcome)
{
  /* Somebody else has changed it, mostly ended it: what it is now is read again, and judged at the next look. */
  if (outcome->decision.is_conflict)
    {
      self->has_sent = TRUE;
      read_it (self);
    }
  else
    set_aside (self, outcome);
}

static void
pushed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  LampShare *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (LampPushOutcome) outcome = lamp_push_finish (LAMP_CONNECTION (source), result, &error);

  if (outcome == NULL)
    {
      rest (self, 0);
      return;
    }
  switch (outcome->decision.step)
    {
    case LAMP_PUSH_DONE:
      note_sent (self);
      self->has_sent = TRUE;
      read_it (self);
      break;
    case LAMP_PUSH_SWITCH:
      learn_lacking (self, TAKES_IDS);
      self->has_switched = TRUE;
      push (self, NULL, NULL);
      break;
    case LAMP_PUSH_STUCK:
      take_refusal (self, outcome);
      break;
    case LAMP_PUSH_RETRY:
    case LAMP_PUSH_PAUSE:
    case LAMP_PUSH_LOOK:
    default:
      rest (self, outcome->decision.wait_us);
      break;
    }
}

/* ---- What the cloud has ---- */

static const LampAlertRecord *
find_record (const LampFhirPage *page, const char *key)
{
  for (guint i = 0; i < page->batch->alerts->len; i++)
    {
      const LampAlertRecord *record = &g_array_index (page->batch->alerts, LampAlertRecord, i);

      if (strcmp (record->key, key) == 0)
        return record;
    }

  return NULL;
}

static gboolean
keep (LampShare *self, const LampFhirPage *page)
{
  g_autoptr (LampIngest) ingest = lamp_ingest_new ();
  g_autoptr (GError) error = NULL;

  if (!lamp_store_put_batch (self->store, page->batch, ingest, &error))
    {
      g_warning ("What the cloud has of an alert could not be stored: %s", error->message);
      return FALSE;
    }
  if (ingest->alerts > 0)
    self->func (ingest, self->user_data);

  return TRUE;
}

static void
take_found (LampShare *self, const LampFhirPage *page, const LampAlertRecord *record)
{
  gboolean is_present
      = record->status == LAMP_ALERT_PRESENT || record->status == LAMP_ALERT_UNKNOWN;

  if (!keep (self, page))
    {
      rest (self, 0);
      return;
    }
  self->n_failures = 0;
  if (self->alert->ended_us != LAMP_NO_TIME && is_present && !self->has_sent)
    push (self, record->version.id, record->version.version);
  else
    go_on (self);
}

static void
take_missing (LampShare *self, gboolean is_gone)
{
  /* Somebody has deleted it: not once more. */
  is_gone |= self->alert->fhir_id != NULL;
  if (is_gone)
    g_hash_table_add (self->gone, g_strdup (self->alert->key));
  if (is_gone || self->has_sent)
    go_on (self);
  else
    push (self, NULL, NULL);
}

/* The answer is the alert, or a Bundle with it. */
static gboolean
read_page (LampShare *self, LampFhirPage *page, GBytes *body)
{
  const LampFhirContext context = { .zone = self->zone, .now_us = cloud_now_us (self) };
  gsize length;
  const char *bytes = g_bytes_get_data (body, &length);

  return lamp_fhir_resource_read (page, bytes, length, &context, NULL)
         || lamp_fhir_page_read (page, bytes, length, &context, NULL);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  LampShare *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (LampCloudAnswer) answer
      = lamp_connection_send_finish (LAMP_CONNECTION (source), result, &error);
  g_autoptr (LampFhirPage) page = lamp_fhir_page_new ();
  const LampAlertRecord *record;

  if (answer == NULL)
    rest (self, 0);
  else if (answer->status == 404 || answer->status == 410)
    take_missing (self, answer->status == 410);
  else if (answer->status == 403)
    give_up (self, answer->status);
  else if (answer->status != 200 || !read_page (self, page, answer->body))
    rest (self, answer->retry_after_us);
  else if ((record = find_record (page, self->alert->key)) != NULL)
    take_found (self, page, record);
  else
    take_missing (self, FALSE);
}

static void
read_it (LampShare *self)
{
  const char *base = lamp_connection_get_base (self->connection);
  const char *fhir_id = self->alert->fhir_id;
  g_autofree char *token = g_strdup_printf ("%s|%s", LAMP_SYSTEM_ALERT, self->alert->key);
  g_autofree char *escaped = g_uri_escape_string (token, NULL, FALSE);
  g_autofree char *url = NULL;
  LampCloudRequest wish = { .method = "GET" };

  if (fhir_id == NULL && is_lacking (self, TAKES_IDS))
    url = g_strdup_printf ("%s/Communication?identifier=%s", base, escaped);
  else
    url = g_strdup_printf ("%s/Communication/%s", base,
                           fhir_id != NULL ? fhir_id : self->alert->key);
  wish.url = url;
  lamp_connection_send_async (self->connection, &wish, self->cancellable, read_cb, self);
}

/* Created a moment ago and not seen since, or deleted, or refused. */
static gboolean
is_settled (LampShare *self, const LampAlert *alert)
{
  const gint64 *sent_us = g_hash_table_lookup (self->sent, alert->key);

  return g_hash_table_contains (self->gone, alert->key)
         || lamp_refused_alerts_has (self->refused, alert->key, cloud_now_us (self))
         || (alert->fhir_id == NULL && sent_us != NULL
             && g_get_monotonic_time () - *sent_us < UNSEEN_US);
}

/**
 * lamp_share_look:
 *
 * Looks for alerts that the cloud does not have, or not as they are now, and begins to share them. To be called
 * when every stream has been seen to its end: before, much looks open that has ended since.
 */
void
lamp_share_look (LampShare *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) alerts = NULL;

  if (self->alert != NULL || self->is_stopped || g_get_monotonic_time () < self->rests_until_us
      || is_lacking (self, TAKES_ALERTS))
    return;

  alerts = lamp_store_get_unshared_alerts (self->store, cloud_now_us (self), &error);
  if (alerts == NULL)
    {
      g_debug ("What is not shared could not be seen: %s", error->message);
      return;
    }
  for (guint i = 0; i < alerts->len; i++)
    if (!is_settled (self, g_ptr_array_index (alerts, i)))
      g_queue_push_tail (&self->wanted, lamp_alert_copy (g_ptr_array_index (alerts, i)));
  go_on (self);
}
