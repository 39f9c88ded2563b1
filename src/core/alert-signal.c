/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a station does about its alerts: which rows show, flash and sound, and why the others do not.
 *
 * A pure function of the alerts, what people did about them, the pauses and the time; no state is kept, so
 * that no sound can outlive its row and no row is silent for a forgotten reason: whatever does not signal
 * says in its row what mutes it, whose doing that is, and until when. Sources: domain.md 3.1 (states,
 * latching, escalation, reminders) and 3.2 (bundling, order of causes), wishes.md 2 and 3.
 *
 * A row is judged on its own first (where it stands, then pauses), then among its resident's others (what
 * explains it, what it is counted with), then with the whole station (all sound paused, the night).
 */

#include "config.h"

#include "core/alert-signal.h"
#include "core/instant.h"

#include <string.h>

/* Source: domain.md 3.1. */
#define AGAIN_HIGH_US    (3 * LAMP_US_PER_MINUTE)
#define AGAIN_MEDIUM_US  (10 * LAMP_US_PER_MINUTE)
#define REMINDER_US      (5 * LAMP_US_PER_MINUTE)
#define BUNDLE_WITHIN_US (10 * LAMP_US_PER_MINUTE)

/* Bed exit and what comes after it in the order of causes is explained by what comes before it; the vitals
 * are not: they may be why. */
#define RANK_BED       3
#define RANK_BATHROOM  4
#define RANK_TECHNICAL 6

static const struct
{
  LampPriority priority;
  gint64 after_us;
  LampAlarmStep step;
} steps[] = {
  { LAMP_PRIORITY_HIGH, 60 * LAMP_US_PER_SECOND, LAMP_ALARM_STEP_BANNER },
  { LAMP_PRIORITY_HIGH, 120 * LAMP_US_PER_SECOND, LAMP_ALARM_STEP_LEADER },
  { LAMP_PRIORITY_HIGH, 5 * LAMP_US_PER_MINUTE, LAMP_ALARM_STEP_UNANSWERED },
  { LAMP_PRIORITY_MEDIUM, 5 * LAMP_US_PER_MINUTE, LAMP_ALARM_STEP_BANNER },
  { LAMP_PRIORITY_MEDIUM, 15 * LAMP_US_PER_MINUTE, LAMP_ALARM_STEP_LEADER },
};

typedef struct
{
  const LampSignalAlert *alerts;
  GPtrArray *pauses;
  const LampSignalScene *scene;
  LampSignals *signals;
} Scene;

/* Something changes at @us, if that is still to come. */
static void
expect (Scene *self, gint64 us)
{
  LampSignals *signals = self->signals;

  if (us > self->scene->now_us && (signals->next_us == LAMP_NO_TIME || us < signals->next_us))
    signals->next_us = us;
}

static void
mute (LampSignalRow *row, LampMute reason, const char *by, gint64 until_us)
{
  row->mute = reason;
  row->muted_by = by;
  row->muted_until_us = until_us;
  row->flashes = FALSE;
  row->sounds = FALSE;
}

static gint64
again_after_us (LampPriority priority)
{
  if (priority == LAMP_PRIORITY_HIGH)
    return AGAIN_HIGH_US;

  return priority == LAMP_PRIORITY_MEDIUM ? AGAIN_MEDIUM_US : LAMP_NO_TIME;
}

/* ---- A row on its own ---- */

static void
signal_all (const LampAlert *alert, LampSignalRow *row)
{
  row->flashes = alert->priority >= LAMP_PRIORITY_MEDIUM;
  row->sounds = alert->priority > LAMP_PRIORITY_NONE;
}

/* Somebody knows of it: quiet for a while. */
static void
judge_known (Scene *self, const LampSignalAlert *input, LampSignalRow *row)
{
  const LampAlertFold *fold = input->fold;
  gboolean is_owned = row->standing == LAMP_STANDING_OWNED;
  const LampResponse *who = is_owned ? fold->owner : fold->acknowledged;
  gint64 wait_us = again_after_us (input->alert->priority);
  gint64 until_us = wait_us != LAMP_NO_TIME ? fold->quieted->sent_us + wait_us : LAMP_NO_TIME;

  if (until_us != LAMP_NO_TIME && self->scene->now_us >= until_us)
    {
      signal_all (input->alert, row);
      row->is_again = TRUE;
      return;
    }
  expect (self, until_us);
  mute (row, is_owned ? LAMP_MUTE_OWNED : LAMP_MUTE_ACKNOWLEDGED, lamp_response_actor (who),
        until_us);
}

static void
judge_unanswered (Scene *self, const LampSignalAlert *input, LampSignalRow *row)
{
  const LampAlert *alert = input->alert;
  gint64 since_us = alert->raised_us;

  if (input->fold->reopened != NULL)
    since_us = MAX (since_us, input->fold->reopened->sent_us);
  signal_all (alert, row);
  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      if (steps[i].priority != alert->priority)
        continue;
      if (self->scene->now_us >= since_us + steps[i].after_us)
        row->step = MAX (row->step, steps[i].step);
      else
        expect (self, since_us + steps[i].after_us);
    }
  /* A person need not wait for that. */
  if (input->fold->escalation > 0)
    row->step = MAX (row->step, LAMP_ALARM_STEP_LEADER);
}

static void
judge_standing (Scene *self, const LampSignalAlert *input, LampSignalRow *row)
{
  gboolean is_latching = lamp_alert_is_latching (input->alert);

  row->shows = TRUE;
  switch (row->standing)
    {
    case LAMP_STANDING_OPEN:
      judge_unanswered (self, input, row);
      break;
    case LAMP_STANDING_ACKNOWLEDGED:
    case LAMP_STANDING_OWNED:
      judge_known (self, input, row);
      break;
    case LAMP_STANDING_RESOLVED:
      /* A measured condition that is still there is not gone because somebody says so: it stays, quietly,
       * until it ends. A fall or a call has no end of its own. */
      row->shows = !is_latching && input->alert->ended_us == LAMP_NO_TIME;
      mute (row, LAMP_MUTE_RESOLVED, lamp_response_actor (input->fold->resolved), LAMP_NO_TIME);
      break;
    case LAMP_STANDING_ENDED_UNSEEN:
      if (is_latching)
        judge_unanswered (self, input, row);
      else
        mute (row, LAMP_MUTE_ENDED, NULL, LAMP_NO_TIME);
      break;
    case LAMP_STANDING_ENDED:
    case LAMP_STANDING_RETRACTED:
    default:
      row->shows = FALSE;
      mute (row, LAMP_MUTE_ENDED, NULL, LAMP_NO_TIME);
      break;
    }
}

static gboolean
covers (const LampPause *pause, const LampAlert *alert)
{
  switch (pause->kind)
    {
    case LAMP_PAUSE_SNOOZE:
      return g_strcmp0 (pause->alert_key, alert->key) == 0 && alert->priority <= pause->priority;
    case LAMP_PAUSE_CARE:
      return g_strcmp0 (pause->resident_id, alert->resident_id) == 0;
    case LAMP_PAUSE_OFF:
      return g_strcmp0 (pause->resident_id, alert->resident_id) == 0
             && g_strcmp0 (pause->code, lamp_alert_code (alert)) == 0;
    case LAMP_PAUSE_AUDIO:
    case LAMP_N_PAUSE_KINDS:
    default:
      return FALSE;
    }
}

/* The pause that holds longest is the one that is told. */
static void
judge_pauses (Scene *self, const LampAlert *alert, LampSignalRow *row)
{
  static const LampMute mutes[LAMP_N_PAUSE_KINDS] = {
    [LAMP_PAUSE_SNOOZE] = LAMP_MUTE_SNOOZED,
    [LAMP_PAUSE_CARE] = LAMP_MUTE_CARE,
    [LAMP_PAUSE_OFF] = LAMP_MUTE_OFF,
  };

  if (!row->sounds || lamp_alert_is_floor (alert))
    return;
  for (guint i = 0; i < self->pauses->len; i++)
    {
      const LampPause *pause = g_ptr_array_index (self->pauses, i);
      const char *by = pause->by_name != NULL ? pause->by_name : pause->by;

      if (lamp_pause_is_active (pause, self->scene->now_us) && covers (pause, alert)
          && (row->mute == LAMP_MUTE_NONE || pause->until_us > row->muted_until_us))
        mute (row, mutes[pause->kind], by, pause->until_us);
    }
}

/* Nobody's data come: that is one alarm, and not one for each resident. What had fallen silent before that
 * is another matter. */
static void
judge_cloud (Scene *self, const LampAlert *alert, LampSignalRow *row)
{
  if (self->scene->cloud_down_us == LAMP_NO_TIME || !row->shows
      || strcmp (lamp_alert_code (alert), "STALE") != 0
      || alert->raised_us < self->scene->cloud_down_us)
    return;
  mute (row, LAMP_MUTE_CLOUD_DOWN, "CLOUD_DOWN", LAMP_NO_TIME);
  row->shows = FALSE;
}

/* ---- Among the rows of one resident ---- */

static gboolean
is_live (const LampSignalAlert *input, const LampSignalRow *row)
{
  return row->standing == LAMP_STANDING_OPEN || row->standing == LAMP_STANDING_ACKNOWLEDGED
         || row->standing == LAMP_STANDING_OWNED
         || (row->standing == LAMP_STANDING_ENDED_UNSEEN && lamp_alert_is_latching (input->alert));
}

static gboolean
explains (const LampSignalAlert *cause, const LampSignalRow *cause_row, const LampAlert *alert)
{
  gint rank = lamp_alert_cause_rank (alert);
  gint cause_rank = lamp_alert_cause_rank (cause->alert);

  return (rank == RANK_BED || rank == RANK_BATHROOM || rank == RANK_TECHNICAL) && cause_rank < rank
         && cause_rank <= RANK_BED && is_live (cause, cause_row)
         && cause->alert->priority >= alert->priority
         && g_strcmp0 (cause->alert->resident_id, alert->resident_id) == 0;
}

/* Only what is muted by nothing else needs an explanation; a cause that is itself explained still does. */
static void
judge_causes (Scene *self)
{
  LampSignals *signals = self->signals;

  for (guint i = 0; i < signals->n_rows; i++)
    {
      LampSignalRow *row = &signals->rows[i];
      const LampAlert *alert = self->alerts[i].alert;
      gint best = -1;

      if (!row->sounds || lamp_alert_is_floor (alert))
        continue;
      for (guint j = 0; j < signals->n_rows; j++)
        if (j != i && explains (&self->alerts[j], &signals->rows[j], alert)
            && (best < 0
                || lamp_alert_cause_rank (self->alerts[j].alert)
                       < lamp_alert_cause_rank (self->alerts[best].alert)))
          best = (gint) j;
      if (best < 0)
        continue;
      mute (row, LAMP_MUTE_CAUSE, lamp_alert_code (self->alerts[best].alert), LAMP_NO_TIME);
      row->cause = best;
    }
}

typedef struct
{
  guint index;
  const LampAlert *alert;
} Member;

static gint
compare_members (gconstpointer a, gconstpointer b)
{
  const LampAlert *one = ((const Member *) a)->alert;
  const LampAlert *other = ((const Member *) b)->alert;
  gint difference = g_strcmp0 (one->resident_id, other->resident_id);

  if (difference == 0)
    difference = strcmp (lamp_alert_code (one), lamp_alert_code (other));
  if (difference == 0 && one->raised_us != other->raised_us)
    difference = one->raised_us < other->raised_us ? -1 : 1;

  return difference != 0 ? difference : g_strcmp0 (one->key, other->key);
}

/* Of several rows of one cause, the one that is shown: what sounds, what flashes, what is still there, the
 * more urgent, the newest. */
static gboolean
leads (Scene *self, guint one, guint other)
{
  const LampSignalRow *a = &self->signals->rows[one];
  const LampSignalRow *b = &self->signals->rows[other];
  const LampAlert *alert = self->alerts[one].alert;
  const LampAlert *than = self->alerts[other].alert;
  gboolean is_there = alert->ended_us == LAMP_NO_TIME;

  if (a->shows != b->shows)
    return a->shows;
  if (a->sounds != b->sounds)
    return a->sounds;
  if (is_there != (than->ended_us == LAMP_NO_TIME))
    return is_there;
  if (alert->priority != than->priority)
    return alert->priority > than->priority;

  return alert->raised_us > than->raised_us;
}

static void
bundle (Scene *self, const Member *members, guint n_members)
{
  LampSignalRow *rows = self->signals->rows;
  guint head = members[0].index;

  for (guint i = 1; i < n_members; i++)
    if (leads (self, members[i].index, head))
      head = members[i].index;

  rows[head].n_bundled = n_members;
  for (guint i = 0; i < n_members; i++)
    {
      LampSignalRow *row = &rows[members[i].index];

      if (members[i].index == head)
        continue;
      rows[head].step = MAX (rows[head].step, rows[head].sounds ? row->step : rows[head].step);
      row->n_bundled = 0;
      /* Its own reason to be quiet says more. */
      if (row->mute == LAMP_MUTE_NONE)
        mute (row, LAMP_MUTE_BUNDLED, self->alerts[head].alert->key, LAMP_NO_TIME);
      row->cause = (gint) head;
      row->shows = FALSE;
    }
}

static gboolean
belongs_to (const Member *member, const Member *before, gint64 until_us)
{
  return g_strcmp0 (member->alert->resident_id, before->alert->resident_id) == 0
         && strcmp (lamp_alert_code (member->alert), lamp_alert_code (before->alert)) == 0
         && (until_us == LAMP_NO_TIME || member->alert->raised_us - until_us <= BUNDLE_WITHIN_US);
}

/* The same cause of the same resident, again within ten minutes or while it is still there, is one row with
 * a counter: also where two stations raised it under two keys. */
static void
judge_bundles (Scene *self)
{
  LampSignals *signals = self->signals;
  g_autoptr (GArray) members = g_array_new (FALSE, FALSE, sizeof (Member));
  guint from = 0;
  gint64 until_us = 0; /* when the group's last condition ended; LAMP_NO_TIME while one is there */

  for (guint i = 0; i < signals->n_rows; i++)
    {
      const Member member = { i, self->alerts[i].alert };

      if (signals->rows[i].standing != LAMP_STANDING_RETRACTED
          && signals->rows[i].standing != LAMP_STANDING_ENDED)
        g_array_append_val (members, member);
    }
  g_array_sort (members, compare_members);

  for (guint i = 0; i < members->len; i++)
    {
      const Member *member = &g_array_index (members, Member, i);
      gint64 ended_us = member->alert->ended_us;

      if (i > from && !belongs_to (member, member - 1, until_us))
        {
          bundle (self, &g_array_index (members, Member, from), i - from);
          from = i;
        }
      if (i == from)
        until_us = ended_us;
      else if (until_us != LAMP_NO_TIME)
        until_us = ended_us == LAMP_NO_TIME ? LAMP_NO_TIME : MAX (until_us, ended_us);
    }
  if (from < members->len)
    bundle (self, &g_array_index (members, Member, from), members->len - from);
}

/* ---- The whole station ---- */

/* The pause of all sound that holds now; a HIGH that was raised after it was asked for has ended it. */
static const LampPause *
find_audio_pause (Scene *self)
{
  const LampPause *found = NULL;

  for (guint i = 0; i < self->pauses->len; i++)
    {
      const LampPause *pause = g_ptr_array_index (self->pauses, i);

      if (pause->kind == LAMP_PAUSE_AUDIO && lamp_pause_is_active (pause, self->scene->now_us)
          && (found == NULL || pause->from_us > found->from_us))
        found = pause;
    }
  for (guint i = 0; found != NULL && i < self->signals->n_rows; i++)
    {
      const LampAlert *alert = self->alerts[i].alert;

      if (alert->priority == LAMP_PRIORITY_HIGH && alert->raised_us > found->from_us
          && alert->status != LAMP_ALERT_RETRACTED)
        found = NULL;
    }

  return found;
}

static void
judge_sound (Scene *self)
{
  LampSignals *signals = self->signals;
  const LampPause *audio = find_audio_pause (self);

  signals->is_audio_paused = audio != NULL;
  if (audio != NULL)
    {
      signals->audio_until_us = audio->until_us;
      signals->audio_id = audio->id;
    }
  for (guint i = 0; i < signals->n_rows; i++)
    {
      LampSignalRow *row = &signals->rows[i];
      gboolean flashes = row->flashes;

      if (!row->sounds)
        continue;
      if (audio != NULL)
        mute (row, LAMP_MUTE_AUDIO_PAUSED, audio->by_name != NULL ? audio->by_name : audio->by,
              audio->until_us);
      else if (self->scene->is_night && self->alerts[i].alert->priority == LAMP_PRIORITY_LOW)
        mute (row, LAMP_MUTE_NIGHT, NULL, LAMP_NO_TIME);
      row->flashes = flashes;
    }
}

static void
count_pauses (Scene *self)
{
  LampSignals *signals = self->signals;
  gint64 now_us = self->scene->now_us;
  gint64 first_us = G_MAXINT64;

  for (guint i = 0; i < self->pauses->len; i++)
    {
      const LampPause *pause = g_ptr_array_index (self->pauses, i);

      if (!lamp_pause_is_active (pause, now_us)
          || (pause->kind == LAMP_PAUSE_AUDIO && !signals->is_audio_paused))
        continue;
      signals->n_pauses++;
      first_us = MIN (first_us, pause->from_us);
      expect (self, pause->until_us);
    }
  if (signals->n_pauses == 0)
    return;
  signals->reminder_us = first_us + (MAX (now_us - first_us, 0) / REMINDER_US + 1) * REMINDER_US;
  expect (self, signals->reminder_us);
}

static void
sum_up (Scene *self)
{
  LampSignals *signals = self->signals;

  for (guint i = 0; i < signals->n_rows; i++)
    {
      const LampSignalRow *row = &signals->rows[i];
      const LampAlert *alert = self->alerts[i].alert;

      if (row->shows)
        signals->shown[CLAMP ((gint) alert->priority, 0, LAMP_PRIORITY_HIGH)]++;
      if (row->shows && row->step == LAMP_ALARM_STEP_UNANSWERED)
        signals->n_unanswered++;
      if (!row->sounds)
        continue;
      signals->is_loud
          |= alert->priority == LAMP_PRIORITY_HIGH && row->step >= LAMP_ALARM_STEP_BANNER;
      if (alert->priority > signals->sounding
          || (alert->priority == signals->sounding
              && alert->raised_us > self->alerts[signals->sounding_row].alert->raised_us))
        {
          signals->sounding = alert->priority;
          signals->sounding_row = (gint) i;
        }
    }
}

/**
 * lamp_signals_new:
 * @alerts: (array length=n_alerts): each with its fold; they outlive the result
 * @pauses: (element-type LampPause): all that are remembered, active or not; outlives the result
 *
 * Returns: (transfer full): what this station does about them now
 */
LampSignals *
lamp_signals_new (const LampSignalAlert *alerts,
                  guint n_alerts,
                  GPtrArray *pauses,
                  const LampSignalScene *scene)
{
  LampSignals *signals = g_new0 (LampSignals, 1);
  Scene self = { alerts, pauses, scene, signals };

  signals->rows = g_new0 (LampSignalRow, n_alerts);
  signals->n_rows = n_alerts;
  signals->sounding_row = -1;
  signals->audio_until_us = signals->reminder_us = signals->next_us = LAMP_NO_TIME;
  for (guint i = 0; i < n_alerts; i++)
    {
      LampSignalRow *row = &signals->rows[i];

      row->standing = lamp_alert_standing (alerts[i].alert, alerts[i].fold);
      row->cause = -1;
      row->n_bundled = 1;
      row->muted_until_us = LAMP_NO_TIME;
      judge_standing (&self, &alerts[i], row);
      judge_pauses (&self, alerts[i].alert, row);
      judge_cloud (&self, alerts[i].alert, row);
    }
  judge_causes (&self);
  judge_bundles (&self);
  judge_sound (&self);
  count_pauses (&self);
  sum_up (&self);

  return signals;
}

void
lamp_signals_free (LampSignals *signals)
{
  if (signals == NULL)
    return;

  g_free (signals->rows);
  g_free (signals);
}

/**
 * lamp_mute_to_string:
 *
 * Returns: (transfer none): "acknowledged" for one, as in JSON; "none" if nothing mutes it
 */
const char *
lamp_mute_to_string (LampMute mute)
{
  static const char *names[]
      = { "none", "acknowledged", "owned",      "resolved", "ended",        "snoozed", "care",
          "off",  "cause",        "cloud-down", "bundled",  "audio-paused", "night" };

  g_return_val_if_fail ((guint) mute < G_N_ELEMENTS (names), "?");

  return names[mute];
}
