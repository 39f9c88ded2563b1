/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How long an answer asks us to wait before we ask again.
 */

#include "config.h"

#include "cloud/retry-after.h"
#include "core/instant.h"

#define MAX_RETRY_S 3600

/* The answer's own Date, because this machine's clock may be hours off; failing that, this machine's. */
static gint64
answered_us (SoupMessageHeaders *headers)
{
  const char *date = soup_message_headers_get_one (headers, "Date");
  g_autoptr (GDateTime) when = date != NULL ? soup_date_time_new_from_http_string (date) : NULL;

  return when != NULL ? g_date_time_to_unix (when) * LAMP_US_PER_SECOND : g_get_real_time ();
}

/**
 * lamp_retry_after_us:
 * @headers: of the answer
 *
 * Returns: the wait in microseconds that `Retry-After` (seconds or a date) or `x-ms-retry-after-ms` ask for,
 *   at most an hour; 0 if they do not, or not in words that we know
 */
gint64
lamp_retry_after_us (SoupMessageHeaders *headers)
{
  const char *ms = soup_message_headers_get_one (headers, "x-ms-retry-after-ms");
  const char *after = soup_message_headers_get_one (headers, "Retry-After");
  guint64 number = 0;
  gint64 wait_us = 0;

  if (ms != NULL && g_ascii_string_to_unsigned (ms, 10, 0, MAX_RETRY_S * 1000, &number, NULL))
    wait_us = (gint64) number * 1000;
  else if (after != NULL && g_ascii_string_to_unsigned (after, 10, 0, G_MAXUINT32, &number, NULL))
    wait_us = (gint64) number * LAMP_US_PER_SECOND;
  else if (after != NULL)
    {
      g_autoptr (GDateTime) when = soup_date_time_new_from_http_string (after);

      if (when != NULL)
        wait_us = g_date_time_to_unix (when) * LAMP_US_PER_SECOND - answered_us (headers);
    }

  return CLAMP (wait_us, 0, MAX_RETRY_S * LAMP_US_PER_SECOND);
}
