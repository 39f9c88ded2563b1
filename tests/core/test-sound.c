/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the alarms sound like, against the numbers of IEC 60601-1-8 as domain.md 3.1 has them: the
 * rhythm of each priority as milliseconds and as samples, the spectrum of a pulse, its rise and fall,
 * that nothing clips or clicks; and how loud each is around the clock.
 */

#include "config.h"

#include "core/tone.h"

#include <math.h>
#include <string.h>

#define MS (LAMP_TONE_RATE / 1000)

static const struct
{
  LampPriority priority;
  guint onsets[11]; /* G_MAXUINT ends it */
  guint duration, length, repeat;
  guint least_gap, most_gap;           /* between pulses that follow each other */
  guint least_duration, most_duration; /* of a pulse */
  guint least_rest, most_rest;         /* from the end of a burst to the next */
} recipes[] = {
  { LAMP_PRIORITY_HIGH,
    { 0, 250, 500, 1000, 1250, 2200, 2450, 2700, 3200, 3450, G_MAXUINT },
    150,
    3600,
    8600,
    50,
    125,
    75,
    200,
    2500,
    15000 },
  { LAMP_PRIORITY_MEDIUM,
    { 0, 400, 800, G_MAXUINT },
    200,
    1000,
    15000,
    125,
    250,
    125,
    250,
    2500,
    30000 },
  { LAMP_PRIORITY_LOW, { 0, 400, G_MAXUINT }, 200, 600, 60000, 125, 250, 125, 250, 15001, 600000 },
};

static void
test_recipes (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (recipes); i++)
    {
      const LampSoundPattern *pattern = lamp_sound_pattern_get (recipes[i].priority);
      const LampPulse *last = &pattern->pulses[pattern->n_pulses - 1];

      for (guint j = 0; j < pattern->n_pulses; j++)
        {
          g_assert_cmpuint (pattern->pulses[j].onset_ms, ==, recipes[i].onsets[j]);
          g_assert_cmpuint (pattern->pulses[j].duration_ms, ==, recipes[i].duration);
        }
      g_assert_cmpuint (recipes[i].onsets[pattern->n_pulses], ==, G_MAXUINT);
      g_assert_cmpuint (pattern->length_ms, ==, recipes[i].length);
      g_assert_cmpuint (pattern->length_ms, ==, last->onset_ms + last->duration_ms);
      g_assert_cmpuint (pattern->repeat_ms, ==, recipes[i].repeat);
    }
  g_assert_null (lamp_sound_pattern_get (LAMP_PRIORITY_NONE));
}

/* The recipe itself against the standard's limits. */
static void
test_limits (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (recipes); i++)
    {
      const LampSoundPattern *pattern = lamp_sound_pattern_get (recipes[i].priority);
      const LampPulse *pulses = pattern->pulses;
      guint rest = pattern->repeat_ms - pattern->length_ms;

      g_assert_cmpuint (pulses[0].duration_ms, >=, recipes[i].least_duration);
      g_assert_cmpuint (pulses[0].duration_ms, <=, recipes[i].most_duration);
      g_assert_cmpuint (rest, >=, recipes[i].least_rest);
      g_assert_cmpuint (rest, <=, recipes[i].most_rest);
      for (guint j = 1; j < pattern->n_pulses; j++)
        {
          guint gap = pulses[j].onset_ms - pulses[j - 1].onset_ms - pulses[j - 1].duration_ms;
          gboolean is_third = j == 3 || j == 8;

          if (j == 5) /* between the halves of HIGH */
            g_assert_true (gap >= 350 && gap <= 1300);
          else if (is_third) /* 2x + td */
            g_assert_cmpuint (gap, ==, 2 * 100 + 150);
          else
            g_assert_true (gap >= recipes[i].least_gap && gap <= recipes[i].most_gap);
        }
    }
}

/* What is between two samples of a burst: each pulse begins and ends just where it should, and all
 * the rest is still. */
static void
test_samples (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (recipes); i++)
    {
      const LampSoundPattern *pattern = lamp_sound_pattern_get (recipes[i].priority);
      gsize n, at = 0;
      g_autofree gint16 *samples = lamp_tone_new_burst (pattern, 100, &n);

      g_assert_cmpuint (n, ==, recipes[i].length * MS);
      for (guint j = 0; j < pattern->n_pulses; j++)
        {
          gsize onset = recipes[i].onsets[j] * MS;
          gsize end = onset + recipes[i].duration * MS;

          for (; at < onset; at++)
            g_assert_cmpint (samples[at], ==, 0);
          g_assert_cmpint (ABS (samples[onset]) + ABS (samples[end - 1]), ==, 0);
          g_assert_cmpint (ABS (samples[onset + 1]) + ABS (samples[onset + 2]), >, 0);
          g_assert_cmpmem (samples, (end - onset) * 2, samples + onset, (end - onset) * 2);
          at = end;
        }
    }
}

/* How much of a frequency is in the middle of a pulse, as an amplitude (Goertzel, Hann window). */
static double
amplitude_of (const gint16 *samples, gsize n, double frequency)
{
  double real = 0, imaginary = 0, sum = 0;

  for (gsize i = 0; i < n; i++)
    {
      double window = 0.5 - 0.5 * cos (2 * G_PI * (double) i / (double) n);
      double angle = 2 * G_PI * frequency * (double) i / LAMP_TONE_RATE;

      real += window * samples[i] * cos (angle);
      imaginary += window * samples[i] * sin (angle);
      sum += window;
    }

  return 2 * hypot (real, imaginary) / sum;
}

static void
test_spectrum (void)
{
  static const double levels_db[] = { 0, -1.4, -4.4, -6, -8 };
  gsize n;
  g_autofree gint16 *samples
      = lamp_tone_new_burst (lamp_sound_pattern_get (LAMP_PRIORITY_MEDIUM), 100, &n);
  const gint16 *middle = samples + 30 * MS; /* past the rise, 26 ms */
  gsize n_middle = 140 * MS;
  double fundamental = amplitude_of (middle, n_middle, 523);
  guint in_band = 0;

  for (guint i = 0; i < G_N_ELEMENTS (levels_db); i++)
    {
      double frequency = 523.0 * (i + 1);
      double level = 20 * log10 (amplitude_of (middle, n_middle, frequency) / fundamental);

      g_assert_cmpfloat_with_epsilon (level, levels_db[i], 0.1);
      in_band += frequency >= 300 && frequency <= 4000 && fabs (level) <= 15;
    }
  g_assert_cmpuint (in_band, >=, 4);
  /* Nothing else: not between the harmonics, not above them. */
  for (double frequency = 523 * 1.5; frequency < 20000; frequency += 523)
    g_assert_cmpfloat (amplitude_of (middle, n_middle, frequency), <, fundamental / 1000);
  for (guint i = 6; i < 12; i++)
    g_assert_cmpfloat (amplitude_of (middle, n_middle, 523.0 * i), <, fundamental / 1000);
}

/* The highest in a window of a little more than half a period: the envelope. */
static double
height_at (const gint16 *samples, gsize at)
{
  gint highest = 0;

  for (gsize i = at; i < at + LAMP_TONE_RATE / LAMP_TONE_FUNDAMENTAL; i++)
    highest = MAX (highest, ABS (samples[i]));

  return highest;
}

static void
test_rise (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (recipes); i++)
    {
      gsize n, pulse = recipes[i].duration * MS;
      g_autofree gint16 *samples
          = lamp_tone_new_burst (lamp_sound_pattern_get (recipes[i].priority), 100, &n);
      gsize tenth = 0, nine_tenths = 0;

      for (gsize at = 0; at < pulse / 2; at++)
        {
          tenth = tenth == 0 && height_at (samples, at) >= 0.1 * LAMP_TONE_PEAK ? at : tenth;
          nine_tenths = nine_tenths == 0 && height_at (samples, at) >= 0.9 * LAMP_TONE_PEAK
                            ? at
                            : nine_tenths;
        }
      /* 10 to 90 % of a straight rise over 13 % of the pulse, to a period. */
      g_assert_cmpfloat_with_epsilon ((double) (nine_tenths - tenth), 0.8 * 0.13 * (double) pulse,
                                      92);
      g_assert_cmpfloat (height_at (samples, pulse - pulse / 100), <, 0.12 * LAMP_TONE_PEAK);
    }
}

static void
test_no_click_no_clip (void)
{
  gsize n;
  g_autofree gint16 *loud
      = lamp_tone_new_burst (lamp_sound_pattern_get (LAMP_PRIORITY_HIGH), 100, &n);
  gint highest = 0, steepest = 0;

  for (gsize i = 1; i < n; i++)
    {
      highest = MAX (highest, ABS (loud[i]));
      steepest = MAX (steepest, ABS (loud[i] - loud[i - 1]));
    }
  g_assert_cmpint (highest, <=, LAMP_TONE_PEAK + 1);
  g_assert_cmpint (highest, >=, LAMP_TONE_PEAK * 98 / 100);
  /* No step is steeper than the tone itself can be: the sum over harmonics of 2 pi f times their
   * share, at most five times that of the fundamental alone. */
  g_assert_cmpint (steepest, <, (gint) (2 * G_PI * 523 * 5 / LAMP_TONE_RATE * LAMP_TONE_PEAK));
  /* And in the first millisecond of a pulse hardly any of it is there. */
  for (gsize i = 0; i < MS; i++)
    g_assert_cmpint (ABS (loud[1000 * MS + i]), <=, LAMP_TONE_PEAK / 19);
}

static void
test_loudness (void)
{
  static const struct
  {
    guint percent;
    double db;
  } rows[] = { { 100, 0 }, { 70, -9.29 }, { 50, -18.06 } };
  const LampSoundPattern *pattern = lamp_sound_pattern_get (LAMP_PRIORITY_LOW);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      gsize n;
      g_autofree gint16 *samples = lamp_tone_new_burst (pattern, rows[i].percent, &n);
      double height = height_at (samples, n / 6);

      g_assert_cmpfloat_with_epsilon (20 * log10 (height / LAMP_TONE_PEAK), rows[i].db, 0.1);
    }
}

static void
test_night (void)
{
#define AT(h, m) ((h) *60 + (m))
  static const LampSoundPlan usual = { 80, 60, AT (21, 0), AT (7, 0), FALSE };
  static const LampSoundPlan small_hours = { 80, 60, AT (0, 30), AT (5, 0), TRUE };
  static const LampSoundPlan no_night = { 80, 60, AT (21, 0), AT (21, 0), FALSE };
  static const LampSoundPlan too_quiet = { 10, 0, AT (21, 0), AT (7, 0), TRUE };
  static const LampSoundPlan louder_night = { 60, 100, AT (21, 0), AT (7, 0), TRUE };
  static const LampSoundPlan too_loud = { 400, 400, AT (21, 0), AT (7, 0), TRUE };
  static const struct
  {
    const LampSoundPlan *plan;
    guint minute;
    guint high, medium, low;
  } rows[] = {
    { &usual, AT (12, 0), 80, 80, 80 },
    { &usual, AT (20, 59), 80, 80, 80 }, /* the last minute of the day */
    { &usual, AT (21, 0), 80, 60, 0 },   /* HIGH does not know night; LOW waits for the morning */
    { &usual, AT (23, 59), 80, 60, 0 },
    { &usual, AT (0, 0), 80, 60, 0 },
    { &usual, AT (6, 59), 80, 60, 0 },
    { &usual, AT (7, 0), 80, 80, 80 }, /* it comes back by itself */
    { &small_hours, AT (0, 29), 80, 80, 80 },
    { &small_hours, AT (0, 30), 80, 60, 60 },
    { &small_hours, AT (5, 0), 80, 80, 80 },
    { &no_night, AT (21, 0), 80, 80, 80 },
    { &no_night, AT (3, 0), 80, 80, 80 },
    { &too_quiet, AT (12, 0), 50, 50, 50 }, /* nothing goes below the floor */
    { &too_quiet, AT (3, 0), 50, 50, 50 },
    { &louder_night, AT (3, 0), 60, 60, 60 }, /* night is never louder than day */
    { &too_loud, AT (12, 0), 100, 100, 100 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const LampSoundPlan *plan = rows[i].plan;

      g_assert_cmpuint (lamp_sound_plan_percent (plan, LAMP_PRIORITY_HIGH, rows[i].minute), ==,
                        rows[i].high);
      g_assert_cmpuint (lamp_sound_plan_percent (plan, LAMP_PRIORITY_MEDIUM, rows[i].minute), ==,
                        rows[i].medium);
      g_assert_cmpuint (lamp_sound_plan_percent (plan, LAMP_PRIORITY_LOW, rows[i].minute), ==,
                        rows[i].low);
      g_assert_cmpuint (lamp_sound_plan_percent (plan, LAMP_PRIORITY_NONE, rows[i].minute), ==, 0);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/core/sound/recipes", test_recipes);
  g_test_add_func ("/core/sound/limits", test_limits);
  g_test_add_func ("/core/sound/samples", test_samples);
  g_test_add_func ("/core/sound/spectrum", test_spectrum);
  g_test_add_func ("/core/sound/rise", test_rise);
  g_test_add_func ("/core/sound/no-click-no-clip", test_no_click_no_clip);
  g_test_add_func ("/core/sound/loudness", test_loudness);
  g_test_add_func ("/core/sound/night", test_night);

  return g_test_run ();
}
