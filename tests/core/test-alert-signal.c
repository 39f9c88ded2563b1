/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a station does about its alerts: table tests of one moment each, and properties that hold of any.
 *
 * An alert is written "KEY resident CODE priority raised[-ended] response...", times in seconds; a response
 * "A:ack@5" is of A at second 5.
 */

#include "config.h"

#include "core/alert-signal.h"
#include "core/instant.h"

#include <string.h>

#define SECOND LAMP_US_PER_SECOND
#define MINUTE LAMP_US_PER_MINUTE

typedef struct
{
  GPtrArray *alerts; /* LampAlert */
  GPtrArray *responses;
  GPtrArray *logs;
  LampAlertFold folds[32];
  LampSignalAlert inputs[32];
} World;

static LampPriority
priority_of (char letter)
{
  return letter == 'H'   ? LAMP_PRIORITY_HIGH
         : letter == 'M' ? LAMP_PRIORITY_MEDIUM
                         : LAMP_PRIORITY_LOW;
}

static LampResponseCode
code_of (const char *text)
{
  if (g_str_has_prefix (text, "ack"))
    return LAMP_RESPONSE_ACKNOWLEDGE;
  if (g_str_has_prefix (text, "go"))
    return LAMP_RESPONSE_ACCEPT;
  if (g_str_has_prefix (text, "done"))
    return LAMP_RESPONSE_RESOLVE;
  if (g_str_has_prefix (text, "up"))
    return LAMP_RESPONSE_ESCALATE;

  return LAMP_RESPONSE_REOPEN;
}

static void
add_alert (World *world, const char *text)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  LampAlert *alert = g_new0 (LampAlert, 1);
  GPtrArray *responses = g_ptr_array_new_with_free_func ((GDestroyNotify) lamp_response_free);
  const char *dash = strchr (words[4], '-');
  guint n = world->alerts->len;

  alert->key = g_strdup (words[0]);
  alert->resident_id = g_strdup (words[1]);
  alert->code = g_strdup (words[2]);
  alert->priority = priority_of (words[3][0]);
  alert->rule = lamp_alert_rule_of (alert->code, alert->priority);
  alert->raised_us = alert->since_us = g_ascii_strtoll (words[4], NULL, 10) * SECOND;
  alert->ended_us = dash != NULL ? g_ascii_strtoll (dash + 1, NULL, 10) * SECOND : LAMP_NO_TIME;
  for (guint i = 5; words[i] != NULL; i++)
    {
      LampResponse *response = g_new0 (LampResponse, 1);

      response->id = g_strdup_printf ("%s-%u", words[0], i);
      response->alert_key = g_strdup (words[0]);
      response->by = g_strndup (words[i], 1);
      response->code = code_of (words[i] + 2);
      response->sent_us = g_ascii_strtoll (strchr (words[i], '@') + 1, NULL, 10) * SECOND;
      g_ptr_array_add (responses, response);
    }
  g_ptr_array_add (world->alerts, alert);
  g_ptr_array_add (world->responses, responses);
  g_ptr_array_add (world->logs, lamp_alert_fold (responses, &world->folds[n]));
  world->inputs[n] = (LampSignalAlert){ alert, &world->folds[n] };
}

static World *
world_new (const char *text)
{
  World *world = g_new0 (World, 1);
  g_auto (GStrv) lines = g_strsplit (text, "; ", -1);

  world->alerts = g_ptr_array_new_with_free_func ((GDestroyNotify) lamp_alert_free);
  world->responses = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  world->logs = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++)
    add_alert (world, lines[i]);

  return world;
}

static void
world_free (World *world)
{
  g_ptr_array_unref (world->logs);
  g_ptr_array_unref (world->responses);
  g_ptr_array_unref (world->alerts);
  g_free (world);
}

/* "snooze k H 0-60", "care r 0-600", "off r PULSE_HI 0-600", "audio 0-120". */
static GPtrArray *
parse_pauses (const char *text)
{
  GPtrArray *pauses = g_ptr_array_new_with_free_func ((GDestroyNotify) lamp_pause_free);
  g_auto (GStrv) lines = g_strsplit (text, "; ", -1);

  for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      g_auto (GStrv) words = g_strsplit (lines[i], " ", -1);
      const char *times = words[g_strv_length (words) - 1];
      LampPause *pause = g_new0 (LampPause, 1);

      pause->id = g_strdup_printf ("p%u", i);
      pause->by = g_strdup ("N7");
      pause->from_us = g_ascii_strtoll (times, NULL, 10) * SECOND;
      pause->until_us = g_ascii_strtoll (strchr (times, '-') + 1, NULL, 10) * SECOND;
      pause->ended_us = LAMP_NO_TIME;
      if (strcmp (words[0], "snooze") == 0)
        {
          pause->kind = LAMP_PAUSE_SNOOZE;
          pause->alert_key = g_strdup (words[1]);
          pause->priority = priority_of (words[2][0]);
        }
      else if (strcmp (words[0], "audio") != 0)
        {
          pause->kind = strcmp (words[0], "care") == 0 ? LAMP_PAUSE_CARE : LAMP_PAUSE_OFF;
          pause->resident_id = g_strdup (words[1]);
          pause->code = pause->kind == LAMP_PAUSE_OFF ? g_strdup (words[2]) : NULL;
        }
      g_ptr_array_add (pauses, pause);
    }

  return pauses;
}

/* One word a row: S shows, F flashes, ! sounds, *n counts n, then why it is quiet, >i its cause, +s its step. */
static char *
tell (const LampSignals *signals)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < signals->n_rows; i++)
    {
      const LampSignalRow *row = &signals->rows[i];

      g_string_append_printf (text, "%s%s%s%s", i > 0 ? " " : "", row->shows ? "S" : "-",
                              row->flashes ? "F" : "-", row->sounds ? "!" : "-");
      if (row->n_bundled != 1)
        g_string_append_printf (text, "*%u", row->n_bundled);
      if (row->mute != LAMP_MUTE_NONE)
        g_string_append (text, lamp_mute_to_string (row->mute));
      if (row->cause >= 0)
        g_string_append_printf (text, ">%d", row->cause);
      if (row->step != LAMP_ALARM_STEP_NONE)
        g_string_append_printf (text, "+%d", row->step);
      if (row->is_again)
        g_string_append (text, "again");
    }
  g_string_append_printf (text, " = %s", lamp_priority_to_string (signals->sounding));

  return g_string_free (text, FALSE);
}

static void
test_table (void)
{
  static const struct
  {
    const char *alerts, *pauses;
    gint now_s;
    const char *told;
  } rows[] = {
    { "", "", 0, " = none" },
    /* a new alert shows, flashes and sounds; LOW is steady */
    { "k r PULSE_HI H 0", "", 10, "SF! = high" },
    { "k r BATT L 0", "", 10, "S-! = low" },
    /* only the highest priority sounds, each row says what it wants */
    { "k r PULSE_HI2 M 0; l s PULSE_HI H 0", "", 10, "SF! SF! = high" },
    /* escalation by time: HIGH 60 s, 120 s, 5 min */
    { "k r PULSE_HI H 0", "", 60, "SF!+1 = high" },
    { "k r PULSE_HI H 0", "", 120, "SF!+2 = high" },
    { "k r PULSE_HI H 0", "", 300, "SF!+3 = high" },
    /* MEDIUM 5 min, 15 min; LOW never */
    { "k r PULSE_HI2 M 0", "", 299, "SF! = medium" },
    { "k r PULSE_HI2 M 0", "", 300, "SF!+1 = medium" },
    { "k r PULSE_HI2 M 0", "", 900, "SF!+2 = medium" },
    { "k r BATT L 0", "", 9000, "S-! = low" },
    /* a person need not wait for that */
    { "k r PULSE_HI2 M 0 A:up@5", "", 10, "SF!+2 = medium" },
    /* acknowledged: stays, quiet, sounds again after 3 min; going likewise */
    { "k r PULSE_HI H 0 A:ack@10", "", 100, "S--acknowledged = none" },
    { "k r PULSE_HI H 0 A:ack@10", "", 189, "S--acknowledged = none" },
    { "k r PULSE_HI H 0 A:ack@10", "", 190, "SF!again = high" },
    { "k r PULSE_HI H 0 A:go@10", "", 189, "S--owned = none" },
    { "k r PULSE_HI H 0 A:go@10", "", 190, "SF!again = high" },
    { "k r PULSE_HI H 0 A:ack@10 B:ack@100", "", 200, "S--acknowledged = none" },
    /* MEDIUM after 10 min, LOW never */
    { "k r PULSE_HI2 M 0 A:ack@10", "", 609, "S--acknowledged = none" },
    { "k r PULSE_HI2 M 0 A:ack@10", "", 610, "SF!again = medium" },
    { "k r BATT L 0 A:ack@10", "", 99999, "S--acknowledged = none" },
    /* another alert of the same resident sounds all the same */
    { "k r PULSE_HI H 0 A:ack@10; l r RESP_HI H 20", "", 30, "S--acknowledged SF! = high" },
    /* done: a measured condition stays quietly while it is there; an event is over */
    { "k r PULSE_HI H 0 A:done@10", "", 9999, "S--resolved = none" },
    { "k r PULSE_HI H 0-50 A:done@10", "", 60, "---resolved = none" },
    { "k r FALL H 0 A:done@10", "", 60, "---resolved = none" },
    { "k r FALL H 0 A:done@10 B:open@20", "", 30, "SF! = high" },
    /* escalation counts anew after a reopen */
    { "k r FALL H 0 A:done@500 B:open@520", "", 580, "SF!+1 = high" },
    /* ended: a measured one is silent but waits to be seen, a latching one signals on until it is */
    { "k r PULSE_HI H 0-50", "", 55, "S--ended = none" },
    { "k r PULSE_HI H 0-50 A:ack@60", "", 65, "---ended = none" },
    { "k r FALL H 0-50", "", 55, "SF! = high" },
    { "k r FALL H 0-50 A:ack@60", "", 65, "---ended = none" },
    /* a snooze is of the episode, ends, and covers nothing worse and no other */
    { "k r PULSE_HI H 0", "snooze k H 10-310", 20, "S--snoozed = none" },
    { "k r PULSE_HI H 0", "snooze k H 10-310", 310, "SF!+3 = high" },
    { "k r PULSE_HI H 0", "snooze k M 10-310", 20, "SF! = high" },
    { "k r PULSE_HI H 0", "snooze other H 10-310", 20, "SF! = high" },
    /* nothing hides what lies on the floor of safety */
    { "k r FALL H 0", "snooze k H 0-310; care r 0-600; off r FALL 0-600", 20, "SF! = high" },
    { "k r SPO2_LO H 0; l r SPO2_LO L 0", "snooze k H 0-310; care r 0-600", 20,
      "SF!*2 ---*0care>0 = high" },
    /* somebody is with the resident; the others are not covered */
    { "k r PULSE_HI H 0; l s PULSE_HI H 0", "care r 0-600", 20, "S--care SF! = high" },
    { "k r PULSE_HI H 0; l r RESP_HI H 0", "off r PULSE_HI 0-600", 20, "S--off SF! = high" },
    /* the pause that holds longest is told */
    { "k r PULSE_HI H 0", "care r 0-600; snooze k H 0-700", 20, "S--snoozed = none" },
    /* all sound paused: flashing goes on; a new HIGH ends it, a new MEDIUM does not */
    { "k r PULSE_HI H 0", "audio 10-130", 20, "SF-audio-paused = none" },
    { "k r PULSE_HI H 0; l s RESP_HI H 15", "audio 10-130", 20, "SF! SF! = high" },
    { "k r PULSE_HI H 0; l s RESP_HI2 M 15", "audio 10-130", 20,
      "SF-audio-paused SF-audio-paused = none" },
    { "k r PULSE_HI H 0", "audio 10-130", 130, "SF!+2 = high" },
    /* a fall explains the bed exit, not the pulse, and not another resident's; it may be acknowledged */
    { "k r FALL H 0; l r BED_EXIT M 5; m r PULSE_HI H 6; n s BED_EXIT M 7", "", 20,
      "SF! S--cause>0 SF! SF! = high" },
    { "k r FALL H 0 A:go@3; l r BED_EXIT M 5", "", 20, "S--owned S--cause>0 = none" },
    { "k r FALL H 0 A:done@3; l r BED_EXIT M 5", "", 20, "---resolved SF! = medium" },
    /* but never something more urgent than itself */
    { "k r FALL_MAYBE M 0; l r BED_EXIT H 5", "", 20, "SF! SF! = high" },
    { "k r NO_VITALS H 0; l r STALE L 5", "", 20, "SF! S--cause>0 = high" },
    /* the same again within ten minutes: one row with a counter */
    { "k r PULSE_HI H 0-60; l r PULSE_HI H 600", "", 610, "---*0ended>1 SF!*2 = high" },
    { "k r PULSE_HI H 0-60; l r PULSE_HI H 661", "", 670, "S--ended SF! = high" },
    /* two stations, two keys */
    { "k r PULSE_HI H 0; l r PULSE_HI H 5000", "", 5010, "---*0bundled>1+3 SF!*2+3 = high" },
    /* seen and over: counts no more */
    { "k r PULSE_HI H 0-60 A:ack@9; l r PULSE_HI H 600", "", 610, "---ended SF! = high" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      World *world = world_new (rows[i].alerts);
      g_autoptr (GPtrArray) pauses = parse_pauses (rows[i].pauses);
      const LampSignalScene scene = { rows[i].now_s * SECOND, LAMP_NO_TIME, FALSE };
      g_autoptr (LampSignals) signals
          = lamp_signals_new (world->inputs, world->alerts->len, pauses, &scene);
      g_autofree char *told = tell (signals);

      g_test_message ("%s | %s @ %d", rows[i].alerts, rows[i].pauses, rows[i].now_s);
      g_assert_cmpstr (told, ==, rows[i].told);
      world_free (world);
    }
}

static void
test_scene (void)
{
  static const struct
  {
    const char *alerts;
    gint cloud_down_s;
    gboolean is_night;
    const char *told;
  } rows[] = {
    /* one banner instead of forty rows; what was silent before the outage is another matter */
    { "k r STALE L 100; l s STALE L 20; m r PULSE_HI H 100", 50, FALSE,
      "---cloud-down S-! SF! = high" },
    { "k r STALE L 100", -1, FALSE, "S-! = low" },
    /* LOW is silent by night, others are not */
    { "k r BATT L 100; l r PULSE_HI2 M 100", -1, TRUE, "S--night SF! = medium" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      World *world = world_new (rows[i].alerts);
      g_autoptr (GPtrArray) pauses = parse_pauses ("");
      const LampSignalScene scene
          = { 110 * SECOND,
              rows[i].cloud_down_s >= 0 ? rows[i].cloud_down_s * SECOND : LAMP_NO_TIME,
              rows[i].is_night };
      g_autoptr (LampSignals) signals
          = lamp_signals_new (world->inputs, world->alerts->len, pauses, &scene);
      g_autofree char *told = tell (signals);

      g_assert_cmpstr (told, ==, rows[i].told);
      world_free (world);
    }
}

/* While anything is paused, a reminder every five minutes; and the time at which to look again. */
static void
test_reminder (void)
{
  World *world = world_new ("k r PULSE_HI H 0");
  g_autoptr (GPtrArray) pauses = parse_pauses ("care r 0-1800");
  LampSignalScene scene = { 310 * SECOND, LAMP_NO_TIME, FALSE };
  g_autoptr (LampSignals) signals = lamp_signals_new (world->inputs, 1, pauses, &scene);

  g_assert_cmpuint (signals->n_pauses, ==, 1);
  g_assert_cmpint (signals->reminder_us, ==, 600 * SECOND);
  g_assert_cmpint (signals->next_us, ==, 600 * SECOND);
  g_assert_cmpint (signals->rows[0].muted_until_us, ==, 1800 * SECOND);
  g_assert_cmpstr (signals->rows[0].muted_by, ==, "N7");
  world_free (world);
}

/* Any alerts, any pauses, any time: no row, no sound; no silence without a reason; nothing on the floor is
 * hidden; between now and next_us nothing changes. */
static void
test_properties (void)
{
  static const char *const codes[]
      = { "FALL H", "BED_EXIT M", "PULSE_HI H", "PULSE_HI2 M", "STALE L", "SPO2_LO H", "CALL H" };
  static const char *const acts[] = { "", " A:ack@", " A:go@", " A:done@", " B:open@" };
  static const char *const quiets[]
      = { "snooze k0 H 0-300", "care r0 50-650", "off r1 PULSE_HI 0-3600", "audio 100-220" };

  for (guint round = 0; round < 3000; round++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (GString) silences = g_string_new (NULL);
      guint n = (guint) g_test_rand_int_range (0, 8);
      gint now_s = g_test_rand_int_range (100, 1500); /* pauses begin in the past */
      LampSignalScene scene = { now_s * SECOND, LAMP_NO_TIME, FALSE };
      World *world;
      g_autoptr (GPtrArray) pauses = NULL;
      g_autoptr (LampSignals) signals = NULL;
      g_autofree char *told = NULL;

      for (guint i = 0; i < n; i++)
        {
          gint raised_s = g_test_rand_int_range (0, now_s + 1);

          g_string_append_printf (text, "%sk%u r%d %s %d", i > 0 ? "; " : "", i,
                                  g_test_rand_int_range (0, 2),
                                  codes[g_test_rand_int_range (0, G_N_ELEMENTS (codes))], raised_s);
          if (g_test_rand_int_range (0, 3) == 0)
            g_string_append_printf (text, "-%d", g_test_rand_int_range (raised_s, now_s + 1));
          for (guint a = 0; a < 2; a++)
            {
              const char *act = acts[g_test_rand_int_range (0, G_N_ELEMENTS (acts))];

              if (*act != '\0')
                g_string_append_printf (text, "%s%d", act,
                                        g_test_rand_int_range (raised_s, now_s + 1));
            }
        }
      for (gsize i = 0; i < G_N_ELEMENTS (quiets); i++)
        if (g_test_rand_bit ())
          g_string_append_printf (silences, "%s%s", silences->len > 0 ? "; " : "", quiets[i]);

      g_test_message ("%s | %s @ %d", text->str, silences->str, now_s);
      world = world_new (text->str);
      pauses = parse_pauses (silences->str);
      signals = lamp_signals_new (world->inputs, n, pauses, &scene);
      told = tell (signals);
      for (guint i = 0; i < n; i++)
        {
          const LampSignalRow *row = &signals->rows[i];
          const LampAlert *alert = g_ptr_array_index (world->alerts, i);

          g_assert_true (!row->sounds || row->shows);
          g_assert_true (!row->flashes || row->shows);
          g_assert_true (row->sounds != (row->mute != LAMP_MUTE_NONE));
          if (lamp_alert_is_floor (alert))
            g_assert_true (row->mute != LAMP_MUTE_SNOOZED && row->mute != LAMP_MUTE_CARE
                           && row->mute != LAMP_MUTE_OFF && row->mute != LAMP_MUTE_CAUSE);
          if (row->standing == LAMP_STANDING_OPEN && !row->shows)
            g_assert_true (signals->rows[row->cause].shows);
        }
      g_assert_cmpint (signals->sounding != LAMP_PRIORITY_NONE, ==, signals->sounding_row >= 0);

      if (signals->next_us != LAMP_NO_TIME)
        {
          LampSignalScene later = { signals->next_us - 1, LAMP_NO_TIME, FALSE };
          g_autoptr (LampSignals) then = lamp_signals_new (world->inputs, n, pauses, &later);
          g_autofree char *told_then = tell (then);

          g_assert_cmpstr (told_then, ==, told);
        }
      world_free (world);
    }
}

/* What may be asked for. Monday 2026-11-23, Singapore: the afternoon shift is 14:00 to 21:00. */
static void
test_pause (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Asia/Singapore");
  const gint64 at = G_GINT64_CONSTANT (1795420200) * SECOND; /* 2026-11-23 15:50 local */
  static const struct
  {
    LampPauseKind kind;
    gint minutes;
    const char *by, *reason;
    gint n_before;
    gboolean is_floor;
    LampPauseVerdict verdict;
  } rows[] = {
    { LAMP_PAUSE_AUDIO, 2, NULL, NULL, 0, FALSE, LAMP_PAUSE_ALLOWED },
    { LAMP_PAUSE_AUDIO, 3, NULL, NULL, 0, FALSE, LAMP_PAUSE_TOO_LONG },
    { LAMP_PAUSE_CARE, 30, "N", NULL, 0, FALSE, LAMP_PAUSE_ALLOWED },
    { LAMP_PAUSE_CARE, 31, "N", NULL, 0, FALSE, LAMP_PAUSE_TOO_LONG },
    { LAMP_PAUSE_CARE, 10, "", NULL, 0, FALSE, LAMP_PAUSE_NEEDS_NAME },
    { LAMP_PAUSE_OFF, 24 * 60, "N", "sensor broken", 0, FALSE, LAMP_PAUSE_ALLOWED },
    { LAMP_PAUSE_OFF, 24 * 60 + 1, "N", "sensor broken", 0, FALSE, LAMP_PAUSE_TOO_LONG },
    { LAMP_PAUSE_OFF, 60, "N", "", 0, FALSE, LAMP_PAUSE_NEEDS_REASON },
    { LAMP_PAUSE_SNOOZE, 15, "N", NULL, 0, FALSE, LAMP_PAUSE_ALLOWED },
    { LAMP_PAUSE_SNOOZE, 15, "N", NULL, 1, FALSE, LAMP_PAUSE_ALLOWED },
    { LAMP_PAUSE_SNOOZE, 15, "N", NULL, 2, FALSE, LAMP_PAUSE_NEEDS_REASON }, /* the third */
    { LAMP_PAUSE_SNOOZE, 15, "N", "doctor is here", 2, FALSE, LAMP_PAUSE_ALLOWED },
    { LAMP_PAUSE_SNOOZE, 15, "N", NULL, 0, TRUE, LAMP_PAUSE_IS_FLOOR },
    { LAMP_PAUSE_SNOOZE, 310, "N", NULL, 0, FALSE, LAMP_PAUSE_ALLOWED },  /* 21:00 */
    { LAMP_PAUSE_SNOOZE, 311, "N", NULL, 0, FALSE, LAMP_PAUSE_TOO_LONG }, /* past the shift */
    { LAMP_PAUSE_SNOOZE, 0, "N", NULL, 0, FALSE, LAMP_PAUSE_TOO_LONG },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GPtrArray) before
          = g_ptr_array_new_with_free_func ((GDestroyNotify) lamp_pause_free);
      LampPause pause = { .kind = rows[i].kind,
                          .alert_key = (char *) "k",
                          .by = (char *) rows[i].by,
                          .reason = (char *) rows[i].reason,
                          .from_us = at,
                          .until_us = at + rows[i].minutes * MINUTE,
                          .ended_us = LAMP_NO_TIME };

      for (gint b = 0; b < rows[i].n_before; b++)
        {
          LampPause *earlier = lamp_pause_copy (&pause);

          earlier->from_us = at - (b + 1) * 20 * MINUTE;
          g_ptr_array_add (before, earlier);
        }
      g_test_message ("%u", (guint) i);
      g_assert_cmpint (lamp_pause_judge (&pause, before, rows[i].is_floor, zone), ==,
                       rows[i].verdict);
    }
}

static void
test_shift (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Asia/Singapore");
  const gint64 seven = G_GINT64_CONSTANT (1795388400) * SECOND; /* 2026-11-23 07:00 local */
  const gint64 hour = LAMP_US_PER_HOUR;

  g_assert_cmpint (lamp_shift_start (seven, zone), ==, seven);
  g_assert_cmpint (lamp_shift_start (seven + 7 * hour - 1, zone), ==, seven);
  g_assert_cmpint (lamp_shift_start (seven - 1, zone), ==, seven - 10 * hour); /* 21:00 before */
  g_assert_cmpint (lamp_shift_end (seven + 15 * hour, zone), ==, seven + 24 * hour);
  g_assert_cmpint (lamp_shift_end (seven, zone), ==, seven + 7 * hour);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/alert-signal/table", test_table);
  g_test_add_func ("/alert-signal/scene", test_scene);
  g_test_add_func ("/alert-signal/reminder", test_reminder);
  g_test_add_func ("/alert-signal/properties", test_properties);
  g_test_add_func ("/alert-signal/pause", test_pause);
  g_test_add_func ("/alert-signal/shift", test_shift);

  return g_test_run ();
}
