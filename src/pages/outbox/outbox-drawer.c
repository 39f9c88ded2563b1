/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * LampOutboxDrawer: all that was entered on this PC and is not shared yet, over whatever page is on show.
 *
 * What needs a person (refused, in conflict) stands first, the rest in the order in which it was entered. It
 * reads the outbox anew whenever the state of the connection or of the outbox is told of; a row stays while
 * its act does, so that the focus and a half-typed reason stay. "Everything is shared" is said only when the
 * outbox holds nothing any more that the cloud has not confirmed.
 *
 * Hidden until it is opened; Escape closes it and gives the focus back to where it was. Actions:
 * "outbox.close", "outbox.retry-all". Main thread.
 */

#include "config.h"

#include "pages/outbox/outbox-drawer.h"
#include "model/home-acts.h"
#include "pages/outbox/outbox-row.h"
#include "widgets/compound.h"

#include <glib/gi18n-lib.h>

struct _LampOutboxDrawer
{
  GtkWidget parent_instance;

  GtkBox *list;
  GtkLabel *summary;
  GtkWidget *retry_all;

  LampHome *home;
  GHashTable *rows;  /* UUID -> LampOutboxRow */
  GtkWidget *before; /* (nullable): had the focus when it was opened */
};

G_DEFINE_FINAL_TYPE (LampOutboxDrawer, lamp_outbox_drawer, GTK_TYPE_WIDGET)

static gint
compare_acts (gconstpointer a, gconstpointer b)
{
  const LampAct *one = *(const LampAct *const *) a;
  const LampAct *other = *(const LampAct *const *) b;
  gint by_need = (other->state == LAMP_ACT_STUCK) - (one->state == LAMP_ACT_STUCK);

  if (by_need != 0)
    return by_need;

  return one->sequence < other->sequence ? -1 : one->sequence > other->sequence;
}

static void
show_summary (LampOutboxDrawer *self, const GPtrArray *acts)
{
  g_autofree char *words = NULL;
  guint n_stuck = 0;

  for (guint i = 0; i < acts->len; i++)
    n_stuck += ((const LampAct *) g_ptr_array_index (acts, i))->state == LAMP_ACT_STUCK;
  if (acts->len == 0)
    words = g_strdup (_ ("Everything that was entered on this PC is shared."));
  else if (n_stuck > 0)
    /* Translators: how many entries are not shared, and how many of them somebody must look at */
    words = g_strdup_printf (
        ngettext ("%u is safe on this PC and not shared. You need to look at %u.",
                  "%u are safe on this PC and not shared. You need to look at %u.", acts->len),
        acts->len, n_stuck);
  else
    words = g_strdup_printf (ngettext ("%u is safe on this PC and goes to the cloud by itself.",
                                       "%u are safe on this PC and go to the cloud by themselves.",
                                       acts->len),
                             acts->len);
  gtk_label_set_text (self->summary, words);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "outbox.retry-all", acts->len > 0);
}

static GtkWidget *
ensure_row (LampOutboxDrawer *self, const LampAct *act)
{
  GtkWidget *row = g_hash_table_lookup (self->rows, act->uuid);

  if (row == NULL)
    {
      row = lamp_outbox_row_new (self->home);
      gtk_box_append (self->list, row);
      g_hash_table_insert (self->rows, g_strdup (act->uuid), row);
    }

  return row;
}

/* What can be done first, or the drawer's own buttons. */
static void
focus_first (LampOutboxDrawer *self)
{
  if (!gtk_widget_child_focus (GTK_WIDGET (self->list), GTK_DIR_TAB_FORWARD))
    gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
}

/* Those whose act is settled go; a focus in one of them goes to the drawer. */
static void
remove_others (LampOutboxDrawer *self, GHashTable *kept)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  gboolean was_in = FALSE;
  GHashTableIter iter;
  gpointer uuid, row;

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &uuid, &row))
    {
      if (g_hash_table_contains (kept, row))
        continue;
      was_in |= focus != NULL && gtk_widget_is_ancestor (focus, row);
      gtk_box_remove (self->list, row);
      g_hash_table_iter_remove (&iter);
    }
  if (was_in)
    focus_first (self);
}

static void
refresh (LampOutboxDrawer *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) acts = lamp_home_list_unsettled (self->home, &error);
  g_autoptr (GHashTable) names = lamp_home_list_staff_names (self->home);
  g_autoptr (GHashTable) kept = g_hash_table_new (NULL, NULL);
  GtkWidget *last = NULL;

  if (acts == NULL)
    {
      gtk_label_set_text (self->summary, error->message);
      return;
    }
  g_ptr_array_sort (acts, compare_acts);
  for (guint i = 0; i < acts->len; i++)
    {
      const LampAct *act = g_ptr_array_index (acts, i);
      GtkWidget *row = ensure_row (self, act);

      lamp_outbox_row_show (LAMP_OUTBOX_ROW (row), act, names);
      if (gtk_widget_get_prev_sibling (row) != last)
        gtk_box_reorder_child_after (self->list, row, last);
      g_hash_table_add (kept, row);
      last = row;
    }
  remove_others (self, kept);
  show_summary (self, acts);
}

static void
changed_cb (LampHome *home, LampOutboxDrawer *self)
{
  if (gtk_widget_get_visible (GTK_WIDGET (self)))
    refresh (self);
}

static void
close_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  lamp_outbox_drawer_close (LAMP_OUTBOX_DRAWER (widget));
}

static void
asked_again_cb (const GError *error, gpointer user_data)
{
  LampOutboxDrawer *self = user_data;

  if (self->home != NULL && error != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.say", "s", error->message);
  g_object_unref (self);
}

/* Over a conflict a person has to decide: sending the same once more could only be refused again. */
static void
retry_all_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LampOutboxDrawer *self = LAMP_OUTBOX_DRAWER (widget);
  g_autoptr (GPtrArray) acts = lamp_home_list_unsettled (self->home, NULL);

  for (guint i = 0; acts != NULL && i < acts->len; i++)
    {
      const LampAct *act = g_ptr_array_index (acts, i);

      if (act->state != LAMP_ACT_SENDING && !lamp_act_is_conflict (act))
        lamp_home_ask_again (self->home, act->uuid, asked_again_cb, g_object_ref (self));
    }
}

static void
lamp_outbox_drawer_dispose (GObject *object)
{
  LampOutboxDrawer *self = LAMP_OUTBOX_DRAWER (object);

  g_clear_weak_pointer (&self->before);
  g_clear_object (&self->home);
  g_clear_pointer (&self->rows, g_hash_table_unref);
  lamp_compound_clear (GTK_WIDGET (self));

  G_OBJECT_CLASS (lamp_outbox_drawer_parent_class)->dispose (object);
}

static void
lamp_outbox_drawer_class_init (LampOutboxDrawerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lamp_outbox_drawer_dispose;
  gtk_widget_class_set_css_name (widget_class, "outbox");
  gtk_widget_class_set_template_from_resource (widget_class,
                                               LAMP_RESOURCE_PATH "/pages/outbox/outbox-drawer.ui");
  gtk_widget_class_bind_template_child (widget_class, LampOutboxDrawer, list);
  gtk_widget_class_bind_template_child (widget_class, LampOutboxDrawer, summary);
  gtk_widget_class_bind_template_child (widget_class, LampOutboxDrawer, retry_all);
  gtk_widget_class_install_action (widget_class, "outbox.close", NULL, close_action);
  gtk_widget_class_install_action (widget_class, "outbox.retry-all", NULL, retry_all_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "outbox.close", NULL);
}

static void
lamp_outbox_drawer_init (LampOutboxDrawer *self)
{
  self->rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * lamp_outbox_drawer_set_home:
 * @self: a drawer without a home
 * @home: whose outbox it shows
 */
void
lamp_outbox_drawer_set_home (LampOutboxDrawer *self, LampHome *home)
{
  g_return_if_fail (LAMP_IS_OUTBOX_DRAWER (self) && self->home == NULL);

  self->home = g_object_ref (home);
  g_signal_connect_object (home, "status-changed", G_CALLBACK (changed_cb), self, 0);
  g_signal_connect_object (home, "refreshed", G_CALLBACK (changed_cb), self, 0);
}

/**
 * lamp_outbox_drawer_open:
 * @self: a drawer with a home
 *
 * Shows it, with the focus on the first thing in it that can be done.
 */
void
lamp_outbox_drawer_open (LampOutboxDrawer *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  g_return_if_fail (LAMP_IS_OUTBOX_DRAWER (self) && self->home != NULL);

  if (!gtk_widget_get_visible (GTK_WIDGET (self)) && root != NULL)
    g_set_weak_pointer (&self->before, gtk_root_get_focus (root));
  refresh (self);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  if (root != NULL)
    focus_first (self);
}

/**
 * lamp_outbox_drawer_get_summary:
 *
 * Returns: (transfer none): what it says of the whole
 */
const char *
lamp_outbox_drawer_get_summary (LampOutboxDrawer *self)
{
  g_return_val_if_fail (LAMP_IS_OUTBOX_DRAWER (self), NULL);

  return gtk_label_get_text (self->summary);
}

static void
focus_page (LampOutboxDrawer *self)
{
  GtkWidget *overlay = gtk_widget_get_parent (GTK_WIDGET (self));
  GtkWidget *stack
      = GTK_IS_OVERLAY (overlay) ? gtk_overlay_get_child (GTK_OVERLAY (overlay)) : NULL;
  GtkWidget *page = GTK_IS_STACK (stack) ? gtk_stack_get_visible_child (GTK_STACK (stack)) : NULL;

  if (page != NULL && !gtk_widget_grab_focus (page))
    gtk_widget_child_focus (page, GTK_DIR_TAB_FORWARD);
}

/**
 * lamp_outbox_drawer_close:
 * @self: a drawer
 *
 * Hides it; the focus goes back to where it was.
 */
void
lamp_outbox_drawer_close (LampOutboxDrawer *self)
{
  GtkWidget *before;

  g_return_if_fail (LAMP_IS_OUTBOX_DRAWER (self));

  before = self->before;
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  /* What had the focus may have gone meanwhile: then the page decides. */
  if (before == NULL || !gtk_widget_get_mapped (before) || !gtk_widget_grab_focus (before))
    focus_page (self);
  g_clear_weak_pointer (&self->before);
}
