/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The columns of a sparkline: 24 hours in quarters of an hour, each with its least and greatest
 * value.
 *
 * Columns lie on whole quarters of an hour of UTC, so that a column is finished once and does not
 * change as time goes on. Adding a reading twice changes nothing, which is what lets the loader
 * read the last column again and again. Pure.
 */

#include "config.h"

#include "model/spark.h"

#include <string.h>

/**
 * lamp_spark_end:
 * @now_us: now
 *
 * Returns: when the column ends in which @now_us lies
 */
gint64
lamp_spark_end (gint64 now_us)
{
  return (now_us / LAMP_SPARK_COLUMN_US + 1) * LAMP_SPARK_COLUMN_US;
}

/**
 * lamp_spark_init:
 * @spark: (out caller-allocates): gets empty columns
 * @end_us: when the last one ends
 */
void
lamp_spark_init (LampSpark *spark, gint64 end_us)
{
  memset (spark, 0, sizeof *spark);
  spark->end_us = end_us;
}

/**
 * lamp_spark_shift:
 * @spark: a spark
 * @end_us: when its last column shall end; an earlier end than it has is passed over
 *
 * Drops the columns that are too old and opens empty ones at the end.
 */
void
lamp_spark_shift (LampSpark *spark, gint64 end_us)
{
  gint64 steps = (end_us - spark->end_us) / LAMP_SPARK_COLUMN_US;
  gsize kept;

  if (steps <= 0)
    return;
  if (steps >= LAMP_SPARK_COLUMNS)
    {
      lamp_spark_init (spark, end_us);
      return;
    }
  kept = LAMP_SPARK_COLUMNS - (gsize) steps;
  memmove (spark->has, spark->has + steps, kept * sizeof spark->has[0]);
  memmove (spark->minimum, spark->minimum + steps, kept * sizeof spark->minimum[0]);
  memmove (spark->maximum, spark->maximum + steps, kept * sizeof spark->maximum[0]);
  memset (spark->has + kept, 0, (gsize) steps * sizeof spark->has[0]);
  spark->end_us = end_us;
}

/**
 * lamp_spark_add:
 * @spark: a spark
 * @reading: a reading, put in the column of its end; one outside the 24 hours, or over more than an
 * hour, is passed over
 */
void
lamp_spark_add (LampSpark *spark, const LampReading *reading)
{
  gint64 first_us = spark->end_us - LAMP_SPARK_COLUMNS * LAMP_SPARK_COLUMN_US;
  gint64 column = (reading->end_us - 1 - first_us) / LAMP_SPARK_COLUMN_US;

  if (reading->end_us <= first_us || column >= LAMP_SPARK_COLUMNS
      || reading->end_us - reading->start_us > LAMP_US_PER_HOUR)
    return;
  if (!spark->has[column])
    {
      spark->has[column] = TRUE;
      spark->minimum[column] = spark->maximum[column] = reading->value;
    }
  spark->minimum[column] = MIN (spark->minimum[column], reading->value);
  spark->maximum[column] = MAX (spark->maximum[column], reading->value);
}
