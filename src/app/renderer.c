/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which renderer GTK shall take, decided before GTK starts.
 *
 * A station PC without a usable graphics driver gets GL in software from GTK's own choice: twice
 * the time to start, five times the memory, ten times the processor. There is a hardware renderer
 * where the kernel offers a render node; without one Cairo draws, and GL is left out altogether.
 * What the user set in the environment is never touched. Changes the environment, so it must run
 * before any thread does.
 */

#include "config.h"

#include "app/renderer.h"

#define DEVICES "/dev/dri"

static gboolean
has_render_node (void)
{
  g_autoptr (GDir) directory = g_dir_open (DEVICES, 0, NULL);
  const char *name;

  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL)
    if (g_str_has_prefix (name, "renderD"))
      return TRUE;

  return FALSE;
}

/**
 * lamp_renderer_choose:
 *
 * Sets `GSK_RENDERER` and `GDK_DEBUG` where there is no hardware renderer and the user set neither.
 */
void
lamp_renderer_choose (void)
{
  if (has_render_node () || g_getenv ("GSK_RENDERER") != NULL || g_getenv ("GDK_DEBUG") != NULL)
    return;
  g_setenv ("GSK_RENDERER", "cairo", FALSE);
  g_setenv ("GDK_DEBUG", "gl-disable", FALSE);
}
