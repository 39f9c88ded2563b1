/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The few calls for which GTK 4.8 and the newest GTK have no common form that neither deprecates.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The CSS colour of a widget; gtk_widget_get_color() came with GTK 4.10. */
static inline void
lamp_compat_get_color (GtkWidget *widget, GdkRGBA *color)
{
  G_GNUC_BEGIN_IGNORE_DEPRECATIONS
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), color);
  G_GNUC_END_IGNORE_DEPRECATIONS
}

G_END_DECLS
