/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where a cloud's data lie on this PC. Each cloud and the demo home have folders of their own, so that
 * invented and real residents, or those of two homes, can never mix.
 */

#include "config.h"

#include "station/folder.h"

#include <string.h>

/**
 * lamp_folder_of_cloud:
 * @cloud: a FHIR base URL; a slash at its end makes no difference
 *
 * Returns: (transfer full): the folder's path; it need not exist
 */
char *
lamp_folder_of_cloud (const char *cloud)
{
  gsize length = strlen (cloud);
  g_autofree char *digest = NULL;
  g_autofree char *name = NULL;

  while (length > 0 && cloud[length - 1] == '/')
    length--;
  digest = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) cloud, length);
  name = g_strdup_printf ("cloud-%.16s", digest);

  return g_build_filename (g_get_user_data_dir (), "lamplight", name, NULL);
}

/**
 * lamp_folder_of_demo:
 *
 * Returns: (transfer full): the demo home's folder
 */
char *
lamp_folder_of_demo (void)
{
  return g_build_filename (g_get_user_data_dir (), "lamplight", "demo", NULL);
}
