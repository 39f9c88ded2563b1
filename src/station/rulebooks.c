/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which rules hold for whom: the catalogue, then what the home, the ward and the resident have moved, then what
 * named people decided about her, and what she is flagged for.
 *
 * Made anew before the rules run, so that a limit that has ended by its clock holds no longer than until the next
 * round. A bound that does not fit (a milder tier beyond a graver one, which two people can make together) is left
 * out rather than half applied. Engine thread only.
 */

#include "config.h"

#include "station/rulebooks.h"

#include "store/decisions.h"
#include "store/moved-limit.h"
#include "store/outbox.h"

struct _LampRulebooks
{
  GTimeZone *zone;
  LampRulebook home;
  GHashTable *books;   /* resident id -> LampRulebook, for whom it differs from the home's */
  GHashTable *decided; /* resident id -> the ids of the decisions that her scores were made by */
  GHashTable *
      changed; /* resident id -> LampRulebook, hers before: decided about since her scores were made */
  gboolean is_made; /* the books are not the catalogue any more */
};

/**
 * lamp_rulebooks_new:
 *
 * Returns: (transfer full): the catalogue for everybody, with night in @zone
 */
LampRulebooks *
lamp_rulebooks_new (GTimeZone *zone)
{
  LampRulebooks *self = g_new0 (LampRulebooks, 1);

  self->zone = g_time_zone_ref (zone);
  self->books = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->decided = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->changed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  lamp_rulebook_init (&self->home, self->zone);

  return self;
}

void
lamp_rulebooks_free (LampRulebooks *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->books);
  g_hash_table_unref (self->decided);
  g_hash_table_unref (self->changed);
  g_time_zone_unref (self->zone);
  g_free (self);
}

static LampRulebook *
own_book (LampRulebooks *self, const char *resident_id)
{
  LampRulebook *book = g_hash_table_lookup (self->books, resident_id);

  if (book == NULL)
    {
      book = g_memdup2 (&self->home, sizeof self->home);
      g_hash_table_insert (self->books, g_strdup (resident_id), book);
    }

  return book;
}

static void
apply (LampRulebook *book, const LampLimitRow *row)
{
  if (!lamp_rulebook_set_bound (book, row->rule, row->bound))
    g_debug ("a moved limit of %s does not fit", lamp_rule_get (row->rule)->code);
}

/* Home comes before wards, so each book is made of what is already there. */
static void
apply_limits (LampRulebooks *self, const GPtrArray *rows, const GPtrArray *residents)
{
  for (guint i = 0; i < rows->len; i++)
    {
      const LampLimitRow *row = rows->pdata[i];

      if (row->scope == LAMP_SCOPE_HOME)
        apply (&self->home, row);
      for (guint k = 0; row->scope == LAMP_SCOPE_WARD && k < residents->len; k++)
        {
          const LampResidentRow *resident = residents->pdata[k];

          if (g_strcmp0 (resident->ward, row->subject) == 0)
            apply (own_book (self, resident->id), row);
        }
    }
}

/* The books of before stay with who is decided about; what a station finds when it starts has moved nothing. */
static void
note_changed (LampRulebooks *self, const LampRulebooks *before, const char *id)
{
  const LampRulebook *book = lamp_rulebooks_get (self->is_made ? before : self, id);

  if (!g_hash_table_contains (self->changed, id))
    g_hash_table_insert (self->changed, g_strdup (id), g_memdup2 (book, sizeof *book));
}

/* Notes who is decided about otherwise than when her scores were made. */
static void
compare_decisions (LampRulebooks *self, const LampRulebooks *before, GHashTable *now)
{
  GHashTableIter iter;
  gpointer id, text;

  g_hash_table_iter_init (&iter, now);
  while (g_hash_table_iter_next (&iter, &id, &text))
    if (g_strcmp0 (g_hash_table_lookup (self->decided, id), text) != 0)
      note_changed (self, before, id);
  g_hash_table_iter_init (&iter, self->decided);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    if (!g_hash_table_contains (now, id))
      note_changed (self, before, id);
  g_hash_table_unref (self->decided);
  self->decided = g_hash_table_ref (now);
}

static void
apply_decisions (LampRulebooks *self, const LampRulebooks *before, const GPtrArray *decisions)
{
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  /* The scale moves bounds to where they stand on it; her own limits come after it. */
  for (guint i = 0; i < decisions->len; i++)
    {
      const LampDecision *decision = decisions->pdata[i];

      if (decision->kind == LAMP_DECISION_SCALE)
        lamp_decision_apply (decision, own_book (self, decision->resident_id));
    }
  for (guint i = 0; i < decisions->len; i++)
    {
      const LampDecision *decision = decisions->pdata[i];
      const char *others = g_hash_table_lookup (ids, decision->resident_id);

      if (decision->kind != LAMP_DECISION_SCALE)
        lamp_decision_apply (decision, own_book (self, decision->resident_id));
      g_hash_table_insert (ids, g_strdup (decision->resident_id),
                           g_strconcat (others != NULL ? others : "", decision->id, " ", NULL));
    }
  compare_decisions (self, before, ids);
}

/**
 * lamp_rulebooks_take_changed:
 * @before: (out caller-allocates): the rules as they were for her then; untouched if nobody did
 *
 * Returns: whether somebody decided about the resident since this was asked last
 */
gboolean
lamp_rulebooks_take_changed (LampRulebooks *self, const char *resident_id, LampRulebook *before)
{
  const LampRulebook *book = g_hash_table_lookup (self->changed, resident_id);

  if (book == NULL)
    return FALSE;
  *before = *book;

  return g_hash_table_remove (self->changed, resident_id);
}

/**
 * lamp_rulebooks_forget:
 *
 * After a rollback: what was made by the decisions is not on disk.
 */
void
lamp_rulebooks_forget (LampRulebooks *self)
{
  g_hash_table_remove_all (self->decided);
}

/**
 * lamp_rulebooks_refresh:
 * @residents: (element-type LampResidentRow): who lives in the home, for their wards
 * @now_us: the cloud's clock
 *
 * Returns: %FALSE with the store's error; the books are as before then
 */
gboolean
lamp_rulebooks_refresh (
    LampRulebooks *self, LampStore *store, GPtrArray *residents, gint64 now_us, GError **error)
{
  g_autoptr (GPtrArray) rows = lamp_limits_list (lamp_store_get_acts (store), now_us, error);
  g_autoptr (GHashTable) flagged
      = rows != NULL ? lamp_store_get_flagged (store, LAMP_FLAG_FALLS, now_us, error) : NULL;
  g_autoptr (GPtrArray) decisions
      = flagged != NULL ? lamp_store_get_decisions (store, error) : NULL;
  LampRulebooks before;
  GHashTableIter iter;
  gpointer id;

  if (decisions == NULL)
    return FALSE;

  lamp_decisions_fold (decisions, now_us);
  before = *self;
  self->books = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  lamp_rulebook_init (&self->home, self->zone);
  apply_limits (self, rows, residents);
  apply_decisions (self, &before, decisions);
  self->is_made = TRUE;
  g_hash_table_unref (before.books);
  g_hash_table_iter_init (&iter, flagged);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    lamp_rulebook_needs_help (own_book (self, id));

  return TRUE;
}

/**
 * lamp_rulebooks_get:
 *
 * Returns: (transfer none): the rules of the resident, until the next refresh
 */
const LampRulebook *
lamp_rulebooks_get (const LampRulebooks *self, const char *resident_id)
{
  const LampRulebook *book = g_hash_table_lookup (self->books, resident_id);

  return book != NULL ? book : &self->home;
}
