/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The samples of one burst: mono, signed 16 bit, 48 kHz.
 *
 * The tone is domain.md 3.1's: 523 Hz and its harmonics at 0, -1.4, -4.4, -6 and -8 dB, so that it is
 * told from others by ears that have lost the high ones, and through walls that swallow the low ones.
 * A pulse rises and falls in a straight line over 13 % of its length: that is within 10 to 20 % also
 * for who measures from 10 to 90 % of the height (10.4 %), and nothing jumps, so nothing clicks.
 *
 * Between pulses there is true silence, every pulse is the same samples, and the onset of each is
 * exact to a sample. Pure; 100 percent is LAMP_TONE_PEAK, half of it an eighth: the law of the
 * volume sliders of desktops (cubic), so that percents mean what people are used to.
 */

#include "config.h"

#include "core/tone.h"

#include <math.h>
#include <string.h>

#define RISE_PERCENT 13
#define TICK_MS      40 /* the shortest pulse of an alarm has 75 */
#define TICK_PERCENT 50
#define PEAK_STEPS   2000 /* of one period, to find how high the sum of the harmonics gets */

static const double levels_db[LAMP_TONE_HARMONICS] = { 0, -1.4, -4.4, -6, -8 };

/* The sum of the harmonics at a time counted in periods of the fundamental. With these phases
 * (Schroeder 1970) they do not peak together: more loudness for the same peak. */
static double
sum_at (const double amplitudes[LAMP_TONE_HARMONICS], double periods)
{
  double sum = 0;

  for (gint i = 0; i < LAMP_TONE_HARMONICS; i++)
    sum += amplitudes[i]
           * sin (2 * G_PI * (i + 1) * periods - G_PI * i * (i + 1) / LAMP_TONE_HARMONICS);

  return sum;
}

static void
scale_to_peak (double amplitudes[LAMP_TONE_HARMONICS])
{
  double peak = 0;

  for (gint i = 0; i < LAMP_TONE_HARMONICS; i++)
    amplitudes[i] = pow (10, levels_db[i] / 20);
  for (gint step = 0; step < PEAK_STEPS; step++)
    peak = MAX (peak, fabs (sum_at (amplitudes, (double) step / PEAK_STEPS)));
  for (gint i = 0; i < LAMP_TONE_HARMONICS; i++)
    amplitudes[i] *= LAMP_TONE_PEAK / peak;
}

static gsize
samples_of (guint ms)
{
  return (gsize) ms * LAMP_TONE_RATE / 1000;
}

static void
write_pulse (gint16 *samples, gsize n_samples, double gain)
{
  double amplitudes[LAMP_TONE_HARMONICS];
  double ramp = (double) n_samples * RISE_PERCENT / 100;

  scale_to_peak (amplitudes);
  for (gsize i = 0; i < n_samples; i++)
    {
      double envelope = MIN (1, MIN ((double) i, (double) (n_samples - 1 - i)) / ramp);
      double periods = (double) i * LAMP_TONE_FUNDAMENTAL / LAMP_TONE_RATE;

      samples[i] = (gint16) lrint (gain * envelope * sum_at (amplitudes, periods));
    }
}

/**
 * lamp_tone_new_tick:
 * @n_samples: (out): how many samples that is
 *
 * The reminder that something is paused or off: one short and soft tick, unlike any alarm.
 *
 * Returns: (transfer full) (array length=n_samples): the tick, for g_free()
 */
gint16 *
lamp_tone_new_tick (gsize *n_samples)
{
  gint16 *samples;

  *n_samples = samples_of (TICK_MS);
  samples = g_new0 (gint16, *n_samples);
  write_pulse (samples, *n_samples, pow (TICK_PERCENT / 100.0, 3));

  return samples;
}

/**
 * lamp_tone_new_burst:
 * @pattern: which pulses; all of one length
 * @percent: how loud, 0 to 100
 * @n_samples: (out): how many samples that is: the pattern's length
 *
 * Returns: (transfer full) (array length=n_samples): the burst, for g_free()
 */
gint16 *
lamp_tone_new_burst (const LampSoundPattern *pattern, guint percent, gsize *n_samples)
{
  gsize length = samples_of (pattern->length_ms);
  gsize pulse = samples_of (pattern->pulses[0].duration_ms);
  gint16 *samples = g_new0 (gint16, length);

  write_pulse (samples, pulse, pow (MIN (percent, 100) / 100.0, 3));
  for (guint i = 1; i < pattern->n_pulses; i++)
    memcpy (samples + samples_of (pattern->pulses[i].onset_ms), samples, pulse * sizeof *samples);
  *n_samples = length;

  return samples;
}
