/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The home for whoever stands across the room: who needs somebody, and whether that is known.
 *
 * Above, the home, the connection, how many alerts of each priority, and the clock; on the left the
 * most urgent open alerts in letters that the distance wants on this monitor (core/legibility.h); on
 * the right every room, always in the same place and all at once: nothing scrolls, nothing takes
 * turns, since what is not on the screen just then is what somebody looks for. What has no room
 * among the alerts is counted. It shows, and takes no input. Names only where the settings let them.
 */

#include "config.h"

#include "pages/wall/wall-page.h"
#include "core/legibility.h"
#include "model/link-words.h"
#include "model/no-alerts.h"
#include "model/words.h"
#include "widgets/compound.h"
#include "widgets/wall-tile.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define GAP             10
#define MOST_CARDS      12
#define CARD_OF_FONT    2.3 /* height of an alert, as a part of its font */
#define HEAD_OF_FONT    1.3
#define NAME_OF_HEAD    3.5  /* the least width for the name, by the height of the head */
#define PART_OF_ALERTS  0.42 /* of the width */
#define SMALLEST_CARDS  4    /* alerts that must have room, in smaller letters if need be */
#define TILE_PROPORTION 1.9  /* what a room's tile is best at: width by height */

struct _LampWallPage
{
  GtkWidget parent_instance;

  LampHome *home;
  guint distance_cm;
  gboolean hides_names;

  GtkWidget *name, *clock, *warning;
  GtkWidget *counts[LAMP_PRIORITY_HIGH + 1];
  GtkWidget *cards[MOST_CARDS];
  GPtrArray *rooms; /* LampWallTile, children */
  guint n_open;
  guint n_wanted; /* residents with an open alert */
  guint n_shown;  /* alerts that have a card */
};

G_DEFINE_FINAL_TYPE (LampWallPage, lamp_wall_page, GTK_TYPE_WIDGET)

/**
 * lamp_wall_page_columns:
 * @n: how many rooms
 * @width: of the place for them
 * @height: of the place for them
 *
 * Returns: in how many columns their tiles are largest, all of them on the screen
 */
guint
lamp_wall_page_columns (guint n, gint width, gint height)
{
  guint best = 1;
  gdouble best_size = 0;

  for (guint columns = 1; columns <= n; columns++)
    {
      guint rows = (n + columns - 1) / columns;
      gdouble size = MIN ((gdouble) width / columns / TILE_PROPORTION, (gdouble) height / rows);

      if (size > best_size)
        {
          best_size = size;
          best = columns;
        }
    }

  return best;
}

static gdouble
wanted_font (LampWallPage *self)
{
  GtkNative *native = gtk_widget_get_native (GTK_WIDGET (self));
  GdkSurface *surface = native != NULL ? gtk_native_get_surface (native) : NULL;
  GdkMonitor *monitor = NULL;
  GdkRectangle area = { 0 };

  if (surface != NULL)
    monitor = gdk_display_get_monitor_at_surface (gdk_surface_get_display (surface), surface);
  if (monitor == NULL)
    return lamp_legibility_font_px (0, 0, self->distance_cm);
  gdk_monitor_get_geometry (monitor, &area);

  return lamp_legibility_font_px (
      hypot (gdk_monitor_get_width_mm (monitor), gdk_monitor_get_height_mm (monitor)),
      hypot (area.width, area.height), self->distance_cm);
}

/* Inside of the margin around the page. */
static void
place (GtkWidget *widget, gdouble x, gdouble y, gdouble width, gdouble height)
{
  const GtkAllocation area = { (gint) lround (x) + GAP, (gint) lround (y),
                               (gint) MAX (lround (width), 1), (gint) MAX (lround (height), 1) };
  gint minimum;

  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  gtk_widget_size_allocate (widget, &area, -1);
}

/* The line above: what is left of the clock and the counts is the home's and the connection's, unless that is too
 * little. Returns how much more height that took. */
static gdouble
place_head (LampWallPage *self, gdouble width, gdouble height)
{
  gdouble clock = height * 2.4, count = height * 1.5, right = width - clock;

  place (self->clock, right, GAP, clock, height);
  for (LampPriority priority = LAMP_PRIORITY_LOW; priority <= LAMP_PRIORITY_HIGH; priority++)
    {
      GtkWidget *tile = self->counts[priority];

      if (!gtk_widget_should_layout (tile))
        continue;
      right -= count + GAP;
      place (tile, right, GAP, count, height);
    }
  if (right > height * NAME_OF_HEAD)
    {
      place (self->name, 0, GAP, right - GAP, height);
      return 0;
    }
  place (self->name, 0, 2 * GAP + height, width, height);

  return height + GAP;
}

static void
say (GtkWidget *tile, const char *head, const char *line, LampPriority priority)
{
  const LampWallText text = { .head = head, .line = line, .priority = priority };

  lamp_wall_tile_set_text (LAMP_WALL_TILE (tile), &text);
}

/* Where there is no room for all, the last place counts the others, who are less urgent than those above. */
static void
tell_rest (GtkWidget *card, guint n_rest)
{
  g_autofree char *text
      = g_strdup_printf (ngettext ("%u more resident", "%u more residents", n_rest), n_rest);

  say (card, text, NULL, LAMP_PRIORITY_NONE);
}

static void
place_cards (LampWallPage *self, gdouble y, gdouble width, gdouble height, gdouble font_px)
{
  gdouble card
      = MIN (font_px * CARD_OF_FONT, (height - GAP * (SMALLEST_CARDS - 1)) / SMALLEST_CARDS);
  guint room = (guint) MAX (floor ((height + GAP) / (card + GAP)), 1);
  guint n_cards = MAX (self->n_shown, 1);

  for (guint i = 0; i < MOST_CARDS; i++)
    {
      gboolean is_shown = i < room && i < n_cards;

      if (i + 1 == room && self->n_wanted > room)
        tell_rest (self->cards[i], self->n_wanted - i);
      gtk_widget_set_child_visible (self->cards[i], is_shown);
      lamp_wall_tile_set_font (LAMP_WALL_TILE (self->cards[i]), font_px);
      place (self->cards[i], 0, y + i * (card + GAP), width, card);
    }
}

static void
place_rooms (LampWallPage *self, gdouble x, gdouble y, gdouble width, gdouble height)
{
  guint columns = lamp_wall_page_columns (self->rooms->len, (gint) width, (gint) height);
  guint rows = (self->rooms->len + columns - 1) / columns;
  gdouble step_x = (width + GAP) / columns, step_y = (height + GAP) / MAX (rows, 1);

  for (guint i = 0; i < self->rooms->len; i++)
    place (g_ptr_array_index (self->rooms, i), x + i % columns * step_x, y + i / columns * step_y,
           step_x - GAP, step_y - GAP);
}

static void
lamp_wall_page_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  LampWallPage *self = LAMP_WALL_PAGE (widget);
  gdouble font_px = wanted_font (self);
  gdouble head = MIN (font_px * HEAD_OF_FONT, height / 8.0);
  gdouble top = GAP + head + GAP, left = 0;
  gdouble inner = width - 2 * GAP;
  gboolean is_portrait = height > width;

  top += place_head (self, inner, head);
  if (gtk_widget_should_layout (self->warning))
    {
      place (self->warning, 0, top, inner, head * 0.8);
      top += head * 0.8 + GAP;
    }
  if (is_portrait)
    {
      gdouble alerts = (height - top) * PART_OF_ALERTS;

      place_cards (self, top, inner, alerts - GAP, font_px);
      place_rooms (self, 0, top + alerts, inner, height - top - alerts - GAP);
      return;
    }
  left = inner * PART_OF_ALERTS;
  place_cards (self, top, left - GAP, height - top - GAP, font_px);
  place_rooms (self, left, top, inner - left, height - top - GAP);
}

static void
lamp_wall_page_measure (GtkWidget *widget,
                        GtkOrientation orientation,
                        int for_size,
                        int *minimum,
                        int *natural,
                        int *minimum_baseline,
                        int *natural_baseline)
{
  *minimum = 320;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 1280 : 720;
}

static void
show_head (LampWallPage *self)
{
  gint64 now_us = lamp_home_get_now_us (self->home);
  GTimeZone *zone = lamp_home_get_zone (self->home);
  const char *name = lamp_home_get_name (self->home);
  g_autofree char *clock = lamp_words_clock (now_us, zone);
  g_autofree char *markup = lamp_words_link (lamp_home_get_status (self->home), now_us, zone);
  g_autofree char *link = NULL;
  g_autofree char *line = NULL;

  if (!pango_parse_markup (markup, -1, 0, NULL, &link, NULL, NULL))
    link = g_strdup ("");
  if (lamp_home_is_demo (self->home))
    /* Translators: on the wall screen: everybody shown is invented; then the state of the connection */
    line = g_strdup_printf (_ ("DEMO, invented residents · %s"), link);
  say (self->name, name != NULL ? name : _ ("Nursing home"), line != NULL ? line : link,
       LAMP_PRIORITY_NONE);
  say (self->clock, clock, NULL, LAMP_PRIORITY_NONE);
}

static void
show_room (LampWallPage *self, GtkWidget *tile, LampResidentItem *item)
{
  LampAlertItem *top = lamp_resident_item_get_top_alert (item);
  const LampLatest *bed = lamp_resident_item_get_vital (item, LAMP_METRIC_BED_STATE);
  const char *line = NULL;

  if (top != NULL)
    line = lamp_alert_item_get_short_text (top);
  else if (lamp_resident_item_get_row (item)->is_on_leave)
    line = _ ("Away");
  else if (bed != NULL && bed->value == LAMP_BED_OUT && !lamp_resident_item_hides_name (item)
           && lamp_resident_item_get_freshness (item, LAMP_METRIC_BED_STATE) != LAMP_STALE)
    line = _ ("Out of bed");
  else if (!self->hides_names)
    line = lamp_resident_item_get_name (item);
  /* A space keeps the letters of all rooms as large as those of the ones that have a line. */
  say (tile, lamp_resident_item_get_place (item), line != NULL && *line != '\0' ? line : " ",
       top != NULL ? lamp_alert_item_get_alert (top)->priority : LAMP_PRIORITY_NONE);
}

static void
show_rooms (LampWallPage *self)
{
  GListModel *residents = lamp_home_get_residents (self->home);
  guint n = g_list_model_get_n_items (residents);

  while (self->rooms->len > n)
    gtk_widget_unparent (g_ptr_array_steal_index (self->rooms, self->rooms->len - 1));
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (LampResidentItem) item = g_list_model_get_item (residents, i);

      if (i == self->rooms->len)
        {
          GtkWidget *tile = lamp_wall_tile_new ("room");

          gtk_widget_set_parent (tile, GTK_WIDGET (self));
          g_ptr_array_add (self->rooms, tile);
        }
      show_room (self, g_ptr_array_index (self->rooms, i), item);
    }
}

/* "!!! 305·B" above "Breathing 27 · 3 min · Li Na is going". */
static void
show_card (LampWallPage *self, GtkWidget *card, LampAlertItem *item)
{
  const LampAlert *alert = lamp_alert_item_get_alert (item);
  LampResidentItem *resident = lamp_home_find_resident (self->home, alert->resident_id);
  const char *where = resident != NULL ? lamp_resident_item_get_place (resident) : "?";
  const char *name
      = resident != NULL && !self->hides_names ? lamp_resident_item_get_name (resident) : "";
  g_autofree char *age = lamp_words_age (lamp_home_get_now_us (self->home) - alert->since_us);
  g_autofree char *head
      = g_strdup_printf ("%s %s %s", lamp_words_marker (alert->priority), where, name);
  guint n_others = resident != NULL ? lamp_resident_item_get_alerts (resident)->len - 1 : 0;
  g_autofree char *others = n_others > 0 ? g_strdup_printf (" · +%u", n_others) : g_strdup ("");
  g_autofree char *line = NULL;

  if (lamp_alert_item_get_owner (item) != NULL)
    /* Translators: on the wall screen: what happened, how long ago, and that somebody is on the way */
    line = g_strdup_printf (_ ("%s · %s%s · somebody is going"),
                            lamp_alert_item_get_short_text (item), age, others);
  else
    line = g_strdup_printf ("%s · %s%s", lamp_alert_item_get_short_text (item), age, others);
  say (card, head, line, alert->priority);
}

/* A resident has one card, with the most urgent of their alerts. */
static gboolean
is_first_of_resident (LampWallPage *self, LampAlertItem *item)
{
  const char *id = lamp_alert_item_get_alert (item)->resident_id;
  LampResidentItem *resident = lamp_home_find_resident (self->home, id);

  return resident == NULL || lamp_resident_item_get_top_alert (resident) == item;
}

static void
show_cards (LampWallPage *self)
{
  GListModel *alerts = lamp_home_get_alerts (self->home);
  guint counts[LAMP_PRIORITY_HIGH + 1] = { 0 };
  guint n_shown = 0;

  self->n_open = self->n_wanted = 0;
  for (guint i = 0, n = g_list_model_get_n_items (alerts); i < n; i++)
    {
      g_autoptr (LampAlertItem) item = g_list_model_get_item (alerts, i);

      if (lamp_alert_item_is_over (item))
        continue;
      if (is_first_of_resident (self, item))
        {
          if (self->n_wanted++ < MOST_CARDS)
            show_card (self, self->cards[n_shown++], item);
        }
      counts[lamp_alert_item_get_alert (item)->priority]++;
      self->n_open++;
    }
  for (LampPriority priority = LAMP_PRIORITY_LOW; priority <= LAMP_PRIORITY_HIGH; priority++)
    {
      g_autofree char *text
          = g_strdup_printf ("%s %u", lamp_words_marker (priority), counts[priority]);

      gtk_widget_set_visible (self->counts[priority], counts[priority] > 0);
      say (self->counts[priority], text, NULL, priority);
    }
  if (self->n_open == 0)
    {
      g_autofree char *none = lamp_home_say_no_alerts (self->home);

      say (self->cards[0], none, NULL, LAMP_PRIORITY_NONE);
    }
  self->n_shown = n_shown;
}

static void
refreshed_cb (LampHome *home, LampWallPage *self)
{
  show_head (self);
  show_cards (self);
  show_rooms (self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static void
now_changed_cb (LampHome *home, GParamSpec *pspec, LampWallPage *self)
{
  show_head (self);
  show_cards (self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static void
lamp_wall_page_dispose (GObject *object)
{
  LampWallPage *self = LAMP_WALL_PAGE (object);

  if (self->home != NULL)
    g_signal_handlers_disconnect_by_data (self->home, self);
  g_clear_pointer (&self->rooms, g_ptr_array_unref);
  lamp_compound_clear (GTK_WIDGET (self));
  while (gtk_widget_get_first_child (GTK_WIDGET (self)) != NULL)
    gtk_widget_unparent (gtk_widget_get_first_child (GTK_WIDGET (self)));
  g_clear_object (&self->home);

  G_OBJECT_CLASS (lamp_wall_page_parent_class)->dispose (object);
}

static void
lamp_wall_page_class_init (LampWallPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lamp_wall_page_dispose;
  widget_class->measure = lamp_wall_page_measure;
  widget_class->size_allocate = lamp_wall_page_size_allocate;
  gtk_widget_class_set_css_name (widget_class, "wall");
}

static GtkWidget *
add_tile (LampWallPage *self, const char *css_class)
{
  GtkWidget *tile = lamp_wall_tile_new (css_class);

  gtk_widget_set_parent (tile, GTK_WIDGET (self));

  return tile;
}

static void
lamp_wall_page_init (LampWallPage *self)
{
  self->distance_cm = 300;
  self->hides_names = TRUE;
  self->rooms = g_ptr_array_new ();
  self->name = add_tile (self, "plain");
  for (LampPriority priority = LAMP_PRIORITY_LOW; priority <= LAMP_PRIORITY_HIGH; priority++)
    self->counts[priority] = add_tile (self, "count");
  self->clock = add_tile (self, "plain");
  self->warning = add_tile (self, "warning");
  gtk_widget_set_visible (self->warning, FALSE);
  for (guint i = 0; i < MOST_CARDS; i++)
    self->cards[i] = add_tile (self, "card");
}

/**
 * lamp_wall_page_new:
 * @home: whose rooms to show
 *
 * Returns: (transfer floating): the page
 */
GtkWidget *
lamp_wall_page_new (LampHome *home)
{
  LampWallPage *self = g_object_new (LAMP_TYPE_WALL_PAGE, NULL);

  self->home = g_object_ref (home);
  g_signal_connect (home, "refreshed", G_CALLBACK (refreshed_cb), self);
  g_signal_connect (home, "status-changed", G_CALLBACK (refreshed_cb), self);
  g_signal_connect (home, "notify::now-us", G_CALLBACK (now_changed_cb), self);
  refreshed_cb (home, self);

  return GTK_WIDGET (self);
}

/**
 * lamp_wall_page_set_hides_names:
 * @self: the page
 * @hides_names: whether nobody's name may be on it
 */
void
lamp_wall_page_set_hides_names (LampWallPage *self, gboolean hides_names)
{
  g_return_if_fail (LAMP_IS_WALL_PAGE (self));

  self->hides_names = hides_names;
  refreshed_cb (self->home, self);
}

/**
 * lamp_wall_page_set_distance:
 * @self: the page
 * @distance_cm: from where it is read
 */
void
lamp_wall_page_set_distance (LampWallPage *self, guint distance_cm)
{
  g_return_if_fail (LAMP_IS_WALL_PAGE (self));

  self->distance_cm = distance_cm;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

/**
 * lamp_wall_page_set_warning:
 * @self: the page
 * @warning: (nullable): what everybody must know besides, that alarms cannot be heard for one
 */
void
lamp_wall_page_set_warning (LampWallPage *self, const char *warning)
{
  g_return_if_fail (LAMP_IS_WALL_PAGE (self));

  gtk_widget_set_visible (self->warning, warning != NULL);
  if (warning != NULL)
    {
      g_autofree char *text
          = g_strdup_printf ("%s %s", lamp_words_marker (LAMP_PRIORITY_MEDIUM), warning);

      say (self->warning, text, NULL, LAMP_PRIORITY_MEDIUM);
    }
}
