/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What hurts those who read from FHIR servers, each as a test of its number: what the store and the stream
 * say afterwards. Those of writing are in test-twenty-write.c; 12 and 13 are about hints (websockets).
 * Source: cloud-protocol.md 8.
 */

#include "config.h"

#include "home.h"

#include <string.h>

#define BUNDLE(more) "{\"resourceType\":\"Bundle\",\"type\":\"searchset\"" more "}"
#define PULSE(id, version, updated, minute, value)                                     \
  "{\"resource\":{\"resourceType\":\"Observation\",\"id\":\"" id                       \
  "\",\"meta\":{\"versionId\":\"" version "\",\"lastUpdated\":\"" updated              \
  "\"},\"status\":\"final\",\"code\":{\"coding\":[{"                                   \
  "\"system\":\"http://loinc.org\",\"code\":\"8867-4\"}]},\"subject\":{\"reference\":" \
  "\"Patient/ann\"},\"effectiveDateTime\":\"2026-01-01T00:" minute ":00Z\","           \
  "\"valueQuantity\":{\"value\":" value ",\"system\":\"http://unitsofmeasure.org\","   \
  "\"code\":\"/min\"}}}"

/* The answers to the next @count questions for @path are @body. */
static void
answer (Home *home, const char *path, guint count, const char *body)
{
  g_autofree char *base64 = g_base64_encode ((const guchar *) body, strlen (body));
  g_autofree char *fault
      = g_strdup_printf ("{\"kind\":\"raw\",\"path\":\"/%s\",\"count\":%u,\"body_base64\":\"%s\"}",
                         path, count, base64);

  home_fault (home, fault);
}

static void
assert_pulses (Home *home, const char *expected)
{
  g_autofree char *pulses = home_pulses (home, "ann");

  g_assert_cmpstr (pulses, ==, expected);
}

static const LampStreamState *
values (Home *home)
{
  return lamp_sync_get_state (home->sync, LAMP_STREAM_VALUES);
}

/* A thousand rows would show the same; more than two pages will do. */
static void
put_many (Home *home, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *id = g_strdup_printf ("many-%u", i);

      home_put_pulse (home, id, "ann", 40000 - i * 60, 60 + i % 40);
    }
}

static const LampCloudOptions years_behind = {
  .residents = 1,
  .speed = 1.0,
  .now_us = G_GINT64_CONSTANT (1700000000) * LAMP_US_PER_SECOND,
  .utc_offset_s = LAMP_CLOUD_LOCAL_OFFSET,
};

/* 1: the device's clock is years ahead of the cloud's: every row comes, and only the cloud's time counts. */
static void
hurt_01_watermark_of_the_device (Home *home, gconstpointer data)
{
  LampCursor cursor;

  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *id = g_strdup_printf ("o%u", i);

      home_put_pulse (home, id, "ann", 30 - i, 70 + i);
      g_assert_true (home_pull (home));
      lamp_cloud_advance (home->client->cloud, 3600 * LAMP_US_PER_SECOND);
    }
  assert_pulses (home, "70 71 72");
  g_assert_true (lamp_store_get_cursor (home->store, "values", &cursor, NULL));
  g_assert_cmpint (cursor.newest_us, <, g_get_real_time () - 365 * LAMP_US_PER_DAY);
}

/* The cloud's clock is known again after a restart before anything was heard: an entry made in an outage has
 * the cloud's time. */
static void
hurt_clock_after_a_restart (Home *home, gconstpointer data)
{
  gint64 before_us, n_changes;

  g_assert_true (home_pull (home));
  before_us = lamp_connection_get_clock_offset_us (home->connection);
  g_assert_cmpint (before_us, <, -365 * LAMP_US_PER_DAY);
  home_close (home);
  home_open (home);
  g_assert_cmpint (ABS (lamp_connection_get_clock_offset_us (home->connection) - before_us), <,
                   3 * LAMP_US_PER_SECOND);

  /* Written when it moves, and not at every look. */
  g_assert_true (home_pull (home));
  n_changes = home_count (home, "SELECT total_changes ()");
  g_assert_true (home_pull (home));
  g_assert_cmpint (home_count (home, "SELECT total_changes ()") - n_changes, ==,
                   LAMP_N_STREAMS - 1);
}

static const LampCloudOptions standing_still = {
  .residents = 1,
  .speed = 0,
  .now_us = LAMP_NO_TIME,
  .utc_offset_s = LAMP_CLOUD_LOCAL_OFFSET,
};

/* 2: a conditional create that raced leaves two copies: one value, the other accounted for, also when all is read
 * anew. */
static void
hurt_02_duplicates (Home *home, gconstpointer data)
{
  home_put_pulse (home, "copy-a", "ann", 60, 70);
  home_put_pulse (home, "copy-b", "ann", 60, 70);
  for (guint i = 0; i < 2; i++)
    {
      g_assert_true (home_pull (home));
      assert_pulses (home, "70");
      g_assert_cmpint (home_count (home, "SELECT count (*) FROM set_aside WHERE verdict = 13"), ==,
                       1);
      g_assert_cmpint (home_count (home, "SELECT sum (observations) FROM tally"), ==, 2);
      g_assert_true (lamp_store_forget_cursors (home->store, NULL));
    }
}

/* 4: next links with a foreign host: nobody goes there, and every page comes. */
static void
hurt_04_next_elsewhere (Home *home, gconstpointer data)
{
  put_many (home, 450);
  home_fault (home, "{\"kind\":\"next-elsewhere\",\"type\":\"Observation\",\"count\":-1}");
  g_assert_true (home_pull (home));
  g_assert_cmpint (home_count (home, "SELECT count (*) FROM reading"), ==, 450);
  g_assert_cmpint (values (home)->link, ==, LAMP_STREAM_UP_TO_DATE);
}

/* 5: pages that skip, repeat and turn rows round: all of them are there, once, however they came. */
static void
hurt_05_pages_repeat (Home *home, gconstpointer data)
{
  static const char *const kinds[] = { "next-skips", "duplicate-entries", "reversed" };

  put_many (home, 450);
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *fault
          = g_strdup_printf ("{\"kind\":\"%s\",\"type\":\"Observation\",\"count\":-1}", kinds[i]);

      home_fault (home, fault);
      g_assert_true (home_pull (home));
      home_clear_faults (home);
      g_assert_cmpint (home_count (home, "SELECT count (*) FROM reading"), ==, 450);
      g_assert_cmpint (home_count (home, "SELECT observations FROM tally WHERE verdict = 0"), ==,
                       450);
      g_assert_cmpint (values (home)->link, ==, LAMP_STREAM_UP_TO_DATE);
      g_assert_true (lamp_store_forget_cursors (home->store, NULL));
    }
}

/* 6: the link expires on the way: from the last page anew, nothing is missing. */
static void
hurt_06_expired_link (Home *home, gconstpointer data)
{
  g_autofree char *body = g_strdup_printf (
      BUNDLE (",\"link\":[{\"relation\":\"next\",\"url\":\"%s/"
              "Observation?_getpages=1\"}],\"entry\":[" PULSE (
                  "b", "1", "2026-01-01T00:12:00Z", "02",
                  "71") "," PULSE ("a", "1", "2026-01-01T00:11:00Z", "01", "70") "]"),
      home->client->base);

  home_put_pulse (home, "real", "ann", 60, 90);
  answer (home, "Observation", 1, body);
  home_fault (home, "{\"kind\":\"expired\",\"type\":\"Observation\"}");
  g_assert_true (home_pull (home));
  assert_pulses (home, "70 71 90");
  g_assert_cmpint (values (home)->link, ==, LAMP_STREAM_UP_TO_DATE);
}

/* 7: a history that leads on for ever, with empty pages. */
static void
hurt_07_endless_history (Home *home, gconstpointer data)
{
  g_autofree char *body = g_strdup_printf (
      "{\"resourceType\":\"Bundle\",\"type\":\"history\",\"link\":[{\"relation\":\"next\",\"url\":"
      "\"%s/Patient/_history?_page=x\"}]}",
      home->client->base);

  g_assert_true (home_pull (home));
  answer (home, "Patient/_history", 1000, body);
  g_assert_cmpuint (home_sweep (home), ==, 0);
  g_assert_no_error (home->error);
}

/* 8: two versions with one time: the larger number stands, in whichever order they come. */
static void
hurt_08_equal_times (Home *home, gconstpointer data)
{
#define OLD PULSE ("a", "2", "2026-01-01T00:11:00Z", "01", "70")
#define NEW PULSE ("a", "3", "2026-01-01T00:11:00Z", "01", "80")
  answer (home, "Observation", 2, BUNDLE (",\"entry\":[" NEW "," OLD "]"));
  g_assert_true (home_pull (home));
  assert_pulses (home, "80");
  answer (home, "Observation", 1, BUNDLE (",\"entry\":[" OLD "]"));
  g_assert_true (home_pull (home));
  assert_pulses (home, "80");
#undef OLD
#undef NEW
}

/* 9: a parameter that is ignored: noticed once and remembered; what was not asked for is left out and counted, also
 * where the next answer does not say what it ignores; nothing is stored twice. */
static void
hurt_09_ignored_parameter (Home *home, gconstpointer data)
{
  g_autofree char *now = home_time (home, 60);
  g_autofree char *rows
      = g_strdup_printf (",\"entry\":[" PULSE ("old", "1", "2020-01-01T00:11:00Z", "02",
                                               "71") "," PULSE ("a", "1", "%s", "01", "70") "]}",
                         now);
  g_autofree char *body = g_strdup_printf ("{\"resourceType\":\"Bundle\",\"type\":\"searchset\","
                                           "\"link\":[{\"relation\":\"self\",\"url\":\"%s/"
                                           "Observation?_count=200\"}]%s",
                                           home->client->base, rows);
  g_autofree char *silent
      = g_strdup_printf ("{\"resourceType\":\"Bundle\",\"type\":\"searchset\"%s", rows);

  for (guint i = 0; i < 3; i++)
    {
      /* The values and, the first time, the history. */
      answer (home, "Observation", i == 0 ? 2 : 1, i < 2 ? body : silent);
      g_assert_true (home_pull (home));
      assert_pulses (home, "70");
      g_assert_cmpint (
          home_count (home, "SELECT count (*) FROM meta WHERE key = 'lacks values _lastUpdated'"),
          ==, 1);
      g_assert_cmpuint (lamp_sync_get_totals (home->sync)->outside, ==, i + 2);
    }
}

/* 11: too many requests, with and without a word of when again. */
static void
hurt_11_too_many_requests (Home *home, gconstpointer data)
{
  static const struct
  {
    const char *fault;
    gint64 wait_s;
  } rows[] = {
    { "{\"kind\":\"status\",\"status\":429}", 0 },
    { "{\"kind\":\"status\",\"status\":429,\"retry_after\":7}", 7 },
    { "{\"kind\":\"status\",\"status\":503,\"retry_after\":3}", 3 },
  };

  home_put_pulse (home, "o1", "ann", 60, 70);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      home_fault (home, rows[i].fault);
      g_assert_false (home_pull (home));
      g_assert_error (home->error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_RETRY_LATER);
      g_assert_cmpint (lamp_connection_take_retry_after_us (home->connection), ==,
                       rows[i].wait_s * LAMP_US_PER_SECOND);
      g_assert_cmpint (values (home)->link, ==, LAMP_STREAM_OFFLINE);
    }
  g_assert_true (home_pull (home));
  assert_pulses (home, "70");
  g_assert_cmpint (values (home)->link, ==, LAMP_STREAM_UP_TO_DATE);
}

/* 14: we never ask for what others include, and do not store what is included unasked. */
static void
hurt_14_include (Home *home, gconstpointer data)
{
  g_autofree char *residents = NULL;

  answer (home, "Patient", 1,
          BUNDLE (",\"entry\":[{\"search\":{\"mode\":\"include\"},\"resource\":{\"resourceType\":"
                  "\"Patient\",\"id\":\"stranger\",\"meta\":{\"lastUpdated\":\"2026-01-01T00:00:"
                  "00Z\"}}}]"));
  g_assert_true (home_pull (home));
  g_assert_cmpint (home_count (home, "SELECT count (*) FROM resident WHERE id = 'stranger'"), ==,
                   0);
  g_assert_true (home_repair (home, LAMP_REPAIR_DAY));
  g_assert_true (lamp_store_forget_cursors (home->store, NULL));
  g_assert_true (home_pull (home));
  residents = home_residents (home);
  g_assert_cmpstr (residents, ==, "ann");
}

/* 15: the cloud's time is kept as it was written. */
static void
hurt_15_last_updated_verbatim (Home *home, gconstpointer data)
{
  LampCursor cursor;

  answer (home, "Observation", 1,
          BUNDLE (",\"entry\":[" PULSE ("a", "1", "2026-01-01T08:11:00.1234567+08:00", "01",
                                        "70") "]"));
  g_assert_true (home_pull (home));
  g_assert_true (lamp_store_get_cursor (home->store, "values", &cursor, NULL));
  g_assert_cmpstr (cursor.newest, ==, "2026-01-01T08:11:00.1234567+08:00");
}

/* 17: a second pull, and one after a restart, bring nothing that was there. */
static void
hurt_17_full_download (Home *home, gconstpointer data)
{
  guint64 stored, bytes;

  put_many (home, 300);
  lamp_cloud_advance (home->client->cloud, 600 * LAMP_US_PER_SECOND);
  home_put_pulse (home, "last", "ann", 0, 99);
  g_assert_true (home_pull (home));
  stored = lamp_sync_get_totals (home->sync)->ingest->seen;
  bytes = lamp_connection_get_n_bytes (home->connection);
  g_assert_cmpuint (stored, >=, 301);

  home_close (home);
  home_open (home);
  g_assert_true (home_pull (home));
  g_assert_cmpuint (lamp_sync_get_totals (home->sync)->ingest->seen, <=, 1);
  g_assert_cmpuint (lamp_connection_get_n_bytes (home->connection) * 10, <, bytes);
}

/* 18: a restored store: stop and ask, remove nothing, remember the question, go on when told. */
static void
hurt_18_restored_store (Home *home, gconstpointer data)
{
  put_many (home, 40);
  g_assert_true (home_pull (home));
  g_assert_true (home_repair (home, LAMP_REPAIR_DAY));
  g_assert_false (lamp_sync_is_suspect (home->sync));

  for (guint i = 0; i < 30; i++)
    {
      g_autofree char *id = g_strdup_printf ("many-%u", i);

      home_delete (home, "Observation", id);
    }
  g_assert_false (home_repair (home, LAMP_REPAIR_DAY));
  g_assert_error (home->error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_REFUSED);
  g_assert_cmpint (home_count (home, "SELECT count (*) FROM reading"), ==, 40);

  home_close (home);
  home_open (home);
  g_assert_true (lamp_sync_is_suspect (home->sync));
  home_put_pulse (home, "new", "ann", 0, 99);
  g_assert_false (home_pull (home));
  g_assert_nonnull (strstr (home->error->message, "restored"));

  g_assert_true (lamp_sync_accept_store (home->sync, NULL));
  g_assert_true (home_pull (home));
  g_assert_cmpint (home_count (home, "SELECT count (*) FROM reading"), ==, 41);
}

/* 19: a login page that says 200. */
static void
hurt_19_login_page (Home *home, gconstpointer data)
{
  home_put_pulse (home, "o1", "ann", 60, 70);
  g_assert_true (home_pull (home));
  home_fault (home, "{\"kind\":\"html\",\"count\":-1}");
  g_assert_false (home_pull (home));
  g_assert_error (home->error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_NOT_FHIR);
  g_assert_cmpint (values (home)->link, ==, LAMP_STREAM_OFFLINE);
  assert_pulses (home, "70");
  home_clear_faults (home);
  g_assert_true (home_pull (home));
  g_assert_cmpint (values (home)->link, ==, LAMP_STREAM_UP_TO_DATE);
}

/* 20: another content type, no charset, a byte order mark. */
static void
hurt_20_content_type (Home *home, gconstpointer data)
{
  static const char *const kinds[] = { "no-charset", "bom" };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *fault = g_strdup_printf ("{\"kind\":\"%s\",\"count\":-1}", kinds[i]);
      g_autofree char *id = g_strdup_printf ("o%u", i);

      home_put_pulse (home, id, "ann", 60 - i, 70 + i);
      home_fault (home, fault);
      g_assert_true (home_pull (home));
      home_clear_faults (home);
    }
  assert_pulses (home, "70 71");
}

/* Bodies that mean harm: refused each for its reason, the store as it was, and the next pull goes on. */
static void
hurt_hostile_bodies (Home *home, gconstpointer data)
{
  g_autofree char *nested = g_strnfill (10000, '[');
  g_autofree char *deep
      = g_strconcat ("{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"x\":", nested, NULL);

  home_put_pulse (home, "o1", "ann", 60, 70);
  answer (home, "Observation", 1, deep);
  g_assert_false (home_pull (home));
  g_assert_error (home->error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_NOT_FHIR);

  /* The server packs it: a hundred kilobytes on the way, a hundred megabytes here. */
  home_fault (home, "{\"kind\":\"huge\",\"type\":\"Observation\"}");
  g_assert_false (home_pull (home));
  g_assert_error (home->error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_TOO_LARGE);
  home_fault (home, "{\"kind\":\"status\",\"status\":302,\"headers\":"
                    "{\"Location\":\"http://127.0.0.1:1/fhir\"}}");
  g_assert_false (home_pull (home));
  g_assert_error (home->error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_NOT_FHIR);

  g_assert_true (home_pull (home));
  assert_pulses (home, "70");
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *path;
    void (*function) (Home *home, gconstpointer data);
    const LampCloudOptions *options;
  } tests[] = {
    { "/hurts/01-watermark-of-the-device", hurt_01_watermark_of_the_device, &years_behind },
    { "/hurts/clock-after-a-restart", hurt_clock_after_a_restart, &years_behind },
    { "/hurts/02-duplicates", hurt_02_duplicates, &standing_still },
    { "/hurts/04-next-elsewhere", hurt_04_next_elsewhere, NULL },
    { "/hurts/05-pages-repeat", hurt_05_pages_repeat, NULL },
    { "/hurts/06-expired-link", hurt_06_expired_link, NULL },
    { "/hurts/07-endless-history", hurt_07_endless_history, NULL },
    { "/hurts/08-equal-times", hurt_08_equal_times, NULL },
    { "/hurts/09-ignored-parameter", hurt_09_ignored_parameter, NULL },
    { "/hurts/11-too-many-requests", hurt_11_too_many_requests, NULL },
    { "/hurts/14-include", hurt_14_include, NULL },
    { "/hurts/15-last-updated-verbatim", hurt_15_last_updated_verbatim, NULL },
    { "/hurts/17-full-download", hurt_17_full_download, NULL },
    { "/hurts/18-restored-store", hurt_18_restored_store, NULL },
    { "/hurts/19-login-page", hurt_19_login_page, NULL },
    { "/hurts/20-content-type", hurt_20_content_type, NULL },
    { "/hurts/hostile-bodies", hurt_hostile_bodies, NULL },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Home, tests[i].options, home_set_up, tests[i].function,
                home_tear_down);

  return g_test_run ();
}
