/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/resident-item.h"

G_BEGIN_DECLS

/**
 * LampSparkBar:
 * @x: left edge in whole pixels
 * @width: in whole pixels, may be 0 when there are fewer pixels than columns
 * @is_gap: no reading in this quarter of an hour, though there were some before
 * @has: there is a reading: @top to @bottom is its range, @middle the line's place
 */
typedef struct
{
  gint x, width;
  gboolean is_gap;
  gboolean has;
  gint top, bottom, middle;
} LampSparkBar;

gboolean lamp_spark_layout (const LampSpark *spark,
                            gint width,
                            gint height,
                            LampSparkBar bars[LAMP_SPARK_COLUMNS]);

G_END_DECLS
