/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The marker of a priority: "!!!", "!!" or "!", with its colour, and a count where it stands for
 * several.
 *
 * Colour never stands alone: the marker's shape says the same. A marker flashes as IEC 60601-1-8
 * wants it (HIGH 2 Hz, MEDIUM 0.6 Hz, half the time on; LOW is steady) by changing between normal
 * and reverse, so that it can be read at any moment. All flash in step from one timer a priority,
 * which runs only while one of them is on the screen, and not at all where the desktop asks for no
 * animations.
 */

#include "config.h"

#include "widgets/priority-badge.h"
#include "model/words.h"

#include <glib/gi18n-lib.h>

#define HIGH_HALF_MS   250
#define MEDIUM_HALF_MS 833

typedef struct
{
  GPtrArray *badges; /* not owned: a badge leaves when it is unmapped */
  guint timer_id;
  gboolean is_reverse;
} Flash;

static Flash flashes[LAMP_PRIORITY_HIGH + 1];

struct _LampPriorityBadge
{
  GtkWidget parent_instance;

  GtkWidget *label;
  LampPriority priority;
  guint count;
  gboolean is_flashing;
  Flash *flash; /* where it is listed */
};

G_DEFINE_FINAL_TYPE (LampPriorityBadge, lamp_priority_badge, GTK_TYPE_WIDGET)

static void
show_reverse (LampPriorityBadge *self, gboolean is_reverse)
{
  if (is_reverse)
    gtk_widget_add_css_class (GTK_WIDGET (self), "reverse");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "reverse");
}

static gboolean
flash_cb (gpointer data)
{
  Flash *flash = data;

  flash->is_reverse = !flash->is_reverse;
  for (guint i = 0; i < flash->badges->len; i++)
    show_reverse (g_ptr_array_index (flash->badges, i), flash->is_reverse);

  return G_SOURCE_CONTINUE;
}

static void
leave_flash (LampPriorityBadge *self)
{
  Flash *flash = g_steal_pointer (&self->flash);

  if (flash == NULL)
    return;
  g_ptr_array_remove_fast (flash->badges, self);
  show_reverse (self, FALSE);
  if (flash->badges->len > 0)
    return;
  g_clear_handle_id (&flash->timer_id, g_source_remove);
  g_clear_pointer (&flash->badges, g_ptr_array_unref);
  flash->is_reverse = FALSE;
}

static void
update_flash (LampPriorityBadge *self)
{
  Flash *flash = &flashes[self->priority];
  gboolean may_flash = FALSE;

  leave_flash (self);
  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-enable-animations", &may_flash,
                NULL);
  if (!may_flash || !self->is_flashing || self->priority < LAMP_PRIORITY_MEDIUM
      || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  if (flash->badges == NULL)
    {
      flash->badges = g_ptr_array_new ();
      flash->timer_id = g_timeout_add (
          self->priority == LAMP_PRIORITY_HIGH ? HIGH_HALF_MS : MEDIUM_HALF_MS, flash_cb, flash);
    }
  g_ptr_array_add (flash->badges, self);
  self->flash = flash;
  show_reverse (self, flash->is_reverse);
}

static void
update_label (LampPriorityBadge *self)
{
  const char *marker = lamp_words_marker (self->priority);
  g_autofree char *text
      = self->count > 0 ? g_strdup_printf ("%s %u", marker, self->count) : g_strdup (marker);
  g_autofree char *spoken
      = self->count > 0
            /* Translators: read aloud: a priority and how many alerts have it */
            ? g_strdup_printf (_ ("%s: %u"), lamp_words_priority (self->priority), self->count)
            : g_strdup (lamp_words_priority (self->priority));

  gtk_label_set_text (GTK_LABEL (self->label), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

static void
motion_changed_cb (GtkSettings *settings, GParamSpec *pspec, LampPriorityBadge *self)
{
  update_flash (self);
}

static void
lamp_priority_badge_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (lamp_priority_badge_parent_class)->map (widget);
  g_signal_connect_object (gtk_widget_get_settings (widget), "notify::gtk-enable-animations",
                           G_CALLBACK (motion_changed_cb), widget, 0);
  update_flash (LAMP_PRIORITY_BADGE (widget));
}

static void
lamp_priority_badge_unmap (GtkWidget *widget)
{
  g_signal_handlers_disconnect_by_func (gtk_widget_get_settings (widget), motion_changed_cb,
                                        widget);
  leave_flash (LAMP_PRIORITY_BADGE (widget));
  GTK_WIDGET_CLASS (lamp_priority_badge_parent_class)->unmap (widget);
}

static void
lamp_priority_badge_dispose (GObject *object)
{
  LampPriorityBadge *self = LAMP_PRIORITY_BADGE (object);

  leave_flash (self);
  g_clear_pointer (&self->label, gtk_widget_unparent);

  G_OBJECT_CLASS (lamp_priority_badge_parent_class)->dispose (object);
}

static void
lamp_priority_badge_class_init (LampPriorityBadgeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lamp_priority_badge_dispose;
  widget_class->map = lamp_priority_badge_map;
  widget_class->unmap = lamp_priority_badge_unmap;
  gtk_widget_class_set_css_name (widget_class, "priority");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
lamp_priority_badge_init (LampPriorityBadge *self)
{
  self->label = gtk_label_new (NULL);
  gtk_widget_set_parent (self->label, GTK_WIDGET (self));
}

/**
 * lamp_priority_badge_new:
 * @priority: whose marker
 *
 * Returns: (transfer floating): a steady badge without a count
 */
GtkWidget *
lamp_priority_badge_new (LampPriority priority)
{
  LampPriorityBadge *self = g_object_new (LAMP_TYPE_PRIORITY_BADGE, NULL);

  lamp_priority_badge_set_priority (self, priority);

  return GTK_WIDGET (self);
}

/**
 * lamp_priority_badge_set_priority:
 * @self: a badge
 * @priority: whose marker to show
 */
void
lamp_priority_badge_set_priority (LampPriorityBadge *self, LampPriority priority)
{
  g_return_if_fail (LAMP_IS_PRIORITY_BADGE (self));
  g_return_if_fail ((guint) priority <= LAMP_PRIORITY_HIGH);

  if (self->priority == priority)
    return;
  if (self->priority != LAMP_PRIORITY_NONE)
    gtk_widget_remove_css_class (GTK_WIDGET (self), lamp_words_priority_class (self->priority));
  self->priority = priority;
  if (priority != LAMP_PRIORITY_NONE)
    gtk_widget_add_css_class (GTK_WIDGET (self), lamp_words_priority_class (priority));
  update_label (self);
  update_flash (self);
}

/**
 * lamp_priority_badge_set_count:
 * @self: a badge
 * @count: how many alerts it stands for; 0 shows the marker alone
 */
void
lamp_priority_badge_set_count (LampPriorityBadge *self, guint count)
{
  g_return_if_fail (LAMP_IS_PRIORITY_BADGE (self));

  if (self->count == count)
    return;
  self->count = count;
  update_label (self);
}

/**
 * lamp_priority_badge_set_is_flashing:
 * @self: a badge
 * @is_flashing: whether it stands for something that nobody has answered yet
 */
void
lamp_priority_badge_set_is_flashing (LampPriorityBadge *self, gboolean is_flashing)
{
  g_return_if_fail (LAMP_IS_PRIORITY_BADGE (self));

  if (self->is_flashing == is_flashing)
    return;
  self->is_flashing = is_flashing;
  update_flash (self);
}
