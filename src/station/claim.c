/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A folder belongs to the cloud that filled it first. A second cloud in the same folder would put two
 * homes on one board and go on from the first one's cursors, so that most of its residents' values
 * would be missing without a word. Clouds of this very machine are trials that change their port at each
 * start: they may follow each other, and stay apart from all others.
 *
 * The tag of a home among several on one server belongs to it likewise. With another tag the cursors have passed
 * what is wanted now, and whom the board shows would be wanted no more.
 */

#include "config.h"

#include "station/claim.h"
#include "cloud/address.h"
#include "cloud/connection.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define META_CLOUD "cloud"
#define META_TAG   "cloud-tag"

static gboolean
claim_tag (LampStore *store, LampReader *reader, const char *tag, gboolean is_new, GError **error)
{
  g_autofree char *owner = lamp_reader_meta (reader, META_TAG, error);

  if (owner == NULL)
    return FALSE;
  if (strcmp (owner, tag) == 0)
    return TRUE;
  if (is_new)
    return lamp_store_set_meta (store, META_TAG, tag, error);

  if (*owner != '\0')
    g_set_error (error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_ADDRESS,
                 _ ("This folder holds the data of the home with the tag “%s”"), owner);
  else
    g_set_error (error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_ADDRESS,
                 _ ("This folder holds the data of the whole cloud, not of the tag “%s” alone"),
                 tag);
  return FALSE;
}

/**
 * lamp_claim_folder:
 * @store: outside a transaction
 * @reader: of the same folder
 * @base: the FHIR base that is going to be pulled from
 * @tag: (nullable): of the home that alone is pulled
 *
 * Returns: %TRUE if the folder is, or is now, that cloud's; else %LAMP_CLOUD_ERROR_ADDRESS, or the
 * store's error
 */
gboolean
lamp_claim_folder (
    LampStore *store, LampReader *reader, const char *base, const char *tag, GError **error)
{
  g_autofree char *owner = lamp_reader_meta (reader, META_CLOUD, error);

  if (owner == NULL)
    return FALSE;
  /* The tag first: a folder that has a cloud has its tag, whenever the program ends. */
  if (!claim_tag (store, reader, tag != NULL ? tag : "", *owner == '\0', error))
    return FALSE;
  if (strcmp (owner, base) == 0)
    return TRUE;
  if (*owner == '\0'
      || (lamp_address_is_of_this_machine (owner) && lamp_address_is_of_this_machine (base)))
    return lamp_store_set_meta (store, META_CLOUD, base, error);

  g_set_error (error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_ADDRESS,
               _ ("This folder holds the data of another cloud (%s)"), owner);
  return FALSE;
}
