/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the engine says has changed, on its way into the models: of a few residents and of all, read in one turn of
 * the main loop or in several. "refreshed" tells of it only when everybody's new value is there.
 */

#include "config.h"

#include "../store/fixture.h"

#include "model/home.h"

#define N_RESIDENTS 60

typedef struct
{
  Fixture fixture;
  LampEngine *engine;
  LampHome *home;
  gint64 wanted;
  guint n_told, n_asked;
} Loader;

static void
put_values (Loader *loader, gint64 end_us, gint64 value)
{
  for (guint i = 0; i < N_RESIDENTS; i++)
    {
      g_autofree char *resident = g_strdup_printf ("r%u", i);
      g_autofree char *id = g_strdup_printf ("o%u-%" G_GINT64_FORMAT, i, value);

      batch_observe (loader->fixture.batch, id, "1", end_us, resident, end_us, end_us);
      batch_value (loader->fixture.batch, LAMP_METRIC_PULSE, value);
    }
  lamp_ingest_free (fixture_put (&loader->fixture));
}

static void
put_residents (Loader *loader)
{
  for (guint i = 0; i < N_RESIDENTS; i++)
    {
      LampBatch *batch = loader->fixture.batch;
      LampResidentRecord record
          = { .version = { lamp_arena_printf (batch->arena, "r%u", i), "1", FIXTURE_NOW },
              .name = "Tan Mei Ling",
              .is_active = TRUE };

      g_array_append_val (batch->residents, record);
    }
  put_values (loader, FIXTURE_NOW, 60000);
}

static guint
count_with (Loader *loader, gint64 value)
{
  GListModel *residents = lamp_home_get_residents (loader->home);
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (residents); i++)
    {
      g_autoptr (LampResidentItem) item = g_list_model_get_item (residents, i);
      const LampLatest *pulse = lamp_resident_item_get_vital (item, LAMP_METRIC_PULSE);

      n += pulse != NULL && pulse->value == value;
    }

  return n;
}

static void
refreshed_cb (LampHome *home, gpointer user_data)
{
  Loader *loader = user_data;

  loader->n_told++;
  g_assert_cmpuint (count_with (loader, loader->wanted), ==, loader->n_asked);
}

static void
tell (Loader *loader, guint n_residents)
{
  g_autoptr (LampChanges) changes = lamp_changes_new ();

  for (guint i = 0; i < n_residents; i++)
    g_hash_table_add (changes->residents, g_strdup_printf ("r%u", i));
  loader->n_asked = n_residents;
  loader->n_told = 0;
  g_signal_emit_by_name (loader->engine, "changed", changes);
  while (loader->n_told == 0)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_changes (void)
{
  static const guint numbers[] = { 1, 8, 9, 40, 41, N_RESIDENTS };
  Loader loader = { 0 };
  LampEngineOptions options = { 0 };

  fixture_set_up (&loader.fixture, NULL);
  put_residents (&loader);
  options.directory = loader.fixture.directory;
  options.zone = loader.fixture.zone;
  loader.engine = lamp_engine_new (&options);
  loader.home = lamp_home_new (loader.engine, loader.fixture.directory, loader.fixture.zone);
  g_assert_cmpuint (count_with (&loader, 60000), ==, N_RESIDENTS);
  g_signal_connect (loader.home, "refreshed", G_CALLBACK (refreshed_cb), &loader);

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      loader.wanted = 61000 + (gint64) i * 1000;
      put_values (&loader, FIXTURE_NOW + (gint64) (i + 1) * LAMP_US_PER_MINUTE, loader.wanted);
      tell (&loader, numbers[i]);
    }

  g_signal_handlers_disconnect_by_data (loader.home, &loader);
  g_object_unref (loader.home);
  g_object_unref (loader.engine);
  fixture_tear_down (&loader.fixture, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/model/loader/changes", test_changes);

  return g_test_run ();
}
