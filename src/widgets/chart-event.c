/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What stands on the time axis of a resident besides values: alerts, notes, recorded sets, corrections.
 *
 * Here is what does not need a widget: their order, which of them share a mark at a given width, and how
 * they are said. Of several in one place the gravest is drawn, and every one of them is told. Pure but for
 * gettext.
 */

#include "config.h"

#include "widgets/chart-event.h"
#include "model/words.h"

/**
 * lamp_chart_event_new:
 * @words: what happened; line breaks and tabs become spaces, for it stands on one line and in a table
 *
 * Returns: (transfer full): an event without priority or score
 */
LampChartEvent *
lamp_chart_event_new (LampChartEventKind kind, gint64 at_us, const char *words)
{
  LampChartEvent *event = g_new0 (LampChartEvent, 1);

  event->kind = kind;
  event->at_us = at_us;
  event->words = g_strdelimit (g_strdup (words), "\t\r\n", ' ');

  return event;
}

void
lamp_chart_event_free (LampChartEvent *event)
{
  g_free (event->words);
  g_free (event);
}

static gint
compare_times (gconstpointer a, gconstpointer b)
{
  const LampChartEvent *first = *(const LampChartEvent *const *) a;
  const LampChartEvent *second = *(const LampChartEvent *const *) b;

  if (first->at_us != second->at_us)
    return first->at_us < second->at_us ? -1 : 1;

  return (gint) first->kind - (gint) second->kind;
}

/**
 * lamp_chart_events_sort:
 * @events: (element-type LampChartEvent): afterwards by time, as everything here wants them
 */
void
lamp_chart_events_sort (GPtrArray *events)
{
  g_ptr_array_sort (events, compare_times);
}

/**
 * lamp_chart_event_mark:
 *
 * Returns: (transfer full): what stands in its mark, a letter or a number: never colour alone
 */
char *
lamp_chart_event_mark (const LampChartEvent *event)
{
  switch (event->kind)
    {
    case LAMP_EVENT_ALERT:
      return g_strdup (lamp_words_marker (event->priority));
    case LAMP_EVENT_SCORE:
      return g_strdup_printf ("%u", event->score);
    case LAMP_EVENT_CORRECTION:
      return g_strdup ("→");
    case LAMP_EVENT_NOTE:
    case LAMP_N_EVENTS:
    default:
      return g_strdup ("¶");
    }
}

/* The graver one: first by kind, then by priority or score. */
static gboolean
is_graver (const LampChartEvent *event, const LampChartEvent *other)
{
  if (event->kind != other->kind)
    return event->kind > other->kind;
  if (event->priority != other->priority)
    return event->priority > other->priority;

  return event->score > other->score;
}

/**
 * lamp_chart_events_group:
 * @events: (element-type LampChartEvent): by time
 * @width: of the plot in pixels
 * @near_px: marks whose middles are nearer than this would touch
 *
 * Returns: (transfer full) (element-type LampEventGroup): the marks of what lies on the axis, by time, none
 *   nearer to the next than @near_px
 */
GArray *
lamp_chart_events_group (const GPtrArray *events,
                         const LampTimeAxis *time,
                         double width,
                         double near_px)
{
  GArray *groups = g_array_new (FALSE, FALSE, sizeof (LampEventGroup));

  for (guint i = 0; i < events->len; i++)
    {
      const LampChartEvent *event = g_ptr_array_index (events, i);
      LampEventGroup *last
          = groups->len > 0 ? &g_array_index (groups, LampEventGroup, groups->len - 1) : NULL;
      LampEventGroup group = { lamp_time_axis_place (time, event->at_us, width), i, 1, i };

      if (event->at_us < time->from_us || event->at_us > time->to_us)
        continue;
      if (last == NULL || group.x - last->x >= near_px)
        {
          g_array_append_val (groups, group);
          continue;
        }
      last->n++;
      if (is_graver (event, g_ptr_array_index (events, last->lead)))
        last->lead = i;
    }

  return groups;
}

/**
 * lamp_chart_events_words:
 * @events: (element-type LampChartEvent): by time
 * @from_us: after this
 * @to_us: up to this
 *
 * Returns: (transfer full): all that happened in that time, on one line; "" for nothing
 */
char *
lamp_chart_events_words (const GPtrArray *events, gint64 from_us, gint64 to_us, GTimeZone *zone)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < events->len; i++)
    {
      const LampChartEvent *event = g_ptr_array_index (events, i);
      g_autofree char *clock = NULL;

      if (event->at_us <= from_us || event->at_us > to_us)
        continue;
      clock = lamp_words_clock (event->at_us, zone);
      g_string_append_printf (text, "%s%s %s", text->len > 0 ? " · " : "", clock, event->words);
    }

  return g_strdup (text->str);
}
