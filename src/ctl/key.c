/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * lamplightctl key: makes the pair of keys with which this station signs in.
 *
 * The private half goes into a file that only its owner may read, and is never printed; the public half goes
 * to standard output as a JSON Web Key, for whoever registers the station with the cloud. A file that is
 * there already is never overwritten: its key may be the registered one. Then its public half is printed.
 */

#include "config.h"

#include "cloud/key.h"
#include "cloud/secret.h"
#include "ctl/context.h"

#include <glib/gi18n.h>

static LampKey *
make_key (const char *path, LampKeyType type, GError **error)
{
  g_autoptr (LampKey) key = NULL;
  g_autofree char *pem = NULL;

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    {
      pem = lamp_secret_read_file (path, error);
      return pem != NULL ? lamp_key_read (pem, error) : NULL;
    }

  key = lamp_key_generate (type, error);
  pem = key != NULL ? lamp_key_to_pem (key) : NULL;
  if (pem == NULL || !lamp_secret_write_file (path, pem, error))
    return NULL;

  return g_steal_pointer (&key);
}

/**
 * lamp_ctl_key:
 *
 * Makes the file if it is not there, and prints its public key.
 */
LampExit
lamp_ctl_key (LampCtl *ctl, int argc, char **argv)
{
  gboolean is_rsa = FALSE;
  const GOptionEntry entries[] = {
    { "rsa", 0, 0, G_OPTION_ARG_NONE, &is_rsa,
      N_ ("RSA (RS384) instead of an elliptic curve (ES384)"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("FILE");
  g_autoptr (GError) error = NULL;
  g_autoptr (LampKey) key = NULL;
  g_autofree char *jwk = NULL;

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, &argc, &argv, &error) || argc != 2)
    {
      g_printerr ("%s\n",
                  error != NULL ? error->message : _ ("usage: lamplightctl key FILE [--rsa]"));
      return LAMP_EXIT_WRONG_USE;
    }

  key = make_key (argv[1], is_rsa ? LAMP_KEY_RSA : LAMP_KEY_EC, &error);
  if (key == NULL)
    return lamp_ctl_fail (error);
  jwk = lamp_key_public_jwk (key);
  g_print ("%s\n", jwk);

  return LAMP_EXIT_DONE;
}
