/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The charts of a resident above each other on one time axis, with what stands around them: the
 * choice of how far back, the legend, the times.
 *
 * The pane owns what is seen: the view and the cursor, which all charts share. The end of the view is
 * now and follows it until somebody moves the view; "Now" brings it back. A view that is moved or
 * zoomed is drawn at once from what was read, and "view-changed" asks the page to read what is
 * missing. The choices themselves are actions of the page, so that keys, buttons and tests do the
 * same.
 *
 * Main thread only.
 */

#include "config.h"

#include "pages/resident/chart-pane.h"
#include "pages/resident/chart-row.h"
#include "pages/resident/table-pane.h"
#include "widgets/chart-ruler.h"
#include "widgets/compound.h"
#include "widgets/event-strip.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define MIN_LENGTH_US (30 * LAMP_US_PER_MINUTE)
#define MAX_LENGTH_US (400 * LAMP_US_PER_DAY)

struct _LampChartPane
{
  GtkWidget parent_instance;

  GtkWidget *rows;
  GtkWidget *stack;
  LampTablePane *table;
  LampActogram *days;
  LampChartRuler *ruler;
  LampEventStrip *strip;
  GtkWidget *message;
  GtkWidget *span;
  GtkWidget *now;
  GtkWidget *legend;

  LampTimeAxis view;
  gint64 now_us;
  gboolean is_following;
  gboolean is_fixed;
  guint chosen;
  gint64 cursor_us;
  GTimeZone *zone;
  GPtrArray *events; /* LampChartEvent by time */
};

G_DEFINE_FINAL_TYPE (LampChartPane, lamp_chart_pane, GTK_TYPE_WIDGET)

enum
{
  PROP_SHOW = 1,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

enum
{
  VIEW_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static const char *
shown (LampChartPane *self)
{
  return gtk_stack_get_visible_child_name (GTK_STACK (self->stack));
}

static void
lamp_chart_pane_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  if (id == PROP_SHOW)
    g_value_set_string (value, shown (LAMP_CHART_PANE (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
}

static void show_table (LampChartPane *self);
static void show_legend (LampChartPane *self);
static void
event_picked_cb (LampEventStrip *strip, gint64 us, const char *words, LampChartPane *self);

static void
lamp_chart_pane_set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
  LampChartPane *self = LAMP_CHART_PANE (object);
  const char *name = g_value_get_string (value);

  if (id != PROP_SHOW)
    {
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
      return;
    }
  if (gtk_stack_get_child_by_name (GTK_STACK (self->stack), name) == NULL)
    return;
  /* What is chosen once more goes away again. */
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack),
                                    g_strcmp0 (name, shown (self)) == 0 ? "charts" : name);
  show_table (self);
  show_legend (self);
  g_object_notify_by_pspec (object, spec);
}

static void
lamp_chart_pane_dispose (GObject *object)
{
  LampChartPane *self = LAMP_CHART_PANE (object);

  lamp_compound_clear (GTK_WIDGET (object));
  g_clear_pointer (&self->zone, g_time_zone_unref);
  g_clear_pointer (&self->events, g_ptr_array_unref);

  G_OBJECT_CLASS (lamp_chart_pane_parent_class)->dispose (object);
}

static void
lamp_chart_pane_class_init (LampChartPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lamp_chart_pane_dispose;
  G_OBJECT_CLASS (klass)->get_property = lamp_chart_pane_get_property;
  G_OBJECT_CLASS (klass)->set_property = lamp_chart_pane_set_property;
  /* What stands in the middle: "charts", "table" or "days"; set to the same once more, the charts. */
  properties[PROP_SHOW]
      = g_param_spec_string ("show", NULL, NULL, "charts",
                             G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, properties);
  gtk_widget_class_install_property_action (widget_class, "charts.show", "show");
  signals[VIEW_CHANGED] = g_signal_new ("view-changed", LAMP_TYPE_CHART_PANE, G_SIGNAL_RUN_LAST, 0,
                                        NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (LAMP_TYPE_CHART_RULER);
  g_type_ensure (LAMP_TYPE_EVENT_STRIP);
  g_type_ensure (LAMP_TYPE_TABLE_PANE);
  g_type_ensure (LAMP_TYPE_ACTOGRAM);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/care/lamplight/Lamplight/pages/resident/chart-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, LampChartPane, rows);
  gtk_widget_class_bind_template_child (widget_class, LampChartPane, stack);
  gtk_widget_class_bind_template_child (widget_class, LampChartPane, table);
  gtk_widget_class_bind_template_child (widget_class, LampChartPane, days);
  gtk_widget_class_bind_template_child (widget_class, LampChartPane, ruler);
  gtk_widget_class_bind_template_child (widget_class, LampChartPane, strip);
  gtk_widget_class_bind_template_child (widget_class, LampChartPane, message);
  gtk_widget_class_bind_template_child (widget_class, LampChartPane, span);
  gtk_widget_class_bind_template_child (widget_class, LampChartPane, now);
  gtk_widget_class_bind_template_child (widget_class, LampChartPane, legend);
  gtk_widget_class_bind_template_callback (widget_class, event_picked_cb);
}

static void
lamp_chart_pane_init (LampChartPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->is_following = TRUE;
  self->cursor_us = LAMP_NO_TIME;
  self->events = g_ptr_array_new ();
}

static LampChart *
chart_of (GtkWidget *row)
{
  return lamp_chart_row_get_chart (LAMP_CHART_ROW (row));
}

/* "Mon 23 Nov, 13:35 to 19:35": the axis shows hours, this says of which day. */
static void
show_span (LampChartPane *self)
{
  GtkWidget *row = gtk_widget_get_first_child (self->rows);
  LampChartData *data = row != NULL ? lamp_chart_get_data (chart_of (row)) : NULL;
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;
  g_autofree char *text = NULL;

  if (data != NULL && !self->is_following)
    {
      from = lamp_chart_data_moment_full (data, self->view.from_us);
      to = lamp_chart_data_moment_full (data, self->view.to_us);
      /* Translators: what part of time charts show: from, to */
      text = g_strdup_printf (_ ("%s to %s"), from, to);
    }
  gtk_label_set_text (GTK_LABEL (self->span), text != NULL ? text : "");
  gtk_widget_set_sensitive (self->now, !self->is_following);
}

static void
add_key (GString *legend, const char *words)
{
  if (legend->len > 0)
    g_string_append (legend, "     ");
  g_string_append (legend, words);
}

static void
add_event_keys (LampChartPane *self, GString *legend)
{
  gboolean has_kind[LAMP_N_EVENTS] = { FALSE };

  for (guint i = 0; i < self->events->len; i++)
    {
      const LampChartEvent *event = g_ptr_array_index (self->events, i);

      has_kind[event->kind]
          |= event->at_us >= self->view.from_us && event->at_us <= self->view.to_us;
    }
  if (has_kind[LAMP_EVENT_SCORE])
    /* Translators: legend below charts: a number in a round mark; keep the symbol */
    add_key (legend, _ ("(5) NEWS2 recorded"));
  if (has_kind[LAMP_EVENT_NOTE])
    /* Translators: legend below charts; keep the symbol */
    add_key (legend, _ ("¶ note"));
  if (has_kind[LAMP_EVENT_CORRECTION])
    /* Translators: legend below charts; keep the symbol */
    add_key (legend, _ ("→ corrected"));
}

static void
add_chart_keys (LampChartPane *self, GString *legend)
{
  g_autoptr (GPtrArray) charts = lamp_chart_pane_get_charts (self);
  gboolean has_limits = FALSE;
  gboolean has_extremes = FALSE;
  gboolean has_by_hand = FALSE;
  gboolean has_usual = FALSE;
  const char *ghost = NULL;
  g_autofree char *ghost_key = NULL;

  for (guint i = 0; i < charts->len; i++)
    {
      const LampChartData *data = g_ptr_array_index (charts, i);
      const LampChartSeries *series
          = data->series->len > 0 ? g_ptr_array_index (data->series, 0) : NULL;

      has_limits |= data->limits->len > 0;
      has_usual |= data->usual != NULL && data->usual->band.is_known;
      has_by_hand |= lamp_chart_data_has_by_hand (data);
      has_extremes |= series != NULL && lamp_metric_get (series->metric)->kind != LAMP_METRIC_TOTAL;
      ghost = data->ghost_name != NULL ? data->ghost_name : ghost;
    }
  if (has_extremes)
    /* Translators: legend of a chart: what the columns are; keep the symbol */
    add_key (legend, _ ("┃ lowest to highest"));
  if (has_usual)
    /* Translators: legend of a chart: what the filled band is; keep the symbol */
    add_key (legend, _ ("░ usual for this resident"));
  if (has_limits)
    /* Translators: legend of a chart: what the dashed line is; keep the symbol */
    add_key (legend, _ ("╌ limit"));
  if (has_by_hand)
    /* Translators: legend of a chart: a value that no device measured; keep the symbol */
    add_key (legend, _ ("◇ by hand"));
  if (ghost != NULL)
    {
      ghost_key = g_strdup_printf ("┄ %s", ghost);
      add_key (legend, ghost_key);
    }
  add_event_keys (self, legend);
  /* Translators: legend of a chart: what the hatching is; keep the symbol */
  add_key (legend, _ ("▨ no reading, and why"));
}

static void
show_legend (LampChartPane *self)
{
  g_autoptr (GString) legend = g_string_new (NULL);

  if (g_strcmp0 (shown (self), "charts") == 0)
    add_chart_keys (self, legend);
  else if (g_strcmp0 (shown (self), "days") == 0)
    {
      /* Translators: legend of two weeks from noon to noon; keep the symbols */
      add_key (legend, _ ("█ in bed"));
      add_key (legend, _ ("▄ at its edge"));
      add_key (legend, _ ("▁ out of bed"));
      add_key (legend, _ ("▭ asleep, hours at the end"));
      add_key (legend, _ ("▂▅ activity"));
      add_key (legend, _ ("open: not known"));
    }
  gtk_label_set_text (GTK_LABEL (self->legend), legend->str);
  gtk_widget_set_visible (self->legend, legend->len > 0 && gtk_widget_get_visible (self->stack));
}

/* Made only while it is looked at: a table of a year has hundreds of rows. */
static void
show_table (LampChartPane *self)
{
  g_autoptr (GPtrArray) charts = NULL;
  g_autoptr (LampChartTable) table = NULL;

  if (g_strcmp0 (shown (self), "table") != 0)
    return;
  charts = lamp_chart_pane_get_charts (self);
  table = lamp_chart_table_new (charts, self->events);
  lamp_table_pane_set_table (self->table, table);
}

static void
show_view (LampChartPane *self)
{
  for (GtkWidget *row = gtk_widget_get_first_child (self->rows); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    lamp_chart_row_set_view (LAMP_CHART_ROW (row), &self->view);
  if (self->zone != NULL)
    {
      lamp_chart_ruler_set_view (self->ruler, &self->view, self->zone);
      lamp_event_strip_set_view (self->strip, &self->view, self->zone);
    }
  show_span (self);
  show_table (self);
  show_legend (self);
}

/* Puts the view where it was asked for, as far as there is time: never beyond now. */
static void
move_view (LampChartPane *self, gint64 from_us, gint64 length_us)
{
  LampTimeAxis view;

  length_us = CLAMP (length_us, MIN_LENGTH_US, MAX_LENGTH_US);
  view.to_us = MIN (from_us + length_us, self->now_us);
  view.from_us = view.to_us - length_us;
  if (view.from_us == self->view.from_us && view.to_us == self->view.to_us)
    return;
  self->view = view;
  self->is_following = view.to_us >= self->now_us;
  show_view (self);
  g_signal_emit (self, signals[VIEW_CHANGED], 0);
}

/* What was picked takes the place of the legend, which always has room, so that nothing moves. */
static void
event_picked_cb (LampEventStrip *strip, gint64 us, const char *words, LampChartPane *self)
{
  lamp_chart_pane_set_cursor (self, us);
  if (words != NULL)
    gtk_label_set_text (GTK_LABEL (self->legend), words);
  else
    show_legend (self);
}

/* The reader is told of every chart at once, by the one that has the focus. */
static void
say_cursor (LampChartPane *self, LampChart *teller)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *own = lamp_chart_read (teller);

  if (own == NULL)
    return;
  g_string_append (text, own);
  for (GtkWidget *row = gtk_widget_get_first_child (self->rows); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    {
      g_autofree char *words = NULL;

      if (chart_of (row) == teller)
        continue;
      words = lamp_chart_read (chart_of (row));
      if (words != NULL)
        g_string_append_printf (text, ". %s", words);
    }
  lamp_chart_say (teller, text->str);
}

static void
cursor_moved_cb (LampChart *chart, gint64 us, LampChartPane *self)
{
  lamp_chart_pane_set_cursor (self, us);
  if (us != LAMP_NO_TIME)
    say_cursor (self, chart);
}

static void
pan_cb (LampChart *chart, gint64 by_us, LampChartPane *self)
{
  move_view (self, self->view.from_us - by_us, self->view.to_us - self->view.from_us);
}

static void
zoom_around (LampChartPane *self, double factor, gint64 at_us)
{
  gint64 length_us = self->view.to_us - self->view.from_us;
  gint64 wanted_us = CLAMP ((gint64) ((double) length_us * factor), MIN_LENGTH_US, MAX_LENGTH_US);
  double place = (double) (at_us - self->view.from_us) / (double) MAX (length_us, 1);

  move_view (self, at_us - (gint64) (place * (double) wanted_us), wanted_us);
}

static void
zoom_cb (LampChart *chart, double factor, gint64 at_us, LampChartPane *self)
{
  zoom_around (self, factor, at_us);
}

static void
add_row (LampChartPane *self)
{
  GtkWidget *row = lamp_chart_row_new ();
  LampChart *chart = chart_of (row);

  g_signal_connect (chart, "cursor-moved", G_CALLBACK (cursor_moved_cb), self);
  g_signal_connect (chart, "pan", G_CALLBACK (pan_cb), self);
  g_signal_connect (chart, "zoom", G_CALLBACK (zoom_cb), self);
  lamp_chart_set_is_fixed (chart, self->is_fixed);
  gtk_box_append (GTK_BOX (self->rows), row);
}

/**
 * lamp_chart_pane_set_charts:
 * @set: (nullable): what to draw; %NULL clears the pane for the message
 * @zone: the home's zone
 */
void
lamp_chart_pane_set_charts (LampChartPane *self, const LampChartSet *set, GTimeZone *zone)
{
  guint n_charts = set != NULL ? set->charts->len : 0;
  guint n_rows = 0;
  GtkWidget *row, *next;

  g_return_if_fail (LAMP_IS_CHART_PANE (self));

  g_time_zone_ref (zone);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  self->zone = zone;
  for (row = gtk_widget_get_first_child (self->rows); row != NULL; row = next)
    {
      next = gtk_widget_get_next_sibling (row);
      if (n_rows >= n_charts)
        gtk_box_remove (GTK_BOX (self->rows), row);
      else
        n_rows++;
    }
  for (; n_rows < n_charts; n_rows++)
    add_row (self);
  row = gtk_widget_get_first_child (self->rows);
  for (guint i = 0; i < n_charts; i++, row = gtk_widget_get_next_sibling (row))
    {
      lamp_chart_row_set_data (LAMP_CHART_ROW (row), g_ptr_array_index (set->charts, i));
      lamp_chart_row_set_is_chosen (LAMP_CHART_ROW (row), i == self->chosen);
    }
  if (set != NULL)
    {
      self->now_us = MAX (self->now_us, set->now_us);
      if (self->is_following)
        {
          self->view.from_us += self->now_us - self->view.to_us;
          self->view.to_us = self->now_us;
        }
    }
  g_ptr_array_unref (self->events);
  self->events = set != NULL ? g_ptr_array_ref (set->events) : g_ptr_array_new ();
  lamp_event_strip_set_events (self->strip, self->events);
  lamp_actogram_set_days (self->days, set != NULL ? set->days : NULL);
  gtk_widget_set_visible (self->message, n_charts == 0);
  gtk_widget_set_visible (self->stack, n_charts > 0);
  show_view (self);
}

/**
 * lamp_chart_pane_set_message:
 * @message: what to say while there are no data
 */
void
lamp_chart_pane_set_message (LampChartPane *self, const char *message)
{
  g_return_if_fail (LAMP_IS_CHART_PANE (self));

  gtk_label_set_text (GTK_LABEL (self->message), message);
}

/**
 * lamp_chart_pane_set_chosen:
 * @chosen: which chart, from the top, is the larger one
 */
void
lamp_chart_pane_set_chosen (LampChartPane *self, guint chosen)
{
  guint i = 0;

  g_return_if_fail (LAMP_IS_CHART_PANE (self));

  self->chosen = chosen;
  for (GtkWidget *row = gtk_widget_get_first_child (self->rows); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    lamp_chart_row_set_is_chosen (LAMP_CHART_ROW (row), i++ == chosen);
}

/**
 * lamp_chart_pane_set_cursor:
 * @us: where the cursor of all charts stands, or %LAMP_NO_TIME to hide it
 */
void
lamp_chart_pane_set_cursor (LampChartPane *self, gint64 us)
{
  GtkWidget *first;
  LampChartData *data;
  g_autofree char *moment = NULL;

  g_return_if_fail (LAMP_IS_CHART_PANE (self));

  self->cursor_us = us;
  first = gtk_widget_get_first_child (self->rows);
  data = first != NULL ? lamp_chart_get_data (chart_of (first)) : NULL;
  for (GtkWidget *row = first; row != NULL; row = gtk_widget_get_next_sibling (row))
    lamp_chart_set_cursor (chart_of (row), us);
  if (us != LAMP_NO_TIME && data != NULL)
    moment = lamp_chart_data_moment_full (data, us);
  lamp_chart_ruler_set_cursor (self->ruler, us, moment);
}

/**
 * lamp_chart_pane_set_is_fixed:
 * @is_fixed: whether the value axes are the clinical ones
 */
void
lamp_chart_pane_set_is_fixed (LampChartPane *self, gboolean is_fixed)
{
  g_return_if_fail (LAMP_IS_CHART_PANE (self));

  self->is_fixed = is_fixed;
  for (GtkWidget *row = gtk_widget_get_first_child (self->rows); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    lamp_chart_set_is_fixed (chart_of (row), is_fixed);
}

/**
 * lamp_chart_pane_show_range:
 * @length_us: how far back from now is seen
 * @now_us: now
 */
void
lamp_chart_pane_show_range (LampChartPane *self, gint64 length_us, gint64 now_us)
{
  g_return_if_fail (LAMP_IS_CHART_PANE (self));

  self->now_us = now_us;
  self->is_following = TRUE;
  self->view = (LampTimeAxis){ now_us - length_us, now_us };
  show_view (self);
}

/**
 * lamp_chart_pane_set_now:
 * @now_us: now; a view that follows it is moved with the charts that come next
 */
void
lamp_chart_pane_set_now (LampChartPane *self, gint64 now_us)
{
  g_return_if_fail (LAMP_IS_CHART_PANE (self));

  self->now_us = now_us;
}

/**
 * lamp_chart_pane_pan:
 * @lengths: how far the view goes, in lengths of itself; back is negative
 */
void
lamp_chart_pane_pan (LampChartPane *self, double lengths)
{
  gint64 length_us;

  g_return_if_fail (LAMP_IS_CHART_PANE (self));

  length_us = self->view.to_us - self->view.from_us;
  move_view (self, self->view.from_us + (gint64) (lengths * (double) length_us), length_us);
}

/**
 * lamp_chart_pane_zoom:
 * @factor: of the length of the view; below 1 shows less time
 *
 * Zooms around the cursor; without one, around now if the view ends there, else around its middle.
 */
void
lamp_chart_pane_zoom (LampChartPane *self, double factor)
{
  gint64 middle_us;

  g_return_if_fail (LAMP_IS_CHART_PANE (self));

  middle_us = self->view.from_us + (self->view.to_us - self->view.from_us) / 2;
  zoom_around (self, factor,
               self->cursor_us != LAMP_NO_TIME ? self->cursor_us
               : self->is_following            ? self->view.to_us
                                               : middle_us);
}

/**
 * lamp_chart_pane_go_now:
 *
 * Brings the view back to now; it keeps its length.
 */
void
lamp_chart_pane_go_now (LampChartPane *self)
{
  g_return_if_fail (LAMP_IS_CHART_PANE (self));

  move_view (self, self->now_us, self->view.to_us - self->view.from_us);
}

/**
 * lamp_chart_pane_tell:
 * @text: what has to be said about the charts, until they are moved
 */
void
lamp_chart_pane_tell (LampChartPane *self, const char *text)
{
  g_return_if_fail (LAMP_IS_CHART_PANE (self));

  gtk_label_set_text (GTK_LABEL (self->span), text);
}

/**
 * lamp_chart_pane_get_charts:
 *
 * Returns: (transfer full) (element-type LampChartData): what is seen, from top to bottom
 */
GPtrArray *
lamp_chart_pane_get_charts (LampChartPane *self)
{
  GPtrArray *charts = g_ptr_array_new_with_free_func ((GDestroyNotify) lamp_chart_data_unref);

  for (GtkWidget *row = gtk_widget_get_first_child (self->rows); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    if (lamp_chart_get_data (chart_of (row)) != NULL)
      g_ptr_array_add (charts, lamp_chart_data_ref (lamp_chart_get_data (chart_of (row))));

  return charts;
}

/**
 * lamp_chart_pane_get_events:
 *
 * Returns: (transfer none) (element-type LampChartEvent): what stands on the time axis besides values, by time
 */
GPtrArray *
lamp_chart_pane_get_events (LampChartPane *self)
{
  g_return_val_if_fail (LAMP_IS_CHART_PANE (self), NULL);

  return self->events;
}

/**
 * lamp_chart_pane_usual:
 *
 * Returns: (transfer full) (nullable): what is usual of @metric for the resident at this hour, in words;
 * %NULL while the charts do not say
 */
char *
lamp_chart_pane_usual (LampChartPane *self, LampMetricId metric)
{
  g_autoptr (GPtrArray) charts = lamp_chart_pane_get_charts (self);

  for (guint i = 0; i < charts->len; i++)
    {
      const LampChartData *data = g_ptr_array_index (charts, i);

      if (data->usual != NULL && data->usual->metric == metric)
        return lamp_chart_data_usual (data, self->now_us);
    }

  return NULL;
}

/**
 * lamp_chart_pane_get_view:
 * @view: (out caller-allocates): what is seen; its end is now while it follows the clock
 */
void
lamp_chart_pane_get_view (LampChartPane *self, LampTimeAxis *view)
{
  gint64 length_us = self->view.to_us - self->view.from_us;

  *view = self->view;
  if (self->is_following)
    *view = (LampTimeAxis){ self->now_us - length_us, self->now_us };
}
