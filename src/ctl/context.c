/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the commands of lamplightctl share: the folder, the connection, and how a failure is told.
 *
 * A command that reads pulls first when a cloud was named, and falls back to the cache when the cloud does
 * not answer (exit code 3) or when the station's window is running and does the pulling. One thread, one
 * main context: the same LampSync that the engine's thread runs.
 */

#include "config.h"

#include "ctl/context.h"
#include "cloud/sign-in-file.h"
#include "core/instant.h"
#include "station/claim.h"

#include <glib/gi18n.h>

typedef struct
{
  gboolean is_done;
  GError *error;
} Wait;

void
lamp_ctl_clear (LampCtl *ctl)
{
  g_clear_pointer (&ctl->reader, lamp_reader_close);
  g_clear_object (&ctl->pusher);
  g_clear_object (&ctl->sync);
  g_clear_object (&ctl->connection);
  g_clear_pointer (&ctl->watches, lamp_watches_free);
  g_clear_pointer (&ctl->store, lamp_store_close);
  g_clear_pointer (&ctl->zone, g_time_zone_unref);
  g_clear_pointer (&ctl->cloud, g_free);
  g_clear_pointer (&ctl->token, g_free);
  g_clear_pointer (&ctl->sign_in, g_free);
  g_clear_pointer (&ctl->directory, g_free);
}

/**
 * lamp_ctl_open_store:
 *
 * Opens the folder for writing, and for reading beside that.
 *
 * Returns: %FALSE with a %LAMP_STORE_ERROR; %LAMP_STORE_ERROR_IN_USE while the station's window runs
 */
gboolean
lamp_ctl_open_store (LampCtl *ctl, GError **error)
{
  LampStoreOptions options = { .directory = ctl->directory, .zone = ctl->zone };

  ctl->store = lamp_store_open (&options, error);
  if (ctl->store == NULL)
    return FALSE;
  ctl->reader = lamp_reader_open (ctl->directory, ctl->zone, error);

  return ctl->reader != NULL;
}

/**
 * lamp_ctl_open_sync:
 * @history_days: how far back the first pull reaches, 0 for all
 *
 * Opens the store for writing and makes a sync and a pusher on it; nothing is asked of the cloud yet.
 *
 * Returns: %FALSE with a %LAMP_STORE_ERROR or %LAMP_CLOUD_ERROR
 */
gboolean
lamp_ctl_open_sync (LampCtl *ctl, guint history_days, GError **error)
{
  ctl->connection
      = lamp_connection_open (ctl->cloud, ctl->token, ctl->sign_in, ctl->directory, error);
  if (ctl->connection == NULL || !lamp_ctl_open_store (ctl, error)
      || !lamp_claim_folder (ctl->store, ctl->reader, lamp_connection_get_base (ctl->connection),
                             lamp_connection_get_tag (ctl->connection), error))
    return FALSE;
  ctl->watches = lamp_watches_load (ctl->store, error);
  if (ctl->watches == NULL)
    return FALSE;
  ctl->sync = lamp_sync_new (ctl->connection, ctl->store, ctl->reader, ctl->watches, ctl->zone,
                             history_days);
  ctl->pusher = lamp_pusher_new (ctl->connection, ctl->store, ctl->reader);

  return TRUE;
}

static void
flushed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Wait *wait = user_data;

  wait->is_done = TRUE;
  if (!lamp_pusher_flush_finish (LAMP_PUSHER (source), result, &wait->error))
    g_assert (wait->error != NULL);
}

/**
 * lamp_ctl_push:
 *
 * Sends what waits in the outbox, once.
 *
 * Returns: %FALSE with a %LAMP_STORE_ERROR; what the cloud said is in the outbox
 */
gboolean
lamp_ctl_push (LampCtl *ctl, GError **error)
{
  Wait wait = { FALSE, NULL };

  lamp_pusher_flush_async (ctl->pusher, NULL, flushed_cb, &wait);
  while (!wait.is_done)
    g_main_context_iteration (NULL, TRUE);
  if (wait.error != NULL)
    g_propagate_error (error, wait.error);

  return wait.error == NULL;
}

static void
round_finished_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Wait *wait = user_data;

  wait->is_done = TRUE;
  if (!lamp_sync_pull_finish (LAMP_SYNC (source), result, &wait->error))
    g_assert (wait->error != NULL);
}

/**
 * lamp_ctl_pull:
 *
 * Pulls every stream to its end, the history too.
 *
 * Returns: %FALSE as lamp_sync_pull_finish() does
 */
gboolean
lamp_ctl_pull (LampCtl *ctl, GError **error)
{
  Wait wait = { FALSE, NULL };
  gboolean is_first = TRUE;

  do
    {
      wait.is_done = FALSE;
      lamp_sync_pull_async (ctl->sync,
                            is_first ? LAMP_STREAMS_ALL : LAMP_STREAMS_ALL & ~LAMP_STREAMS_SMALL,
                            NULL, round_finished_cb, &wait);
      while (!wait.is_done)
        g_main_context_iteration (NULL, TRUE);
      is_first = FALSE;
    }
  while (wait.error == NULL && lamp_sync_has_backlog (ctl->sync));

  if (wait.error == NULL)
    return TRUE;
  ctl->has_failed_to_connect = wait.error->domain == LAMP_CLOUD_ERROR;
  g_propagate_error (error, wait.error);

  return FALSE;
}

static gboolean
open_reader (LampCtl *ctl, guint history_days, GError **error)
{
  g_autoptr (GError) reason = NULL;

  if (ctl->cloud != NULL)
    {
      if (lamp_ctl_open_sync (ctl, history_days, &reason))
        {
          if (!lamp_ctl_pull (ctl, &reason) && !ctl->has_failed_to_connect)
            {
              g_propagate_error (error, g_steal_pointer (&reason));
              return FALSE;
            }
        }
      else if (!g_error_matches (reason, LAMP_STORE_ERROR, LAMP_STORE_ERROR_IN_USE))
        {
          g_propagate_error (error, g_steal_pointer (&reason));
          return FALSE;
        }
      if (ctl->has_failed_to_connect)
        g_printerr (_ ("%s\nThe values below are as last received.\n"), reason->message);
    }
  if (ctl->reader == NULL)
    ctl->reader = lamp_reader_open (ctl->directory, ctl->zone, error);

  return ctl->reader != NULL;
}

/**
 * lamp_ctl_open_reader:
 *
 * Opens the cache for reading; when a cloud was named, pulls first what is new.
 *
 * Returns: %FALSE with a %LAMP_STORE_ERROR or an address that cannot be used
 */
gboolean
lamp_ctl_open_reader (LampCtl *ctl, GError **error)
{
  return open_reader (ctl, 30, error);
}

/**
 * lamp_ctl_open_history:
 *
 * The same, but a first pull reaches back as far as the cloud does.
 *
 * Returns: %FALSE as lamp_ctl_open_reader() does
 */
gboolean
lamp_ctl_open_history (LampCtl *ctl, GError **error)
{
  return open_reader (ctl, 0, error);
}

/**
 * lamp_ctl_now_us:
 *
 * Returns: now, by the cloud's clock where it is known
 */
gint64
lamp_ctl_now_us (LampCtl *ctl)
{
  return g_get_real_time ()
         + (ctl->connection != NULL ? lamp_connection_get_clock_offset_us (ctl->connection) : 0);
}

/**
 * lamp_ctl_wrong_use:
 * @error: (nullable): what the options' parser said
 * @usage: how it is used
 */
LampExit
lamp_ctl_wrong_use (const char *command, const GError *error, const char *usage)
{
  g_printerr ("lamplightctl %s: %s\n", command, error != NULL ? error->message : usage);

  return LAMP_EXIT_WRONG_USE;
}

/**
 * lamp_ctl_fail:
 *
 * Tells the person why, once, and what to exit with.
 */
LampExit
lamp_ctl_fail (const GError *error)
{
  g_printerr ("lamplightctl: %s\n", error->message);

  return error->domain == LAMP_CLOUD_ERROR && error->code != LAMP_CLOUD_ERROR_ADDRESS
             ? LAMP_EXIT_NO_CONNECTION
             : LAMP_EXIT_FAILED;
}

LampExit
lamp_ctl_exit (LampCtl *ctl)
{
  return ctl->has_failed_to_connect ? LAMP_EXIT_NO_CONNECTION : LAMP_EXIT_DONE;
}

/**
 * lamp_ctl_local_time:
 *
 * Returns: (transfer full): "2026-11-23 14:30" in the home's zone, or "–" for no time
 */
char *
lamp_ctl_local_time (LampCtl *ctl, gint64 us)
{
  g_autoptr (GDateTime) utc
      = us != LAMP_NO_TIME ? g_date_time_new_from_unix_utc (us / LAMP_US_PER_SECOND) : NULL;
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_timezone (utc, ctl->zone) : NULL;

  return local != NULL ? g_date_time_format (local, "%Y-%m-%d %H:%M") : g_strdup ("–");
}

/**
 * lamp_ctl_print_column:
 * @text: (nullable): what to print
 * @width: columns that it takes, by what a terminal makes of wide characters
 */
void
lamp_ctl_print_column (const char *text, guint width)
{
  guint used = 0;

  for (const char *p = text != NULL ? text : "–"; *p != '\0'; p = g_utf8_next_char (p))
    if (!g_unichar_iszerowidth (g_utf8_get_char (p)))
      used += g_unichar_iswide (g_utf8_get_char (p)) ? 2 : 1;

  g_print ("%s%*s  ", text != NULL ? text : "–", used < width ? (int) (width - used) : 0, "");
}
