/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a resident's item knows of scores: the newest complete set of observations, when the next is due, and what
 * named people decided about her: her usual score, the SpO₂ scale, whether she is scored, how far treatment goes.
 *
 * Who is not scored has nothing due. Main thread only.
 */

#include "config.h"

#include "model/resident-item-private.h"

#include <string.h>

/**
 * lamp_resident_item_set_recorded:
 * @self: an item
 * @set: (nullable): the newest complete set of observations, copied
 *
 * Emits "changed" and the notification of "due-us" if it is another one than before.
 */
void
lamp_resident_item_set_recorded (LampResidentItem *self, const LampRecordedSet *set)
{
  g_return_if_fail (LAMP_IS_RESIDENT_ITEM (self));

  if (set == NULL ? self->recorded == NULL
                  : self->recorded != NULL && memcmp (set, self->recorded, sizeof *set) == 0)
    return;
  g_free (self->recorded);
  self->recorded = set != NULL ? g_memdup2 (set, sizeof *set) : NULL;
  lamp_resident_item_rescore (self);
}

/**
 * lamp_resident_item_set_decisions:
 * @self: an item
 * @decisions: (element-type LampDecision): those that hold, of anybody; hers are copied
 *
 * Emits "changed" if they are not those that the item has.
 */
void
lamp_resident_item_set_decisions (LampResidentItem *self, const GPtrArray *decisions)
{
  g_autoptr (GPtrArray) own = g_ptr_array_new_with_free_func ((GDestroyNotify) lamp_decision_free);
  gboolean is_same = TRUE;

  g_return_if_fail (LAMP_IS_RESIDENT_ITEM (self));

  for (guint i = 0; i < decisions->len; i++)
    {
      const LampDecision *decision = decisions->pdata[i];
      const LampDecision *before
          = own->len < self->decisions->len ? self->decisions->pdata[own->len] : NULL;

      if (g_strcmp0 (decision->resident_id, self->row->id) != 0)
        continue;
      is_same &= before != NULL && g_str_equal (before->id, decision->id)
                 && g_strcmp0 (before->text, decision->text) == 0;
      g_ptr_array_add (own, lamp_decision_copy (decision));
    }
  if (is_same && own->len == self->decisions->len)
    return;
  g_ptr_array_unref (self->decisions);
  self->decisions = g_steal_pointer (&own);
  lamp_resident_item_rescore (self);
}

/**
 * lamp_resident_item_get_recorded:
 * @self: an item
 *
 * Returns: (transfer none) (nullable): the newest complete set of observations, frozen with its time
 */
const LampRecordedSet *
lamp_resident_item_get_recorded (LampResidentItem *self)
{
  g_return_val_if_fail (LAMP_IS_RESIDENT_ITEM (self), NULL);

  return self->recorded;
}

/**
 * lamp_resident_item_get_decision:
 * @self: an item
 * @kind: any but %LAMP_DECISION_LIMIT
 *
 * Returns: (transfer none) (nullable): what holds of that kind, valid until the next "changed"
 */
const LampDecision *
lamp_resident_item_get_decision (LampResidentItem *self, LampDecisionKind kind)
{
  g_return_val_if_fail (LAMP_IS_RESIDENT_ITEM (self), NULL);

  for (guint i = 0; i < self->decisions->len; i++)
    {
      const LampDecision *decision = self->decisions->pdata[i];

      if (decision->kind == kind)
        return decision;
    }

  return NULL;
}

/**
 * lamp_resident_item_get_decisions:
 * @self: an item
 *
 * Returns: (transfer none) (element-type LampDecision): all that hold; another array once they are others
 */
GPtrArray *
lamp_resident_item_get_decisions (LampResidentItem *self)
{
  g_return_val_if_fail (LAMP_IS_RESIDENT_ITEM (self), NULL);

  return self->decisions;
}

/**
 * lamp_resident_item_get_scale:
 * @self: an item
 *
 * Returns: the SpO₂ scale of NEWS2 that holds for the resident
 */
guint
lamp_resident_item_get_scale (LampResidentItem *self)
{
  const LampDecision *scale = lamp_resident_item_get_decision (self, LAMP_DECISION_SCALE);

  return scale != NULL && scale->value == 2 ? 2 : 1;
}

/**
 * lamp_resident_item_is_scored:
 * @self: an item
 *
 * Returns: %FALSE where a named person has switched scoring off, at the end of life
 */
gboolean
lamp_resident_item_is_scored (LampResidentItem *self)
{
  const LampDecision *scoring = lamp_resident_item_get_decision (self, LAMP_DECISION_SCORING);

  return scoring == NULL || scoring->value != 0;
}

/**
 * lamp_resident_item_get_due_us:
 * @self: an item
 *
 * Returns: when the next complete set is due, or %LAMP_NO_TIME where no set says so
 */
gint64
lamp_resident_item_get_due_us (LampResidentItem *self)
{
  g_return_val_if_fail (LAMP_IS_RESIDENT_ITEM (self), LAMP_NO_TIME);

  return self->recorded != NULL && lamp_resident_item_is_scored (self)
             ? lamp_recorded_set_due_us (self->recorded)
             : LAMP_NO_TIME;
}

/**
 * lamp_resident_item_get_checks:
 * @self: an item
 *
 * Returns: whether observations are due as of the item's time
 */
LampChecks
lamp_resident_item_get_checks (LampResidentItem *self)
{
  g_return_val_if_fail (LAMP_IS_RESIDENT_ITEM (self), LAMP_CHECKS_UNKNOWN);

  return lamp_recorded_set_checks (lamp_resident_item_is_scored (self) ? self->recorded : NULL,
                                   self->now_us);
}
