/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a person entered -> acts in the outbox.
 *
 * An entry knows the moment of the button, by this machine's clock. When it is kept, that moment becomes a
 * time of the cloud's clock, once and for good: it stands in the resource's body and is never rewritten,
 * however long the act waits. Each value is an act of its own, so that the cloud's refusal of one does not
 * hold the others, but all of an entry are kept or none.
 *
 * Values are judged before they are kept, by the same registry as a sensor's: what cannot be true is no
 * entry, and what is unusual needs a second look of the person who typed it.
 */

#include "config.h"

#include "station/entry-private.h"
#include "core/instant.h"
#include "fhir/write-communication.h"
#include "fhir/write-observation.h"
#include "fhir/write-remark.h"

#include <glib/gi18n-lib.h>

/* Pulse pressure outside of this is unusual. Source: domain.md 5. */
#define LEAST_PULSE_PRESSURE    (15 * LAMP_MILLI)
#define GREATEST_PULSE_PRESSURE (120 * LAMP_MILLI)

typedef struct
{
  LampMetricId metric;
  gint64 value;
  gint64 diastolic; /* of a pressure */
} Value;

static void
clear_key (gpointer data)
{
  LampEntryKey *other = data;

  g_free (other->key);
  g_free (other->resident_id);
}

/* The common beginning of an entry; lamp_entry_unref() ends it. */
LampEntry *
lamp_entry_new (const char *resident_id, const char *staff_id, const char *staff_name)
{
  LampEntry *entry = g_new0 (LampEntry, 1);

  g_atomic_ref_count_init (&entry->ref_count);
  entry->resident_id = g_strdup (resident_id);
  entry->staff_id = g_strdup (staff_id);
  entry->staff_name = g_strdup (staff_name);
  entry->values = g_array_new (FALSE, FALSE, sizeof (Value));
  entry->others = g_array_new (FALSE, FALSE, sizeof (LampEntryKey));
  g_array_set_clear_func (entry->others, clear_key);
  entry->station = g_strdup (g_get_host_name ());
  entry->pressed_us = g_get_real_time ();

  return entry;
}

/**
 * lamp_entry_new_observation:
 * @staff_name: (nullable): what people call them
 *
 * Returns: (transfer full): an entry to which values are added
 */
LampEntry *
lamp_entry_new_observation (const char *resident_id, const char *staff_id, const char *staff_name)
{
  return lamp_entry_new (resident_id, staff_id, staff_name);
}

/**
 * lamp_entry_new_response:
 * @code: one for which lamp_response_is_code() holds
 * @staff_name: (nullable): what people call them
 *
 * Returns: (transfer full): an entry
 */
LampEntry *
lamp_entry_new_response (const char *resident_id,
                         const char *alert_key,
                         const char *code,
                         const char *staff_id,
                         const char *staff_name)
{
  LampEntry *entry = lamp_entry_new (resident_id, staff_id, staff_name);

  entry->alert_key = g_strdup (alert_key);
  entry->code = g_strdup (code);

  return entry;
}

LampEntry *
lamp_entry_ref (LampEntry *entry)
{
  g_atomic_ref_count_inc (&entry->ref_count);

  return entry;
}

void
lamp_entry_unref (LampEntry *entry)
{
  if (!g_atomic_ref_count_dec (&entry->ref_count))
    return;

  g_free (entry->resident_id);
  g_free (entry->staff_id);
  g_free (entry->staff_name);
  g_free (entry->stay_id);
  g_free (entry->alert_key);
  g_free (entry->code);
  g_free (entry->note);
  g_free (entry->recipient);
  g_free (entry->station);
  g_free (entry->ended_pause);
  g_array_unref (entry->others);
  lamp_pause_free (entry->pause);
  lamp_decision_free (entry->decision);
  g_clear_pointer (&entry->zone, g_time_zone_unref);
  g_free (entry->missing);
  g_array_unref (entry->values);
  g_free (entry);
}

/**
 * lamp_entry_add_key:
 * @key: another key under which the same alert stands: #LampAlertCase.keys
 *
 * The answer is written for that one too.
 */
void
lamp_entry_add_key (LampEntry *entry, const char *key)
{
  lamp_entry_add_alert (entry, key, entry->resident_id);
}

/**
 * lamp_entry_add_alert:
 * @key: another alert
 * @resident_id: whose it is
 *
 * The answer is written for that one too, as of the same moment, so that taking it back takes back all of it.
 */
void
lamp_entry_add_alert (LampEntry *entry, const char *key, const char *resident_id)
{
  const LampEntryKey other = { g_strdup (key), g_strdup (resident_id) };

  if (g_strcmp0 (key, entry->alert_key) != 0)
    g_array_append_val (entry->others, other);
  else
    clear_key ((gpointer) &other);
}

/**
 * lamp_entry_set_recipient:
 * @recipient: (nullable): of an escalation, to whom
 */
void
lamp_entry_set_recipient (LampEntry *entry, const char *recipient)
{
  g_free (entry->recipient);
  entry->recipient = g_strdup (recipient);
}

/**
 * lamp_entry_set_station:
 * @station: (nullable): what people call this station; else it is the machine's name
 */
void
lamp_entry_set_station (LampEntry *entry, const char *station)
{
  g_free (entry->station);
  entry->station = g_strdup (station);
}

/**
 * lamp_entry_add_value:
 * @metric: one for which lamp_observation_can_write() holds, but no pressure
 * @value: milli of the metric's unit, or the enumerator of a coded metric
 */
void
lamp_entry_add_value (LampEntry *entry, LampMetricId metric, gint64 value)
{
  const Value added = { metric, value, 0 };

  g_return_if_fail (lamp_observation_can_write (metric) && metric != LAMP_METRIC_SYSTOLIC);

  g_array_append_val (entry->values, added);
}

/**
 * lamp_entry_add_pressure:
 * @systolic: milli of mmHg
 * @diastolic: milli of mmHg
 */
void
lamp_entry_add_pressure (LampEntry *entry, gint64 systolic, gint64 diastolic)
{
  const Value added = { LAMP_METRIC_SYSTOLIC, systolic, diastolic };

  g_array_append_val (entry->values, added);
}

/**
 * lamp_entry_set_note:
 * @note: (nullable): what they said about an alert, or of a resident beside the values
 */
void
lamp_entry_set_note (LampEntry *entry, const char *note)
{
  g_free (entry->note);
  entry->note = g_strdup (note);
}

/**
 * lamp_entry_set_signs:
 * @signs: the changes noticed, a set of LampSign
 */
void
lamp_entry_set_signs (LampEntry *entry, guint signs)
{
  entry->signs = signs;
}

/**
 * lamp_entry_set_missing:
 * @missing: (nullable): why a set of observations was left incomplete
 */
void
lamp_entry_set_missing (LampEntry *entry, const char *missing)
{
  g_free (entry->missing);
  entry->missing = g_strdup (missing);
}

static gboolean
has_remark (const LampEntry *entry)
{
  return entry->alert_key == NULL
         && (entry->signs != 0 || entry->note != NULL || entry->missing != NULL);
}

/**
 * lamp_entry_is_empty:
 *
 * Returns: whether there is nothing in it that could be kept
 */
gboolean
lamp_entry_is_empty (const LampEntry *entry)
{
  return entry->alert_key == NULL && entry->pause == NULL && entry->ended_pause == NULL
         && entry->decision == NULL && entry->values->len == 0 && !has_remark (entry);
}

/**
 * lamp_entry_set_stay:
 * @stay_id: (nullable): the id of the resident's Encounter
 */
void
lamp_entry_set_stay (LampEntry *entry, const char *stay_id)
{
  g_free (entry->stay_id);
  entry->stay_id = g_strdup (stay_id);
}

/* ---- Judging ---- */

static LampPlausibility
judge_pressure (const Value *value)
{
  LampPlausibility systolic
      = lamp_metric_judge (lamp_metric_get (LAMP_METRIC_SYSTOLIC), value->value);
  LampPlausibility diastolic
      = lamp_metric_judge (lamp_metric_get (LAMP_METRIC_DIASTOLIC), value->diastolic);
  gint64 difference = value->value - value->diastolic;

  if (difference <= 0)
    return LAMP_IMPLAUSIBLE;
  if (difference < LEAST_PULSE_PRESSURE || difference > GREATEST_PULSE_PRESSURE)
    return MAX (LAMP_QUESTIONABLE, MAX (systolic, diastolic));

  return MAX (systolic, diastolic);
}

/* "pulse 88", "bp 132/74", "consciousness alert"; short and the same in every language: it stands in the log. */
static char *
summarise (const Value *value)
{
  static const char *const levels[] = { "alert", "confusion", "voice", "pain", "unresponsive" };
  const LampMetric *metric = lamp_metric_get (value->metric);
  g_autofree char *number = NULL;

  if (value->metric == LAMP_METRIC_CONSCIOUSNESS)
    return g_strdup_printf ("consciousness %s", levels[CLAMP (value->value, 0, 4)]);
  if (value->metric == LAMP_METRIC_ON_OXYGEN)
    return g_strdup (value->value != 0 ? "on oxygen" : "on air");

  number = lamp_milli_format (value->value, metric->decimals);
  if (value->metric == LAMP_METRIC_SYSTOLIC)
    {
      g_autofree char *below = lamp_milli_format (value->diastolic, metric->decimals);

      return g_strdup_printf ("bp %s/%s", number, below);
    }

  return g_strdup_printf ("%s %s", metric->name, number);
}

/* The first of its values, as it stands in the log. */
char *
lamp_entry_summarise (const LampEntry *entry)
{
  return summarise (&g_array_index (entry->values, Value, 0));
}

/**
 * lamp_entry_judge:
 * @words: (out) (optional) (nullable) (transfer full): what is wrong or unusual, for the person who typed it
 *
 * Returns: the worst of its values: %LAMP_IMPLAUSIBLE must not be kept, %LAMP_QUESTIONABLE only after the
 *   person has confirmed it
 */
LampPlausibility
lamp_entry_judge (const LampEntry *entry, char **words)
{
  LampPlausibility worst = LAMP_PLAUSIBLE;
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < entry->values->len; i++)
    {
      const Value *value = &g_array_index (entry->values, Value, i);
      LampPlausibility one
          = value->metric == LAMP_METRIC_SYSTOLIC
                ? judge_pressure (value)
                : lamp_metric_judge (lamp_metric_get (value->metric), value->value);

      if (one != LAMP_PLAUSIBLE)
        {
          g_autofree char *summary = summarise (value);

          g_string_append_printf (text, "%s%s: %s", text->len > 0 ? "; " : "", summary,
                                  one == LAMP_IMPLAUSIBLE ? _ ("cannot be true")
                                                          : _ ("is unusual"));
        }
      worst = MAX (worst, one);
    }
  if (words != NULL)
    *words = text->len > 0 ? g_strdup (text->str) : NULL;

  return worst;
}

/* ---- Keeping ---- */

typedef struct
{
  GArray *wishes; /* LampActWish */
  GPtrArray *texts;
} Kept;

static const char *
own (Kept *kept, char *text)
{
  g_ptr_array_add (kept->texts, text);

  return text;
}

static void
add_observation (Kept *kept, const LampEntry *entry, const Value *value, gint64 made_us)
{
  const char *uuid = own (kept, g_uuid_string_random ());
  const LampObservationWish body = {
    .id = { uuid, uuid },
    .staff = { entry->staff_id, entry->staff_name },
    .resident_id = entry->resident_id,
    .stay_id = entry->stay_id,
    .taken_us = made_us,
    .metric = value->metric,
    .value = value->value,
    .diastolic = value->diastolic,
  };
  const LampActWish wish = {
    .uuid = uuid,
    .resource_id = uuid,
    .type = "Observation",
    .chain = entry->resident_id,
    .body = own (kept, lamp_observation_write (&body)),
    .actor = entry->staff_id,
    .action = "observe",
    .resident = entry->resident_id,
    .summary = own (kept, summarise (value)),
    .made_us = made_us,
  };

  g_array_append_val (kept->wishes, wish);
}

static char *
summarise_remark (const LampEntry *entry)
{
  g_autofree char *signs = lamp_signs_describe (entry->signs);
  g_autoptr (GString) text = g_string_new (NULL);

  if (*signs != '\0')
    g_string_append_printf (text, "changes noticed: %s", signs);
  if (entry->note != NULL)
    g_string_append_printf (text, "%snote: %s", text->len > 0 ? "; " : "", entry->note);
  if (entry->missing != NULL)
    g_string_append_printf (text, "%sincomplete: %s", text->len > 0 ? "; " : "", entry->missing);

  return g_strdup (text->str);
}

static void
add_remark (Kept *kept, const LampEntry *entry, gint64 made_us)
{
  const char *uuid = own (kept, g_uuid_string_random ());
  const LampRemarkWish body = {
    .id = { uuid, uuid },
    .staff = { entry->staff_id, entry->staff_name },
    .resident_id = entry->resident_id,
    .stay_id = entry->stay_id,
    .at_us = made_us,
    .signs = entry->signs,
    .note = entry->note,
    .missing = entry->missing,
  };
  const LampActWish wish = {
    .uuid = uuid,
    .resource_id = uuid,
    .type = "Observation",
    .chain = entry->resident_id,
    .body = own (kept, lamp_remark_write (&body)),
    .actor = entry->staff_id,
    .action = "remark",
    .resident = entry->resident_id,
    .summary = own (kept, summarise_remark (entry)),
    .made_us = made_us,
  };

  g_array_append_val (kept->wishes, wish);
}

static void
add_response (
    Kept *kept, const LampEntry *entry, const char *key, const char *resident_id, gint64 made_us)
{
  const char *uuid = own (kept, g_uuid_string_random ());
  /* To the millisecond, as it is sent: what comes back must be the same. */
  gint64 sent_us = made_us / 1000 * 1000;
  const LampResponseWish body = {
    .id = { uuid, uuid },
    .staff = { entry->staff_id, entry->staff_name },
    .alert_key = key,
    .resident_id = resident_id,
    .code = entry->code,
    .sent_us = sent_us,
    .recipient = entry->recipient,
    .note = entry->note,
    .station = entry->station,
  };
  const LampResponse response = {
    .id = (char *) uuid,
    .alert_key = (char *) key,
    .code = lamp_response_code_from_string (entry->code),
    .by = entry->staff_id,
    .by_name = entry->staff_name,
    .station = entry->station,
    .recipient = entry->recipient,
    .note = entry->note,
    .sent_us = sent_us,
  };
  LampResponse *kept_response = g_memdup2 (&response, sizeof response);
  const LampActWish wish = {
    .uuid = uuid,
    .resource_id = uuid,
    .type = "Communication",
    .chain = key,
    .body = own (kept, lamp_response_write (&body)),
    .actor = entry->staff_id,
    .action = "respond",
    .resident = resident_id,
    .summary = own (kept, entry->note != NULL ? g_strdup_printf ("%s: %s", entry->code, entry->note)
                                              : g_strdup (entry->code)),
    .made_us = made_us,
    .response = kept_response,
  };

  g_ptr_array_add (kept->texts, kept_response);
  g_array_append_val (kept->wishes, wish);
}

/**
 * lamp_entry_keep:
 * @clock_offset_us: the cloud's clock minus this machine's
 * @uuids: (out) (optional) (transfer full): of the acts
 * @error: any %LAMP_STORE_ERROR; nothing was kept then, and the person must be told
 *
 * Puts the entry into the outbox. When it returns, the entry is on disk.
 */
gboolean
lamp_entry_keep (const LampEntry *entry,
                 LampDatabase *acts,
                 gint64 clock_offset_us,
                 GStrv *uuids,
                 GError **error)
{
  gint64 made_us = entry->pressed_us + clock_offset_us;
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GArray) wishes = g_array_new (FALSE, FALSE, sizeof (LampActWish));
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  Kept kept = { wishes, texts };

  g_return_val_if_fail (!lamp_entry_is_empty (entry), FALSE);

  if (entry->decision != NULL)
    return lamp_entry_keep_decision (entry, acts, made_us, uuids, error);
  if (entry->pause != NULL || entry->ended_pause != NULL || entry->is_undo)
    {
      if (uuids != NULL)
        *uuids = g_new0 (char *, 1);
      return lamp_entry_keep_quiet (entry, acts, made_us, error);
    }

  if (entry->alert_key != NULL)
    {
      add_response (&kept, entry, entry->alert_key, entry->resident_id, made_us);
      for (guint i = 0; i < entry->others->len; i++)
        {
          const LampEntryKey *other = &g_array_index (entry->others, LampEntryKey, i);

          add_response (&kept, entry, other->key, other->resident_id, made_us);
        }
    }
  for (guint i = 0; i < entry->values->len; i++)
    add_observation (&kept, entry, &g_array_index (entry->values, Value, i), made_us);
  if (has_remark (entry))
    add_remark (&kept, entry, made_us);

  if (!lamp_outbox_put (acts, (const LampActWish *) (gpointer) wishes->data, wishes->len, error))
    return FALSE;
  for (guint i = 0; i < wishes->len; i++)
    g_strv_builder_add (builder, g_array_index (wishes, LampActWish, i).uuid);
  if (uuids != NULL)
    *uuids = g_strv_builder_end (builder);

  return TRUE;
}
