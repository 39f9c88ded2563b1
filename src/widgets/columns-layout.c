/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Columns beside each other while there is room; where there is not, the last one goes under the first.
 *
 * A page made for a wide screen so keeps all of its parts on a narrow one and with large text, in the same
 * order for the keyboard and the screen reader. Whether there is room is a question of the columns' smallest
 * widths alone, so that no number here follows a change of text or style. What is left over of a row goes
 * to the columns that expand; under each other, first and last share what is left over of the height.
 */

#include "config.h"

#include "widgets/columns-layout.h"

#define SPACING_PX 16

struct _LampColumnsLayout
{
  GtkLayoutManager parent_instance;
};

G_DEFINE_FINAL_TYPE (LampColumnsLayout, lamp_columns_layout, GTK_TYPE_LAYOUT_MANAGER)

/* A column: a child, or the first over the last. */
typedef struct
{
  GtkWidget *upper;
  GtkWidget *lower; /* NULL for a single child */
  GtkRequestedSize width;
} Column;

static GArray *
list_columns (GtkWidget *widget)
{
  GArray *columns = g_array_new (FALSE, FALSE, sizeof (Column));

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      Column column = { .upper = child };

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &column.width.minimum_size,
                          &column.width.natural_size, NULL, NULL);
      g_array_append_val (columns, column);
    }

  return columns;
}

static gint
get_gaps (const GArray *columns)
{
  return columns->len > 1 ? (gint) (columns->len - 1) * SPACING_PX : 0;
}

static void
sum_widths (const GArray *columns, gint *minimum, gint *natural)
{
  *minimum = *natural = get_gaps (columns);
  for (guint i = 0; i < columns->len; i++)
    {
      const Column *column = &g_array_index (columns, Column, i);

      *minimum += column->width.minimum_size;
      *natural += column->width.natural_size;
    }
}

static void
stack (GArray *columns)
{
  Column *first = &g_array_index (columns, Column, 0);
  const Column *last = &g_array_index (columns, Column, columns->len - 1);

  first->lower = last->upper;
  first->width.minimum_size = MAX (first->width.minimum_size, last->width.minimum_size);
  first->width.natural_size = MAX (first->width.natural_size, last->width.natural_size);
  g_array_set_size (columns, columns->len - 1);
}

/* The columns as they stand in that width, %G_MAXINT for as much as they like, each with its own in
 * @minimum_size. */
static GArray *
arrange (GtkWidget *widget, gint width)
{
  GArray *columns = list_columns (widget);
  g_autofree GtkRequestedSize *sizes = NULL;
  gint minimum, natural, rest;
  guint n_expand = 0;

  sum_widths (columns, &minimum, &natural);
  if (minimum > width && columns->len > 1)
    {
      stack (columns);
      sum_widths (columns, &minimum, &natural);
    }
  rest = MAX (MIN (width, natural) - minimum, 0);
  sizes = g_new (GtkRequestedSize, columns->len);
  for (guint i = 0; i < columns->len; i++)
    {
      sizes[i] = g_array_index (columns, Column, i).width;
      n_expand += gtk_widget_compute_expand (g_array_index (columns, Column, i).upper,
                                             GTK_ORIENTATION_HORIZONTAL);
    }
  gtk_distribute_natural_allocation (rest, columns->len, sizes);
  for (guint i = 0; i < columns->len; i++)
    {
      Column *column = &g_array_index (columns, Column, i);

      column->width.minimum_size = sizes[i].minimum_size;
      if (width != G_MAXINT && width > natural
          && gtk_widget_compute_expand (column->upper, GTK_ORIENTATION_HORIZONTAL))
        column->width.minimum_size += (width - natural) / (gint) n_expand;
    }

  return columns;
}

static gint
measure_height (GtkWidget *child, gint width, gint *natural)
{
  gint minimum = 0;

  *natural = 0;
  if (child != NULL)
    gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, &minimum, natural, NULL, NULL);

  return minimum;
}

static void
measure_heights (GtkWidget *widget, gint width, gint *minimum, gint *natural)
{
  g_autoptr (GArray) columns = arrange (widget, width);

  for (guint i = 0; i < columns->len; i++)
    {
      const Column *column = &g_array_index (columns, Column, i);
      gint gap = column->lower != NULL ? SPACING_PX : 0;
      gint upper_natural, lower_natural;
      gint upper = measure_height (column->upper, column->width.minimum_size, &upper_natural);
      gint lower = measure_height (column->lower, column->width.minimum_size, &lower_natural);

      *minimum = MAX (*minimum, upper + lower + gap);
      *natural = MAX (*natural, upper_natural + lower_natural + gap);
    }
}

static void
measure_width (GtkWidget *widget, gint *minimum, gint *natural)
{
  g_autoptr (GArray) columns = list_columns (widget);
  gint ignored;

  sum_widths (columns, minimum, natural);
  if (columns->len > 1)
    {
      stack (columns);
      sum_widths (columns, minimum, &ignored);
    }
}

static void
lamp_columns_layout_measure (GtkLayoutManager *manager,
                             GtkWidget *widget,
                             GtkOrientation orientation,
                             int for_size,
                             int *minimum,
                             int *natural,
                             int *minimum_baseline,
                             int *natural_baseline)
{
  *minimum = *natural = 0;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    measure_width (widget, minimum, natural);
  else
    measure_heights (widget, for_size >= 0 ? for_size : G_MAXINT, minimum, natural);
}

static void
allocate_column (const Column *column, gint x, gint height)
{
  gint width = column->width.minimum_size;
  GtkAllocation upper = { x, 0, width, height }, lower = { x, 0, width, 0 };
  gint natural;

  if (column->lower != NULL)
    {
      upper.height = measure_height (column->upper, width, &natural);
      lower.height = measure_height (column->lower, width, &natural);
      upper.height += MAX (height - SPACING_PX - upper.height - lower.height, 0) / 2;
      lower.y = upper.height + SPACING_PX;
      lower.height = MAX (height - lower.y, lower.height);
      gtk_widget_size_allocate (column->lower, &lower, -1);
    }
  gtk_widget_size_allocate (column->upper, &upper, -1);
}

static void
lamp_columns_layout_allocate (
    GtkLayoutManager *manager, GtkWidget *widget, int width, int height, int baseline)
{
  g_autoptr (GArray) columns = arrange (widget, width);
  gboolean is_rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  gint x = 0;

  for (guint i = 0; i < columns->len; i++)
    {
      const Column *column = &g_array_index (columns, Column, i);

      allocate_column (column, is_rtl ? width - x - column->width.minimum_size : x, height);
      x += column->width.minimum_size + SPACING_PX;
    }
}

static GtkSizeRequestMode
lamp_columns_layout_get_request_mode (GtkLayoutManager *manager, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
lamp_columns_layout_class_init (LampColumnsLayoutClass *klass)
{
  GtkLayoutManagerClass *manager_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  manager_class->get_request_mode = lamp_columns_layout_get_request_mode;
  manager_class->measure = lamp_columns_layout_measure;
  manager_class->allocate = lamp_columns_layout_allocate;
}

static void
lamp_columns_layout_init (LampColumnsLayout *self)
{
}
