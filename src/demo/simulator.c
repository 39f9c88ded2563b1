/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The simulated home: who lives there, what the plan has in store for them, and the readings as a
 * generator that the store asks.
 *
 * Everything follows from the seed and the moment of the start. The plan gives eleven residents a
 * part (see LampSimRole), the others are well. At the start about six alerts are due: breathing,
 * pulse and temperature of the one whose infection is at its height, the temperature of the one who
 * is falling ill, the low oxygen, the silent sensors; a flat battery is on top of that for who
 * watches batteries. The one who got better today leaves alerts that have ended.
 *
 * In memory a reading is a row of the log; its JSON is printed when somebody asks for it.
 */

#include "config.h"

#include "demo/simulator-private.h"

#include <string.h>

static gint
compare_rows (gconstpointer a, gconstpointer b)
{
  const LampDemoRow *left = a;
  const LampDemoRow *right = b;

  if (left->updated_us != right->updated_us)
    return left->updated_us < right->updated_us ? -1 : 1;

  return left->key < right->key ? -1 : left->key > right->key;
}

/* A number between the two, of the resident's own dice. */
static double
between (const LampDemoSimulator *simulator, guint resident, guint what, double low, double high)
{
  return low + (high - low) * lamp_sim_uniform (lamp_sim_hash (simulator, resident, what, 0));
}

static gboolean
is_name_taken (const LampDemoSimulator *simulator, guint n, const char *name)
{
  for (guint i = 0; i < n; i++)
    if (g_str_equal (simulator->residents[i].person.name, name))
      return TRUE;

  return FALSE;
}

static void
invent_person (LampDemoSimulator *simulator, guint number)
{
  LampSimResident *resident = &simulator->residents[number];

  /* Two of a name happen in life, but are a trap that should be set on purpose; a large home has
   * them. */
  for (guint attempt = 0; attempt < 20; attempt++)
    {
      lamp_sim_person_clear (&resident->person);
      lamp_sim_person_invent (&resident->person, resident->is_female,
                              lamp_sim_hash (simulator, number, 1, attempt));
      if (!is_name_taken (simulator, number, resident->person.name))
        break;
    }
}

static void
invent_resident (LampDemoSimulator *simulator, guint number)
{
  LampSimResident *resident = &simulator->residents[number];
  guint n_rooms = (simulator->n_residents + 1) / 2;
  guint per_ward = (n_rooms + simulator->n_wards - 1) / simulator->n_wards;
  g_autoptr (GDateTime) now
      = g_date_time_new_from_unix_utc (simulator->now_s - simulator->now_s % 86400);
  gint age_days = (gint) between (simulator, number, 2, 66 * 365.25, 98 * 365.25);
  g_autoptr (GDateTime) birth = g_date_time_add_days (now, -age_days);

  resident->is_female = between (simulator, number, 3, 0, 1) < 0.62;
  invent_person (simulator, number);
  g_snprintf (resident->birth_date, sizeof resident->birth_date, "%04d-%02d-%02d",
              g_date_time_get_year (birth), g_date_time_get_month (birth),
              g_date_time_get_day_of_month (birth));
  g_snprintf (resident->id, sizeof resident->id, "resident-%03u", number + 1);
  resident->ward = number / 2 / per_ward;
  g_snprintf (resident->room, sizeof resident->room, "%u",
              (resident->ward + 1) * (per_ward < 100 ? 100 : 1000) + number / 2 % per_ward + 1);
  resident->bed = number % 2 ? 'B' : 'A';
  resident->second = number * 60 / MAX (simulator->n_residents, 60) % 60;
  resident->has_radar = between (simulator, number, 4, 0, 1) < 0.4;
  resident->is_continuous = resident->role == LAMP_ROLE_LOW_OXYGEN || number % 20 == 11;
  resident->pulse = between (simulator, number, 10, 60, 80);
  resident->breathing = between (simulator, number, 11, 13, 16);
  resident->spo2 = between (simulator, number, 12, 96, 97.6);
  resident->temperature = between (simulator, number, 13, 36.2, 36.6);
  resident->systolic = between (simulator, number, 14, 120, 146);
  resident->diastolic = between (simulator, number, 15, 66, 82);
  resident->weight = between (simulator, number, 16, 42, resident->is_female ? 66 : 76);
  if (resident->role == LAMP_ROLE_INFECTION_EARLY)
    resident->breathing = 14;
}

/* The parts go to residents drawn without putting back. */
static void
make_plan (LampDemoSimulator *simulator)
{
  g_autofree guint *order = g_new (guint, simulator->n_residents);

  for (guint i = 0; i < simulator->n_residents; i++)
    order[i] = i;
  for (guint i = simulator->n_residents - 1; i > 0; i--)
    {
      guint other = (guint) (lamp_sim_hash (simulator, i, 5, 0) % (i + 1));
      guint kept = order[i];

      order[i] = order[other];
      order[other] = kept;
    }
  for (guint role = 1; role < LAMP_N_ROLES && role <= simulator->n_residents; role++)
    simulator->residents[order[role - 1]].role = (LampSimRole) role;
}

/**
 * lamp_demo_simulator_new:
 * @n_residents: 1 to 2000
 * @seed: which home
 * @now_us: the moment that the plan hangs on
 * @utc_offset_s: what the home's clocks show, in seconds east of UTC
 *
 * Returns: (transfer full): the home
 */
LampDemoSimulator *
lamp_demo_simulator_new (guint n_residents, guint64 seed, gint64 now_us, gint utc_offset_s)
{
  LampDemoSimulator *simulator = g_new0 (LampDemoSimulator, 1);

  simulator->n_residents = CLAMP (n_residents, 1, LAMP_SIM_MAX);
  simulator->seed = lamp_sim_mix (seed, 0x1a3b);
  simulator->now_s = now_us / LAMP_US_PER_SECOND;
  simulator->offset_s = utc_offset_s;
  simulator->n_wards = simulator->n_residents < 6 ? 1 : 3;
  simulator->residents = g_new0 (LampSimResident, simulator->n_residents);
  simulator->strings = g_string_chunk_new (16 * 1024);
  simulator->pending = g_array_new (FALSE, FALSE, sizeof (LampDemoRow));
  make_plan (simulator);
  for (guint i = 0; i < simulator->n_residents; i++)
    invent_resident (simulator, i);
  lamp_sim_index_init (simulator);

  return simulator;
}

/**
 * lamp_demo_simulator_free:
 */
void
lamp_demo_simulator_free (LampDemoSimulator *simulator)
{
  for (guint i = 0; i < simulator->n_residents; i++)
    lamp_sim_person_clear (&simulator->residents[i].person);
  g_free (simulator->residents);
  g_free (simulator->terms);
  g_free (simulator->n_terms);
  g_string_chunk_free (simulator->strings);
  g_array_unref (simulator->pending);
  g_free (simulator);
}

static void
advance (gpointer data, LampDemoStore *store, gint64 now_us)
{
  LampDemoSimulator *simulator = data;

  while (TRUE)
    {
      gint64 until_us;

      for (; simulator->next < simulator->pending->len; simulator->next++)
        {
          const LampDemoRow *row
              = &g_array_index (simulator->pending, LampDemoRow, simulator->next);

          if (row->updated_us > now_us)
            return;
          lamp_demo_store_add_generated (store, "Observation", row->updated_us, row->key);
        }
      if (simulator->filled_us > now_us)
        return;
      until_us = MAX (now_us, simulator->filled_us) + LAMP_US_PER_MINUTE;
      g_array_set_size (simulator->pending, 0);
      simulator->next = 0;
      lamp_sim_schedule (simulator, simulator->filled_us, until_us, simulator->pending);
      g_array_sort (simulator->pending, compare_rows);
      simulator->filled_us = until_us;
    }
}

static void
render (gpointer data, guint64 key, GString *out)
{
  lamp_sim_render (data, key, out);
}

static void
render_id (gpointer data, guint64 key, GString *out)
{
  lamp_sim_key_id (data, key, out);
}

static void
make_index (gpointer data, guint64 key, LampIndex *index)
{
  lamp_sim_index (data, key, index);
}

static gboolean
find (gpointer data, const char *id, guint64 *key, gint64 *updated_us)
{
  if (!lamp_sim_key_from_id (data, id, key))
    return FALSE;
  *updated_us = lamp_sim_key_updated (data, *key);

  return TRUE;
}

/**
 * lamp_demo_simulator_fill:
 * @store: an empty one; asks @simulator for readings as long as it lives
 *
 * Puts residents, places, stays, devices and the alerts of the past days into @store, and the
 * readings behind it.
 *
 * Returns: %FALSE if the home is not FHIR, which is a bug
 */
gboolean
lamp_demo_simulator_fill (LampDemoSimulator *simulator, LampDemoStore *store, GError **error)
{
  LampDemoGenerator generator = {
    .data = simulator,
    .advance = advance,
    .render = render,
    .render_id = render_id,
    .index = make_index,
    .find = find,
  };
  g_autoptr (GBytes) home = lamp_sim_home_resources (simulator);
  gsize length;
  const char *line = g_bytes_get_data (home, &length);
  const char *end = line + length;

  lamp_demo_store_keep (store, home);
  while (line < end)
    {
      const char *stop = memchr (line, '\n', (gsize) (end - line));

      if (!lamp_demo_store_load (store, line, (gsize) (stop - line), error))
        return FALSE;
      line = stop + 1;
    }
  lamp_demo_store_loaded (store);
  simulator->filled_us
      = simulator->now_s * LAMP_US_PER_SECOND - LAMP_SIM_HISTORY_DAYS * LAMP_US_PER_DAY;
  lamp_demo_store_set_generator (store, &generator);
  lamp_demo_store_advance (store, simulator->now_s * LAMP_US_PER_SECOND);

  return TRUE;
}
