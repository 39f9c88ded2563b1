/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * "Changes noticed": what somebody who knows a resident sees before any number moves.
 *
 * Twelve things, in our own words (domain.md 2); they are no copy of a published tool, whose wording
 * may not be shipped. A set of them is a bit mask, bit N for the sign of number N. Pure functions.
 */

#include "config.h"

#include "core/sign.h"

#include <glib/gi18n-lib.h>

static const struct
{
  const char *code;
  const char *title;
} signs[LAMP_N_SIGNS] = {
  /* Translators: the following twelve are changes that a carer notices in a resident */
  [LAMP_SIGN_BREATHING] = { "breathing", N_ ("Breathing is different") },
  [LAMP_SIGN_SKIN] = { "skin", N_ ("Colour or skin") },
  [LAMP_SIGN_EATING] = { "eating", N_ ("Eating less") },
  [LAMP_SIGN_DRINKING] = { "drinking", N_ ("Drinking less") },
  [LAMP_SIGN_TOILET] = { "toilet", N_ ("Toilet or bowels") },
  [LAMP_SIGN_WALKING] = { "walking", N_ ("Walking or balance") },
  [LAMP_SIGN_SLEEPY] = { "sleepy", N_ ("Sleepy, hard to wake") },
  [LAMP_SIGN_CONFUSION] = { "confusion", N_ ("New confusion or behaviour") },
  [LAMP_SIGN_PAIN] = { "pain", N_ ("Pain") },
  [LAMP_SIGN_MOOD] = { "mood", N_ ("Mood, withdrawn") },
  [LAMP_SIGN_SWELLING] = { "swelling", N_ ("Swelling, hot, cold or shivering") },
  [LAMP_SIGN_NOT_RIGHT] = { "not-right", N_ ("Not right (staff or family worry)") },
};

/**
 * lamp_sign_code:
 *
 * Returns: what resources and the log call it, the same in every language
 */
const char *
lamp_sign_code (LampSign sign)
{
  g_return_val_if_fail (sign < LAMP_N_SIGNS, NULL);

  return signs[sign].code;
}

/**
 * lamp_sign_title:
 *
 * Returns: its words on the screen
 */
const char *
lamp_sign_title (LampSign sign)
{
  g_return_val_if_fail (sign < LAMP_N_SIGNS, NULL);

  return _ (signs[sign].title);
}

/**
 * lamp_signs_are_concern:
 * @mask: a set of signs
 *
 * Returns: whether the nurse in charge is to look: two signs, or "not right" alone. Source: domain.md 2
 */
gboolean
lamp_signs_are_concern (guint mask)
{
  guint count = 0;

  for (LampSign sign = 0; sign < LAMP_N_SIGNS; sign++)
    count += (mask >> sign) & 1;

  return count >= 2 || (mask & (1u << LAMP_SIGN_NOT_RIGHT)) != 0;
}

/**
 * lamp_signs_describe:
 * @mask: a set of signs
 *
 * Returns: (transfer full): their codes with commas, for the log; "" for none
 */
char *
lamp_signs_describe (guint mask)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (LampSign sign = 0; sign < LAMP_N_SIGNS; sign++)
    if ((mask >> sign) & 1)
      g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", signs[sign].code);

  return g_strdup (text->str);
}
