/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Children in a row that goes on in the next line where it is full, as words do.
 *
 * Each child has its natural width, so that no word on a button is cut; only a child that is wider
 * than the whole line gets less. The height follows from the width. GtkFlowBox sets its children in
 * columns and wraps each in a widget that takes the focus, which suits pictures and not buttons.
 */

#include "config.h"

#include "widgets/wrap-layout.h"

struct _LampWrapLayout
{
  GtkLayoutManager parent_instance;

  gint spacing; /* px, between children and between lines */
};

G_DEFINE_FINAL_TYPE (LampWrapLayout, lamp_wrap_layout, GTK_TYPE_LAYOUT_MANAGER)

static GtkSizeRequestMode
lamp_wrap_layout_get_request_mode (GtkLayoutManager *manager, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

/* Walks over the children, line by line; gives them their places if told to. Returns the height of all lines. */
static gint
lay_out (LampWrapLayout *self, GtkWidget *widget, gint width, gboolean allocates)
{
  gint x = 0, y = 0, line_height = 0;
  gboolean is_rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      gint child_width, child_height;

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &child_width, NULL, NULL);
      child_width = MIN (child_width, width);
      gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, child_width, NULL, &child_height, NULL,
                          NULL);
      if (x > 0 && x + child_width > width)
        {
          x = 0;
          y += line_height + self->spacing;
          line_height = 0;
        }
      if (allocates)
        {
          const GtkAllocation place
              = { is_rtl ? width - x - child_width : x, y, child_width, child_height };

          gtk_widget_size_allocate (child, &place, -1);
        }
      x += child_width + self->spacing;
      line_height = MAX (line_height, child_height);
    }

  return y + line_height;
}

static void
measure_width (LampWrapLayout *self, GtkWidget *widget, gint *minimum, gint *natural)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      gint child_minimum, child_natural;

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &child_minimum, &child_natural,
                          NULL, NULL);
      *minimum = MAX (*minimum, child_minimum);
      *natural += child_natural + (*natural > 0 ? self->spacing : 0);
    }
}

static void
lamp_wrap_layout_measure (GtkLayoutManager *manager,
                          GtkWidget *widget,
                          GtkOrientation orientation,
                          int for_size,
                          int *minimum,
                          int *natural,
                          int *minimum_baseline,
                          int *natural_baseline)
{
  LampWrapLayout *self = LAMP_WRAP_LAYOUT (manager);

  *minimum = *natural = 0;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    measure_width (self, widget, minimum, natural);
  else
    *minimum = *natural = lay_out (self, widget, for_size >= 0 ? for_size : G_MAXINT, FALSE);
}

static void
lamp_wrap_layout_allocate (
    GtkLayoutManager *manager, GtkWidget *widget, int width, int height, int baseline)
{
  lay_out (LAMP_WRAP_LAYOUT (manager), widget, width, TRUE);
}

static void
lamp_wrap_layout_class_init (LampWrapLayoutClass *klass)
{
  GtkLayoutManagerClass *manager_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  manager_class->get_request_mode = lamp_wrap_layout_get_request_mode;
  manager_class->measure = lamp_wrap_layout_measure;
  manager_class->allocate = lamp_wrap_layout_allocate;
}

static void
lamp_wrap_layout_init (LampWrapLayout *self)
{
}

/**
 * lamp_wrap_layout_new:
 * @spacing: px between children, and between lines
 *
 * Returns: (transfer full): a layout for gtk_widget_set_layout_manager()
 */
GtkLayoutManager *
lamp_wrap_layout_new (gint spacing)
{
  LampWrapLayout *self = g_object_new (LAMP_TYPE_WRAP_LAYOUT, NULL);

  self->spacing = spacing;

  return GTK_LAYOUT_MANAGER (self);
}
