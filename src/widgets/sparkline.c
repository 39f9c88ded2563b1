/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The last 24 hours of pulse as a line with its range, on a tile.
 *
 * Drawn as colour nodes only: GSK compares them and repaints nothing when nothing changed, and the
 * Cairo renderer needs no path. All colours are shades of the widget's CSS colour. A gap is left
 * open and hatched, never bridged.
 */

#include "config.h"

#include "widgets/sparkline.h"
#include "widgets/compat.h"
#include "widgets/sparkline-layout.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define HATCH_PX       4
#define RANGE_OPACITY  0.26f
#define HATCH_OPACITY  0.16f
#define NO_DATA_HEIGHT 1

struct _LampSparkline
{
  GtkWidget parent_instance;

  LampSpark spark;
  gboolean has_spark;
};

G_DEFINE_FINAL_TYPE (LampSparkline, lamp_sparkline, GTK_TYPE_WIDGET)

static void
append_rectangle (
    GtkSnapshot *snapshot, const GdkRGBA *color, gint x, gint y, gint width, gint height)
{
  graphene_rect_t rectangle
      = GRAPHENE_RECT_INIT ((float) x, (float) y, (float) width, (float) height);

  gtk_snapshot_append_color (snapshot, color, &rectangle);
}

static void
draw_hatch (GtkSnapshot *snapshot, const GdkRGBA *color, const LampSparkBar *bar, gint height)
{
  for (gint x = bar->x; x < bar->x + bar->width; x++)
    if (x % HATCH_PX == 0)
      append_rectangle (snapshot, color, x, 0, 1, height);
}

/* The line reaches up or down to its neighbour, so that a step does not tear it. */
static void
draw_bar (GtkSnapshot *snapshot,
          const GdkRGBA *line,
          const GdkRGBA *range,
          const LampSparkBar *bar,
          const LampSparkBar *before)
{
  gint top = bar->middle, bottom = bar->middle + 1;

  if (before != NULL && before->has)
    {
      top = MIN (top, before->middle);
      bottom = MAX (bottom, before->middle + 1);
    }
  if (bar->bottom - bar->top > 1)
    append_rectangle (snapshot, range, bar->x, bar->top, bar->width, bar->bottom - bar->top);
  if (bottom - top > 1)
    append_rectangle (snapshot, line, bar->x, top, 1, bottom - top);
  append_rectangle (snapshot, line, bar->x, bar->middle, bar->width, 1);
}

static void
lamp_sparkline_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LampSparkline *self = LAMP_SPARKLINE (widget);
  gint width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  LampSparkBar bars[LAMP_SPARK_COLUMNS];
  GdkRGBA line, range, hatch;

  if (!self->has_spark || width < 1 || height < 2)
    return;
  lamp_compat_get_color (widget, &line);
  range = hatch = line;
  range.alpha *= RANGE_OPACITY;
  hatch.alpha *= HATCH_OPACITY;
  if (!lamp_spark_layout (&self->spark, width, height, bars))
    {
      append_rectangle (snapshot, &hatch, 0, height / 2, width, NO_DATA_HEIGHT);
      return;
    }
  for (guint i = 0; i < LAMP_SPARK_COLUMNS; i++)
    {
      if (bars[i].has)
        draw_bar (snapshot, &line, &range, &bars[i], i > 0 ? &bars[i - 1] : NULL);
      else if (bars[i].is_gap)
        draw_hatch (snapshot, &hatch, &bars[i], height);
    }
}

static void
lamp_sparkline_measure (GtkWidget *widget,
                        GtkOrientation orientation,
                        int for_size,
                        int *minimum,
                        int *natural,
                        int *minimum_baseline,
                        int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_VERTICAL ? 12 : LAMP_SPARK_COLUMNS;
  *natural = orientation == GTK_ORIENTATION_VERTICAL ? 28 : LAMP_SPARK_COLUMNS;
}

static void
lamp_sparkline_class_init (LampSparklineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = lamp_sparkline_snapshot;
  widget_class->measure = lamp_sparkline_measure;
  gtk_widget_class_set_css_name (widget_class, "sparkline");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
lamp_sparkline_init (LampSparkline *self)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Pulse, last 24 hours"), -1);
}

/**
 * lamp_sparkline_new:
 *
 * Returns: (transfer floating): a sparkline that draws nothing yet
 */
GtkWidget *
lamp_sparkline_new (void)
{
  return g_object_new (LAMP_TYPE_SPARKLINE, NULL);
}

static char *
describe (const LampSpark *spark)
{
  gint64 low = G_MAXINT64, high = G_MININT64;
  gint missing = 0;

  for (guint i = 0; i < LAMP_SPARK_COLUMNS; i++)
    {
      missing += !spark->has[i];
      if (spark->has[i])
        {
          low = MIN (low, spark->minimum[i]);
          high = MAX (high, spark->maximum[i]);
        }
    }
  if (low > high)
    return g_strdup (_ ("No pulse in the last 24 hours"));

  /* Translators: read aloud for the line of a day's pulse: lowest, highest, hours without readings
   */
  return g_strdup_printf (_ ("Lowest %d, highest %d a minute; %.1f hours without a reading"),
                          (gint) (low / LAMP_MILLI), (gint) (high / LAMP_MILLI), missing / 4.0);
}

/**
 * lamp_sparkline_set_spark:
 * @self: a sparkline
 * @spark: (nullable): what to draw, copied; %NULL while it is not loaded
 */
void
lamp_sparkline_set_spark (LampSparkline *self, const LampSpark *spark)
{
  g_autofree char *description = NULL;

  g_return_if_fail (LAMP_IS_SPARKLINE (self));

  if (spark == NULL && !self->has_spark)
    return;
  if (spark != NULL && self->has_spark && memcmp (spark, &self->spark, sizeof *spark) == 0)
    return;
  self->has_spark = spark != NULL;
  if (spark != NULL)
    {
      self->spark = *spark;
      description = describe (spark);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                      description, -1);
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
