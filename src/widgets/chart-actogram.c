/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Two weeks below each other, a row from noon to noon: in bed as a full bar, at its edge a half one,
 * out of it a thin line; sleep as a frame with how long it was; activity as columns above. What is
 * not known is left open.
 *
 * Lengths and heights tell the states apart, no colour does. Its margins and times are those of the
 * charts. For the screen reader it is a picture with a sentence a day. Main thread only.
 */

#include "config.h"

#include "widgets/chart-days.h"
#include "model/words.h"
#include "widgets/chart-layer.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define MIN_ROW_PX 30
#define GAP_PX     3

struct _LampActogram
{
  GtkWidget parent_instance;

  LampDays *days;
};

G_DEFINE_FINAL_TYPE (LampActogram, lamp_actogram, GTK_TYPE_WIDGET)

/* One row while it is drawn: from where to where, in time and on the screen. */
typedef struct
{
  const LampChartCanvas *canvas;
  LampTimeAxis time;
  float y, height;
} Row;

static gboolean
clip_span (const Row *row, gint64 start_us, gint64 end_us, double *x, double *width)
{
  double plot = row->canvas->plot.size.width;

  start_us = MAX (start_us, row->time.from_us);
  end_us = MIN (end_us, row->time.to_us);
  if (end_us <= start_us)
    return FALSE;
  *x = row->canvas->plot.origin.x + lamp_time_axis_place (&row->time, start_us, plot);
  *width
      = MAX (row->canvas->plot.origin.x + lamp_time_axis_place (&row->time, end_us, plot) - *x, 1);

  return TRUE;
}

static void
draw_bed (const Row *row, const LampDays *days)
{
  const LampChartColours *colours = row->canvas->colours;
  double full = row->height * 0.42;
  double bottom = row->y + row->height - GAP_PX;

  for (guint i = 0; i < days->bed->len; i++)
    {
      const LampReading *state = &g_array_index (days->bed, LampReading, i);
      double share = state->value == LAMP_BED_IN ? 1 : state->value == LAMP_BED_EDGE ? 0.55 : 0.12;
      double x, width;

      if (clip_span (row, state->end_us, lamp_days_bed_until (days, i), &x, &width))
        lamp_chart_fill (row->canvas, state->value == LAMP_BED_IN ? &colours->line : &colours->text,
                         x, bottom - full * share, width, full * share);
    }
}

static void
draw_sleep (const Row *row, const LampDays *days)
{
  const LampChartColours *colours = row->canvas->colours;
  double top = row->y + row->height * 0.5 - GAP_PX - 1;
  double height = row->height * 0.5 + 1;

  for (guint i = 0; i < days->sleep->len; i++)
    {
      const LampReading *night = &g_array_index (days->sleep, LampReading, i);
      double x, width;

      if (!clip_span (row, night->start_us, night->end_us, &x, &width))
        continue;
      lamp_chart_fill (row->canvas, &colours->band, x, top, width, height);
      lamp_chart_fill (row->canvas, &colours->strong, x, top, width, 1);
      lamp_chart_fill (row->canvas, &colours->strong, x, top, 1, height);
      lamp_chart_fill (row->canvas, &colours->strong, x + width - 1, top, 1, height);
    }
}

static void
draw_activity (const Row *row, const LampDays *days, gint64 most)
{
  double full = row->height * 0.4;
  double bottom = row->y + row->height * 0.46;

  for (guint i = 0; i < days->activity->len && most > 0; i++)
    {
      const LampRollup *hour = &g_array_index (days->activity, LampRollup, i);
      double tall = full * (double) hour->sum / (double) most;
      double x, width;

      if (clip_span (row, hour->start_us, hour->end_us, &x, &width))
        lamp_chart_fill (row->canvas, &row->canvas->colours->band, x, bottom - tall,
                         MAX (width - 1, 1), tall);
    }
}

static void
draw_labels (const Row *row, const LampDays *days, guint at, const LampChartMargins *margins)
{
  const LampChartCanvas *canvas = row->canvas;
  gint64 sleep = lamp_days_sleep (days, at);
  g_autoptr (GDateTime) utc
      = g_date_time_new_from_unix_utc (days->noon_us[at] / LAMP_US_PER_SECOND);
  g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, days->zone);
  /* Translators: a day before a row, for g_date_time_format(): short weekday and day ("Mon 23") */
  g_autofree char *day = g_date_time_format (local, C_ ("chart day", "%a %-d"));
  float middle = row->y + row->height / 2;

  lamp_chart_draw_text (canvas, day, &canvas->colours->text, PANGO_WEIGHT_SEMIBOLD, LAMP_CHART_END,
                        &GRAPHENE_POINT_INIT (canvas->plot.origin.x - 8, middle));
  if (sleep >= 0)
    {
      g_autofree char *value = lamp_words_value (LAMP_METRIC_SLEEP, sleep);
      /* Translators: behind a row: how long somebody slept, hours and minutes ("7:33 h") */
      g_autofree char *text = g_strdup_printf (_ ("%s h"), value);

      lamp_chart_draw_text (
          canvas, text, &canvas->colours->strong, PANGO_WEIGHT_NORMAL, LAMP_CHART_START,
          &GRAPHENE_POINT_INIT (canvas->plot.origin.x + canvas->plot.size.width + 8, middle));
    }
}

static void
draw_rows (LampActogram *self, const LampChartCanvas *canvas, const LampChartMargins *margins)
{
  const LampDays *days = self->days;
  float height = canvas->plot.size.height / LAMP_DAYS_N;
  gint64 most = 0;

  for (guint i = 0; i < days->activity->len; i++)
    most = MAX (most, g_array_index (days->activity, LampRollup, i).sum);
  for (guint i = 0; i < LAMP_DAYS_N; i++)
    {
      Row row = { .canvas = canvas,
                  .time = { days->noon_us[i], days->noon_us[i + 1] },
                  .y = canvas->plot.origin.y + (float) i * height,
                  .height = height };

      lamp_chart_fill (canvas, &canvas->colours->grid, canvas->plot.origin.x,
                       row.y + row.height - 1, canvas->plot.size.width, 1);
      draw_sleep (&row, days);
      draw_activity (&row, days, most);
      draw_bed (&row, days);
      draw_labels (&row, days, i, margins);
    }
}

static void
lamp_actogram_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LampActogram *self = LAMP_ACTOGRAM (widget);
  LampChartColours colours;
  LampChartCanvas canvas = { .widget = widget, .snapshot = snapshot, .colours = &colours };
  LampChartMargins margins;
  LampTimeAxis last;

  if (self->days == NULL)
    return;
  lamp_chart_colours_load (&colours, widget);
  lamp_chart_margins_load (&margins, widget);
  graphene_rect_init (
      &canvas.plot, margins.left + 14, 4,
      MAX ((float) gtk_widget_get_width (widget) - margins.left - margins.right - 34, 1),
      MAX ((float) gtk_widget_get_height (widget) - margins.bottom - 4, 1));
  if (!lamp_days_has_any (self->days))
    {
      lamp_chart_layer_message (&canvas,
                                _ ("Nothing is known of bed and sleep in these two weeks."));
      return;
    }
  last = (LampTimeAxis){ self->days->noon_us[LAMP_DAYS_N - 1], self->days->noon_us[LAMP_DAYS_N] };
  lamp_chart_layer_clock (&canvas, &last, self->days->zone);
  draw_rows (self, &canvas, &margins);
}

static void
lamp_actogram_measure (GtkWidget *widget,
                       GtkOrientation orientation,
                       int for_size,
                       int *minimum,
                       int *natural,
                       int *minimum_baseline,
                       int *natural_baseline)
{
  LampChartMargins margins;

  lamp_chart_margins_load (&margins, widget);
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL
                            ? 260
                            : LAMP_DAYS_N * MIN_ROW_PX + (int) ceilf (margins.bottom) + 4;
}

static void
lamp_actogram_dispose (GObject *object)
{
  g_clear_pointer (&LAMP_ACTOGRAM (object)->days, lamp_days_unref);

  G_OBJECT_CLASS (lamp_actogram_parent_class)->dispose (object);
}

static void
lamp_actogram_class_init (LampActogramClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lamp_actogram_dispose;
  widget_class->snapshot = lamp_actogram_snapshot;
  widget_class->measure = lamp_actogram_measure;
  gtk_widget_class_set_css_name (widget_class, "lampchart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
lamp_actogram_init (LampActogram *self)
{
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Bed, sleep and activity of two weeks"), -1);
}

/**
 * lamp_actogram_set_days:
 * @days: (nullable): what to show from now on
 */
void
lamp_actogram_set_days (LampActogram *self, LampDays *days)
{
  g_autofree char *text = NULL;

  g_return_if_fail (LAMP_IS_ACTOGRAM (self));

  if (days != NULL)
    lamp_days_ref (days);
  g_clear_pointer (&self->days, lamp_days_unref);
  self->days = days;
  text = days != NULL ? lamp_days_describe (days) : g_strdup ("");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text,
                                  -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
