/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How long an answer asks to wait: seconds, a date by the cloud's own clock, milliseconds, nonsense.
 */

#include "config.h"

#include "cloud/retry-after.h"

#include "core/instant.h"

#define HOUR_S (LAMP_US_PER_HOUR / LAMP_US_PER_SECOND)

static const struct
{
  const char *date;        /* (nullable): the answer's Date */
  const char *retry_after; /* (nullable) */
  const char *ms;          /* (nullable): x-ms-retry-after-ms */
  gint64 expected_ms;
} rows[] = {
  { NULL, NULL, NULL, 0 },
  { NULL, "17", NULL, 17000 },
  { NULL, "0", NULL, 0 },
  { NULL, "7200", NULL, HOUR_S * 1000 }, /* a day-long wait would look like a dead station */
  { NULL, "99999999999", NULL, 0 },      /* no number that the header may hold */
  { NULL, "-5", NULL, 0 },               /* a sign is not allowed */
  { NULL, "soon", NULL, 0 },             /* words */
  { NULL, "", NULL, 0 },                 /* nothing */
  { NULL, NULL, "250", 250 },            /* Azure's */
  { NULL, "17", "250", 250 },            /* the finer one wins */
  { NULL, "17", "a while", 17000 },      /* unless it is nonsense */
  { NULL, "17", "3600001", 17000 },      /* or longer than we would wait */
  { "Mon, 23 Nov 2026 08:00:00 GMT", "Mon, 23 Nov 2026 08:00:09 GMT", NULL, 9000 },
  { "Mon, 23 Nov 2026 08:00:00 GMT", "Mon, 23 Nov 2026 07:59:00 GMT", NULL, 0 }, /* over already */
  { "Mon, 23 Nov 2026 08:00:00 GMT", "Tue, 24 Nov 2026 08:00:00 GMT", NULL, HOUR_S * 1000 },
  /* Whatever this machine's clock says: the date is the cloud's, and so is what it is compared with. */
  { "Sat, 01 Jan 2050 00:00:00 GMT", "Sat, 01 Jan 2050 00:00:30 GMT", NULL, 30000 },
  { "Thu, 01 Jan 1981 00:00:00 GMT", "Thu, 01 Jan 1981 00:00:30 GMT", NULL, 30000 },
  { NULL, "Thu, 01 Jan 1981 00:00:30 GMT", NULL, 0 },      /* no Date: by our clock */
  { "rubbish", "Thu, 01 Jan 1981 00:00:30 GMT", NULL, 0 }, /* nor one that can be read */
};

static void
test_retry_after (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      SoupMessageHeaders *headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_RESPONSE);

      if (rows[i].date != NULL)
        soup_message_headers_append (headers, "Date", rows[i].date);
      if (rows[i].retry_after != NULL)
        soup_message_headers_append (headers, "Retry-After", rows[i].retry_after);
      if (rows[i].ms != NULL)
        soup_message_headers_append (headers, "x-ms-retry-after-ms", rows[i].ms);
      g_test_message ("row %u", i);
      g_assert_cmpint (lamp_retry_after_us (headers), ==, rows[i].expected_ms * 1000);
      soup_message_headers_unref (headers);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/cloud/retry-after/table", test_retry_after);

  return g_test_run ();
}
