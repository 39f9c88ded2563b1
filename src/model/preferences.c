/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What belongs to this PC and its screen (data/care.lamplight.Lamplight.gschema.xml), for those who read or change
 * it. GSettings ends the program where the schema is not installed; so it is looked for first.
 */

#include "config.h"

#include "model/preferences.h"

/**
 * lamp_preferences_open:
 *
 * Returns: (transfer full) (nullable): the settings; %NULL where they are not installed
 */
GSettings *
lamp_preferences_open (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema
      = source != NULL ? g_settings_schema_source_lookup (source, LAMP_APP_ID, TRUE) : NULL;

  return schema != NULL ? g_settings_new (LAMP_APP_ID) : NULL;
}

/**
 * lamp_preferences_zone:
 * @name: an Olson name; "" for this computer's zone
 *
 * Returns: (transfer full) (nullable): the zone; %NULL if nobody knows the name
 */
GTimeZone *
lamp_preferences_zone (const char *name)
{
  return *name != '\0' ? g_time_zone_new_identifier (name) : g_time_zone_new_local ();
}
