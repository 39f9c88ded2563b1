/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What was done about an alert on this station, for the JSON of alerts: read from the outbox, where a
 * response stands from the moment it was made, and stays.
 */

#include "config.h"

#include "ctl/context.h"

#include <string.h>

static void
load (LampCtl *ctl)
{
  g_autoptr (LampDatabase) acts = NULL;
  g_autoptr (GError) error = NULL;

  if (ctl->acts != NULL)
    return;
  acts = lamp_outbox_open_to_read (ctl->directory, &error);
  if (acts != NULL)
    ctl->acts = lamp_outbox_list (acts, TRUE, &error);
  if (ctl->acts == NULL)
    {
      g_printerr ("lamplightctl: %s\n", error->message);
      ctl->acts = g_ptr_array_new ();
    }
}

static void
write_response (LampJsonWriter *json, const LampAct *act)
{
  /* "code" or "code: note", see entry.c. */
  const char *colon = strstr (act->summary, ": ");
  g_autofree char *code
      = colon != NULL ? g_strndup (act->summary, (gsize) (colon - act->summary)) : NULL;

  lamp_json_writer_begin_object (json, NULL);
  lamp_json_writer_text (json, "code", code != NULL ? code : act->summary);
  lamp_json_writer_text (json, "by", act->actor);
  lamp_json_writer_time (json, "at", act->made_us);
  lamp_json_writer_boolean (json, "pending", act->state != LAMP_ACT_DONE);
  lamp_json_writer_text (json, "note", colon != NULL ? colon + 2 : NULL);
  lamp_json_writer_end (json);
}

/**
 * lamp_ctl_write_responses:
 * @alert_key: whose
 *
 * Writes the elements of an array that was begun, in the order in which they were made.
 */
void
lamp_ctl_write_responses (LampCtl *ctl, LampJsonWriter *json, const char *alert_key)
{
  load (ctl);
  for (guint i = 0; i < ctl->acts->len; i++)
    {
      const LampAct *act = g_ptr_array_index (ctl->acts, i);

      if (strcmp (act->action, "respond") == 0 && strcmp (act->chain, alert_key) == 0
          && act->state != LAMP_ACT_WITHDRAWN)
        write_response (json, act);
    }
}
