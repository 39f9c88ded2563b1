/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The charts as a table: the same values in rows of time and columns of metrics, for whoever reads
 * numbers, listens to them or takes them along.
 *
 * A row holds so much time that a range has at most a few hundred of them: five minutes in six
 * hours, a day in a year. A cell says the value, or the mean with least and greatest where several
 * lie in the row; what was taken by hand says so. Times without any value are one row that says why.
 * Made from the series that the charts are drawn from, so the two cannot disagree. Pure.
 */

#include "config.h"

#include "widgets/chart-table.h"
#include "model/words.h"

#include <glib/gi18n-lib.h>

static void
row_free (LampChartTableRow *row)
{
  g_free (row->when);
  g_strfreev (row->cells);
  g_free (row);
}

void
lamp_chart_table_free (LampChartTable *table)
{
  g_strfreev (table->titles);
  g_ptr_array_unref (table->rows);
  g_free (table);
}

static gint64
step_of (const LampTimeAxis *time)
{
  static const struct
  {
    gint64 length_us, step_us;
  } steps[] = {
    { 8 * LAMP_US_PER_HOUR, 5 * LAMP_US_PER_MINUTE },
    { 30 * LAMP_US_PER_HOUR, 15 * LAMP_US_PER_MINUTE },
    { 10 * LAMP_US_PER_DAY, LAMP_US_PER_HOUR },
    { 45 * LAMP_US_PER_DAY, 6 * LAMP_US_PER_HOUR },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    if (time->to_us - time->from_us <= steps[i].length_us)
      return steps[i].step_us;

  return LAMP_US_PER_DAY;
}

typedef struct
{
  gint64 minimum, maximum, sum, count;
  gboolean is_by_hand;
} Sum;

static void
sum_up (const LampChartSeries *series, gint64 start_us, gint64 end_us, Sum *sum)
{
  gboolean is_total = lamp_metric_get (series->metric)->kind == LAMP_METRIC_TOTAL;

  *sum = (Sum){ .minimum = G_MAXINT64, .maximum = G_MININT64 };
  for (guint i = lamp_chart_series_first_after (series, start_us + 1);
       i < series->n_samples && series->samples[i].end_us <= end_us; i++)
    {
      const LampChartSample *sample = &series->samples[i];
      gint64 n = is_total ? 1 : sample->count;

      sum->minimum = MIN (sum->minimum, sample->minimum);
      sum->maximum = MAX (sum->maximum, sample->maximum);
      sum->sum += n * sample->mean;
      sum->count += n;
      sum->is_by_hand |= sample->is_by_hand;
    }
}

typedef struct
{
  gint64 at_us;
  const char *words;
} Gap;

static void
find_gap (gint64 start_us, gint64 end_us, LampGapCause cause, gpointer user_data)
{
  Gap *gap = user_data;

  if (gap->at_us >= start_us && gap->at_us <= end_us)
    gap->words = lamp_chart_gap_words (cause);
}

static const char *
gap_words (const LampChartData *data, gint64 start_us, gint64 end_us)
{
  Gap gap = { start_us + (end_us - start_us) / 2, "" };

  if (data->series->len > 0)
    lamp_chart_series_foreach_gap (g_ptr_array_index (data->series, 0), data->time.from_us,
                                   data->time.to_us, find_gap, &gap);

  return gap.words;
}

static char *
series_words (const LampChartSeries *series, const Sum *sum, gboolean with_extremes)
{
  g_autofree char *mean = lamp_words_value (series->metric, sum->sum / sum->count);
  g_autofree char *low = lamp_words_value (series->metric, sum->minimum);
  g_autofree char *high = lamp_words_value (series->metric, sum->maximum);
  g_autofree char *text
      = !with_extremes || g_str_equal (low, high)
            ? g_strdup (mean)
            /* Translators: in a table of vitals: mean, then least and greatest value */
            : g_strdup_printf (_ ("%s (%s to %s)"), mean, low, high);

  if (!sum->is_by_hand)
    return g_steal_pointer (&text);

  /* Translators: in a table of vitals: a value that no sensor measured */
  return g_strdup_printf (_ ("%s by hand"), text);
}

static char *
cell_of (const LampChartData *data, gint64 start_us, gint64 end_us, gboolean *has_value)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < data->series->len; i++)
    {
      const LampChartSeries *series = g_ptr_array_index (data->series, i);
      Sum sum;
      g_autofree char *words = NULL;

      sum_up (series, start_us, end_us, &sum);
      if (sum.count == 0)
        continue;
      words = series_words (series, &sum, data->series->len == 1);
      g_string_append_printf (text, "%s%s", text->len > 0 ? "/" : "", words);
      *has_value = TRUE;
    }
  if (text->len == 0)
    g_string_append (text, gap_words (data, start_us, end_us));

  return g_strdup (text->str);
}

static LampChartTableRow *
row_new (GPtrArray *charts, const GPtrArray *events, gint64 start_us, gint64 end_us)
{
  const LampChartData *leading = g_ptr_array_index (charts, 0);
  LampChartTableRow *row = g_new0 (LampChartTableRow, 1);

  row->start_us = start_us;
  row->end_us = end_us;
  row->cells = g_new0 (char *, charts->len + 2);
  for (guint i = 0; i < charts->len; i++)
    row->cells[i] = cell_of (g_ptr_array_index (charts, i), start_us, end_us, &row->has_value);
  if (events != NULL)
    row->cells[charts->len] = lamp_chart_events_words (events, start_us, end_us, leading->zone);

  return row;
}

static gboolean
is_same (const LampChartTableRow *one, const LampChartTableRow *other)
{
  return !one->has_value && !other->has_value
         && g_strv_equal ((const char *const *) one->cells, (const char *const *) other->cells);
}

static void
set_when (LampChartTableRow *row, const LampChartData *data, gint64 step_us)
{
  g_autofree char *start = lamp_chart_data_moment_full (data, row->start_us);
  g_autofree char *end = NULL;

  if (row->end_us - row->start_us <= step_us)
    {
      row->when = step_us >= LAMP_US_PER_DAY ? lamp_words_date (row->start_us, data->zone)
                                             : g_steal_pointer (&start);
      return;
    }
  end = lamp_chart_data_moment_full (data, row->end_us);
  /* Translators: a stretch of time without values in a table: from, to */
  row->when = g_strdup_printf (_ ("%s to %s"), start, end);
}

/* The rows begin at round times of the home's clock. */
static gint64
first_start (const LampChartData *data, gint64 step_us)
{
  gint64 day_us = lamp_day_start (lamp_day_of (data->time.from_us, data->zone), data->zone);

  return day_us + (data->time.from_us - day_us) / step_us * step_us;
}

static void
add_rows (LampChartTable *table, GPtrArray *charts, const GPtrArray *events)
{
  const LampChartData *leading = g_ptr_array_index (charts, 0);
  gint64 step_us = step_of (&leading->time);
  gint64 end_us;

  for (gint64 start_us = first_start (leading, step_us); start_us < leading->time.to_us;
       start_us = end_us)
    {
      LampChartTableRow *last
          = table->rows->len > 0 ? g_ptr_array_index (table->rows, table->rows->len - 1) : NULL;
      LampChartTableRow *row;

      /* A day of the home has 23, 24 or 25 hours. */
      end_us = step_us < LAMP_US_PER_DAY
                   ? start_us + step_us
                   : lamp_day_start (lamp_day_of (start_us, leading->zone) + 1, leading->zone);
      row = row_new (charts, events, start_us, end_us);
      if (last != NULL && is_same (last, row))
        {
          last->end_us = end_us;
          row_free (row);
        }
      else
        g_ptr_array_add (table->rows, row);
    }
  for (guint i = 0; i < table->rows->len; i++)
    set_when (g_ptr_array_index (table->rows, i), leading, step_us);
}

static gboolean
has_event (const LampChartData *data, const GPtrArray *events)
{
  for (guint i = 0; events != NULL && i < events->len; i++)
    {
      const LampChartEvent *event = g_ptr_array_index (events, i);

      if (event->at_us > data->time.from_us && event->at_us <= data->time.to_us)
        return TRUE;
    }

  return FALSE;
}

static void
reverse (GPtrArray *rows)
{
  for (guint i = 0, k = rows->len; i + 1 < k; i++)
    {
      gpointer kept = rows->pdata[i];

      rows->pdata[i] = rows->pdata[--k];
      rows->pdata[k] = kept;
    }
}

/**
 * lamp_chart_table_new:
 * @charts: (element-type LampChartData): seen through one view
 * @events: (nullable) (element-type LampChartEvent): what happened, by time; with a column of its own if it was in
 *   that time
 *
 * Returns: (transfer full): the table; without rows when there are no charts
 */
LampChartTable *
lamp_chart_table_new (GPtrArray *charts, const GPtrArray *events)
{
  LampChartTable *table = g_new0 (LampChartTable, 1);

  table->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) row_free);
  table->titles = g_new0 (char *, charts->len + 3);
  /* Translators: heading of the column of times in a table of vitals */
  table->titles[0] = g_strdup (_ ("Time"));
  for (guint i = 0; i < charts->len; i++)
    {
      const LampChartData *data = g_ptr_array_index (charts, i);

      table->titles[i + 1] = *data->unit != '\0'
                                 ? g_strdup_printf ("%s, %s", data->title, data->unit)
                                 : g_strdup (data->title);
    }
  if (charts->len > 0 && !has_event (g_ptr_array_index (charts, 0), events))
    events = NULL;
  if (charts->len > 0 && events != NULL)
    /* Translators: heading of the column of alerts, notes, scores and corrections in a table of vitals */
    table->titles[charts->len + 1] = g_strdup (_ ("What happened"));
  if (charts->len > 0)
    add_rows (table, charts, events);
  reverse (table->rows);

  return table;
}

/**
 * lamp_chart_table_to_text:
 *
 * Returns: (transfer full): the table with tabs between its columns, for a spreadsheet or a note
 */
char *
lamp_chart_table_to_text (const LampChartTable *table)
{
  g_autofree char *head = g_strjoinv ("\t", table->titles);
  GString *text = g_string_new (head);

  g_string_append_c (text, '\n');
  for (guint i = 0; i < table->rows->len; i++)
    {
      const LampChartTableRow *row = g_ptr_array_index (table->rows, i);
      g_autofree char *cells = g_strjoinv ("\t", row->cells);

      g_string_append_printf (text, "%s\t%s\n", row->when, cells);
    }

  return g_string_free (text, FALSE);
}
