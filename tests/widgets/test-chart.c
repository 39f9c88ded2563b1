/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The chart as a widget, under a display: what it draws is bounded however many points there are
 * and holds no cairo node; its cursor moves by key; the screen reader is told what it shows.
 */

#include "config.h"

#include "widgets/chart.h"

#include <gtk/gtk.h>

#define M(v) ((gint64) ((v) *LAMP_MILLI))

static LampChartData *
make (guint n)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autofree LampReading *readings = g_new0 (LampReading, MAX (n, 1));
  LampTimeAxis time = { 0, MAX (n, 1) * LAMP_US_PER_MINUTE };
  LampChartData *data = lamp_chart_data_new ("Pulse", "/min", &time, zone);

  for (guint i = 0; i < n; i++)
    {
      gint64 value = M (60 + (i * 7) % 30);

      readings[i] = (LampReading){
        LAMP_METRIC_PULSE, i * LAMP_US_PER_MINUTE, i * LAMP_US_PER_MINUTE, value, value, value
      };
    }
  lamp_chart_data_take_series (
      data, lamp_chart_series_new_from_readings (LAMP_METRIC_PULSE, readings, n));
  lamp_chart_data_add_limit (data, M (111), TRUE);
  lamp_chart_data_add_episode (data, LAMP_PRIORITY_HIGH, time.to_us / 2, LAMP_NO_TIME);

  return data;
}

static void
count_nodes (GskRenderNode *node, guint *n_all, guint *n_cairo)
{
  (*n_all)++;
  if (gsk_render_node_get_node_type (node) == GSK_CAIRO_NODE)
    (*n_cairo)++;
  if (gsk_render_node_get_node_type (node) == GSK_CONTAINER_NODE)
    for (guint i = 0; i < gsk_container_node_get_n_children (node); i++)
      count_nodes (gsk_container_node_get_child (node, i), n_all, n_cairo);
  if (gsk_render_node_get_node_type (node) == GSK_CLIP_NODE)
    count_nodes (gsk_clip_node_get_child (node), n_all, n_cairo);
  if (gsk_render_node_get_node_type (node) == GSK_TRANSFORM_NODE)
    count_nodes (gsk_transform_node_get_child (node), n_all, n_cairo);
}

static GskRenderNode *
draw (GtkWidget *chart, gint width, gint height)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  gint ignored;

  gtk_widget_measure (chart, GTK_ORIENTATION_HORIZONTAL, -1, &ignored, NULL, NULL, NULL);
  gtk_widget_allocate (chart, width, height, -1, NULL);
  GTK_WIDGET_GET_CLASS (chart)->snapshot (chart, snapshot);

  return gtk_snapshot_free_to_node (snapshot);
}

static void
finish (GtkWidget *chart)
{
  gpointer watched = chart;

  g_object_add_weak_pointer (G_OBJECT (chart), &watched);
  g_object_run_dispose (G_OBJECT (chart)); /* dispose may run twice */
  g_object_unref (chart);
  g_assert_null (watched);
}

static void
test_drawing_is_bounded (void)
{
  static const guint sizes[] = { 0, 1, 2, 1440, 525600 };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      GtkWidget *chart = g_object_ref_sink (lamp_chart_new ());
      g_autoptr (LampChartData) data = make (sizes[i]);
      g_autoptr (GskRenderNode) node = NULL;
      guint n_all = 0, n_cairo = 0;

      lamp_chart_set_data (LAMP_CHART (chart), data);
      node = draw (chart, 1100, 600);
      g_assert_nonnull (node);
      count_nodes (node, &n_all, &n_cairo);
      g_test_message ("%u points: %u nodes", sizes[i], n_all);
      g_assert_cmpuint (n_cairo, ==, 0);
      g_assert_cmpuint (n_all, <, 2500);
      finish (chart);
    }
}

/* A stable description of what is drawn, without the texts' glyphs: how many rectangles, hatchings
 * (gradients), texts and turned squares there are, and from where to where the rectangles reach. */
typedef struct
{
  guint n_fills, n_gradients, n_texts, n_turned;
} Shape;

static void
describe (GskRenderNode *node, Shape *shape)
{
  switch ((gint) gsk_render_node_get_node_type (node))
    {
    case GSK_COLOR_NODE:
      shape->n_fills++;
      break;
    case GSK_REPEATING_LINEAR_GRADIENT_NODE:
      shape->n_gradients++;
      break;
    case GSK_TEXT_NODE:
      shape->n_texts++;
      break;
    case GSK_CONTAINER_NODE:
      for (guint i = 0; i < gsk_container_node_get_n_children (node); i++)
        describe (gsk_container_node_get_child (node, i), shape);
      break;
    case GSK_TRANSFORM_NODE:
      if (gsk_transform_get_category (gsk_transform_node_get_transform (node))
          < GSK_TRANSFORM_CATEGORY_2D_AFFINE)
        shape->n_turned++;
      describe (gsk_transform_node_get_child (node), shape);
      break;
    case GSK_CLIP_NODE:
      describe (gsk_clip_node_get_child (node), shape);
      break;
    case GSK_ROUNDED_CLIP_NODE:
      describe (gsk_rounded_clip_node_get_child (node), shape);
      break;
    default:
      g_error ("a node that charts do not use: %d", gsk_render_node_get_node_type (node));
    }
}

static Shape
shape_of (const gint (*readings)[2], guint n, gint by_hand, gboolean is_fixed)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  LampTimeAxis time = { 0, 6 * LAMP_US_PER_HOUR };
  g_autoptr (LampChartData) data = lamp_chart_data_new ("Pulse", "/min", &time, zone);
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (gint64));
  LampReading rows[8];
  LampChartSeries *series;
  GtkWidget *chart = g_object_ref_sink (lamp_chart_new ());
  g_autoptr (GskRenderNode) node = NULL;
  Shape shape = { 0 };

  for (guint i = 0; i < n; i++)
    {
      gint64 us = readings[i][0] * LAMP_US_PER_MINUTE;

      rows[i] = (LampReading){ LAMP_METRIC_PULSE, us, us, M (readings[i][1]), M (readings[i][1]),
                               M (readings[i][1]) };
      if ((gint) i == by_hand)
        g_array_append_val (times, us);
    }
  series = lamp_chart_series_new_from_readings (LAMP_METRIC_PULSE, rows, n);
  lamp_chart_series_mark_by_hand (series, times);
  lamp_chart_data_take_series (data, series);
  lamp_chart_set_is_fixed (LAMP_CHART (chart), is_fixed);
  lamp_chart_set_data (LAMP_CHART (chart), data);
  node = draw (chart, 700, 300);
  describe (node, &shape);
  finish (chart);

  return shape;
}

static void
test_golden_nodes (void)
{
  static const gint one[][2] = { { 200, 70 } };
  static const gint flat[][2]
      = { { 0, 70 }, { 60, 70 }, { 120, 70 }, { 180, 70 }, { 240, 70 }, { 300, 70 }, { 360, 70 } };
  static const gint gap[][2] = { { 0, 70 }, { 15, 70 }, { 30, 70 }, { 300, 70 }, { 330, 70 } };
  static const gint wild[][2]
      = { { 0, 70 }, { 60, 70 }, { 120, 260 }, { 180, 70 }, { 240, 70 }, { 300, 70 }, { 360, 70 } };
  Shape shape = shape_of (NULL, 0, -1, FALSE);
  Shape quiet = shape_of (flat, 7, -1, FALSE);
  Shape other;

  /* No data: hatched from end to end and named. */
  g_assert_cmpuint (shape.n_gradients, ==, 1);

  /* One point: a mark, and a gap on either side of it. */
  shape = shape_of (one, 1, -1, FALSE);
  g_assert_cmpuint (shape.n_gradients, ==, 2);
  g_assert_cmpuint (shape.n_turned, ==, 0);

  /* A flat line: no gap; marks and the line between them only. */
  g_assert_cmpuint (quiet.n_gradients, ==, 0);
  shape = shape_of (gap, 5, -1, FALSE);
  g_assert_cmpuint (shape.n_gradients, ==, 1);
  g_assert_cmpuint (shape.n_texts, ==, quiet.n_texts + 1); /* the cause of the gap */

  /* By hand: one turned group for a diamond, and nothing else is turned. */
  shape = shape_of (flat, 7, 3, FALSE);
  g_assert_cmpuint (quiet.n_turned, ==, 0);
  g_assert_cmpuint (shape.n_turned, ==, 1);

  /* Outside the axis: more text than without, which names the value. */
  shape = shape_of (wild, 7, -1, TRUE);
  other = shape_of (flat, 7, -1, TRUE);
  g_assert_cmpuint (shape.n_texts, >, other.n_texts);
}

static void
moved_cb (LampChart *chart, gint64 by_us, gint64 *sum)
{
  *sum += by_us;
}

static void
test_view_is_a_window (void)
{
  GtkWidget *chart = g_object_ref_sink (lamp_chart_new ());
  g_autoptr (LampChartData) data = make (1440);
  LampTimeAxis view = { 6 * LAMP_US_PER_HOUR, 7 * LAMP_US_PER_HOUR };
  g_autoptr (GskRenderNode) node = NULL;
  g_autofree char *words = NULL;
  gint64 sum = 0;

  lamp_chart_set_data (LAMP_CHART (chart), data);
  g_signal_connect (chart, "pan", G_CALLBACK (moved_cb), &sum);
  lamp_chart_set_view (LAMP_CHART (chart), &view);
  g_assert_cmpint (lamp_chart_get_data (LAMP_CHART (chart))->time.from_us, ==, view.from_us);
  node = draw (chart, 1100, 300);
  g_assert_null (lamp_chart_read (LAMP_CHART (chart)));
  lamp_chart_set_cursor (LAMP_CHART (chart), 6 * LAMP_US_PER_HOUR + 30 * LAMP_US_PER_MINUTE);
  words = lamp_chart_read (LAMP_CHART (chart));
  g_assert_true (g_str_has_prefix (words, "Pulse 60\302\240/min, 06:30"));
  lamp_chart_set_view (LAMP_CHART (chart), NULL);
  g_assert_cmpint (lamp_chart_get_data (LAMP_CHART (chart))->time.from_us, ==, 0);
  g_assert_cmpint (sum, ==, 0); /* a view that is set is nobody's wish to move */
  finish (chart);
}

static void
test_any_size_and_no_data (void)
{
  GtkWidget *chart = g_object_ref_sink (lamp_chart_new ());
  g_autoptr (LampChartData) data = make (100);

  lamp_chart_set_message (LAMP_CHART (chart), "Reading …");
  g_clear_pointer (&(GskRenderNode *){ draw (chart, 400, 300) }, gsk_render_node_unref);
  lamp_chart_set_data (LAMP_CHART (chart), data);
  g_clear_pointer (&(GskRenderNode *){ draw (chart, 260, 160) }, gsk_render_node_unref);
  lamp_chart_set_data (LAMP_CHART (chart), NULL);
  g_clear_pointer (&(GskRenderNode *){ draw (chart, 400, 300) }, gsk_render_node_unref);
  finish (chart);
}

static gboolean
press (GtkWidget *chart, guint keyval)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (chart);
  gboolean is_handled = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
        g_signal_emit_by_name (controller, "key-pressed", keyval, 0, 0, &is_handled);
    }

  return is_handled;
}

static void
assert_description (GtkWidget *chart, const char *prefix)
{
  /* The checker compares whole texts: ask it for what it has. */
  g_autofree char *found = gtk_test_accessible_check_property (
      GTK_ACCESSIBLE (chart), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "");

  g_assert_nonnull (found);
  if (!g_str_has_prefix (found, prefix))
    g_error ("expected \"%s\", found \"%s\"", prefix, found);
}

static void
test_keys_and_reader (void)
{
  GtkWidget *chart = g_object_ref_sink (lamp_chart_new ());
  g_autoptr (LampChartData) data = make (60);

  gtk_test_accessible_assert_role (chart, GTK_ACCESSIBLE_ROLE_IMG);
  lamp_chart_set_data (LAMP_CHART (chart), data);
  gtk_test_accessible_assert_property (chart, GTK_ACCESSIBLE_PROPERTY_LABEL, "Pulse");
  assert_description (chart, "Pulse from 00:00 to 01:00. Latest 83");
  g_clear_pointer (&(GskRenderNode *){ draw (chart, 1100, 600) }, gsk_render_node_unref);

  g_assert_true (gtk_widget_get_focusable (chart));
  g_assert_true (press (chart, GDK_KEY_End));
  assert_description (chart, "83\302\240/min, 00:59. Pulse");
  g_assert_true (press (chart, GDK_KEY_Left));
  assert_description (chart, "76\302\240/min, 00:58. Pulse");
  g_assert_true (press (chart, GDK_KEY_Right));
  assert_description (chart, "83\302\240/min, 00:59. Pulse");
  g_assert_true (press (chart, GDK_KEY_Right)); /* stays at the end */
  assert_description (chart, "83\302\240/min, 00:59. Pulse");
  g_assert_true (press (chart, GDK_KEY_Home));
  assert_description (chart, "60\302\240/min, 00:00. Pulse");
  g_assert_false (press (chart, GDK_KEY_Up));     /* the page's */
  g_assert_false (press (chart, GDK_KEY_Escape)); /* the window's */
  finish (chart);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  gtk_init ();
  g_test_add_func ("/chart/widget/bounded", test_drawing_is_bounded);
  g_test_add_func ("/chart/widget/golden-nodes", test_golden_nodes);
  g_test_add_func ("/chart/widget/view", test_view_is_a_window);
  g_test_add_func ("/chart/widget/any-size", test_any_size_and_no_data);
  g_test_add_func ("/chart/widget/keys-and-reader", test_keys_and_reader);

  return g_test_run ();
}
