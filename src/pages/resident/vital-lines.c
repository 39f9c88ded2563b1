/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The list of a resident's vitals, in words.
 *
 * The five signs that a nurse looks for first always have a line, with a dash when nothing was
 * measured: what is not there must be seen not to be there. Everything else has one when there is a
 * value. Each value comes with the clock time it was taken, then its age; a summary of a night says
 * that it is one; a newer value that could not be used is named, because it may have been true.
 *
 * Pure: from an item to plain strings, so that the tests need no display. Main thread, as the item.
 */

#include "config.h"

#include "pages/resident/vital-lines.h"
#include "station/vitals.h"
#include "model/words.h"

#include <glib/gi18n-lib.h>

/* The order of the list; what is not named here follows in the registry's order. */
static const LampMetricId first[] = {
  LAMP_METRIC_PULSE,    LAMP_METRIC_BREATHING, LAMP_METRIC_SPO2,  LAMP_METRIC_TEMPERATURE,
  LAMP_METRIC_SYSTOLIC, LAMP_METRIC_WEIGHT,    LAMP_METRIC_SLEEP,
};
#define N_ALWAYS 5

/* Two pressures of one measurement may be told apart by a second or so. */
#define SAME_US LAMP_US_PER_MINUTE

void
lamp_vital_line_free (LampVitalLine *line)
{
  g_free (line->key);
  g_free (line->title);
  g_free (line->value);
  g_free (line->unit);
  g_free (line->when);
  g_free (line->source);
  g_free (line->usual);
  g_free (line->warning);
  g_free (line);
}

static char *
value_words (const LampLatest *latest)
{
  if (lamp_metric_get (latest->metric)->kind == LAMP_METRIC_CODED)
    return lamp_words_coded (latest->metric, latest->value);

  return lamp_words_value (latest->metric, latest->value);
}

static char *
when_words (const LampLatest *latest, LampResidentItem *item)
{
  GTimeZone *zone = lamp_resident_item_get_zone (item);
  gint64 now_us = lamp_resident_item_get_now_us (item);
  gint64 age_us = now_us - latest->end_us;
  g_autofree char *moment = lamp_words_moment (latest->end_us, now_us, zone);
  g_autofree char *age = lamp_words_age (age_us);
  g_autofree char *start = NULL;
  g_autofree char *end = NULL;
  g_autofree char *day = NULL;

  if (latest->end_us - latest->start_us > LAMP_US_PER_HOUR)
    {
      start = lamp_words_clock (latest->start_us, zone);
      end = lamp_words_clock (latest->end_us, zone);
      if (lamp_day_of (latest->end_us, zone) == lamp_day_of (now_us, zone))
        /* Translators: when a summary was taken: from, to, and how long ago that ended */
        return g_strdup_printf (_ ("%s to %s, %s ago"), start, end, age);
      /* Translators: when a summary of another day was taken: the day, from, to */
      return g_strdup_printf (_ ("%s, %s to %s"), moment, start, end);
    }
  if (age_us < LAMP_US_PER_MINUTE)
    /* Translators: a clock time of less than a minute ago */
    return g_strdup_printf (_ ("%s, just now"), moment);

  /* Translators: a clock time or a day, and an age with its unit: "14:30, 2 min ago" */
  return g_strdup_printf (_ ("%s, %s ago"), moment, age);
}

static void
set_trend (LampVitalLine *line, const LampLatest *latest)
{
  const LampMetric *row = lamp_metric_get (latest->metric);
  gint64 before, now;

  line->trend = line->trend_words = "";
  if (row->kind == LAMP_METRIC_CODED || latest->previous_us == LAMP_NO_TIME)
    return;
  before = lamp_milli_round (latest->previous_value, row->decimals);
  now = lamp_milli_round (latest->value, row->decimals);
  line->trend = now > before ? "↗" : now < before ? "↘" : "→";
  /* Translators: a value compared with the one before it */
  line->trend_words = now > before ? _ ("rising") : now < before ? _ ("falling") : _ ("steady");
}

static void
set_warning (LampVitalLine *line, const LampLatest *latest, LampResidentItem *item)
{
  const LampLatest *unusable
      = lamp_vitals_find_unusable (lamp_resident_item_get_all_latest (item), line->metric);

  if (line->metric != LAMP_METRIC_OTHER && unusable != NULL)
    {
      g_autofree char *moment
          = lamp_words_moment (unusable->unusable_us, lamp_resident_item_get_now_us (item),
                               lamp_resident_item_get_zone (item));

      /* Translators: a newer value was set aside: when, and why in a few words */
      line->warning = g_strdup_printf (_ ("Unusable reading %s (%s), check by hand"), moment,
                                       lamp_words_verdict (unusable->unusable));
    }
  else if (latest != NULL && latest->verdict == LAMP_VERDICT_CHECK)
    line->warning = g_strdup (_ ("Unusual value, check by hand"));
}

static LampVitalLine *
line_new (const char *key, LampMetricId metric, const char *title)
{
  LampVitalLine *line = g_new0 (LampVitalLine, 1);

  line->key = g_strdup (key);
  line->metric = metric;
  line->companion = LAMP_METRIC_OTHER;
  line->title = g_strdup (title);
  line->trend = line->trend_words = "";
  line->freshness = LAMP_STALE;

  return line;
}

static void
fill_from (LampVitalLine *line, const LampLatest *latest, LampResidentItem *item)
{
  const LampMetric *row = lamp_metric_get (latest->metric);
  gint64 now_us = lamp_resident_item_get_now_us (item);

  line->value = value_words (latest);
  line->unit
      = g_strdup (latest->metric == LAMP_METRIC_OTHER ? (latest->unit != NULL ? latest->unit : "")
                                                      : lamp_words_unit (latest->metric));
  line->when = when_words (latest, item);
  if (latest->is_unshared)
    {
      g_autofree char *when = g_steal_pointer (&line->when);

      /* Translators: when a value was taken, and that the cloud does not have it yet */
      line->when = g_strdup_printf (_ ("%s · not yet shared"), when);
    }
  line->source = g_strdup (latest->source_name);
  line->freshness = latest->metric == LAMP_METRIC_OTHER
                        ? lamp_metric_freshness (row, latest->end_us, now_us)
                        : lamp_resident_item_get_freshness (item, latest->metric);
  line->priority = latest->metric == LAMP_METRIC_OTHER
                       ? LAMP_PRIORITY_NONE
                       : lamp_resident_item_get_priority (item, latest->metric);
  line->is_chartable = row->kind != LAMP_METRIC_CODED && latest->metric != LAMP_METRIC_OTHER;
  set_trend (line, latest);
}

static LampVitalLine *
pressure_line (LampResidentItem *item)
{
  const LampLatest *systolic = lamp_resident_item_get_vital (item, LAMP_METRIC_SYSTOLIC);
  const LampLatest *diastolic = lamp_resident_item_get_vital (item, LAMP_METRIC_DIASTOLIC);
  LampVitalLine *line = line_new ("pressure", LAMP_METRIC_SYSTOLIC, _ ("Blood pressure"));
  g_autofree char *upper = NULL;
  g_autofree char *lower = NULL;

  line->companion = LAMP_METRIC_DIASTOLIC;
  line->is_chartable = TRUE;
  set_warning (line, systolic, item);
  if (systolic == NULL)
    return line;
  fill_from (line, systolic, item);
  upper = g_steal_pointer (&line->value);
  /* A diastolic of another measurement does not belong to this systolic. */
  if (diastolic != NULL && ABS (diastolic->end_us - systolic->end_us) <= SAME_US)
    lower = value_words (diastolic);
  line->value = g_strdup_printf ("%s/%s", upper, lower != NULL ? lower : "–");

  return line;
}

static LampVitalLine *
metric_line (LampResidentItem *item, LampMetricId metric)
{
  const LampLatest *latest = lamp_resident_item_get_vital (item, metric);
  LampVitalLine *line;

  if (metric == LAMP_METRIC_SYSTOLIC)
    return pressure_line (item);
  line = line_new (lamp_metric_get (metric)->name, metric, lamp_words_metric (metric));
  line->is_chartable = TRUE;
  set_warning (line, latest, item);
  if (latest != NULL)
    fill_from (line, latest, item);

  return line;
}

static gboolean
is_listed (LampMetricId metric)
{
  for (gsize i = 0; i < G_N_ELEMENTS (first); i++)
    if (first[i] == metric)
      return TRUE;

  return metric == LAMP_METRIC_DIASTOLIC || metric == LAMP_METRIC_OTHER;
}

static void
finish_line (LampVitalLine *line)
{
  if (line->value != NULL)
    return;
  line->value = g_strdup ("–");
  line->unit = g_strdup ("");
  /* Translators: in place of the time of a value that was never taken */
  line->when = g_strdup (_ ("not measured"));
}

/**
 * lamp_vital_lines_new:
 *
 * Returns: (transfer full) (element-type LampVitalLine): the lines of @item from top to bottom
 */
GPtrArray *
lamp_vital_lines_new (LampResidentItem *item)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func ((GDestroyNotify) lamp_vital_line_free);
  GPtrArray *latest = lamp_resident_item_get_all_latest (item);

  for (gsize i = 0; i < G_N_ELEMENTS (first); i++)
    if (i < N_ALWAYS || lamp_resident_item_get_vital (item, first[i]) != NULL)
      g_ptr_array_add (lines, metric_line (item, first[i]));
  for (LampMetricId metric = 1; metric < LAMP_N_METRICS; metric++)
    if (!is_listed (metric) && lamp_resident_item_get_vital (item, metric) != NULL)
      g_ptr_array_add (lines, metric_line (item, metric));

  for (guint i = 0; latest != NULL && i < latest->len; i++)
    {
      const LampLatest *other = g_ptr_array_index (latest, i);
      g_autofree char *key = NULL;
      LampVitalLine *line;

      if (other->metric != LAMP_METRIC_OTHER || other->end_us == LAMP_NO_TIME)
        continue;
      key = g_strdup_printf ("other:%s", other->code != NULL ? other->code : "");
      line = line_new (key, LAMP_METRIC_OTHER,
                       other->label != NULL ? other->label : lamp_words_metric (LAMP_METRIC_OTHER));
      set_warning (line, other, item);
      fill_from (line, other, item);
      g_ptr_array_add (lines, line);
    }
  for (guint i = 0; i < lines->len; i++)
    finish_line (g_ptr_array_index (lines, i));

  return lines;
}

/**
 * lamp_vital_line_speak:
 *
 * Returns: (transfer full): the line as one sentence for the screen reader
 */
char *
lamp_vital_line_speak (const LampVitalLine *line)
{
  GString *text = g_string_new (line->title);

  g_string_append_printf (text, ", %s", line->value);
  if (*line->unit != '\0')
    g_string_append_printf (text, " %s", line->unit);
  if (*line->trend_words != '\0')
    g_string_append_printf (text, ", %s", line->trend_words);
  g_string_append_printf (text, ", %s", line->when);
  if (line->usual != NULL)
    g_string_append_printf (text, ", %s", line->usual);
  if (line->freshness == LAMP_STALE && g_strcmp0 (line->value, "–") != 0)
    /* Translators: said of a value that is past its age limit */
    g_string_append_printf (text, ", %s", _ ("old"));
  if (line->priority != LAMP_PRIORITY_NONE)
    g_string_append_printf (text, ", %s", lamp_words_priority (line->priority));
  if (line->warning != NULL)
    g_string_append_printf (text, ", %s", line->warning);

  return g_string_free (text, FALSE);
}
