/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Decisions about residents: what may be kept, and which of several holds, whatever the order in which they came.
 */

#include "config.h"

#include "core/decision.h"

#include <string.h>

static LampDecision *
make (const char *id, LampDecisionKind kind, gint64 value, gint64 at_us, gint64 until_us)
{
  LampDecision *decision = g_new0 (LampDecision, 1);

  decision->id = g_strdup (id);
  decision->resident_id = g_strdup ("ann");
  decision->kind = kind;
  decision->rule = LAMP_N_RULES;
  decision->value = value;
  decision->by = g_strdup ("N042");
  decision->reason = g_strdup ("seen with the doctor");
  decision->at_us = at_us;
  decision->until_us = until_us;

  return decision;
}

static void
test_problems (void)
{
  static const struct
  {
    LampDecisionKind kind;
    gint64 value;
    const char *text, *by, *reason;
    gint64 until_us;
    gboolean is_good;
  } rows[] = {
    { LAMP_DECISION_USUAL, 1, NULL, "N042", "well", LAMP_NO_TIME, TRUE },
    { LAMP_DECISION_USUAL, 21, NULL, "N042", "well", LAMP_NO_TIME, FALSE },
    { LAMP_DECISION_USUAL, -1, NULL, "N042", "well", LAMP_NO_TIME, FALSE },
    { LAMP_DECISION_USUAL, 1, NULL, "", "well", LAMP_NO_TIME, FALSE }, /* nobody decided it */
    { LAMP_DECISION_USUAL, 1, NULL, "N042", "", LAMP_NO_TIME, FALSE }, /* no reason */
    { LAMP_DECISION_USUAL, 1, NULL, "N042", "well", 100, FALSE },      /* over at once */
    { LAMP_DECISION_USUAL, 1, NULL, "N042", "well", 101, TRUE },
    { LAMP_DECISION_SCALE, 2, "Dr Lim", "N042", "CO2", LAMP_NO_TIME, TRUE },
    { LAMP_DECISION_SCALE, 2, NULL, "N042", "COPD", LAMP_NO_TIME, FALSE }, /* who prescribed it? */
    { LAMP_DECISION_SCALE, 2, "", "N042", "COPD", LAMP_NO_TIME, FALSE },
    { LAMP_DECISION_SCALE, 1, NULL, "N042", "better", LAMP_NO_TIME, TRUE },
    { LAMP_DECISION_SCALE, 3, "Dr Lim", "N042", "?", LAMP_NO_TIME, FALSE },
    { LAMP_DECISION_SCORING, 0, NULL, "N042", "comfort care", LAMP_NO_TIME, TRUE },
    { LAMP_DECISION_SCORING, 2, NULL, "N042", "?", LAMP_NO_TIME, FALSE },
    { LAMP_DECISION_CEILING, 0, "no hospital", "N042", "plan", LAMP_NO_TIME, TRUE },
    { LAMP_DECISION_CEILING, 0, "", "N042", "plan", LAMP_NO_TIME, FALSE },
    { LAMP_DECISION_LIMIT, 120000, NULL, "N042", "?", LAMP_NO_TIME, FALSE }, /* of no rule */
    { (LampDecisionKind) 99, 0, NULL, "N042", "?", LAMP_NO_TIME, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (LampDecision) decision
          = make ("x", rows[i].kind, rows[i].value, 100, rows[i].until_us);

      g_free (decision->by);
      g_free (decision->reason);
      decision->text = g_strdup (rows[i].text);
      decision->by = g_strdup (rows[i].by);
      decision->reason = g_strdup (rows[i].reason);
      g_assert_cmpint (lamp_decision_problem (decision) == NULL, ==, rows[i].is_good);
    }
}

/* Usual 1, then 3 until 300, then withdrawn at 400; scale 2 from 150 to 250; with copies. In every order. */
static void
test_fold (void)
{
  static const struct
  {
    gint64 now_us, usual, scale; /* -1: none */
  } rows[] = {
    { 99, -1, -1 }, { 100, 1, -1 }, { 150, 1, 2 },   { 200, 3, 2 },   { 249, 3, 2 },
    { 250, 3, -1 }, { 299, 3, -1 }, { 300, -1, -1 }, { 400, -1, -1 },
  };
  GRand *random = g_rand_new_with_seed (5);

  for (guint round = 0; round < 50; round++)
    for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
      {
        g_autoptr (GPtrArray) all
            = g_ptr_array_new_with_free_func ((GDestroyNotify) lamp_decision_free);
        const LampDecision *usual, *scale;

        g_ptr_array_add (all, make ("a", LAMP_DECISION_USUAL, 1, 100, LAMP_NO_TIME));
        g_ptr_array_add (all, make ("b", LAMP_DECISION_USUAL, 2, 200, LAMP_NO_TIME));
        g_ptr_array_add (all, make ("c", LAMP_DECISION_USUAL, 3, 200, 300)); /* the greater id */
        g_ptr_array_add (all, make ("c", LAMP_DECISION_USUAL, 3, 200, 300));
        g_ptr_array_add (all, make ("d", LAMP_DECISION_USUAL, 0, 400, LAMP_NO_TIME));
        ((LampDecision *) all->pdata[4])->is_withdrawn = TRUE;
        g_ptr_array_add (all, make ("e", LAMP_DECISION_SCALE, 2, 150, 250));
        for (guint k = all->len - 1; k > 0; k--)
          {
            guint j = (guint) g_rand_int_range (random, 0, (gint) k + 1);
            gpointer kept = all->pdata[k];

            all->pdata[k] = all->pdata[j];
            all->pdata[j] = kept;
          }
        usual = lamp_decision_at (all, "ann", LAMP_DECISION_USUAL, rows[i].now_us);
        scale = lamp_decision_at (all, "ann", LAMP_DECISION_SCALE, rows[i].now_us);
        g_assert_cmpint (usual != NULL ? usual->value : -1, ==, rows[i].usual);
        g_assert_cmpint (scale != NULL ? scale->value : -1, ==, rows[i].scale);
        g_assert_null (lamp_decision_at (all, "bob", LAMP_DECISION_SCALE, rows[i].now_us));

        lamp_decisions_fold (all, 220);
        g_assert_cmpuint (all->len, ==, 1); /* usual is withdrawn in the end; the scale holds */
        g_assert_cmpstr (((const LampDecision *) all->pdata[0])->id, ==, "e");
      }
  g_rand_free (random);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/decision/problems", test_problems);
  g_test_add_func ("/core/decision/fold", test_fold);

  return g_test_run ();
}
