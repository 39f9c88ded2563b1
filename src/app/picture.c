/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A picture of a window's content as a PNG file, drawn by the window's own renderer.
 */

#include "config.h"

#include "app/picture.h"

#include <glib/gi18n-lib.h>

/**
 * lamp_picture_save:
 * @window: a window that has been drawn
 * @path: where to write; an existing file is replaced
 *
 * Returns: whether it was written; on failure @error says why, in words for the person who asked
 */
gboolean
lamp_picture_save (AdwApplicationWindow *window, const char *path, GError **error)
{
  GtkNative *native = GTK_NATIVE (window);
  GskRenderer *renderer = gtk_native_get_renderer (native);
  GtkWidget *content = adw_application_window_get_content (window);
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (content);
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  gint width = gtk_widget_get_width (content), height = gtk_widget_get_height (content);

  gdk_paintable_snapshot (paintable, GDK_SNAPSHOT (snapshot), width, height);
  node = gtk_snapshot_free_to_node (g_steal_pointer (&snapshot));
  if (renderer == NULL || node == NULL || width == 0 || height == 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("The window has not been drawn"));
      return FALSE;
    }
  texture = gsk_renderer_render_texture (renderer, node,
                                         &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  if (!gdk_texture_save_to_png (texture, path))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("%s could not be written"), path);
      return FALSE;
    }

  return TRUE;
}
