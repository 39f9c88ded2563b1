/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * NEWS2 against the published table: 21 vectors with every sub-score, rounding at display
 * precision, partial sets, a grid over every boundary that is scored a second time by a formula
 * written from the table on its own, the CSV form, and a file of vectors that other people wrote.
 */

#include "config.h"

#include "core/news2.h"

#include <string.h>

typedef struct
{
  const char *line; /* rr,spo2,scale,o2,sbp,hr,acvpu,temp */
  gint scores[7];   /* breathing, SpO2, oxygen, systolic, pulse, consciousness, temperature */
  guint total;
  LampNews2Band band;
} Vector;

#define LOW        LAMP_NEWS2_LOW
#define LOW_MEDIUM LAMP_NEWS2_LOW_MEDIUM
#define MEDIUM     LAMP_NEWS2_MEDIUM
#define HIGH       LAMP_NEWS2_HIGH

static const Vector vectors[] = {
  { "16,98,1,0,120,80,A,37.0", { 0, 0, 0, 0, 0, 0, 0 }, 0, LOW },        /* all normal */
  { "7,80,1,1,85,140,U,34.5", { 3, 3, 2, 3, 3, 3, 3 }, 20, HIGH },       /* the most there is */
  { "18,90,1,1,100,100,V,36.5", { 0, 3, 2, 2, 1, 3, 0 }, 11, HIGH },     /* low side, on oxygen */
  { "22,94,1,1,105,45,C,35.5", { 2, 1, 2, 1, 1, 3, 1 }, 11, HIGH },      /* a part of each kind */
  { "16,98,1,0,120,35,A,37.0", { 0, 0, 0, 0, 3, 0, 0 }, 3, LOW_MEDIUM }, /* a single 3 */
  { "10,98,1,0,120,95,A,38.5", { 1, 0, 0, 0, 1, 0, 1 }, 3, LOW },        /* 3 without a single 3 */
  { "22,98,1,0,95,95,A,37.0", { 2, 0, 0, 2, 1, 0, 0 }, 5, MEDIUM },      /* lowest medium */
  { "26,98,1,0,95,115,A,37.0", { 3, 0, 0, 2, 2, 0, 0 }, 7, HIGH },       /* lowest high */
  { "16,100,2,1,120,80,A,37.0", { 0, 3, 2, 0, 0, 0, 0 }, 5, MEDIUM }, /* scale 2: too much oxygen */
  { "16,90,2,0,120,80,A,37.0", { 0, 0, 0, 0, 0, 0, 0 }, 0, LOW },     /* scale 2: at its target */
  { "16,90,1,0,120,80,A,37.0", { 0, 3, 0, 0, 0, 0, 0 }, 3, LOW_MEDIUM }, /* the same on scale 1 */
  { "16,97,2,0,120,80,A,37.0", { 0, 0, 0, 0, 0, 0, 0 }, 0, LOW },    /* scale 2 high on air: 0 */
  { "16,94,2,1,120,80,A,37.0", { 0, 1, 2, 0, 0, 0, 0 }, 3, LOW },    /* 2 for oxygen is no 3 */
  { "25,91,1,0,108,112,C,38.9", { 3, 3, 0, 1, 2, 3, 1 }, 13, HIGH }, /* an infection */
  { "22,93,1,0,128,96,A,37.8", { 2, 2, 0, 0, 1, 0, 0 }, 5, MEDIUM }, /* its beginning */
  { "16,98,1,0,220,80,A,37.0",
    { 0, 0, 0, 3, 0, 0, 0 },
    3,
    LOW_MEDIUM },                                                 /* the only high pressure */
  { "16,98,1,0,120,80,A,39.1", { 0, 0, 0, 0, 0, 0, 2 }, 2, LOW }, /* no 3 for fever */
  { "16,98,1,0,120,80,A,35.0", { 0, 0, 0, 0, 0, 0, 3 }, 3, LOW_MEDIUM }, /* but for cold */
  { "20,96,1,0,219,90,A,38.0", { 0, 0, 0, 0, 0, 0, 0 }, 0, LOW },        /* upper edges of 0 */
  { "21,95,1,0,110,91,A,38.1", { 2, 1, 0, 1, 1, 0, 1 }, 6, MEDIUM },     /* one past them */
  { "16,97,1,1,120,80,A,37.0", { 0, 0, 2, 0, 0, 0, 0 }, 2, LOW },        /* scale 1: oxygen is 2 */
};

static void
score_line (const char *line, LampNews2Input *input, LampNews2 *score)
{
  g_autoptr (GError) error = NULL;
  gboolean is_read = lamp_news2_read_csv_line (line, input, &error);

  g_assert_no_error (error);
  g_assert_true (is_read);
  lamp_news2_score (input, score);
}

static void
test_vectors (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      LampNews2Input input;
      LampNews2 score;

      score_line (vectors[i].line, &input, &score);
      for (guint part = 0; part < LAMP_NEWS2_N_PARTS; part++)
        g_assert_cmpint (score.score[part], ==, vectors[i].scores[part]);
      g_assert_cmpuint (score.known, ==, 7);
      g_assert_cmpuint (score.minimum, ==, vectors[i].total);
      g_assert_cmpuint (score.maximum, ==, vectors[i].total);
      g_assert_cmpint (score.band, ==, vectors[i].band);
    }
}

static void
test_rounding (void)
{
  static const struct
  {
    const char *line;
    LampNews2Part part;
    gint score;
  } rows[] = {
    { ",,,,,,,35.04", LAMP_NEWS2_TEMPERATURE, 3 }, /* shown as 35.0 */
    { ",,,,,,,35.05", LAMP_NEWS2_TEMPERATURE, 1 }, /* shown as 35.1 */
    { ",,,,,,,36.04", LAMP_NEWS2_TEMPERATURE, 1 },
    { ",,,,,,,36.05", LAMP_NEWS2_TEMPERATURE, 0 },
    { ",,,,,,,38.04", LAMP_NEWS2_TEMPERATURE, 0 },
    { ",,,,,,,38.05", LAMP_NEWS2_TEMPERATURE, 1 }, /* as a double just below */
    { ",,,,,,,39.04", LAMP_NEWS2_TEMPERATURE, 1 },
    { ",,,,,,,39.05", LAMP_NEWS2_TEMPERATURE, 2 },
    { ",,,,,,,38.0496", LAMP_NEWS2_TEMPERATURE, 0 }, /* rounding twice would give 38.1 */
    { ",,,,,,,370e-1", LAMP_NEWS2_TEMPERATURE, 0 },
    { "24.5,,,,,,,", LAMP_NEWS2_BREATHING, 3 },
    { "24.4999,,,,,,,", LAMP_NEWS2_BREATHING, 2 },
    { "8.5,,,,,,,", LAMP_NEWS2_BREATHING, 1 },
    { ",91.5,,,,,,", LAMP_NEWS2_SPO2, 2 },
    { ",,,,90.49,,,", LAMP_NEWS2_SYSTOLIC, 3 },
    { ",,,,219.5,,,", LAMP_NEWS2_SYSTOLIC, 3 },
    { ",,,,,130.5,,", LAMP_NEWS2_PULSE, 3 },
    { ",,,,,130.4,,", LAMP_NEWS2_PULSE, 2 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      LampNews2Input input;
      LampNews2 score;

      score_line (rows[i].line, &input, &score);
      g_assert_cmpint (score.score[rows[i].part], ==, rows[i].score);
    }
}

static void
test_partial (void)
{
  static const struct
  {
    const char *line;
    const char *csv;
    gint spo2; /* its own score, -1 where it has none */
  } rows[] = {
    { ",,,,,112,,", ",1,2,19,low", -1 },
    { "22,,,,,96,,", ",2,3,17,low", -1 },           /* a bed mat */
    { "16,98,1,0,120,80,,37.0", ",6,0,3,low", 0 },  /* all but consciousness: not 0 */
    { "26,,,,,,,", ",1,3,20,low-medium", -1 },      /* a single 3 shows before the rest */
    { "26,90,,1,,,,", ",3,8,20,high", 3 },          /* already high */
    { "16,95,2,,120,80,A,37.0", ",6,0,4,low", -1 }, /* 0 on air or 4 on oxygen */
    { "16,95,1,,120,80,A,37.0", ",6,1,3,low", 1 },  /* 1 on air or 3 on oxygen */
    { "16,85,2,,120,80,A,37.0", ",6,2,4,low", 2 },  /* below 93 oxygen is apart */
    { "16,,2,1,120,80,A,37.0", ",6,2,5,low", -1 },  /* oxygen without a saturation */
    { "16,,2,0,120,80,A,37.0", ",6,0,3,low", -1 },
    { "16,,1,,120,80,A,37.0", ",5,0,5,low", -1 },
    { ",,,,,,,", ",0,0,20,low", -1 },
    { "16,98,1,0,120,80,A,37.0", "0,7,0,0,low", 0 },
    { "21,95,1,0,110,91,A,38.1", "6,7,6,6,medium", 1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      LampNews2Input input;
      LampNews2 score;
      g_autofree char *csv = NULL;

      score_line (rows[i].line, &input, &score);
      csv = lamp_news2_to_csv (&score);
      g_assert_cmpstr (csv, ==, rows[i].csv);
      g_assert_cmpint (score.score[LAMP_NEWS2_SPO2], ==, rows[i].spo2);
      for (guint part = 0; part < LAMP_NEWS2_N_PARTS; part++)
        if (!input.is_known[part])
          g_assert_cmpint (score.score[part], ==, -1);
    }
}

/* The table a second time, as conditions on whole display units; temperature in tenths. */
static gint
second_breathing (gint v)
{
  return v <= 8 || v >= 25 ? 3 : v >= 21 ? 2 : v >= 9 && v <= 11 ? 1 : 0;
}

static gint
second_spo2 (gint v, gint scale, gint oxygen)
{
  if (scale == 1)
    return v >= 96 ? 0 : v >= 94 ? 1 : v >= 92 ? 2 : 3;
  if (v >= 93 && oxygen)
    return v >= 97 ? 3 : v >= 95 ? 2 : 1;
  return v >= 88 ? 0 : v >= 86 ? 1 : v >= 84 ? 2 : 3;
}

static gint
second_systolic (gint v)
{
  return v >= 220 ? 3 : v >= 111 ? 0 : v >= 101 ? 1 : v >= 91 ? 2 : 3;
}

static gint
second_pulse (gint v)
{
  return v >= 131 || v <= 40 ? 3 : v >= 111 ? 2 : v >= 91 || v <= 50 ? 1 : 0;
}

static gint
second_temperature (gint v)
{
  return v <= 350 ? 3 : v >= 391 ? 2 : v <= 360 || v >= 381 ? 1 : 0;
}

static LampNews2Band
second_band (gint total, gboolean has_three)
{
  return total >= 7 ? HIGH : total >= 5 ? MEDIUM : has_three ? LOW_MEDIUM : LOW;
}

static void
check_grid_point (const LampNews2Input *input, gint spo2, gint scale, gint oxygen)
{
  gint a = second_breathing ((gint) (input->value[LAMP_NEWS2_BREATHING] / 1000));
  gint b = second_spo2 (spo2, scale, oxygen);
  gint c = second_systolic ((gint) (input->value[LAMP_NEWS2_SYSTOLIC] / 1000));
  gint d = second_pulse ((gint) (input->value[LAMP_NEWS2_PULSE] / 1000));
  gint e = input->value[LAMP_NEWS2_CONSCIOUSNESS] == LAMP_CONSCIOUSNESS_ALERT ? 0 : 3;
  gint f = second_temperature ((gint) (input->value[LAMP_NEWS2_TEMPERATURE] / 100));
  gint total = a + b + c + d + e + f + 2 * oxygen;
  gboolean has_three = a == 3 || b == 3 || c == 3 || d == 3 || e == 3 || f == 3;
  LampNews2 score;

  lamp_news2_score (input, &score);
  if ((gint) score.minimum != total || score.maximum != score.minimum
      || score.band != second_band (total, has_three))
    g_error ("rr %d spo2 %d scale %d o2 %d: %u, expected %d",
             (gint) (input->value[LAMP_NEWS2_BREATHING] / 1000), spo2, scale, oxygen, score.minimum,
             total);
}

/* Both sides of every edge of every part, in all combinations. */
static void
test_grid (void)
{
  static const gint breathing[] = { 3, 8, 9, 11, 12, 20, 21, 24, 25, 80 };
  static const gint spo2[] = { 40, 83, 84, 85, 86, 87, 88, 91, 92, 93, 94, 95, 96, 97, 100 };
  static const gint systolic[] = { 90, 91, 100, 101, 110, 111, 219, 220 };
  static const gint pulse[] = { 40, 41, 50, 51, 90, 91, 110, 111, 130, 131 };
  static const gint temperature[] = { 350, 351, 360, 361, 380, 381, 390, 391 };
  LampNews2Input input = { 0 };

  for (guint part = 0; part < LAMP_NEWS2_N_PARTS; part++)
    input.is_known[part] = TRUE;

  for (gsize a = 0; a < G_N_ELEMENTS (breathing); a++)
    for (gsize b = 0; b < G_N_ELEMENTS (spo2) * 4; b++)
      for (gsize c = 0; c < G_N_ELEMENTS (systolic); c++)
        for (gsize d = 0; d < G_N_ELEMENTS (pulse); d++)
          for (gsize e = 0; e < G_N_ELEMENTS (temperature) * 2; e++)
            {
              gint oxygen = b % 2, scale = 1 + (b / 2) % 2;

              input.scale = (guint) scale;
              input.value[LAMP_NEWS2_BREATHING] = breathing[a] * 1000;
              input.value[LAMP_NEWS2_SPO2] = spo2[b / 4] * 1000;
              input.value[LAMP_NEWS2_OXYGEN] = oxygen;
              input.value[LAMP_NEWS2_SYSTOLIC] = systolic[c] * 1000;
              input.value[LAMP_NEWS2_PULSE] = pulse[d] * 1000;
              input.value[LAMP_NEWS2_TEMPERATURE] = temperature[e / 2] * 100;
              input.value[LAMP_NEWS2_CONSCIOUSNESS] = e % 2;
              check_grid_point (&input, spo2[b / 4], scale, oxygen);
            }
}

/* What is missing may turn out anyhow: the range must be just the totals that are possible. */
static void
test_range_is_reached (void)
{
  for (guint scale = 1; scale <= 2; scale++)
    for (gint spo2 = -1; spo2 <= 100; spo2++)
      for (gint oxygen = -1; oxygen <= 1; oxygen++)
        {
          LampNews2Input input = { .scale = scale };
          LampNews2 score;
          guint least = 99, most = 0;

          input.is_known[LAMP_NEWS2_SPO2] = spo2 >= 0;
          input.value[LAMP_NEWS2_SPO2] = spo2 * 1000;
          input.is_known[LAMP_NEWS2_OXYGEN] = oxygen >= 0;
          input.value[LAMP_NEWS2_OXYGEN] = oxygen;
          lamp_news2_score (&input, &score);

          for (gint s = spo2 < 0 ? 0 : spo2; s <= (spo2 < 0 ? 100 : spo2); s++)
            for (gint o = oxygen < 0 ? 0 : oxygen; o <= (oxygen < 0 ? 1 : oxygen); o++)
              {
                guint sum = (guint) (second_spo2 (s, (gint) scale, o) + 2 * o);

                least = MIN (least, sum);
                most = MAX (most, sum);
              }
          g_assert_cmpuint (score.minimum, ==, least);
          g_assert_cmpuint (score.maximum, ==, most + 15);
        }
}

static void
test_csv_accepts (void)
{
  LampNews2Input input;
  g_autoptr (GError) error = NULL;

  g_assert_true (lamp_news2_read_csv_line ("16, 98 ,,1,120,80,c,37.0\r\n", &input, &error));
  g_assert_cmpuint (input.scale, ==, 1); /* a blank scale is scale 1 */
  g_assert_cmpint (input.value[LAMP_NEWS2_SPO2], ==, 98000);
  g_assert_cmpint (input.value[LAMP_NEWS2_OXYGEN], ==, 1);
  g_assert_cmpint (input.value[LAMP_NEWS2_CONSCIOUSNESS], ==, LAMP_CONSCIOUSNESS_NEW_CONFUSION);
  g_assert_true (lamp_news2_read_csv_line ("16,98,2,1,120,80,U,37.0,more,\"x\",", &input, &error));
  g_assert_cmpuint (input.scale, ==, 2);
  g_assert_cmpint (input.value[LAMP_NEWS2_CONSCIOUSNESS], ==, LAMP_CONSCIOUSNESS_UNRESPONSIVE);
  g_assert_no_error (error);
}

static void
test_csv_refuses (void)
{
  static const struct
  {
    const char *line;
    const char *column;
  } rows[] = {
    { "x,98,1,0,120,80,A,37.0", "rr" },
    { "0,98,1,0,120,80,A,37.0", "rr" },     /* from a device: no reading */
    { "16,101,1,0,120,80,A,37.0", "spo2" }, /* more than all */
    { "16,98,3,0,120,80,A,37.0", "scale" }, /* there are two */
    { "16,98,1,2,120,80,A,37.0", "o2" },    /* litres are no answer to yes or no */
    { "16,98,1,yes,120,80,A,37.0", "o2" },
    { "16,98,1,0,1e400,80,A,37.0", "sbp" },
    { "16,98,1,0,120,-80,A,37.0", "hr" },
    { "16,98,1,0,120,nan,A,37.0", "hr" },
    { "16,98,1,0,120,80,X,37.0", "acvpu" },
    { "16,98,1,0,120,80,AV,37.0", "acvpu" },
    { "16,98,1,0,120,80,A,98.6", "temp" }, /* Fahrenheit is not guessed */
    { "16,98,1,0,120,80,A,0x25", "temp" },
    { "16,98,1,0,120,80,A,37\xff", "temp" }, /* no UTF-8 */
    { "16,98,1,0,120,80,A", "temp" },        /* a column short */
    { "", "rr" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      LampNews2Input input, untouched;
      g_autoptr (GError) error = NULL;
      g_autofree char *named = g_strdup_printf ("Column %s", rows[i].column);

      memset (&input, 0x5a, sizeof input);
      untouched = input;
      g_assert_false (lamp_news2_read_csv_line (rows[i].line, &input, &error));
      g_assert_error (error, LAMP_NEWS2_ERROR, LAMP_NEWS2_ERROR_COLUMN);
      g_assert_true (g_str_has_prefix (error->message, named));
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      g_assert_cmpmem (&input, sizeof input, &untouched, sizeof untouched);
    }
}

/* One line of a file of vectors. "CVPU" stands for each of the four, which score alike. */
static void
check_file_line (const char *line)
{
  g_auto (GStrv) fields = g_strsplit (line, ",", -1);
  const char *letters;

  g_assert_cmpuint (g_strv_length (fields), ==, 9);
  letters = fields[6];
  do
    {
      char letter[2] = { letters[0], '\0' };
      g_autofree char *read = g_strjoin (",", fields[0], fields[1], fields[2], fields[3], fields[4],
                                         fields[5], letter, fields[7], NULL);
      LampNews2Input input;
      LampNews2 score;

      score_line (read, &input, &score);
      g_assert_cmpuint (score.known, ==, 7);
      g_assert_cmpuint (score.minimum, ==, g_ascii_strtoull (fields[8], NULL, 10));
    }
  while (letters[0] != '\0' && *++letters != '\0');
}

static void
check_file (const char *path)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) lines = NULL;
  guint n_checked = 0;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  lines = g_strsplit (text, "\n", -1);
  for (gsize i = 1; lines[0] != NULL && lines[i] != NULL; i++)
    {
      g_strstrip (lines[i]);
      if (lines[i][0] == '\0')
        continue;
      check_file_line (lines[i]);
      n_checked++;
    }
  g_assert_cmpuint (n_checked, >=, 19);
}

static void
test_own_file (void)
{
  const char *fixtures = g_getenv ("LAMP_TEST_FIXTURES");
  g_autofree char *path = NULL;

  g_assert_nonnull (fixtures);
  path = g_build_filename (fixtures, "news2.csv", NULL);
  check_file (path);
}

static void
test_shared_file (void)
{
  const char *shared = g_getenv ("LAMP_TEST_SHARED");
  g_autofree char *path = NULL;

  path = g_build_filename (shared != NULL ? shared : "", "data", "news2", "gdl-lang.csv", NULL);
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_test_skip ("the shared vectors are not on this machine");
      return;
    }
  check_file (path);
}

static void
test_names (void)
{
  g_assert_cmpstr (lamp_news2_band_to_string (LOW_MEDIUM), ==, "low-medium");
  g_assert_cmpint (lamp_news2_metric (LAMP_NEWS2_OXYGEN), ==, LAMP_METRIC_ON_OXYGEN);
  g_assert_cmpint (lamp_news2_metric (LAMP_NEWS2_TEMPERATURE), ==, LAMP_METRIC_TEMPERATURE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/core/news2/vectors", test_vectors);
  g_test_add_func ("/core/news2/rounding", test_rounding);
  g_test_add_func ("/core/news2/partial", test_partial);
  g_test_add_func ("/core/news2/grid", test_grid);
  g_test_add_func ("/core/news2/range-is-reached", test_range_is_reached);
  g_test_add_func ("/core/news2/csv-accepts", test_csv_accepts);
  g_test_add_func ("/core/news2/csv-refuses", test_csv_refuses);
  g_test_add_func ("/core/news2/own-file", test_own_file);
  g_test_add_func ("/core/news2/shared-file", test_shared_file);
  g_test_add_func ("/core/news2/names", test_names);

  return g_test_run ();
}
