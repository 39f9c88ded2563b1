/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The one access token that all requests share, and when to use it, renew it or keep still.
 *
 * It is renewed at four fifths of its life, before the cloud refuses it. A refusal of a token that has just
 * been received is no matter of age: the rights were taken away, or a clock is wrong, and another token
 * would be refused as well. Then nothing is asked for a minute. Any other refusal is worth one renewal.
 *
 * A value and pure functions; time is an argument. The text never goes anywhere but into a header.
 */

#include "config.h"

#include "cloud/token.h"

#include <string.h>

#define FRESH_US       (60 * LAMP_US_PER_SECOND)
#define POSTPONE_US    (30 * LAMP_US_PER_SECOND)
#define LONGEST_LIFE_S (30 * 86400)

/**
 * lamp_token_clear:
 *
 * Forgets the token and any wait.
 */
void
lamp_token_clear (LampToken *token)
{
  g_clear_pointer (&token->text, g_free);
  token->hold_us = LAMP_NO_TIME;
}

/**
 * lamp_token_step:
 *
 * Returns: what a request that wants to be signed at @now_us should do
 */
LampTokenStep
lamp_token_step (const LampToken *token, gint64 now_us)
{
  if (token->text != NULL && now_us < token->renew_us)
    return LAMP_TOKEN_USE;

  if (now_us >= token->hold_us)
    return LAMP_TOKEN_RENEW;

  /* Nothing new can be had yet, but what is there still opens the door. */
  return token->text != NULL && now_us < token->ends_us ? LAMP_TOKEN_USE : LAMP_TOKEN_HOLD;
}

/**
 * lamp_token_received:
 * @life_s: seconds that it lives, 0 if nobody said
 */
void
lamp_token_received (LampToken *token, const char *text, guint64 life_s, gint64 now_us)
{
  gint64 life_us = (gint64) MIN (life_s != 0 ? life_s : LAMP_TOKEN_USUAL_LIFE_S, LONGEST_LIFE_S)
                   * LAMP_US_PER_SECOND;

  lamp_token_clear (token);
  token->text = g_strdup (text);
  token->received_us = now_us;
  token->renew_us = now_us + life_us / 5 * 4;
  token->ends_us = now_us + life_us;
}

/**
 * lamp_token_refused:
 * @text: the token that a request carried and the cloud did not take
 *
 * Returns: whether to sign again at once; %FALSE if that would change nothing
 */
gboolean
lamp_token_refused (LampToken *token, const char *text, gint64 now_us)
{
  gboolean is_fresh;

  /* Another request has met the same and a new token is here, or on its way, or waited for. */
  if (token->text == NULL || strcmp (token->text, text) != 0)
    return now_us >= token->hold_us;

  is_fresh = now_us < token->ends_us && now_us - token->received_us < FRESH_US;
  lamp_token_clear (token);
  if (is_fresh)
    lamp_token_hold (token, LAMP_TOKEN_HOLD_US, now_us);

  return !is_fresh;
}

/**
 * lamp_token_postpone:
 *
 * The renewal failed.
 *
 * Returns: whether the old token is still good; then it is used for a while before the next attempt
 */
gboolean
lamp_token_postpone (LampToken *token, gint64 now_us)
{
  if (token->text == NULL || now_us >= token->ends_us)
    return FALSE;
  token->renew_us = MIN (now_us + POSTPONE_US, token->ends_us);

  return TRUE;
}

/**
 * lamp_token_hold:
 * @span_us: how long nothing is to be asked; a longer wait that is on already stays
 */
void
lamp_token_hold (LampToken *token, gint64 span_us, gint64 now_us)
{
  token->hold_us = MAX (token->hold_us, now_us + span_us);
}
