/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "core/instant.h"

G_BEGIN_DECLS

/* In the order in which they are pulled in a round. */
typedef enum
{
  LAMP_STREAM_ALERTS, /* and what people did about them */
  LAMP_STREAM_PLACES,
  LAMP_STREAM_RESIDENTS,
  LAMP_STREAM_STAYS,
  LAMP_STREAM_FLAGS,
  LAMP_STREAM_ALLERGIES,
  LAMP_STREAM_DEVICES,
  LAMP_STREAM_DECISIONS, /* of named people about residents */
  LAMP_STREAM_VALUES,    /* what is new */
  LAMP_STREAM_HISTORY,   /* what was there before we came, after the newest has been seen */
  LAMP_N_STREAMS
} LampStreamId;

/* A set of streams, a bit each. */
typedef guint LampStreamSet;

#define LAMP_STREAM_BIT(stream) (1u << (stream))
#define LAMP_STREAMS_ALL        (LAMP_STREAM_BIT (LAMP_N_STREAMS) - 1)

/* What changes seldom. */
#define LAMP_STREAMS_SMALL \
  ((LAMP_STREAM_BIT (LAMP_STREAM_VALUES) - 1) & ~LAMP_STREAM_BIT (LAMP_STREAM_ALERTS))

typedef enum
{
  LAMP_STREAM_WAITING,     /* nothing has been heard of it since the program started */
  LAMP_STREAM_UP_TO_DATE,  /* seen to its end */
  LAMP_STREAM_CATCHING_UP, /* older pages are still coming */
  LAMP_STREAM_OFFLINE,     /* the cloud cannot be reached */
  LAMP_STREAM_FORBIDDEN,   /* the cloud does not let us read it: asked again every hour */
  LAMP_STREAM_UNSUPPORTED, /* the cloud does not have it, or not this search: asked again every hour */
} LampStreamLink;

/**
 * LampStreamState:
 * @last_success_us: when it was last seen to its end, by the cloud's clock, or %LAMP_NO_TIME
 * @catching_up_us: with %LAMP_STREAM_CATCHING_UP, up to where it is there, or %LAMP_NO_TIME
 * @problem: what is wrong, in words, cut to fit; "" when nothing is
 *
 * How one stream stands. A plain value.
 */
typedef struct
{
  LampStreamLink link;
  gint64 last_success_us;
  gint64 catching_up_us;
  char problem[160];
} LampStreamState;

/**
 * LampSchedule:
 * @due_us: when each stream is to be looked at again, monotonic
 */
typedef struct
{
  gint64 due_us[LAMP_N_STREAMS];
} LampSchedule;

const char *lamp_stream_name (LampStreamId stream);
const char *lamp_stream_type (LampStreamId stream);
const char *lamp_stream_search (LampStreamId stream);
guint lamp_stream_poll_s (LampStreamId stream);
const char *lamp_stream_link_to_string (LampStreamLink link);

void lamp_schedule_reset (LampSchedule *schedule);
LampStreamSet lamp_schedule_due (const LampSchedule *schedule, gint64 now_us);
gint64 lamp_schedule_next_us (const LampSchedule *schedule);
void
lamp_schedule_done (LampSchedule *schedule, LampStreamSet streams, gint64 now_us, guint values_s);

G_END_DECLS
