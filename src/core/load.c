/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The load of alerts: how many, of which rules, in which shift, how soon somebody answered, how many were false,
 * and which limit would have given fewer. Sources: domain.md 3.2 (alerts a resident and day, noisiest five),
 * wishes.md 3, row 16.
 *
 * It counts what was raised from @from_us on and before @to_us; retracted alerts do not count. What was raised
 * before the station was there could not be answered here: it is load, but says nothing of answering.
 *
 * A limit is proposed where at least ten alerts of one rule and one limit were raised and at least three of them
 * were taken as real: done with a word that is not "false alarm", or somebody went. It is the mildest one
 * at which none of these would have been missed, judged by the value that raised each: a value that went on to
 * get worse would have raised its alert later. Nothing is proposed without such evidence, nor for states and
 * events. It is for people to decide. Pure; any thread.
 */

#include "config.h"

#include "core/load.h"
#include "core/instant.h"
#include "core/pause.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define LEAST_ALERTS 10
#define LEAST_REAL   3

static gboolean
is_false_alarm (const LampResponse *done)
{
  const char *note = done->note != NULL ? done->note : "";

  /* As the phrase is chosen here, and as an English station wrote it. */
  return g_str_equal (note, _ ("False alarm")) || g_str_equal (note, "False alarm");
}

static gboolean
is_judged (const LampLoadAlert *input)
{
  const LampResponse *done = input->fold->resolved;

  return done != NULL && done->note != NULL && *done->note != '\0';
}

static gboolean
is_real (const LampLoadAlert *input)
{
  if (is_judged (input))
    return !is_false_alarm (input->fold->resolved);

  return input->fold->owner != NULL;
}

static gint
compare_counts (gconstpointer a, gconstpointer b)
{
  const LampLoadCount *one = a;
  const LampLoadCount *other = b;

  if (one->n != other->n)
    return one->n > other->n ? -1 : 1;

  return strcmp (one->name, other->name);
}

static void
count (GArray *counts, const char *name, const LampLoadAlert *input)
{
  LampLoadCount *found = NULL;

  for (guint i = 0; i < counts->len && found == NULL; i++)
    if (g_str_equal (g_array_index (counts, LampLoadCount, i).name, name))
      found = &g_array_index (counts, LampLoadCount, i);
  if (found == NULL)
    {
      const LampLoadCount fresh = { .name = name };

      g_array_append_val (counts, fresh);
      found = &g_array_index (counts, LampLoadCount, counts->len - 1);
    }
  found->n++;
  found->n_answered += input->log->len > 0 ? 1 : 0;
  found->n_false += is_judged (input) && is_false_alarm (input->fold->resolved) ? 1 : 0;
}

static guint
shift_of (gint64 us, GTimeZone *zone)
{
  gint64 hour = (lamp_shift_start (us, zone) - lamp_day_start (lamp_day_of (us, zone), zone))
                / LAMP_US_PER_HOUR;

  /* The night's shift began the day before. */
  return hour < 0 || hour >= 18 ? 2 : hour >= 11 ? 1 : 0;
}

static void
count_answer (LampLoad *load, const LampLoadAlert *input, GArray *waits)
{
  load->n_answerable++;
  load->n_unanswered += input->log->len == 0 ? 1 : 0;
  if (input->fold->acknowledged != NULL)
    {
      gint64 wait_us = MAX (input->fold->acknowledged->sent_us - input->alert->raised_us, 0);

      g_array_append_val (waits, wait_us);
    }
  if (!is_judged (input))
    return;
  load->n_judged++;
  load->n_false += is_false_alarm (input->fold->resolved) ? 1 : 0;
}

static gint
compare_times (gconstpointer a, gconstpointer b)
{
  gint64 one = *(const gint64 *) a;
  gint64 other = *(const gint64 *) b;

  return one < other ? -1 : one > other;
}

/* Nearest rank. */
static gint64
rank (GArray *sorted, guint percent)
{
  guint at = (sorted->len * percent + 99) / 100;

  return sorted->len > 0 ? g_array_index (sorted, gint64, MAX (at, 1) - 1) : LAMP_NO_TIME;
}

/* ---- Limits ---- */

static gboolean
has_measured (const LampAlert *alert)
{
  return lamp_alert_is_ours (alert) && lamp_rule_has_bound (alert->rule)
         && alert->rule != LAMP_RULE_STALE && alert->status != LAMP_ALERT_RETRACTED;
}

static gboolean
is_of (const LampLoadAlert *input, LampRuleId rule, gint64 limit)
{
  return has_measured (input->alert) && input->alert->rule == rule && input->alert->limit == limit;
}

/* How far beyond the limit, in either direction. */
static gint64
excess (const LampAlert *alert)
{
  return ABS (alert->value - alert->limit);
}

/* The alerts of one rule and one limit: the mildest limit that none of the real ones would have missed. */
static void
propose (LampLoad *load, const LampLoadAlert *alerts, guint n_alerts, const LampAlert *like)
{
  LampLoadProposal proposal = { .rule = like->rule, .limit = like->limit };
  gint64 least = G_MAXINT64;
  gboolean is_upper = TRUE;
  guint n_real = 0;

  for (guint i = 0; i < load->proposals->len; i++)
    if (g_array_index (load->proposals, LampLoadProposal, i).rule == like->rule
        && g_array_index (load->proposals, LampLoadProposal, i).limit == like->limit)
      return;
  for (guint i = 0; i < n_alerts; i++)
    if (is_of (&alerts[i], like->rule, like->limit))
      {
        proposal.n_alerts++;
        is_upper &= alerts[i].alert->value >= like->limit;
        if (!is_real (&alerts[i]))
          continue;
        n_real++;
        least = MIN (least, excess (alerts[i].alert));
      }
  if (proposal.n_alerts < LEAST_ALERTS || n_real < LEAST_REAL || least == 0)
    return;
  proposal.proposed = is_upper ? like->limit + least : like->limit - least;
  for (guint i = 0; i < n_alerts; i++)
    if (is_of (&alerts[i], like->rule, like->limit))
      {
        gboolean would = excess (alerts[i].alert) >= least;

        proposal.n_would += would ? 1 : 0;
        proposal.n_missed += !would && is_real (&alerts[i]) ? 1 : 0;
      }
  if (proposal.n_would < proposal.n_alerts)
    g_array_append_val (load->proposals, proposal);
}

static gint
compare_proposals (gconstpointer a, gconstpointer b)
{
  const LampLoadProposal *one = a;
  const LampLoadProposal *other = b;
  guint saves = one->n_alerts - one->n_would;
  guint other_saves = other->n_alerts - other->n_would;

  if (saves != other_saves)
    return saves > other_saves ? -1 : 1;

  return (gint) one->rule - (gint) other->rule;
}

/**
 * lamp_load_new:
 * @alerts: (array length=n_alerts): each with what people did about it; those outside of @scene are passed over
 *
 * Returns: (transfer full): the load; its names belong to @alerts
 */
LampLoad *
lamp_load_new (const LampLoadAlert *alerts, guint n_alerts, const LampLoadScene *scene)
{
  LampLoad *load = g_new0 (LampLoad, 1);
  g_autoptr (GArray) waits = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autofree LampLoadAlert *inside = g_new (LampLoadAlert, MAX (n_alerts, 1));
  gint64 length_us = scene->to_us - scene->from_us;

  load->rules = g_array_new (FALSE, FALSE, sizeof (LampLoadCount));
  load->noisiest = g_array_new (FALSE, FALSE, sizeof (LampLoadCount));
  load->proposals = g_array_new (FALSE, FALSE, sizeof (LampLoadProposal));
  for (guint i = 0; i < n_alerts; i++)
    {
      const LampAlert *alert = alerts[i].alert;

      if (alert->raised_us < scene->from_us || alert->raised_us >= scene->to_us
          || alert->status == LAMP_ALERT_RETRACTED)
        continue;
      inside[load->n_alerts++] = alerts[i];
      count (load->rules, lamp_alert_code (alert), &alerts[i]);
      count (load->noisiest, alert->resident_id, &alerts[i]);
      load->shifts[shift_of (alert->raised_us, scene->zone)]++;
      if (scene->watched_us == LAMP_NO_TIME || alert->raised_us >= scene->watched_us)
        count_answer (load, &alerts[i], waits);
    }
  if (scene->n_residents > 0 && length_us > 0)
    load->per_resident_day = (gint64) ((gdouble) load->n_alerts * 1000 * LAMP_US_PER_DAY
                                       / ((gdouble) scene->n_residents * (gdouble) length_us));
  g_array_sort (waits, compare_times);
  load->n_acknowledged = waits->len;
  load->median_us = rank (waits, 50);
  load->p95_us = rank (waits, 95);
  g_array_sort (load->rules, compare_counts);
  g_array_sort (load->noisiest, compare_counts);
  if (load->noisiest->len > LAMP_LOAD_N_NOISIEST)
    g_array_set_size (load->noisiest, LAMP_LOAD_N_NOISIEST);
  for (guint i = 0; i < load->n_alerts; i++)
    if (has_measured (inside[i].alert))
      propose (load, inside, load->n_alerts, inside[i].alert);
  g_array_sort (load->proposals, compare_proposals);

  return load;
}

void
lamp_load_free (LampLoad *load)
{
  if (load == NULL)
    return;

  g_array_unref (load->rules);
  g_array_unref (load->noisiest);
  g_array_unref (load->proposals);
  g_free (load);
}
