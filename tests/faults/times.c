/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Faults that have a story, one test each: answers that are lost, clocks that are wrong, tokens that expire on the
 * way, a store that is put back to what it was days ago, and hints that do not come.
 */

#include "config.h"

#include "tests.h"

#include <glib/gstdio.h>
#include <string.h>

static const StationWords live = { LAMP_LINK_LIVE, "" };

/* A PUT that is refused is queued again too, for a POST, and there is nothing uncertain about that. */
static gboolean
is_uncertain (Station *station, const char *uuid)
{
  g_autoptr (LampAct) act = station_act (station, uuid);

  return act->is_uncertain;
}

/* The write is done, the connection is cut: kept as uncertain, asked again, there once. */
static void
test_lost_answer (Station *station, gconstpointer fault)
{
  g_autoptr (LampAct) during = NULL;
  g_autoptr (LampAct) after = NULL;
  g_autofree char *uuid = NULL;

  station_fault (station, fault);
  uuid = station_enter (station, 88);
  STATION_WAIT (station, is_uncertain (station, uuid));
  during = station_wait_for_act (station, uuid, LAMP_ACT_QUEUED);
  g_assert_cmpuint (during->http_status, ==, 0);
  g_assert_nonnull (strstr (during->outcome, "cannot be reached"));
  g_assert_cmpuint (station_in_cloud (station, uuid), ==, 1);
  STATION_WAIT (station, station->status.n_unsent == 1);

  home_clear_faults (&station->home);
  station_look (station);
  after = station_wait_for_act (station, uuid, LAMP_ACT_DONE);
  station_wait_for_pulses (station, "70 88");
  station_wait_for_words (station, &live);
  STATION_WAIT (station, station->status.n_unsent == 0);
  g_assert_cmpuint (station_in_cloud (station, uuid), ==, 1);
}

/* The PC's clock is off by hours: said; readings come, and what is entered carries the cloud's time. */
static void
test_clock (Station *station, gconstpointer data)
{
  const LampCloudOptions *options = data;
  gboolean is_slow = options->speed > 1.5;
  gint64 offset_us = (is_slow ? 3 : -3) * LAMP_US_PER_HOUR;
  LampCloudOptions shifted = *options;
  const StationWords words = { LAMP_LINK_LIVE, is_slow ? "This PC’s clock is 180 min slow"
                                                       : "This PC’s clock is 180 min fast" };
  g_autofree char *uuid = NULL;
  g_autoptr (LampAct) act = NULL;

  shifted.speed = 1;
  shifted.now_us = g_get_real_time () + offset_us + LAMP_US_PER_SECOND * (is_slow ? 20 : -20);
  station_prepare (station, &shifted);
  home_put_pulse (&station->home, "before", "ann", 60, 70);
  station_begin (station);
  station_wait_for_words (station, &words);
  home_put_pulse (&station->home, "new", "ann", 30, 71);
  uuid = station_enter (station, 88);
  act = station_wait_for_act (station, uuid, LAMP_ACT_DONE);
  g_assert_cmpint (ABS (act->made_us - g_get_real_time () - offset_us), <, LAMP_US_PER_MINUTE);
  station_look (station);
  station_wait_for_pulses (station, "70 71 88");
  station_wait_for_words (station, &words);
  g_assert_cmpint (station_count (station, "SELECT count (*) FROM set_aside"), ==, 0);
}

typedef struct
{
  char *folder, *sign_in, *secret;
} Files;

static void
write_sign_in (Files *files)
{
  files->folder = g_dir_make_tmp ("lamp-sign-in-XXXXXX", NULL);
  files->sign_in = g_build_filename (files->folder, "sign-in", NULL);
  files->secret = g_build_filename (files->folder, "secret", NULL);
  g_assert_true (g_file_set_contents_full (files->secret, "hunter2", -1,
                                           G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL));
  g_assert_true (g_file_set_contents (
      files->sign_in, "[sign-in]\nkind=client-secret\nclient-id=station-7\nsecret-file=secret\n",
      -1, NULL));
}

static void
remove_sign_in (Files *files)
{
  g_unlink (files->sign_in);
  g_unlink (files->secret);
  g_rmdir (files->folder);
  g_free (files->sign_in);
  g_free (files->secret);
  g_free (files->folder);
}

/* A server of several homes that passes over the tag sends the residents of all: none of them is shown, and the
 * screen says why; when it knows the tag, what bears it comes. */
static void
test_ignored_tag (Station *station, gconstpointer data)
{
  const StationWords refused
      = { LAMP_LINK_REFUSED,
          "The cloud passes over the tag of this home: nothing is taken from it" };
  g_autofree char *folder = g_dir_make_tmp ("lamp-tag-XXXXXX", NULL);
  g_autofree char *sign_in = g_build_filename (folder, "sign-in", NULL);

  g_assert_true (g_file_set_contents (
      sign_in, "[sign-in]\nkind=none\ntag=https://homes.example|rose\n", -1, NULL));
  home_put_pulse (&station->home, "of-another-home", "ann", 60, 70);
  station->options.sign_in = sign_in;
  station_fault (station, "{\"kind\":\"ignored-tag\",\"count\":-1}");
  station_begin (station);
  station_wait_for_words (station, &refused);
  g_assert_cmpint (station_count (station, "SELECT count (*) FROM resident"), ==, 0);
  g_assert_cmpint (station_count (station, "SELECT count (*) FROM reading"), ==, 0);

  home_clear_faults (&station->home);
  station_look (station);
  station_wait_for_words (station, &live);
  g_assert_cmpint (station_count (station, "SELECT count (*) FROM reading"), ==, 0);
  g_unlink (sign_in);
  g_rmdir (folder);
}

/* Somebody looks at an older time of one resident, and the server passes over whose readings were asked for: none is
 * taken, of nobody, and the rest goes on; when the server knows the parameter, they come. */
static void
test_ignored_patient (Station *station, gconstpointer data)
{
  static const char old[] = "SELECT count (*) FROM reading WHERE value IN (61000, 62000)";
  gint64 from_us = g_get_real_time () - 70 * LAMP_US_PER_DAY;

  station_begin (station);
  station_wait_for_words (station, &live);
  home_put (&station->home, "Patient", "ben", ",\"active\":true");
  home_put_pulse (&station->home, "old-of-ann", "ann", 60 * 86400, 61);
  home_put_pulse (&station->home, "old-of-ben", "ben", 60 * 86400, 62);
  station_fault (station, "{\"kind\":\"ignored-patient\",\"count\":-1}");
  lamp_engine_want_older (station->engine, "ann", from_us);
  STATION_WAIT (station, station_hits (station) > 0);
  STATION_WAIT (station, !station->status.older.is_loading);
  g_assert_cmpint (station_count (station, old), ==, 0);
  g_assert_cmpuint (station->status.n_unsent, ==, 0);
  station_assert_words (station, &live);

  home_clear_faults (&station->home);
  station_look (station);
  lamp_engine_want_older (station->engine, "ann", from_us);
  STATION_WAIT (station, station_count (station, old) == 2);
  station_assert_words (station, &live);
}

static const LampCloudOptions short_tokens = {
  .residents = 1,
  .speed = 1,
  .now_us = LAMP_NO_TIME,
  .token = "of-the-test",
  .client_id = "station-7",
  .client_secret = "hunter2",
  .token_life_s = 1,
  .utc_offset_s = LAMP_CLOUD_LOCAL_OFFSET,
};

/* Tokens of a second, and a pull that takes longer. */
static void
test_token (Station *station, gconstpointer data)
{
  Files files;
  g_autofree char *uuid = NULL;

  write_sign_in (&files);
  station->options.sign_in = files.sign_in;
  for (guint i = 0; i < 450; i++)
    {
      g_autofree char *id = g_strdup_printf ("row-%u", i);

      home_put_pulse (&station->home, id, "ann", 40000 - i * 60, 60 + i % 40);
    }
  station_fault (station,
                 "{\"kind\":\"latency\",\"delay_ms\":700,\"type\":\"Observation\",\"count\":-1}");
  station_begin (station);
  uuid = station_enter (station, 88);
  while (station_count (station, "SELECT count (*) FROM reading") < 451)
    {
      station_turn (station, "all rows");
      g_assert_cmpint (station->status.link, !=, LAMP_LINK_REFUSED);
      g_assert_cmpint (station->status.link, !=, LAMP_LINK_OFFLINE);
    }
  station_wait_for_words (station, &live);
  lamp_act_free (station_wait_for_act (station, uuid, LAMP_ACT_DONE));
  g_assert_cmpuint (lamp_cloud_get_n_token_requests (station->home.client->cloud), >=, 2);
  g_assert_cmpint (station_count (station, "SELECT observations FROM tally WHERE verdict = 0"), ==,
                   451);
  remove_sign_in (&files);
}

/* The cloud's store is put back to what it was three days ago: its time goes back, and what came since is not there.
 * What is new is seen all the same; nothing is removed; and a look over the whole day asks a person. */
static void
test_restored_store (Station *station, gconstpointer data)
{
  const StationWords fast = { LAMP_LINK_LIVE, "This PC’s clock is 4320 min fast" };
  const StationWords asks = { LAMP_LINK_REFUSED, "restored" };
  LampCloudOptions options = LAMP_CLOUD_OPTIONS_INIT;
  Home *home = &station->home;

  for (guint i = 0; i < 40; i++)
    {
      g_autofree char *id = g_strdup_printf ("row-%u", i);

      home_put_pulse (home, id, "ann", 4000 - i * 60, 60 + i % 40);
    }
  station_look (station);
  STATION_WAIT (station, station_count (station, "SELECT count (*) FROM reading") == 41);
  station->is_looking = FALSE;

  options.now_us = g_get_real_time () - 3 * LAMP_US_PER_DAY - 20 * LAMP_US_PER_SECOND;
  home_replace_cloud (home, &options);
  station->options.cloud = home->client->base;
  home_put_pulse (home, "of-the-restored", "ann", 0, 99);
  station_look (station);
  STATION_WAIT (station, station_count (station, "SELECT count (*) FROM reading") == 42);
  station_wait_for_words (station, &fast);
  home_put_pulse (home, "of-the-restored-too", "ann", 0, 98);
  STATION_WAIT (station, station_count (station, "SELECT count (*) FROM reading") == 43);

  station_end (station);
  home_open (home);
  g_assert_true (home_pull (home));
  g_assert_false (home_repair (home, LAMP_REPAIR_DAY));
  g_assert_error (home->error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_REFUSED);
  home_close (home);
  station_begin (station);
  station_look (station);
  station_wait_for_words (station, &asks);
  g_assert_cmpint (station_count (station, "SELECT count (*) FROM reading"), ==, 43);

  /* A person says that it is the right one. */
  station_end (station);
  home_open (home);
  g_assert_true (lamp_sync_accept_store (home->sync, NULL));
  home_close (home);
  station_begin (station);
  station_look (station);
  station_wait_for_words (station, &fast);
  g_assert_cmpint (station_count (station, "SELECT count (*) FROM reading"), ==, 43);
}

typedef struct
{
  const char *path;
  const char *fault;
  LampCloudOptions options;
} Hint;

#define PUSHES(how)                                                  \
  {                                                                  \
    .residents = 1, .speed = 1, .now_us = LAMP_NO_TIME, .push = how, \
    .utc_offset_s = LAMP_CLOUD_LOCAL_OFFSET                          \
  }
#define HINT(kind) "{\"kind\":\"" kind "\",\"count\":2}"

static const Hint hints[] = {
  { "hints-dead-once-bound", HINT ("push-dead"), PUSHES (LAMP_CLOUD_PUSH_HAPI) },
  { "hints-refused", HINT ("push-refused"), PUSHES (LAMP_CLOUD_PUSH_HAPI) },
  { "hints-bind-refused", HINT ("push-bad-bind"), PUSHES (LAMP_CLOUD_PUSH_HAPI) },
  { "hints-closed", HINT ("push-close"), PUSHES (LAMP_CLOUD_PUSH_HAPI) },
  { "hints-lost", HINT ("push-lost"), PUSHES (LAMP_CLOUD_PUSH_HAPI) },
  { "hints-without-status", HINT ("push-no-status"), PUSHES (LAMP_CLOUD_PUSH_BACKPORT) },
};

static void
prepare_hints (Station *station, gconstpointer data)
{
  station_prepare (station, &((const Hint *) data)->options);
}

/* A hint is never more than a hint: what it should have told is found by looking, and nobody is told of the loss. */
static void
test_hints (Station *station, gconstpointer data)
{
  const Hint *hint = data;
  g_autofree char *uuid = NULL;

  station_fault (station, hint->fault);
  home_put_pulse (&station->home, "before", "ann", 60, 70);
  station_begin (station);
  station_wait_for_pulses (station, "70");
  station_wait_for_words (station, &live);
  if (g_str_has_suffix (hint->path, "bound") || g_str_has_suffix (hint->path, "refused"))
    STATION_WAIT (station, station_hits (station) > 0);
  else
    STATION_WAIT (station, lamp_cloud_get_n_binds (station->home.client->cloud) >= 2);
  home_put_pulse (&station->home, "new", "ann", 30, 71);
  uuid = station_enter (station, 88);
  STATION_WAIT (station, station_hits (station) > 0);
  station_look (station);
  station_wait_for_pulses (station, "70 71 88");
  station_wait_for_words (station, &live);
  lamp_act_free (station_wait_for_act (station, uuid, LAMP_ACT_DONE));
  STATION_WAIT (station, station->status.n_unsent == 0);
}

static void
set_up_later (Station *station, gconstpointer data)
{
}

static void
set_up_without (Station *station, gconstpointer data)
{
  station_set_up (station, NULL);
}

void
add_times (void)
{
  /* The speed says which way; see test_clock(). */
  static const LampCloudOptions ahead = { .residents = 1, .speed = 2, .utc_offset_s = 0 };
  static const LampCloudOptions behind = { .residents = 1, .speed = 1, .utc_offset_s = 0 };

  g_test_add ("/faults/lost-answer-of-a-put", Station,
              "{\"kind\":\"lost-answer\",\"method\":\"PUT\",\"count\":-1}", set_up_without,
              test_lost_answer, station_tear_down);
  g_test_add ("/faults/lost-answer-of-a-post", Station,
              "[{\"kind\":\"status\",\"status\":405,\"method\":\"PUT\",\"count\":-1},"
              "{\"kind\":\"lost-answer\",\"method\":\"POST\",\"count\":-1}]",
              set_up_without, test_lost_answer, station_tear_down);
  g_test_add ("/faults/clock-hours-slow", Station, &ahead, set_up_later, test_clock,
              station_tear_down);
  g_test_add ("/faults/clock-hours-fast", Station, &behind, set_up_later, test_clock,
              station_tear_down);
  g_test_add ("/faults/ignored-patient", Station, NULL, station_prepare, test_ignored_patient,
              station_tear_down);
  g_test_add ("/faults/ignored-tag", Station, NULL, station_prepare, test_ignored_tag,
              station_tear_down);
  g_test_add ("/faults/token-expires-in-mid-sync", Station, &short_tokens, station_prepare,
              test_token, station_tear_down);
  g_test_add ("/faults/restored-store", Station, NULL, station_set_up, test_restored_store,
              station_tear_down);
  for (gsize i = 0; i < G_N_ELEMENTS (hints); i++)
    {
      g_autofree char *path = g_strconcat ("/faults/", hints[i].path, NULL);

      g_test_add (path, Station, &hints[i], prepare_hints, test_hints, station_tear_down);
    }
}
