/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/stream.h"

G_BEGIN_DECLS

typedef enum
{
  LAMP_LINK_STARTING,    /* nothing has been heard yet since the program started */
  LAMP_LINK_CATCHING_UP, /* connected, older readings are still coming */
  LAMP_LINK_LIVE,        /* every stream was seen to its end within two poll intervals */
  LAMP_LINK_OFFLINE,     /* the cloud cannot be reached, or what answers is not the cloud */
  LAMP_LINK_REFUSED,     /* the cloud answers and refuses: sign-in or permission */
  LAMP_LINK_NONE,        /* no cloud has been set up: cached data only */
} LampLink;

/**
 * LampOlderState:
 * @resident_id: whose older readings are being fetched because somebody looks at them, or were last; ""
 * @reached_us: since when they are here
 * @is_loading: whether older ones are on their way
 *
 * A plain value.
 */
typedef struct
{
  char resident_id[128];
  gint64 reached_us;
  gboolean is_loading;
} LampOlderState;

/**
 * LampStatus:
 * @since_us: when @link began (for offline: the last success)
 * @last_success_us: when the cloud last answered properly, by the cloud's clock where that is known, as all
 *   times here; or %LAMP_NO_TIME
 * @catching_up_us: with %LAMP_LINK_CATCHING_UP, the time up to which readings are there
 * @clock_offset_us: the cloud's clock minus this machine's, 0 while unknown
 * @problem: (nullable): in words, for the person at the screen, what is wrong
 * @streams: how each stream stands
 * @older: of the resident whose chart is looked at
 * @observations: Observations received since the program started
 * @n_unsent: acts that the cloud has not confirmed yet; they are safe on this PC
 * @n_stuck: those of them that the cloud refuses: a person must look
 *
 * The state of the connection, as one immutable value.
 */
typedef struct
{
  LampLink link;
  gint64 since_us;
  gint64 last_success_us;
  gint64 catching_up_us;
  gint64 clock_offset_us;
  char *problem;
  LampStreamState streams[LAMP_N_STREAMS];
  LampOlderState older;
  guint64 observations;
  guint n_unsent;
  guint n_stuck;
} LampStatus;

void lamp_status_copy (LampStatus *to, const LampStatus *from);
void lamp_status_clear (LampStatus *status);

/**
 * LampChanges:
 * @residents: (element-type utf8): ids of residents whose readings, alerts, or particulars changed
 * @has_roster_changed: somebody came, left or moved: read the residents anew
 * @status: the connection now
 *
 * What the engine tells the main thread. Immutable and reference-counted.
 */
typedef struct
{
  gatomicrefcount ref_count;
  GHashTable *residents;
  gboolean has_roster_changed;
  gboolean have_alerts_changed;
  LampStatus status;
} LampChanges;

LampChanges *lamp_changes_new (void) G_GNUC_WARN_UNUSED_RESULT;
LampChanges *lamp_changes_ref (LampChanges *changes);
void lamp_changes_unref (LampChanges *changes);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LampChanges, lamp_changes_unref)

G_END_DECLS
