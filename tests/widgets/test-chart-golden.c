/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Each hard chart compared with its golden files: NAME.layout.txt is where everything stands, made without
 * a display; NAME.nodes.txt is what is painted, node by node in its order.
 *
 * Fonts differ from machine to machine, so of a text only its colour is told, and nothing here stands
 * where it does because of a font: the plot is given, and there is room for every label. Colours are the
 * test's own and told by name, numbers to a hundredth of a pixel. Many fills of one colour after each other
 * are told as one, with what they cover: a sloping line is hundreds of them, and the layout has its columns.
 */

#include "config.h"

#include "chart-cases.h"
#include "golden.h"
#include "widgets/chart-plan.h"

#include <gtk/gtk.h>
#include <math.h>

#define MAX_TICKS 6
/* The GTK that painted the golden nodes: the oldest that the program runs on. */
#define GOLDEN_GTK_MINOR 8
#define LABELS           6
/* So many fills of one colour are told as one. */
#define FEW_FILLS 6

static const graphene_rect_t plot = { { 50, 20 }, { 600, 200 } };

static LampChartPlan *
plan_new (const ChartCase *chart)
{
  g_autoptr (LampChartData) data = chart->make ();

  return lamp_chart_plan_new (data, &plot, MAX_TICKS, chart->is_fixed);
}

/* "12.5", "-0.33", "7": never "-0", never an exponent. */
static void
add_number (GString *text, const char *before, double value)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];
  gsize length;

  value = round (value * 100) / 100;
  g_ascii_formatd (digits, sizeof digits, "%.2f", fabs (value) < 0.005 ? 0 : value);
  length = strlen (digits);
  while (digits[length - 1] == '0')
    digits[--length] = '\0';
  if (digits[length - 1] == '.')
    digits[--length] = '\0';
  g_string_append_printf (text, "%s%s", before, digits);
}

static void
add_columns (GString *text, const char *title, const GArray *columns)
{
  static const char *const kinds[] = { "column", "dot", "bar" };

  for (guint i = 0; i < columns->len; i++)
    {
      const LampChartColumn *column = &g_array_index (columns, LampChartColumn, i);

      g_string_append_printf (text, "%s %s%s", title, kinds[column->kind],
                              column->joins ? " joined" : "");
      add_number (text, " x ", column->x);
      add_number (text, "+", column->width);
      add_number (text, " y ", column->top);
      add_number (text, " ", column->middle);
      add_number (text, " ", column->bottom);
      g_string_append_printf (text, " n %" G_GINT64_FORMAT "\n", column->count);
    }
}

static void
add_layout (GString *text, const char *title, const LampChartLayout *layout)
{
  g_autofree char *by_hand = g_strconcat (title, " by hand", NULL);

  add_columns (text, title, layout->columns);
  add_columns (text, by_hand, layout->hands);
  for (guint i = 0; i < layout->gaps->len; i++)
    {
      const LampChartGap *gap = &g_array_index (layout->gaps, LampChartGap, i);

      g_string_append_printf (text, "%s gap", title);
      add_number (text, " x ", gap->x);
      add_number (text, "+", gap->width);
      g_string_append_printf (text, " %s\n", lamp_chart_gap_words (gap->cause));
    }
  for (guint i = 0; i < layout->outside->len; i++)
    {
      const LampChartOutside *mark = &g_array_index (layout->outside, LampChartOutside, i);

      g_string_append_printf (text, "%s %s", title, mark->is_above ? "above" : "below");
      add_number (text, " x ", mark->x);
      add_number (text, " value ", (double) mark->value / LAMP_MILLI);
      g_string_append_c (text, '\n');
    }
}

static void
test_layout (gconstpointer user_data)
{
  const ChartCase *chart = user_data;
  g_autoptr (LampChartPlan) plan = plan_new (chart);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *name = g_strconcat (chart->name, ".layout", NULL);
  g_autofree char *said = lamp_chart_data_describe (plan->data);
  g_autoptr (GArray) ticks = lamp_time_axis_ticks (&plan->data->time, plan->data->zone, LABELS);

  g_string_append_printf (text, "%s\n", said);
  add_number (text, "axis ", (double) plan->value.minimum / LAMP_MILLI);
  add_number (text, " to ", (double) plan->value.maximum / LAMP_MILLI);
  add_number (text, " by ", (double) plan->value.step / LAMP_MILLI);
  for (guint i = 0; i < ticks->len; i++)
    {
      const LampTimeTick *tick = &g_array_index (ticks, LampTimeTick, i);

      add_number (text, "\ntime x ",
                  lamp_time_axis_place (&plan->data->time, tick->us, plot.size.width));
      g_string_append_printf (text, " %s%s", tick->label, tick->is_major ? " (day)" : "");
    }
  g_string_append_c (text, '\n');
  for (guint i = 0; i < plan->layouts->len; i++)
    add_layout (text, i == 0 ? "line" : "second", g_ptr_array_index (plan->layouts, i));
  for (guint i = 0; i < plan->ghosts->len; i++)
    add_layout (text, "ghost", g_ptr_array_index (plan->ghosts, i));
  golden_check (name, text->str);
}

/* Each has a red of its own, by which it is told again. */
static const char *const names[]
    = { "line",   "band",      "usual",   "grid", "hatch", "text",   "strong",
        "cursor", "on-cursor", "surface", "none", "low",   "medium", "high" };

static void
load_colours (LampChartColours *colours)
{
  GdkRGBA *const places[]
      = { &colours->line,        &colours->band,       &colours->usual,       &colours->grid,
          &colours->hatch,       &colours->text,       &colours->strong,      &colours->cursor,
          &colours->on_cursor,   &colours->surface,    &colours->priority[0], &colours->priority[1],
          &colours->priority[2], &colours->priority[3] };

  G_STATIC_ASSERT (G_N_ELEMENTS (places) == G_N_ELEMENTS (names));
  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    *places[i] = (GdkRGBA){ (float) i / 100, 0, 0, 1 };
}

static void
add_colour (GString *text, const GdkRGBA *colour)
{
  g_string_append (text, names[lround (colour->red * 100)]);
  if (colour->alpha < 0.999f)
    add_number (text, "*", colour->alpha);
}

static void
add_rect (GString *text, const graphene_rect_t *rect)
{
  add_number (text, " ", rect->origin.x);
  add_number (text, ",", rect->origin.y);
  add_number (text, " ", rect->size.width);
  add_number (text, "x", rect->size.height);
}

static void add_node (GString *text, guint depth, GskRenderNode *node);

static gboolean
is_fill_like (GskRenderNode *node, GskRenderNode *first)
{
  return gsk_render_node_get_node_type (node) == GSK_COLOR_NODE
         && gsk_render_node_get_node_type (first) == GSK_COLOR_NODE
         && gdk_rgba_equal (gsk_color_node_get_color (node), gsk_color_node_get_color (first));
}

static void
add_fills (GString *text, guint depth, GskRenderNode *node, guint from, guint n)
{
  graphene_rect_t all, one;
  double area = 0;

  for (guint i = 0; i < n; i++)
    {
      gsk_render_node_get_bounds (gsk_container_node_get_child (node, from + i), &one);
      area += (double) one.size.width * (double) one.size.height;
      if (i == 0)
        all = one;
      else
        graphene_rect_union (&all, &one, &all);
    }
  g_string_append_printf (text, "%*s%u fills ", (gint) depth * 2, "", n);
  add_colour (text, gsk_color_node_get_color (gsk_container_node_get_child (node, from)));
  add_rect (text, &all);
  /* A sum of floats: to a whole square pixel. */
  add_number (text, " area ", round (area));
  g_string_append_c (text, '\n');
}

static void
add_children (GString *text, guint depth, GskRenderNode *node)
{
  guint n_children = gsk_container_node_get_n_children (node);
  guint n;

  for (guint i = 0; i < n_children; i += n)
    {
      GskRenderNode *first = gsk_container_node_get_child (node, i);

      for (n = 1;
           i + n < n_children && is_fill_like (gsk_container_node_get_child (node, i + n), first);)
        n++;
      if (n >= FEW_FILLS)
        add_fills (text, depth, node, i, n);
      else
        {
          n = 1;
          add_node (text, depth, first);
        }
    }
}

/* Several glyph runs are one text as far as their colour is: how many there are is the font's affair. */
static void
add_text (GString *text, guint depth, GskRenderNode *node)
{
  g_autoptr (GString) line = g_string_new (NULL);

  g_string_append_printf (line, "%*stext ", (gint) depth * 2, "");
  add_colour (line, gsk_text_node_get_color (node));
  g_string_append_c (line, '\n');
  if (!g_str_has_suffix (text->str, line->str))
    g_string_append (text, line->str);
}

static void
add_node (GString *text, guint depth, GskRenderNode *node)
{
  GskRenderNodeType type = gsk_render_node_get_node_type (node);
  graphene_rect_t bounds;

  gsk_render_node_get_bounds (node, &bounds);
  if (type == GSK_CONTAINER_NODE)
    {
      add_children (text, depth, node);
      return;
    }
  if (type == GSK_TEXT_NODE)
    {
      add_text (text, depth, node);
      return;
    }
  g_string_append_printf (text, "%*s", (gint) depth * 2, "");
  if (type == GSK_COLOR_NODE)
    {
      g_string_append (text, "fill ");
      add_colour (text, gsk_color_node_get_color (node));
      add_rect (text, &bounds);
      g_string_append_c (text, '\n');
    }
  else if (type == GSK_REPEATING_LINEAR_GRADIENT_NODE)
    {
      g_string_append (text, "stripes ");
      add_colour (text, &gsk_linear_gradient_node_get_color_stops (node, NULL)[0].color);
      add_rect (text, &bounds);
      g_string_append_c (text, '\n');
    }
  else if (type == GSK_ROUNDED_CLIP_NODE)
    {
      GskRenderNode *child = gsk_rounded_clip_node_get_child (node);
      gboolean is_label = bounds.size.width > 20;

      /* What is as wide as its text is the font's affair, too. */
      g_string_append (text, "rounded");
      if (!is_label)
        add_number (text, " ", gsk_rounded_clip_node_get_clip (node)->corner[0].width);
      g_string_append (text, is_label ? " fill " : "\n");
      if (is_label)
        {
          add_colour (text, gsk_color_node_get_color (child));
          g_string_append (text, " behind a text\n");
        }
      else
        add_node (text, depth + 1, child);
    }
  else if (type == GSK_TRANSFORM_NODE)
    {
      graphene_matrix_t matrix;

      gsk_transform_to_matrix (gsk_transform_node_get_transform (node), &matrix);
      g_string_append (text, "turned");
      add_number (text, " at ", graphene_matrix_get_value (&matrix, 3, 0));
      add_number (text, ",", graphene_matrix_get_value (&matrix, 3, 1));
      g_string_append_c (text, '\n');
      add_node (text, depth + 1, gsk_transform_node_get_child (node));
    }
  else
    g_error ("a node that charts do not use: %d", type);
}

static void
test_nodes (gconstpointer user_data)
{
  const ChartCase *chart = user_data;
  g_autoptr (LampChartPlan) plan = plan_new (chart);
  g_autofree char *name = g_strconcat (chart->name, ".nodes", NULL);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  GtkWidget *widget = g_object_ref_sink (gtk_label_new (NULL));
  LampChartColours colours;
  LampChartCanvas canvas = { widget, snapshot, plot, &colours };

  /* Another GTK paints the same in other nodes, and gives texts their colour in another way. */
  if (gtk_get_major_version () != 4 || gtk_get_minor_version () != GOLDEN_GTK_MINOR)
    {
      g_object_unref (widget);
      g_test_skip ("the nodes that were agreed on are those of another GTK");
      return;
    }
  load_colours (&colours);
  lamp_chart_plan_draw (plan, &canvas, TRUE);
  node = gtk_snapshot_free_to_node (g_steal_pointer (&snapshot));
  add_node (text, 0, node);
  golden_check (name, text->str);
  g_object_unref (widget);
}

int
main (int argc, char **argv)
{
  gboolean has_display;

  golden_init (&argc, argv, LAMP_GOLDEN_DIR);
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  has_display = gtk_init_check ();
  if (has_display)
    {
      /* Small enough that no label touches another one, and that the steps of the times stay as they are
       * when another font is a fifth wider or narrower. */
      g_autoptr (GtkCssProvider) style = gtk_css_provider_new ();

      gtk_css_provider_load_from_data (style, "label { font: 8px Sans; }", -1);
      gtk_style_context_add_provider_for_display (
          gdk_display_get_default (), GTK_STYLE_PROVIDER (style), GTK_STYLE_PROVIDER_PRIORITY_USER);
    }
  for (guint i = 0; i < n_chart_cases; i++)
    {
      g_autofree char *layout = g_strdup_printf ("/chart/golden/layout/%s", chart_cases[i].name);
      g_autofree char *nodes = g_strdup_printf ("/chart/golden/nodes/%s", chart_cases[i].name);

      g_test_add_data_func (layout, &chart_cases[i], test_layout);
      if (has_display)
        g_test_add_data_func (nodes, &chart_cases[i], test_nodes);
    }

  return g_test_run ();
}
