/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What named people decide about a resident: her usual score, the SpO₂ scale, whether she is scored at all, how far
 * treatment goes, and her own limits (domain.md 1.1, 1.2, 1.4).
 *
 * A decision is never changed: another one of the same kind takes its place, also one that withdraws it, and which
 * of two is newer says the time at which it was made, then the id. So every station that has the same decisions
 * comes to the same, whatever the order in which they came. One that has ended by its clock leaves the default, not
 * what held before it.
 */

#include "config.h"

#include "core/decision.h"

#include "core/limit.h"
#include "core/news2.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define HIGHEST_SCORE 20

static const struct
{
  LampDecisionKind kind;
  const char *name;
} kinds[] = {
  { LAMP_DECISION_USUAL, "usual" },     { LAMP_DECISION_SCALE, "scale" },
  { LAMP_DECISION_SCORING, "scoring" }, { LAMP_DECISION_CEILING, "ceiling" },
  { LAMP_DECISION_LIMIT, "limit" },     { LAMP_DECISION_TARGET, "target" },
};

LampDecision *
lamp_decision_copy (const LampDecision *decision)
{
  LampDecision *copy = g_memdup2 (decision, sizeof *decision);

  copy->id = g_strdup (decision->id);
  copy->resident_id = g_strdup (decision->resident_id);
  copy->text = g_strdup (decision->text);
  copy->by = g_strdup (decision->by);
  copy->by_name = g_strdup (decision->by_name);
  copy->reason = g_strdup (decision->reason);

  return copy;
}

void
lamp_decision_free (LampDecision *decision)
{
  if (decision == NULL)
    return;
  g_free (decision->id);
  g_free (decision->resident_id);
  g_free (decision->text);
  g_free (decision->by);
  g_free (decision->by_name);
  g_free (decision->reason);
  g_free (decision);
}

/**
 * lamp_decision_kind_to_string:
 *
 * Returns: (transfer none): "usual", "scale", "scoring", "ceiling", "limit" or "target", as in FHIR, JSON and on the command line
 */
const char *
lamp_decision_kind_to_string (LampDecisionKind kind)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (kinds[i].kind == kind)
      return kinds[i].name;

  return "?";
}

/**
 * lamp_decision_kind_from_string:
 *
 * Returns: %FALSE for a word that is none
 */
gboolean
lamp_decision_kind_from_string (const char *name, LampDecisionKind *kind)
{
  for (gsize i = 0; name != NULL && i < G_N_ELEMENTS (kinds); i++)
    if (strcmp (kinds[i].name, name) == 0)
      {
        *kind = kinds[i].kind;
        return TRUE;
      }

  return FALSE;
}

static gboolean
is_blank (const char *text)
{
  return text == NULL || *text == '\0';
}

/**
 * lamp_decision_problem:
 *
 * Returns: (transfer none) (nullable): why it cannot be kept, for the person who decides; %NULL if it can
 */
const char *
lamp_decision_problem (const LampDecision *decision)
{
  if (is_blank (decision->by))
    return _ ("Somebody must decide it by name.");
  if (is_blank (decision->reason))
    return _ ("It needs a reason.");
  if (decision->until_us != LAMP_NO_TIME && decision->until_us <= decision->at_us)
    return _ ("It would be over before it begins.");
  if (decision->is_withdrawn)
    return NULL;

  switch (decision->kind)
    {
    case LAMP_DECISION_USUAL:
      return decision->value >= 0 && decision->value <= HIGHEST_SCORE
                 ? NULL
                 : _ ("A NEWS2 score is a number from 0 to 20.");
    case LAMP_DECISION_SCALE:
      if (decision->value != 1 && decision->value != 2)
        return _ ("The SpO₂ scale is 1 or 2.");
      return decision->value == 2 && is_blank (decision->text)
                 ? _ ("Scale 2 needs the name of who prescribed it.")
                 : NULL;
    case LAMP_DECISION_SCORING:
      return decision->value == 0 || decision->value == 1 ? NULL : _ ("Scoring is on or off.");
    case LAMP_DECISION_CEILING:
      return is_blank (decision->text) ? _ ("What does the care plan say?") : NULL;
    case LAMP_DECISION_LIMIT:
      return lamp_rule_has_bound (decision->rule) ? NULL : _ ("That rule has no such limit.");
    case LAMP_DECISION_TARGET:
    default:
      return _ ("That is nothing that can be decided here.");
    }
}

static gboolean
is_newer (const LampDecision *one, const LampDecision *other)
{
  return one->at_us != other->at_us ? one->at_us > other->at_us : strcmp (one->id, other->id) > 0;
}

/* Aims stand beside each other. */
static gboolean
are_rivals (const LampDecision *one, const LampDecision *other)
{
  if (one->kind == LAMP_DECISION_TARGET && strcmp (one->id, other->id) != 0)
    return FALSE;

  return one->kind == other->kind && one->rule == other->rule
         && strcmp (one->resident_id, other->resident_id) == 0;
}

static gboolean
holds (const LampDecision *decision, gint64 now_us)
{
  return !decision->is_withdrawn
         && (decision->until_us == LAMP_NO_TIME || decision->until_us > now_us);
}

/* Of two copies of one the first, but for one that was declared a mistake since. */
static gboolean
takes_over (const LampDecision *copy, const LampDecision *decision, gboolean is_first)
{
  return copy->is_withdrawn != decision->is_withdrawn ? copy->is_withdrawn : is_first;
}

/* Whether there is one before @at_us that takes the place of @which. */
static gboolean
is_superseded (const GPtrArray *decisions, guint which, gint64 at_us)
{
  const LampDecision *decision = decisions->pdata[which];

  for (guint i = 0; i < decisions->len; i++)
    {
      const LampDecision *other = decisions->pdata[i];

      if (i == which || other->at_us > at_us || !are_rivals (decision, other))
        continue;
      if (strcmp (other->id, decision->id) == 0 ? takes_over (other, decision, i < which)
                                                : is_newer (other, decision))
        return TRUE;
    }

  return FALSE;
}

/**
 * lamp_decisions_fold:
 * @decisions: (inout) (element-type LampDecision): all there are, in any order; with copies, if so
 *
 * Leaves those that hold at @now_us.
 */
void
lamp_decisions_fold (GPtrArray *decisions, gint64 now_us)
{
  g_autofree gboolean *stay = g_new0 (gboolean, decisions->len + 1);

  for (guint i = 0; i < decisions->len; i++)
    stay[i] = holds (decisions->pdata[i], now_us) && !is_superseded (decisions, i, G_MAXINT64);
  for (guint i = decisions->len; i > 0; i--)
    if (!stay[i - 1])
      g_ptr_array_remove_index (decisions, i - 1);
}

/**
 * lamp_decision_at:
 * @decisions: (element-type LampDecision): all there are
 * @kind: any but %LAMP_DECISION_LIMIT
 *
 * Returns: (transfer none) (nullable): what held of that kind at @at_us
 */
const LampDecision *
lamp_decision_at (const GPtrArray *decisions,
                  const char *resident_id,
                  LampDecisionKind kind,
                  gint64 at_us)
{
  for (guint i = 0; i < decisions->len; i++)
    {
      const LampDecision *decision = decisions->pdata[i];

      if (decision->kind == kind && strcmp (decision->resident_id, resident_id) == 0
          && decision->at_us <= at_us && !is_superseded (decisions, i, at_us))
        return holds (decision, at_us) ? decision : NULL;
    }

  return NULL;
}

/**
 * lamp_decision_apply:
 * @decision: one that holds
 * @book: (inout): of its resident; the scale is to be applied before any other decision, as it moves bounds
 *
 * A limit that does not fit the others of its cause changes nothing.
 */
void
lamp_decision_apply (const LampDecision *decision, LampRulebook *book)
{
  switch (decision->kind)
    {
    case LAMP_DECISION_USUAL:
      book->usual_score = (gint) decision->value;
      break;
    case LAMP_DECISION_SCALE:
      if (decision->value == 2)
        lamp_rulebook_use_scale_2 (book);
      break;
    case LAMP_DECISION_SCORING:
      if (decision->value == 0)
        lamp_rulebook_score_off (book);
      break;
    case LAMP_DECISION_LIMIT:
      if (decision->rule < LAMP_N_RULES
          && !lamp_rulebook_set_bound (book, decision->rule, decision->value))
        g_debug ("a limit of %s does not fit", lamp_rule_get (decision->rule)->code);
      break;
    case LAMP_DECISION_CEILING:
    case LAMP_DECISION_TARGET:
    default:
      break;
    }
}
