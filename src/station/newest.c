/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * After an outage: the newest first, a few pages down from the end, before everything is walked upwards from the
 * cursor. Source: cloud-protocol.md 4.3.
 *
 * These pages move no cursor: what they hold comes again in its turn, and nothing between may be skipped. So
 * whatever is odd about them (a cloud that does not sort downwards, a page of nothing but one time) only
 * ends them early. Pure: no network, no clock.
 */

#include "config.h"

#include "station/newest.h"
#include "cloud/keyset.h"
#include "core/instant.h"

#include <string.h>

/* In this time every sensor that reports at all has reported: summaries come each minute, or each five. */
#define SPAN_US   (10 * LAMP_US_PER_MINUTE)
#define MAX_PAGES 20

struct _LampNewest
{
  char *base;
  char *type;
  char *url;
  gint64 cursor_us;
  gint64 first_us; /* the newest of all, or LAMP_NO_TIME before the first page */
  gint64 below_us; /* what was asked for, or LAMP_NO_TIME */
  guint n_pages;
};

static void
ask (LampNewest *self)
{
  const char *separator = strchr (self->type, '?') != NULL ? "&" : "?";
  g_autoptr (GString) url = g_string_new (NULL);

  g_string_printf (url, "%s/%s%s", self->base, self->type, separator);
  if (self->below_us != LAMP_NO_TIME)
    {
      g_autofree char *time = lamp_instant_format (self->below_us);
      g_autofree char *value = g_uri_escape_string (time, NULL, FALSE);

      g_string_append_printf (url, "_lastUpdated=le%s&", value);
    }
  g_string_append_printf (url, "_sort=-_lastUpdated&_count=%u", LAMP_KEYSET_COUNT);
  g_free (self->url);
  self->url = g_string_free (g_steal_pointer (&url), FALSE);
}

/**
 * lamp_newest_new:
 * @type: of lamp_stream_type(), perhaps narrowed to a tag
 * @cursor_us: what is older than this is there already
 */
LampNewest *
lamp_newest_new (const char *base, const char *type, gint64 cursor_us)
{
  LampNewest *self = g_new0 (LampNewest, 1);

  self->base = g_strdup (base);
  self->type = g_strdup (type);
  self->cursor_us = cursor_us;
  self->first_us = self->below_us = LAMP_NO_TIME;
  ask (self);

  return self;
}

void
lamp_newest_free (LampNewest *self)
{
  if (self == NULL)
    return;

  g_free (self->base);
  g_free (self->type);
  g_free (self->url);
  g_free (self);
}

const char *
lamp_newest_url (LampNewest *self)
{
  return self->url;
}

/**
 * lamp_newest_advance:
 * @page: the answer to lamp_newest_url()
 *
 * Returns: whether lamp_newest_url() is to be asked for once more
 */
gboolean
lamp_newest_advance (LampNewest *self, const LampFhirPage *page)
{
  /* Times are asked for in milliseconds, upwards to the next: the page's last rows come again. */
  gint64 below_us
      = page->oldest_us != LAMP_NO_TIME ? (page->oldest_us + 999) / 1000 * 1000 : LAMP_NO_TIME;

  self->n_pages++;
  if (self->first_us == LAMP_NO_TIME)
    self->first_us = page->newest_us;
  if (page->next == NULL || below_us == LAMP_NO_TIME || self->n_pages >= MAX_PAGES
      || page->oldest_us <= self->cursor_us || page->oldest_us <= self->first_us - SPAN_US
      || (self->below_us != LAMP_NO_TIME && below_us >= self->below_us))
    return FALSE;

  self->below_us = below_us;
  ask (self);

  return TRUE;
}
