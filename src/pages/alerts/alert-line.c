/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One alert of the alerts page in words: what, whose, from when until when, where it stands, who did what
 * about it when, and why it is an alert.
 *
 * A record never changes; a change of the alert is a new record. Main thread.
 */

#include "config.h"

#include "pages/alerts/alert-line.h"
#include "model/words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _LampAlertLine
{
  GObject parent_instance;

  LampAlertCase *row;
  char *text;
  char *resident;
  char *why;
  char *period;
  char *done;
  char *found; /* casefolded: what a search looks in */
};

G_DEFINE_FINAL_TYPE (LampAlertLine, lamp_alert_line, G_TYPE_OBJECT)

static const char *
response_words (LampResponseCode code)
{
  static const char *const words[] = {
    [LAMP_RESPONSE_OTHER] = N_ ("Answered"),      [LAMP_RESPONSE_ACKNOWLEDGE] = N_ ("Acknowledged"),
    [LAMP_RESPONSE_ACCEPT] = N_ ("Going"),        [LAMP_RESPONSE_REJECT] = N_ ("Cannot go"),
    [LAMP_RESPONSE_ESCALATE] = N_ ("Escalated"),  [LAMP_RESPONSE_RESOLVE] = N_ ("Done"),
    [LAMP_RESPONSE_REOPEN] = N_ ("Opened again"), [LAMP_RESPONSE_NOTE] = N_ ("Note"),
  };

  return _ (words[(guint) code < G_N_ELEMENTS (words) ? code : LAMP_RESPONSE_OTHER]);
}

static char *
tell_response (const LampResponse *response, gint64 now_us, GTimeZone *zone)
{
  g_autofree char *when = lamp_words_moment_full (response->sent_us, now_us, zone);
  const char *by = response->by_name != NULL ? response->by_name : response->by;
  GString *line = g_string_new (NULL);

  /* Translators: what somebody did about an alert: when, who, what, as in "14:32 Li Na: Going" */
  g_string_printf (line, _ ("%s %s: %s"), when, by != NULL ? by : _ ("Somebody"),
                   response_words (response->code));
  if (response->recipient != NULL)
    g_string_append_printf (line, " → %s", response->recipient);
  if (response->note != NULL)
    g_string_append_printf (line, ", %s", response->note);
  if (response->is_pending)
    g_string_append_printf (line, " (%s)", _ ("not yet shared"));

  return g_string_free (line, FALSE);
}

static char *
tell_done (const LampAlertCase *row, gint64 now_us, GTimeZone *zone)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < row->log->len; i++)
    g_ptr_array_add (lines, tell_response (g_ptr_array_index (row->log, i), now_us, zone));
  g_ptr_array_add (lines, NULL);

  return g_strjoinv ("\n", (char **) lines->pdata);
}

static char *
tell_period (const LampAlert *alert, gint64 now_us, GTimeZone *zone)
{
  g_autofree char *since = lamp_words_moment_full (alert->since_us, now_us, zone);
  g_autofree char *until = NULL;

  if (alert->ended_us == LAMP_NO_TIME)
    /* Translators: an alert that is still there: since when */
    return g_strdup_printf (_ ("since %s"), since);
  until = lamp_words_moment_full (alert->ended_us, now_us, zone);

  /* Translators: an alert that is over: from when until when */
  return g_strdup_printf (_ ("%s – %s"), since, until);
}

static char *
tell_resident (const LampAlert *alert, LampHome *home)
{
  LampResidentItem *item = lamp_home_find_resident (home, alert->resident_id);

  if (item != NULL)
    return g_strdup_printf ("%s %s", lamp_resident_item_get_place (item),
                            lamp_resident_item_get_name (item));

  return g_strdup (*alert->resident_id != '\0' ? _ ("Not in the home now") : _ ("Names nobody"));
}

static void
lamp_alert_line_finalize (GObject *object)
{
  LampAlertLine *self = LAMP_ALERT_LINE (object);

  lamp_alert_case_free (self->row);
  g_free (self->text);
  g_free (self->resident);
  g_free (self->why);
  g_free (self->period);
  g_free (self->done);
  g_free (self->found);

  G_OBJECT_CLASS (lamp_alert_line_parent_class)->finalize (object);
}

static void
lamp_alert_line_class_init (LampAlertLineClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lamp_alert_line_finalize;
}

static void
lamp_alert_line_init (LampAlertLine *self)
{
}

/**
 * lamp_alert_line_new:
 * @row: (transfer full): the alert
 * @home: whose residents it may be about
 *
 * Returns: (transfer full): it in words, as of now
 */
LampAlertLine *
lamp_alert_line_new (LampAlertCase *row, LampHome *home)
{
  LampAlertLine *self = g_object_new (LAMP_TYPE_ALERT_LINE, NULL);
  gint64 now_us = lamp_home_get_now_us (home);
  GTimeZone *zone = lamp_home_get_zone (home);
  g_autofree char *all = NULL;

  self->row = row;
  self->text = lamp_alert_describe (row->alert, row->alert->value, now_us, zone);
  self->resident = tell_resident (row->alert, home);
  self->why = lamp_alert_explain (row->alert);
  self->period = tell_period (row->alert, now_us, zone);
  self->done = tell_done (row, now_us, zone);
  all = g_strjoin (" ", self->text, self->resident, lamp_alert_code (row->alert), NULL);
  self->found = g_utf8_casefold (all, -1);

  return self;
}

/**
 * lamp_alert_line_is_like:
 *
 * Returns: whether @row tells nothing that the record does not
 */
gboolean
lamp_alert_line_is_like (LampAlertLine *self, const LampAlertCase *row)
{
  return g_str_equal (self->row->alert->key, row->alert->key)
         && self->row->alert->ended_us == row->alert->ended_us
         && self->row->standing == row->standing && self->row->log->len == row->log->len
         && self->row->fold.is_pending == row->fold.is_pending;
}

/**
 * lamp_alert_line_matches:
 * @words: a part of the resident's place or name, or of the alert's words; "" matches all
 *
 * Returns: whether it is there, without regard to upper and lower case
 */
gboolean
lamp_alert_line_matches (LampAlertLine *self, const char *words)
{
  g_autofree char *folded = g_utf8_casefold (words, -1);

  return strstr (self->found, folded) != NULL;
}

const LampAlertCase *
lamp_alert_line_get_case (LampAlertLine *self)
{
  return self->row;
}

const char *
lamp_alert_line_get_text (LampAlertLine *self)
{
  return self->text;
}

const char *
lamp_alert_line_get_resident (LampAlertLine *self)
{
  return self->resident;
}

const char *
lamp_alert_line_get_why (LampAlertLine *self)
{
  return self->why;
}

const char *
lamp_alert_line_get_period (LampAlertLine *self)
{
  return self->period;
}

const char *
lamp_alert_line_get_done (LampAlertLine *self)
{
  return self->done;
}

/**
 * lamp_alert_line_get_standing:
 *
 * Returns: where it stands, in words
 */
const char *
lamp_alert_line_get_standing (LampAlertLine *self)
{
  static const char *const words[] = {
    [LAMP_STANDING_OPEN] = N_ ("Open"),
    [LAMP_STANDING_ACKNOWLEDGED] = N_ ("Acknowledged"),
    [LAMP_STANDING_OWNED] = N_ ("Somebody is going"),
    [LAMP_STANDING_RESOLVED] = N_ ("Done"),
    [LAMP_STANDING_ENDED_UNSEEN] = N_ ("Ended, not seen"),
    [LAMP_STANDING_ENDED] = N_ ("Ended"),
    [LAMP_STANDING_RETRACTED] = N_ ("Taken back by its source"),
  };

  return _ (words[self->row->standing]);
}
