/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How large letters must be to be read from where a person stands.
 *
 * What the eye needs is an angle: capitals of 22 minutes of arc (NUREG-0700 prefers 20 to 22, and
 * asks for 16 at least; ISO 9241-3 says the same). From the distance follow millimetres, and from
 * the monitor's own millimetres pixels. Monitors lie about their size: some give none, some give
 * their aspect ratio in centimetres, projectors give what they like. A size that no monitor has is
 * set aside, and 96 dots an inch are assumed. Pure functions.
 */

#include "config.h"

#include "core/legibility.h"

#include <math.h>

#define ARC_MINUTES     22.0
#define CAPITAL_OF_FONT 0.7 /* height of a capital, as a part of the font's size */

/* 25 dots an inch is a television of two metres; 330 a laptop's panel of the finest. */
#define MINIMUM_DOTS_PER_MM (25 / 25.4)
#define MAXIMUM_DOTS_PER_MM (330 / 25.4)

/* An aspect ratio in centimetres, which the diagonal gives away: 16x9, 16x10 and 4x3 of EDID 1.4 3.7.2
 * and of drivers that take them for a size in millimetres. */
static gboolean
is_aspect_ratio (gdouble mm)
{
  static const gdouble diagonals_mm[] = {
    183.576, /* 160 x 90 */
    188.680, /* 160 x 100 */
    18.3576, /* 16 x 9 */
    18.8680, /* 16 x 10 */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (diagonals_mm); i++)
    if (fabs (mm - diagonals_mm[i]) < 0.01)
      return TRUE;

  return FALSE;
}

/**
 * lamp_legibility_dots_per_mm:
 * @mm: a monitor's diagonal, in millimetres; what it says of itself, true or not
 * @px: the same, in the pixels that the style sheets count
 *
 * Diagonals, since a monitor that was turned may still give the width of before.
 *
 * Returns: pixels a millimetre; those of a usual screen where the monitor's size cannot be true
 */
gdouble
lamp_legibility_dots_per_mm (gdouble mm, gdouble px)
{
  gdouble dots;

  if (!isfinite (mm) || !isfinite (px) || mm <= 0 || px <= 0 || is_aspect_ratio (mm))
    return LAMP_USUAL_DOTS_PER_MM;
  dots = px / mm;

  return dots < MINIMUM_DOTS_PER_MM || dots > MAXIMUM_DOTS_PER_MM ? LAMP_USUAL_DOTS_PER_MM : dots;
}

/**
 * lamp_legibility_font_px:
 * @mm: a monitor's diagonal, in millimetres
 * @px: the same, in pixels
 * @distance_cm: from the eye to the screen; 0 is taken for the usual one
 *
 * Returns: the size of a font, in pixels, whose capitals fill 22 minutes of arc
 */
gdouble
lamp_legibility_font_px (gdouble mm, gdouble px, guint distance_cm)
{
  gdouble distance_mm = 10.0 * (distance_cm > 0 ? distance_cm : LAMP_USUAL_DISTANCE_CM);
  gdouble capital_mm = 2 * distance_mm * tan (ARC_MINUTES / 60 * G_PI / 180 / 2);

  return capital_mm / CAPITAL_OF_FONT * lamp_legibility_dots_per_mm (mm, px);
}

/**
 * lamp_legibility_scale:
 * @mm: a monitor's diagonal, in millimetres
 * @px: the same, in pixels
 * @distance_cm: from the eye to the screen
 *
 * Returns: how much larger than the style sheets say everything must be; 1 at a desk before a usual screen
 */
gdouble
lamp_legibility_scale (gdouble mm, gdouble px, guint distance_cm)
{
  return lamp_legibility_font_px (mm, px, distance_cm)
         / lamp_legibility_font_px (0, 0, LAMP_USUAL_DISTANCE_CM);
}
