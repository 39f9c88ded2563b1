/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * LampEventStrip: alerts, notes, recorded sets and corrections on the time axis below the charts.
 *
 * Each stands at its time as a mark with a sign in it; those that would touch share one, which is drawn as
 * the gravest of them. A mark that is picked, by the pointer or by Left, Right, Home and End when the strip
 * has the focus, is told in words by "picked"; whoever holds the strip shows them and moves the cursor of the
 * charts there. The same words stand in the table behind the plot, so nothing needs the pointer.
 *
 * Its margins are those of the charts. Main thread only.
 */

#include "config.h"

#include "widgets/event-strip.h"
#include "widgets/chart-draw.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define PAD_PX 5
#define GAP_PX 3

struct _LampEventStrip
{
  GtkWidget parent_instance;

  GPtrArray *events; /* LampChartEvent by time */
  GArray *groups;    /* LampEventGroup; NULL until it is asked for */
  LampTimeAxis view;
  GTimeZone *zone;
  double left, width; /* of the plot, with the groups */
  float line;
  gint64 picked_us; /* the first event of the picked mark, or LAMP_NO_TIME */
};

G_DEFINE_FINAL_TYPE (LampEventStrip, lamp_event_strip, GTK_TYPE_WIDGET)

enum
{
  PICKED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
drop_groups (LampEventStrip *self)
{
  g_clear_pointer (&self->groups, g_array_unref);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* As wide as the widest sign, so that two marks never touch. */
static double
mark_width (LampEventStrip *self)
{
  LampChartCanvas canvas = { .widget = GTK_WIDGET (self) };
  int width, height;
  g_autoptr (PangoLayout) text
      = lamp_chart_make_text (&canvas, "!!!", PANGO_WEIGHT_BOLD, &width, &height);

  return width + 2 * PAD_PX;
}

static void
ensure_groups (LampEventStrip *self)
{
  LampChartMargins margins;

  if (self->groups != NULL || self->zone == NULL)
    return;
  lamp_chart_margins_load (&margins, GTK_WIDGET (self));
  self->left = margins.left;
  self->line = margins.line;
  self->width
      = MAX ((float) gtk_widget_get_width (GTK_WIDGET (self)) - margins.left - margins.right, 1);
  self->groups = lamp_chart_events_group (self->events, &self->view, self->width,
                                          mark_width (self) + GAP_PX);
}

static LampChartEvent *
first_of (LampEventStrip *self, const LampEventGroup *group)
{
  return g_ptr_array_index (self->events, group->first);
}

static const LampEventGroup *
find_picked (LampEventStrip *self)
{
  ensure_groups (self);
  for (guint i = 0; self->groups != NULL && i < self->groups->len; i++)
    {
      const LampEventGroup *group = &g_array_index (self->groups, LampEventGroup, i);
      const LampChartEvent *last = g_ptr_array_index (self->events, group->first + group->n - 1);

      if (self->picked_us != LAMP_NO_TIME && first_of (self, group)->at_us <= self->picked_us
          && self->picked_us <= last->at_us)
        return group;
    }

  return NULL;
}

static void
tell_reader (LampEventStrip *self)
{
  g_autofree char *picked = lamp_event_strip_read (self);
  g_autofree char *count = NULL;

  ensure_groups (self);
  if (picked == NULL)
    {
      guint n = 0;

      for (guint i = 0; self->groups != NULL && i < self->groups->len; i++)
        n += g_array_index (self->groups, LampEventGroup, i).n;
      count = g_strdup_printf (
          /* Translators: for the screen reader: how many notes, scores, corrections and alerts stand on the
           * time axis */
          ngettext ("%u event, arrow keys go to it", "%u events, arrow keys go to them", n), n);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  picked != NULL ? picked : count, -1);
}

static void
pick (LampEventStrip *self, const LampEventGroup *group)
{
  gint64 us = group != NULL ? first_of (self, group)->at_us : LAMP_NO_TIME;
  g_autofree char *words = NULL;

  if (us == self->picked_us)
    return;
  self->picked_us = us;
  words = lamp_event_strip_read (self);
  tell_reader (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, signals[PICKED], 0, us, words);
}

static void
motion_cb (GtkEventControllerMotion *motion, double x, double y, LampEventStrip *self)
{
  const LampEventGroup *nearest = NULL;

  ensure_groups (self);
  for (guint i = 0; self->groups != NULL && i < self->groups->len; i++)
    {
      const LampEventGroup *group = &g_array_index (self->groups, LampEventGroup, i);

      if (nearest == NULL || fabs (group->x + self->left - x) < fabs (nearest->x + self->left - x))
        nearest = group;
    }
  if (nearest != NULL && fabs (nearest->x + self->left - x) > mark_width (self))
    nearest = NULL;
  pick (self, nearest);
}

static void
leave_cb (GtkEventControllerMotion *motion, LampEventStrip *self)
{
  pick (self, NULL);
}

static void
focus_leave_cb (GtkEventControllerFocus *focus, LampEventStrip *self)
{
  pick (self, NULL);
}

static void
pressed_cb (GtkGestureClick *click, gint n_press, double x, double y, LampEventStrip *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  motion_cb (NULL, x, y, self);
}

static gboolean
key_pressed_cb (GtkEventControllerKey *keys,
                guint keyval,
                guint keycode,
                GdkModifierType state,
                LampEventStrip *self)
{
  const LampEventGroup *picked = find_picked (self);
  gint n = self->groups != NULL ? (gint) self->groups->len : 0;
  gint at = picked != NULL ? (gint) (picked - &g_array_index (self->groups, LampEventGroup, 0)) : n;

  if ((state & gtk_accelerator_get_default_mod_mask ()) != 0)
    return FALSE;
  if (keyval == GDK_KEY_Left || keyval == GDK_KEY_KP_Left)
    at = MAX (at - 1, 0);
  else if (keyval == GDK_KEY_Right || keyval == GDK_KEY_KP_Right)
    at = MIN (at + 1, n - 1);
  else if (keyval == GDK_KEY_Home || keyval == GDK_KEY_KP_Home)
    at = 0;
  else if (keyval == GDK_KEY_End || keyval == GDK_KEY_KP_End)
    at = n - 1;
  else
    return FALSE;
  if (n > 0)
    pick (self, &g_array_index (self->groups, LampEventGroup, at));

  return TRUE;
}

static void
draw_group (LampEventStrip *self, const LampChartCanvas *canvas, const LampEventGroup *group)
{
  const LampChartColours *colours = canvas->colours;
  const LampChartEvent *lead = g_ptr_array_index (self->events, group->lead);
  const GdkRGBA *edge
      = lead->kind == LAMP_EVENT_ALERT ? &colours->priority[lead->priority] : &colours->text;
  gboolean is_picked = find_picked (self) == group;
  g_autofree char *mark = lamp_chart_event_mark (lead);
  float width = (float) mark_width (self);
  graphene_rect_t outer = GRAPHENE_RECT_INIT (roundf ((float) (self->left + group->x) - width / 2),
                                              1, width, self->line + 4);
  graphene_rect_t inner = outer;

  lamp_chart_fill (canvas, edge, self->left + group->x - 0.5, self->line + 5, 1, 4);
  lamp_chart_fill_rounded (canvas, edge, &outer, lead->kind == LAMP_EVENT_SCORE ? 9 : 4);
  graphene_rect_inset (&inner, 1.5f, 1.5f);
  lamp_chart_fill_rounded (canvas, is_picked ? &colours->cursor : &colours->surface, &inner,
                           lead->kind == LAMP_EVENT_SCORE ? 8 : 3);
  lamp_chart_draw_text (
      canvas, mark, is_picked ? &colours->on_cursor : &colours->strong, PANGO_WEIGHT_BOLD,
      LAMP_CHART_CENTRE,
      &GRAPHENE_POINT_INIT (outer.origin.x + width / 2, outer.origin.y + outer.size.height / 2));
  /* More than one: a second edge behind, as of a pile. */
  if (group->n > 1)
    lamp_chart_fill (canvas, edge, outer.origin.x + 3, outer.origin.y + outer.size.height + 1,
                     width - 6, 1.5);
}

static void
lamp_event_strip_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LampEventStrip *self = LAMP_EVENT_STRIP (widget);
  LampChartColours colours;
  LampChartCanvas canvas = { .widget = widget, .snapshot = snapshot, .colours = &colours };

  ensure_groups (self);
  if (self->groups == NULL || self->groups->len == 0)
    return;
  lamp_chart_colours_load (&colours, widget);
  for (guint i = 0; i < self->groups->len; i++)
    draw_group (self, &canvas, &g_array_index (self->groups, LampEventGroup, i));
}

static void
lamp_event_strip_measure (GtkWidget *widget,
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
      = orientation == GTK_ORIENTATION_HORIZONTAL ? 260 : (int) ceilf (margins.line) + 9;
}

static void
lamp_event_strip_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  drop_groups (LAMP_EVENT_STRIP (widget));
}

static void
lamp_event_strip_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (lamp_event_strip_parent_class)->css_changed (widget, change);
  drop_groups (LAMP_EVENT_STRIP (widget));
}

static void
lamp_event_strip_dispose (GObject *object)
{
  LampEventStrip *self = LAMP_EVENT_STRIP (object);

  g_clear_pointer (&self->groups, g_array_unref);
  g_clear_pointer (&self->events, g_ptr_array_unref);
  g_clear_pointer (&self->zone, g_time_zone_unref);

  G_OBJECT_CLASS (lamp_event_strip_parent_class)->dispose (object);
}

static void
lamp_event_strip_class_init (LampEventStripClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lamp_event_strip_dispose;
  widget_class->snapshot = lamp_event_strip_snapshot;
  widget_class->measure = lamp_event_strip_measure;
  widget_class->size_allocate = lamp_event_strip_size_allocate;
  widget_class->css_changed = lamp_event_strip_css_changed;
  signals[PICKED] = g_signal_new ("picked", LAMP_TYPE_EVENT_STRIP, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 2, G_TYPE_INT64, G_TYPE_STRING);
  gtk_widget_class_set_css_name (widget_class, "lampchart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
lamp_event_strip_init (LampEventStrip *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkGesture *click = gtk_gesture_click_new ();

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
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  /* Translators: name of the strip below the charts, for the screen
                                   * reader */
                                  _ ("Alerts, notes, scores and corrections"), -1);
  self->events = g_ptr_array_new ();
  self->picked_us = LAMP_NO_TIME;
}

/**
 * lamp_event_strip_set_events:
 * @events: (element-type LampChartEvent): by time; what is picked stays picked if it is still there
 */
void
lamp_event_strip_set_events (LampEventStrip *self, GPtrArray *events)
{
  g_return_if_fail (LAMP_IS_EVENT_STRIP (self));

  g_ptr_array_ref (events);
  g_ptr_array_unref (self->events);
  self->events = events;
  drop_groups (self);
  gtk_widget_set_visible (GTK_WIDGET (self), events->len > 0);
  tell_reader (self);
}

/**
 * lamp_event_strip_set_view:
 * @view: what the charts above show
 * @zone: the home's zone
 */
void
lamp_event_strip_set_view (LampEventStrip *self, const LampTimeAxis *view, GTimeZone *zone)
{
  g_return_if_fail (LAMP_IS_EVENT_STRIP (self));

  self->view = *view;
  g_time_zone_ref (zone);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  self->zone = zone;
  drop_groups (self);
}

/**
 * lamp_event_strip_read:
 *
 * Returns: (transfer full) (nullable): what is picked, in words
 */
char *
lamp_event_strip_read (LampEventStrip *self)
{
  const LampEventGroup *group;
  const LampChartEvent *last;

  g_return_val_if_fail (LAMP_IS_EVENT_STRIP (self), NULL);

  group = find_picked (self);
  if (group == NULL)
    return NULL;
  last = g_ptr_array_index (self->events, group->first + group->n - 1);

  return lamp_chart_events_words (self->events, first_of (self, group)->at_us - 1, last->at_us,
                                  self->zone);
}
