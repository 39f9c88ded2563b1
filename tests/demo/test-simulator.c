/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The simulated home: the same seed is the same home to the byte, values can be true, those who are
 * well stay inside the limits with room to spare, those whom the plan has made ill do not, and time
 * goes on.
 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "client.h"

#define NOW      "2026-11-23T08:00:00Z"
#define OFFSET_S (8 * 3600)

static Client *
home_new (guint residents, guint64 seed)
{
  LampCloudOptions options = LAMP_CLOUD_OPTIONS_INIT;

  options.residents = residents;
  options.seed = seed;
  options.speed = 0;
  options.now_us = test_time (NOW);
  options.utc_offset_s = OFFSET_S;

  return client_new (&options);
}

/* All entries of a search without what names the server, as one checksum. */
static char *
digest (Client *client, const char *search, guint *n_entries)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *path = g_strdup (search);

  *n_entries = 0;
  while (path != NULL)
    {
      g_autoptr (Reply) reply = client_ask (client, "GET", path, NULL, NULL);

      for (guint i = 0; i < reply_n_entries (reply); i++)
        {
          JsonArray *entries
              = json_object_get_array_member (json_node_get_object (reply->json), "entry");
          JsonObject *entry = json_array_get_object_element (entries, i);
          g_autofree char *text
              = json_to_string (json_object_get_member (entry, "resource"), FALSE);

          g_checksum_update (sum, (const guchar *) text, (gssize) strlen (text));
          ++*n_entries;
        }
      g_free (path);
      path = reply_link (client, reply, "next");
    }

  return g_strdup (g_checksum_get_string (sum));
}

static void
test_same_seed (void)
{
  static const char *const searches[]
      = { "Patient", "Encounter", "Device?_count=1000", "Communication",
          "Observation?_count=200&_lastUpdated=ge2026-11-23T00:00:00Z" };
  g_autoptr (Client) one = home_new (4, 7);
  g_autoptr (Client) same = home_new (4, 7);
  g_autoptr (Client) other = home_new (4, 8);

  for (guint i = 0; i < G_N_ELEMENTS (searches); i++)
    {
      guint n_one, n_same, n_other;
      g_autofree char *of_one = digest (one, searches[i], &n_one);
      g_autofree char *of_same = digest (same, searches[i], &n_same);
      g_autofree char *of_other = digest (other, searches[i], &n_other);

      g_assert_cmpuint (n_one, ==, n_same);
      g_assert_cmpstr (of_one, ==, of_same);
      if (i != 3 || n_one > 0)
        g_assert_cmpstr (of_one, !=, of_other);
    }
}

/* What arrives while the clock runs is what a server that started later has, for a plan of its own
 * hangs on the start; so compare steps of different size on the same home. */
static void
test_time_goes_on (void)
{
  g_autoptr (Client) slow = home_new (4, 7);
  g_autoptr (Client) fast = home_new (4, 7);
  guint n_before, n_slow, n_fast;
  static const char search[] = "Observation?_count=200&_lastUpdated=gt" NOW;
  g_autofree char *before = digest (slow, search, &n_before);
  g_autofree char *of_slow = NULL;
  g_autofree char *of_fast = NULL;

  for (guint i = 0; i < 40; i++)
    {
      g_autoptr (Reply) poll = NULL;

      lamp_cloud_advance (slow->cloud, 15 * LAMP_US_PER_SECOND);
      poll = client_ask (slow, "GET", "Observation?_count=1", NULL, NULL);
      g_assert_cmpuint (poll->status, ==, 200);
    }
  lamp_cloud_advance (fast->cloud, 10 * LAMP_US_PER_MINUTE);
  of_slow = digest (slow, search, &n_slow);
  of_fast = digest (fast, search, &n_fast);
  g_assert_cmpuint (n_before, ==, 0);
  /* Two or three summaries a minute for four residents, more or less one. */
  g_assert_cmpuint (n_slow, >, 10 * 2 * 3);
  g_assert_cmpuint (n_slow, ==, n_fast);
  g_assert_cmpstr (of_slow, ==, of_fast);
}

/* Lowest and highest that a value of the home may be, and that it may be of somebody who is well:
 * the limits of the alert catalogue with some room. */
static const struct
{
  const char *code;
  double low, high;
  double well_low, well_high;
} bands[] = {
  { "8867-4", 45, 125, 48, 105 },  { "9279-1", 10, 30, 10.5, 19 },
  { "59408-5", 88, 99, 94.5, 99 }, { "8310-5", 35.8, 39.0, 35.9, 37 },
  { "29463-7", 35, 110, 35, 110 }, { "93832-4", 300, 600, 300, 600 },
  { "60832-3", 23, 30, 23, 30 },   { "room-humidity", 45, 90, 45, 90 },
};

typedef struct
{
  GHashTable *unwell; /* resident and code: how many values outside the band of who is well */
  guint n;
  gint64 previous_us;
} Survey;

static void
survey_observation (Survey *survey, JsonObject *resource)
{
  JsonObject *code = json_object_get_object_member (resource, "code");
  JsonObject *coding
      = json_array_get_object_element (json_object_get_array_member (code, "coding"), 0);
  const char *name = json_object_get_string_member (coding, "code");
  const char *subject = json_object_get_string_member (
      json_object_get_object_member (resource, "subject"), "reference");
  JsonObject *meta = json_object_get_object_member (resource, "meta");
  gint64 us = test_time (json_object_get_string_member (meta, "lastUpdated"));
  double value;

  survey->n++;
  g_assert_cmpint (us, >=, survey->previous_us);
  survey->previous_us = us;
  for (guint i = 0; i < G_N_ELEMENTS (bands); i++)
    {
      if (!g_str_equal (bands[i].code, name))
        continue;
      value = json_object_get_double_member (
          json_object_get_object_member (resource, "valueQuantity"), "value");
      g_assert_cmpfloat (value, >=, bands[i].low);
      g_assert_cmpfloat (value, <=, bands[i].high);
      if (value < bands[i].well_low || value > bands[i].well_high)
        {
          char *key = g_strdup_printf ("%s %s", subject, name);

          g_hash_table_replace (
              survey->unwell, key,
              GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (survey->unwell, key)) + 1));
        }
    }
}

static guint
count_unwell (const Survey *survey, const char *code)
{
  GHashTableIter iter;
  gpointer key;
  guint n = 0;

  g_hash_table_iter_init (&iter, survey->unwell);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    n += g_str_has_suffix (key, code);

  return n;
}

/* The last day of a full home, every value of it. */
static void
test_plausible (void)
{
  g_autoptr (Client) client = home_new (60, 1);
  g_autofree char *path
      = g_strdup ("Observation?_count=200&_sort=_lastUpdated&_lastUpdated=ge2026-11-22T08:00:00Z");
  g_autoptr (GHashTable) unwell = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Survey survey = { .unwell = unwell, .previous_us = G_MININT64 };

  while (path != NULL)
    {
      g_autoptr (Reply) reply = client_ask (client, "GET", path, NULL, NULL);
      JsonArray *entries
          = json_object_get_array_member (json_node_get_object (reply->json), "entry");

      for (guint i = 0; i < json_array_get_length (entries); i++)
        survey_observation (&survey, json_object_get_object_member (
                                         json_array_get_object_element (entries, i), "resource"));
      g_free (path);
      path = reply_link (client, reply, "next");
    }
  g_assert_cmpuint (survey.n, >, 40000);
  g_assert_cmpuint (count_unwell (&survey, " 8867-4"), ==,
                    2); /* the infection at its height, and the one that has gone */
  g_assert_cmpuint (count_unwell (&survey, " 9279-1"), ==, 2);
  g_assert_cmpuint (count_unwell (&survey, " 8310-5"), ==, 3);  /* and the one that begins */
  g_assert_cmpuint (count_unwell (&survey, " 59408-5"), ==, 1); /* the low oxygen */
  g_assert_cmpuint (count_unwell (&survey, " 60832-3"), ==, 0);
}

/* The newest value of a metric of each resident: who is ill by it. */
static char *
find_highest (Client *client, const char *code, double *value)
{
  char *who = NULL;

  *value = 0;
  for (guint i = 1; i <= 60; i++)
    {
      g_autofree char *path = g_strdup_printf (
          "Observation?_count=1&_sort=-_lastUpdated&code=%s&patient=Patient/resident-%03u", code,
          i);
      g_autoptr (Reply) reply = client_ask (client, "GET", path, NULL, NULL);
      JsonArray *entries
          = reply_n_entries (reply)
                ? json_object_get_array_member (json_node_get_object (reply->json), "entry")
                : NULL;
      JsonObject *resource = entries ? json_object_get_object_member (
                                 json_array_get_object_element (entries, 0), "resource")
                                     : NULL;
      double found = resource ? json_object_get_double_member (
                         json_object_get_object_member (resource, "valueQuantity"), "value")
                              : 0;

      if (found > *value)
        {
          *value = found;
          g_free (who);
          who = g_strdup_printf ("resident-%03u", i);
        }
    }

  return who;
}

/* One infection moves all three, whatever the hour at which the home is opened. */
static void
test_fever (void)
{
  static const char *const times[] = { "2026-11-23T00:30:00+08:00", "2026-11-23T06:45:00+08:00",
                                       "2026-11-23T14:00:00+08:00", "2026-11-23T22:10:00+08:00" };

  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      LampCloudOptions options = LAMP_CLOUD_OPTIONS_INIT;
      g_autoptr (Client) client = NULL;
      g_autofree char *hot = NULL;
      g_autofree char *fast = NULL;
      g_autofree char *breathless = NULL;
      double temperature, pulse, breathing;

      options.seed = i;
      options.speed = 0;
      options.now_us = test_time (times[i]);
      options.utc_offset_s = OFFSET_S;
      client = client_new (&options);
      hot = find_highest (client, "8310-5", &temperature);
      fast = find_highest (client, "8867-4", &pulse);
      breathless = find_highest (client, "9279-1", &breathing);
      g_assert_cmpstr (hot, ==, fast);
      g_assert_cmpstr (hot, ==, breathless);
      g_assert_cmpfloat (temperature, >=, 38.0);
      g_assert_cmpfloat (pulse, >=, 112);
      g_assert_cmpfloat (breathing, >=, 25.5);
    }
}

static void
test_people (void)
{
  g_autoptr (Client) client = home_new (60, 1);
  g_autoptr (Reply) people = client_ask (client, "GET", "Patient?_count=100", NULL, NULL);
  g_autoptr (Reply) tagged = client_ask (
      client, "GET",
      "Patient?_summary=count&_tag=https://lamplight.care/fhir/CodeSystem/tag%7Csimulated", NULL,
      NULL);
  g_autoptr (Reply) away = client_ask (client, "GET", "Encounter?status=onleave", NULL, NULL);
  g_autoptr (Reply) open
      = client_ask (client, "GET", "Communication?status=in-progress", NULL, NULL);
  g_autoptr (Reply) beds = client_ask (client, "GET", "Location?_summary=count", NULL, NULL);
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  guint n_native = 0;

  g_assert_cmpuint (reply_n_entries (people), ==, 60);
  g_assert_cmpint (reply_number (tagged, "total"), ==, 60);
  for (guint i = 0; i < 60; i++)
    {
      g_autofree char *name = g_strdup_printf ("entry.%u.resource.name.0.text", i);
      g_autofree char *native = g_strdup_printf ("entry.%u.resource.name.1.text", i);

      g_assert_true (g_hash_table_add (names, (gpointer) reply_text (people, name)));
      n_native += reply_text (people, native) != NULL;
    }
  g_assert_cmpuint (n_native, >, 5);
  g_assert_cmpuint (reply_n_entries (away), ==, 1);
  g_assert_cmpuint (reply_n_entries (open), ==, 1);
  g_assert_cmpint (reply_number (beds, "total"), ==, 3 + 30 + 60);
}

/* Whoever goes through the wards by name goes through the rooms by number. */
static void
test_wards (void)
{
  static const char *const names[] = { "Hibiscus", "Ixora", "Jasmine" };
  g_autoptr (Client) client = home_new (60, 1);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *ward_path = g_strdup_printf ("Location/ward-%u", i + 1);
      g_autofree char *first_path = g_strdup_printf ("Location/room-%u01", i + 1);
      g_autofree char *last_path = g_strdup_printf ("Location/room-%u10", i + 1);
      g_autoptr (Reply) ward = client_ask (client, "GET", ward_path, NULL, NULL);
      g_autoptr (Reply) first = client_ask (client, "GET", first_path, NULL, NULL);
      g_autoptr (Reply) last = client_ask (client, "GET", last_path, NULL, NULL);

      g_assert_cmpstr (reply_text (ward, "name"), ==, names[i]);
      g_assert_cmpstr (reply_text (first, "partOf.reference"), ==, ward_path);
      g_assert_cmpstr (reply_text (last, "partOf.reference"), ==, ward_path);
    }
}

/* Nights are nights on the home's own clocks, and the clocks are written as they go. */
static void
test_offset (void)
{
  static const struct
  {
    gint offset_s; /* G_MININT: what the zone of this computer has, see main() */
    const char *written;
  } rows[] = {
    { OFFSET_S, "+08:00" },
    { 0, "+00:00" },
    { -(3 * 60 + 30) * 60, "-03:30" },
    { 14 * 3600, "+14:00" },
    { -12 * 3600, "-12:00" },
    { OFFSET_S + 29, "+08:00" },
    { LAMP_CLOUD_LOCAL_OFFSET, "+05:45" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      LampCloudOptions options = LAMP_CLOUD_OPTIONS_INIT;
      g_autoptr (Client) client = NULL;
      g_autoptr (Reply) nights = NULL;

      options.residents = 4;
      options.speed = 0;
      options.now_us = test_time (NOW);
      options.utc_offset_s = rows[i].offset_s;
      client = client_new (&options);
      nights = client_ask (client, "GET", "Observation?code=93832-4&_count=100", NULL, NULL);
      g_assert_cmpuint (reply_n_entries (nights), >, 80);
      for (guint j = 0; j < reply_n_entries (nights); j++)
        {
          g_autofree char *begin = g_strdup_printf ("entry.%u.resource.effectivePeriod.start", j);
          g_autofree char *end = g_strdup_printf ("entry.%u.resource.effectivePeriod.end", j);
          const char *slept = reply_text (nights, begin);
          const char *woke = reply_text (nights, end);

          g_assert_true (g_str_has_suffix (slept, rows[i].written));
          g_assert_true (g_str_has_suffix (woke, rows[i].written));
          g_assert_true (g_str_has_prefix (slept + strlen ("2026-11-22T"), "21:"));
          g_assert_true (g_str_has_prefix (woke + strlen ("2026-11-23T"), "06:"));
        }
    }
}

/* A home may be of any size; the plan has a part for as many as there are. */
static void
test_sizes (void)
{
  static const guint sizes[] = { 1, 2, 5, 11, 300 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (Client) client = home_new (sizes[i], 3);
      g_autoptr (Reply) people = client_ask (client, "GET", "Patient?_summary=count", NULL, NULL);
      g_autoptr (Reply) newest
          = client_ask (client, "GET", "Observation?_count=100&_sort=-_lastUpdated", NULL, NULL);

      g_assert_cmpint (reply_number (people, "total"), ==, sizes[i]);
      g_assert_cmpuint (reply_n_entries (newest), ==, 100);
    }
}

int
main (int argc, char **argv)
{
  /* A zone that few machines have; without daylight saving time. */
  g_setenv ("TZ", "NPT-5:45", TRUE);
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/demo/simulator/same-seed", test_same_seed);
  g_test_add_func ("/demo/simulator/time-goes-on", test_time_goes_on);
  g_test_add_func ("/demo/simulator/plausible", test_plausible);
  g_test_add_func ("/demo/simulator/fever", test_fever);
  g_test_add_func ("/demo/simulator/people", test_people);
  g_test_add_func ("/demo/simulator/wards", test_wards);
  g_test_add_func ("/demo/simulator/offset", test_offset);
  g_test_add_func ("/demo/simulator/sizes", test_sizes);

  return g_test_run ();
}
