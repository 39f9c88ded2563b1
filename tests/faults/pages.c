/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Faults of pages and of links between them, one test each: rows that come twice, upside down, late or all in one
 * instant, links that skip, expire, lead elsewhere or in a circle, and parameters that nobody listens to.
 *
 * None of them is to be seen on the screen: it says "Live", with every row there once, or it says why not.
 */

#include "config.h"

#include "tests.h"

#define N_ROWS 450  /* more than two pages */
#define N_TIES 1300 /* more than the largest page that is asked for */

static const StationWords live = { LAMP_LINK_LIVE, "" };

#define OBSERVATIONS(kind, more) \
  "{\"kind\":\"" kind "\",\"type\":\"Observation\",\"method\":\"GET\"" more "}"

typedef struct
{
  const char *path;
  const char *fault;
  gboolean are_ties; /* the rows are all of one instant: only a link leads past them */
} Row;

static const Row rows[] = {
  { "duplicate-ids-in-a-page", OBSERVATIONS ("duplicate-entries", ",\"count\":-1") },
  { "reversed-last-updated", OBSERVATIONS ("reversed", ",\"count\":-1") },
  { "equal-last-updated", OBSERVATIONS ("equal-times", ",\"count\":-1") },
  { "equal-last-updated-of-all", OBSERVATIONS ("latency", ",\"count\":-1"), TRUE },
  { "offset-paging-that-skips", OBSERVATIONS ("next-skips", ",\"count\":-1") },
  { "ignored-parameters", OBSERVATIONS ("ignored-parameter", ",\"count\":-1") },
  { "expired-next-link", OBSERVATIONS ("expired", ",\"query\":\"_page=\""), TRUE },
  { "foreign-next-link", OBSERVATIONS ("next-elsewhere", ",\"count\":-1"), TRUE },
  { "foreign-next-link-of-keyset-pages", OBSERVATIONS ("next-elsewhere", ",\"count\":-1") },
  { "reset-between-pages", OBSERVATIONS ("reset", ",\"skip\":1") },
  { "truncated-between-pages", OBSERVATIONS ("truncated", ",\"skip\":1") },
};

static void
prepare (Station *station, gconstpointer data)
{
  const Row *row = data;

  station->home.n_ties = row->are_ties ? N_TIES : 0;
  station_prepare (station, NULL);
  for (guint i = 0; !row->are_ties && i < N_ROWS; i++)
    {
      g_autofree char *id = g_strdup_printf ("row-%u", i);

      home_put_pulse (&station->home, id, "ann", 40000 - i * 60, 60 + i % 40);
    }
}

/* From an empty folder to all of it, and once more after a restart. */
static void
test_page (Station *station, gconstpointer data)
{
  const Row *row = data;
  gint64 n_rows = row->are_ties ? N_TIES : N_ROWS;
  g_autofree char *uuid = NULL;

  station_fault (station, row->fault);
  station_begin (station);
  uuid = station_enter (station, 88);
  station_look (station);
  STATION_WAIT (station, station_count (station, "SELECT count (*) FROM reading") == n_rows + 1);
  station_wait_for_words (station, &live);
  lamp_act_free (station_wait_for_act (station, uuid, LAMP_ACT_DONE));
  g_assert_cmpuint (station_hits (station), >, 0);
  g_assert_cmpint (station_count (station, "SELECT observations FROM tally WHERE verdict = 0"), ==,
                   n_rows + 1);
  g_assert_cmpint (station_count (station, "SELECT count (*) FROM set_aside"), ==, 0);

  home_clear_faults (&station->home);
  station_end (station);
  home_put_pulse (&station->home, "last", "ann", 0, 99);
  station_begin (station);
  station_look (station);
  STATION_WAIT (station, station_count (station, "SELECT count (*) FROM reading") == n_rows + 2);
  station_wait_for_words (station, &live);
  g_assert_cmpint (station_count (station, "SELECT observations FROM tally WHERE verdict = 0"), ==,
                   n_rows + 2);
  g_assert_cmpuint (station->status.n_unsent, ==, 0);
}

/* A link that leads to its own page: said, not walked for ever; and what came on the way is kept. */
static void
test_circle (Station *station, gconstpointer data)
{
  gint64 n_kept;

  station_fault (station, OBSERVATIONS ("next-itself", ",\"count\":-1"));
  station_begin (station);
  station_look (station);
  station_wait_for_words (station,
                          &(StationWords){ LAMP_LINK_OFFLINE, "leads back to the same page" });
  n_kept = station_count (station, "SELECT count (*) FROM reading");
  g_assert_cmpint (n_kept, >=, 200);

  home_clear_faults (&station->home);
  STATION_WAIT (station, station_count (station, "SELECT count (*) FROM reading") == N_TIES);
  station_wait_for_words (station, &live);
}

/* Written now, to be found seconds later: the overlap of two looks finds it, and an entry is not taken for lost. */
static void
test_index_lag (Station *station, gconstpointer data)
{
  g_autofree char *uuid = NULL;

  station_begin (station);
  station_look (station);
  station_wait_for_words (station, &live);
  home_put_pulse (&station->home, "new", "ann", 30, 71);
  uuid = station_enter (station, 88);
  lamp_act_free (station_wait_for_act (station, uuid, LAMP_ACT_DONE));
  g_assert_cmpint (station_count (station, "SELECT count (*) FROM reading"), ==, 0);
  station_assert_words (station, &live);

  /* A row that is visible before one that was written earlier takes nothing away. */
  lamp_cloud_advance (station->home.client->cloud, 4 * LAMP_US_PER_SECOND);
  home_put_pulse (&station->home, "newer", "ann", 10, 72);
  lamp_cloud_advance (station->home.client->cloud, 100 * LAMP_US_PER_SECOND);
  STATION_WAIT (station, station_count (station, "SELECT count (*) FROM reading") == 3);
  STATION_WAIT (station, station->status.n_unsent == 0);
  g_assert_cmpuint (station_in_cloud (station, uuid), ==, 1);
}

void
add_pages (void)
{
  static const LampCloudOptions lagging = {
    .residents = 1,
    .speed = 0,
    .now_us = LAMP_NO_TIME,
    .lag_ms = 5000,
    .utc_offset_s = LAMP_CLOUD_LOCAL_OFFSET,
  };
  static const Row ties = { .are_ties = TRUE };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/faults/", rows[i].path, NULL);

      g_test_add (path, Station, &rows[i], prepare, test_page, station_tear_down);
    }
  g_test_add ("/faults/next-link-to-itself", Station, &ties, prepare, test_circle,
              station_tear_down);
  g_test_add ("/faults/index-lag", Station, &lagging, station_prepare, test_index_lag,
              station_tear_down);
}
