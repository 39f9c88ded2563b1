/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where Lamplight begins: connect to a cloud, look at the demo home, or use the data that are on this PC already.
 *
 * It stands alone while no home is open. With a home it is where one goes to change the cloud or its sign-in, and
 * begins with the form, filled in with what is kept. It opens nothing itself: "app.open-demo" and "app.open-cloud"
 * do, and replace the window's home.
 */

#include "config.h"

#include "pages/welcome/welcome-page.h"
#include "core/instant.h"
#include "model/words.h"
#include "pages/welcome/connect-view.h"
#include "station/homes.h"
#include "widgets/compound.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

struct _LampWelcomePage
{
  GtkWidget parent_instance;

  LampHome *home; /* (nullable) */
  GCancellable *cancellable;

  GtkStack *stack;
  AdwActionRow *connect_row;
  AdwPreferencesGroup *stored;
  LampConnectView *view;
};

G_DEFINE_FINAL_TYPE (LampWelcomePage, lamp_welcome_page, GTK_TYPE_WIDGET)

static void
connect_cb (LampWelcomePage *self)
{
  gtk_stack_set_visible_child_name (self->stack, "connect");
  lamp_connect_view_set_address (self->view, NULL);
}

static void
back_cb (LampWelcomePage *self)
{
  if (self->home != NULL)
    {
      gtk_widget_activate_action (GTK_WIDGET (self), "win.show-page", "s", "settings");
      return;
    }
  gtk_stack_set_visible_child_name (self->stack, "choose");
  gtk_widget_grab_focus (GTK_WIDGET (self->connect_row));
}

static void
stored_cb (GtkWidget *row, LampWelcomePage *self)
{
  const char *cloud = g_object_get_data (G_OBJECT (row), "cloud");

  gtk_widget_activate_action (GTK_WIDGET (self), "app.open-cloud", "s", cloud);
}

static void
add_stored (LampWelcomePage *self, const LampStoredHome *home, GTimeZone *zone)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *date = lamp_words_date (home->changed_us, zone);
  g_autofree char *clock = lamp_words_clock (home->changed_us, zone);
  g_autofree char *subtitle = g_strdup_printf (
      /* Translators: a home whose data are on this PC: residents, and the day and time of the newest data */
      ngettext ("%u resident, as of %s %s", "%u residents, as of %s %s", home->n_residents),
      home->n_residents, date, clock);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), home->cloud);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "cloud", g_strdup (home->cloud), g_free);
  g_signal_connect (row, "activated", G_CALLBACK (stored_cb), self);
  adw_preferences_group_add (self->stored, row);
}

static void
homes_found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LampWelcomePage) self = user_data;
  g_autoptr (GPtrArray) homes = lamp_homes_find_finish (result, NULL);
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();

  if (homes == NULL || g_cancellable_is_cancelled (self->cancellable))
    return;
  for (guint i = 0; i < homes->len; i++)
    add_stored (self, g_ptr_array_index (homes, i), zone);
  gtk_widget_set_visible (GTK_WIDGET (self->stored), homes->len > 0);
}

static gboolean
lamp_welcome_page_grab_focus (GtkWidget *widget)
{
  LampWelcomePage *self = LAMP_WELCOME_PAGE (widget);

  if (self->home != NULL)
    return gtk_widget_child_focus (GTK_WIDGET (self->view), GTK_DIR_TAB_FORWARD);

  return gtk_widget_grab_focus (GTK_WIDGET (self->connect_row));
}

static void
lamp_welcome_page_dispose (GObject *object)
{
  LampWelcomePage *self = LAMP_WELCOME_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->home);
  lamp_compound_clear (GTK_WIDGET (self));

  G_OBJECT_CLASS (lamp_welcome_page_parent_class)->dispose (object);
}

static void
lamp_welcome_page_finalize (GObject *object)
{
  g_object_unref (LAMP_WELCOME_PAGE (object)->cancellable);

  G_OBJECT_CLASS (lamp_welcome_page_parent_class)->finalize (object);
}

static void
lamp_welcome_page_class_init (LampWelcomePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lamp_welcome_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = lamp_welcome_page_finalize;
  widget_class->grab_focus = lamp_welcome_page_grab_focus;

  g_type_ensure (LAMP_TYPE_CONNECT_VIEW);
  gtk_widget_class_set_css_name (widget_class, "welcome");
  gtk_widget_class_set_template_from_resource (widget_class,
                                               LAMP_RESOURCE_PATH "/pages/welcome/welcome-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LampWelcomePage, stack);
  gtk_widget_class_bind_template_child (widget_class, LampWelcomePage, connect_row);
  gtk_widget_class_bind_template_child (widget_class, LampWelcomePage, stored);
  gtk_widget_class_bind_template_child (widget_class, LampWelcomePage, view);
}

static void
lamp_welcome_page_init (LampWelcomePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
  g_signal_connect_swapped (self->connect_row, "activated", G_CALLBACK (connect_cb), self);
  g_signal_connect_swapped (self->view, "back", G_CALLBACK (back_cb), self);
}

/**
 * lamp_welcome_page_new:
 * @home: (nullable): the home whose cloud or sign-in is to be changed; %NULL while none is open
 *
 * Returns: (transfer floating): the page
 */
GtkWidget *
lamp_welcome_page_new (LampHome *home)
{
  LampWelcomePage *self = g_object_new (LAMP_TYPE_WELCOME_PAGE, NULL);

  if (home != NULL)
    {
      self->home = g_object_ref (home);
      gtk_stack_set_visible_child_name (self->stack, "connect");
      lamp_connect_view_set_address (self->view, lamp_home_get_cloud (home));
    }
  else
    lamp_homes_find_async (self->cancellable, homes_found_cb, g_object_ref (self));

  return GTK_WIDGET (self);
}
