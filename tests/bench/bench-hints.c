/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How long a change in the cloud takes to the screen: from the moment at which the cloud has answered the
 * writing of an Observation to the engine's "changed", and to the resident's model, which is what a tile
 * draws. With hints in both forms, and by polling alone every five seconds (usual is half a minute; the
 * shape is the same). The models change at most once a second, so changes come further apart than that. Prints
 * the distribution and judges nothing.
 */

#include "config.h"

#include "../demo/client.h"

#include "model/home.h"

#include <stdlib.h>

#define N_CHANGES     30
#define N_POLLED      5
#define POLL_ALONE_S  5
#define POLL_HINTED_S 60

typedef struct
{
  Client *client;
  LampHome *model;
  char *resident;
  gint64 engine_us, model_us;
} Bench;

static void
engine_changed_cb (LampEngine *engine, LampChanges *changes, gpointer user_data)
{
  Bench *bench = user_data;

  if (bench->engine_us == 0 && g_hash_table_contains (changes->residents, bench->resident))
    bench->engine_us = g_get_monotonic_time ();
}

static void
item_changed_cb (LampResidentItem *item, gpointer user_data)
{
  Bench *bench = user_data;

  if (bench->engine_us != 0 && bench->model_us == 0)
    bench->model_us = g_get_monotonic_time ();
}

static void
change_something (Bench *bench, guint number)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *time = g_date_time_format (now, "%Y-%m-%dT%H:%M:%SZ");
  g_autofree char *id = g_uuid_string_random ();
  g_autofree char *path = g_strconcat ("Observation/", id, NULL);
  g_autofree char *body = g_strdup_printf (
      "{\"resourceType\":\"Observation\",\"id\":\"%s\",\"status\":\"final\",\"code\":{\"coding\":["
      "{\"system\":\"http://loinc.org\",\"code\":\"29463-7\"}]},\"subject\":{\"reference\":"
      "\"Patient/%s\"},\"effectiveDateTime\":\"%s\",\"valueQuantity\":{\"value\":%u.5,\"unit\":"
      "\"kg\",\"system\":\"http://unitsofmeasure.org\",\"code\":\"kg\"}}",
      id, bench->resident, time, 60 + number % 5);
  g_autoptr (Reply) reply = client_ask (bench->client, "PUT", path, body, NULL);

  g_assert_cmpuint (reply->status, ==, 201);
}

static gboolean
over_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;

  return G_SOURCE_REMOVE;
}

static void
let_pass (guint ms)
{
  gboolean is_over = FALSE;

  g_timeout_add (ms, over_cb, &is_over);
  while (!is_over)
    g_main_context_iteration (NULL, TRUE);
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  const double *x = a, *y = b;

  return (*x > *y) - (*x < *y);
}

static void
print_row (const char *name, const char *what, double *ms, guint n)
{
  qsort (ms, n, sizeof *ms, compare_doubles);
  g_print ("%-22s %-18s %8.0f %8.0f %8.0f %8.0f\n", name, what, ms[0], ms[n / 2], ms[n * 95 / 100],
           ms[n - 1]);
}

static void
measure (const char *name, LampCloudPush push, guint poll_s, guint n_changes)
{
  LampCloudOptions cloud_options = LAMP_CLOUD_OPTIONS_INIT;
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autofree char *directory = g_dir_make_tmp ("lamp-bench-hints-XXXXXX", NULL);
  g_autoptr (Reply) reply = NULL;
  double engine_ms[N_CHANGES], model_ms[N_CHANGES];
  Bench bench = { 0 };
  LampEngine *engine;

  cloud_options.residents = 40;
  cloud_options.push = push;
  bench.client = client_new (&cloud_options);
  reply = client_ask (bench.client, "GET", "Patient", NULL, NULL);
  bench.resident = g_strdup (reply_text (reply, "entry.0.resource.id"));
  engine = lamp_engine_new (&(LampEngineOptions){ .cloud = bench.client->base,
                                                  .directory = directory,
                                                  .zone = zone,
                                                  .history_days = 1,
                                                  .poll_s = poll_s });
  g_signal_connect (engine, "changed", G_CALLBACK (engine_changed_cb), &bench);
  if (!lamp_engine_start (engine, NULL))
    g_error ("the engine does not start");
  bench.model = lamp_home_new (engine, directory, zone);
  while (lamp_home_find_resident (bench.model, bench.resident) == NULL
         || lamp_home_get_status (bench.model)->link != LAMP_LINK_LIVE
         || (push != LAMP_CLOUD_PUSH_NONE && lamp_cloud_get_n_binds (bench.client->cloud) < 2))
    g_main_context_iteration (NULL, TRUE);
  g_signal_connect (lamp_home_find_resident (bench.model, bench.resident), "changed",
                    G_CALLBACK (item_changed_cb), &bench);
  let_pass (3000);

  for (guint i = 0; i < n_changes; i++)
    {
      gint64 begin_us;

      let_pass ((guint) g_random_int_range (1100, 2000));
      bench.engine_us = bench.model_us = 0;
      change_something (&bench, i);
      begin_us = g_get_monotonic_time ();
      while (bench.model_us == 0)
        g_main_context_iteration (NULL, TRUE);
      engine_ms[i] = (double) (bench.engine_us - begin_us) / 1000;
      model_ms[i] = (double) (bench.model_us - begin_us) / 1000;
    }
  print_row (name, "engine's signal", engine_ms, n_changes);
  print_row (name, "resident's model", model_ms, n_changes);

  lamp_engine_stop (engine);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_object_unref (bench.model);
  g_object_unref (engine);
  client_free (bench.client);
  g_free (bench.resident);
}

int
main (void)
{
  g_print ("%-22s %-18s %8s %8s %8s %8s   ms\n", "", "", "least", "median", "95 %", "most");
  measure ("hints, HAPI", LAMP_CLOUD_PUSH_HAPI, POLL_HINTED_S, N_CHANGES);
  measure ("hints, Backport", LAMP_CLOUD_PUSH_BACKPORT, POLL_HINTED_S, N_CHANGES);
  measure ("polling alone, 5 s", LAMP_CLOUD_PUSH_NONE, POLL_ALONE_S, N_POLLED);

  return 0;
}
