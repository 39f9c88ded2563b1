/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the screen says of the sound: every way of not being heard has a reason of its own and
 * something to do; the pause counts down; a test has a time and a name, and grows old.
 */

#include "config.h"

#include "app/sound-words.h"
#include "core/instant.h"

#define NOW_US G_GINT64_CONSTANT (1795415520000000) /* 2026-11-23 06:32 UTC */

static void
test_reasons (void)
{
  g_autoptr (GHashTable) said = g_hash_table_new (g_str_hash, g_str_equal);

  for (LampHearing hearing = LAMP_HEARING_UNKNOWN; hearing <= LAMP_HEARING_HEARD; hearing++)
    {
      const char *reason = lamp_sound_words_reason (hearing);

      g_assert_true (g_hash_table_add (said, (gpointer) reason));
      if (!lamp_hearing_is_deaf (hearing))
        continue;
      g_assert_true (g_str_has_prefix (reason, "Alarms cannot be heard: ")
                     || g_str_has_prefix (reason, "Alarms may not be heard: "));
      g_assert_true (g_str_has_suffix (lamp_sound_words_remedy (hearing), "."));
    }
}

static void
test_pause (void)
{
  static const struct
  {
    guint left_s;
    const char *text;
  } rows[]
      = { { 120, "Sound paused 2:00" }, { 112, "Sound paused 1:52" }, { 9, "Sound paused 0:09" } };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = lamp_sound_words_pause (rows[i].left_s);

      g_assert_cmpstr (text, ==, rows[i].text);
    }
}

static void
test_test (void)
{
  static const struct
  {
    gint64 tested_us;
    const char *by;
    const char *text;
  } rows[] = {
    { LAMP_NO_TIME, NULL, "Not tested yet" },
    { NOW_US - 32 * LAMP_US_PER_MINUTE, "Ana", "Tested 06:00 by Ana" },
    { NOW_US - 32 * LAMP_US_PER_MINUTE, "", "Tested 06:00" },
    { NOW_US - 32 * LAMP_US_PER_MINUTE, NULL, "Tested 06:00" },
    { NOW_US - 13 * LAMP_US_PER_HOUR, "Ana", "Not tested since 22 Nov 17:32" },
  };
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = lamp_sound_words_test (rows[i].tested_us, rows[i].by, NOW_US, zone);

      g_assert_cmpstr (text, ==, rows[i].text);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/app/sound-words/reasons", test_reasons);
  g_test_add_func ("/app/sound-words/pause", test_pause);
  g_test_add_func ("/app/sound-words/test", test_test);

  return g_test_run ();
}
