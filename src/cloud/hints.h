/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cloud/connection.h"

G_BEGIN_DECLS

typedef enum
{
  LAMP_HINTS_CONNECTED, /* hints come from now on; what changed before was not told: poll as usual */
  LAMP_HINTS_CHANGED,   /* something changed: look now */
  LAMP_HINTS_LOST,      /* no hints come any more: poll at the usual rate */
} LampHintsEvent;

/**
 * LampHintTimings:
 * @coalesce_ms: hints within this time after one are one more
 * @keepalive_ms: between two pings; the websocket's own have whole seconds, at least one
 * @watchdog_ms: without any sign of life for so long, the peer is dead
 * @bind_ms: how long the cloud may take to confirm
 * @first_retry_ms: the wait after the first failure, doubled after each further one
 * @longest_retry_ms: the longest such wait
 * @off_ms: how long not to ask a cloud that does not offer hints
 * @settle_ms: a socket that is younger is not suspected when the network changes
 * @life_ms: when the cloud may forget the Subscription; it is renewed at four fifths
 */
typedef struct
{
  guint coalesce_ms;
  guint keepalive_ms;
  guint watchdog_ms;
  guint bind_ms;
  guint first_retry_ms;
  guint longest_retry_ms;
  guint off_ms;
  guint settle_ms;
  guint life_ms;
} LampHintTimings;

#define LAMP_HINT_TIMINGS_USUAL                                                               \
  {                                                                                           \
    .coalesce_ms = 250, .keepalive_ms = 30000, .watchdog_ms = 75000, .bind_ms = 30000,        \
    .first_retry_ms = 1000, .longest_retry_ms = 60000, .off_ms = 86400000, .settle_ms = 5000, \
    .life_ms = 86400000,                                                                      \
  }

#define LAMP_TYPE_HINTS (lamp_hints_get_type ())
G_DECLARE_FINAL_TYPE (LampHints, lamp_hints, LAMP, HINTS, GObject)

typedef void (*LampHintsFunc) (LampHints *self, LampHintsEvent event, gpointer user_data);

LampHints *lamp_hints_new (LampConnection *connection,
                           const char *criteria,
                           const char *station,
                           GCancellable *cancellable) G_GNUC_WARN_UNUSED_RESULT;
void lamp_hints_set_timings (LampHints *self, const LampHintTimings *timings);
void lamp_hints_set_func (LampHints *self, LampHintsFunc func, gpointer user_data);
void lamp_hints_start (LampHints *self);
void lamp_hints_wake (LampHints *self);
gboolean lamp_hints_are_healthy (LampHints *self);
gboolean lamp_hints_are_offered (LampHints *self);
void lamp_hints_stop (LampHints *self);
gboolean lamp_hints_are_busy (LampHints *self);

G_END_DECLS
