/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The columns of a day of pulse: where a reading falls, that shifting loses only what is too old, that
 * adding twice changes nothing.
 */

#include "config.h"

#include "model/spark.h"

#define END_US (G_GINT64_CONSTANT (2000000) * LAMP_SPARK_COLUMN_US)

static LampReading
reading_at (gint64 end_us, gint64 length_us, gint64 value)
{
  return (LampReading){ .metric = LAMP_METRIC_PULSE,
                        .start_us = end_us - length_us,
                        .end_us = end_us,
                        .value = value,
                        .minimum = value,
                        .maximum = value };
}

static void
test_end (void)
{
  /* An instant on the edge opens the next column. */
  g_assert_cmpint (lamp_spark_end (END_US), ==, END_US + LAMP_SPARK_COLUMN_US);
  g_assert_cmpint (lamp_spark_end (END_US - 1), ==, END_US);
}

static void
test_add (void)
{
  static const struct
  {
    gint64 before_end_us;
    gint64 length_us;
    gint column; /* -1: nowhere */
  } rows[] = {
    { 0, 0, LAMP_SPARK_COLUMNS - 1 },                        /* the very end */
    { LAMP_SPARK_COLUMN_US - 1, 0, LAMP_SPARK_COLUMNS - 1 }, /* first of the last column */
    { LAMP_SPARK_COLUMN_US, 0, LAMP_SPARK_COLUMNS - 2 },     /* end of the one before */
    { LAMP_SPARK_COLUMNS * LAMP_SPARK_COLUMN_US - 1, 0, 0 }, /* first of the first */
    { LAMP_SPARK_COLUMNS * LAMP_SPARK_COLUMN_US, 0, -1 },    /* too old */
    { -1, 0, -1 },                                           /* after the end */
    { 0, LAMP_US_PER_HOUR, LAMP_SPARK_COLUMNS - 1 },         /* an hour is a reading */
    { 0, LAMP_US_PER_HOUR + 1, -1 },                         /* longer is a summary */
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      LampReading reading = reading_at (END_US - rows[i].before_end_us, rows[i].length_us, 70000);
      LampSpark spark;

      lamp_spark_init (&spark, END_US);
      lamp_spark_add (&spark, &reading);
      for (gint c = 0; c < LAMP_SPARK_COLUMNS; c++)
        g_assert_cmpint (spark.has[c], ==, c == rows[i].column);
    }
}

static void
test_range_and_repeat (void)
{
  LampReading low = reading_at (END_US, 0, 61000), high = reading_at (END_US - 1, 0, 88000);
  LampSpark spark;

  lamp_spark_init (&spark, END_US);
  for (guint i = 0; i < 2; i++)
    {
      lamp_spark_add (&spark, &low);
      lamp_spark_add (&spark, &high);
    }
  g_assert_cmpint (spark.minimum[LAMP_SPARK_COLUMNS - 1], ==, 61000);
  g_assert_cmpint (spark.maximum[LAMP_SPARK_COLUMNS - 1], ==, 88000);
}

static void
test_shift (void)
{
  LampReading old = reading_at (END_US - LAMP_SPARK_COLUMNS * LAMP_SPARK_COLUMN_US + 1, 0, 50000);
  LampReading last = reading_at (END_US, 0, 70000);
  LampSpark spark;

  lamp_spark_init (&spark, END_US);
  lamp_spark_add (&spark, &old);
  lamp_spark_add (&spark, &last);
  lamp_spark_shift (&spark, END_US - LAMP_SPARK_COLUMN_US); /* never backwards */
  g_assert_true (spark.has[0]);
  lamp_spark_shift (&spark, END_US + 2 * LAMP_SPARK_COLUMN_US);
  g_assert_false (spark.has[0]);
  g_assert_true (spark.has[LAMP_SPARK_COLUMNS - 3]);
  g_assert_cmpint (spark.minimum[LAMP_SPARK_COLUMNS - 3], ==, 70000);
  g_assert_false (spark.has[LAMP_SPARK_COLUMNS - 1]);
  lamp_spark_shift (&spark, END_US + 1000 * LAMP_SPARK_COLUMN_US);
  g_assert_false (spark.has[LAMP_SPARK_COLUMNS - 3]);
  g_assert_cmpint (spark.end_us, ==, END_US + 1000 * LAMP_SPARK_COLUMN_US);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/spark/end", test_end);
  g_test_add_func ("/model/spark/add", test_add);
  g_test_add_func ("/model/spark/range-and-repeat", test_range_and_repeat);
  g_test_add_func ("/model/spark/shift", test_shift);

  return g_test_run ();
}
