/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What stands on a resident's time axis besides values, from both files: alerts that were raised, notes on
 * them, complete sets of observations with their score, and from what was entered on this station its notes
 * and its corrections.
 *
 * A correction stands where the value stands that it corrects, and tells the whole trace: what was, what is,
 * who, when and why. What was corrected on another station is not known here: the cloud sends only the value
 * that holds. Bounded: the newest of each kind, in the time that was read.
 *
 * Any thread, with connections of its own.
 */

#include "config.h"

#include "pages/resident/chart-events.h"
#include "core/response.h"
#include "model/act-words.h"
#include "model/words.h"
#include "store/recorded-set.h"
#include "store/staff.h"
#include "widgets/chart-event.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_SETS 500
#define MAX_ACTS 1000

typedef struct
{
  LampChartSet *set;
  const LampChartQuery *query;
  LampReader *reader;
  LampDatabase *acts;
  GTimeZone *zone;
  GHashTable *names;    /* of staff, by id */
  GHashTable *replaced; /* UUIDs in whose place another act stands */
} Run;

static LampChartEvent *
add (const Run *run, LampChartEventKind kind, gint64 at_us, const char *words)
{
  LampChartEvent *event = lamp_chart_event_new (kind, at_us, words);

  g_ptr_array_add (run->set->events, event);

  return event;
}

static void
add_alert (const Run *run, const LampAlert *alert)
{
  g_autofree char *what = lamp_alert_describe (alert, alert->value, run->query->now_us, run->zone);
  g_autofree char *end = NULL;
  g_autofree char *words = NULL;
  LampChartEvent *event;

  if (alert->ended_us == LAMP_NO_TIME)
    /* Translators: an alert ("!!! Breathing 27") that is still there */
    words = g_strdup_printf (_ ("%s open"), what);
  else
    {
      end = lamp_words_moment (alert->ended_us, run->query->now_us, run->zone);
      /* Translators: an alert ("!! Breathing 22") that is over, and when it ended */
      words = g_strdup_printf (_ ("%s ended %s"), what, end);
    }
  event = add (run, LAMP_EVENT_ALERT, alert->raised_us, words);
  event->priority = alert->priority;
}

static void
add_note (const Run *run, gint64 at_us, const char *by, const char *note, gboolean is_pending)
{
  /* Translators: a note about a resident: who wrote it, what */
  g_autofree char *words = g_strdup_printf (_ ("Note by %s: %s"), by, note);
  g_autofree char *pending
      /* Translators: added to an entry that the cloud has not confirmed */
      = g_strdup_printf ("%s (%s)", words, _ ("not yet shared"));

  add (run, LAMP_EVENT_NOTE, at_us, is_pending ? pending : words);
}

static gboolean
add_alerts (const Run *run, GError **error)
{
  g_autoptr (GPtrArray) cases = lamp_reader_alert_cases (
      run->reader, run->query->resident_id, LAMP_ALERTS_ALL, run->query->now_us, error);

  for (guint i = 0; i < run->set->alerts->len; i++)
    add_alert (run, g_ptr_array_index (run->set->alerts, i));
  for (guint i = 0; cases != NULL && i < cases->len; i++)
    {
      const LampAlertCase *row = g_ptr_array_index (cases, i);

      for (guint k = 0; k < row->log->len; k++)
        {
          const LampResponse *response = g_ptr_array_index (row->log, k);

          if (response->note != NULL && *response->note != '\0' && !response->is_retracted)
            add_note (run, response->sent_us, lamp_response_actor (response), response->note,
                      response->is_pending);
        }
    }

  return cases != NULL;
}

static gboolean
add_sets (const Run *run, GError **error)
{
  g_autoptr (GArray) sets
      = lamp_reader_sets (run->reader, run->query->resident_id, run->set->loaded.from_us,
                          run->set->loaded.to_us + 1, MAX_SETS, error);

  for (guint i = 0; sets != NULL && i < sets->len; i++)
    {
      const LampRecordedSet *set = &g_array_index (sets, LampRecordedSet, i);
      /* Translators: a complete set of observations that was recorded, and its score */
      g_autofree char *words = g_strdup_printf (_ ("Observations, NEWS2 %u"), set->score.minimum);

      add (run, LAMP_EVENT_SCORE, set->at_us, words)->score = set->score.minimum;
    }

  return sets != NULL;
}

static const char *
name_of (const Run *run, const char *staff_id)
{
  const char *name = g_hash_table_lookup (run->names, staff_id);

  return name != NULL ? name : staff_id;
}

/* Why: what stands after "was VALUE: " in the note of a correction, the note itself of what is taken back. */
static const char *
reason_of (const LampAct *base, const LampHandValue *is)
{
  g_autofree char *before = g_strdup_printf ("was %s: ", base->summary);

  if (base->state == LAMP_ACT_WITHDRAWN && base->outcome != NULL)
    return base->outcome;
  if (is->note == NULL)
    return NULL;

  return g_str_has_prefix (is->note, before) ? is->note + strlen (before) : is->note;
}

static void
add_trace (
    const Run *run, const LampAct *act, const LampAct *base, const char *was, const char *now)
{
  g_autoptr (LampHandValue) is = lamp_hand_value_read (act->body, -1);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *moment = lamp_words_moment (act->made_us, run->query->now_us, run->zone);
  const char *by = name_of (run, act->actor);
  const char *why = is != NULL ? reason_of (base, is) : NULL;

  if (now != NULL)
    /* Translators: the trace of a correction: what it was, what it is, by whom, when */
    g_string_append_printf (text, _ ("%s → %s, corrected by %s %s"), was, now, by, moment);
  else
    /* Translators: the trace of a value entered in error: what it was, by whom it was taken back, when */
    g_string_append_printf (text, _ ("%s entered in error, taken back by %s %s"), was, by, moment);
  if (why != NULL)
    g_string_append_printf (text, ": %s", why);
  if (act->state != LAMP_ACT_DONE)
    g_string_append_printf (text, " (%s)", _ ("not yet shared"));
  add (run, LAMP_EVENT_CORRECTION,
       is != NULL && is->taken_us != LAMP_NO_TIME ? is->taken_us : act->made_us, text->str);
}

static gboolean
add_correction (const Run *run, const LampAct *act, GError **error)
{
  g_autoptr (LampAct) base = lamp_outbox_find (run->acts, act->replaces, error);
  g_autoptr (LampHandValue) before = NULL;
  g_autoptr (LampHandValue) after = NULL;
  g_autofree char *was = NULL;
  g_autofree char *now = NULL;

  if (base == NULL)
    return FALSE;
  before = lamp_hand_value_read (base->body, -1);
  after = lamp_hand_value_read (act->body, -1);
  was = before != NULL && before->stands ? lamp_act_words_value (before) : g_strdup (base->summary);
  if (strcmp (act->action, "in-error") != 0)
    now = after != NULL && after->stands ? lamp_act_words_value (after) : g_strdup (act->summary);
  /* The same once more, after a conflict, corrects nothing. */
  if (g_strcmp0 (was, now) != 0)
    add_trace (run, act, base, was, now);

  return TRUE;
}

/* Taken back before the cloud had it: who did it is in the audit log, the act knows why. */
static void
add_withdrawal (const Run *run, const LampAct *act)
{
  g_autoptr (LampHandValue) value = lamp_hand_value_read (act->body, -1);
  g_autofree char *was
      = value != NULL && value->stands ? lamp_act_words_value (value) : g_strdup (act->summary);
  g_autofree char *words
      /* Translators: a value that was taken back before it was sent, and why */
      = g_strdup_printf (_ ("%s taken back before it was shared: %s"), was,
                         act->outcome != NULL ? act->outcome : "–");

  add (run, LAMP_EVENT_CORRECTION,
       value != NULL && value->taken_us != LAMP_NO_TIME ? value->taken_us : act->made_us, words);
}

static gboolean
add_act (const Run *run, const LampAct *act, GError **error)
{
  gboolean is_remark = strcmp (act->action, "remark") == 0;
  gboolean is_value = strcmp (act->action, "observe") == 0 || strcmp (act->action, "correct") == 0
                      || strcmp (act->action, "in-error") == 0;

  if (act->state == LAMP_ACT_WITHDRAWN)
    {
      if (strcmp (act->action, "observe") == 0 && !g_hash_table_contains (run->replaced, act->uuid))
        add_withdrawal (run, act);
      return TRUE;
    }
  if (is_remark)
    {
      const char *note = g_str_has_prefix (act->summary, "note: ")
                             ? act->summary + strlen ("note: ")
                             : act->summary;

      add_note (run, act->made_us, name_of (run, act->actor), note, act->state != LAMP_ACT_DONE);
    }

  return !is_value || act->replaces == NULL || add_correction (run, act, error);
}

static gboolean
add_acts (Run *run, GError **error)
{
  g_autoptr (GHashTable) replaced = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) names = NULL;
  g_autoptr (GPtrArray) acts = NULL;

  if (run->acts == NULL)
    return TRUE;
  names = lamp_staff_names (run->acts, error);
  if (names == NULL)
    return FALSE;
  acts = lamp_outbox_list_of_resident (run->acts, run->query->resident_id, run->set->loaded.from_us,
                                       G_MAXINT64, MAX_ACTS, error);
  run->names = names;
  run->replaced = replaced;
  for (guint i = 0; acts != NULL && i < acts->len; i++)
    {
      const LampAct *act = g_ptr_array_index (acts, i);

      if (act->replaces != NULL)
        g_hash_table_add (replaced, act->replaces);
    }
  for (guint i = 0; acts != NULL && i < acts->len; i++)
    if (!add_act (run, g_ptr_array_index (acts, i), error))
      return FALSE;

  return acts != NULL;
}

/**
 * lamp_chart_events_read:
 * @set: its alerts and its time are there; its events are filled
 * @acts: (nullable): what was entered on this station
 *
 * Returns: whether everything could be read
 */
gboolean
lamp_chart_events_read (LampChartSet *set,
                        const LampChartQuery *query,
                        LampReader *reader,
                        LampDatabase *acts,
                        GTimeZone *zone,
                        GError **error)
{
  Run run = { .set = set, .query = query, .reader = reader, .acts = acts, .zone = zone };

  if (!add_alerts (&run, error) || !add_sets (&run, error) || !add_acts (&run, error))
    return FALSE;
  lamp_chart_events_sort (set->events);

  return TRUE;
}
