/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A piece of the screen that is read across the room: one large line, and one below it.
 *
 * The letters are as large as whoever lays it out wants them, and smaller only where a line would
 * not fit. Text is drawn, not set by a style
 * sheet, because its size follows from the monitor and the room; colours are the sheet's. What it
 * says is its accessible label.
 */

#include "config.h"

#include "widgets/wall-tile.h"
#include "model/words.h"
#include "widgets/compat.h"

#define PADDING_OF_FONT 0.3
#define LINE_OF_HEAD    0.56
#define HEIGHT_OF_FONT  1.25 /* of a line, as a part of the font's size */
#define LINE_OPACITY    0.8f

/* How far a line shrinks before its end is cut: half a room number is worse than a small one. */
#define SMALLEST_HEAD 0.3
#define SMALLEST_LINE 0.75

struct _LampWallTile
{
  GtkWidget parent_instance;

  char *head;
  char *line;
  gdouble font_px; /* 0: as large as fits */
  LampPriority priority;
};

G_DEFINE_FINAL_TYPE (LampWallTile, lamp_wall_tile, GTK_TYPE_WIDGET)

/* The largest font for which both lines fit into the height. */
static gdouble
fitting_font (LampWallTile *self, gint height)
{
  gdouble lines = *self->line != '\0' ? 1 + LINE_OF_HEAD : 1;

  return height / (HEIGHT_OF_FONT * lines + PADDING_OF_FONT);
}

/* Draws one line from @top on, smaller if it is wider than there is room, and cut if that were too small. */
static void
draw_line (LampWallTile *self,
           GtkSnapshot *snapshot,
           const char *text,
           gdouble font_px,
           gdouble smallest,
           const GdkRGBA *color,
           gdouble x,
           gdouble top)
{
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self));
  g_autoptr (PangoLayout) layout = pango_layout_new (context);
  g_autoptr (PangoFontDescription) font
      = pango_font_description_copy (pango_context_get_font_description (context));
  gdouble room = gtk_widget_get_width (GTK_WIDGET (self)) - 2 * x;
  gint width, height;

  pango_font_description_set_absolute_size (font, font_px * PANGO_SCALE);
  pango_font_description_set_weight (font, smallest < SMALLEST_LINE ? PANGO_WEIGHT_BOLD
                                                                    : PANGO_WEIGHT_MEDIUM);
  pango_layout_set_font_description (layout, font);
  pango_layout_set_text (layout, text, -1);
  pango_layout_get_pixel_size (layout, &width, NULL);
  if (width > room && room > 0)
    {
      pango_font_description_set_absolute_size (font, font_px * MAX (room / width, smallest)
                                                          * PANGO_SCALE);
      pango_layout_set_font_description (layout, font);
      if (room / width < smallest)
        {
          pango_layout_set_width (layout, (gint) (room * PANGO_SCALE));
          pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
        }
    }
  pango_layout_get_pixel_size (layout, NULL, &height);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (
      snapshot, &GRAPHENE_POINT_INIT (
                    (float) x, (float) (top + MAX (font_px * HEIGHT_OF_FONT - height, 0) / 2)));
  gtk_snapshot_append_layout (snapshot, layout, color);
  gtk_snapshot_restore (snapshot);
}

static void
lamp_wall_tile_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LampWallTile *self = LAMP_WALL_TILE (widget);
  gint height = gtk_widget_get_height (widget);
  gdouble fits = fitting_font (self, height);
  gdouble font_px = self->font_px > 0 ? MIN (self->font_px, fits) : fits;
  gdouble lines = *self->line != '\0' ? 1 + LINE_OF_HEAD : 1;
  gdouble top = MAX (height - font_px * HEIGHT_OF_FONT * lines, 0) / 2;
  GdkRGBA color, faint;

  if (font_px < 1)
    return;
  lamp_compat_get_color (widget, &color);
  faint = color;
  faint.alpha *= LINE_OPACITY;
  draw_line (self, snapshot, self->head, font_px, SMALLEST_HEAD, &color, font_px * PADDING_OF_FONT,
             top);
  if (*self->line != '\0')
    draw_line (self, snapshot, self->line, font_px * LINE_OF_HEAD, SMALLEST_LINE,
               self->priority != LAMP_PRIORITY_NONE ? &color : &faint, font_px * PADDING_OF_FONT,
               top + font_px * HEIGHT_OF_FONT);
}

static void
lamp_wall_tile_finalize (GObject *object)
{
  g_free (LAMP_WALL_TILE (object)->head);
  g_free (LAMP_WALL_TILE (object)->line);

  G_OBJECT_CLASS (lamp_wall_tile_parent_class)->finalize (object);
}

static void
lamp_wall_tile_class_init (LampWallTileClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = lamp_wall_tile_finalize;
  widget_class->snapshot = lamp_wall_tile_snapshot;
  gtk_widget_class_set_css_name (widget_class, "walltile");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
lamp_wall_tile_init (LampWallTile *self)
{
  self->head = g_strdup ("");
  self->line = g_strdup ("");
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

/**
 * lamp_wall_tile_new:
 * @css_class: what it is for: "room", "card", "plain"
 *
 * Returns: (transfer floating): a tile that says nothing yet
 */
GtkWidget *
lamp_wall_tile_new (const char *css_class)
{
  GtkWidget *self = g_object_new (LAMP_TYPE_WALL_TILE, NULL);

  gtk_widget_add_css_class (self, css_class);

  return self;
}

static gboolean
replace_text (char **text, const char *fresh)
{
  if (g_str_equal (*text, fresh))
    return FALSE;
  g_free (*text);
  *text = g_strdup (fresh);

  return TRUE;
}

/**
 * lamp_wall_tile_set_text:
 * @self: a tile
 * @text: what to say; copied
 */
void
lamp_wall_tile_set_text (LampWallTile *self, const LampWallText *text)
{
  g_autofree char *spoken = NULL;
  gboolean has_changed;

  g_return_if_fail (LAMP_IS_WALL_TILE (self));

  has_changed = replace_text (&self->head, text->head);
  has_changed |= replace_text (&self->line, text->line != NULL ? text->line : "");
  if (self->priority != text->priority)
    {
      if (self->priority != LAMP_PRIORITY_NONE)
        gtk_widget_remove_css_class (GTK_WIDGET (self), lamp_words_priority_class (self->priority));
      if (text->priority != LAMP_PRIORITY_NONE)
        gtk_widget_add_css_class (GTK_WIDGET (self), lamp_words_priority_class (text->priority));
      self->priority = text->priority;
      has_changed = TRUE;
    }
  if (!has_changed)
    return;
  spoken = text->spoken != NULL ? g_strdup (text->spoken)
                                : g_strdup_printf ("%s. %s", self->head, self->line);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * lamp_wall_tile_set_font:
 * @self: a tile
 * @font_px: the size of the large line, if there is room for it; 0 for the largest that fits
 */
void
lamp_wall_tile_set_font (LampWallTile *self, gdouble font_px)
{
  g_return_if_fail (LAMP_IS_WALL_TILE (self));

  self->font_px = font_px;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
