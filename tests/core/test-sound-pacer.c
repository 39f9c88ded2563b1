/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * When alarms sound: scripts of rows that come and go, beside what is played at which millisecond.
 * A script is run twice: asked only when the pacer wants to be, and asked every 10 ms as well.
 */

#include "config.h"

#include "core/sound-pacer.h"

#include <string.h>

#define NOON  (12 * 60)
#define NIGHT (2 * 60)

static const LampSoundPlan plan = { 80, 60, 21 * 60, 7 * 60, FALSE };

/* Rows are written "H1 M2": priority and name. "pause" and "resume" are presses, "lost" is a sound
 * server that went away, "night" and "noon" the time of day. */
typedef struct
{
  gint64 at_ms;
  const char *what;
} Event;

typedef struct
{
  const char *name;
  gint64 end_ms;
  Event events[12];
  const char *played; /* "H@0 -@1200": a burst from its start, or silence */
} Script;

static const Script scripts[] = {
  { "nothing", 100000, { { 0, "" } }, "" },
  { "high-repeats", 20000, { { 0, "H1" } }, "H@0 H@8600 H@17200" },
  { "medium-repeats", 31000, { { 0, "M1" } }, "M@0 M@15000 M@30000" },
  { "low-repeats", 121000, { { 0, "L1" } }, "L@0 L@60000 L@120000" },
  { "row-goes-in-burst", 60000, { { 0, "H1" }, { 1200, "" } }, "H@0 -@1200" },
  { "row-goes-in-rest", 60000, { { 0, "H1" }, { 5000, "" } }, "H@0" },
  { "highest-only", 9000, { { 0, "H1 M2 L3" } }, "H@0 H@8600" },
  { "higher-cuts-in", 9000, { { 0, "M1" }, { 300, "M1 H2" } }, "M@0 H@300 H@8900" },
  { "lower-waits", 20000, { { 0, "H1" }, { 1000, "H1 M2" } }, "H@0 H@8600 H@17200" },
  /* what was covered has not been heard: it sounds as soon as it may */
  { "covered", 30000, { { 0, "H1 M2" }, { 6000, "M2" } }, "H@0 M@6000 M@21000" },
  { "covered-in-burst", 20000, { { 0, "H1 M2" }, { 1000, "M2" } }, "H@0 M@1000 M@16000" },
  /* what had been heard before goes on at its pace */
  { "heard-before",
    40000,
    { { 0, "M2" }, { 2000, "M2 H1" }, { 7000, "M2" } },
    "M@0 H@2000 M@17000 M@32000" },
  { "heard-before-in-burst",
    20000,
    { { 0, "M2" }, { 2000, "M2 H1" }, { 3000, "M2" } },
    "M@0 H@2000 -@3000 M@17000" },
  /* a new one of the same priority: at once, but never without the rest after a whole burst */
  { "second-in-burst", 12000, { { 0, "H1" }, { 1000, "H1 H2" } }, "H@0 H@6100" },
  { "second-in-rest", 12000, { { 0, "H1" }, { 5000, "H1 H2" } }, "H@0 H@6100" },
  { "second-later", 16000, { { 0, "H1" }, { 7000, "H1 H2" } }, "H@0 H@7000 H@15600" },
  { "second-medium", 25000, { { 0, "M1" }, { 9000, "M1 M2" } }, "M@0 M@9000 M@24000" },
  { "backlog-is-one", 10000, { { 0, "M1 M2 M3 M4 M5" } }, "M@0" },
  { "comes-again", 30000, { { 0, "M1" }, { 9000, "" }, { 9500, "M1" } }, "M@0 M@9500 M@24500" },
  { "comes-again-after-cut",
    5000,
    { { 0, "H1" }, { 1000, "" }, { 1100, "H1" } },
    "H@0 -@1000 H@1100" },
  { "another-takes-over", 9000, { { 0, "H1" }, { 1000, "H2" } }, "H@0 H@6100" },
  { "grows-worse", 10000, { { 0, "M1" }, { 5000, "H1" } }, "M@0 H@5000" },
  { "grows-better", 25000, { { 0, "H1" }, { 5000, "M1" } }, "H@0 M@15000" },
  { "after-another-priority", 6000, { { 0, "H1" }, { 4000, "" }, { 4100, "L1" } }, "H@0 L@4100" },
  /* pauses */
  { "pause", 130000, { { 0, "M1" }, { 500, "pause" } }, "M@0 -@500 M@120500" },
  { "pause-new-medium", 121999, { { 0, "M1" }, { 2000, "pause" }, { 3000, "M1 M2" } }, "M@0" },
  { "pause-new-high", 10000, { { 0, "M1" }, { 2000, "pause" }, { 3000, "M1 H2" } }, "M@0 H@3000" },
  { "pause-second-high",
    10000,
    { { 0, "H1" }, { 100, "pause" }, { 3000, "H1 H2" } },
    "H@0 -@100 H@3000" },
  { "pause-old-high", 100000, { { 0, "H1" }, { 5000, "pause" } }, "H@0" },
  { "pause-grows-high", 10000, { { 0, "M1" }, { 2000, "pause" }, { 3000, "H1" } }, "M@0 H@3000" },
  { "pause-high-again",
    10000,
    { { 0, "H1" }, { 4000, "pause" }, { 5000, "" }, { 6000, "H1" } },
    "H@0 H@6000" },
  { "resume", 20000, { { 0, "M1" }, { 2000, "pause" }, { 9000, "resume" } }, "M@0 M@9000" },
  { "pause-nothing-there", 200000, { { 0, "" }, { 10, "pause" } }, "" },
  { "resume-without-pause", 10000, { { 0, "M1" }, { 5000, "resume" } }, "M@0" },
  /* the sound server */
  { "lost", 20000, { { 0, "M1" }, { 5000, "lost" } }, "M@0 M@5000 M@20000" },
  /* by night */
  { "night-low", 100000, { { 0, "night" }, { 100, "L1" } }, "" },
  { "night-to-morning",
    100000,
    { { 0, "night" }, { 100, "L1" }, { 5000, "noon" } },
    "L@5000 L@65000" },
  { "night-high", 9000, { { 0, "night" }, { 100, "H1" } }, "H@100 H@8700" },
};

typedef struct
{
  LampSoundPacer *pacer;
  guint minute;
  gint64 next_us;
  GString *played;
} Run;

static void
step (Run *run, gint64 at_us)
{
  LampSoundStep next;

  lamp_sound_pacer_step (run->pacer, &plan, run->minute, at_us, &next);
  g_assert_cmpint (next.next_us, >, at_us);
  run->next_us = next.next_us;
  if (!next.is_change)
    return;
  g_string_append_printf (run->played, "%s%c@%d", run->played->len > 0 ? " " : "",
                          "-LMH"[next.priority], (gint) (at_us / 1000));
  g_assert_cmpuint (next.percent, ==, lamp_sound_plan_percent (&plan, next.priority, run->minute));
}

static void
set_rows (Run *run, const char *text)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  LampSoundRow rows[8];
  gsize n_rows = 0;

  for (gsize i = 0; words[i] != NULL && *words[i] != '\0'; i++)
    rows[n_rows++] = (LampSoundRow){ words[i] + 1, strchr ("-LMH", words[i][0]) - "-LMH" };
  lamp_sound_pacer_set_rows (run->pacer, rows, n_rows);
}

static void
apply (Run *run, const Event *event)
{
  if (g_str_equal (event->what, "pause"))
    lamp_sound_pacer_pause (run->pacer, event->at_ms * 1000 + LAMP_SOUND_PAUSE_US);
  else if (g_str_equal (event->what, "resume"))
    lamp_sound_pacer_resume (run->pacer);
  else if (g_str_equal (event->what, "lost"))
    lamp_sound_pacer_forget (run->pacer);
  else if (g_str_equal (event->what, "night"))
    run->minute = NIGHT;
  else if (g_str_equal (event->what, "noon"))
    run->minute = NOON;
  else
    set_rows (run, event->what);
}

static void
play (const Script *script, gint64 look_us)
{
  g_autoptr (LampSoundPacer) pacer = lamp_sound_pacer_new ();
  g_autoptr (GString) played = g_string_new (NULL);
  Run run = { pacer, NOON, G_MAXINT64, played };
  gint64 now_us = 0;

  for (gsize i = 0; now_us <= script->end_ms * 1000;)
    {
      gboolean has_event = i < G_N_ELEMENTS (script->events) && script->events[i].what != NULL;
      gint64 event_us = has_event ? script->events[i].at_ms * 1000 : G_MAXINT64;
      gint64 next_us = MIN (MIN (event_us, run.next_us), now_us + look_us);

      if (next_us == event_us)
        apply (&run, &script->events[i++]);
      now_us = next_us;
      if (now_us <= script->end_ms * 1000)
        step (&run, now_us);
    }
  g_assert_cmpstr (played->str, ==, script->played);
}

static void
test_script (gconstpointer data)
{
  play (data, 10 * 365 * G_TIME_SPAN_DAY);
  play (data, 10 * G_TIME_SPAN_MILLISECOND);
}

static void
test_is_new (void)
{
  static const LampSoundRow rows[] = { { "1", LAMP_PRIORITY_HIGH }, { "2", LAMP_PRIORITY_HIGH } };
  g_autoptr (LampSoundPacer) pacer = lamp_sound_pacer_new ();
  LampSoundStep next;

  lamp_sound_pacer_set_rows (pacer, rows, 1);
  lamp_sound_pacer_step (pacer, &plan, NOON, 0, &next);
  g_assert_true (next.is_change && next.is_new);
  lamp_sound_pacer_step (pacer, &plan, NOON, next.next_us, &next);
  g_assert_true (next.is_change && !next.is_new);
  lamp_sound_pacer_set_rows (pacer, rows, 2);
  lamp_sound_pacer_step (pacer, &plan, NOON, 16 * G_TIME_SPAN_SECOND, &next);
  g_assert_true (next.is_change && next.is_new);
}

static void
test_paused_until (void)
{
  g_autoptr (LampSoundPacer) pacer = lamp_sound_pacer_new ();
  LampSoundStep next;

  g_assert_cmpint (lamp_sound_pacer_get_paused_until_us (pacer), ==, 0);
  lamp_sound_pacer_pause (pacer, 1000 + LAMP_SOUND_PAUSE_US);
  lamp_sound_pacer_step (pacer, &plan, NOON, 1000, &next);
  g_assert_cmpint (lamp_sound_pacer_get_paused_until_us (pacer), ==, 1000 + LAMP_SOUND_PAUSE_US);
  g_assert_cmpint (next.next_us, ==, 1000 + LAMP_SOUND_PAUSE_US);
  /* A second press begins the two minutes again; it can never be made longer than that. */
  lamp_sound_pacer_pause (pacer, 2000 + LAMP_SOUND_PAUSE_US);
  g_assert_cmpint (lamp_sound_pacer_get_paused_until_us (pacer), ==, 2000 + LAMP_SOUND_PAUSE_US);
  lamp_sound_pacer_step (pacer, &plan, NOON, 2000 + LAMP_SOUND_PAUSE_US, &next);
  g_assert_cmpint (lamp_sound_pacer_get_paused_until_us (pacer), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (scripts); i++)
    {
      g_autofree char *path = g_strconcat ("/core/sound-pacer/", scripts[i].name, NULL);

      g_test_add_data_func (path, &scripts[i], test_script);
    }
  g_test_add_func ("/core/sound-pacer/is-new", test_is_new);
  g_test_add_func ("/core/sound-pacer/paused-until", test_paused_until);

  return g_test_run ();
}
