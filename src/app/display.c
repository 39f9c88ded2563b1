/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How the screen looks: how large its text, how large its tiles, whether it is night.
 *
 * One object a process, for all windows. Each window that is added gets the actions "display.*" and
 * wears what is chosen as classes, from which the style sheets go on. Text follows the size of the
 * letters that the distance wants on the monitor of the first window (core/legibility.h), never
 * smaller than the desktop's own; it goes by gtk-xft-dpi, which every size in the sheets follows.
 * Night comes by the clock of the home, and by a press, which holds until the clock says the same.
 * What is chosen is kept in the settings; where they are not installed, for as long as this runs.
 * Main thread.
 */

#include "config.h"

#include "app/display.h"
#include "core/legibility.h"
#include "core/sound-pattern.h"

#include <adwaita.h>
#include <math.h>

#define DPI_OF_ONE (96 * 1024.0) /* gtk-xft-dpi where text has its usual size */

/* What a page needs at the usual size of text; text grows no further than leaves it that. */
#define ROOM_WIDTH_PX  1100.0
#define ROOM_HEIGHT_PX 620.0

typedef enum
{
  PRESSED_NOT,
  PRESSED_NIGHT,
  PRESSED_DAY,
} Pressed;

struct _LampDisplay
{
  GObject parent_instance;

  GSettings *settings; /* (nullable) */
  GSimpleActionGroup *actions;
  GPtrArray *windows; /* not owned: a window leaves when it is destroyed */
  GtkSettings *gtk;

  LampTileSize tile_size;
  LampNight night;
  guint distance_cm;
  guint night_start, night_end;
  guint minute; /* of the home's day */
  Pressed pressed;
  gboolean is_forced; /* the command line has chosen the colours */
  gboolean is_night;
};

enum
{
  PROP_TILE_SIZE = 1,
  PROP_NIGHT,
  PROP_IS_NIGHT,
  PROP_DISTANCE,
  PROP_NIGHT_START,
  PROP_NIGHT_END,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (LampDisplay, lamp_display, G_TYPE_OBJECT)

static GType
tile_size_get_type (void)
{
  static const GEnumValue values[] = {
    { LAMP_TILES_SMALL, "LAMP_TILES_SMALL", "small" },
    { LAMP_TILES_MEDIUM, "LAMP_TILES_MEDIUM", "medium" },
    { LAMP_TILES_LARGE, "LAMP_TILES_LARGE", "large" },
    { 0, NULL, NULL },
  };
  static GType type;

  if (type == 0)
    type = g_enum_register_static ("LampTileSize", values);

  return type;
}

static GType
night_get_type (void)
{
  static const GEnumValue values[] = {
    { LAMP_NIGHT_BY_TIME, "LAMP_NIGHT_BY_TIME", "by-time" },
    { LAMP_NIGHT_ON, "LAMP_NIGHT_ON", "on" },
    { LAMP_NIGHT_OFF, "LAMP_NIGHT_OFF", "off" },
    { 0, NULL, NULL },
  };
  static GType type;

  if (type == 0)
    type = g_enum_register_static ("LampNight", values);

  return type;
}

/**
 * lamp_display_scale_for:
 * @mm: the monitor's diagonal in millimetres, true or not
 * @width_px: its width in pixels
 * @height_px: its height in pixels
 * @distance_cm: from the eye to the screen
 * @desktop: how large the desktop wants text; 1 is usual
 *
 * Returns: how large text is to be: what the distance wants, but not so large that a page has no room,
 *   and never smaller than the desktop wants it
 */
gdouble
lamp_display_scale_for (
    gdouble mm, gint width_px, gint height_px, guint distance_cm, gdouble desktop)
{
  gdouble room = MIN (width_px / ROOM_WIDTH_PX, height_px / ROOM_HEIGHT_PX);
  gdouble wanted = lamp_legibility_scale (mm, hypot (width_px, height_px), distance_cm);

  /* A portrait screen has its room the other way round. */
  if (height_px > width_px)
    room = MIN (height_px / ROOM_WIDTH_PX, width_px / ROOM_HEIGHT_PX);

  return MAX (desktop, MIN (wanted, room));
}

static GdkMonitor *
find_monitor (LampDisplay *self)
{
  GdkSurface *surface;

  if (self->windows->len == 0)
    return NULL;
  surface = gtk_native_get_surface (GTK_NATIVE (g_ptr_array_index (self->windows, 0)));

  return surface != NULL
             ? gdk_display_get_monitor_at_surface (gdk_surface_get_display (surface), surface)
             : NULL;
}

static gdouble
read_desktop_scale (LampDisplay *self)
{
  gint dpi = 0;

  /* Takes back what we have set, so that what is read is the desktop's. */
  gtk_settings_reset_property (self->gtk, "gtk-xft-dpi");
  g_object_get (self->gtk, "gtk-xft-dpi", &dpi, NULL);

  return dpi > 0 ? dpi / DPI_OF_ONE : 1;
}

static void
update_scale (LampDisplay *self)
{
  GdkMonitor *monitor = find_monitor (self);
  GdkRectangle area;
  gdouble desktop, scale;

  if (monitor == NULL)
    return;
  gdk_monitor_get_geometry (monitor, &area);
  desktop = read_desktop_scale (self);
  scale = lamp_display_scale_for (
      hypot (gdk_monitor_get_width_mm (monitor), gdk_monitor_get_height_mm (monitor)), area.width,
      area.height, self->distance_cm, desktop);
  /* A twentieth more or less is nobody's business, and leaves letters sharp. */
  if (fabs (scale - desktop) > 0.05)
    g_object_set (self->gtk, "gtk-xft-dpi", (gint) lround (scale * DPI_OF_ONE), NULL);
}

static void
set_class (GtkWidget *widget, const char *name, gboolean is_set)
{
  if (is_set)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

static void
dress (LampDisplay *self, GtkWidget *window)
{
  set_class (window, "tiles-small", self->tile_size == LAMP_TILES_SMALL);
  set_class (window, "tiles-large", self->tile_size == LAMP_TILES_LARGE);
  set_class (window, "night", self->is_night);
}

static void
dress_all (LampDisplay *self)
{
  for (guint i = 0; i < self->windows->len; i++)
    dress (self, g_ptr_array_index (self->windows, i));
}

static gboolean
is_night_by_clock (LampDisplay *self)
{
  const LampSoundPlan plan = { .night_start = self->night_start, .night_end = self->night_end };

  return self->night == LAMP_NIGHT_ON
         || (self->night == LAMP_NIGHT_BY_TIME && lamp_sound_plan_is_night (&plan, self->minute));
}

static void
update_night (LampDisplay *self)
{
  gboolean by_clock = is_night_by_clock (self);
  gboolean is_night;

  if (self->pressed == (by_clock ? PRESSED_NIGHT : PRESSED_DAY))
    self->pressed = PRESSED_NOT;
  is_night = self->pressed == PRESSED_NOT ? by_clock : self->pressed == PRESSED_NIGHT;
  if (self->is_forced || is_night == self->is_night)
    return;
  self->is_night = is_night;
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      is_night ? ADW_COLOR_SCHEME_FORCE_DARK
                                               : ADW_COLOR_SCHEME_DEFAULT);
  dress_all (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IS_NIGHT]);
}

static void
lamp_display_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LampDisplay *self = LAMP_DISPLAY (object);

  if (id == PROP_TILE_SIZE)
    g_value_set_enum (value, self->tile_size);
  else if (id == PROP_NIGHT)
    g_value_set_enum (value, self->night);
  else if (id == PROP_IS_NIGHT)
    g_value_set_boolean (value, self->is_night);
  else if (id == PROP_DISTANCE)
    g_value_set_uint (value, self->distance_cm);
  else if (id == PROP_NIGHT_START)
    g_value_set_uint (value, self->night_start);
  else if (id == PROP_NIGHT_END)
    g_value_set_uint (value, self->night_end);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
lamp_display_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  LampDisplay *self = LAMP_DISPLAY (object);

  if (id == PROP_TILE_SIZE)
    self->tile_size = (LampTileSize) g_value_get_enum (value);
  else if (id == PROP_NIGHT)
    self->night = (LampNight) g_value_get_enum (value);
  else if (id == PROP_IS_NIGHT)
    self->pressed = g_value_get_boolean (value) ? PRESSED_NIGHT : PRESSED_DAY;
  else if (id == PROP_DISTANCE)
    self->distance_cm = g_value_get_uint (value);
  else if (id == PROP_NIGHT_START)
    self->night_start = g_value_get_uint (value);
  else if (id == PROP_NIGHT_END)
    self->night_end = g_value_get_uint (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);

  if (id == PROP_TILE_SIZE)
    dress_all (self);
  else if (id == PROP_DISTANCE)
    update_scale (self);
  else
    update_night (self);
}

static void
lamp_display_dispose (GObject *object)
{
  LampDisplay *self = LAMP_DISPLAY (object);

  for (guint i = 0; self->windows != NULL && i < self->windows->len; i++)
    g_signal_handlers_disconnect_by_data (g_ptr_array_index (self->windows, i), self);
  g_clear_pointer (&self->windows, g_ptr_array_unref);
  g_clear_object (&self->actions);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (lamp_display_parent_class)->dispose (object);
}

static void
lamp_display_class_init (LampDisplayClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  const GParamFlags told = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = lamp_display_get_property;
  object_class->set_property = lamp_display_set_property;
  object_class->dispose = lamp_display_dispose;

  /**
   * LampDisplay:tile-size:
   *
   * How large the tiles of the board are.
   */
  properties[PROP_TILE_SIZE]
      = g_param_spec_enum ("tile-size", NULL, NULL, tile_size_get_type (), LAMP_TILES_MEDIUM, told);
  /**
   * LampDisplay:night:
   *
   * When it is night for the screen, if nobody presses.
   */
  properties[PROP_NIGHT]
      = g_param_spec_enum ("night", NULL, NULL, night_get_type (), LAMP_NIGHT_BY_TIME, told);
  /**
   * LampDisplay:is-night:
   *
   * Whether it is night now; set by a press, which holds until the clock says the same.
   */
  properties[PROP_IS_NIGHT] = g_param_spec_boolean ("is-night", NULL, NULL, FALSE, flags);
  /**
   * LampDisplay:distance:
   *
   * Centimetres from the eye to the screen.
   */
  properties[PROP_DISTANCE]
      = g_param_spec_uint ("distance", NULL, NULL, 0, 1000, LAMP_USUAL_DISTANCE_CM, told);
  /**
   * LampDisplay:night-start:
   *
   * The minute of the home's day at which the night begins.
   */
  properties[PROP_NIGHT_START]
      = g_param_spec_uint ("night-start", NULL, NULL, 0, 1439, 21 * 60, told);
  /**
   * LampDisplay:night-end:
   *
   * The minute at which it ends; the same: there is no night.
   */
  properties[PROP_NIGHT_END] = g_param_spec_uint ("night-end", NULL, NULL, 0, 1439, 7 * 60, told);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
step_tiles (LampDisplay *self, gint step)
{
  g_object_set (self, "tile-size",
                CLAMP ((gint) self->tile_size + step, LAMP_TILES_SMALL, LAMP_TILES_LARGE), NULL);
}

static void
larger_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  step_tiles (user_data, 1);
}

static void
smaller_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  step_tiles (user_data, -1);
}

static void
usual_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_object_set (user_data, "tile-size", LAMP_TILES_MEDIUM, NULL);
}

static void
add_property_action (LampDisplay *self, const char *name, const char *property)
{
  g_autoptr (GPropertyAction) action = g_property_action_new (name, self, property);

  g_action_map_add_action (G_ACTION_MAP (self->actions), G_ACTION (action));
}

static void
lamp_display_init (LampDisplay *self)
{
  self->windows = g_ptr_array_new ();
  self->gtk = gtk_settings_get_default ();
  self->tile_size = LAMP_TILES_MEDIUM;
  self->distance_cm = LAMP_USUAL_DISTANCE_CM;
  self->night_start = 21 * 60;
  self->night_end = 7 * 60;
  self->minute = 12 * 60; /* until the home's clock is known, it is day */
  self->actions = g_simple_action_group_new ();
}

/**
 * lamp_display_new:
 * @settings: (nullable): where what is chosen is kept
 *
 * Returns: (transfer full): how the screen looks
 */
LampDisplay *
lamp_display_new (GSettings *settings)
{
  static const GActionEntry entries[] = {
    { .name = "larger", .activate = larger_cb },
    { .name = "smaller", .activate = smaller_cb },
    { .name = "usual", .activate = usual_cb },
  };
  static const struct
  {
    const char *key;
    const char *property;
  } kept[] = {
    { "tile-size", "tile-size" },       { "night", "night" },
    { "viewing-distance", "distance" }, { "sound-night-start", "night-start" },
    { "sound-night-end", "night-end" },
  };
  LampDisplay *self = g_object_new (LAMP_TYPE_DISPLAY, NULL);

  add_property_action (self, "tile-size", "tile-size");
  add_property_action (self, "night", "is-night");
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  if (settings == NULL)
    return self;
  self->settings = g_object_ref (settings);
  for (gsize i = 0; i < G_N_ELEMENTS (kept); i++)
    g_settings_bind (settings, kept[i].key, self, kept[i].property, G_SETTINGS_BIND_DEFAULT);

  return self;
}

static void
monitor_entered_cb (GdkSurface *surface, GdkMonitor *monitor, LampDisplay *self)
{
  update_scale (self);
}

static void
realized_cb (GtkWidget *window, LampDisplay *self)
{
  g_signal_connect_object (gtk_native_get_surface (GTK_NATIVE (window)), "enter-monitor",
                           G_CALLBACK (monitor_entered_cb), self, 0);
  update_scale (self);
}

static void
window_destroyed_cb (GtkWidget *window, LampDisplay *self)
{
  g_signal_handlers_disconnect_by_data (window, self);
  g_ptr_array_remove (self->windows, window);
}

/**
 * lamp_display_add_window:
 * @self: how the screen looks
 * @window: a window that is not realized yet; the first one's monitor decides the size of text
 */
void
lamp_display_add_window (LampDisplay *self, GtkWindow *window)
{
  g_return_if_fail (LAMP_IS_DISPLAY (self) && GTK_IS_WINDOW (window));

  g_ptr_array_add (self->windows, window);
  gtk_widget_insert_action_group (GTK_WIDGET (window), "display", G_ACTION_GROUP (self->actions));
  dress (self, GTK_WIDGET (window));
  g_signal_connect (window, "realize", G_CALLBACK (realized_cb), self);
  g_signal_connect (window, "destroy", G_CALLBACK (window_destroyed_cb), self);
}

/**
 * lamp_display_force_scheme:
 * @self: how the screen looks
 * @scheme: (nullable): "light", "dark" or "night", whatever the clock says; %NULL leaves it as it is
 */
void
lamp_display_force_scheme (LampDisplay *self, const char *scheme)
{
  gboolean is_light = g_strcmp0 (scheme, "light") == 0;

  g_return_if_fail (LAMP_IS_DISPLAY (self));

  if (scheme == NULL)
    return;
  self->is_forced = TRUE;
  self->is_night = !is_light;
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      is_light ? ADW_COLOR_SCHEME_FORCE_LIGHT
                                               : ADW_COLOR_SCHEME_FORCE_DARK);
  dress_all (self);
}

/**
 * lamp_display_set_minute:
 * @self: how the screen looks
 * @minute: of the home's day, 0 to 1439
 */
void
lamp_display_set_minute (LampDisplay *self, guint minute)
{
  g_return_if_fail (LAMP_IS_DISPLAY (self));

  if (self->minute == minute)
    return;
  self->minute = minute;
  update_night (self);
}

/**
 * lamp_display_is_night:
 * @self: how the screen looks
 *
 * Returns: whether it shows the colours of the night
 */
gboolean
lamp_display_is_night (LampDisplay *self)
{
  g_return_val_if_fail (LAMP_IS_DISPLAY (self), FALSE);

  return self->is_night;
}
