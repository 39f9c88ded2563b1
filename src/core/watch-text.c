/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The watch as text, for the store: a restart must not lose a delay.
 *
 * "1;r3 PHASE PHASE_US SINCE_US VALUE LIMIT READING_US COUNT IS_MET;m1 NEWEST JUDGED INTERVAL
 * GAP...": the version, then one part a rule that is not clear and one a metric that was heard of; "x US"
 * where the resident was away until then; "n DAY" which night was judged last, "uSIGNAL CENTRE WIDTH DAY ENDED" what
 * is usual for nights and kept; "vMETRIC STATE" what a coded metric said last.
 * "-" is no time. Reading is strict: what is not ours is refused whole, and the caller begins with
 * an empty watch. A change of meaning takes a new version; rules and metrics are only ever added.
 */

#include "config.h"

#include "core/rule.h"

#include <string.h>

#define VERSION       "1"
#define RULE_FIELDS   8 /* and a ninth, the source, where one is known */
#define METRIC_FIELDS 3

static void
append_time (GString *text, gint64 us)
{
  if (us == LAMP_NO_TIME)
    g_string_append (text, " -");
  else
    g_string_append_printf (text, " %" G_GINT64_FORMAT, us);
}

static gboolean
is_default (const LampRuleState *state)
{
  static const LampRuleState none;

  return memcmp (state, &none, sizeof none) == 0;
}

static void
append_nights (GString *text, const LampWatch *watch)
{
  if (watch->woken_day != 0)
    g_string_append_printf (text, ";n %" G_GINT64_FORMAT, watch->woken_day);
  for (guint signal = 0; signal < LAMP_N_NIGHT_SIGNALS; signal++)
    {
      const LampUsualNight *usual = &watch->usual[signal];

      if (usual->width == 0)
        continue;
      g_string_append_printf (text, ";u%u", signal);
      append_time (text, usual->centre);
      append_time (text, usual->width);
      append_time (text, usual->day);
      append_time (text, usual->ended_day);
    }
}

/**
 * lamp_watch_to_text:
 *
 * Returns: (transfer full): @watch in one line of ASCII, for lamp_watch_from_text()
 */
char *
lamp_watch_to_text (const LampWatch *watch)
{
  GString *text = g_string_new (VERSION);

  for (guint id = 0; id < LAMP_N_RULES; id++)
    {
      const LampRuleState *state = &watch->rules[id];

      if (is_default (state))
        continue;
      g_string_append_printf (text, ";r%u %d", id, (int) state->phase);
      append_time (text, state->phase_us);
      append_time (text, state->since_us);
      append_time (text, state->value);
      append_time (text, state->limit);
      append_time (text, state->reading_us);
      g_string_append_printf (text, " %d %d", state->count, state->is_met);
      if (state->source != 0)
        g_string_append_printf (text, " %d", state->source);
    }
  if (watch->excused_us != LAMP_NO_TIME)
    {
      g_string_append (text, ";x");
      append_time (text, watch->excused_us);
    }
  append_nights (text, watch);
  for (guint metric = 0; metric < LAMP_N_METRICS; metric++)
    if (watch->state[metric] != LAMP_NO_STATE)
      g_string_append_printf (text, ";v%u %" G_GINT64_FORMAT, metric, watch->state[metric]);
  for (guint metric = 0; metric < LAMP_N_METRICS; metric++)
    {
      const guint32 *gaps = watch->gap_s[metric];

      if (watch->newest_us[metric] == LAMP_NO_TIME && watch->interval_us[metric] == 0)
        continue;
      g_string_append_printf (text, ";m%u", metric);
      append_time (text, watch->newest_us[metric]);
      append_time (text, watch->judged_us[metric]);
      append_time (text, watch->interval_us[metric]);
      for (guint i = 0; i < LAMP_WATCH_N_GAPS && gaps[i] != 0; i++)
        g_string_append_printf (text, " %u", gaps[i]);
    }

  return g_string_free (text, FALSE);
}

static gboolean
read_number (const char *field, gint64 least, gint64 most, gint64 *number)
{
  return g_ascii_string_to_signed (field, 10, least, most, number, NULL);
}

static gboolean
read_time (const char *field, gint64 *us)
{
  if (strcmp (field, "-") == 0)
    {
      *us = LAMP_NO_TIME;
      return TRUE;
    }

  return read_number (field, G_MININT64 + 1, G_MAXINT64, us);
}

static gboolean
read_rule (LampWatch *watch, gint64 id, char *const *fields, guint n_fields)
{
  LampRuleState *state = &watch->rules[id];
  gint64 phase, count, is_met, source = 0;

  if (n_fields < RULE_FIELDS || n_fields > RULE_FIELDS + 1
      || (n_fields > RULE_FIELDS && !read_number (fields[8], G_MININT, G_MAXINT, &source))
      || !read_number (fields[0], 0, LAMP_N_PHASES - 1, &phase)
      || !read_time (fields[1], &state->phase_us) || !read_time (fields[2], &state->since_us)
      || !read_time (fields[3], &state->value) || !read_time (fields[4], &state->limit)
      || !read_time (fields[5], &state->reading_us) || !read_number (fields[6], 0, 100, &count)
      || !read_number (fields[7], 0, 1, &is_met))
    return FALSE;

  state->phase = (LampPhase) phase;
  state->count = (gint) count;
  state->is_met = (gint) is_met;
  state->source = (gint) source;

  return TRUE;
}

static gboolean
read_metric (LampWatch *watch, gint64 metric, char *const *fields, guint n_fields)
{
  if (n_fields < METRIC_FIELDS || n_fields > METRIC_FIELDS + LAMP_WATCH_N_GAPS
      || !read_time (fields[0], &watch->newest_us[metric])
      || !read_time (fields[1], &watch->judged_us[metric])
      || !read_number (fields[2], 0, G_MAXINT64, &watch->interval_us[metric]))
    return FALSE;

  for (guint i = METRIC_FIELDS; i < n_fields; i++)
    {
      gint64 gap_s;

      if (!read_number (fields[i], 1, G_MAXUINT32, &gap_s))
        return FALSE;
      watch->gap_s[metric][i - METRIC_FIELDS] = (guint32) gap_s;
    }

  return TRUE;
}

static gboolean
read_usual (LampUsualNight *usual, char *const *fields, guint n_fields)
{
  return n_fields == 4 && read_number (fields[0], G_MININT64 + 1, G_MAXINT64, &usual->centre)
         && read_number (fields[1], 1, G_MAXINT64, &usual->width)
         && read_number (fields[2], 0, G_MAXINT, &usual->day)
         && read_number (fields[3], 0, G_MAXINT, &usual->ended_day);
}

static gboolean
read_part (LampWatch *watch, const char *part)
{
  g_auto (GStrv) fields = g_strsplit (part, " ", -1);
  guint n_fields = g_strv_length (fields);
  gint64 index;

  if (n_fields == 0 || fields[0][0] == '\0')
    return FALSE;
  if (strcmp (fields[0], "x") == 0)
    return n_fields == 2 && read_time (fields[1], &watch->excused_us);
  if (strcmp (fields[0], "n") == 0)
    return n_fields == 2 && read_number (fields[1], 0, G_MAXINT, &watch->woken_day);
  if (part[0] == 'u' && read_number (fields[0] + 1, 0, LAMP_N_NIGHT_SIGNALS - 1, &index))
    return read_usual (&watch->usual[index], fields + 1, n_fields - 1);
  if (part[0] == 'v' && read_number (fields[0] + 1, 0, LAMP_N_METRICS - 1, &index))
    return n_fields == 2 && read_number (fields[1], 0, G_MAXINT, &watch->state[index]);
  if (part[0] == 'r' && read_number (fields[0] + 1, 0, LAMP_N_RULES - 1, &index))
    return read_rule (watch, index, fields + 1, n_fields - 1);
  if (part[0] == 'm' && read_number (fields[0] + 1, 0, LAMP_N_METRICS - 1, &index))
    return read_metric (watch, index, fields + 1, n_fields - 1);

  return FALSE;
}

/**
 * lamp_watch_from_text:
 * @watch: (out caller-allocates): as it was; untouched on failure
 * @text: from lamp_watch_to_text(), of this version or an older one
 *
 * Returns: %FALSE if @text is damaged or newer; begin with lamp_watch_init() then
 */
gboolean
lamp_watch_from_text (LampWatch *watch, const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, ";", -1);
  LampWatch read;

  if (g_strcmp0 (parts[0], VERSION) != 0)
    return FALSE;

  lamp_watch_init (&read);
  for (gsize i = 1; parts[i] != NULL; i++)
    if (!read_part (&read, parts[i]))
      return FALSE;
  *watch = read;

  return TRUE;
}
