/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How long this process has been running, by the kernel's account: what happened before main() counts too, for
 * whoever waits for the first picture.
 */

#include "config.h"

#include "app/process-age.h"

#include <string.h>
#include <time.h>
#include <unistd.h>

/**
 * lamp_process_age_us:
 *
 * Returns: microseconds since this process was started, to a clock tick (10 ms); -1 where the kernel
 *   does not say
 */
gint64
lamp_process_age_us (void)
{
  g_autofree char *stat = NULL;
  g_auto (GStrv) fields = NULL;
  const char *rest;
  struct timespec now;
  gint64 started_ticks;

  if (!g_file_get_contents ("/proc/self/stat", &stat, NULL, NULL)
      || (rest = strrchr (stat, ')')) == NULL || clock_gettime (CLOCK_BOOTTIME, &now) != 0)
    return -1;
  /* proc(5): the start time is field 22, the 20th after the name in brackets. */
  fields = g_strsplit (rest + 2, " ", 21);
  if (g_strv_length (fields) < 20)
    return -1;
  started_ticks = g_ascii_strtoll (fields[19], NULL, 10);

  return now.tv_sec * G_TIME_SPAN_SECOND + now.tv_nsec / 1000
         - started_ticks * G_TIME_SPAN_SECOND / sysconf (_SC_CLK_TCK);
}
