/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where a secret or a resident's data may be sent: to https, or to this machine itself.
 */

#include "config.h"

#include "cloud/address.h"

#include <gio/gio.h>
#include <libsoup/soup.h>
#include <string.h>

/**
 * lamp_address_is_loopback:
 *
 * Returns: whether @host is this machine by its name or number; no name is looked up
 */
gboolean
lamp_address_is_loopback (const char *host)
{
  g_autoptr (GInetAddress) address = NULL;

  if (g_ascii_strcasecmp (host, "localhost") == 0)
    return TRUE;
  address = g_inet_address_new_from_string (host);

  return address != NULL && g_inet_address_get_is_loopback (address);
}

/**
 * lamp_address_is_of_this_machine:
 * @url: an absolute address
 *
 * Returns: whether it leads to this machine itself
 */
gboolean
lamp_address_is_of_this_machine (const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);

  return uri != NULL && g_uri_get_host (uri) != NULL
         && lamp_address_is_loopback (g_uri_get_host (uri));
}

/**
 * lamp_address_is_safe:
 * @may_be_loopback: whether plain http to this machine is fine too
 *
 * Returns: whether a secret may be sent to @url: an absolute address, encrypted, without a user or a
 *   fragment in it
 */
gboolean
lamp_address_is_safe (const char *url, gboolean may_be_loopback)
{
  g_autoptr (GUri) uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;

  if (host == NULL || *host == '\0' || g_uri_get_userinfo (uri) != NULL
      || g_uri_get_fragment (uri) != NULL)
    return FALSE;
  if (strcmp (g_uri_get_scheme (uri), "https") == 0)
    return TRUE;

  return may_be_loopback && strcmp (g_uri_get_scheme (uri), "http") == 0
         && lamp_address_is_loopback (host);
}
