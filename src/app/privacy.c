/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whether whoever passes may read the screen: names and values, or rooms and initials.
 *
 * Somebody hides them (the action "privacy.hide"), or nobody has been there for two minutes and the
 * settings say that this is enough; the next key or touch brings back what only the idle time has
 * hidden. What hiding means is the home's business: its models say less, so that no page can forget
 * to. Alerts stay, with their room. While it is on, the windows go back to the board. Main thread.
 */

#include "config.h"

#include "app/privacy.h"

#define LOOK_S 5

struct _LampPrivacy
{
  GObject parent_instance;

  LampHome *home; /* (nullable) */
  GSimpleActionGroup *actions;
  GPtrArray *windows; /* not owned: a window leaves when it is destroyed */
  gint64 touched_us;
  guint look_id;
  gboolean hides;           /* somebody wants it */
  gboolean hides_when_idle; /* the settings want it */
  gboolean is_idle;
  gboolean is_on;
};

enum
{
  PROP_HIDES = 1,
  PROP_HIDES_WHEN_IDLE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (LampPrivacy, lamp_privacy, G_TYPE_OBJECT)

static void
update (LampPrivacy *self)
{
  gboolean is_on = self->hides || (self->hides_when_idle && self->is_idle);

  if (is_on == self->is_on)
    return;
  self->is_on = is_on;
  if (self->home != NULL)
    lamp_home_set_hides_names (self->home, is_on);
  for (guint i = 0; i < self->windows->len; i++)
    {
      GtkWidget *window = g_ptr_array_index (self->windows, i);

      if (is_on)
        gtk_widget_add_css_class (window, "private");
      else
        gtk_widget_remove_css_class (window, "private");
      if (is_on)
        gtk_widget_activate_action (window, "win.show-board", NULL);
    }
}

static void
lamp_privacy_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LampPrivacy *self = LAMP_PRIVACY (object);

  if (id == PROP_HIDES)
    g_value_set_boolean (value, self->hides);
  else if (id == PROP_HIDES_WHEN_IDLE)
    g_value_set_boolean (value, self->hides_when_idle);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
lamp_privacy_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  LampPrivacy *self = LAMP_PRIVACY (object);

  if (id == PROP_HIDES)
    self->hides = g_value_get_boolean (value);
  else if (id == PROP_HIDES_WHEN_IDLE)
    self->hides_when_idle = g_value_get_boolean (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  update (self);
}

static void
lamp_privacy_dispose (GObject *object)
{
  LampPrivacy *self = LAMP_PRIVACY (object);

  g_clear_handle_id (&self->look_id, g_source_remove);
  for (guint i = 0; self->windows != NULL && i < self->windows->len; i++)
    g_signal_handlers_disconnect_by_data (g_ptr_array_index (self->windows, i), self);
  g_clear_pointer (&self->windows, g_ptr_array_unref);
  g_clear_object (&self->actions);
  g_clear_object (&self->home);

  G_OBJECT_CLASS (lamp_privacy_parent_class)->dispose (object);
}

static void
lamp_privacy_class_init (LampPrivacyClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = lamp_privacy_get_property;
  object_class->set_property = lamp_privacy_set_property;
  object_class->dispose = lamp_privacy_dispose;

  /**
   * LampPrivacy:hides:
   *
   * Whether somebody has hidden names.
   */
  properties[PROP_HIDES] = g_param_spec_boolean ("hides", NULL, NULL, FALSE, flags);
  /**
   * LampPrivacy:hides-when-idle:
   *
   * Whether names are hidden while nobody is there.
   */
  properties[PROP_HIDES_WHEN_IDLE]
      = g_param_spec_boolean ("hides-when-idle", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static gboolean
look_cb (gpointer user_data)
{
  lamp_privacy_look (user_data, g_get_monotonic_time ());

  return G_SOURCE_CONTINUE;
}

static void
lamp_privacy_init (LampPrivacy *self)
{
  g_autoptr (GPropertyAction) hide = g_property_action_new ("hide", self, "hides");

  self->windows = g_ptr_array_new ();
  self->actions = g_simple_action_group_new ();
  self->touched_us = g_get_monotonic_time ();
  self->look_id = g_timeout_add_seconds (LOOK_S, look_cb, self);
  g_action_map_add_action (G_ACTION_MAP (self->actions), G_ACTION (hide));
}

/**
 * lamp_privacy_new:
 * @settings: (nullable): where it is kept
 *
 * Returns: (transfer full): whether names are hidden, for all windows of this process
 */
LampPrivacy *
lamp_privacy_new (GSettings *settings)
{
  LampPrivacy *self = g_object_new (LAMP_TYPE_PRIVACY, NULL);

  if (settings == NULL)
    return self;
  g_settings_bind (settings, "hides-names", self, "hides", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "hides-names-when-idle", self, "hides-when-idle",
                   G_SETTINGS_BIND_DEFAULT);

  return self;
}

/**
 * lamp_privacy_set_home:
 * @self: whether names are hidden
 * @home: (nullable): whose
 */
void
lamp_privacy_set_home (LampPrivacy *self, LampHome *home)
{
  g_return_if_fail (LAMP_IS_PRIVACY (self));

  if (g_set_object (&self->home, home) && home != NULL)
    lamp_home_set_hides_names (home, self->is_on);
}

static gboolean
touched_cb (GtkEventController *controller, gpointer event, LampPrivacy *self)
{
  lamp_privacy_touch (self, g_get_monotonic_time ());

  return GDK_EVENT_PROPAGATE;
}

static void
window_destroyed_cb (GtkWidget *window, LampPrivacy *self)
{
  g_signal_handlers_disconnect_by_data (window, self);
  g_ptr_array_remove (self->windows, window);
}

/**
 * lamp_privacy_add_window:
 * @self: whether names are hidden
 * @window: where a key or a touch says that somebody is there
 */
void
lamp_privacy_add_window (LampPrivacy *self, GtkWindow *window)
{
  GtkEventController *touches = gtk_event_controller_legacy_new ();

  g_return_if_fail (LAMP_IS_PRIVACY (self) && GTK_IS_WINDOW (window));

  g_ptr_array_add (self->windows, window);
  gtk_event_controller_set_propagation_phase (touches, GTK_PHASE_CAPTURE);
  g_signal_connect_object (touches, "event", G_CALLBACK (touched_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (window), touches);
  gtk_widget_insert_action_group (GTK_WIDGET (window), "privacy", G_ACTION_GROUP (self->actions));
  g_signal_connect (window, "destroy", G_CALLBACK (window_destroyed_cb), self);
  if (self->is_on)
    gtk_widget_add_css_class (GTK_WIDGET (window), "private");
}

/**
 * lamp_privacy_touch:
 * @self: whether names are hidden
 * @monotonic_us: now
 *
 * Somebody is there.
 */
void
lamp_privacy_touch (LampPrivacy *self, gint64 monotonic_us)
{
  g_return_if_fail (LAMP_IS_PRIVACY (self));

  self->touched_us = monotonic_us;
  if (!self->is_idle)
    return;
  self->is_idle = FALSE;
  update (self);
}

/**
 * lamp_privacy_look:
 * @self: whether names are hidden
 * @monotonic_us: now
 *
 * Sees whether anybody is still there.
 */
void
lamp_privacy_look (LampPrivacy *self, gint64 monotonic_us)
{
  g_return_if_fail (LAMP_IS_PRIVACY (self));

  self->is_idle = monotonic_us - self->touched_us >= LAMP_PRIVACY_IDLE_US;
  update (self);
}

/**
 * lamp_privacy_is_on:
 * @self: whether names are hidden
 *
 * Returns: whether they are
 */
gboolean
lamp_privacy_is_on (LampPrivacy *self)
{
  g_return_val_if_fail (LAMP_IS_PRIVACY (self), FALSE);

  return self->is_on;
}
