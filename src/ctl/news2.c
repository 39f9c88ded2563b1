/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * lamplightctl news2: scores observation sets, CSV in, CSV out, so that anybody can hold our scoring
 * against another's. Needs no cloud and no data.
 */

#include "config.h"

#include "core/news2.h"
#include "ctl/context.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

LampExit
lamp_ctl_news2 (LampCtl *ctl, int argc, char **argv)
{
  g_autoptr (GIOChannel) input = g_io_channel_unix_new (fileno (stdin));
  g_autoptr (GError) error = NULL;
  LampExit code = LAMP_EXIT_DONE;
  GIOStatus status;
  char *line = NULL;

  if (argc != 1)
    {
      g_printerr ("%s\n", _ ("usage: lamplightctl news2 < sets.csv (a header line, then "
                             "rr,spo2,scale,o2,sbp,hr,acvpu,temp)"));
      return LAMP_EXIT_WRONG_USE;
    }

  g_print ("total,known,minimum,maximum,band\n");
  for (guint n = 1;
       (status = g_io_channel_read_line (input, &line, NULL, NULL, &error)) == G_IO_STATUS_NORMAL;
       n++)
    {
      g_autofree char *text = g_strchomp (line);
      g_autofree char *row = NULL;
      g_autoptr (GError) reason = NULL;
      LampNews2Input set;
      LampNews2 score;

      if (n == 1 || *text == '\0')
        continue;
      if (!lamp_news2_read_csv_line (text, &set, &reason))
        {
          /* One row out for each row in: the rows after a bad one stay in step. */
          g_printerr (_ ("line %u: %s\n"), n, reason->message);
          g_print (",,,,\n");
          code = LAMP_EXIT_FAILED;
          continue;
        }
      lamp_news2_score (&set, &score);
      row = lamp_news2_to_csv (&score);
      g_print ("%s\n", row);
    }
  if (status == G_IO_STATUS_ERROR)
    return lamp_ctl_fail (error);

  return code;
}
