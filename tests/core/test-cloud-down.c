/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * CLOUD_DOWN at its edges: what is said and heard as an outage goes on, is seen by somebody, and ends.
 */

#include "config.h"

#include "core/cloud-down.h"
#include "core/instant.h"

#define NOW_US (G_GINT64_CONSTANT (1795415520) * LAMP_US_PER_SECOND)

/* "-N": nothing received at second N; "+N": received; "sN": somebody sees it; "?N": the step then, with "!" when it
 * sounds. */
static const struct
{
  const char *name;
  const char *script;
  const char *steps;
} cases[] = {
  { "edges", "-0 ?119 ?120 ?299 ?300 ?899 ?900", "0 1 1 2! 2! 3!" },
  { "short", "-0 -60 +100 -110 ?200 ?229 ?230", "0 0 1" },
  { "clears", "-0 -300 +310 ?310 +369 ?369 +370 ?370", "2 2 0" },
  { "comes-and-goes", "-0 -400 +410 -450 ?450 +460 ?500 +519 ?519 +520 ?520", "2! 2 2 0" },
  { "seen", "-0 ?300 s310 ?311 ?909 ?910", "2! 2 3 3!" },
  { "seen-is-of-one-outage", "-0 s310 +400 +460 -470 ?770", "2!" },
  { "known-since", "-0@-240 ?59 ?60", "1 2!" },
  { "learnt-later", "-0 -1@-240 -2@-10 ?59 ?60", "1 2!" },
  { "since-a-fast-clock", "-0@600 ?119 ?120", "0 1" },
  { "always-there", "+0 +1000 ?1000", "0" },
};

static void
test_script (gconstpointer data)
{
  g_auto (GStrv) words = g_strsplit (cases[GPOINTER_TO_SIZE (data)].script, " ", -1);
  g_autoptr (GString) steps = g_string_new (NULL);
  LampCloudDown down;

  lamp_cloud_down_init (&down);
  for (gsize i = 0; words[i] != NULL; i++)
    {
      char *rest;
      gint64 at_us = NOW_US + g_ascii_strtoll (words[i] + 1, &rest, 10) * LAMP_US_PER_SECOND;
      gint64 since_us = *rest == '@'
                            ? NOW_US + g_ascii_strtoll (rest + 1, NULL, 10) * LAMP_US_PER_SECOND
                            : LAMP_NO_TIME;

      if (words[i][0] == '?')
        g_string_append_printf (steps, "%s%d%s", steps->len > 0 ? " " : "",
                                (int) lamp_cloud_down_step (&down, at_us),
                                lamp_cloud_down_sounds (&down, at_us) ? "!" : "");
      else if (words[i][0] == 's')
        down.seen_us = at_us;
      else
        lamp_cloud_down_note (&down, words[i][0] == '+', since_us, at_us);
    }
  g_assert_cmpstr (steps->str, ==, cases[GPOINTER_TO_SIZE (data)].steps);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/core/cloud-down/", cases[i].name, NULL);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_script);
    }

  return g_test_run ();
}
