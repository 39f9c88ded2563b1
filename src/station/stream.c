/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What streams there are, how often each is looked at, and which one is due.
 *
 * Alerts are asked for every ten seconds, values and decisions every half minute, all that changes seldom every five minutes; each look is moved by up
 * to a tenth of that, so that the stations of a group do not ask in step. The history has no rate of its own:
 * it follows the values while there is some left. Pure but for the dice. Source: cloud-protocol.md 4.1.
 */

#include "config.h"

#include "station/stream.h"

#define POLL_ALERTS_S 10
#define POLL_VALUES_S 30
#define POLL_SMALL_S  300

/* A limit that was moved elsewhere is to hold here before anybody wonders. */
#define POLL_DECISIONS_S 30

/* With hints, the looks that nobody asks for may be as rare as this. Source: cloud-protocol.md 4.1. */
#define POLL_HINTED_S 60

#define CATEGORY_ALERT \
  "category=http%3A%2F%2Fterminology.hl7.org%2FCodeSystem%2Fcommunication-category%7Calert"

/* Streams that fall due this close to each other go in one round. */
#define TOGETHER_US LAMP_US_PER_SECOND

static const struct
{
  const char *name;
  const char *type;
  guint poll_s;
  const char *search; /* (nullable): with more than the type */
} streams[LAMP_N_STREAMS] = {
  [LAMP_STREAM_ALERTS]
  = { "alerts", "Communication", POLL_ALERTS_S, "Communication?" CATEGORY_ALERT },
  [LAMP_STREAM_PLACES] = { "places", "Location", POLL_SMALL_S },
  [LAMP_STREAM_RESIDENTS] = { "residents", "Patient", POLL_SMALL_S },
  [LAMP_STREAM_STAYS] = { "stays", "Encounter", POLL_SMALL_S },
  [LAMP_STREAM_FLAGS] = { "flags", "Flag", POLL_SMALL_S },
  [LAMP_STREAM_ALLERGIES] = { "allergies", "AllergyIntolerance", POLL_SMALL_S },
  [LAMP_STREAM_DEVICES] = { "devices", "Device", POLL_SMALL_S },
  [LAMP_STREAM_DECISIONS] = { "decisions", "Goal", POLL_DECISIONS_S },
  [LAMP_STREAM_VALUES] = { "values", "Observation", POLL_VALUES_S },
  [LAMP_STREAM_HISTORY] = { "history", "Observation", POLL_VALUES_S },
};

/**
 * lamp_stream_name:
 *
 * Returns: (transfer none): the stream's name, which is also its cursor's
 */
const char *
lamp_stream_name (LampStreamId stream)
{
  return streams[stream].name;
}

/**
 * lamp_stream_type:
 *
 * Returns: (transfer none): the FHIR type that it follows
 */
const char *
lamp_stream_type (LampStreamId stream)
{
  return streams[stream].type;
}

/**
 * lamp_stream_search:
 *
 * Returns: (transfer none): type and fixed parameters of its search
 */
const char *
lamp_stream_search (LampStreamId stream)
{
  return streams[stream].search != NULL ? streams[stream].search : streams[stream].type;
}

/**
 * lamp_stream_poll_s:
 *
 * Returns: the seconds between two looks
 */
guint
lamp_stream_poll_s (LampStreamId stream)
{
  return streams[stream].poll_s;
}

/**
 * lamp_stream_link_to_string:
 *
 * Returns: (transfer none): the name as in JSON, "up-to-date" for one
 */
const char *
lamp_stream_link_to_string (LampStreamLink link)
{
  static const char *const names[] = {
    [LAMP_STREAM_WAITING] = "waiting",         [LAMP_STREAM_UP_TO_DATE] = "up-to-date",
    [LAMP_STREAM_CATCHING_UP] = "catching-up", [LAMP_STREAM_OFFLINE] = "offline",
    [LAMP_STREAM_FORBIDDEN] = "forbidden",     [LAMP_STREAM_UNSUPPORTED] = "unsupported",
  };

  g_return_val_if_fail (link < G_N_ELEMENTS (names), "?");

  return names[link];
}

/**
 * lamp_schedule_reset:
 *
 * Everything is due at once.
 */
void
lamp_schedule_reset (LampSchedule *schedule)
{
  for (guint stream = 0; stream < LAMP_N_STREAMS; stream++)
    schedule->due_us[stream] = 0;
}

/**
 * lamp_schedule_due:
 *
 * Returns: the streams to be looked at now
 */
LampStreamSet
lamp_schedule_due (const LampSchedule *schedule, gint64 now_us)
{
  LampStreamSet due = 0;

  for (guint stream = 0; stream < LAMP_N_STREAMS; stream++)
    if (schedule->due_us[stream] <= now_us + TOGETHER_US)
      due |= LAMP_STREAM_BIT (stream);

  return due;
}

gint64
lamp_schedule_next_us (const LampSchedule *schedule)
{
  gint64 next_us = schedule->due_us[0];

  for (guint stream = 1; stream < LAMP_N_STREAMS; stream++)
    next_us = MIN (next_us, schedule->due_us[stream]);

  return next_us;
}

/* Alerts go with the values where those are wanted more often than usual, or seldom because hints come. */
static guint
poll_s_of (guint stream, guint values_s)
{
  if (values_s == 0 || (stream < LAMP_STREAM_VALUES && stream != LAMP_STREAM_ALERTS))
    return streams[stream].poll_s;
  if (stream != LAMP_STREAM_ALERTS || values_s >= POLL_HINTED_S)
    return values_s;

  return MIN (values_s, POLL_ALERTS_S);
}

/**
 * lamp_schedule_done:
 * @streams: those that have been looked at
 * @now_us: monotonic
 * @values_s: how often the values are wanted, 0 for the usual rate
 *
 * Puts them off by their rates, within a tenth.
 */
void
lamp_schedule_done (LampSchedule *schedule, LampStreamSet set, gint64 now_us, guint values_s)
{
  for (guint stream = 0; stream < LAMP_N_STREAMS; stream++)
    {
      gint64 poll_us = poll_s_of (stream, values_s) * LAMP_US_PER_SECOND;

      if ((set & LAMP_STREAM_BIT (stream)) == 0)
        continue;
      schedule->due_us[stream] = now_us + poll_us - poll_us / 20
                                 + (gint64) (g_random_double () * (double) (poll_us / 10));
    }
  /* One request after the other, and one look for both. */
  schedule->due_us[LAMP_STREAM_HISTORY] = schedule->due_us[LAMP_STREAM_VALUES];
}
