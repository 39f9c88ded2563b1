/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Judging everybody's night, once a day from 07:00 of the home on, a few residents at a time (core/morning.c).
 *
 * At noon the same night is judged again, for what came late: a mat sends its summary when she has got up. Mornings on
 * which the station was off are judged first, each as it would have been then, up to a week of them; a resident of whom
 * no night has been judged yet begins with today's. Which morning was judged last stands in the resident's watch, which is
 * saved with the alerts; memory here only spares the queries. Runs in the transaction of the tick. Engine thread
 * only.
 */

#include "config.h"

#include "station/nights.h"

#include "core/morning.h"
#include "station/watches-private.h"

/* What one tick can afford: a resident takes some milliseconds. */
#define RESIDENTS_A_TICK 4

#define MOST_MISSED 7

struct _LampNights
{
  GHashTable *judged; /* resident id -> which half of which day was judged, see half_of() */
};

typedef struct
{
  GArray *nights[LAMP_N_NIGHT_SIGNALS]; /* LampNight */
} Known;

static void
known_clear (Known *known)
{
  for (guint signal = 0; signal < LAMP_N_NIGHT_SIGNALS; signal++)
    g_clear_pointer (&known->nights[signal], g_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Known, known_clear)

LampNights *
lamp_nights_new (void)
{
  LampNights *self = g_new0 (LampNights, 1);

  self->judged = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  return self;
}

void
lamp_nights_free (LampNights *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->judged);
  g_free (self);
}

/* The newest day whose morning has come. */
static gint
newest_morning (gint64 now_us, GTimeZone *zone)
{
  gint day = lamp_day_of (now_us, zone);

  return now_us >= lamp_morning_of (day, zone) ? day : day - 1;
}

static gint
half_of (gint day, gint64 now_us, GTimeZone *zone)
{
  return 2 * day + (now_us >= lamp_night_summaries_until (day, zone) ? 1 : 0);
}

static gboolean
learn (
    LampStore *store, const char *id, gint from_day, gint until_day, Known *known, GError **error)
{
  GTimeZone *zone = lamp_store_get_zone (store);

  for (guint signal = 0; signal < LAMP_N_NIGHT_SIGNALS; signal++)
    {
      known->nights[signal] = g_array_new (FALSE, FALSE, sizeof (LampNight));
      for (gint day = from_day; day <= until_day; day++)
        {
          g_autoptr (GArray) readings = NULL;
          LampNight night = { .day = day };
          gint64 from_us, until_us;

          lamp_night_span ((LampNightSignal) signal, day, zone, &from_us, &until_us);
          readings = lamp_store_get_night (store, id, lamp_night_metric ((LampNightSignal) signal),
                                           from_us, until_us,
                                           lamp_night_summaries_until (day, zone), error);
          if (readings == NULL)
            return FALSE;
          if (lamp_night_value ((LampNightSignal) signal,
                                (const LampReading *) (void *) readings->data, readings->len, day,
                                zone, &night.value))
            g_array_append_val (known->nights[signal], night);
        }
    }

  return TRUE;
}

static void
judge_day (LampWatches *watches, const char *id, const Known *known, gint day)
{
  LampMorning morning = { .day = day };

  for (guint signal = 0; signal < LAMP_N_NIGHT_SIGNALS; signal++)
    {
      const GArray *nights = known->nights[signal];

      morning.nights[signal] = (const LampNight *) (void *) nights->data;
      while (morning.n[signal] < nights->len
             && morning.nights[signal][morning.n[signal]].day <= day)
        morning.n[signal]++;
    }
  lamp_watch_wake (lamp_watches_take (watches, id), lamp_rulebooks_get (watches->books, id),
                   &morning, watches->transitions);
  lamp_watches_note_transitions (watches, id);
}

static gboolean
judge_resident (LampStore *store, LampWatches *watches, const char *id, gint day, GError **error)
{
  const LampWatch *watch = g_hash_table_lookup (watches->watches, id);
  gint first = day;
  g_auto (Known) known = { NULL };

  if (watch->woken_day > 0)
    first = MIN (day, MAX ((gint) watch->woken_day + 1, day - MOST_MISSED));
  if (!learn (store, id, first - LAMP_NIGHTS_BACK, day, &known, error))
    return FALSE;
  for (; first <= day; first++)
    judge_day (watches, id, &known, first);

  return TRUE;
}

/**
 * lamp_nights_judge:
 * @residents: (element-type LampResidentRow): who lives in the home
 * @now_us: up to when everything is known
 *
 * Judges the nights of some of those whose morning or noon has come.
 *
 * Returns: %FALSE with the store's error
 */
gboolean
lamp_nights_judge (LampNights *self,
                   LampStore *store,
                   LampWatches *watches,
                   GPtrArray *residents,
                   gint64 now_us,
                   GError **error)
{
  GTimeZone *zone = lamp_store_get_zone (store);
  gint day = newest_morning (now_us, zone);
  gint half = half_of (day, now_us, zone);
  guint n_judged = 0;

  watches->now_us = now_us;
  for (guint i = 0; i < residents->len && n_judged < RESIDENTS_A_TICK; i++)
    {
      const char *id = ((const LampResidentRow *) residents->pdata[i])->id;
      const LampWatch *watch = g_hash_table_lookup (watches->watches, id);

      /* Of whom nothing was ever measured there is no night; what a rollback has undone is judged anew. */
      if (watch == NULL
          || (watch->woken_day >= day
              && GPOINTER_TO_INT (g_hash_table_lookup (self->judged, id)) >= half))
        continue;
      if (!judge_resident (store, watches, id, day, error))
        return FALSE;
      g_hash_table_insert (self->judged, g_strdup (id), GINT_TO_POINTER (half));
      n_judged++;
    }

  return TRUE;
}
