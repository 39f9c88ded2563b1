/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Complete sets of observations: when one is complete, of what it is made, when the next one is due.
 */

#include "config.h"

#include "core/recorded-set.h"

#include <stdlib.h>
#include <string.h>

#define MINUTE LAMP_US_PER_MINUTE
#define HOUR   LAMP_US_PER_HOUR

typedef struct
{
  LampNews2Part part;
  gint64 at_us;
  gint64 value;
} Taken;

/* "R18@0": a part, its value, the minute. Respiration, Oxygen saturation, aIr or oxygen (0, 1), Systolic, Pulse,
 * Alertness (0 to 4), Temperature in tenths. */
static GArray *
read_taken (const char *text)
{
  static const char letters[] = "ROISPAT";
  GArray *all = g_array_new (FALSE, FALSE, sizeof (Taken));
  g_auto (GStrv) words = g_strsplit (text, " ", -1);

  for (guint i = 0; words[i] != NULL; i++)
    {
      const char *letter = strchr (letters, words[i][0]);
      char *at;
      Taken taken;

      g_assert_nonnull (letter);
      taken.part = (LampNews2Part) (letter - letters);
      taken.value = strtol (words[i] + 1, &at, 10);
      if (taken.part == LAMP_NEWS2_TEMPERATURE)
        taken.value *= LAMP_MILLI / 10;
      else if (taken.part != LAMP_NEWS2_OXYGEN && taken.part != LAMP_NEWS2_CONSCIOUSNESS)
        taken.value *= LAMP_MILLI;
      taken.at_us = strtol (at + 1, NULL, 10) * MINUTE;
      g_array_append_val (all, taken);
    }

  return all;
}

static gboolean
find (LampNews2Part part,
      gint64 from_us,
      gint64 to_us,
      gboolean is_newest,
      gint64 *at_us,
      gint64 *value,
      gboolean *is_found,
      gpointer user_data,
      GError **error)
{
  const GArray *all = user_data;

  *is_found = FALSE;
  for (guint i = 0; i < all->len; i++)
    {
      const Taken *taken = &g_array_index (all, Taken, i);

      if (taken->part != part || taken->at_us < from_us || taken->at_us > to_us
          || (*is_found && (is_newest ? taken->at_us <= *at_us : taken->at_us >= *at_us)))
        continue;
      *is_found = TRUE;
      *at_us = taken->at_us;
      *value = taken->value;
    }

  return TRUE;
}

/* What the set that begins at minute 0 is: its minute and total, or -1 where it is not complete. */
static void
test_find (void)
{
  static const struct
  {
    const char *taken;
    gint minute;
    guint total;
  } rows[] = {
    /* all at once: vector 7 of domain.md 1.3 */
    { "R22@0 O98@0 I0@0 S95@0 P95@0 A0@0 T370@0", 0, 5 },
    /* not without consciousness, nor without any other part */
    { "R22@0 O98@0 I0@0 S95@0 P95@0 T370@0", -1, 0 },
    { "R22@0 O98@0 I0@0 S95@0 P95@0 A0@0", -1, 0 },
    { "R22@0 O98@0 S95@0 P95@0 A0@0 T370@0", -1, 0 },
    /* an hour before is the last that counts */
    { "R22@-60 O98@0 I0@0 S95@0 P95@0 A0@0 T370@0", 0, 5 },
    { "R22@-61 O98@0 I0@0 S95@0 P95@0 A0@0 T370@0", -1, 0 },
    /* taken in several goes: complete with the last part */
    { "R22@0 O98@5 I0@5 S95@10 P95@0 A0@0 T370@25", 25, 5 },
    { "R22@0 O98@0 I0@0 S95@0 P95@0 A0@0 T370@60", 60, 5 },
    { "R22@0 O98@0 I0@0 S95@0 P95@0 A0@0 T370@61", -1, 0 },
    /* all within an hour of each other: the breathing of 20 min before is too old when the temperature comes */
    { "R22@-20 O98@0 I0@0 S95@0 P95@0 A0@0 T370@45", -1, 0 },
    { "R22@-20 R22@50 O98@0 I0@0 S95@0 P95@0 A0@0 T370@45", 50, 5 },
    /* a mat sends on: the newest of each part when the set is complete, and nothing of later */
    { "P60@-3 P95@-1 P140@1 R22@0 O98@0 I0@0 S95@0 A0@0 T370@0", 0, 5 },
    { "P60@0 P95@9 P140@11 R22@0 O98@0 I0@0 S95@0 A0@0 T370@10", 10, 5 },
    /* newly confused is 3 */
    { "R22@0 O98@0 I0@0 S95@0 P95@0 A1@0 T370@0", 0, 8 },
    /* what is later than an hour is no part, however far the set has moved on */
    { "R22@0 O98@0 I0@0 S95@30 P95@0 A0@0 T370@70", -1, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GArray) taken = read_taken (rows[i].taken);
      g_autoptr (GError) error = NULL;
      LampRecordedSet set;
      gboolean is_complete;

      g_test_message ("%s", rows[i].taken);
      g_assert_true (lamp_recorded_set_find (0, find, taken, &set, &is_complete, &error));
      g_assert_no_error (error);
      g_assert_cmpint (is_complete, ==, rows[i].minute >= 0);
      if (!is_complete)
        continue;
      lamp_recorded_set_score (&set, 1);
      g_assert_cmpint (set.at_us, ==, rows[i].minute * MINUTE);
      g_assert_cmpuint (set.score.known, ==, LAMP_NEWS2_N_PARTS);
      g_assert_cmpuint (set.score.minimum, ==, rows[i].total);
      g_assert_cmpuint (set.score.maximum, ==, rows[i].total);
    }
}

/* However the readings are ordered, and whatever comes after the set was complete, it is the same. */
static void
test_frozen (void)
{
  static const char text[]
      = "R22@0 R24@-5 O98@7 I0@0 S95@0 P95@0 P70@-1 A0@0 T370@12 T385@14 P140@20 R30@25";
  GRand *random = g_rand_new_with_seed (11);
  LampRecordedSet first;

  memset (&first, 0, sizeof first);
  for (guint round = 0; round < 200; round++)
    {
      g_autoptr (GArray) taken = read_taken (text);
      g_autoptr (GError) error = NULL;
      LampRecordedSet set;
      gboolean is_complete;

      for (guint i = taken->len - 1; i > 0; i--)
        {
          guint j = (guint) g_rand_int_range (random, 0, (gint) i + 1);
          Taken kept = g_array_index (taken, Taken, i);

          g_array_index (taken, Taken, i) = g_array_index (taken, Taken, j);
          g_array_index (taken, Taken, j) = kept;
        }
      g_assert_true (lamp_recorded_set_find (0, find, taken, &set, &is_complete, &error));
      g_assert_true (is_complete);
      lamp_recorded_set_score (&set, 1);
      g_assert_cmpint (set.at_us, ==, 12 * MINUTE);
      if (round == 0)
        first = set;
      g_assert_cmpmem (&set, sizeof set, &first, sizeof first);
    }
  g_rand_free (random);
}

static void
test_due (void)
{
  static const struct
  {
    const char *taken;
    gint64 interval_us;
  } rows[] = {
    { "R16@0 O98@0 I0@0 S120@0 P80@0 A0@0 T370@0", 12 * HOUR }, /* 0 */
    { "R16@0 O98@0 I0@0 S120@0 P95@0 A0@0 T370@0", 6 * HOUR },  /* 1 */
    { "R10@0 O98@0 I0@0 S120@0 P95@0 A0@0 T385@0", 6 * HOUR },  /* 3, none of them alone */
    { "R16@0 O98@0 I0@0 S120@0 P35@0 A0@0 T370@0", HOUR },      /* a single 3 */
    { "R22@0 O98@0 I0@0 S95@0 P95@0 A0@0 T370@0", HOUR },       /* 5 */
    { "R26@0 O98@0 I0@0 S95@0 P115@0 A0@0 T370@0", HOUR },      /* 7 */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GArray) taken = read_taken (rows[i].taken);
      gint64 due_us = rows[i].interval_us;
      LampRecordedSet set;
      gboolean is_complete;

      g_assert_true (lamp_recorded_set_find (0, find, taken, &set, &is_complete, NULL));
      lamp_recorded_set_score (&set, 1);
      g_assert_cmpint (lamp_recorded_set_due_us (&set), ==, due_us);
      g_assert_cmpint (lamp_recorded_set_checks (&set, due_us - 31 * MINUTE), ==, LAMP_CHECKS_DONE);
      g_assert_cmpint (lamp_recorded_set_checks (&set, due_us - 30 * MINUTE), ==, LAMP_CHECKS_DUE);
      g_assert_cmpint (lamp_recorded_set_checks (&set, due_us), ==, LAMP_CHECKS_DUE);
      g_assert_cmpint (lamp_recorded_set_checks (&set, due_us + 1), ==, LAMP_CHECKS_OVERDUE);
    }
  g_assert_cmpint (lamp_recorded_set_checks (NULL, 0), ==, LAMP_CHECKS_UNKNOWN);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/recorded-set/find", test_find);
  g_test_add_func ("/core/recorded-set/frozen", test_frozen);
  g_test_add_func ("/core/recorded-set/due", test_due);

  return g_test_run ();
}
