/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Walking a stream from a time to its end, page by page, by the server's own `meta.lastUpdated`.
 *
 * Each page is asked for anew, from the greatest time of the page before (`ge`, so that ties come again;
 * storing is idempotent). Next links are followed only where a whole page has one time, or where the
 * server does not sort: paging by offset skips the row at a page's border whenever a row before it is
 * updated meanwhile, and links expire. Source: cloud-protocol.md 4.2.
 *
 * Pure: no network, no clock. The caller asks for lamp_keyset_url(), stores the page, then advances.
 */

#include "config.h"

#include "cloud/keyset.h"
#include "core/instant.h"

#include <libsoup/soup.h>
#include <string.h>

#define MAX_PAGES       10000
#define MAX_EMPTY_PAGES 5
#define MAX_COUNT       1000
#define MAX_RESTARTS    3

struct _LampKeyset
{
  char *base;
  char *search; /* "Observation", or "Communication?category=..." */
  char *url;
  gint64 watermark_us;
  guint count;
  guint n_pages;
  guint n_empty;
  guint n_restarts;
  gboolean is_on_link;   /* the URL is one of the server's */
  gboolean is_following; /* the server does not sort: its links are all there is */
  GHashTable *followed;  /* links, by their text: none is followed twice */
  const char *problem;
};

static void
ask_from_watermark (LampKeyset *self)
{
  const char *separator = strchr (self->search, '?') != NULL ? "&" : "?";
  g_autoptr (GString) url = g_string_new (NULL);

  g_string_printf (url, "%s/%s%s", self->base, self->search, separator);
  if (self->watermark_us != LAMP_NO_TIME)
    {
      g_autofree char *time = lamp_instant_format (self->watermark_us);
      g_autofree char *value = g_uri_escape_string (time, NULL, FALSE);

      g_string_append_printf (url, "_lastUpdated=ge%s&", value);
    }
  g_string_append_printf (url, "_sort=_lastUpdated&_count=%u", self->count);

  g_free (self->url);
  self->url = g_string_free (g_steal_pointer (&url), FALSE);
  self->is_on_link = FALSE;
}

/**
 * lamp_keyset_new:
 * @base: the FHIR base without a slash at the end
 * @search: type and fixed parameters, "Observation" for one
 * @from_us: where to begin by the cloud's clock, or %LAMP_NO_TIME for the very beginning
 *
 * Returns: (transfer full): a walk; its first URL is ready
 */
LampKeyset *
lamp_keyset_new (const char *base, const char *search, gint64 from_us)
{
  LampKeyset *self = g_new0 (LampKeyset, 1);

  self->base = g_strdup (base);
  self->search = g_strdup (search);
  self->watermark_us = from_us;
  self->count = LAMP_KEYSET_COUNT;
  self->followed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  ask_from_watermark (self);

  return self;
}

void
lamp_keyset_free (LampKeyset *self)
{
  if (self == NULL)
    return;

  g_free (self->base);
  g_free (self->search);
  g_free (self->url);
  g_hash_table_unref (self->followed);
  g_free (self);
}

/**
 * lamp_keyset_url:
 *
 * Returns: (transfer none): the absolute URL to ask for now
 */
const char *
lamp_keyset_url (LampKeyset *self)
{
  return self->url;
}

/**
 * lamp_keyset_problem:
 *
 * Returns: (transfer none) (nullable): after %LAMP_KEYSET_GIVE_UP, what the cloud did
 */
const char *
lamp_keyset_problem (LampKeyset *self)
{
  return self->problem;
}

/**
 * lamp_keyset_is_following:
 *
 * Returns: whether the cloud was seen not to sort, so that an older row may still come
 */
gboolean
lamp_keyset_is_following (LampKeyset *self)
{
  return self->is_following;
}

static LampKeysetStep
give_up (LampKeyset *self, const char *problem)
{
  self->problem = problem;

  return LAMP_KEYSET_GIVE_UP;
}

static LampKeysetStep
follow_next (LampKeyset *self, const LampFhirPage *page)
{
  g_autofree char *next = lamp_keyset_sanitise (self->base, self->search, page->next);

  if (next == NULL)
    return give_up (self, "the cloud's link to the next page leads elsewhere");
  if (strcmp (next, self->url) == 0)
    return give_up (self, "the cloud's link to the next page leads back to the same page");
  if (!g_hash_table_add (self->followed, g_strdup (next)))
    return give_up (self, "the cloud's links to the next page lead in a circle");

  g_free (self->url);
  self->url = g_steal_pointer (&next);
  self->is_on_link = TRUE;

  return LAMP_KEYSET_ASK;
}

/**
 * lamp_keyset_advance:
 * @page: the answer to lamp_keyset_url(), already stored
 *
 * Returns: whether there is more to ask for
 */
LampKeysetStep
lamp_keyset_advance (LampKeyset *self, const LampFhirPage *page)
{
  gboolean has_moved;

  if (!page->is_sorted)
    self->is_following = TRUE;
  if (page->next == NULL)
    return LAMP_KEYSET_DONE;
  if (++self->n_pages >= MAX_PAGES)
    return give_up (self, "the cloud's pages do not end");

  if (page->n_entries == 0)
    {
      if (++self->n_empty > MAX_EMPTY_PAGES)
        return give_up (self, "the cloud sends one empty page after another");
      return follow_next (self, page);
    }
  self->n_empty = 0;

  if (self->is_following)
    return follow_next (self, page);

  has_moved = page->newest_us != LAMP_NO_TIME
              && (self->watermark_us == LAMP_NO_TIME
                  || page->newest_us / 1000 > self->watermark_us / 1000);
  if (has_moved)
    {
      self->watermark_us = page->newest_us;
      self->count = LAMP_KEYSET_COUNT;
      ask_from_watermark (self);
      return LAMP_KEYSET_ASK;
    }

  /* The whole page has the time that we asked from. A larger page gets past most ties; the link past all. */
  if (self->count < MAX_COUNT)
    {
      self->count = MIN (self->count * 2, MAX_COUNT);
      ask_from_watermark (self);
      return LAMP_KEYSET_ASK;
    }

  return follow_next (self, page);
}

/**
 * lamp_keyset_restart:
 *
 * The cloud's link has expired: asks anew from where the pages before it led. What comes again is stored
 * again, which changes nothing.
 *
 * Returns: %FALSE if it was no link, or if links have expired too often
 */
gboolean
lamp_keyset_restart (LampKeyset *self)
{
  if (!self->is_on_link || ++self->n_restarts > MAX_RESTARTS)
    return FALSE;

  g_hash_table_remove_all (self->followed);
  self->n_empty = 0;
  ask_from_watermark (self);

  return TRUE;
}

/**
 * lamp_keyset_sanitise:
 * @base: our base
 * @search: what was searched, for its type
 * @next: the link as the server wrote it
 *
 * Behind proxies servers write links with another host, port or scheme. Only the query is taken from such
 * a link, and the type where the path ends in it, so that no token ever goes to another origin.
 *
 * Returns: (transfer full) (nullable): a URL below @base, or %NULL if nothing can be made of @next
 */
char *
lamp_keyset_sanitise (const char *base, const char *search, const char *next)
{
  g_autofree char *type = g_strndup (search, strcspn (search, "?"));
  g_autofree char *slashed = g_strconcat (base, "/", NULL);
  g_autoptr (GUri) root = g_uri_parse (slashed, SOUP_HTTP_URI_FLAGS, NULL);
  g_autoptr (GUri) link
      = root != NULL ? g_uri_parse_relative (root, next, SOUP_HTTP_URI_FLAGS, NULL) : NULL;
  g_autofree char *last = NULL;

  if (link == NULL || g_uri_get_query (link) == NULL)
    return NULL;

  last = g_path_get_basename (g_uri_get_path (link));

  return g_strconcat (base, strcmp (last, type) == 0 ? "/" : "",
                      strcmp (last, type) == 0 ? type : "", "?", g_uri_get_query (link), NULL);
}
