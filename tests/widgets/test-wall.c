/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The wall shows every room at once: in how many columns, whatever the screen.
 */

#include "config.h"

#include "pages/wall/wall-page.h"

static void
test_columns (void)
{
  static const struct
  {
    guint n;
    gint width, height;
    guint columns;
  } rows[] = {
    { 0, 1100, 800, 1 }, /* nobody yet */
    { 1, 1100, 800, 1 },
    { 60, 1100, 800, 7 }, /* a whole home beside the alerts */
    { 60, 1060, 950, 6 }, /* below them, on a portrait screen */
    { 24, 1100, 800, 4 },
    { 200, 1100, 800, 12 }, /* more than one screen was made for, and still all of them */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpuint (lamp_wall_page_columns (rows[i].n, rows[i].width, rows[i].height), ==,
                      rows[i].columns);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/wall/columns", test_columns);

  return g_test_run ();
}
