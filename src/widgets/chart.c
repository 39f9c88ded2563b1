/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * LampChart: one metric over time.
 *
 * The widget owns the order of things: data and size give a plan, that gives a scene of
 * render nodes, and over the scene stands the cursor. The plan lives until data or size
 * change, the scene until data, size or colours do, so that a cursor that moves draws a line and a
 * bubble and nothing else.
 *
 * The cursor follows the pointer, and Left, Right, Home and End when the chart has the focus; Up,
 * Down and Escape are left to whoever holds the chart. For the screen reader the chart is a picture
 * with a label and a sentence; moving the cursor by key puts the value at the cursor before the
 * sentence.
 *
 * Charts that stand above each other have one time: whoever holds them listens to "cursor-moved"
 * (the moment, or LAMP_NO_TIME), "pan" (by how many microseconds the time shall move back) and
 * "zoom" (by what factor, around which moment) and gives all of them the same cursor and view. The
 * chart itself moves its own cursor only.
 *
 * Main thread only.
 */

#include "config.h"

#include "widgets/chart.h"
#include "widgets/chart-layer.h"
#include "widgets/chart-plan.h"
#include "widgets/chart-reading.h"

#include <math.h>

/* From one number of the value axis to the next, in lines of text. */
#define TICK_LINES 2
/* How far one step of the wheel goes. */
#define WHEEL_ZOOM 1.25
#define WHEEL_PAN  0.1
#define MIN_HEIGHT 160

struct _LampChart
{
  GtkWidget parent_instance;

  LampChartData *source; /* as it was given */
  LampChartData *data;   /* seen through the view */
  char *message;
  LampTimeAxis view;
  gboolean has_view;
  gboolean has_times;
  gboolean is_fixed;
  gint height;
  double dragged_px;

  LampChartPlan *plan; /* from data and size */

  /* From those and the colours. */
  GskRenderNode *scene;
  LampChartColours colours;

  gint64 cursor_us;
  gboolean has_cursor;
};

G_DEFINE_FINAL_TYPE (LampChart, lamp_chart, GTK_TYPE_WIDGET)

enum
{
  CURSOR_MOVED,
  PAN,
  ZOOM,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
drop_scene (LampChart *self)
{
  g_clear_pointer (&self->scene, gsk_render_node_unref);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
drop_plan (LampChart *self)
{
  g_clear_pointer (&self->plan, lamp_chart_plan_free);
  drop_scene (self);
}

static void
ensure_plan (LampChart *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  LampChartMargins margins;
  graphene_rect_t plot;

  if (self->plan != NULL || self->data == NULL)
    return;
  lamp_chart_margins_load (&margins, widget);
  if (!self->has_times)
    margins.bottom = margins.line / 2;
  graphene_rect_init (
      &plot, margins.left, margins.top,
      MAX ((float) gtk_widget_get_width (widget) - margins.left - margins.right, 1),
      MAX ((float) gtk_widget_get_height (widget) - margins.top - margins.bottom, 1));
  self->plan = lamp_chart_plan_new (self->data, &plot,
                                    (guint) MAX (plot.size.height / (TICK_LINES * margins.line), 2),
                                    self->is_fixed);
}

/* Without a series there is nothing that a cursor could stand on. */
static gboolean
has_lines (LampChart *self)
{
  ensure_plan (self);

  return self->plan != NULL && self->plan->layouts->len > 0;
}

static void
take_reading (LampChart *self, LampChartReading *reading)
{
  LampChartCursor cursor
      = { self->data, self->plan->layouts, self->cursor_us, self->plan->plot.size.width };

  lamp_chart_reading_take (reading, &cursor);
}

static void
tell_reader (LampChart *self, gboolean with_cursor)
{
  g_autofree char *sentence = NULL;
  g_autofree char *said = NULL;

  if (self->data == NULL)
    return;
  sentence = lamp_chart_data_describe (self->data);
  if (with_cursor && self->has_cursor && has_lines (self))
    {
      g_auto (LampChartReading) reading = { 0 };

      take_reading (self, &reading);
      said = g_strdup_printf ("%s, %s. %s", reading.value, reading.detail, sentence);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  self->data->title, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  said != NULL ? said : sentence, -1);
}

/* The cursor moves by what a person does; whoever holds several charts moves the others with it. */
static void
move_cursor (LampChart *self, gint64 us)
{
  lamp_chart_set_cursor (self, us);
  g_signal_emit (self, signals[CURSOR_MOVED], 0, us);
}

static void
motion_cb (GtkEventControllerMotion *motion, double x, double y, LampChart *self)
{
  const LampChartColumn *column;
  gint64 us;

  if (!has_lines (self))
    return;
  x = CLAMP (x - self->plan->plot.origin.x, 0, self->plan->plot.size.width);
  us = lamp_time_axis_at (&self->data->time, x, self->plan->plot.size.width);
  column = lamp_chart_layout_nearest (g_ptr_array_index (self->plan->layouts, 0), x);
  /* A thin column is hard to hit: within a few pixels it counts as hit. In a gap the cursor stays
   * in the gap. */
  if (column != NULL && x > column->x - 6 && x < column->x + column->width + 6)
    us = CLAMP (us, column->start_us, column->end_us);
  move_cursor (self, us);
}

static void
leave_cb (GtkEventControllerMotion *motion, LampChart *self)
{
  move_cursor (self, LAMP_NO_TIME);
}

static gint64
key_target (LampChart *self, guint keyval)
{
  const LampChartLayout *layout = g_ptr_array_index (self->plan->layouts, 0);
  const LampChartColumn *column;

  if (keyval == GDK_KEY_Home || keyval == GDK_KEY_KP_Home)
    column = lamp_chart_layout_step (layout, G_MININT64, 1);
  else if (keyval == GDK_KEY_End || keyval == GDK_KEY_KP_End || !self->has_cursor)
    column = lamp_chart_layout_step (layout, G_MAXINT64, -1);
  else
    column = lamp_chart_layout_step (layout, self->cursor_us,
                                     keyval == GDK_KEY_Left || keyval == GDK_KEY_KP_Left ? -1 : 1);

  return column != NULL ? column->end_us : LAMP_NO_TIME;
}

static gboolean
key_pressed_cb (GtkEventControllerKey *keys,
                guint keyval,
                guint keycode,
                GdkModifierType state,
                LampChart *self)
{
  static const guint wanted[]
      = { GDK_KEY_Left,    GDK_KEY_Right,    GDK_KEY_Home,    GDK_KEY_End,
          GDK_KEY_KP_Left, GDK_KEY_KP_Right, GDK_KEY_KP_Home, GDK_KEY_KP_End };
  gboolean is_wanted = FALSE;
  gint64 us;

  for (gsize i = 0; i < G_N_ELEMENTS (wanted); i++)
    is_wanted |= keyval == wanted[i];
  if (!is_wanted || (state & gtk_accelerator_get_default_mod_mask ()) != 0)
    return FALSE;
  if (!has_lines (self))
    return FALSE;

  us = key_target (self, keyval);
  if (us != LAMP_NO_TIME)
    lamp_chart_set_cursor (self, us);
  tell_reader (self, TRUE);
  if (us != LAMP_NO_TIME)
    g_signal_emit (self, signals[CURSOR_MOVED], 0, us);

  return TRUE;
}

static void
focus_leave_cb (GtkEventControllerFocus *focus, LampChart *self)
{
  move_cursor (self, LAMP_NO_TIME);
}

static void
pressed_cb (GtkGestureClick *click, gint n_press, double x, double y, LampChart *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

static gint64
us_of_px (LampChart *self, double px)
{
  return lamp_time_axis_at (&self->data->time, px, self->plan->plot.size.width)
         - self->data->time.from_us;
}

static void
drag_begin_cb (GtkGestureDrag *drag, double x, double y, LampChart *self)
{
  self->dragged_px = 0;
}

static void
drag_update_cb (GtkGestureDrag *drag, double dx, double dy, LampChart *self)
{
  ensure_plan (self);
  if (self->plan == NULL || self->plan->plot.size.width <= 1)
    return;
  g_signal_emit (self, signals[PAN], 0, us_of_px (self, dx - self->dragged_px));
  self->dragged_px = dx;
}

/* Control and wheel zoom, Shift and wheel move in time; the wheel alone belongs to the page. */
static gboolean
scroll_cb (GtkEventControllerScroll *scroll, double dx, double dy, LampChart *self)
{
  GdkModifierType state
      = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (scroll));
  gint64 length_us;

  if (self->data == NULL)
    return FALSE;
  length_us = self->data->time.to_us - self->data->time.from_us;
  if ((state & GDK_CONTROL_MASK) != 0)
    {
      gint64 at_us = self->has_cursor ? self->cursor_us : self->data->time.to_us;

      g_signal_emit (self, signals[ZOOM], 0, pow (WHEEL_ZOOM, dy), at_us);
      return TRUE;
    }
  if ((state & GDK_SHIFT_MASK) != 0 && fabs (dx) < fabs (dy))
    dx = dy;
  else if (fabs (dx) <= fabs (dy))
    return FALSE;
  g_signal_emit (self, signals[PAN], 0, (gint64) (-dx * WHEEL_PAN * (double) length_us));

  return TRUE;
}

static void
lamp_chart_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LampChart *self = LAMP_CHART (widget);
  LampChartCanvas canvas = { .widget = widget, .snapshot = snapshot, .colours = &self->colours };

  if (self->data == NULL)
    {
      if (self->message == NULL)
        return;
      lamp_chart_colours_load (&self->colours, widget);
      graphene_rect_init (&canvas.plot, 0, 0, (float) gtk_widget_get_width (widget),
                          (float) gtk_widget_get_height (widget));
      lamp_chart_layer_message (&canvas, self->message);
      return;
    }

  ensure_plan (self);
  canvas.plot = self->plan->plot;
  if (self->scene == NULL)
    {
      g_autoptr (GtkSnapshot) scene = gtk_snapshot_new ();

      lamp_chart_colours_load (&self->colours, widget);
      canvas.snapshot = scene;
      lamp_chart_plan_draw (self->plan, &canvas, self->has_times);
      self->scene = gtk_snapshot_free_to_node (g_steal_pointer (&scene));
      canvas.snapshot = snapshot;
    }
  if (self->scene != NULL)
    gtk_snapshot_append_node (snapshot, self->scene);

  if (self->has_cursor && has_lines (self))
    {
      g_auto (LampChartReading) reading = { 0 };

      take_reading (self, &reading);
      lamp_chart_layer_cursor (&canvas, reading.x, reading.marks, reading.n_marks, reading.value,
                               reading.detail);
    }
}

static void
lamp_chart_measure (GtkWidget *widget,
                    GtkOrientation orientation,
                    int for_size,
                    int *minimum,
                    int *natural,
                    int *minimum_baseline,
                    int *natural_baseline)
{
  gint height = LAMP_CHART (widget)->height;

  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 260 : height;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 800 : height;
}

static void
lamp_chart_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  drop_plan (LAMP_CHART (widget));
}

static void
lamp_chart_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (lamp_chart_parent_class)->css_changed (widget, change);
  /* Another size of text changes the margins, too. */
  drop_plan (LAMP_CHART (widget));
}

static void
lamp_chart_dispose (GObject *object)
{
  LampChart *self = LAMP_CHART (object);

  g_clear_pointer (&self->scene, gsk_render_node_unref);
  g_clear_pointer (&self->plan, lamp_chart_plan_free);
  g_clear_pointer (&self->data, lamp_chart_data_unref);
  g_clear_pointer (&self->source, lamp_chart_data_unref);
  g_clear_pointer (&self->message, g_free);

  G_OBJECT_CLASS (lamp_chart_parent_class)->dispose (object);
}

static void
lamp_chart_class_init (LampChartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = lamp_chart_dispose;
  widget_class->snapshot = lamp_chart_snapshot;
  widget_class->measure = lamp_chart_measure;
  widget_class->size_allocate = lamp_chart_size_allocate;
  widget_class->css_changed = lamp_chart_css_changed;

  signals[CURSOR_MOVED] = g_signal_new ("cursor-moved", LAMP_TYPE_CHART, G_SIGNAL_RUN_LAST, 0, NULL,
                                        NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
  signals[PAN] = g_signal_new ("pan", LAMP_TYPE_CHART, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 1, G_TYPE_INT64);
  signals[ZOOM] = g_signal_new ("zoom", LAMP_TYPE_CHART, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 2, G_TYPE_DOUBLE, G_TYPE_INT64);

  gtk_widget_class_set_css_name (widget_class, "lampchart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
lamp_chart_init (LampChart *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkEventController *scroll
      = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *drag = gtk_gesture_drag_new ();

  g_signal_connect (scroll, "scroll", G_CALLBACK (scroll_cb), self);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), scroll);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  g_signal_connect (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect (motion, "leave", G_CALLBACK (leave_cb), self);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  g_signal_connect (focus, "leave", G_CALLBACK (focus_leave_cb), self);
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  self->cursor_us = LAMP_NO_TIME;
  self->has_times = TRUE;
  self->height = MIN_HEIGHT;
}

/* What is drawn is the source through the view. */
static void
look (LampChart *self)
{
  g_clear_pointer (&self->data, lamp_chart_data_unref);
  if (self->source != NULL)
    self->data = self->has_view ? lamp_chart_data_at (self->source, &self->view)
                                : lamp_chart_data_ref (self->source);
  drop_plan (self);
}

/**
 * lamp_chart_new:
 *
 * Returns: (transfer floating): an empty chart
 */
GtkWidget *
lamp_chart_new (void)
{
  return g_object_new (LAMP_TYPE_CHART, NULL);
}

/**
 * lamp_chart_set_data:
 * @data: (nullable): what to draw from now on; %NULL for the message
 */
void
lamp_chart_set_data (LampChart *self, LampChartData *data)
{
  g_return_if_fail (LAMP_IS_CHART (self));

  if (data != NULL)
    lamp_chart_data_ref (data);
  g_clear_pointer (&self->source, lamp_chart_data_unref);
  self->source = data;
  look (self);
  tell_reader (self, FALSE);
}

/**
 * lamp_chart_set_view:
 * @view: (nullable): what part of the data is seen; %NULL for the part that they say
 */
void
lamp_chart_set_view (LampChart *self, const LampTimeAxis *view)
{
  g_return_if_fail (LAMP_IS_CHART (self));

  self->has_view = view != NULL;
  if (view != NULL)
    self->view = *view;
  look (self);
}

/**
 * lamp_chart_set_has_times:
 * @has_times: whether the times stand below the chart; without, only their lines are drawn
 */
void
lamp_chart_set_has_times (LampChart *self, gboolean has_times)
{
  g_return_if_fail (LAMP_IS_CHART (self));

  self->has_times = has_times;
  drop_plan (self);
}

/**
 * lamp_chart_set_is_fixed:
 * @is_fixed: whether the value axis is the metric's clinical one instead of following the values
 */
void
lamp_chart_set_is_fixed (LampChart *self, gboolean is_fixed)
{
  g_return_if_fail (LAMP_IS_CHART (self));

  self->is_fixed = is_fixed;
  drop_plan (self);
}

/**
 * lamp_chart_set_height:
 * @height: pixels that the chart needs at least
 */
void
lamp_chart_set_height (LampChart *self, gint height)
{
  g_return_if_fail (LAMP_IS_CHART (self));

  if (self->height == height)
    return;
  self->height = height;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

/**
 * lamp_chart_get_data:
 *
 * Returns: (transfer none) (nullable): what is seen now
 */
LampChartData *
lamp_chart_get_data (LampChart *self)
{
  g_return_val_if_fail (LAMP_IS_CHART (self), NULL);

  return self->data;
}

/**
 * lamp_chart_read:
 *
 * Returns: (transfer full) (nullable): what is at the cursor, in words: "Pulse 83 /min, 14:30"; %NULL
 * without a cursor or data
 */
char *
lamp_chart_read (LampChart *self)
{
  g_auto (LampChartReading) reading = { 0 };

  g_return_val_if_fail (LAMP_IS_CHART (self), NULL);

  if (!self->has_cursor || !has_lines (self))
    return NULL;
  take_reading (self, &reading);

  return g_strdup_printf ("%s %s, %s", self->data->title, reading.value, reading.detail);
}

/**
 * lamp_chart_say:
 * @text: what the screen reader is told in place of the sentence, until the data change
 */
void
lamp_chart_say (LampChart *self, const char *text)
{
  g_return_if_fail (LAMP_IS_CHART (self));

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text,
                                  -1);
}

/**
 * lamp_chart_set_message:
 * @message: (nullable): what to say while there are no data: that it is loading, or why there is
 * nothing to draw
 */
void
lamp_chart_set_message (LampChart *self, const char *message)
{
  g_return_if_fail (LAMP_IS_CHART (self));

  g_free (self->message);
  self->message = g_strdup (message);
  if (self->data == NULL && message != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, message,
                                    -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * lamp_chart_set_cursor:
 * @us: where the cursor stands, or %LAMP_NO_TIME to hide it
 */
void
lamp_chart_set_cursor (LampChart *self, gint64 us)
{
  g_return_if_fail (LAMP_IS_CHART (self));

  if (self->cursor_us == us)
    return;
  self->cursor_us = us;
  self->has_cursor = us != LAMP_NO_TIME;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
