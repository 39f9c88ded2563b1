/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * When the sensors of the simulated home speak.
 *
 * Continuous signals come as summaries: of an hour where the history is older than a day, of five
 * minutes up to two hours before the start, of one minute from then on. Each resident's minute ends
 * on another second, so that something arrives all the time and never all at once. Spot values,
 * nights, weighings and battery levels have their hours of the day, each resident a few minutes
 * apart.
 *
 * lamp_sim_schedule() lists the readings that reach the cloud within a span of time, by asking each
 * schedule for its steps in that span. It keeps nothing: any span can be asked for at any time.
 */

#include "config.h"

#include "demo/simulator-private.h"

#include "core/metric.h"

#define MINUTE    60
#define HOUR      3600
#define DAY       (24 * HOUR)
#define MAX_DELAY 10 /* seconds between the end of a reading and its arrival, rounded up */

typedef struct
{
  const LampDemoSimulator *simulator;
  gint64 from_us, to_us;
  GArray *rows;
} Span;

/**
 * lamp_sim_local_day:
 *
 * Returns: the number of the local day since 1970
 */
gint64
lamp_sim_local_day (const LampDemoSimulator *simulator, gint64 at_s)
{
  return (at_s + simulator->offset_s) / DAY;
}

/**
 * lamp_sim_local_midnight:
 *
 * Returns: when that day begins, in seconds since 1970
 */
gint64
lamp_sim_local_midnight (const LampDemoSimulator *simulator, gint64 day)
{
  return day * DAY - simulator->offset_s;
}

/**
 * lamp_sim_local_hour:
 *
 * Returns: what the hour hand shows, 0 to 23
 */
gint64
lamp_sim_local_hour (const LampDemoSimulator *simulator, gint64 at_s)
{
  return (at_s + simulator->offset_s) % DAY / HOUR;
}

static void
add (const Span *span,
     guint resident,
     LampSimSignal signal,
     gint64 end_s,
     guint period_s,
     guint extra)
{
  LampSimKey key = { end_s, resident, signal, period_s, extra };
  LampDemoRow row = { .key = lamp_sim_key_pack (&key) };

  row.updated_us = lamp_sim_key_updated (span->simulator, row.key);
  if (row.updated_us >= span->from_us && row.updated_us < span->to_us)
    g_array_append_val (span->rows, row);
}

static void
add_heard (const Span *span,
           guint resident,
           LampSimSignal signal,
           gint64 end_s,
           guint period_s,
           guint extra)
{
  if (!lamp_sim_is_silent (span->simulator, resident, end_s))
    add (span, resident, signal, end_s, period_s, extra);
}

/* The steps of @period_s on the grid within (from_s, to_s] and within the span. */
static void
add_steps (const Span *span,
           guint resident,
           LampSimSignal signal,
           guint period_s,
           guint offset_s,
           gint64 from_s,
           gint64 to_s)
{
  gint64 first_s = MAX (from_s, span->from_us / LAMP_US_PER_SECOND - MAX_DELAY - offset_s);
  gint64 last_s = MIN (to_s, span->to_us / LAMP_US_PER_SECOND - offset_s);

  for (gint64 at = (first_s / period_s + 1) * period_s; at <= last_s; at += period_s)
    {
      if (signal == LAMP_SIM_ROOM_TEMPERATURE || signal == LAMP_SIM_ROOM_HUMIDITY)
        add (span, resident, signal, at + offset_s, period_s, 0);
      else
        add_heard (span, resident, signal, at + offset_s, period_s, 0);
    }
}

static void
add_continuous (const Span *span, guint resident, LampSimSignal signal)
{
  guint offset = span->simulator->residents[resident].second;
  gint64 now = span->simulator->now_s;
  gint64 hours_end = (now - DAY) / HOUR * HOUR;
  gint64 fives_end = (now - 2 * HOUR) / (5 * MINUTE) * (5 * MINUTE);

  add_steps (span, resident, signal, HOUR, offset, 0, hours_end);
  add_steps (span, resident, signal, 5 * MINUTE, offset, hours_end, fives_end);
  add_steps (span, resident, signal, MINUTE, offset, fives_end, G_MAXINT64 / LAMP_US_PER_SECOND);
}

/* Every @hours from local midnight + @first_hour on, a few minutes apart from other residents. */
static void
add_spots (const Span *span, guint resident, LampSimSignal signal, gint64 hours, gint64 first_hour)
{
  const LampSimResident *who = &span->simulator->residents[resident];
  gint64 apart
      = (gint64) (lamp_sim_hash (span->simulator, resident, 0x400 + (guint) signal, 0) % 50)
            * MINUTE
        + who->second;
  gint64 shift = first_hour * HOUR + apart - span->simulator->offset_s;
  gint64 period = hours * HOUR;
  gint64 step = (span->from_us / LAMP_US_PER_SECOND - MAX_DELAY - shift) / period;

  for (gint64 at = step * period + shift; at * LAMP_US_PER_SECOND < span->to_us; at += period)
    add_heard (span, resident, signal, at, 0, 0);
}

/* The feverish are measured every four hours, and for a day after; the hours of the others are
 * among these. */
static void
add_temperatures (const Span *span, guint resident)
{
  const LampSimResident *who = &span->simulator->residents[resident];
  guint before = span->rows->len;
  guint kept = before;

  add_spots (span, resident, LAMP_SIM_TEMPERATURE, 4, 3);
  for (guint i = before; i < span->rows->len; i++)
    {
      LampDemoRow row = g_array_index (span->rows, LampDemoRow, i);
      gint64 end_s = (gint64) (row.key >> 32);
      gint64 hour = lamp_sim_local_hour (span->simulator, end_s);

      if (hour % 12 == 7 || lamp_sim_infection (span->simulator, who, end_s) > 0
          || lamp_sim_infection (span->simulator, who, end_s - DAY) > 0)
        g_array_index (span->rows, LampDemoRow, kept++) = row;
    }
  g_array_set_size (span->rows, kept);
}

/**
 * lamp_sim_event_time:
 * @role: one whose bearer has a single event
 *
 * Returns: when it happens, in seconds since 1970, before the start
 */
gint64
lamp_sim_event_time (const LampDemoSimulator *simulator, LampSimRole role)
{
  gint64 today
      = lamp_sim_local_midnight (simulator, lamp_sim_local_day (simulator, simulator->now_s));
  gint64 at;

  if (role == LAMP_ROLE_FALL)
    at = today + 18 * HOUR + 42 * MINUTE;
  else if (role == LAMP_ROLE_BED_EXIT)
    at = today + 2 * HOUR + 40 * MINUTE;
  else
    at = today + 16 * HOUR + 5 * MINUTE;
  /* An hour for what follows from it to be over. */
  while (at > simulator->now_s - HOUR)
    at -= DAY;

  return at;
}

/**
 * lamp_sim_bed_events:
 * @day: a local day
 * @events: (out): in order
 *
 * Returns: how often the bed's state changes that day
 */
guint
lamp_sim_bed_events (const LampDemoSimulator *simulator,
                     guint resident,
                     gint64 day,
                     LampSimBedEvent events[LAMP_SIM_MAX_BED_EVENTS])
{
  gint64 midnight = lamp_sim_local_midnight (simulator, day);
  guint64 dice = lamp_sim_hash (simulator, resident, 0x500, day);
  gint64 exit_s = lamp_sim_event_time (simulator, LAMP_ROLE_BED_EXIT);
  gint64 apart = (gint64) (dice % 1800);
  guint n = 0;

  if (simulator->residents[resident].role == LAMP_ROLE_BED_EXIT
      && lamp_sim_local_day (simulator, exit_s) == day)
    {
      events[n++] = (LampSimBedEvent){ exit_s, LAMP_BED_OUT };
      events[n++] = (LampSimBedEvent){ exit_s + 26 * MINUTE, LAMP_BED_IN };
    }
  else if (dice >> 20 & 1)
    {
      events[n++] = (LampSimBedEvent){ midnight + 90 * MINUTE + apart * 2, LAMP_BED_OUT };
      events[n++] = (LampSimBedEvent){ midnight + 97 * MINUTE + apart * 2, LAMP_BED_IN };
    }
  events[n++] = (LampSimBedEvent){ midnight + 6 * HOUR + 10 * MINUTE + apart, LAMP_BED_EDGE };
  events[n++] = (LampSimBedEvent){ midnight + 6 * HOUR + 13 * MINUTE + apart, LAMP_BED_OUT };
  if (dice >> 21 & 1)
    {
      events[n++] = (LampSimBedEvent){ midnight + 13 * HOUR + apart, LAMP_BED_IN };
      events[n++] = (LampSimBedEvent){ midnight + 14 * HOUR + 20 * MINUTE + apart, LAMP_BED_OUT };
    }
  events[n++] = (LampSimBedEvent){ midnight + 21 * HOUR + apart, LAMP_BED_IN };

  return n;
}

static void
add_days (const Span *span, guint resident)
{
  gint64 first
      = lamp_sim_local_day (span->simulator, span->from_us / LAMP_US_PER_SECOND - MAX_DELAY);
  gint64 last = lamp_sim_local_day (span->simulator, span->to_us / LAMP_US_PER_SECOND);

  for (gint64 day = first; day <= last; day++)
    {
      LampSimBedEvent events[LAMP_SIM_MAX_BED_EVENTS];
      guint n = lamp_sim_bed_events (span->simulator, resident, day, events);
      gint64 midnight = lamp_sim_local_midnight (span->simulator, day);
      gint64 woken = 0;

      for (guint i = 0; i < n; i++)
        {
          add_heard (span, resident, LAMP_SIM_BED_STATE, events[i].at_s, 0, i);
          if (events[i].state == LAMP_BED_EDGE)
            woken = events[i].at_s;
        }
      for (guint i = LAMP_SIM_SLEEP; i <= LAMP_SIM_SLEEP_REM; i++)
        add_heard (span, resident, (LampSimSignal) i, woken, 0, 0);
      if (day % 7 == resident % 7)
        add_heard (span, resident, LAMP_SIM_WEIGHT, midnight + 8 * HOUR + resident % 60 * MINUTE, 0,
                   0);
      add (span, resident, LAMP_SIM_BATTERY, midnight + 3 * HOUR + resident % 600, 0, LAMP_SIM_MAT);
      add (span, resident, LAMP_SIM_BATTERY, midnight + 3 * HOUR + resident % 600, 0,
           LAMP_SIM_BAND);
    }
}

static void
add_events (const Span *span, guint resident)
{
  LampSimRole role = span->simulator->residents[resident].role;

  if (role == LAMP_ROLE_FALL)
    {
      gint64 at = lamp_sim_event_time (span->simulator, role);

      add (span, resident, LAMP_SIM_FALL, at, 0, LAMP_FALL_CONFIRMED);
      add (span, resident, LAMP_SIM_FALL, at + 11 * MINUTE, 0, LAMP_FALL_NONE);
    }
  if (role == LAMP_ROLE_DOOR_EXIT)
    add (span, resident, LAMP_SIM_DOOR_EXIT, lamp_sim_event_time (span->simulator, role), 0, 0);
}

/**
 * lamp_sim_schedule:
 * @from_us: the first moment of the span
 * @to_us: the moment behind its last one
 * @rows: (element-type LampDemoRow): gets the readings that reach the cloud in the span, in no
 * order
 */
void
lamp_sim_schedule (const LampDemoSimulator *simulator, gint64 from_us, gint64 to_us, GArray *rows)
{
  Span span = { simulator, from_us, to_us, rows };
  gint64 day_ago = (simulator->now_s - DAY) / HOUR * HOUR;

  for (guint i = 0; i < simulator->n_residents; i++)
    {
      const LampSimResident *resident = &simulator->residents[i];

      add_continuous (&span, i, LAMP_SIM_PULSE);
      add_continuous (&span, i, LAMP_SIM_BREATHING);
      if (resident->is_continuous)
        add_continuous (&span, i, LAMP_SIM_SPO2);
      else
        add_spots (&span, i, LAMP_SIM_SPO2, 6, 0);
      add_temperatures (&span, i);
      add_spots (&span, i, LAMP_SIM_PRESSURE, 12, 7);
      add_steps (&span, i, LAMP_SIM_ACTIVITY, HOUR, resident->second, 0,
                 G_MAXINT64 / LAMP_US_PER_SECOND);
      add_steps (&span, i, LAMP_SIM_MOTION, 10 * MINUTE, resident->second, day_ago,
                 G_MAXINT64 / LAMP_US_PER_SECOND);
      if (resident->bed == 'A')
        {
          add_steps (&span, i, LAMP_SIM_ROOM_TEMPERATURE, HOUR, resident->second, 0,
                     G_MAXINT64 / LAMP_US_PER_SECOND);
          add_steps (&span, i, LAMP_SIM_ROOM_HUMIDITY, HOUR, resident->second, 0,
                     G_MAXINT64 / LAMP_US_PER_SECOND);
        }
      add_days (&span, i);
      add_events (&span, i);
    }
}
