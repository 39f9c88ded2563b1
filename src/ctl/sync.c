/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * lamplightctl sync: pulling, once or for ever.
 */

#include "config.h"

#include "core/instant.h"
#include "ctl/context.h"
#include "fhir/json-writer.h"
#include "station/engine.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <string.h>

typedef struct
{
  gboolean once;
  gboolean follow;
  gboolean accepts_store;
  char *history;
} SyncOptions;

static gboolean
parse_history (const char *text, guint *days)
{
  guint64 number = 30;

  if (text != NULL && strcmp (text, "all") == 0)
    number = 0;
  else if (text != NULL && !g_ascii_string_to_unsigned (text, 10, 1, 36500, &number, NULL))
    return FALSE;
  *days = (guint) number;

  return TRUE;
}

static void
write_verdicts (LampJsonWriter *json, const char *name, const guint64 counts[LAMP_N_VERDICTS])
{
  lamp_json_writer_begin_object (json, name);
  for (guint verdict = 0; verdict < LAMP_N_VERDICTS; verdict++)
    if (counts[verdict] > 0)
      lamp_json_writer_integer (json, lamp_verdict_to_string (verdict), (gint64) counts[verdict]);
  lamp_json_writer_end (json);
}

static void
write_stream (LampJsonWriter *json, LampStreamId stream, const LampStreamState *state)
{
  lamp_json_writer_begin_object (json, NULL);
  lamp_json_writer_text (json, "stream", lamp_stream_name (stream));
  lamp_json_writer_text (json, "state", lamp_stream_link_to_string (state->link));
  lamp_json_writer_time (json, "last_success", state->last_success_us);
  lamp_json_writer_time (json, "catching_up", state->catching_up_us);
  lamp_json_writer_text (json, "problem", state->problem[0] != '\0' ? state->problem : NULL);
  lamp_json_writer_end (json);
}

static void
print_streams (LampCtl *ctl)
{
  for (guint stream = 0; stream < LAMP_N_STREAMS; stream++)
    {
      const LampStreamState *state = lamp_sync_get_state (ctl->sync, stream);
      g_autofree char *time = lamp_ctl_local_time (ctl, state->last_success_us);

      if (state->link == LAMP_STREAM_UP_TO_DATE)
        continue;
      g_print ("  ");
      lamp_ctl_print_column (lamp_stream_name (stream), 12);
      lamp_ctl_print_column (lamp_stream_link_to_string (state->link), 13);
      lamp_ctl_print_column (time, 18);
      g_print ("%s\n", state->problem);
    }
}

static gboolean
report_once (LampCtl *ctl, gint64 taken_us, gboolean is_up_to_date, GError **error)
{
  const LampSyncTotals *totals = lamp_sync_get_totals (ctl->sync);
  const LampIngest *ingest = totals->ingest;
  guint64 observations = ingest->stored + ingest->updated + lamp_ingest_count_set_aside (ingest);
  g_autoptr (GPtrArray) residents = NULL;
  g_autoptr (GPtrArray) alerts = NULL;

  residents = lamp_reader_residents (ctl->reader, error);
  alerts = residents != NULL ? lamp_reader_alerts (ctl->reader, NULL, TRUE, error) : NULL;
  if (alerts == NULL)
    return FALSE;

  if (ctl->is_json)
    {
      LampJsonWriter *json = lamp_json_writer_new ();
      g_autofree char *text = NULL;

      lamp_json_writer_begin_object (json, NULL);
      lamp_json_writer_integer (json, "residents", residents->len);
      lamp_json_writer_integer (json, "observations", (gint64) observations);
      lamp_json_writer_integer (json, "stored", (gint64) ingest->stored);
      lamp_json_writer_integer (json, "updated", (gint64) ingest->updated);
      lamp_json_writer_integer (json, "repeated", (gint64) ingest->repeated);
      write_verdicts (json, "set_aside", ingest->set_aside);
      lamp_json_writer_integer (json, "refused", (gint64) totals->refusals);
      lamp_json_writer_integer (json, "alerts", alerts->len);
      lamp_json_writer_integer (json, "requests",
                                (gint64) lamp_connection_get_n_requests (ctl->connection));
      lamp_json_writer_integer (json, "bytes",
                                (gint64) lamp_connection_get_n_bytes (ctl->connection));
      lamp_json_writer_milli (json, "seconds", taken_us / 1000, 3);
      lamp_json_writer_boolean (json, "up_to_date", is_up_to_date);
      lamp_json_writer_begin_array (json, "streams");
      for (guint stream = 0; stream < LAMP_N_STREAMS; stream++)
        write_stream (json, stream, lamp_sync_get_state (ctl->sync, stream));
      lamp_json_writer_end (json);
      lamp_json_writer_end (json);
      text = lamp_json_writer_finish (json);
      g_print ("%s\n", text);
      return TRUE;
    }

  g_print (_ ("%u residents, %llu new observations (%llu stored, %llu updated, %llu set aside), %u "
              "open alerts\n"),
           residents->len, (unsigned long long) observations, (unsigned long long) ingest->stored,
           (unsigned long long) ingest->updated,
           (unsigned long long) lamp_ingest_count_set_aside (ingest), alerts->len);
  for (guint verdict = 0; verdict < LAMP_N_VERDICTS; verdict++)
    if (ingest->set_aside[verdict] > 0)
      g_print (_ ("  set aside, %s: %llu\n"), lamp_verdict_to_string (verdict),
               (unsigned long long) ingest->set_aside[verdict]);
  if (totals->refusals > 0)
    g_print (_ ("  could not be read: %llu\n"), (unsigned long long) totals->refusals);
  print_streams (ctl);
  g_print (is_up_to_date ? _ ("Up to date.\n") : _ ("Not up to date.\n"));

  return TRUE;
}

static LampExit
sync_once (LampCtl *ctl, guint history_days, gboolean accepts_store)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) problem = NULL;
  gint64 begun_us = g_get_monotonic_time ();
  gboolean is_up_to_date;

  if (!lamp_ctl_open_sync (ctl, history_days, &error))
    return lamp_ctl_fail (error);

  if (accepts_store && !lamp_sync_accept_store (ctl->sync, &error))
    return lamp_ctl_fail (error);
  if (!lamp_ctl_push (ctl, &error))
    return lamp_ctl_fail (error);
  is_up_to_date = lamp_ctl_pull (ctl, &problem);
  if (!report_once (ctl, g_get_monotonic_time () - begun_us, is_up_to_date, &error))
    return lamp_ctl_fail (error);

  return is_up_to_date ? LAMP_EXIT_DONE : lamp_ctl_fail (problem);
}

static gboolean
interrupted_cb (gpointer user_data)
{
  g_main_loop_quit (user_data);

  return G_SOURCE_CONTINUE;
}

static void
changed_cb (LampEngine *engine, LampChanges *changes, gpointer user_data)
{
  static const char *const links[] = {
    [LAMP_LINK_STARTING] = "starting", [LAMP_LINK_CATCHING_UP] = "catching-up",
    [LAMP_LINK_LIVE] = "live",         [LAMP_LINK_OFFLINE] = "offline",
    [LAMP_LINK_REFUSED] = "refused",   [LAMP_LINK_NONE] = "none",
  };
  const LampStatus *status = &changes->status;
  LampJsonWriter *json = lamp_json_writer_new ();
  g_autofree char *text = NULL;

  lamp_json_writer_begin_object (json, NULL);
  lamp_json_writer_text (json, "link", links[status->link]);
  lamp_json_writer_time (json, "since", status->since_us);
  lamp_json_writer_time (json, "last_success", status->last_success_us);
  lamp_json_writer_integer (json, "observations", (gint64) status->observations);
  lamp_json_writer_integer (json, "unsent", status->n_unsent);
  lamp_json_writer_integer (json, "stuck", status->n_stuck);
  lamp_json_writer_integer (json, "residents_changed", g_hash_table_size (changes->residents));
  lamp_json_writer_text (json, "problem", status->problem);
  lamp_json_writer_begin_array (json, "streams");
  for (guint stream = 0; stream < LAMP_N_STREAMS; stream++)
    write_stream (json, stream, &status->streams[stream]);
  lamp_json_writer_end (json);
  lamp_json_writer_end (json);
  text = lamp_json_writer_finish (json);
  g_print ("%s\n", text);
}

/* One line of JSON for each change, until a signal ends it: the engine with a terminal for a face. */
static LampExit
sync_follow (LampCtl *ctl, guint history_days)
{
  LampEngineOptions options = {
    .cloud = ctl->cloud,
    .token = ctl->token,
    .sign_in = ctl->sign_in,
    .directory = ctl->directory,
    .zone = ctl->zone,
    .history_days = history_days,
  };
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (LampEngine) engine = lamp_engine_new (&options);
  g_autoptr (GError) error = NULL;
  guint interrupt, terminate;

  g_signal_connect (engine, "changed", G_CALLBACK (changed_cb), NULL);
  if (!lamp_engine_start (engine, &error))
    return lamp_ctl_fail (error);

  interrupt = g_unix_signal_add (SIGINT, interrupted_cb, loop);
  terminate = g_unix_signal_add (SIGTERM, interrupted_cb, loop);
  g_main_loop_run (loop);
  g_source_remove (interrupt);
  g_source_remove (terminate);
  lamp_engine_stop (engine);

  return LAMP_EXIT_DONE;
}

LampExit
lamp_ctl_sync (LampCtl *ctl, int argc, char **argv)
{
  SyncOptions wish = { 0 };
  g_autofree char *history = NULL;
  const GOptionEntry entries[] = {
    { "once", 0, 0, G_OPTION_ARG_NONE, &wish.once, N_ ("Pull what is new and end"), NULL },
    { "follow", 0, 0, G_OPTION_ARG_NONE, &wish.follow,
      N_ ("Go on until interrupted, a line of JSON a change"), NULL },
    { "accept-store", 0, 0, G_OPTION_ARG_NONE, &wish.accepts_store,
      N_ ("Take the cloud for what it is now, though it has lost most of what it had"), NULL },
    { "history", 0, 0, G_OPTION_ARG_STRING, &history, N_ ("How far back the first pull reaches"),
      "DAYS|all" },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  guint history_days;

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, &argc, &argv, &error) || argc != 1
      || wish.once == wish.follow || !parse_history (history, &history_days))
    {
      g_printerr ("%s\n", error != NULL ? error->message
                                        : _ ("usage: lamplightctl sync --once | --follow "
                                             "[--history DAYS|all] [--accept-store]"));
      return LAMP_EXIT_WRONG_USE;
    }
  if (ctl->cloud == NULL)
    {
      g_printerr ("%s\n", _ ("sync needs --cloud URL"));
      return LAMP_EXIT_WRONG_USE;
    }

  return wish.once ? sync_once (ctl, history_days, wish.accepts_store)
                   : sync_follow (ctl, history_days);
}
