/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The alerts of this station that the cloud has refused, each with its reason and for a day.
 *
 * A cloud may dislike one alert, of one resident for one, and take all others: what it refuses is set aside alone,
 * said, and tried again a day later or when a person asks. Kept over a restart, in the cache's meta as lines of key,
 * time and words, so that a station that is started anew does not begin to hammer.
 *
 * Engine's thread.
 */

#include "config.h"

#include "station/refused-alerts.h"
#include "core/instant.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define META_REFUSED "refused alerts"
#define LIFE_US      LAMP_US_PER_DAY

typedef struct
{
  gint64 at_us;
  char *words;
} Refusal;

struct _LampRefusedAlerts
{
  GHashTable *refusals; /* key -> Refusal */
  char *described;
};

static void
refusal_free (gpointer data)
{
  Refusal *refusal = data;

  g_free (refusal->words);
  g_free (refusal);
}

static gboolean
is_alive (const Refusal *refusal, gint64 now_us)
{
  /* A clock that went back must not make a day longer than it can be. */
  return ABS (now_us - refusal->at_us) < LIFE_US;
}

static void
add (LampRefusedAlerts *self, const char *key, const char *words, gint64 at_us)
{
  Refusal *refusal = g_new0 (Refusal, 1);

  refusal->at_us = at_us;
  refusal->words = g_strdup (words);
  g_strdelimit (refusal->words, "\t\n", ' ');
  g_hash_table_insert (self->refusals, g_strdup (key), refusal);
}

/**
 * lamp_refused_alerts_load:
 * @now_us: the cloud's clock, as everywhere here
 *
 * Returns: (transfer full): what was refused within the last day
 */
LampRefusedAlerts *
lamp_refused_alerts_load (LampReader *reader, gint64 now_us)
{
  LampRefusedAlerts *self = g_new0 (LampRefusedAlerts, 1);
  g_autofree char *kept = lamp_reader_meta (reader, META_REFUSED, NULL);
  g_auto (GStrv) lines = g_strsplit (kept != NULL ? kept : "", "\n", -1);

  self->refusals = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, refusal_free);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (lines[i], "\t", 3);
      gint64 at_us;

      if (g_strv_length (parts) == 3
          && g_ascii_string_to_signed (parts[1], 10, 0, G_MAXINT64, &at_us, NULL)
          && is_alive (&(Refusal){ .at_us = at_us }, now_us))
        add (self, parts[0], parts[2], at_us);
    }

  return self;
}

void
lamp_refused_alerts_free (LampRefusedAlerts *self)
{
  if (self == NULL)
    return;

  g_hash_table_unref (self->refusals);
  g_free (self->described);
  g_free (self);
}

/**
 * lamp_refused_alerts_note:
 * @key: of the alert
 * @words: why, as the cloud says it
 *
 * Returns: %FALSE with the store's error; it is known until the program ends all the same
 */
gboolean
lamp_refused_alerts_note (LampRefusedAlerts *self,
                          LampStore *store,
                          const char *key,
                          const char *words,
                          gint64 now_us,
                          GError **error)
{
  g_autoptr (GString) lines = g_string_new (NULL);
  GHashTableIter iter;
  gpointer each, refusal;

  add (self, key, words, now_us);
  g_hash_table_iter_init (&iter, self->refusals);
  while (g_hash_table_iter_next (&iter, &each, &refusal))
    if (is_alive (refusal, now_us))
      g_string_append_printf (lines, "%s\t%" G_GINT64_FORMAT "\t%s\n", (const char *) each,
                              ((const Refusal *) refusal)->at_us,
                              ((const Refusal *) refusal)->words);
    else
      g_hash_table_iter_remove (&iter);

  return lamp_store_set_meta (store, META_REFUSED, lines->str, error);
}

/**
 * lamp_refused_alerts_has:
 *
 * Returns: whether the alert with this key was refused within the last day
 */
gboolean
lamp_refused_alerts_has (LampRefusedAlerts *self, const char *key, gint64 now_us)
{
  const Refusal *refusal = g_hash_table_lookup (self->refusals, key);

  return refusal != NULL && is_alive (refusal, now_us);
}

/**
 * lamp_refused_alerts_describe:
 *
 * Returns: (transfer none) (nullable): how many were refused and why the latest was, for a person; %NULL if none
 */
const char *
lamp_refused_alerts_describe (LampRefusedAlerts *self, gint64 now_us)
{
  const Refusal *latest = NULL;
  GHashTableIter iter;
  gpointer refusal;
  guint n = 0;

  g_hash_table_iter_init (&iter, self->refusals);
  while (g_hash_table_iter_next (&iter, NULL, &refusal))
    if (is_alive (refusal, now_us))
      {
        n++;
        if (latest == NULL || ((const Refusal *) refusal)->at_us > latest->at_us)
          latest = refusal;
      }
  g_clear_pointer (&self->described, g_free);
  if (latest != NULL)
    self->described = g_strdup_printf (
        /* Translators: what follows is what the cloud says about it */
        ngettext ("%u alert of this station stays here, other stations do not see it. %s",
                  "%u alerts of this station stay here, other stations do not see them. %s", n),
        n, latest->words);

  return self->described;
}

/**
 * lamp_refused_alerts_forget:
 *
 * A person wants to see whether it works now.
 *
 * Returns: %FALSE with the store's error
 */
gboolean
lamp_refused_alerts_forget (LampRefusedAlerts *self, LampStore *store, GError **error)
{
  if (g_hash_table_size (self->refusals) == 0)
    return TRUE;
  g_hash_table_remove_all (self->refusals);

  return lamp_store_set_meta (store, META_REFUSED, NULL, error);
}
