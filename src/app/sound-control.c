/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The state of the sound in the bar above every page: on, paused with its countdown, or that it
 * cannot be heard; with an icon, a word, the last test, and a sentence for who does not see them.
 *
 * Pressed, it opens a sheet with the proof in words, what each priority sounds like, the test tones
 * and the pause. Its buttons are the window's actions, so that keys and tests reach the same thing.
 */

#include "config.h"

#include "app/sound-control.h"
#include "app/sound-words.h"
#include "widgets/compound.h"
#include "widgets/priority-badge.h"

#include <glib/gi18n-lib.h>

struct _LampSoundControl
{
  GtkWidget parent_instance;

  LampSound *sound;

  GtkMenuButton *button;
  GtkImage *icon;
  GtkLabel *word;
  GtkLabel *note;
  GtkLabel *title;
  GtkLabel *about;
  GtkWidget *tone_high, *tone_medium, *tone_low;
  LampPriorityBadge *badge_high, *badge_medium, *badge_low;
  GtkWidget *pause_button;
  GtkWidget *resume_button;
};

G_DEFINE_FINAL_TYPE (LampSoundControl, lamp_sound_control, GTK_TYPE_WIDGET)

static void
set_label (GtkLabel *label, const char *text)
{
  if (!g_str_equal (gtk_label_get_label (label), text))
    gtk_label_set_label (label, text);
}

static void
set_class (GtkWidget *widget, const char *name, gboolean is_set)
{
  if (is_set)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

/* That nobody hears it counts for more than that it is paused: the pause ends by itself. */
static char *
describe (LampHearing hearing, guint pause_left_s)
{
  if (lamp_hearing_is_deaf (hearing))
    return g_strdup (_ ("Alarms not heard"));
  if (pause_left_s > 0)
    return lamp_sound_words_pause (pause_left_s);

  return g_strdup (hearing == LAMP_HEARING_HEARD ? _ ("Sound on") : _ ("Sound…"));
}

/* What the sheet says: the proof, or that nothing sounds for now. */
static void
show_sheet (LampSoundControl *self, LampHearing hearing, guint pause_left_s, const char *test)
{
  gboolean is_paused = pause_left_s > 0 && !lamp_hearing_is_deaf (hearing);
  g_autofree char *word = lamp_sound_words_pause (pause_left_s);
  const char *title = is_paused ? word : lamp_sound_words_reason (hearing);
  g_autofree char *about = g_strdup_printf (
      "%s\n%s",
      is_paused
          ? _ ("No alarm sounds. The pause ends by itself, or with a new alert of high priority.")
          : lamp_sound_words_remedy (hearing),
      test);

  set_label (self->title, title);
  set_label (self->about, about);
  gtk_widget_set_visible (self->pause_button, pause_left_s == 0);
  gtk_widget_set_visible (self->resume_button, pause_left_s > 0);
}

static void
show_tones (LampSoundControl *self, LampPriority testing)
{
  set_class (self->tone_high, "now", testing == LAMP_PRIORITY_HIGH);
  set_class (self->tone_medium, "now", testing == LAMP_PRIORITY_MEDIUM);
  set_class (self->tone_low, "now", testing == LAMP_PRIORITY_LOW);
}

static void
sound_changed_cb (LampSound *sound, LampSoundControl *self)
{
  LampHome *home = lamp_sound_get_home (sound);
  LampHearing hearing = lamp_sound_get_hearing (sound);
  guint pause_left_s = lamp_sound_get_pause_left_s (sound);
  gboolean is_deaf = lamp_hearing_is_deaf (hearing);
  g_autofree char *word = describe (hearing, pause_left_s);
  g_autofree char *test
      = lamp_sound_words_test (lamp_sound_get_tested_us (sound), lamp_sound_get_tested_by (sound),
                               lamp_home_get_now_us (home), lamp_home_get_zone (home));
  const char *reason = lamp_sound_words_reason (hearing);
  g_autofree char *spoken = g_strdup_printf ("%s. %s. %s", word, reason, test);

  set_class (GTK_WIDGET (self), "deaf", is_deaf);
  set_class (GTK_WIDGET (self), "paused", !is_deaf && pause_left_s > 0);
  gtk_image_set_from_icon_name (self->icon, is_deaf            ? "lamp-sound-deaf-symbolic"
                                            : pause_left_s > 0 ? "lamp-sound-paused-symbolic"
                                                               : "lamp-sound-on-symbolic");
  set_label (self->word, word);
  set_label (self->note, test);
  show_sheet (self, hearing, pause_left_s, test);
  show_tones (self, lamp_sound_get_testing (sound));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  spoken, -1);
}

static void
lamp_sound_control_dispose (GObject *object)
{
  LampSoundControl *self = LAMP_SOUND_CONTROL (object);

  if (self->sound != NULL)
    g_signal_handlers_disconnect_by_data (self->sound, self);
  g_clear_object (&self->sound);
  lamp_compound_clear (GTK_WIDGET (self));

  G_OBJECT_CLASS (lamp_sound_control_parent_class)->dispose (object);
}

static void
lamp_sound_control_class_init (LampSoundControlClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lamp_sound_control_dispose;
  gtk_widget_class_set_css_name (widget_class, "soundcontrol");

  g_type_ensure (LAMP_TYPE_PRIORITY_BADGE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               LAMP_RESOURCE_PATH "/app/sound-control.ui");
  gtk_widget_class_bind_template_child (widget_class, LampSoundControl, button);
  gtk_widget_class_bind_template_child (widget_class, LampSoundControl, icon);
  gtk_widget_class_bind_template_child (widget_class, LampSoundControl, word);
  gtk_widget_class_bind_template_child (widget_class, LampSoundControl, note);
  gtk_widget_class_bind_template_child (widget_class, LampSoundControl, title);
  gtk_widget_class_bind_template_child (widget_class, LampSoundControl, about);
  gtk_widget_class_bind_template_child (widget_class, LampSoundControl, tone_high);
  gtk_widget_class_bind_template_child (widget_class, LampSoundControl, tone_medium);
  gtk_widget_class_bind_template_child (widget_class, LampSoundControl, tone_low);
  gtk_widget_class_bind_template_child (widget_class, LampSoundControl, badge_high);
  gtk_widget_class_bind_template_child (widget_class, LampSoundControl, badge_medium);
  gtk_widget_class_bind_template_child (widget_class, LampSoundControl, badge_low);
  gtk_widget_class_bind_template_child (widget_class, LampSoundControl, pause_button);
  gtk_widget_class_bind_template_child (widget_class, LampSoundControl, resume_button);
}

static void
lamp_sound_control_init (LampSoundControl *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  lamp_priority_badge_set_priority (self->badge_high, LAMP_PRIORITY_HIGH);
  lamp_priority_badge_set_priority (self->badge_medium, LAMP_PRIORITY_MEDIUM);
  lamp_priority_badge_set_priority (self->badge_low, LAMP_PRIORITY_LOW);
}

/**
 * lamp_sound_control_set_sound:
 * @self: a control that has none yet
 * @sound: what it shows
 */
void
lamp_sound_control_set_sound (LampSoundControl *self, LampSound *sound)
{
  g_return_if_fail (LAMP_IS_SOUND_CONTROL (self) && self->sound == NULL);

  self->sound = g_object_ref (sound);
  g_signal_connect (sound, "changed", G_CALLBACK (sound_changed_cb), self);
  sound_changed_cb (sound, self);
}
