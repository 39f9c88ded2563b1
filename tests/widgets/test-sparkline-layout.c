/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where the bars of a sparkline stand: whole pixels without seams, inside the widget, gaps left open.
 */

#include "config.h"

#include "model/spark.h"
#include "widgets/sparkline-layout.h"

static void
fill (LampSpark *spark, guint from, guint to, gint64 minimum, gint64 maximum)
{
  for (guint i = from; i < to; i++)
    {
      spark->has[i] = TRUE;
      spark->minimum[i] = minimum;
      spark->maximum[i] = maximum;
    }
}

static void
test_empty (void)
{
  LampSpark spark;
  LampSparkBar bars[LAMP_SPARK_COLUMNS];

  lamp_spark_init (&spark, 0);
  g_assert_false (lamp_spark_layout (&spark, 200, 28, bars));
}

static void
test_edges_meet (void)
{
  static const gint widths[] = { 1, 50, 96, 97, 207, 1000 };
  LampSpark spark;

  lamp_spark_init (&spark, 0);
  fill (&spark, 0, LAMP_SPARK_COLUMNS, 60000, 90000);
  for (guint w = 0; w < G_N_ELEMENTS (widths); w++)
    {
      LampSparkBar bars[LAMP_SPARK_COLUMNS];
      gint x = 0;

      g_assert_true (lamp_spark_layout (&spark, widths[w], 28, bars));
      for (guint i = 0; i < LAMP_SPARK_COLUMNS; i++)
        {
          g_assert_cmpint (bars[i].x, ==, x);
          x += bars[i].width;
          g_assert_cmpint (bars[i].top, >=, 0);
          g_assert_cmpint (bars[i].bottom, <=, 28);
          g_assert_cmpint (bars[i].top, <, bars[i].bottom);
        }
      g_assert_cmpint (x, ==, widths[w]);
    }
}

static void
test_gaps (void)
{
  LampSpark spark;
  LampSparkBar bars[LAMP_SPARK_COLUMNS];

  lamp_spark_init (&spark, 0);
  fill (&spark, 10, 40, 70000, 72000);
  fill (&spark, 50, 90, 70000, 72000);
  g_assert_true (lamp_spark_layout (&spark, 192, 28, bars));
  g_assert_false (bars[9].is_gap); /* before the first reading nothing is missing */
  g_assert_true (bars[40].is_gap);
  g_assert_true (bars[49].is_gap);
  g_assert_false (bars[50].is_gap);
  g_assert_true (bars[95].is_gap); /* silence at the end is one */
}

static void
test_calm_looks_calm (void)
{
  LampSpark spark;
  LampSparkBar bars[LAMP_SPARK_COLUMNS];

  lamp_spark_init (&spark, 0);
  fill (&spark, 0, 48, 70000, 70000);
  fill (&spark, 48, 96, 71000, 71000);
  g_assert_true (lamp_spark_layout (&spark, 192, 29, bars));
  /* One beat of difference is a pixel or so of 29, not the whole height. */
  g_assert_cmpint (bars[0].middle - bars[95].middle, <=, 2);
  g_assert_cmpint (bars[0].middle, >, 10);
  g_assert_cmpint (bars[0].middle, <, 19);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/widgets/sparkline-layout/empty", test_empty);
  g_test_add_func ("/widgets/sparkline-layout/edges-meet", test_edges_meet);
  g_test_add_func ("/widgets/sparkline-layout/gaps", test_gaps);
  g_test_add_func ("/widgets/sparkline-layout/calm-looks-calm", test_calm_looks_calm);

  return g_test_run ();
}
