/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The keyset walk: what is asked after which page, and that it always ends.
 */

#include "config.h"

#include "cloud/keyset.h"
#include "core/instant.h"

#include <string.h>

#define BASE "http://127.0.0.1:1/fhir"

static gint64
at (const char *text)
{
  gint64 us = 0;
  LampPrecision precision;

  g_assert_true (lamp_instant_parse (text, strlen (text), &us, &precision));

  return us;
}

static LampFhirPage
page_of (guint n_entries, const char *newest, const char *next)
{
  LampFhirPage page = {
    .n_entries = n_entries,
    .newest_us = newest != NULL ? at (newest) : LAMP_NO_TIME,
    .oldest_us = newest != NULL ? at (newest) : LAMP_NO_TIME,
    .newest = newest,
    .next = next,
    .is_sorted = TRUE,
  };

  return page;
}

static void
test_steady (void)
{
  g_autoptr (LampKeyset) walk
      = lamp_keyset_new (BASE, "Observation", at ("2026-11-23T00:10:00.123456Z"));
  LampFhirPage page;

  /* Milliseconds, floored, percent-encoded, ge and never gt. */
  g_assert_cmpstr (
      lamp_keyset_url (walk), ==,
      BASE
      "/Observation?_lastUpdated=ge2026-11-23T00%3A10%3A00.123Z&_sort=_lastUpdated&_count=200");

  /* There is more: asked for from the newest time seen, and the link is not followed. */
  page = page_of (200, "2026-11-23T00:12:00Z", BASE "/Observation?page=2");
  g_assert_cmpint (lamp_keyset_advance (walk, &page), ==, LAMP_KEYSET_ASK);
  g_assert_cmpstr (
      lamp_keyset_url (walk), ==,
      BASE
      "/Observation?_lastUpdated=ge2026-11-23T00%3A12%3A00.000Z&_sort=_lastUpdated&_count=200");

  page = page_of (3, "2026-11-23T00:12:01Z", NULL);
  g_assert_cmpint (lamp_keyset_advance (walk, &page), ==, LAMP_KEYSET_DONE);
}

static void
test_beginning (void)
{
  g_autoptr (LampKeyset) walk
      = lamp_keyset_new (BASE, "Communication?category=x%7Calert", LAMP_NO_TIME);
  LampFhirPage page = page_of (0, NULL, NULL);

  g_assert_cmpstr (lamp_keyset_url (walk), ==,
                   BASE "/Communication?category=x%7Calert&_sort=_lastUpdated&_count=200");
  g_assert_cmpint (lamp_keyset_advance (walk, &page), ==, LAMP_KEYSET_DONE);
}

static void
test_ties (void)
{
  const char *time = "2026-11-23T00:10:00Z";
  g_autoptr (LampKeyset) walk = lamp_keyset_new (BASE, "Observation", at (time));
  LampFhirPage page = page_of (200, time, BASE "/Observation?after=200");

  /* A whole page of one time: a larger one first, then the link, until the time moves. */
  g_assert_cmpint (lamp_keyset_advance (walk, &page), ==, LAMP_KEYSET_ASK);
  g_assert_nonnull (strstr (lamp_keyset_url (walk), "_count=400"));
  g_assert_cmpint (lamp_keyset_advance (walk, &page), ==, LAMP_KEYSET_ASK);
  g_assert_cmpint (lamp_keyset_advance (walk, &page), ==, LAMP_KEYSET_ASK);
  g_assert_nonnull (strstr (lamp_keyset_url (walk), "_count=1000"));
  g_assert_cmpint (lamp_keyset_advance (walk, &page), ==, LAMP_KEYSET_ASK);
  g_assert_cmpstr (lamp_keyset_url (walk), ==, BASE "/Observation?after=200");

  page = page_of (200, "2026-11-23T00:10:01Z", BASE "/Observation?after=400");
  g_assert_cmpint (lamp_keyset_advance (walk, &page), ==, LAMP_KEYSET_ASK);
  g_assert_nonnull (strstr (lamp_keyset_url (walk), "00%3A10%3A01.000Z"));
  g_assert_nonnull (strstr (lamp_keyset_url (walk), "_count=200"));
}

static void
test_unsorted (void)
{
  g_autoptr (LampKeyset) walk = lamp_keyset_new (BASE, "Observation", at ("2026-11-23T00:10:00Z"));
  LampFhirPage page = page_of (200, "2026-11-23T00:12:00Z", "/fhir/Observation?page=2");

  /* A server that does not sort: its links, to the end. */
  page.is_sorted = FALSE;
  g_assert_cmpint (lamp_keyset_advance (walk, &page), ==, LAMP_KEYSET_ASK);
  g_assert_cmpstr (lamp_keyset_url (walk), ==, BASE "/Observation?page=2");

  page = page_of (200, "2026-11-23T00:15:00Z", "/fhir/Observation?page=3");
  g_assert_cmpint (lamp_keyset_advance (walk, &page), ==, LAMP_KEYSET_ASK);
  g_assert_cmpstr (lamp_keyset_url (walk), ==, BASE "/Observation?page=3");
}

static void
test_circles (void)
{
  g_autoptr (LampKeyset) empty = lamp_keyset_new (BASE, "Observation", LAMP_NO_TIME);
  g_autoptr (LampKeyset) same = lamp_keyset_new (BASE, "Observation", LAMP_NO_TIME);
  LampFhirPage page;

  /* Five empty pages in a row are followed, the sixth is one too many. */
  for (guint i = 1; i <= 5; i++)
    {
      g_autofree char *next = g_strdup_printf (BASE "/Observation?page=%u", i);

      page = page_of (0, NULL, next);
      g_assert_cmpint (lamp_keyset_advance (empty, &page), ==, LAMP_KEYSET_ASK);
    }
  page = page_of (0, NULL, BASE "/Observation?page=6");
  g_assert_cmpint (lamp_keyset_advance (empty, &page), ==, LAMP_KEYSET_GIVE_UP);
  g_assert_nonnull (lamp_keyset_problem (empty));

  /* A link to itself. */
  page = page_of (0, NULL, BASE "/Observation?page=1");
  g_assert_cmpint (lamp_keyset_advance (same, &page), ==, LAMP_KEYSET_ASK);
  g_assert_cmpint (lamp_keyset_advance (same, &page), ==, LAMP_KEYSET_GIVE_UP);
}

static void
test_sanitise (void)
{
  static const struct
  {
    const char *next;
    const char *url;
  } rows[] = {
    { BASE "/Observation?page=2", BASE "/Observation?page=2" },
    { "http://internal:8080/fhir/Observation?page=2",
      BASE "/Observation?page=2" }, /* behind a proxy */
    { "https://evil.example/Observation?page=2",
      BASE "/Observation?page=2" },                                  /* the token stays with us */
    { "http://hapi:443:443/fhir?_getpages=a", NULL },                /* not a URL at all */
    { "http://hapi/fhir?_getpages=a&b=c", BASE "?_getpages=a&b=c" }, /* paging at the root */
    { "/fhir/Observation?page=2", BASE "/Observation?page=2" },
    { "Observation?page=2", BASE "/Observation?page=2" },
    { "?page=2", BASE "?page=2" },
    { "http://127.0.0.1:1/fhir/Observation", NULL }, /* no query: not a page */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *url = lamp_keyset_sanitise (BASE, "Observation?category=a", rows[i].next);

      g_assert_cmpstr (url, ==, rows[i].url);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/cloud/keyset/steady", test_steady);
  g_test_add_func ("/cloud/keyset/beginning", test_beginning);
  g_test_add_func ("/cloud/keyset/ties", test_ties);
  g_test_add_func ("/cloud/keyset/unsorted", test_unsorted);
  g_test_add_func ("/cloud/keyset/circles", test_circles);
  g_test_add_func ("/cloud/keyset/sanitise", test_sanitise);

  return g_test_run ();
}
