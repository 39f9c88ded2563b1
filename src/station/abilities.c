/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the cloud has turned out not to be able to do, learnt from its real answers and kept for a day: a
 * parameter that it refuses or ignores, a history that it does not have. What a CapabilityStatement claims is
 * only a hint; an answer is a fact, and a day later it may be another one.
 *
 * Kept in the cache's meta as "lacks ABILITY", with the time; written when it is learnt and never else.
 * Source: cloud-protocol.md 4.5, 4.6.
 */

#include "config.h"

#include "station/abilities.h"
#include "core/instant.h"

#include <libsoup/soup.h>
#include <string.h>

#define LIFE_US LAMP_US_PER_DAY

static char *
meta_key (const char *ability)
{
  return g_strconcat ("lacks ", ability, NULL);
}

/**
 * lamp_ability_is_lacking:
 * @ability: "search flags" for one
 * @now_us: the cloud's clock
 *
 * Returns: whether the cloud showed within the last day that it cannot do it
 */
gboolean
lamp_ability_is_lacking (LampReader *reader, const char *ability, gint64 now_us)
{
  g_autofree char *key = meta_key (ability);
  g_autofree char *value = lamp_reader_meta (reader, key, NULL);
  gint64 learnt_us;

  if (value == NULL || !g_ascii_string_to_signed (value, 10, 0, G_MAXINT64, &learnt_us, NULL))
    return FALSE;

  return now_us - learnt_us < LIFE_US;
}

/**
 * lamp_ability_note_lacking:
 *
 * Returns: %FALSE with the store's error
 */
gboolean
lamp_ability_note_lacking (LampStore *store, const char *ability, gint64 now_us, GError **error)
{
  g_autofree char *key = meta_key (ability);
  g_autofree char *value = g_strdup_printf ("%" G_GINT64_FORMAT, now_us);

  return lamp_store_set_meta (store, key, value, error);
}

static GHashTable *
read_query (const char *url)
{
  const char *query = strchr (url, '?');

  return query != NULL && query[1] != '\0' ? soup_form_decode (query + 1) : NULL;
}

/**
 * lamp_ability_is_ignored:
 * @asked: the URL that was asked for
 * @self: (nullable): the `self` link of the answer
 * @parameter: (out) (transfer full): the first parameter of ours that is not in it
 *
 * A server that leaves a parameter out says so by leaving it out of its `self` link. Without such a link
 * nothing can be told. Paging parameters are the server's own.
 *
 * Returns: whether one was ignored
 */
gboolean
lamp_ability_is_ignored (const char *asked, const char *self, char **parameter)
{
  g_autoptr (GHashTable) ours = read_query (asked);
  g_autoptr (GHashTable) theirs = NULL;
  GHashTableIter iter;
  gpointer name;

  if (self == NULL || ours == NULL)
    return FALSE;
  theirs = read_query (self);

  g_hash_table_iter_init (&iter, ours);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    if (strcmp (name, "_count") != 0 && strcmp (name, "_sort") != 0
        && (theirs == NULL || !g_hash_table_contains (theirs, name)))
      {
        *parameter = g_strdup (name);
        return TRUE;
      }

  return FALSE;
}

/**
 * lamp_ability_ignores:
 * @asked: the URL that was asked for; a link of the server's own may leave @parameter out
 * @self: (nullable): the `self` link of the answer
 *
 * FHIR wants that link of every server; what it cannot show by it, it is not believed here.
 *
 * Returns: whether @parameter was asked for and is not in @self
 */
gboolean
lamp_ability_ignores (const char *asked, const char *self, const char *parameter)
{
  g_autoptr (GHashTable) ours = read_query (asked);
  g_autoptr (GHashTable) theirs = self != NULL ? read_query (self) : NULL;

  return ours != NULL && g_hash_table_contains (ours, parameter)
         && (theirs == NULL || !g_hash_table_contains (theirs, parameter));
}
