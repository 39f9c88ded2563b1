/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The line above the page while a round is made: how far it is, on to the next resident, and its end.
 *
 * It stays on every page: who is called away from a round comes back to it where it was.
 */

#include "config.h"

#include "app/round-bar.h"
#include "widgets/compound.h"

#include <glib/gi18n-lib.h>

struct _LampRoundBar
{
  GtkWidget parent_instance;

  GtkLabel *words;
  GtkButton *next;
};

G_DEFINE_FINAL_TYPE (LampRoundBar, lamp_round_bar, GTK_TYPE_WIDGET)

static void
lamp_round_bar_dispose (GObject *object)
{
  lamp_compound_clear (GTK_WIDGET (object));

  G_OBJECT_CLASS (lamp_round_bar_parent_class)->dispose (object);
}

static void
lamp_round_bar_class_init (LampRoundBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lamp_round_bar_dispose;
  gtk_widget_class_set_css_name (widget_class, "roundbar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               LAMP_RESOURCE_PATH "/app/round-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, LampRoundBar, words);
  gtk_widget_class_bind_template_child (widget_class, LampRoundBar, next);
}

static void
lamp_round_bar_init (LampRoundBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * lamp_round_bar_set_round:
 * @self: a bar
 * @round: (nullable): the round that is being made, if one is
 *
 * Says how far it is; to be called again whenever it has gone on.
 */
void
lamp_round_bar_set_round (LampRoundBar *self, const LampRound *round)
{
  g_return_if_fail (LAMP_IS_ROUND_BAR (self));

  if (round != NULL)
    {
      guint place = lamp_round_get_place (round);
      guint length = lamp_round_get_length (round);
      guint n_due = lamp_round_get_n_due (round);
      /* Translators: which resident of a round this is, and of how many */
      g_autofree char *far = g_strdup_printf (_ ("Round: %u of %u"), place, length);
      /* Translators: after "Round: 3 of 24": of how many of these the observations were due when it began */
      g_autofree char *due = g_strdup_printf (ngettext ("%u was due", "%u were due", n_due), n_due);
      g_autofree char *text = n_due > 0 ? g_strdup_printf ("%s · %s", far, due) : g_strdup (far);

      gtk_label_set_label (self->words, text);
      gtk_button_set_label (self->next, place < length ? _ ("Next resident") : _ ("End of round"));
      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text,
                                      -1);
    }
  gtk_widget_set_visible (GTK_WIDGET (self), round != NULL);
}
