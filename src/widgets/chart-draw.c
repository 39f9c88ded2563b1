/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the layers of a chart are drawn with: rectangles, stripes, dots and texts as render nodes,
 * the colours of the style sheet, and how much room the labels take.
 *
 * Colour nodes, gradients and Pango layouts, no cairo: the renderer can tell equal frames from new
 * ones, and nothing is uploaded as a picture. The margins come from the size of the text, the same
 * for every chart of one font, so that charts above each other have one time axis.
 */

#include "config.h"

#include "widgets/chart-draw.h"
#include "widgets/compat.h"

#include <math.h>

#define DOT_PX 9.0f
/* Between a label and what it belongs to. */
#define MARGIN_GAP 8

/**
 * lamp_chart_colours_load:
 * @colours: (out caller-allocates): as the style sheet has them now
 */
void
lamp_chart_colours_load (LampChartColours *colours, GtkWidget *widget)
{
  lamp_compat_lookup_colour (widget, "lamp_chart_line", 0.8f, &colours->line);
  lamp_compat_lookup_colour (widget, "lamp_chart_band", 0.25f, &colours->band);
  lamp_compat_lookup_colour (widget, "lamp_chart_usual", 0.1f, &colours->usual);
  lamp_compat_lookup_colour (widget, "lamp_chart_grid", 0.14f, &colours->grid);
  lamp_compat_lookup_colour (widget, "lamp_chart_hatch", 0.14f, &colours->hatch);
  lamp_compat_lookup_colour (widget, "lamp_chart_text", 0.65f, &colours->text);
  lamp_compat_lookup_colour (widget, "lamp_chart_strong", 1.0f, &colours->strong);
  lamp_compat_lookup_colour (widget, "lamp_chart_cursor", 1.0f, &colours->cursor);
  lamp_compat_lookup_colour (widget, "lamp_chart_on_cursor", 0.0f, &colours->on_cursor);
  lamp_compat_lookup_colour (widget, "lamp_chart_surface", 0.0f, &colours->surface);
  colours->priority[LAMP_PRIORITY_NONE] = colours->text;
  lamp_compat_lookup_colour (widget, "lamp_chart_low", 0.8f, &colours->priority[LAMP_PRIORITY_LOW]);
  lamp_compat_lookup_colour (widget, "lamp_chart_medium", 0.8f,
                             &colours->priority[LAMP_PRIORITY_MEDIUM]);
  lamp_compat_lookup_colour (widget, "lamp_chart_high", 0.8f,
                             &colours->priority[LAMP_PRIORITY_HIGH]);
}

/**
 * lamp_chart_margins_load:
 * @margins: (out caller-allocates): the room that labels take around the plot of @widget
 */
void
lamp_chart_margins_load (LampChartMargins *margins, GtkWidget *widget)
{
  LampChartCanvas canvas = { .widget = widget };
  int width, beyond, height;
  g_autoptr (PangoLayout) layout
      = lamp_chart_make_text (&canvas, "00.00", PANGO_WEIGHT_SEMIBOLD, &width, &height);
  /* At the right stand limits, those beyond the axis with an arrow. */
  g_autoptr (PangoLayout) arrow
      = lamp_chart_make_text (&canvas, "↓00.0", PANGO_WEIGHT_SEMIBOLD, &beyond, &height);

  margins->left = (float) width + 2 * MARGIN_GAP;
  margins->right = (float) MAX (width, beyond) + MARGIN_GAP;
  margins->top = (float) height + MARGIN_GAP - 1;
  margins->bottom = (float) height + 2 * MARGIN_GAP;
  margins->line = (float) height;
}

void
lamp_chart_fill (const LampChartCanvas *canvas,
                 const GdkRGBA *colour,
                 double x,
                 double y,
                 double width,
                 double height)
{
  graphene_rect_t rect = GRAPHENE_RECT_INIT ((float) x, (float) y, (float) width, (float) height);

  gtk_snapshot_append_color (canvas->snapshot, colour, &rect);
}

void
lamp_chart_fill_rounded (const LampChartCanvas *canvas,
                         const GdkRGBA *colour,
                         const graphene_rect_t *rect,
                         float radius)
{
  GskRoundedRect clip;

  gsk_rounded_rect_init_from_rect (&clip, rect, radius);
  gtk_snapshot_push_rounded_clip (canvas->snapshot, &clip);
  gtk_snapshot_append_color (canvas->snapshot, colour, rect);
  gtk_snapshot_pop (canvas->snapshot);
}

PangoLayout *
lamp_chart_make_text (
    const LampChartCanvas *canvas, const char *text, PangoWeight weight, int *width, int *height)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (canvas->widget, text);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_weight_new (weight));
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
  pango_layout_set_attributes (layout, attributes);
  pango_layout_get_pixel_size (layout, width, height);

  return layout;
}

void
lamp_chart_draw_layout (
    const LampChartCanvas *canvas, PangoLayout *layout, const GdkRGBA *colour, double x, double y)
{
  graphene_point_t point = GRAPHENE_POINT_INIT ((float) round (x), (float) round (y));

  gtk_snapshot_save (canvas->snapshot);
  gtk_snapshot_translate (canvas->snapshot, &point);
  gtk_snapshot_append_layout (canvas->snapshot, layout, colour);
  gtk_snapshot_restore (canvas->snapshot);
}

/* @y is the middle of the text. Returns the width. */
int
lamp_chart_draw_text (const LampChartCanvas *canvas,
                      const char *text,
                      const GdkRGBA *colour,
                      PangoWeight weight,
                      LampChartAlign align,
                      const graphene_point_t *at)
{
  int width, height;
  g_autoptr (PangoLayout) layout = lamp_chart_make_text (canvas, text, weight, &width, &height);
  double x = at->x;

  if (align == LAMP_CHART_CENTRE)
    x -= width / 2.0;
  else if (align == LAMP_CHART_END)
    x -= width;
  lamp_chart_draw_layout (canvas, layout, colour, x, at->y - height / 2.0);

  return width;
}

void
lamp_chart_draw_stripes (const LampChartCanvas *canvas,
                         const graphene_rect_t *rect,
                         const GdkRGBA *colour,
                         const graphene_vec2_t *way,
                         float share)
{
  GdkRGBA clear = *colour;
  graphene_point_t end = GRAPHENE_POINT_INIT (rect->origin.x + graphene_vec2_get_x (way),
                                              rect->origin.y + graphene_vec2_get_y (way));
  GskColorStop stops[4];

  clear.alpha = 0;
  stops[0] = (GskColorStop){ 0, *colour };
  stops[1] = (GskColorStop){ share, *colour };
  stops[2] = (GskColorStop){ share, clear };
  stops[3] = (GskColorStop){ 1, clear };
  gtk_snapshot_append_repeating_linear_gradient (canvas->snapshot, rect, &rect->origin, &end, stops,
                                                 G_N_ELEMENTS (stops));
}

void
lamp_chart_draw_dot (const LampChartCanvas *canvas, double x, double y, const GdkRGBA *ring)
{
  float left = canvas->plot.origin.x + (float) x - DOT_PX / 2;
  float top = canvas->plot.origin.y + (float) y - DOT_PX / 2;

  lamp_chart_fill_rounded (canvas, ring, &GRAPHENE_RECT_INIT (left, top, DOT_PX, DOT_PX),
                           DOT_PX / 2);
  lamp_chart_fill_rounded (canvas, &canvas->colours->surface,
                           &GRAPHENE_RECT_INIT (left + 2, top + 2, DOT_PX - 4, DOT_PX - 4),
                           DOT_PX / 2 - 2);
}

/**
 * lamp_chart_draw_diamond:
 *
 * The mark of what was taken by hand: another shape than a dot, larger, and hollow.
 */
void
lamp_chart_draw_diamond (const LampChartCanvas *canvas, double x, double y, const GdkRGBA *ring)
{
  graphene_point_t at
      = GRAPHENE_POINT_INIT (canvas->plot.origin.x + (float) x, canvas->plot.origin.y + (float) y);
  graphene_rect_t outer = GRAPHENE_RECT_INIT (-5.5f, -5.5f, 11, 11);
  graphene_rect_t inner = GRAPHENE_RECT_INIT (-3.2f, -3.2f, 6.4f, 6.4f);

  gtk_snapshot_save (canvas->snapshot);
  gtk_snapshot_translate (canvas->snapshot, &at);
  gtk_snapshot_rotate (canvas->snapshot, 45);
  gtk_snapshot_append_color (canvas->snapshot, ring, &outer);
  gtk_snapshot_append_color (canvas->snapshot, &canvas->colours->surface, &inner);
  gtk_snapshot_restore (canvas->snapshot);
}
