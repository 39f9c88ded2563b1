/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The bar above every page: whose home, is it live, how many alerts, what time.
 *
 * It answers "is what I see current, and if not, since when" in words and with a ring whose shape
 * says the same; it has no colour of its own besides the markers of priority. The demo badge stands
 * whenever anybody on the screen is invented.
 */

#include "config.h"

#include "app/state-bar.h"
#include "app/sound-control.h"
#include "model/link-words.h"
#include "model/no-alerts.h"
#include "model/words.h"
#include "widgets/compound.h"
#include "widgets/priority-badge.h"

#include <glib/gi18n-lib.h>

struct _LampStateBar
{
  GtkWidget parent_instance;

  LampHome *home; /* NULL: no cloud has been set up */
  guint tick_id;

  GtkLabel *home_name;
  GtkLabel *ward;
  GtkWidget *demo;
  GtkWidget *link_box;
  GtkWidget *ring;
  GtkLabel *link;
  GtkWidget *link_note;
  GtkLabel *link_problem;
  GtkWidget *counts;
  LampPriorityBadge *high;
  LampPriorityBadge *medium;
  LampPriorityBadge *low;
  GtkLabel *none;
  GtkWidget *unsent;
  GtkLabel *unsent_words;
  GtkLabel *unsent_note;
  LampSoundControl *sound;
  GtkLabel *clock;
  GtkLabel *date;
};

G_DEFINE_FINAL_TYPE (LampStateBar, lamp_state_bar, GTK_TYPE_WIDGET)

static void
set_label (GtkLabel *label, const char *text)
{
  if (!g_str_equal (gtk_label_get_label (label), text))
    gtk_label_set_label (label, text);
}

/* The way to the settings of the cloud is called by what it says. */
static void
describe_link_box (LampStateBar *self, const char *markup)
{
  const char *problem = gtk_label_get_label (self->link_problem);
  g_autofree char *plain = NULL;
  g_autofree char *said = NULL;

  if (!pango_parse_markup (markup, -1, 0, NULL, &plain, NULL, NULL))
    return;
  said = g_strdup_printf ("%s%s%s", plain, *problem != '\0' ? ". " : "", problem);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->link_box), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  said, -1);
}

static void
show_link (LampStateBar *self)
{
  const LampStatus *status = lamp_home_get_status (self->home);
  g_autofree char *text = lamp_words_link (status, lamp_home_get_now_us (self->home),
                                           lamp_home_get_zone (self->home));

  set_label (self->link, text);
  describe_link_box (self, text);
}

static void
show_clock (LampStateBar *self, gint64 now_us, GTimeZone *zone)
{
  g_autofree char *clock = lamp_words_clock (now_us, zone);
  g_autofree char *date = lamp_words_date (now_us, zone);

  set_label (self->clock, clock);
  set_label (self->date, date);
}

static void
now_changed_cb (LampHome *home, GParamSpec *pspec, LampStateBar *self)
{
  show_link (self);
  show_clock (self, lamp_home_get_now_us (home), lamp_home_get_zone (home));
}

static gboolean
tick_cb (gpointer data)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();

  show_clock (data, g_get_real_time (), zone);

  return G_SOURCE_CONTINUE;
}

/* A home that nobody has named is told by what is known of it. */
static const char *
name_of (LampHome *home, const char *only_ward)
{
  const char *name = lamp_home_get_name (home);

  if (name != NULL && *name != '\0')
    return name;
  if (only_ward != NULL)
    return only_ward;
  name = lamp_home_get_host (home);

  /* Translators: stands for the home's name where that is not known */
  return name != NULL && *name != '\0' ? name : _ ("Nursing home");
}

static void
show_name (LampStateBar *self)
{
  GListModel *residents = lamp_home_get_residents (self->home);
  g_autoptr (GHashTable) wards = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree char *text = NULL;
  const char *last = NULL;
  const char *name;

  for (guint i = 0, n = g_list_model_get_n_items (residents); i < n; i++)
    {
      g_autoptr (LampResidentItem) item = g_list_model_get_item (residents, i);
      const char *ward = lamp_resident_item_get_row (item)->ward;

      if (ward != NULL && g_hash_table_add (wards, (gpointer) ward))
        last = ward;
    }
  name = name_of (self->home, g_hash_table_size (wards) == 1 ? last : NULL);
  if (g_hash_table_size (wards) == 1 && !g_str_equal (name, last))
    text = g_strdup_printf ("· %s", last);
  else if (g_hash_table_size (wards) > 1)
    /* Translators: beside the home's name: how many wards are on the board */
    text = g_strdup_printf (ngettext ("· %u ward", "· %u wards", g_hash_table_size (wards)),
                            g_hash_table_size (wards));
  set_label (self->home_name, name);
  set_label (self->ward, text != NULL ? text : "");
}

static void
show_counts (LampStateBar *self)
{
  LampPriorityBadge *badges[] = { NULL, self->low, self->medium, self->high };
  GListModel *alerts = lamp_home_get_alerts (self->home);
  guint counts[LAMP_PRIORITY_HIGH + 1] = { 0 };
  guint n_alerts = g_list_model_get_n_items (alerts);
  g_autofree char *none = NULL;

  for (guint i = 0; i < n_alerts; i++)
    {
      g_autoptr (LampAlertItem) item = g_list_model_get_item (alerts, i);

      counts[lamp_alert_item_get_alert (item)->priority]++;
    }
  for (LampPriority priority = LAMP_PRIORITY_LOW; priority <= LAMP_PRIORITY_HIGH; priority++)
    {
      lamp_priority_badge_set_count (badges[priority], counts[priority]);
      gtk_widget_set_visible (GTK_WIDGET (badges[priority]), counts[priority] > 0);
    }
  if (n_alerts == 0)
    none = lamp_home_say_no_alerts (self->home);
  if (none != NULL)
    set_label (self->none, none);
  gtk_widget_set_visible (GTK_WIDGET (self->none), none != NULL && *none != '\0');
}

/**
 * lamp_state_bar_describe_unsent:
 * @status: the connection, with what is in the outbox
 *
 * Returns: (transfer full): how much of what people entered the cloud has not confirmed, in words
 */
char *
lamp_state_bar_describe_unsent (const LampStatus *status)
{
  if (status->n_unsent == 0)
    /* Translators: in the state bar: the cloud has confirmed everything that was entered here */
    return g_strdup (_ ("All shared"));

  /* Translators: in the state bar: how many entries the cloud has not confirmed */
  return g_strdup_printf (ngettext ("%u not yet shared", "%u not yet shared", status->n_unsent),
                          status->n_unsent);
}

static void
show_unsent (LampStateBar *self, const LampStatus *status)
{
  g_autofree char *words = lamp_state_bar_describe_unsent (status);
  g_autofree char *note = NULL;
  g_autofree char *spoken = NULL;
  const char *classes[] = { "flat", "unsent",
                            status->n_stuck > 0    ? "stuck"
                            : status->n_unsent > 0 ? "some"
                                                   : NULL,
                            NULL };

  /* Translators: in the state bar: how many entries the cloud does not take, so that a person must look; must
   * be short */
  note = g_strdup_printf (ngettext ("Look at %u", "Look at %u", status->n_stuck), status->n_stuck);
  spoken = g_strdup_printf ("%s%s%s", words, status->n_stuck > 0 ? ". " : "",
                            status->n_stuck > 0 ? note : "");
  set_label (self->unsent_words, words);
  set_label (self->unsent_note, note);
  gtk_widget_set_visible (GTK_WIDGET (self->unsent_note), status->n_stuck > 0);
  gtk_widget_set_css_classes (self->unsent, classes);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->unsent), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  spoken, -1);
  /* Before anything was counted nothing is claimed. */
  gtk_widget_set_visible (self->unsent, status->n_unsent > 0 || status->link == LAMP_LINK_LIVE
                                            || status->link == LAMP_LINK_CATCHING_UP);
}

static void
status_changed_cb (LampHome *home, LampStateBar *self)
{
  const LampStatus *status = lamp_home_get_status (home);
  g_autofree char *problem = lamp_words_link_problem (status);
  gboolean is_offline = status->link == LAMP_LINK_OFFLINE || status->link == LAMP_LINK_REFUSED;
  gboolean is_catching_up
      = status->link == LAMP_LINK_STARTING || status->link == LAMP_LINK_CATCHING_UP;
  const char *classes[] = { "ring",
                            is_offline       ? "offline"
                            : is_catching_up ? "catching-up"
                                             : NULL,
                            NULL };

  gtk_widget_set_css_classes (self->ring, classes);
  gtk_widget_set_visible (self->link_note,
                          is_offline
                              || (status->link == LAMP_LINK_NONE && lamp_home_is_loaded (home)));
  gtk_widget_set_visible (GTK_WIDGET (self->link_problem), *problem != '\0');
  set_label (self->link_problem, problem);
  gtk_widget_set_tooltip_text (self->link_box, status->problem);
  show_unsent (self, status);
  show_name (self);
  show_counts (self);
  gtk_widget_set_visible (self->demo, lamp_home_is_demo (home));
  show_link (self);
}

static void
home_refreshed_cb (LampHome *home, LampStateBar *self)
{
  show_name (self);
  show_counts (self);
  gtk_widget_set_visible (self->demo, lamp_home_is_demo (home));
}

static void
lamp_state_bar_dispose (GObject *object)
{
  LampStateBar *self = LAMP_STATE_BAR (object);

  if (self->home != NULL)
    g_signal_handlers_disconnect_by_data (self->home, self);
  g_clear_object (&self->home);
  g_clear_handle_id (&self->tick_id, g_source_remove);
  lamp_compound_clear (GTK_WIDGET (self));

  G_OBJECT_CLASS (lamp_state_bar_parent_class)->dispose (object);
}

static void
lamp_state_bar_class_init (LampStateBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lamp_state_bar_dispose;
  gtk_widget_class_set_css_name (widget_class, "statebar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_STATUS);

  g_type_ensure (LAMP_TYPE_PRIORITY_BADGE);
  g_type_ensure (LAMP_TYPE_SOUND_CONTROL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               LAMP_RESOURCE_PATH "/app/state-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, LampStateBar, home_name);
  gtk_widget_class_bind_template_child (widget_class, LampStateBar, ward);
  gtk_widget_class_bind_template_child (widget_class, LampStateBar, demo);
  gtk_widget_class_bind_template_child (widget_class, LampStateBar, link_box);
  gtk_widget_class_bind_template_child (widget_class, LampStateBar, ring);
  gtk_widget_class_bind_template_child (widget_class, LampStateBar, link);
  gtk_widget_class_bind_template_child (widget_class, LampStateBar, link_note);
  gtk_widget_class_bind_template_child (widget_class, LampStateBar, link_problem);
  gtk_widget_class_bind_template_child (widget_class, LampStateBar, counts);
  gtk_widget_class_bind_template_child (widget_class, LampStateBar, high);
  gtk_widget_class_bind_template_child (widget_class, LampStateBar, medium);
  gtk_widget_class_bind_template_child (widget_class, LampStateBar, low);
  gtk_widget_class_bind_template_child (widget_class, LampStateBar, none);
  gtk_widget_class_bind_template_child (widget_class, LampStateBar, unsent);
  gtk_widget_class_bind_template_child (widget_class, LampStateBar, unsent_words);
  gtk_widget_class_bind_template_child (widget_class, LampStateBar, unsent_note);
  gtk_widget_class_bind_template_child (widget_class, LampStateBar, sound);
  gtk_widget_class_bind_template_child (widget_class, LampStateBar, clock);
  gtk_widget_class_bind_template_child (widget_class, LampStateBar, date);
}

static void
lamp_state_bar_init (LampStateBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_label_set_use_markup (self->link, TRUE);
  lamp_priority_badge_set_priority (self->high, LAMP_PRIORITY_HIGH);
  lamp_priority_badge_set_priority (self->medium, LAMP_PRIORITY_MEDIUM);
  lamp_priority_badge_set_priority (self->low, LAMP_PRIORITY_LOW);
}

/**
 * lamp_state_bar_new:
 * @home: (nullable): whose state to show; %NULL while no cloud has been set up
 *
 * Returns: (transfer floating): the bar
 */
GtkWidget *
lamp_state_bar_new (LampHome *home)
{
  LampStateBar *self = g_object_new (LAMP_TYPE_STATE_BAR, NULL);

  if (home == NULL)
    {
      gtk_label_set_label (self->home_name, _ ("Lamplight"));
      gtk_label_set_label (self->link, _ ("<b>No cloud set up</b>"));
      describe_link_box (self, _ ("<b>No cloud set up</b>"));
      /* There are no settings to lead to. */
      gtk_widget_set_focusable (self->link_box, FALSE);
      gtk_widget_set_can_target (self->link_box, FALSE);
      gtk_widget_set_visible (self->counts, FALSE);
      self->tick_id = g_timeout_add_seconds (1, tick_cb, self);
      tick_cb (self);
      return GTK_WIDGET (self);
    }
  self->home = g_object_ref (home);
  g_signal_connect (home, "notify::now-us", G_CALLBACK (now_changed_cb), self);
  g_signal_connect (home, "status-changed", G_CALLBACK (status_changed_cb), self);
  g_signal_connect (home, "refreshed", G_CALLBACK (home_refreshed_cb), self);
  status_changed_cb (home, self);
  home_refreshed_cb (home, self);
  now_changed_cb (home, NULL, self);

  return GTK_WIDGET (self);
}

/**
 * lamp_state_bar_set_sound:
 * @self: a bar of a home
 * @sound: the home's sound
 */
void
lamp_state_bar_set_sound (LampStateBar *self, LampSound *sound)
{
  g_return_if_fail (LAMP_IS_STATE_BAR (self));

  lamp_sound_control_set_sound (self->sound, sound);
  gtk_widget_set_visible (GTK_WIDGET (self->sound), TRUE);
}
