/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the tests of faults share, see station.h.
 */

#include "config.h"

#include "station.h"

#include "model/link-words.h"
#include "store/reader-private.h"

#include <string.h>

#define TICK_MS   20
#define LOOK_MS   100
#define GIVE_UP_S 15

/* The kinds of fault that some test has asked for. */
static GHashTable *kinds;

GHashTable *
station_kinds (void)
{
  if (kinds == NULL)
    kinds = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  return kinds;
}

static void
changed_cb (LampEngine *engine, LampChanges *changes, Station *station)
{
  lamp_status_clear (&station->status);
  lamp_status_copy (&station->status, &changes->status);
}

static gboolean
tick_cb (gpointer user_data)
{
  Station *station = user_data;
  static guint n;

  if (station->is_looking && ++n % (LOOK_MS / TICK_MS) == 0)
    lamp_engine_sync_now (station->engine);

  return G_SOURCE_CONTINUE;
}

void
station_begin (Station *station)
{
  g_autoptr (GError) error = NULL;

  station->engine = lamp_engine_new (&station->options);
  g_signal_connect (station->engine, "changed", G_CALLBACK (changed_cb), station);
  g_assert_true (lamp_engine_start (station->engine, &error));
  g_assert_no_error (error);
  station->home.reader = lamp_reader_open (station->home.directory, station->home.zone, &error);
  g_assert_no_error (error);
  station->acts = lamp_outbox_open_to_read (station->home.directory, &error);
  g_assert_no_error (error);
  station->tick_id = g_timeout_add (TICK_MS, tick_cb, station);
}

void
station_end (Station *station)
{
  g_clear_handle_id (&station->tick_id, g_source_remove);
  station->is_looking = FALSE;
  g_signal_handlers_disconnect_by_data (station->engine, station);
  lamp_engine_stop (station->engine);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_finalize_object (g_steal_pointer (&station->engine));
  g_clear_pointer (&station->acts, lamp_database_close);
  g_clear_pointer (&station->home.reader, lamp_reader_close);
  lamp_status_clear (&station->status);
  memset (&station->status, 0, sizeof station->status);
}

/* The cloud, and a station that has not begun. */
void
station_prepare (Station *station, gconstpointer options)
{
  home_begin (&station->home, options);
  station->options = (LampEngineOptions){
    .cloud = station->home.client->base,
    .directory = station->home.directory,
    .zone = station->home.zone,
    .history_days = 30,
    .poll_s = 3600,
  };
}

/* A station that has seen a pulse of 70, a minute old. */
void
station_set_up (Station *station, gconstpointer options)
{
  station_prepare (station, options);
  home_put_pulse (&station->home, "before", "ann", 60, 70);
  station_begin (station);
  station_wait_for_pulses (station, "70");
  station_wait_for_words (station, &(StationWords){ LAMP_LINK_LIVE, "" });
}

void
station_tear_down (Station *station, gconstpointer options)
{
  if (station->engine != NULL)
    station_end (station);
  g_clear_pointer (&station->last, g_free);
  home_tear_down (&station->home, options);
}

/* @json: one fault, or an array of them */
void
station_fault (Station *station, const char *json)
{
  static const char member[] = "\"kind\":\"";

  for (const char *at = strstr (json, member); at != NULL; at = strstr (at, member))
    {
      at += strlen (member);
      g_hash_table_add (station_kinds (), g_strndup (at, strcspn (at, "\"")));
    }
  home_fault (&station->home, json);
}

/* How often the faults have struck. */
guint
station_hits (Station *station)
{
  g_autoptr (Reply) reply = client_ask (station->home.client, "GET", "__faults", NULL, NULL);
  guint n = 0;

  for (guint i = 0; i < 10; i++)
    {
      g_autofree char *path = g_strdup_printf ("%u.hits", i);

      n += (guint) MAX (reply_number (reply, path), 0);
    }

  return n;
}

/* Lets the station work for a moment. */
void
station_turn (Station *station, const char *waits_for)
{
  static gint64 began_us;

  if (g_strcmp0 (station->last, waits_for) != 0)
    {
      g_free (station->last);
      station->last = g_strdup (waits_for);
      began_us = g_get_monotonic_time ();
    }
  if (g_get_monotonic_time () - began_us > GIVE_UP_S * G_TIME_SPAN_SECOND)
    g_error ("waited for %s: link %d, %s, %u unsent", waits_for, station->status.link,
             station->status.problem != NULL ? station->status.problem : "no problem",
             station->status.n_unsent);
  g_main_context_iteration (NULL, TRUE);
}

/* From now on the station looks again and again, as if somebody pressed "Try again". */
void
station_look (Station *station)
{
  station->is_looking = TRUE;
  lamp_engine_sync_now (station->engine);
}

static void
kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  gboolean *is_kept = user_data;
  g_autoptr (GError) error = NULL;

  *is_kept = lamp_engine_run_finish (LAMP_ENGINE (source), result, NULL, &error);
  g_assert_no_error (error);
}

/* A nurse enters a pulse of Ann: on disk when this comes back, whatever the cloud does. */
char *
station_enter (Station *station, guint pulse)
{
  g_autoptr (LampEntry) entry = lamp_entry_new_observation ("ann", "N042", "Li Na");
  g_autoptr (GPtrArray) acts = NULL;
  gboolean is_kept = FALSE;

  lamp_entry_add_value (entry, LAMP_METRIC_PULSE, pulse * 1000);
  lamp_engine_act_async (station->engine, entry, kept_cb, &is_kept);
  STATION_WAIT (station, is_kept);
  acts = lamp_outbox_list (station->acts, TRUE, NULL);
  g_assert_nonnull (acts);
  g_assert_cmpuint (acts->len, >, 0);

  return g_strdup (((LampAct *) g_ptr_array_index (acts, acts->len - 1))->uuid);
}

static gboolean
ask_again_job (LampDatabase *acts, gint64 clock_offset_us, gpointer uuid, GError **error)
{
  return lamp_outbox_ask_again (acts, uuid, error);
}

/* What a person does about an act that the cloud has refused. */
void
station_ask_again (Station *station, const char *uuid)
{
  gboolean is_done = FALSE;

  lamp_engine_run_async (station->engine, ask_again_job, g_strdup (uuid), g_free, kept_cb,
                         &is_done);
  STATION_WAIT (station, is_done);
}

LampAct *
station_act (Station *station, const char *uuid)
{
  g_autoptr (GError) error = NULL;
  LampAct *act = lamp_outbox_find (station->acts, uuid, &error);

  g_assert_no_error (error);
  g_assert_nonnull (act);

  return act;
}

guint
station_in_cloud (Station *station, const char *uuid)
{
  g_autofree char *path = g_strdup_printf ("Observation?identifier=%s&_count=10", uuid);
  g_autoptr (Reply) reply = client_ask (station->home.client, "GET", path, NULL, NULL);

  g_assert_cmpuint (reply->status, ==, 200);

  return reply_n_entries (reply);
}

gint64
station_count (Station *station, const char *sql)
{
  g_autoptr (GError) error = NULL;
  gint64 number = 0;

  g_assert_true (lamp_database_read_int64 (station->home.reader->cache, sql, &number, &error));
  g_assert_no_error (error);

  return number;
}

/* How far the values are known to be complete. */
char *
station_cursor (Station *station)
{
  return g_strdup_printf (
      "%" G_GINT64_FORMAT,
      station_count (station,
                     "SELECT ifnull (max (newest_us), 0) FROM cursor WHERE stream = 'values'"));
}

/* What stands in the bar: the same functions that write it there. */
gboolean
station_says (Station *station, const StationWords *words)
{
  static const char *const begins[] = {
    [LAMP_LINK_STARTING] = "Connecting",
    [LAMP_LINK_CATCHING_UP] = "<b>Catching up</b>",
    [LAMP_LINK_LIVE] = "<b>Live</b>, 0 s ago",
    [LAMP_LINK_OFFLINE] = "<b>Offline since ",
    [LAMP_LINK_REFUSED] = "<b>Refused by the cloud</b>",
    [LAMP_LINK_NONE] = "<b>No cloud set up</b>",
  };
  gint64 now_us = station->status.last_success_us;
  g_autofree char *link = lamp_words_link (&station->status, now_us, station->home.zone);
  g_autofree char *problem = lamp_words_link_problem (&station->status);

  if (!g_str_has_prefix (link, begins[words->link]))
    return FALSE;

  return *words->problem != '\0' ? strstr (problem, words->problem) != NULL : *problem == '\0';
}

void
station_wait_for_words (Station *station, const StationWords *words)
{
  g_autofree char *wait = g_strdup_printf ("the words of link %d: %s", words->link, words->problem);

  while (!station_says (station, words))
    station_turn (station, wait);
}

void
station_assert_words (Station *station, const StationWords *words)
{
  g_autofree char *link
      = lamp_words_link (&station->status, station->status.last_success_us, station->home.zone);
  g_autofree char *problem = lamp_words_link_problem (&station->status);

  if (!station_says (station, words))
    g_error ("the screen says “%s”, “%s” instead of link %d, “%s”", link, problem, words->link,
             words->problem);
}

/* It as it then was. */
LampAct *
station_wait_for_act (Station *station, const char *uuid, LampActState state)
{
  g_autofree char *wait = g_strdup_printf ("act %s", lamp_act_state_to_string (state));

  while (TRUE)
    {
      g_autoptr (LampAct) act = station_act (station, uuid);

      if (act->state == state && (act->attempts > 0 || state == LAMP_ACT_WITHDRAWN))
        return g_steal_pointer (&act);
      station_turn (station, wait);
    }
}

void
station_wait_for_pulses (Station *station, const char *pulses)
{
  g_autofree char *wait = g_strdup_printf ("pulses %s", pulses);

  while (TRUE)
    {
      g_autofree char *now = home_pulses (&station->home, "ann");

      if (g_str_equal (now, pulses))
        return;
      station_turn (station, wait);
    }
}
