/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The register of sections: the page of the settings knows them only by these rows.
 */

#include "config.h"

#include "pages/settings/sections.h"
#include "pages/settings/about-section.h"
#include "pages/settings/cloud-section.h"
#include "pages/settings/data-section.h"
#include "pages/settings/display-section.h"
#include "pages/settings/home-section.h"
#include "pages/settings/sound-section.h"

#include <glib/gi18n-lib.h>

static const LampSettingsSection sections[] = {
  { "cloud", N_ ("Cloud"), lamp_cloud_section_new },
  { "home", N_ ("This home"), lamp_home_section_new },
  { "display", N_ ("Screen"), lamp_display_section_new },
  { "sound", N_ ("Sound"), lamp_sound_section_new },
  { "data", N_ ("Data"), lamp_data_section_new },
  { "about", N_ ("About"), lamp_about_section_new },
};

/**
 * lamp_settings_sections_get:
 * @n_sections: (out): how many there are
 *
 * Returns: (transfer none) (array length=n_sections): the sections in the order of the list
 */
const LampSettingsSection *
lamp_settings_sections_get (guint *n_sections)
{
  *n_sections = G_N_ELEMENTS (sections);

  return sections;
}
