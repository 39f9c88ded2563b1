/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define LAMP_TYPE_APPLICATION (lamp_application_get_type ())
G_DECLARE_FINAL_TYPE (LampApplication, lamp_application, LAMP, APPLICATION, AdwApplication)

/* Starts the demo home in this process and returns its base URL. */
typedef char *(*LampStartDemoFunc) (GError **error);

/**
 * LampApplicationOptions:
 * @start_demo: how to start the demo home
 * @cloud: (nullable): the FHIR base URL; %NULL takes the one in the settings
 * @sign_in: (nullable): the file that says how to sign in; %NULL takes the one in the cloud's folder
 * @data_dir: (nullable): the folder of the data; %NULL takes the cloud's own
 * @page: (nullable): what to show first, "resident/ID" for one
 * @screenshot: (nullable): where to write a picture of the page, and then to end
 * @width: the window's width in pixels, 0 for the usual one
 * @height: and its height
 * @scheme: (nullable): "light", "dark" or "night"; %NULL follows the desktop
 *
 * What the command line asks for.
 */
typedef struct
{
  LampStartDemoFunc start_demo;
  gboolean is_demo;
  const char *cloud;
  const char *sign_in;
  const char *data_dir;
  const char *page;
  const char *screenshot;
  const char *scheme;
  gint width, height;
  gboolean is_fullscreen;
  gboolean has_timing;
} LampApplicationOptions;

LampApplication *
lamp_application_new (const LampApplicationOptions *options) G_GNUC_WARN_UNUSED_RESULT;
gint lamp_application_get_exit_status (LampApplication *self);

G_END_DECLS
