/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A pause in words: what is quiet, who asked for it, until when and why. Nothing is quiet without these. Main thread.
 */

#include "config.h"

#include "model/pause-words.h"
#include "model/alert-item.h"
#include "model/words.h"

#include <glib/gi18n-lib.h>

static const char *
alert_words (LampHome *home, const LampPause *pause)
{
  LampAlertItem *item
      = pause->alert_key != NULL ? lamp_home_find_alert (home, pause->alert_key) : NULL;

  return item != NULL ? lamp_alert_item_get_text (item) : _ ("an alert that is over");
}

static const char *
type_words (const char *code)
{
  LampRuleId id = lamp_alert_rule_of (code, LAMP_PRIORITY_HIGH);

  return id < LAMP_N_RULES ? _ (lamp_rule_get (id)->title) : code;
}

/**
 * lamp_pause_words_what:
 * @pause: one about a resident
 *
 * Returns: (transfer full): "Somebody is with the resident", "Snoozed: Pulse 111", "Alarm off: Pulse high"
 */
char *
lamp_pause_words_what (LampHome *home, const LampPause *pause)
{
  switch (pause->kind)
    {
    case LAMP_PAUSE_CARE:
      return g_strdup (_ ("Somebody is with the resident"));
    case LAMP_PAUSE_SNOOZE:
      /* Translators: an alert that somebody has snoozed: "Snoozed: Pulse 111" */
      return g_strdup_printf (_ ("Snoozed: %s"), alert_words (home, pause));
    case LAMP_PAUSE_OFF:
      /* Translators: a kind of alert that is switched off: "Alarm off: Pulse high" */
      return g_strdup_printf (_ ("Alarm off: %s"),
                              pause->code != NULL ? type_words (pause->code) : "?");
    case LAMP_PAUSE_AUDIO:
    case LAMP_N_PAUSE_KINDS:
    default:
      return g_strdup (_ ("Sound paused"));
    }
}

/**
 * lamp_pause_words_who:
 *
 * Returns: (transfer full): "Li Na, until 14:05: sensor is being changed"
 */
char *
lamp_pause_words_who (LampHome *home, const LampPause *pause)
{
  const char *by = pause->by_name != NULL ? pause->by_name : pause->by;
  g_autofree char *until = lamp_words_moment_full (pause->until_us, lamp_home_get_now_us (home),
                                                   lamp_home_get_zone (home));
  /* Translators: who made something quiet, and until when */
  g_autofree char *text = g_strdup_printf (_ ("%s, until %s"), by != NULL ? by : "?", until);

  if (pause->reason == NULL || *pause->reason == '\0')
    return g_steal_pointer (&text);

  return g_strdup_printf ("%s: %s", text, pause->reason);
}
