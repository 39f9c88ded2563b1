/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How each stream stands: seen to its end, catching up, out of reach, or refused; and what the cloud has
 * turned out to ignore. A stream that is refused waits for an hour; an outage concerns all of them.
 *
 * Belongs to the sync's thread.
 */

#define G_LOG_DOMAIN "lamp-station"

#include "config.h"

#include "station/sync-private.h"
#include "core/instant.h"
#include "station/abilities.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What is refused may be allowed an hour later. */
#define REFUSED_US LAMP_US_PER_HOUR

#define SINCE "_lastUpdated"

#define META_CLOCK    "clock-offset"
#define CLOCK_STEP_US (2 * LAMP_US_PER_SECOND)

/**
 * lamp_sync_now_us:
 *
 * Returns: the cloud's clock
 */
gint64
lamp_sync_now_us (LampSync *self)
{
  return g_get_real_time () + lamp_connection_get_clock_offset_us (self->connection);
}

/**
 * lamp_sync_get_state:
 *
 * Returns: (transfer none): how @stream stands
 */
const LampStreamState *
lamp_sync_get_state (LampSync *self, LampStreamId stream)
{
  return &self->states[stream];
}

/**
 * lamp_sync_try_again:
 *
 * What was refused is asked for in the next round: a person wants to see whether it works now.
 */
void
lamp_sync_try_again (LampSync *self)
{
  memset (self->refused_until_us, 0, sizeof self->refused_until_us);
}

/**
 * lamp_sync_set_state:
 * @problem: (nullable): in words
 */
void
lamp_sync_set_state (LampSync *self, LampStreamId stream, LampStreamLink link, const char *problem)
{
  LampStreamState *state = &self->states[stream];

  state->link = link;
  state->catching_up_us = LAMP_NO_TIME;
  g_strlcpy (state->problem, problem != NULL ? problem : "", sizeof state->problem);
  /* The copy may end in the middle of a character. */
  if (!g_utf8_validate (state->problem, -1, NULL))
    *(char *) g_utf8_find_prev_char (state->problem, state->problem + strlen (state->problem))
        = '\0';
}

/**
 * lamp_sync_get_refusal:
 *
 * Returns: (transfer none) (nullable): what the cloud does not let us read, in words
 */
const char *
lamp_sync_get_refusal (LampSync *self)
{
  g_clear_pointer (&self->refusal_words, g_free);
  for (guint stream = 0; stream < LAMP_N_STREAMS; stream++)
    if (self->states[stream].link == LAMP_STREAM_FORBIDDEN
        || self->states[stream].link == LAMP_STREAM_UNSUPPORTED)
      {
        self->refusal_words
            = g_strdup_printf ("%s: %s", lamp_stream_name (stream), self->states[stream].problem);
        break;
      }

  return self->refusal_words;
}

/**
 * lamp_sync_is_of_home:
 * @page: as it came, not yet stored
 *
 * A server that passes over the tag sends the residents of all homes. None of them may come onto this board, or
 * into this folder; so nothing is taken from it, and the reason is said.
 *
 * Returns: %FALSE with %LAMP_CLOUD_ERROR_REFUSED if @page is from such a server: its own `self` link, which it
 *   must have, does not show the tag
 */
gboolean
lamp_sync_is_of_home (LampSync *self, const LampFhirPage *page, GError **error)
{
  if (lamp_connection_get_tag (self->connection) == NULL
      || !lamp_ability_ignores (lamp_walk_url (self->walk), page->self, "_tag"))
    return TRUE;
  g_set_error_literal (error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_REFUSED,
                       _ ("The cloud passes over the tag of this home: nothing is taken from it"));

  return FALSE;
}

/* A parameter that the cloud passes over is known by its absence from the answer's own link. It is said and
 * remembered for a day, for whoever looks after the cloud, and for answers that bear no such link. */
void
lamp_sync_look_for_ignored (LampSync *self, const LampFhirPage *page)
{
  gint64 now_us = lamp_sync_now_us (self);
  g_autofree char *parameter = NULL;
  g_autofree char *ability = NULL;
  g_autofree char *time_ability = NULL;
  g_autoptr (GError) error = NULL;

  if (self->n_bitten > 0)
    return;
  time_ability = g_strdup_printf ("%s " SINCE, lamp_stream_name (self->stream));
  if (!lamp_ability_is_ignored (lamp_walk_url (self->walk), page->self, &parameter))
    {
      self->is_ignored
          = page->self == NULL && lamp_ability_is_lacking (self->reader, time_ability, now_us);
      return;
    }
  self->is_ignored = g_str_equal (parameter, SINCE);
  ability = g_strdup_printf ("%s %s", lamp_stream_name (self->stream), parameter);
  if (lamp_ability_is_lacking (self->reader, ability, now_us))
    return;
  g_message ("%s: the cloud ignores %s", lamp_stream_name (self->stream), parameter);
  if (!lamp_ability_note_lacking (self->store, ability, now_us, &error))
    g_debug ("this could not be noted: %s", error->message);
}

/**
 * lamp_sync_leave_out:
 *
 * From a cloud that gives everything whatever it is asked for, takes what was asked for: a history of thirty days
 * is not to become one of ten years, nor each look a second reading of all there is. How far the walk has come is
 * told by the page as it came.
 */
void
lamp_sync_leave_out (LampSync *self, LampFhirPage *page)
{
  gint64 from_us = lamp_walk_from_us (self->walk);

  if (self->is_ignored && from_us != LAMP_NO_TIME && !lamp_walk_is_ahead (self->walk))
    self->n_outside += lamp_batch_drop_before (page->batch, from_us);
}

gboolean
lamp_sync_is_refusal (const GError *error)
{
  return g_error_matches (error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_FORBIDDEN)
         || g_error_matches (error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_REFUSED)
         || g_error_matches (error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_GONE);
}

/* This stream stops for an hour; beds without names are bad, no values are worse. */
void
lamp_sync_note_refusal (LampSync *self, const GError *error)
{
  gboolean is_forbidden = g_error_matches (error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_FORBIDDEN);

  lamp_sync_set_state (self, self->stream,
                       is_forbidden ? LAMP_STREAM_FORBIDDEN : LAMP_STREAM_UNSUPPORTED,
                       error->message);
  self->refused_until_us[self->stream] = g_get_monotonic_time () + REFUSED_US;
  if (self->stream == LAMP_STREAM_VALUES)
    {
      g_clear_error (&self->refusal);
      self->refusal = g_error_copy (error);
    }
}

/* Nothing can be heard: not of this stream, and of the others no more. */
void
lamp_sync_note_failure (LampSync *self, const GError *error)
{
  if (error->domain != LAMP_CLOUD_ERROR)
    return;
  for (guint stream = 0; stream < LAMP_N_STREAMS; stream++)
    if (self->states[stream].link != LAMP_STREAM_FORBIDDEN
        && self->states[stream].link != LAMP_STREAM_UNSUPPORTED)
      lamp_sync_set_state (self, stream, LAMP_STREAM_OFFLINE, error->message);
}

/**
 * lamp_sync_recall_clock:
 *
 * The cloud's clock as it was when it was last heard, for the time until it is heard again.
 */
void
lamp_sync_recall_clock (LampSync *self)
{
  g_autofree char *value = lamp_reader_meta (self->reader, META_CLOCK, NULL);

  if (value != NULL
      && g_ascii_string_to_signed (value, 10, G_MININT64, G_MAXINT64, &self->kept_offset_us, NULL))
    lamp_connection_suppose_clock_offset_us (self->connection, self->kept_offset_us);
}

/**
 * lamp_sync_keep_clock:
 *
 * Keeps the cloud's clock if it has moved: a second is what a Date header is exact to.
 */
void
lamp_sync_keep_clock (LampSync *self)
{
  gint64 offset_us = lamp_connection_get_clock_offset_us (self->connection);
  g_autofree char *value = g_strdup_printf ("%" G_GINT64_FORMAT, offset_us);

  if (ABS (offset_us - self->kept_offset_us) < CLOCK_STEP_US)
    return;
  if (lamp_store_set_meta (self->store, META_CLOCK, value, NULL))
    self->kept_offset_us = offset_us;
}
