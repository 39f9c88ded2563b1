/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One stream on its way from its cursor to its end: where to begin, what to ask for, and how far the cursor
 * may move.
 *
 * The readings are two streams over one FHIR type. At the first pull the values begin a day ago, so that
 * the screen is live within seconds; what is older comes as history, in bites between the rounds, from the
 * far end of what was asked for up to where the values began. The cursor named "history" keeps its own
 * progress, and in `from_us` the time at which it meets the values; its `synced_us` is set when it is done.
 * Asking for more history than before opens it again.
 *
 * Owned by one thread; no network and no clock of its own.
 */

#include "config.h"

#include "station/walk.h"
#include "cloud/tag.h"
#include "core/instant.h"
#include "station/newest.h"

/* Overlap of two pulls: rows may become visible late, and the nodes of a cluster disagree about time. */
#define OVERLAP_US (300 * LAMP_US_PER_SECOND)

/* The first pull's values begin here; more comes as history. */
#define FIRST_VALUES_US LAMP_US_PER_DAY

/* What is further behind than this is an outage: the screen must not wait until all of it has come. */
#define OUTAGE_US LAMP_US_PER_HOUR

struct _LampWalk
{
  LampStreamId stream;
  gboolean is_repair;
  gint64 from_us;
  LampNewest *newest; /* (nullable): comes before the keyset */
  gboolean is_ahead;  /* the last page was of it */
  LampKeyset *keyset; /* (nullable): %NULL when there is nothing to walk */
  LampKeysetStep step;
  LampCursor cursor;

  /* The newest seen, where the cloud does not sort: the cursor follows at the end. */
  LampCursor seen;

  gboolean is_first; /* readings were never asked for before */
  gint64 begun_us;
  gboolean opens_history;
  LampCursor history;
};

static gint64
wanted_from (const LampWalkWish *wish)
{
  return wish->history_days == 0 ? LAMP_NO_TIME
                                 : wish->now_us - wish->history_days * LAMP_US_PER_DAY;
}

/* How far back the readings that are kept reach: as far as anybody ever asked for, counted from the last look,
 * so that the window moves with the clock and retention can follow. */
static gint64
kept_from (const LampWalk *self, const LampWalkWish *wish)
{
  gint64 from_us = wanted_from (wish);
  gint64 window_us;

  if (self->cursor.from_us == LAMP_NO_TIME || self->cursor.synced_us == LAMP_NO_TIME)
    return MIN (from_us, self->cursor.from_us);
  window_us = self->cursor.synced_us - self->cursor.from_us;

  return MIN (from_us, wish->now_us - window_us);
}

static gint64
overlap_us (const LampWalkWish *wish)
{
  return wish->overlap_us != 0 ? wish->overlap_us : OVERLAP_US;
}

/* LAMP_NO_TIME is the least number: "from the very beginning" is earlier than any time. */
static gint64
begin_values (LampWalk *self, const LampWalkWish *wish)
{
  gint64 recent_us = wish->now_us - FIRST_VALUES_US;
  gint64 before_us = self->cursor.from_us;
  gboolean is_history_open
      = self->history.from_us != LAMP_NO_TIME && self->history.synced_us == LAMP_NO_TIME;

  self->is_first = self->cursor.newest_us == LAMP_NO_TIME && self->cursor.synced_us == LAMP_NO_TIME;
  self->cursor.from_us = self->is_first ? wanted_from (wish) : kept_from (self, wish);
  if (self->is_first)
    self->opens_history = self->cursor.from_us < recent_us;
  else
    /* The window is a little inexact: only a day's difference is a wish for more. */
    self->opens_history
        = before_us != LAMP_NO_TIME && self->cursor.from_us < before_us - LAMP_US_PER_DAY;

  if (self->opens_history)
    {
      if (self->is_first || !is_history_open)
        self->history.from_us = self->is_first ? recent_us : before_us;
      self->history.newest_us = LAMP_NO_TIME;
      self->history.newest[0] = '\0';
      self->history.synced_us = LAMP_NO_TIME;
    }

  if (self->cursor.newest_us != LAMP_NO_TIME)
    return self->cursor.newest_us - overlap_us (wish);

  /* Nothing has ever come: from where we last looked, or from a day ago. */
  return self->cursor.synced_us != LAMP_NO_TIME ? self->cursor.synced_us - overlap_us (wish)
                                                : MAX (self->cursor.from_us, recent_us);
}

static gboolean
has_history_to_walk (LampWalk *self)
{
  return self->cursor.from_us != LAMP_NO_TIME && self->cursor.synced_us == LAMP_NO_TIME;
}

/**
 * lamp_walk_begin:
 *
 * Returns: (transfer full) (nullable): a walk from the stream's cursor; a walk of a history that is
 *   complete has nothing more from the start. Else the store's error
 */
LampWalk *
lamp_walk_begin (LampStore *store, LampStreamId stream, const LampWalkWish *wish, GError **error)
{
  g_autoptr (LampWalk) self = g_new0 (LampWalk, 1);
  g_autofree char *search = lamp_tag_narrow (wish->tag, lamp_stream_search (stream));
  g_autofree char *type = lamp_tag_narrow (wish->tag, lamp_stream_type (stream));
  gint64 from_us;

  self->stream = stream;
  self->begun_us = wish->now_us;
  self->step = LAMP_KEYSET_DONE;
  if (!lamp_store_get_cursor (store, lamp_stream_name (stream), &self->cursor, error)
      || !lamp_store_get_cursor (store, lamp_stream_name (LAMP_STREAM_HISTORY), &self->history,
                                 error))
    return NULL;

  if (stream == LAMP_STREAM_HISTORY && !has_history_to_walk (self))
    return g_steal_pointer (&self);
  self->is_repair = wish->is_repair;
  /* What was never seen to its end needs no second look. */
  if (wish->is_repair
      && (self->cursor.synced_us == LAMP_NO_TIME || self->cursor.newest_us == LAMP_NO_TIME))
    return g_steal_pointer (&self);
  if (wish->is_repair)
    from_us = MIN (self->cursor.newest_us, wish->now_us) - wish->overlap_us;
  else if (stream == LAMP_STREAM_VALUES)
    from_us = begin_values (self, wish);
  else if (self->cursor.newest_us != LAMP_NO_TIME)
    from_us = stream == LAMP_STREAM_HISTORY ? self->cursor.newest_us
                                            : self->cursor.newest_us - overlap_us (wish);
  else
    from_us = stream == LAMP_STREAM_HISTORY ? wanted_from (wish) : LAMP_NO_TIME;

  self->seen = self->cursor;
  self->from_us = from_us;
  self->keyset = lamp_keyset_new (wish->base, search, from_us);
  self->step = LAMP_KEYSET_ASK;
  if (wish->newest_first && stream == LAMP_STREAM_VALUES && self->cursor.newest_us != LAMP_NO_TIME
      && self->cursor.newest_us < wish->now_us - OUTAGE_US)
    self->newest = lamp_newest_new (wish->base, type, self->cursor.newest_us);

  return g_steal_pointer (&self);
}

void
lamp_walk_free (LampWalk *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->newest, lamp_newest_free);
  g_clear_pointer (&self->keyset, lamp_keyset_free);
  g_free (self);
}

/**
 * lamp_walk_has_more:
 *
 * Returns: whether lamp_walk_url() is to be asked for
 */
gboolean
lamp_walk_has_more (LampWalk *self)
{
  return self->step == LAMP_KEYSET_ASK;
}

/**
 * lamp_walk_is_done:
 *
 * Returns: whether the stream was seen to its end; a cloud that leads in a circle has none
 */
gboolean
lamp_walk_is_done (LampWalk *self)
{
  return self->step == LAMP_KEYSET_DONE;
}

/**
 * lamp_walk_from_us:
 *
 * Returns: where it began, or %LAMP_NO_TIME for the very beginning
 */
gint64
lamp_walk_from_us (LampWalk *self)
{
  return self->from_us;
}

/**
 * lamp_walk_is_ahead:
 *
 * Returns: whether the pages taken last are the newest after an outage, newest first: what lies between the
 *   cursor and them is still to come
 */
gboolean
lamp_walk_is_ahead (LampWalk *self)
{
  return self->is_ahead;
}

/**
 * lamp_walk_must_store:
 *
 * Returns: whether the pages taken so far are to be stored before the next one is asked for
 */
gboolean
lamp_walk_must_store (LampWalk *self)
{
  return self->is_ahead && self->newest == NULL;
}

/**
 * lamp_walk_is_history_open:
 *
 * Returns: whether readings of before the first look are still to come
 */
gboolean
lamp_walk_is_history_open (LampWalk *self)
{
  return self->history.from_us != LAMP_NO_TIME && self->history.synced_us == LAMP_NO_TIME;
}

/**
 * lamp_walk_reached_us:
 *
 * Returns: up to which `meta.lastUpdated` nothing is missing, or %LAMP_NO_TIME
 */
gint64
lamp_walk_reached_us (LampWalk *self)
{
  return self->cursor.newest_us;
}

/**
 * lamp_walk_leave_newest:
 *
 * The cloud does not like to be asked for the newest first: then all comes in its turn.
 *
 * Returns: %FALSE if it was not asked for that
 */
gboolean
lamp_walk_leave_newest (LampWalk *self)
{
  gboolean was_asked = self->newest != NULL;

  g_clear_pointer (&self->newest, lamp_newest_free);

  return was_asked;
}

/**
 * lamp_walk_restart:
 *
 * The link to the next page has expired: asks anew from where the last page ended.
 *
 * Returns: %FALSE if it was no such link that was asked for, or if this has been tried too often
 */
gboolean
lamp_walk_restart (LampWalk *self)
{
  return lamp_keyset_restart (self->keyset);
}

const char *
lamp_walk_url (LampWalk *self)
{
  return self->newest != NULL ? lamp_newest_url (self->newest) : lamp_keyset_url (self->keyset);
}

/**
 * lamp_walk_problem:
 *
 * Returns: (transfer none) (nullable): when the walk ended because the cloud leads in a circle, how
 */
const char *
lamp_walk_problem (LampWalk *self)
{
  return self->step == LAMP_KEYSET_GIVE_UP ? lamp_keyset_problem (self->keyset) : NULL;
}

/**
 * lamp_walk_take:
 * @page: the answer to lamp_walk_url(); it is going to be stored before lamp_walk_save()
 * @now_us: the cloud's clock
 *
 * Goes on past @page.
 */
void
lamp_walk_take (LampWalk *self, const LampFhirPage *page, gint64 now_us)
{
  gboolean is_sorted;

  self->is_ahead = self->newest != NULL;
  if (self->is_ahead)
    {
      if (!lamp_newest_advance (self->newest, page))
        g_clear_pointer (&self->newest, lamp_newest_free);
      return;
    }

  self->step = lamp_keyset_advance (self->keyset, page);
  is_sorted = !lamp_keyset_is_following (self->keyset);
  if (page->newest_us > self->seen.newest_us)
    {
      self->seen.newest_us = page->newest_us;
      g_strlcpy (self->seen.newest, page->newest != NULL ? page->newest : "",
                 sizeof self->seen.newest);
    }
  /* A row stamped ahead of the cloud's own clock must not take the cursor past the rows that are still to
   * come. */
  if (self->seen.newest_us > now_us)
    {
      g_autofree char *now = lamp_instant_format (now_us);

      self->seen.newest_us = now_us;
      g_strlcpy (self->seen.newest, now, sizeof self->seen.newest);
    }
  if (self->stream == LAMP_STREAM_HISTORY && is_sorted && page->newest_us >= self->cursor.from_us)
    self->step = LAMP_KEYSET_DONE;

  if (is_sorted || self->step == LAMP_KEYSET_DONE)
    {
      self->cursor.newest_us = self->seen.newest_us;
      g_strlcpy (self->cursor.newest, self->seen.newest, sizeof self->cursor.newest);
    }
  if (self->step == LAMP_KEYSET_DONE)
    self->cursor.synced_us = now_us;
}

/**
 * lamp_walk_save:
 * @store: in the transaction that holds the pages taken so far
 *
 * Returns: %FALSE with the store's error
 */
gboolean
lamp_walk_save (LampWalk *self, LampStore *store, GError **error)
{
  if (self->is_repair)
    return TRUE;
  if (self->is_first && !lamp_store_note_first_pull (store, self->begun_us, error))
    return FALSE;
  if (self->opens_history
      && !lamp_store_put_cursor (store, lamp_stream_name (LAMP_STREAM_HISTORY), &self->history,
                                 error))
    return FALSE;

  return lamp_store_put_cursor (store, lamp_stream_name (self->stream), &self->cursor, error);
}
