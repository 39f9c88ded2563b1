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

/**
 * lamp_compat_lookup_colour:
 * @name: a colour that a style sheet defines with `@define-color`
 * @alpha: what share of the text colour to take where no style sheet defines it
 * @colour: (out caller-allocates)
 *
 * Custom-drawn widgets need more colours than the one that a CSS node has. GtkStyleContext is
 * deprecated since GTK 4.10, without a successor that could look a named colour up.
 */
static inline void
lamp_compat_lookup_colour (GtkWidget *widget, const char *name, float alpha, GdkRGBA *colour)
{
  G_GNUC_BEGIN_IGNORE_DEPRECATIONS
  GtkStyleContext *context = gtk_widget_get_style_context (widget);

  if (!gtk_style_context_lookup_color (context, name, colour))
    {
      gtk_style_context_get_color (context, colour);
      colour->alpha *= alpha;
    }
  G_GNUC_END_IGNORE_DEPRECATIONS
}

G_END_DECLS
