/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Base64 as tokens and JSON Web Keys write it (RFC 4648, section 5, without padding): '-' and '_' in the
 * place of '+' and '/', so that it may stand in a form or an address as it is.
 */

#include "config.h"

#include "cloud/base64url.h"

/**
 * lamp_base64url_encode:
 *
 * Returns: (transfer full): @bytes in base64url without padding
 */
char *
lamp_base64url_encode (const void *bytes, gsize length)
{
  char *text = g_base64_encode (bytes, length);

  for (char *p = text; *p != '\0'; p++)
    {
      if (*p == '+')
        *p = '-';
      else if (*p == '/')
        *p = '_';
      else if (*p == '=')
        *p = '\0';
      if (*p == '\0')
        break;
    }

  return text;
}
