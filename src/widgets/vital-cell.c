/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One value of a tile under its caption: "Pulse / 104 ↗".
 *
 * A value that is not current is grey and carries the time when it was taken beside the caption, so
 * that it cannot pass for a fresh one; the value that caused an alert lies in a badge of its
 * colour, behind the marker of its priority, since colour never stands alone. Caption and time are drawn, not labels, because a board has over a thousand of them; when
 * room is short the caption is cut, never the time or the value. The tile says everything in one
 * sentence for assistive technology, so the cell stays out of its way.
 */

#include "config.h"

#include "widgets/vital-cell.h"
#include "widgets/compat.h"
#include "model/words.h"

#include <string.h>

#define CAPTION_OPACITY 0.62f
#define WHEN_OPACITY    0.85f
#define SPACING         3
#define TAIL_SCALE      0.66
#define MARKER_SCALE    0.7
#define WHEN_SCALE      0.94
#define BASELINE_GAP    3

struct _LampVitalCell
{
  GtkWidget parent_instance;

  GtkWidget *value;
  PangoLayout *caption;
  PangoLayout *when;
  LampPriority priority;
};

enum
{
  PROP_CAPTION = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (LampVitalCell, lamp_vital_cell, GTK_TYPE_WIDGET)

static gint
caption_height (LampVitalCell *self)
{
  gint height;

  pango_layout_get_pixel_size (self->caption, NULL, &height);

  return height;
}

static void
lamp_vital_cell_measure (GtkWidget *widget,
                         GtkOrientation orientation,
                         int for_size,
                         int *minimum,
                         int *natural,
                         int *minimum_baseline,
                         int *natural_baseline)
{
  LampVitalCell *self = LAMP_VITAL_CELL (widget);

  gtk_widget_measure (self->value, orientation, -1, minimum, NULL, NULL, NULL);
  if (orientation == GTK_ORIENTATION_VERTICAL)
    *minimum += caption_height (self);
  *natural = *minimum;
}

static void
lamp_vital_cell_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  LampVitalCell *self = LAMP_VITAL_CELL (widget);
  gint top = caption_height (self), value_width;
  GtkAllocation area;

  gtk_widget_measure (self->value, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &value_width, NULL, NULL);
  area = (GtkAllocation){
    .x = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL ? MAX (width - value_width, 0) : 0,
    .y = top,
    .width = MIN (value_width, width),
    .height = MAX (height - top, 0),
  };
  gtk_widget_size_allocate (self->value, &area, -1);
}

static void
draw_layout (GtkSnapshot *snapshot, PangoLayout *layout, const GdkRGBA *color, gint x, gint y)
{
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) x, (float) y));
  gtk_snapshot_append_layout (snapshot, layout, color);
  gtk_snapshot_restore (snapshot);
}

/* Where the time goes beside the value because caption and time do not both fit above it: how far
 * from the cell's edge, or -1 where it stays above. */
static gint
room_beside_value (LampVitalCell *self, gint when_width)
{
  gint width = gtk_widget_get_width (GTK_WIDGET (self));
  gint value_width = gtk_widget_get_width (self->value);
  gint caption_width;

  if (when_width == 0)
    return -1;
  pango_layout_set_width (self->caption, -1);
  pango_layout_get_pixel_size (self->caption, &caption_width, NULL);
  if (caption_width + when_width <= width || value_width + when_width > width)
    return -1;

  return value_width + SPACING;
}

static void
lamp_vital_cell_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LampVitalCell *self = LAMP_VITAL_CELL (widget);
  gboolean is_rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  gint width = gtk_widget_get_width (widget), when_width = 0, caption_width;
  GdkRGBA color, faint;
  gint when_y = 0, beside;

  lamp_compat_get_color (widget, &color);
  faint = color;
  faint.alpha *= CAPTION_OPACITY;
  color.alpha *= WHEN_OPACITY;
  if (self->when != NULL)
    {
      pango_layout_get_pixel_size (self->when, &when_width, NULL);
      when_width += SPACING;
    }
  beside = room_beside_value (self, when_width);
  if (beside >= 0)
    {
      when_y = gtk_widget_get_height (widget) - caption_height (self) - BASELINE_GAP;
      draw_layout (snapshot, self->when, &color, is_rtl ? width - beside - when_width : beside,
                   when_y);
      when_width = 0;
    }
  pango_layout_set_width (self->caption, MAX (width - when_width, 0) * PANGO_SCALE);
  pango_layout_set_alignment (self->caption, is_rtl ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);
  pango_layout_get_pixel_size (self->caption, &caption_width, NULL);
  draw_layout (snapshot, self->caption, &faint, is_rtl ? when_width : 0, 0);
  if (when_width > 0)
    draw_layout (snapshot, self->when, &color,
                 is_rtl ? MAX (width - caption_width - when_width, 0) : caption_width + SPACING, 0);
  gtk_widget_snapshot_child (widget, self->value, snapshot);
}

static void
lamp_vital_cell_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_CAPTION)
    lamp_vital_cell_set_caption (LAMP_VITAL_CELL (object), g_value_get_string (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
lamp_vital_cell_dispose (GObject *object)
{
  LampVitalCell *self = LAMP_VITAL_CELL (object);

  g_clear_object (&self->caption);
  g_clear_object (&self->when);
  g_clear_pointer (&self->value, gtk_widget_unparent);

  G_OBJECT_CLASS (lamp_vital_cell_parent_class)->dispose (object);
}

static void
lamp_vital_cell_class_init (LampVitalCellClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = lamp_vital_cell_set_property;
  object_class->dispose = lamp_vital_cell_dispose;
  widget_class->measure = lamp_vital_cell_measure;
  widget_class->size_allocate = lamp_vital_cell_size_allocate;
  widget_class->snapshot = lamp_vital_cell_snapshot;
  gtk_widget_class_set_css_name (widget_class, "vital");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);

  /**
   * LampVitalCell:caption:
   *
   * What the value is, in the person's language.
   */
  properties[PROP_CAPTION]
      = g_param_spec_string ("caption", NULL, NULL, "", G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
lamp_vital_cell_init (LampVitalCell *self)
{
  self->caption = pango_layout_new (gtk_widget_get_pango_context (GTK_WIDGET (self)));
  pango_layout_set_ellipsize (self->caption, PANGO_ELLIPSIZE_END);
  self->value = gtk_label_new ("–");
  gtk_label_set_xalign (GTK_LABEL (self->value), 0);
  gtk_widget_set_parent (self->value, GTK_WIDGET (self));
}

static void
set_class (GtkWidget *widget, const char *name, gboolean is_set)
{
  if (name == NULL)
    return;
  if (is_set)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

/**
 * lamp_vital_cell_set_caption:
 * @self: a cell
 * @caption: what the value is
 */
void
lamp_vital_cell_set_caption (LampVitalCell *self, const char *caption)
{
  g_return_if_fail (LAMP_IS_VITAL_CELL (self));

  pango_layout_set_text (self->caption, caption != NULL ? caption : "", -1);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
scale_layout (PangoLayout *layout, double scale)
{
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_scale_new (scale));
  pango_layout_set_attributes (layout, attributes);
}

static void
set_when (LampVitalCell *self, const char *when)
{
  if (self->when == NULL && when == NULL)
    return;
  if (self->when != NULL && when != NULL && g_str_equal (pango_layout_get_text (self->when), when))
    return;
  g_clear_object (&self->when);
  if (when != NULL)
    {
      self->when = pango_layout_new (gtk_widget_get_pango_context (GTK_WIDGET (self)));
      pango_layout_set_text (self->when, when, -1);
      scale_layout (self->when, WHEN_SCALE);
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* "!! 27 ↗": what stands before and after the number is smaller than the number. */
static PangoAttrList *
style_value (gsize marker_end, gsize tail_start)
{
  PangoAttrList *attributes = pango_attr_list_new ();
  PangoAttribute *small = pango_attr_scale_new (TAIL_SCALE);
  PangoAttribute *light = pango_attr_weight_new (PANGO_WEIGHT_MEDIUM);

  small->start_index = light->start_index = (guint) tail_start;
  pango_attr_list_insert (attributes, small);
  pango_attr_list_insert (attributes, light);
  if (marker_end > 0)
    {
      PangoAttribute *marker = pango_attr_scale_new (MARKER_SCALE);
      PangoAttribute *heavy = pango_attr_weight_new (PANGO_WEIGHT_HEAVY);

      marker->end_index = heavy->end_index = (guint) marker_end;
      pango_attr_list_insert (attributes, marker);
      pango_attr_list_insert (attributes, heavy);
    }

  return attributes;
}

/**
 * lamp_vital_cell_set_text:
 * @self: a cell
 * @text: what to show; copied
 */
void
lamp_vital_cell_set_text (LampVitalCell *self, const LampVitalText *text)
{
  const char *value, *tail, *marker, *gap;
  g_autofree char *joined = NULL;

  g_return_if_fail (LAMP_IS_VITAL_CELL (self));

  value = text->value != NULL ? text->value : "–";
  tail = text->value != NULL && text->tail != NULL ? text->tail : "";
  marker = text->priority != LAMP_PRIORITY_NONE ? lamp_words_marker (text->priority) : "";
  gap = *marker != '\0' ? "\u2009" : "";
  joined = g_strconcat (marker, gap, value, tail, NULL);
  if (!g_str_equal (gtk_label_get_text (GTK_LABEL (self->value)), joined))
    {
      gsize marker_end = strlen (marker) + strlen (gap);
      g_autoptr (PangoAttrList) attributes = style_value (marker_end, marker_end + strlen (value));

      gtk_label_set_text (GTK_LABEL (self->value), joined);
      gtk_label_set_attributes (GTK_LABEL (self->value), attributes);
    }
  set_when (self, text->when);
  set_class (GTK_WIDGET (self), "ageing", text->freshness == LAMP_AGEING);
  set_class (GTK_WIDGET (self), "stale", text->freshness == LAMP_STALE);
  if (self->priority != text->priority)
    {
      set_class (GTK_WIDGET (self), lamp_words_priority_class (self->priority), FALSE);
      set_class (GTK_WIDGET (self), lamp_words_priority_class (text->priority), TRUE);
      self->priority = text->priority;
    }
}
