/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How the connection stands, in the words of the bar above every page: live, catching up, offline since, refused,
 * and what is wrong.
 *
 * "Live" is said only of a cloud that has answered every question; everything else names since when what stands
 * on the screen may be old. Pure; any thread.
 */

#include "config.h"

#include "model/link-words.h"
#include "model/words.h"

#include <glib/gi18n-lib.h>

#define CLOCK_LIMIT_US (120 * LAMP_US_PER_SECOND)

static char *
describe_live (const LampStatus *status, gint64 now_us)
{
  gint64 age_s = MAX (now_us - status->last_success_us, 0) / LAMP_US_PER_SECOND;
  g_autofree char *age = NULL;

  if (status->last_success_us == LAMP_NO_TIME)
    /* Translators: the connection works; the tags make the word bold */
    return g_strdup (_ ("<b>Live</b>"));
  if (age_s < 120)
    /* Translators: the connection works: how many seconds ago the cloud last answered */
    return g_strdup_printf (
        ngettext ("<b>Live</b>, %d s ago", "<b>Live</b>, %d s ago", (gulong) age_s), (gint) age_s);
  age = lamp_words_age (now_us - status->last_success_us);

  /* Translators: the connection works: how long ago the cloud last answered, as in "5 min ago" */
  return g_strdup_printf (_ ("<b>Live</b>, %s ago"), age);
}

/**
 * lamp_words_link:
 * @status: the connection
 * @now_us: now
 * @zone: the home's zone
 *
 * Returns: (transfer full): the connection in words, as Pango markup
 */
char *
lamp_words_link (const LampStatus *status, gint64 now_us, GTimeZone *zone)
{
  g_autofree char *when = NULL;

  switch (status->link)
    {
    case LAMP_LINK_LIVE:
      return describe_live (status, now_us);
    case LAMP_LINK_CATCHING_UP:
      if (status->catching_up_us == LAMP_NO_TIME)
        return g_strdup (_ ("<b>Catching up</b>"));
      when = lamp_words_moment_full (status->catching_up_us, now_us, zone);
      /* Translators: older readings are still coming; the placeholder is a clock time or a day */
      return g_strdup_printf (_ ("<b>Catching up</b> from %s"), when);
    case LAMP_LINK_OFFLINE:
      if (status->last_success_us == LAMP_NO_TIME)
        return g_strdup (_ ("<b>Offline</b>"));
      when = lamp_words_moment_full (status->since_us, now_us, zone);
      /* Translators: the cloud cannot be reached; the placeholder is a clock time or a day */
      return g_strdup_printf (_ ("<b>Offline since %s</b>"), when);
    case LAMP_LINK_REFUSED:
      return g_strdup (_ ("<b>Refused by the cloud</b>"));
    case LAMP_LINK_NONE:
      return g_strdup (_ ("<b>No cloud set up</b>"));
    case LAMP_LINK_STARTING:
    default:
      return g_strdup (_ ("Connecting…"));
    }
}

/**
 * lamp_words_link_problem:
 * @status: the connection
 *
 * Lamplight goes by the cloud's clock, so a wrong one here harms nothing as long as the cloud answers; after
 * that it would. Source of the limit: cloud-protocol.md 3.3.
 *
 * Returns: (transfer full): what is wrong, in words: with the connection, else with this PC's clock; "" if
 *   nothing is
 */
char *
lamp_words_link_problem (const LampStatus *status)
{
  gint64 off_us = ABS (status->clock_offset_us);
  guint minutes = (guint) MIN (off_us / LAMP_US_PER_MINUTE, G_MAXINT32);

  if (status->problem != NULL)
    return g_strdup (status->problem);
  if (off_us <= CLOCK_LIMIT_US)
    return g_strdup ("");
  if (status->clock_offset_us > 0)
    /* Translators: this computer's clock shows an earlier time than the cloud's */
    return g_strdup_printf (
        ngettext ("This PC’s clock is %u min slow", "This PC’s clock is %u min slow", minutes),
        minutes);

  /* Translators: this computer's clock shows a later time than the cloud's */
  return g_strdup_printf (
      ngettext ("This PC’s clock is %u min fast", "This PC’s clock is %u min fast", minutes),
      minutes);
}
