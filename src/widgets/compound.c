/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What widgets share that are made of other widgets and are no container of GTK's: GtkWidget leaves it
 * to such a widget to let its children go, and warns at finalize about each that stayed.
 *
 * Main thread.
 */

#include "config.h"

#include "widgets/compound.h"

/**
 * lamp_compound_clear:
 * @widget: whose children were made or bound by itself
 *
 * Unparents all children. For dispose: it may run twice.
 */
void
lamp_compound_clear (GtkWidget *widget)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (widget)) != NULL)
    gtk_widget_unparent (child);
}
