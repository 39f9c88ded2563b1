/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * When the shared token is used, renewed, or nothing is asked: a script of events a row, each step with the
 * second at which it happens.
 */

#include "config.h"

#include "cloud/token.h"

#include <string.h>

#define S LAMP_US_PER_SECOND

static const char *
step_name (LampTokenStep step)
{
  static const char *const names[]
      = { [LAMP_TOKEN_USE] = "use", [LAMP_TOKEN_RENEW] = "renew", [LAMP_TOKEN_HOLD] = "hold" };

  return names[step];
}

static void
test_scripts (void)
{
  /* "SECOND EVENT [ARGUMENT]": get TOKEN/LIFE, refused TOKEN/yes|no, fail yes|no, hold N, is STEP */
  static const char *const rows[][12] = {
    { "0 is renew" },
    /* four fifths of its life, then a new one */
    { "0 get a/100", "0 is use", "79 is use", "80 is renew", "100 is renew" },
    /* nobody said how long it lives: five minutes */
    { "0 get a/0", "239 is use", "240 is renew" },
    /* very short lives work too */
    { "0 get a/1", "0 is use", "1 is renew" },
    /* a life beyond reason is a month at most */
    { "0 get a/18446744073709551615", "2073599 is use", "2073600 is renew" },
    /* refused when fresh: a minute of silence, then once more */
    { "0 get a/3600", "5 refused a/no", "5 is hold", "64 is hold", "65 is renew" },
    /* several requests carried it: all of them wait */
    { "0 get a/3600", "5 refused a/no", "6 refused a/no", "7 is hold" },
    /* refused after it was good for a while: renewed at once */
    { "0 get a/3600", "100 refused a/yes", "100 is renew" },
    /* a request with the one before, which ended on its way: sign again */
    { "0 get a/3600", "100 refused a/yes", "101 get b/3600", "102 refused a/yes", "102 is use" },
    /* and the new one is refused as well: silence */
    { "0 get a/3600", "100 refused a/yes", "101 get b/3600", "102 refused b/no", "150 is hold",
      "162 is renew" },
    /* it had ended: no reason to be silent, however young it is */
    { "0 get a/1", "2 refused a/yes", "2 is renew" },
    /* the renewal fails: the old one is used to its end, with a new attempt each half minute */
    { "0 get a/200", "160 fail yes", "160 is use", "189 is use", "190 is renew", "190 fail yes",
      "199 is use", "200 is renew", "200 fail no" },
    { "0 fail no" },
    /* a wait does not keep a good token from being used, but an ended one */
    { "0 get a/200", "160 hold 60", "160 is use", "199 is use", "200 is hold", "220 is renew" },
    /* a short wait does not end a longer one */
    { "0 hold 60", "1 hold 5", "59 is hold", "60 is renew" },
    /* a new token ends it */
    { "0 hold 60", "1 get a/100", "2 is use" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      LampToken token = LAMP_TOKEN_INIT;

      for (gsize j = 0; j < G_N_ELEMENTS (rows[i]) && rows[i][j] != NULL; j++)
        {
          g_auto (GStrv) words = g_strsplit (rows[i][j], " ", 3);
          g_auto (GStrv) parts = g_strsplit (words[2] != NULL ? words[2] : "", "/", 2);
          gint64 now_us = g_ascii_strtoll (words[0], NULL, 10) * S;

          g_test_message ("row %" G_GSIZE_FORMAT ": %s", i, rows[i][j]);
          if (strcmp (words[1], "get") == 0)
            lamp_token_received (&token, parts[0], g_ascii_strtoull (parts[1], NULL, 10), now_us);
          else if (strcmp (words[1], "refused") == 0)
            g_assert_cmpint (lamp_token_refused (&token, parts[0], now_us), ==,
                             strcmp (parts[1], "yes") == 0);
          else if (strcmp (words[1], "fail") == 0)
            g_assert_cmpint (lamp_token_postpone (&token, now_us), ==,
                             strcmp (words[2], "yes") == 0);
          else if (strcmp (words[1], "hold") == 0)
            lamp_token_hold (&token, g_ascii_strtoll (words[2], NULL, 10) * S, now_us);
          else
            g_assert_cmpstr (step_name (lamp_token_step (&token, now_us)), ==, words[2]);
        }
      lamp_token_clear (&token);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cloud/token/scripts", test_scripts);

  return g_test_run ();
}
