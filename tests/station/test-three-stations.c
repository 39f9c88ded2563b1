/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Three stations, one cloud over real HTTP, and everything in any order: readings that come in their turn and late,
 * pages that each station pulls when it will, alerts that it shares before or after the others, restarts, and
 * people who answer on any of them, online and not. When all have caught up, all three have the same alerts, in
 * the same standing, by the same answers of the same people.
 *
 * Silence is left out: it is about when a station heard what. When an alert ended is not compared where a late
 * reading ended it: that is when each station learnt of it.
 */

#include "config.h"

#include "../hurts/home.h"
#include "station/engine.h"
#include "station/entry.h"
#include "station/share.h"

#include <string.h>

#define N_STATIONS 3
#define N_STEPS    90
#define N_SEEDS    8
#define MINUTE     LAMP_US_PER_MINUTE

typedef struct
{
  Home homes[N_STATIONS];
  LampShare *shares[N_STATIONS];
  GRand *chance;
  gint64 began_us; /* the first reading's time */
  guint n_readings;
  guint n_answers;
} Fixture;

static void
stored_cb (const LampIngest *ingest, gpointer user_data)
{
}

static void
open_share (Fixture *fixture, guint i)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Home *home = &fixture->homes[i];

  fixture->shares[i] = lamp_share_new (home->connection, home->store, home->reader, home->zone,
                                       cancellable, stored_cb, NULL);
}

static void
set_up (Fixture *fixture, guint32 seed)
{
  g_autofree char *now = NULL;

  memset (fixture, 0, sizeof *fixture);
  fixture->chance = g_rand_new_with_seed (seed);
  home_set_up (&fixture->homes[0], NULL);
  for (guint i = 1; i < N_STATIONS; i++)
    {
      fixture->homes[i].client = fixture->homes[0].client;
      fixture->homes[i].zone = g_time_zone_new_utc ();
      fixture->homes[i].directory = g_dir_make_tmp ("lamp-three-XXXXXX", NULL);
      home_open (&fixture->homes[i]);
    }
  for (guint i = 0; i < N_STATIONS; i++)
    open_share (fixture, i);
  now = home_time (&fixture->homes[0], 0);
  fixture->began_us = test_time (now) - 8 * LAMP_US_PER_HOUR;
}

static void
tear_down (Fixture *fixture)
{
  for (guint i = N_STATIONS; i-- > 0;)
    {
      g_clear_pointer (&fixture->shares[i], lamp_share_free);
      if (i > 0)
        fixture->homes[i].client = NULL;
      home_tear_down (&fixture->homes[i], NULL);
    }
  g_rand_free (fixture->chance);
}

/* A station is killed and started anew: what it knows is what is on its disk. */
static void
restart (Fixture *fixture, guint i)
{
  g_clear_pointer (&fixture->shares[i], lamp_share_free);
  home_close (&fixture->homes[i]);
  home_open (&fixture->homes[i]);
  open_share (fixture, i);
}

/* A pressure, each four minutes after the one before; one in four is half an hour old when it comes. */
static void
measure (Fixture *fixture)
{
  static const guint values[] = { 80, 88, 95, 98, 120, 125, 130, 185, 190, 225 };
  guint n = fixture->n_readings++;
  gboolean is_late = n > 8 && g_rand_int_range (fixture->chance, 0, 4) == 0;
  gint64 at_us = fixture->began_us + n * 4 * MINUTE - (is_late ? 30 * MINUTE + MINUTE : 0);
  g_autofree char *id = g_strdup_printf ("reading-%u", n);
  g_autofree char *time = lamp_instant_format (at_us);
  g_autofree char *members = g_strdup_printf (
      ",\"status\":\"final\",\"code\":{\"coding\":[{\"system\":\"http://loinc.org\",\"code\":"
      "\"85354-9\"}]},\"subject\":{\"reference\":\"Patient/ann\"},\"effectiveDateTime\":\"%s\","
      "\"component\":[{\"code\":{\"coding\":[{\"system\":\"http://loinc.org\",\"code\":"
      "\"8480-6\"}]},\"valueQuantity\":{\"value\":%u,\"unit\":\"mmHg\",\"system\":"
      "\"http://unitsofmeasure.org\",\"code\":\"mm[Hg]\"}},{\"code\":{\"coding\":[{\"system\":"
      "\"http://loinc.org\",\"code\":\"8462-4\"}]},\"valueQuantity\":{\"value\":60,\"unit\":"
      "\"mmHg\",\"system\":\"http://unitsofmeasure.org\",\"code\":\"mm[Hg]\"}}]",
      time, values[g_rand_int_range (fixture->chance, 0, G_N_ELEMENTS (values))]);

  home_put (&fixture->homes[0], "Observation", id, members);
}

static void
pull (Fixture *fixture, guint i)
{
  if (!home_pull (&fixture->homes[i]))
    g_error ("station %u: %s", i, fixture->homes[i].error->message);
}

static void
share (Fixture *fixture, guint i)
{
  lamp_share_look (fixture->shares[i]);
  while (lamp_share_is_busy (fixture->shares[i]))
    g_main_context_iteration (NULL, TRUE);
}

static void
finished_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
push (Fixture *fixture, guint i)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  lamp_pusher_flush_async (fixture->homes[i].pusher, NULL, finished_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (lamp_pusher_flush_finish (fixture->homes[i].pusher, result, &error));
  g_assert_no_error (error);
}

/* Somebody answers one of the alerts that this station shows, whether or not the others have it. */
static void
answer (Fixture *fixture, guint i)
{
  static const char *const codes[]
      = { "acknowledge", "accept", "accept", "reject", "resolve", "reopen" };
  static const char *const staff[] = { "N1", "N2", "N3", "N4" };
  Home *home = &fixture->homes[i];
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) alerts = lamp_reader_alerts (home->reader, "ann", FALSE, &error);
  g_autoptr (LampEntry) entry = NULL;
  const LampAlert *alert;
  const char *who = staff[g_rand_int_range (fixture->chance, 0, G_N_ELEMENTS (staff))];
  guint which = (guint) g_rand_int_range (fixture->chance, 0, G_N_ELEMENTS (codes));

  g_assert_no_error (error);
  if (alerts->len == 0)
    return;
  alert = alerts->pdata[g_rand_int_range (fixture->chance, 0, (gint32) alerts->len)];
  if (alert->rule == LAMP_RULE_STALE)
    return;
  entry = lamp_entry_new_response ("ann", alert->key, codes[which], who, who);
  g_assert_true (lamp_entry_keep (entry, lamp_store_get_acts (home->store), 0, NULL, &error));
  g_assert_no_error (error);
  fixture->n_answers++;
}

static const char *
id_of (const LampResponse *response)
{
  return response != NULL ? response->id : "-";
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

/* What a nurse sees of every alert there was, one line each. */
static char *
describe (Fixture *fixture, guint i)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) cases = lamp_reader_alert_cases (
      fixture->homes[i].reader, NULL, LAMP_ALERTS_ALL, g_get_real_time (), &error);
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);

  g_assert_no_error (error);
  for (guint k = 0; k < cases->len; k++)
    {
      const LampAlertCase *row = cases->pdata[k];
      const LampAlertFold *fold = &row->fold;
      g_autoptr (GString) log = g_string_new (NULL);

      if (row->alert->rule == LAMP_RULE_STALE)
        continue;
      for (guint n = 0; n < row->log->len; n++)
        g_string_append_printf (log, " %s", ((LampResponse *) row->log->pdata[n])->id);
      g_ptr_array_add (
          lines, g_strdup_printf ("%s %s +%d min, %s, %s: answers%s, acknowledged %s, owner %s, "
                                  "resolved %s, reopened %s",
                                  row->alert->key, lamp_rule_get (row->alert->rule)->code,
                                  (gint) ((row->alert->since_us - fixture->began_us) / MINUTE),
                                  row->alert->ended_us == LAMP_NO_TIME ? "open" : "over",
                                  lamp_standing_to_string (lamp_alert_standing (row->alert, fold)),
                                  log->str, id_of (fold->acknowledged), id_of (fold->owner),
                                  id_of (fold->resolved), id_of (fold->reopened)));
    }
  g_ptr_array_sort (lines, compare_lines);
  g_ptr_array_add (lines, NULL);

  return g_strjoinv ("\n", (char **) lines->pdata);
}

static void
step (Fixture *fixture)
{
  guint i = (guint) g_rand_int_range (fixture->chance, 0, N_STATIONS);

  switch (g_rand_int_range (fixture->chance, 0, 10))
    {
    case 0:
    case 1:
    case 2:
      measure (fixture);
      break;
    case 3:
    case 4:
    case 5:
      pull (fixture, i);
      break;
    case 6:
      share (fixture, i);
      break;
    case 7:
      answer (fixture, i);
      break;
    case 8:
      push (fixture, i);
      break;
    default:
      restart (fixture, i);
      break;
    }
}

/* Everybody is online and has time. */
static void
catch_up (Fixture *fixture)
{
  for (guint round = 0; round < 3; round++)
    for (guint i = 0; i < N_STATIONS; i++)
      {
        push (fixture, i);
        pull (fixture, i);
        share (fixture, i);
      }
  for (guint i = 0; i < N_STATIONS; i++)
    pull (fixture, i);
}

static void
test_same (void)
{
  guint n_alerts = 0, n_answers = 0;

  for (guint32 seed = 1; seed <= N_SEEDS; seed++)
    {
      Fixture fixture;
      g_autofree char *first = NULL;

      set_up (&fixture, seed);
      for (guint n = 0; n < N_STEPS; n++)
        step (&fixture);
      catch_up (&fixture);
      first = describe (&fixture, 0);
      for (guint i = 1; i < N_STATIONS; i++)
        {
          g_autofree char *other = describe (&fixture, i);

          if (strcmp (first, other) != 0)
            {
              g_test_message ("seed %u, station 0:\n%s", seed, first);
              g_test_message ("seed %u, station %u:\n%s", seed, i, other);
              g_test_fail ();
            }
        }
      n_alerts += strlen (first) > 0;
      n_answers += fixture.n_answers;
      tear_down (&fixture);
    }
  g_assert_cmpuint (n_alerts, ==, N_SEEDS);
  g_assert_cmpuint (n_answers, >, 3 * N_SEEDS);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/station/three-stations/same", test_same);

  return g_test_run ();
}
