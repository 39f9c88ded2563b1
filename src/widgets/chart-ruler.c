/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The time axis below charts that stand above each other: one row of times for all of them, and the
 * moment at which the cursor stands.
 *
 * Its margins are those of the charts, so that a time stands where they draw it. It is a picture of
 * what the charts say themselves, so the screen reader passes over it. Main thread only.
 */

#include "config.h"

#include "widgets/chart-ruler.h"
#include "widgets/chart-layer.h"

#include <math.h>

struct _LampChartRuler
{
  GtkWidget parent_instance;

  LampTimeAxis view;
  GTimeZone *zone;
  gint64 cursor_us;
  char *moment;
};

G_DEFINE_FINAL_TYPE (LampChartRuler, lamp_chart_ruler, GTK_TYPE_WIDGET)

static void
draw_cursor (LampChartRuler *self, const LampChartCanvas *canvas)
{
  const graphene_rect_t *plot = &canvas->plot;
  double x = lamp_time_axis_place (&self->view, self->cursor_us, plot->size.width);
  int width, height;
  g_autoptr (PangoLayout) layout
      = lamp_chart_make_text (canvas, self->moment, PANGO_WEIGHT_BOLD, &width, &height);
  double left = CLAMP (plot->origin.x + x - width / 2.0, 6,
                       MAX (gtk_widget_get_width (GTK_WIDGET (self)) - width - 6.0, 6));

  lamp_chart_fill_rounded (canvas, &canvas->colours->cursor,
                           &GRAPHENE_RECT_INIT ((float) left - 6, plot->origin.y + 5,
                                                (float) width + 12, (float) height + 6),
                           6);
  lamp_chart_draw_layout (canvas, layout, &canvas->colours->on_cursor, left, plot->origin.y + 8);
}

static void
lamp_chart_ruler_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LampChartRuler *self = LAMP_CHART_RULER (widget);
  LampChartColours colours;
  LampChartCanvas canvas = { .widget = widget, .snapshot = snapshot, .colours = &colours };
  LampChartMargins margins;

  if (self->zone == NULL)
    return;
  lamp_chart_colours_load (&colours, widget);
  lamp_chart_margins_load (&margins, widget);
  graphene_rect_init (&canvas.plot, margins.left, 0,
                      MAX ((float) gtk_widget_get_width (widget) - margins.left - margins.right, 1),
                      0);
  lamp_chart_layer_times (&canvas, &self->view, self->zone, TRUE);
  if (self->cursor_us != LAMP_NO_TIME && self->moment != NULL)
    draw_cursor (self, &canvas);
}

static void
lamp_chart_ruler_measure (GtkWidget *widget,
                          GtkOrientation orientation,
                          int for_size,
                          int *minimum,
                          int *natural,
                          int *minimum_baseline,
                          int *natural_baseline)
{
  LampChartMargins margins;

  lamp_chart_margins_load (&margins, widget);
  *minimum = *natural
      = orientation == GTK_ORIENTATION_HORIZONTAL ? 260 : (int) ceilf (margins.bottom);
}

static void
lamp_chart_ruler_dispose (GObject *object)
{
  LampChartRuler *self = LAMP_CHART_RULER (object);

  g_clear_pointer (&self->zone, g_time_zone_unref);
  g_clear_pointer (&self->moment, g_free);

  G_OBJECT_CLASS (lamp_chart_ruler_parent_class)->dispose (object);
}

static void
lamp_chart_ruler_class_init (LampChartRulerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lamp_chart_ruler_dispose;
  widget_class->snapshot = lamp_chart_ruler_snapshot;
  widget_class->measure = lamp_chart_ruler_measure;
  gtk_widget_class_set_css_name (widget_class, "lampchart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
lamp_chart_ruler_init (LampChartRuler *self)
{
  self->cursor_us = LAMP_NO_TIME;
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

/**
 * lamp_chart_ruler_set_view:
 * @view: what the charts above show
 * @zone: the home's zone
 */
void
lamp_chart_ruler_set_view (LampChartRuler *self, const LampTimeAxis *view, GTimeZone *zone)
{
  g_return_if_fail (LAMP_IS_CHART_RULER (self));

  self->view = *view;
  g_time_zone_ref (zone);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  self->zone = zone;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * lamp_chart_ruler_set_cursor:
 * @us: where the cursor of the charts stands, or %LAMP_NO_TIME
 * @moment: (nullable): that moment in words
 */
void
lamp_chart_ruler_set_cursor (LampChartRuler *self, gint64 us, const char *moment)
{
  g_return_if_fail (LAMP_IS_CHART_RULER (self));

  self->cursor_us = us;
  g_free (self->moment);
  self->moment = g_strdup (moment);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
