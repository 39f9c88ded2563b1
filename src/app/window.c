/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The frame: a rail of pages, the state bar, and the page itself.
 *
 * Pages are made when they are first shown. One is reached by its name ("board", "resident/ID"), by
 * the rail, or by the actions "win.show-board" and "win.show-resident", so that the keyboard, a
 * click and a test take the same way. Without a home there is one page, which says how to get one.
 */

#include "config.h"

#include "app/window-private.h"
#include "app/pages.h"
#include "app/sign-in-dialog.h"
#include "app/state-bar.h"
#include "pages/board/board-page.h"
#include "pages/welcome/welcome-page.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Narrower than this, a window is compact: 1366x768, 1280x720, a portrait screen. */
#define COMPACT_PX 1500

#define USUAL_DPI (96 * 1024.0) /* gtk-xft-dpi of text of its usual size */

G_DEFINE_FINAL_TYPE (LampWindow, lamp_window, ADW_TYPE_APPLICATION_WINDOW)

static GtkWidget *
ensure_page (LampWindow *self, const LampPage *page)
{
  GtkWidget *widget = gtk_stack_get_child_by_name (self->stack, page->name);

  if (widget != NULL)
    return widget;
  widget = page->create (self->home);
  gtk_stack_add_named (self->stack, widget, page->name);

  return widget;
}

/* The rail shows where one is; a page that is not on it belongs to the board. */
static void
mark_rail (LampWindow *self, const char *name)
{
  GtkWidget *entry = g_hash_table_lookup (self->entries, name);

  if (entry == NULL)
    entry = g_hash_table_lookup (self->entries, "board");
  if (entry != NULL)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (entry), TRUE);
}

static void
show (LampWindow *self, const LampPage *page)
{
  GtkWidget *widget = ensure_page (self, page);
  gboolean is_new = gtk_stack_get_visible_child (self->stack) != widget;
  GtkWidget *focus;

  gtk_stack_set_visible_child (self->stack, widget);
  mark_rail (self, page->name);
  /* The stack has put the focus on the page's first control; a page that knows better does when asked. */
  if (is_new && gtk_widget_grab_focus (widget))
    return;
  focus = gtk_window_get_focus (GTK_WINDOW (self));
  if (focus != NULL && gtk_widget_is_ancestor (focus, widget))
    return;
  if (!gtk_widget_grab_focus (widget))
    gtk_widget_child_focus (widget, GTK_DIR_TAB_FORWARD);
}

static void
entry_clicked_cb (GtkButton *entry, LampWindow *self)
{
  lamp_window_show_page (self, gtk_widget_get_name (GTK_WIDGET (entry)));
}

static void
add_rail_entry (LampWindow *self, const LampPage *page)
{
  GtkWidget *entry = gtk_toggle_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 5);
  GtkWidget *first = gtk_widget_get_first_child (GTK_WIDGET (self->rail));

  if (first == self->view)
    first = NULL;

  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name (page->icon));
  gtk_box_append (GTK_BOX (box), gtk_label_new (_ (page->title)));
  gtk_button_set_child (GTK_BUTTON (entry), box);
  gtk_widget_set_name (entry, page->name);
  gtk_widget_set_focus_on_click (entry, FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ (page->title), -1);
  if (first != NULL)
    gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (entry), GTK_TOGGLE_BUTTON (first));
  gtk_box_insert_child_after (self->rail, entry, gtk_widget_get_prev_sibling (self->view));
  g_hash_table_insert (self->entries, g_strdup (page->name), entry);
  g_signal_connect (entry, "clicked", G_CALLBACK (entry_clicked_cb), self);
}

static void
show_board_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LampWindow *self = LAMP_WINDOW (widget);

  /* What lies over the page goes first, wherever the focus is. */
  if (gtk_widget_get_visible (GTK_WIDGET (self->outbox)))
    lamp_outbox_drawer_close (self->outbox);
  else
    lamp_window_show_page (self, "board");
}

static void
show_resident_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_autofree char *name = g_strconcat ("resident/", g_variant_get_string (parameter, NULL), NULL);

  lamp_window_show_page (LAMP_WINDOW (widget), name);
}

static void
show_page_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  lamp_window_show_page (LAMP_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
find_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LampWindow *self = LAMP_WINDOW (widget);

  if (lamp_window_show_page (self, "board"))
    lamp_board_page_find (LAMP_BOARD_PAGE (gtk_stack_get_visible_child (self->stack)));
}

static void
test_sound_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LampWindow *self = LAMP_WINDOW (widget);
  LampSession *session = lamp_home_get_session (self->home);

  lamp_sound_test (self->sound, session != NULL ? lamp_session_get_name (session) : NULL);
}

static void
pause_sound_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  lamp_sound_pause (LAMP_WINDOW (widget)->sound);
}

static void
pause_not_kept_cb (LampSound *sound, const char *why, LampWindow *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.say", "s", why);
}

static void
resume_sound_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  lamp_sound_resume (LAMP_WINDOW (widget)->sound);
}

static void
turn_sound_on_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  lamp_sound_turn_on (LAMP_WINDOW (widget)->sound);
}

static void
outbox_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LampWindow *self = LAMP_WINDOW (widget);

  if (self->home == NULL)
    return;
  if (gtk_widget_get_visible (GTK_WIDGET (self->outbox)))
    lamp_outbox_drawer_close (self->outbox);
  else
    lamp_outbox_drawer_open (self->outbox);
}

static void
enable_sound_actions (LampWindow *self, gboolean is_enabled)
{
  const char *const actions[]
      = { "win.test-sound", "win.pause-sound", "win.resume-sound", "win.turn-sound-on" };

  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), actions[i], is_enabled);
}

static void
observe_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_autofree char *name = g_strconcat ("observe/", g_variant_get_string (parameter, NULL), NULL);

  lamp_window_show_page (LAMP_WINDOW (widget), name);
}

/* Whoever closes the dialog has thought better of it. */
static gboolean
forget_waiting_cb (LampWindow *self)
{
  g_clear_pointer (&self->round, lamp_round_free);
  g_clear_pointer (&self->waiting, g_variant_unref);

  return GDK_EVENT_PROPAGATE;
}

/* Signs in, or out for who is: the next one takes their own name. */
static void
sign_in_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LampWindow *self = LAMP_WINDOW (widget);
  LampSession *session;

  if (self->home == NULL || lamp_home_get_engine (self->home) == NULL)
    return;
  session = lamp_home_get_session (self->home);
  if (lamp_session_is_signed_in (session))
    lamp_session_sign_out (session);
  else
    {
      GtkWindow *dialog = lamp_sign_in_dialog_new (GTK_WINDOW (self), session, FALSE);

      g_signal_connect_object (dialog, "close-request", G_CALLBACK (forget_waiting_cb), self,
                               G_CONNECT_SWAPPED);
      gtk_window_present (dialog);
    }
}

static void
session_changed_cb (LampSession *session, LampWindow *self)
{
  const char *name = lamp_session_get_name (session);
  g_autofree char *spoken = NULL;
  /* The list of those who may sign changes too, before anybody has. */
  g_autoptr (GVariant) waiting = name != NULL ? g_steal_pointer (&self->waiting) : NULL;

  if (waiting != NULL)
    lamp_window_send_response (self, waiting);
  if (name != NULL)
    /* Translators: on a button: who is signed in */
    spoken = g_strdup_printf (_ ("Signed in: %s. Sign out"), name);
  gtk_label_set_text (self->who_name, name != NULL ? name : _ ("Sign in"));
  gtk_widget_set_tooltip_text (self->who, spoken != NULL ? spoken : _ ("Sign in"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->who), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  spoken != NULL ? spoken : _ ("Sign in"), -1);
}

static gboolean
touched_cb (GtkEventController *controller, gpointer event, LampWindow *self)
{
  if (self->home != NULL)
    lamp_session_touch (lamp_home_get_session (self->home), g_get_monotonic_time ());

  return GDK_EVENT_PROPAGATE;
}

static gboolean
idle_cb (gpointer user_data)
{
  lamp_session_look (lamp_home_get_session (LAMP_WINDOW (user_data)->home),
                     g_get_monotonic_time ());

  return G_SOURCE_CONTINUE;
}

static void
follow_session (LampWindow *self)
{
  LampSession *session = lamp_home_get_session (self->home);
  GtkEventController *touches = gtk_event_controller_legacy_new ();

  gtk_event_controller_set_propagation_phase (touches, GTK_PHASE_CAPTURE);
  g_signal_connect (touches, "event", G_CALLBACK (touched_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), touches);
  self->idle_id = g_timeout_add_seconds (5, idle_cb, self);
  g_signal_connect_object (session, "changed", G_CALLBACK (session_changed_cb), self, 0);
  session_changed_cb (session, self);
}

static void
toggle_fullscreen_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  if (gtk_window_is_fullscreen (GTK_WINDOW (widget)))
    gtk_window_unfullscreen (GTK_WINDOW (widget));
  else
    gtk_window_fullscreen (GTK_WINDOW (widget));
}

static void
clean_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  lamp_cleaning_start (LAMP_WINDOW (widget)->cleaning);
}

static void
fullscreened_cb (GtkWindow *window, GParamSpec *pspec, gpointer user_data)
{
  gtk_widget_set_visible (LAMP_WINDOW (window)->controls, !gtk_window_is_fullscreen (window));
}

/* At the size that text has now. */
static gboolean
is_compact (LampWindow *self, gint width)
{
  gint dpi = 0;

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-xft-dpi", &dpi, NULL);

  return width < COMPACT_PX * (dpi > 0 ? dpi / USUAL_DPI : 1);
}

/* Below a station's usual width everything beside the tiles gives way to them. */
static void
fit (LampWindow *self, gint width)
{
  if (is_compact (self, width))
    gtk_widget_add_css_class (GTK_WIDGET (self), "compact");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "compact");
}

static gboolean
fit_cb (gpointer user_data)
{
  LampWindow *self = LAMP_WINDOW (user_data);

  self->fit_id = 0;
  fit (self, gtk_widget_get_width (GTK_WIDGET (self)));

  return G_SOURCE_REMOVE;
}

static void
lamp_window_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  LampWindow *self = LAMP_WINDOW (widget);

  GTK_WIDGET_CLASS (lamp_window_parent_class)->size_allocate (widget, width, height, baseline);
  /* Not from inside of an allocation: the style decides sizes. */
  if (self->fit_id == 0 && is_compact (self, width) != gtk_widget_has_css_class (widget, "compact"))
    self->fit_id = g_idle_add (fit_cb, self);
}

static void
lamp_window_dispose (GObject *object)
{
  LampWindow *self = LAMP_WINDOW (object);

  g_clear_handle_id (&self->fit_id, g_source_remove);
  g_clear_handle_id (&self->idle_id, g_source_remove);
  g_clear_pointer (&self->waiting, g_variant_unref);
  g_clear_pointer (&self->entries, g_hash_table_unref);
  g_clear_object (&self->home);
  g_clear_object (&self->sound);

  G_OBJECT_CLASS (lamp_window_parent_class)->dispose (object);
}

/* Ctrl and the key, of both blocks of keys. */
static void
bind_key (GtkWidgetClass *widget_class, guint keyval, guint keypad, const char *action)
{
  gtk_widget_class_add_binding_action (widget_class, keyval, GDK_CONTROL_MASK, action, NULL);
  gtk_widget_class_add_binding_action (widget_class, keypad, GDK_CONTROL_MASK, action, NULL);
}

static void
lamp_window_class_init (LampWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lamp_window_dispose;
  widget_class->size_allocate = lamp_window_size_allocate;
  g_type_ensure (LAMP_TYPE_CLEANING);
  g_type_ensure (LAMP_TYPE_CLOUD_BANNER);
  g_type_ensure (LAMP_TYPE_PAUSE_BANNER);
  g_type_ensure (LAMP_TYPE_SOUND_BANNER);
  g_type_ensure (LAMP_TYPE_ROUND_BAR);
  g_type_ensure (LAMP_TYPE_OUTBOX_DRAWER);
  gtk_widget_class_set_template_from_resource (widget_class, LAMP_RESOURCE_PATH "/app/window.ui");
  gtk_widget_class_bind_template_child (widget_class, LampWindow, rail);
  gtk_widget_class_bind_template_child (widget_class, LampWindow, bar);
  gtk_widget_class_bind_template_child (widget_class, LampWindow, controls);
  gtk_widget_class_bind_template_child (widget_class, LampWindow, cleaning);
  gtk_widget_class_bind_template_child (widget_class, LampWindow, cloud_banner);
  gtk_widget_class_bind_template_child (widget_class, LampWindow, pause_banner);
  gtk_widget_class_bind_template_child (widget_class, LampWindow, sound_banner);
  gtk_widget_class_bind_template_child (widget_class, LampWindow, round_bar);
  gtk_widget_class_bind_template_child (widget_class, LampWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, LampWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, LampWindow, outbox);
  gtk_widget_class_bind_template_child (widget_class, LampWindow, view);
  gtk_widget_class_bind_template_child (widget_class, LampWindow, who);
  gtk_widget_class_bind_template_child (widget_class, LampWindow, who_name);

  gtk_widget_class_install_action (widget_class, "win.show-board", NULL, show_board_cb);
  gtk_widget_class_install_action (widget_class, "win.show-resident", "s", show_resident_cb);
  gtk_widget_class_install_action (widget_class, "win.show-page", "s", show_page_cb);
  gtk_widget_class_install_action (widget_class, "win.observe", "s", observe_cb);
  lamp_window_install_acts (widget_class);
  lamp_window_install_round (widget_class);
  gtk_widget_class_install_action (widget_class, "win.sign-in", NULL, sign_in_cb);
  gtk_widget_class_install_action (widget_class, "win.outbox", NULL, outbox_cb);
  gtk_widget_class_install_action (widget_class, "win.find", NULL, find_cb);
  gtk_widget_class_install_action (widget_class, "win.toggle-fullscreen", NULL,
                                   toggle_fullscreen_cb);
  gtk_widget_class_install_action (widget_class, "win.clean", NULL, clean_cb);
  gtk_widget_class_install_action (widget_class, "win.test-sound", NULL, test_sound_cb);
  gtk_widget_class_install_action (widget_class, "win.pause-sound", NULL, pause_sound_cb);
  gtk_widget_class_install_action (widget_class, "win.resume-sound", NULL, resume_sound_cb);
  gtk_widget_class_install_action (widget_class, "win.turn-sound-on", NULL, turn_sound_on_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "win.show-board", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_f, GDK_CONTROL_MASK, "win.find", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F8, 0, "win.outbox", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F9, 0, "win.sign-in", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F11, 0, "win.toggle-fullscreen", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F3, 0, "win.clean", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_h, GDK_CONTROL_MASK, "privacy.hide",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F12, 0, "app.wall", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F7, 0, "display.night", NULL);
  bind_key (widget_class, GDK_KEY_plus, GDK_KEY_KP_Add, "display.larger");
  bind_key (widget_class, GDK_KEY_minus, GDK_KEY_KP_Subtract, "display.smaller");
  bind_key (widget_class, GDK_KEY_0, GDK_KEY_KP_0, "display.usual");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_m, GDK_CONTROL_MASK, "win.pause-sound",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_t, GDK_CONTROL_MASK, "win.test-sound",
                                       NULL);
}

static void
lamp_window_init (LampWindow *self)
{
  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  enable_sound_actions (self, FALSE);
  g_signal_connect (self, "notify::fullscreened", G_CALLBACK (fullscreened_cb), NULL);
}

/**
 * lamp_window_new:
 * @application: whose window
 * @home: (nullable): the home to show; %NULL while no cloud has been set up
 *
 * Returns: (transfer none): the window, on its first page, not yet presented; GTK owns it
 */
LampWindow *
lamp_window_new (AdwApplication *application, LampHome *home)
{
  LampWindow *self = g_object_new (LAMP_TYPE_WINDOW, "application", application, NULL);
  const LampPage *pages;
  guint n_pages;

  self->state_bar = lamp_state_bar_new (home);
  gtk_widget_set_hexpand (self->state_bar, TRUE);
  gtk_box_prepend (self->bar, self->state_bar);
  if (home == NULL)
    {
      gtk_widget_set_visible (GTK_WIDGET (self->rail), FALSE);
      gtk_stack_add_named (self->stack, lamp_welcome_page_new (NULL), "welcome");
      gtk_widget_grab_focus (gtk_stack_get_visible_child (self->stack));
      return self;
    }
  self->home = g_object_ref (home);
  lamp_outbox_drawer_set_home (self->outbox, home);
  lamp_cloud_banner_set_home (self->cloud_banner, home);
  lamp_pause_banner_set_home (self->pause_banner, home);
  follow_session (self);
  pages = lamp_pages_get (&n_pages);
  for (guint i = 0; i < n_pages; i++)
    if (pages[i].title != NULL)
      add_rail_entry (self, &pages[i]);
  lamp_window_show_page (self, "board");

  return self;
}

/**
 * lamp_window_set_sound:
 * @self: a window of a home
 * @sound: the home's sound, to be shown, tested and paused from here
 */
void
lamp_window_set_sound (LampWindow *self, LampSound *sound)
{
  g_return_if_fail (LAMP_IS_WINDOW (self) && self->sound == NULL);

  self->sound = g_object_ref (sound);
  g_signal_connect_object (sound, "not-kept", G_CALLBACK (pause_not_kept_cb), self, 0);
  lamp_state_bar_set_sound (LAMP_STATE_BAR (self->state_bar), sound);
  lamp_sound_banner_set_sound (self->sound_banner, sound);
  enable_sound_actions (self, TRUE);
}

/**
 * lamp_window_set_size:
 * @self: a window that is not shown yet
 * @width: in pixels
 * @height: in pixels
 */
void
lamp_window_set_size (LampWindow *self, gint width, gint height)
{
  g_return_if_fail (LAMP_IS_WINDOW (self));

  gtk_window_set_default_size (GTK_WINDOW (self), width, height);
  fit (self, width);
}

/**
 * lamp_window_show_page:
 * @self: a window
 * @name: "board", or a page's name with what it shall show, "resident/ID"; "outbox" for the drawer
 *
 * Returns: whether there is such a page, and such a resident
 */
gboolean
lamp_window_show_page (LampWindow *self, const char *name)
{
  g_auto (GStrv) parts = g_strsplit (name, "/", 2);
  const LampPage *page = parts[0] != NULL ? lamp_pages_find (parts[0]) : NULL;
  LampResidentItem *resident = NULL;

  g_return_val_if_fail (LAMP_IS_WINDOW (self), FALSE);

  /* Not a page of its own: it opens over the one on show. */
  if (self->home != NULL && g_str_equal (name, "outbox"))
    {
      lamp_outbox_drawer_open (self->outbox);
      return TRUE;
    }
  if (self->home == NULL || page == NULL)
    return FALSE;
  if (page->show_resident != NULL)
    {
      resident = parts[1] != NULL ? lamp_home_find_resident (self->home, parts[1]) : NULL;
      if (resident == NULL)
        return FALSE;
      page->show_resident (ensure_page (self, page), resident);
    }
  if (page->show_part != NULL && !page->show_part (ensure_page (self, page), parts[1]))
    return FALSE;
  show (self, page);

  return TRUE;
}

/**
 * lamp_window_is_drawn:
 * @self: a window
 *
 * Returns: whether all that the page on show loads is on it
 */
gboolean
lamp_window_is_drawn (LampWindow *self)
{
  const char *name;
  const LampPage *page;

  g_return_val_if_fail (LAMP_IS_WINDOW (self), FALSE);

  name = gtk_stack_get_visible_child_name (self->stack);
  page = name != NULL ? lamp_pages_find (name) : NULL;
  if (page == NULL || self->home == NULL)
    return TRUE;
  if (page->is_drawn != NULL)
    return page->is_drawn (gtk_stack_get_visible_child (self->stack));

  return lamp_home_is_loaded (self->home) && lamp_home_are_sparks_loaded (self->home);
}
