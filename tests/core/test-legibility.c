/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How large letters must be: millimetres, pixels and distance in, pixels out.
 */

#include "config.h"

#include "core/legibility.h"

#include <math.h>

#define TELEVISION_MM 1257.0 /* 55 inches at 4K: 1210 x 680, counted at two device pixels a pixel */

static void
test_font (void)
{
  /* The sizes at 96 dots an inch are those of a table that was made from NUREG-0700: 22 minutes of arc,
   * capitals of 0.7 of the font. */
  static const struct
  {
    gdouble mm, px;
    guint distance_cm;
    gint font_px;
  } rows[] = {
    { 582.8, 2202.9, 60, 21 },   /* 1920 x 1080 on 508 x 286 mm: a desk */
    { 582.8, 2202.9, 100, 35 },  /* one step back */
    { 582.8, 2202.9, 200, 69 },  /* across the desk */
    { 582.8, 2202.9, 300, 104 }, /* the wall */
    { 609.6, 2202.9, 60, 20 },   /* 24 inches: a little less dense */
    { 396.2, 2202.9, 60, 30 },   /* a laptop of 15.6 inches: the same millimetres are more pixels */
    { 1397.0, 2202.9, 300, 43 }, /* a television of 55 inches: large pixels, far away */
    { 0, 2202.9, 60, 21 },       /* says nothing of its size */
    { -1, 2202.9, 60, 21 },
    { 183.576, 2202.9, 60, 21 }, /* 160 x 90 mm: its aspect ratio, not its size */
    { 188.680, 2202.9, 60, 21 }, /* 160 x 100 */
    { 18.358, 2202.9, 60, 21 },  /* 16 x 9 */
    { 20.0, 2202.9, 60, 21 },    /* two centimetres */
    { 90000, 2202.9, 60, 21 },   /* ninety metres */
    { NAN, 2202.9, 60, 21 },
    { 582.8, 0, 60, 21 },     /* nothing is shown there */
    { 582.8, 2202.9, 0, 21 }, /* no distance */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      gint font_px
          = (gint) lround (lamp_legibility_font_px (rows[i].mm, rows[i].px, rows[i].distance_cm));

      if (font_px != rows[i].font_px)
        g_error ("row %" G_GSIZE_FORMAT ": %d px", i, font_px);
    }
}

static void
test_scale (void)
{
  static const struct
  {
    gdouble mm, px;
    guint distance_cm;
    gint percent;
  } rows[] = {
    { 582.8, 2202.9, 60, 100 },  { 582.8, 2202.9, 100, 167 },         { 582.8, 2202.9, 200, 333 },
    { 582.8, 2202.9, 300, 500 }, { TELEVISION_MM, 2202.9, 300, 232 }, { 0, 0, 200, 333 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpint (
        lround (100 * lamp_legibility_scale (rows[i].mm, rows[i].px, rows[i].distance_cm)), ==,
        rows[i].percent);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/legibility/font", test_font);
  g_test_add_func ("/legibility/scale", test_scale);

  return g_test_run ();
}
