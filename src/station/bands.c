/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Learning what is usual for each resident, once a day from 07:00 of the home on, a few residents at a time.
 *
 * While an alert of a metric is open its band stays as it was: a fever must not become what is usual
 * (domain.md 4.2). Runs in the transaction of the tick; memory remembers who is done only as far as the day, and a
 * rollback costs no more than that a resident is learnt tomorrow. Engine thread only.
 */

#include "config.h"

#include "station/bands.h"

/* What one tick can afford: a resident takes some milliseconds. */
#define RESIDENTS_A_TICK 8

/* The night is over, and the day's band takes it in. */
#define LEARN_AFTER_US (7 * LAMP_US_PER_HOUR)

struct _LampBands
{
  GHashTable *days; /* resident id -> day learnt; NULL until the store was asked */
};

LampBands *
lamp_bands_new (void)
{
  return g_new0 (LampBands, 1);
}

void
lamp_bands_free (LampBands *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->days, g_hash_table_unref);
  g_free (self);
}

static gboolean
learn_resident (LampStore *store,
                LampWatches *watches,
                const char *id,
                gint64 now_us,
                gint day,
                gboolean is_first,
                GError **error)
{
  for (guint metric = 0; metric < LAMP_N_METRICS; metric++)
    {
      const LampBandShape *shape = lamp_band_shape ((LampMetricId) metric);
      g_autoptr (GArray) hours = NULL;
      LampDayBand band;

      if (shape == NULL
          || (!is_first && lamp_watches_has_open (watches, id, (LampMetricId) metric)))
        continue;
      hours = lamp_store_get_hours (store, id, (LampMetricId) metric, now_us - LAMP_BAND_LONG_US,
                                    error);
      if (hours == NULL)
        return FALSE;
      if (hours->len == 0)
        continue;
      lamp_day_band_learn ((const LampHourMean *) (void *) hours->data, hours->len, shape,
                           lamp_store_get_zone (store), &band);
      if (!lamp_store_put_band (store, id, (LampMetricId) metric, &band, day, error))
        return FALSE;
    }

  return TRUE;
}

/**
 * lamp_bands_learn:
 * @residents: (element-type LampResidentRow): who lives in the home
 * @now_us: up to when everything is known
 * @changed: (nullable): a set of ids, to which those whose bands were learnt are added
 *
 * Learns the bands of some of those who are due.
 *
 * Returns: %FALSE with the store's error
 */
gboolean
lamp_bands_learn (LampBands *self,
                  LampStore *store,
                  LampWatches *watches,
                  GPtrArray *residents,
                  gint64 now_us,
                  GHashTable *changed,
                  GError **error)
{
  gint day = lamp_day_of (now_us - LEARN_AFTER_US, lamp_store_get_zone (store));
  guint n_learnt = 0;

  if (self->days == NULL)
    self->days = lamp_store_get_band_days (store, error);
  if (self->days == NULL)
    return FALSE;

  for (guint i = 0; i < residents->len && n_learnt < RESIDENTS_A_TICK; i++)
    {
      const char *id = ((const LampResidentRow *) residents->pdata[i])->id;
      gpointer learnt = NULL;
      gboolean is_first = !g_hash_table_lookup_extended (self->days, id, NULL, &learnt);

      if (!is_first && GPOINTER_TO_INT (learnt) >= day)
        continue;
      if (!learn_resident (store, watches, id, now_us, day, is_first, error))
        return FALSE;
      g_hash_table_insert (self->days, g_strdup (id), GINT_TO_POINTER (day));
      if (changed != NULL)
        g_hash_table_add (changed, g_strdup (id));
      n_learnt++;
    }

  return TRUE;
}
