/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signing with a PIN: whether one is right, and what happens when it is not.
 *
 * A PIN of six digits is weak by itself, so what is kept is PBKDF2-HMAC-SHA256 of it with a salt of its
 * own and many rounds (OWASP's figure for this function), and five wrong tries lock the name for a minute
 * (domain.md 6). Each try is in the audit log. A lock that lies further ahead than it can be, because the
 * clock was set back, counts as over. Time is an argument; the thread is the database's.
 */

#include "config.h"

#include "station/staff-desk.h"

#include <glib/gi18n-lib.h>
#include <gnutls/crypto.h>
#include <string.h>

#define ROUNDS 600000

/**
 * lamp_pin_is_well_formed:
 *
 * Returns: whether @pin is six digits
 */
gboolean
lamp_pin_is_well_formed (const char *pin)
{
  return strlen (pin) == LAMP_PIN_LENGTH && strspn (pin, "0123456789") == LAMP_PIN_LENGTH;
}

static gboolean
hash_pin (const char *pin, const LampStaff *staff, guint8 *hash, GError **error)
{
  gnutls_datum_t key = { (unsigned char *) pin, (unsigned) strlen (pin) };
  gnutls_datum_t salt = { (unsigned char *) staff->salt, sizeof staff->salt };
  int code
      = gnutls_pbkdf2 (GNUTLS_MAC_SHA256, &key, &salt, staff->rounds, hash, LAMP_STAFF_HASH_SIZE);

  if (code != GNUTLS_E_SUCCESS)
    g_set_error (error, LAMP_STORE_ERROR, LAMP_STORE_ERROR_FAILED, _ ("The PIN cannot be used: %s"),
                 gnutls_strerror (code));

  return code == GNUTLS_E_SUCCESS;
}

/**
 * lamp_staff_desk_add:
 * @pin: six digits
 * @actor: the id of who adds them, "" for the first one
 *
 * Adds somebody who may sign here, or gives them a new PIN. Takes a fraction of a second by design.
 */
gboolean
lamp_staff_desk_add (LampDatabase *acts,
                     const char *id,
                     const char *name,
                     const char *pin,
                     const char *actor,
                     gint64 now_us,
                     GError **error)
{
  LampStaff staff = {
    .id = (char *) id, .name = (char *) name, .rounds = ROUNDS, .locked_until_us = LAMP_NO_TIME
  };

  g_return_val_if_fail (*id != '\0' && *name != '\0' && lamp_pin_is_well_formed (pin), FALSE);

  if (gnutls_rnd (GNUTLS_RND_KEY, staff.salt, sizeof staff.salt) != GNUTLS_E_SUCCESS)
    {
      g_set_error_literal (error, LAMP_STORE_ERROR, LAMP_STORE_ERROR_FAILED,
                           _ ("This computer gives no random numbers"));
      return FALSE;
    }

  return hash_pin (pin, &staff, staff.hash, error)
         && lamp_staff_put (acts, &staff, actor, now_us, error);
}

static gboolean
is_locked (const LampStaff *staff, gint64 now_us)
{
  return staff->locked_until_us != LAMP_NO_TIME && now_us < staff->locked_until_us
         && staff->locked_until_us - now_us <= LAMP_PIN_LOCK_US;
}

/**
 * lamp_staff_desk_check:
 * @verdict: (out): what to tell the person
 * @tries_left: (out): with %LAMP_PIN_WRONG, how many more before the lock
 *
 * Looks at a PIN that somebody typed under a name, and notes the try.
 */
gboolean
lamp_staff_desk_check (LampDatabase *acts,
                       const char *id,
                       const char *pin,
                       gint64 now_us,
                       LampPinVerdict *verdict,
                       guint *tries_left,
                       GError **error)
{
  g_autoptr (LampStaff) staff = lamp_staff_find (acts, id, error);
  guint8 hash[LAMP_STAFF_HASH_SIZE];
  LampPinVerdict found;

  if (staff == NULL)
    return FALSE;
  *tries_left = 0;
  if (is_locked (staff, now_us))
    {
      *verdict = LAMP_PIN_LOCKED;
      return TRUE;
    }
  if (!hash_pin (pin, staff, hash, error))
    return FALSE;

  if (gnutls_memcmp (hash, staff->hash, sizeof hash) == 0)
    found = LAMP_PIN_RIGHT;
  else
    found = staff->failures + 1 >= LAMP_PIN_TRIES ? LAMP_PIN_LOCKED : LAMP_PIN_WRONG;
  staff->failures = found == LAMP_PIN_WRONG ? staff->failures + 1 : 0;
  staff->locked_until_us = found == LAMP_PIN_LOCKED ? now_us + LAMP_PIN_LOCK_US : LAMP_NO_TIME;
  *tries_left = LAMP_PIN_TRIES - staff->failures;
  *verdict = found;

  return lamp_staff_note_try (acts, staff,
                              found == LAMP_PIN_RIGHT    ? "sign-in"
                              : found == LAMP_PIN_LOCKED ? "sign-in-locked"
                                                         : "sign-in-wrong",
                              now_us, error);
}
