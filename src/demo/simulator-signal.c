/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the body of a simulated resident does: a value for any signal at any time, out of nothing
 * but the seed, the resident, the signal and the time.
 *
 * A value is the resident's own usual one, the rhythm of the day (lowest at 4, highest at 16
 * o'clock), a correlated wander and, for a few residents, what the plan says. The wander is a
 * first-order autoregression on a five-minute grid, x[n] = phi x[n-1] + e[n], summed over its last
 * steps, so that it can be had at any time without the past. An infection draws temperature, pulse
 * and breathing along together, temperature first and breathing last.
 *
 * Who is well stays well inside the limits of domain.md 4.1, so that no alert comes and goes by
 * chance: an ordinary value is clamped to its band. None of this is physiology; it only has to look
 * like a home.
 */

#include "config.h"

#include "demo/simulator-private.h"

#include <math.h>

#include "core/metric.h"

#define HOUR   3600
#define DAY    (24 * HOUR)
#define GRID_S 300
#define PHI    0.82
#define MEMORY 24 /* PHI to this power is under a hundredth */

/* The band of an ordinary value and how far it moves. */
static const struct
{
  double rhythm, wander, jitter, low, high;
} bands[LAMP_SIM_N_SIGNALS] = {
  [LAMP_SIM_PULSE] = { 4.0, 2.6, 1.2, 50, 98 },
  [LAMP_SIM_BREATHING] = { 0.7, 0.6, 0.4, 11, 18.4 },
  [LAMP_SIM_SPO2] = { 0.2, 0.5, 0.3, 95, 98.4 },
  [LAMP_SIM_TEMPERATURE] = { 0.15, 0.1, 0.05, 36.0, 36.9 },
  [LAMP_SIM_PRESSURE] = { 4.0, 6.0, 2.0, 108, 160 },
  [LAMP_SIM_WEIGHT] = { 0, 0.15, 0, 35, 110 },
  [LAMP_SIM_ROOM_TEMPERATURE] = { 1.2, 0.4, 0.1, 24, 29.8 },
  [LAMP_SIM_ROOM_HUMIDITY] = { -4, 2, 0.5, 50, 85 },
};

/**
 * lamp_sim_mix:
 *
 * Returns: 64 bits that look random and depend on all of @a and @b. The finalizer of SplitMix64.
 */
guint64
lamp_sim_mix (guint64 a, guint64 b)
{
  guint64 z
      = a + b * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15) + G_GUINT64_CONSTANT (0x632be59bd9b4e019);

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);

  return z ^ (z >> 31);
}

/**
 * lamp_sim_uniform:
 *
 * Returns: a number from 0 up to but not 1
 */
double
lamp_sim_uniform (guint64 hash)
{
  return (double) (hash >> 11) * 0x1p-53;
}

/**
 * lamp_sim_hash:
 * @what: which of the resident's dice
 * @step: which throw
 *
 * Returns: 64 random bits that are always the same
 */
guint64
lamp_sim_hash (const LampDemoSimulator *simulator, guint resident, guint what, gint64 step)
{
  return lamp_sim_mix (lamp_sim_mix (simulator->seed, (guint64) resident << 16 | what),
                       (guint64) step);
}

/* Uniform with mean 0 and variance 1: bounded, so that nobody falls out of bed by a rare number. */
static double
get_shock (guint64 series, gint64 step)
{
  return (lamp_sim_uniform (lamp_sim_mix (series, (guint64) step)) - 0.5) * 3.4641016;
}

static double
get_wander_at (guint64 series, gint64 step)
{
  double sum = 0;
  double weight = 1;

  for (guint i = 0; i < MEMORY; i++, weight *= PHI)
    sum += weight * get_shock (series, step - i);

  return sum * 0.5723635; /* sqrt (1 - PHI^2): variance 1 again */
}

static double
get_wander (const LampDemoSimulator *simulator, guint resident, LampSimSignal signal, gint64 at_s)
{
  guint64 series = lamp_sim_hash (simulator, resident, 0x100 + (guint) signal, 0);
  gint64 step = at_s / GRID_S;
  double part = (double) (at_s % GRID_S) / GRID_S;
  double here = get_wander_at (series, step);

  return part > 0 ? here + part * (get_wander_at (series, step + 1) - here) : here;
}

/* -1 at 4 in the morning, 1 at 16 o'clock, local time. */
static double
get_rhythm (const LampDemoSimulator *simulator, gint64 at_s)
{
  return -cos (2 * G_PI * (double) ((at_s + simulator->offset_s) % DAY - 4 * HOUR) / DAY);
}

static double
ramp (gint64 at_s, gint64 from_s, gint64 full_s, gint64 falling_s, gint64 end_s)
{
  if (at_s <= from_s || at_s >= end_s)
    return 0;
  if (at_s < full_s)
    return (double) (at_s - from_s) / (double) (full_s - from_s);
  if (at_s > falling_s)
    return (double) (end_s - at_s) / (double) (end_s - falling_s);

  return 1;
}

/**
 * lamp_sim_infection:
 *
 * Returns: how ill the resident is with an infection, from 0, not, to 1, its height
 */
double
lamp_sim_infection (const LampDemoSimulator *simulator,
                    const LampSimResident *resident,
                    gint64 at_s)
{
  gint64 now = simulator->now_s;

  if (resident->role == LAMP_ROLE_INFECTION)
    return ramp (at_s, now - 48 * HOUR, now - 3 * HOUR, now + 24 * HOUR, now + 72 * HOUR);
  if (resident->role == LAMP_ROLE_INFECTION_EARLY)
    return ramp (at_s, now - 24 * HOUR, now + 28 * HOUR, now + 52 * HOUR, now + 100 * HOUR);
  /* Still high a day ago, so that a station sees it go, and gone for long enough for the two normal
   * temperatures that end a fever: an alert that has ended, and none that is open. */
  if (resident->role == LAMP_ROLE_RECOVERED)
    return ramp (at_s, now - 96 * HOUR, now - 60 * HOUR, now - 26 * HOUR, now - 12 * HOUR);
  if (resident->role == LAMP_ROLE_INFECTION_PAST)
    return ramp (at_s, now - 20 * DAY, now - 18 * DAY, now - 17 * DAY, now - 14 * DAY);

  return 0;
}

static double
get_base (const LampDemoSimulator *simulator, guint number, LampSimSignal signal)
{
  const LampSimResident *resident = &simulator->residents[number];

  switch (signal)
    {
    case LAMP_SIM_PULSE:
      return resident->pulse;
    case LAMP_SIM_BREATHING:
      return resident->breathing;
    case LAMP_SIM_SPO2:
      return resident->spo2;
    case LAMP_SIM_TEMPERATURE:
      return resident->temperature;
    case LAMP_SIM_PRESSURE:
      return resident->systolic;
    case LAMP_SIM_WEIGHT:
      return resident->weight;
    case LAMP_SIM_ROOM_TEMPERATURE:
      return 27.0;
    case LAMP_SIM_ROOM_HUMIDITY:
      return 68.0;
    case LAMP_SIM_SLEEP:
    case LAMP_SIM_SLEEP_DEEP:
    case LAMP_SIM_SLEEP_LIGHT:
    case LAMP_SIM_SLEEP_REM:
    case LAMP_SIM_BED_STATE:
    case LAMP_SIM_MOTION:
    case LAMP_SIM_ACTIVITY:
    case LAMP_SIM_FALL:
    case LAMP_SIM_DOOR_EXIT:
    case LAMP_SIM_BATTERY:
    case LAMP_SIM_N_SIGNALS:
    default:
      g_return_val_if_reached (0);
    }
}

/* Where an infection at its height draws a signal, and how far it has got at @level. */
static gboolean
get_fever (LampSimSignal signal, double level, double *target, double *weight)
{
  if (signal == LAMP_SIM_PULSE)
    {
      *target = 117;
      *weight = level;
    }
  else if (signal == LAMP_SIM_BREATHING)
    {
      *target = 26.6;
      *weight = level * level;
    }
  else if (signal == LAMP_SIM_TEMPERATURE)
    {
      *target = 38.5;
      *weight = MIN (1, level * 1.7 + 0.05);
    }
  else if (signal == LAMP_SIM_PRESSURE)
    {
      *target = 114;
      *weight = level;
    }
  else
    return FALSE;

  return level > 0;
}

/**
 * lamp_sim_value:
 * @signal: one that has a number
 *
 * Returns: the value at @at_s in the signal's unit; of blood pressure the systolic
 */
double
lamp_sim_value (const LampDemoSimulator *simulator, guint number, LampSimSignal signal, gint64 at_s)
{
  const LampSimResident *resident = &simulator->residents[number];
  double level = lamp_sim_infection (simulator, resident, at_s);
  double wander
      = get_wander (simulator, number, signal, at_s) * bands[signal].wander
        + get_shock (lamp_sim_hash (simulator, number, 0x200 + (guint) signal, 0), at_s / 60)
              * bands[signal].jitter * 0.5;
  double value = get_base (simulator, number, signal)
                 + get_rhythm (simulator, at_s) * bands[signal].rhythm + wander;
  double target, weight;

  value = CLAMP (value, bands[signal].low, bands[signal].high);
  if (signal == LAMP_SIM_SPO2 && resident->role == LAMP_ROLE_LOW_OXYGEN)
    {
      double fallen = ramp (at_s, simulator->now_s - 6 * HOUR, simulator->now_s - 5 * HOUR,
                            simulator->now_s + 12 * HOUR, simulator->now_s + 14 * HOUR);

      return value * (1 - fallen) + CLAMP (90 + wander, 89.3, 90.7) * fallen;
    }
  if (get_fever (signal, level, &target, &weight))
    /* Illness is steadier than health: the wander shrinks with it. */
    value = value * (1 - weight) + (target + wander * 0.3) * weight;

  return value;
}

/**
 * lamp_sim_tenths:
 *
 * Returns: @value in tenths, rounded
 */
gint64
lamp_sim_tenths (double value)
{
  return (gint64) floor (value * 10 + 0.5);
}

/**
 * lamp_sim_battery:
 *
 * Returns: percent; between 36 and 100, but for the one that the plan has let run flat
 */
guint
lamp_sim_battery (const LampDemoSimulator *simulator, guint number, guint device, gint64 at_s)
{
  gint64 day = lamp_sim_local_day (simulator, at_s);
  guint64 phase = lamp_sim_hash (simulator, number, 0x300 + device, 0);

  if (simulator->residents[number].role == LAMP_ROLE_FLAT_BATTERY && device == LAMP_SIM_BAND)
    return (guint) CLAMP (14 + (lamp_sim_local_day (simulator, simulator->now_s) - day) * 2, 14,
                          100);

  return 100 - (guint) ((guint64) day + phase % 65) % 65;
}

/**
 * lamp_sim_is_silent:
 *
 * Returns: whether nothing is heard of the resident at @at_s: away, or the sensors without a
 * connection
 */
gboolean
lamp_sim_is_silent (const LampDemoSimulator *simulator, guint number, gint64 at_s)
{
  const LampSimResident *resident = &simulator->residents[number];
  gint64 now = simulator->now_s;

  if (resident->role == LAMP_ROLE_SILENT)
    return at_s > now - 65 * 60 && at_s < now + 5 * HOUR;
  if (resident->role == LAMP_ROLE_ON_LEAVE)
    return at_s > now - 26 * HOUR && at_s < now + 22 * HOUR;

  return FALSE;
}
