/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One home on a server that holds several: each of its resources bears a tag, and only those are asked for.
 *
 * The tag is written "system|code", as a search has it. It narrows each search, and everything that we write
 * bears it too: without it neither the home's other stations nor we ourselves would ever see it again. A tag
 * cannot hold what would mean something else in a search (a comma is "or") or in JSON, so that no escaping can
 * go wrong between the two. Pure: no network. Source: cloud-protocol.md 4.1.
 */

#include "config.h"

#include "cloud/tag.h"
#include "cloud/connection.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/**
 * lamp_tag_check:
 * @tag: as somebody wrote it
 *
 * Returns: whether it can be used; else %LAMP_CLOUD_ERROR_ADDRESS, a person must mend it
 */
gboolean
lamp_tag_check (const char *tag, GError **error)
{
  const char *bar = strchr (tag, '|');
  gboolean is_good = bar != NULL && bar != tag && bar[1] != '\0' && strchr (bar + 1, '|') == NULL;

  for (const char *at = tag; is_good && *at != '\0'; at++)
    is_good = g_ascii_isgraph (*at) && strchr ("\",\\$<>", *at) == NULL;
  if (!is_good)
    g_set_error (error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_ADDRESS,
                 _ ("“%s” is not a tag (expected system|code)"), tag);

  return is_good;
}

/**
 * lamp_tag_narrow:
 * @tag: (nullable): of the home, checked
 * @search: a type, perhaps with parameters
 *
 * Returns: (transfer full): @search for what bears @tag alone; a copy where there is none
 */
char *
lamp_tag_narrow (const char *tag, const char *search)
{
  g_autofree char *escaped = tag != NULL ? g_uri_escape_string (tag, NULL, FALSE) : NULL;

  if (tag == NULL)
    return g_strdup (search);

  return g_strconcat (search, strchr (search, '?') != NULL ? "&" : "?", "_tag=", escaped, NULL);
}

/**
 * lamp_tag_mark:
 * @tag: of the home, checked
 * @body: a resource that the fhir layer wrote, which has no `meta`
 *
 * Returns: (transfer full): @body bearing @tag: the same bytes at each retry
 */
char *
lamp_tag_mark (const char *tag, const char *body)
{
  const char *bar = strchr (tag, '|');
  const char *comma = strchr (body, ',');

  g_return_val_if_fail (bar != NULL && comma != NULL, g_strdup (body));

  return g_strdup_printf ("%.*s,\"meta\":{\"tag\":[{\"system\":\"%.*s\",\"code\":\"%s\"}]}%s",
                          (int) (comma - body), body, (int) (bar - tag), tag, bar + 1, comma);
}
