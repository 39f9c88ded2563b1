/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What an alert's row says of who is at it and why it is quiet: no alarm is hidden without a name, a reason
 * and an end. Moments are times of day, so that the words do not change each minute. Any thread.
 */

#include "config.h"

#include "model/alert-words.h"
#include "model/words.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  gint64 now_us;
  GTimeZone *zone;
} When;

static char *
moment (const When *when, gint64 us)
{
  return lamp_words_moment (us, when->now_us, when->zone);
}

/* "I'm going" needs no name. */
static const char *
name_of (const char *by)
{
  if (by == NULL || *by == '\0' || g_str_equal (by, "station"))
    return _ ("Somebody at this PC");

  return by;
}

static const char *
actor (const LampResponse *response)
{
  return name_of (response->by_name != NULL && *response->by_name != '\0' ? response->by_name
                                                                          : response->by);
}

static char *
say_known (const LampAlertCase *row, const When *when)
{
  const LampAlertFold *fold = &row->fold;
  g_autofree char *at = NULL;

  if (row->standing == LAMP_STANDING_OWNED && fold->owner != NULL)
    {
      at = moment (when, fold->owner->sent_us);
      /* Translators: on an alert: who is on the way, and since when, as in "03:09" */
      return g_strdup_printf (_ ("%s is going since %s"), actor (fold->owner), at);
    }
  if (row->standing == LAMP_STANDING_ACKNOWLEDGED && fold->acknowledged != NULL)
    {
      at = moment (when, fold->acknowledged->sent_us);
      /* Translators: on an alert: who has seen it, and when, as in "03:09" */
      return g_strdup_printf (_ ("Acknowledged by %s %s"), actor (fold->acknowledged), at);
    }
  if (row->standing == LAMP_STANDING_RESOLVED && fold->resolved != NULL)
    {
      at = moment (when, fold->resolved->sent_us);
      if (fold->resolved->note != NULL && *fold->resolved->note != '\0')
        /* Translators: on an alert: what was done, by whom, and when, as in "03:09" */
        return g_strdup_printf (_ ("Done: %s (%s %s)"), fold->resolved->note,
                                actor (fold->resolved), at);
      /* Translators: on an alert: by whom, and when, as in "03:09" */
      return g_strdup_printf (_ ("Done by %s %s"), actor (fold->resolved), at);
    }
  if (row->standing == LAMP_STANDING_ENDED_UNSEEN)
    {
      at = moment (when, row->alert->ended_us);
      /* Translators: on an alert whose condition is over: since when, as in "03:09" */
      return g_strdup_printf (_ ("Over since %s, and nobody has seen it"), at);
    }

  return NULL;
}

/* What quiets it, or that nobody answers. */
static char *
say_signal (const LampSignalRow *signal, const When *when)
{
  const char *by = name_of (signal->muted_by);
  g_autofree char *until
      = signal->muted_until_us != LAMP_NO_TIME ? moment (when, signal->muted_until_us) : NULL;

  switch (signal->mute)
    {
    case LAMP_MUTE_ACKNOWLEDGED:
    case LAMP_MUTE_OWNED:
      /* Translators: on an alert that is quiet: a time of day, as in "03:12" */
      return until != NULL ? g_strdup_printf (_ ("Sounds again %s"), until) : NULL;
    case LAMP_MUTE_RESOLVED:
      return g_strdup (_ ("Quiet until it is over"));
    case LAMP_MUTE_SNOOZED:
      /* Translators: on an alert: who asked for silence, and until when */
      return g_strdup_printf (_ ("Snoozed by %s until %s"), by, until);
    case LAMP_MUTE_CARE:
      /* Translators: on an alert that is quiet: who is with the resident, and until when */
      return g_strdup_printf (_ ("%s is with the resident until %s"), by, until);
    case LAMP_MUTE_OFF:
      /* Translators: on an alert: who turned this type off for this resident, and until when */
      return g_strdup_printf (_ ("Turned off by %s until %s"), by, until);
    case LAMP_MUTE_CAUSE:
      /* Translators: on an alert that is quiet: the other alert that explains it, as in "Fall" */
      return g_strdup_printf (_ ("Quiet: see “%s”"),
                              signal->muted_by != NULL ? _ (signal->muted_by) : "");
    case LAMP_MUTE_AUDIO_PAUSED:
      /* Translators: on an alert: until when all sound is paused, and by whom */
      return g_strdup_printf (_ ("Sound paused until %s by %s"), until, by);
    case LAMP_MUTE_NONE:
    case LAMP_MUTE_ENDED:
    case LAMP_MUTE_CLOUD_DOWN:
    case LAMP_MUTE_BUNDLED:
    case LAMP_MUTE_NIGHT:
    default:
      break;
    }
  if (signal->is_again)
    return g_strdup (_ ("Signals again"));
  /* What is over and unseen says so already. */
  if (signal->standing != LAMP_STANDING_OPEN)
    return NULL;
  if (signal->step == LAMP_ALARM_STEP_UNANSWERED)
    return g_strdup (_ ("Nobody has answered for over 5 minutes"));
  if (signal->step == LAMP_ALARM_STEP_LEADER)
    return g_strdup (_ ("Nobody has answered: tell the nurse in charge"));

  return NULL;
}

static void
add_part (GString *words, const char *part)
{
  if (part == NULL)
    return;
  if (words->len > 0)
    g_string_append (words, " · ");
  g_string_append (words, part);
}

/**
 * lamp_alert_words_work:
 * @row: an alert with what people did about it
 * @signal: what it signals here
 * @now_us: now
 * @zone: the home's zone
 *
 * Returns: (transfer full) (nullable): who is at it, why it is quiet and until when; %NULL where there is nothing
 *   to say
 */
char *
lamp_alert_words_work (const LampAlertCase *row,
                       const LampSignalRow *signal,
                       gint64 now_us,
                       GTimeZone *zone)
{
  const When when = { now_us, zone };
  g_autoptr (GString) words = g_string_new (NULL);
  g_autofree char *known = say_known (row, &when);
  g_autofree char *quiet = say_signal (signal, &when);
  g_autofree char *count = NULL;

  if (signal->n_bundled > 1)
    /* Translators: on an alert: how many times it came within a short time */
    count
        = g_strdup_printf (ngettext ("%u time", "%u times", signal->n_bundled), signal->n_bundled);
  add_part (words, known);
  add_part (words, quiet);
  add_part (words, count);
  if (row->fold.is_pending)
    /* Translators: what was entered, and the cloud has not confirmed */
    add_part (words, _ ("not yet shared"));

  return words->len > 0 ? g_string_free (g_steal_pointer (&words), FALSE) : NULL;
}
