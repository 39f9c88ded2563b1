/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `lamplight`: reads the command line, chooses the renderer, and hands over to the application.
 *
 * The one product file besides lamplight-cloud that knows the demo: it starts the demo home inside
 * this process when asked for. Exit status: 0 done, 1 failed, 2 wrong use.
 */

#include "config.h"

#include "app/application.h"
#include "app/renderer.h"
#include "demo/cloud.h"
#include "station/folder.h"

#include <glib/gi18n-lib.h>
#include <locale.h>
#include <stdio.h>

static LampCloud *demo; /* for as long as the process lives, once it has been started */
static const char *demo_url;
static char *data_dir;

static char *
start_demo (GError **error)
{
  const LampCloudOptions options = LAMP_CLOUD_OPTIONS_INIT;

  if (demo_url != NULL)
    return g_strdup (demo_url);

  /* What happens in the simulated home hangs on when it was started. So this is another home than
   * yesterday's, of which nothing may be left: its residents bear the same ids, and its alerts and
   * readings would stand beside the new ones. A folder that the user named is the user's, and stays
   * as it is. */
  if (data_dir == NULL && !lamp_folder_empty_demo (error))
    return NULL;
  g_clear_pointer (&demo, lamp_cloud_free);
  demo = lamp_cloud_new (&options);
  demo_url = lamp_cloud_start (demo, error);

  return g_strdup (demo_url);
}

static gboolean
read_size (const char *text, LampApplicationOptions *options)
{
  char rest;

  return sscanf (text, "%5dx%5d%c", &options->width, &options->height, &rest) == 2
         && options->width > 0 && options->height > 0;
}

static gboolean
is_scheme (const char *text)
{
  const char *const schemes[] = { "light", "dark", "night", NULL };

  return g_strv_contains (schemes, text);
}

static gint
refuse (const char *reason)
{
  g_printerr ("lamplight: %s\n", reason);

  return 2;
}

int
main (int argc, char **argv)
{
  g_autofree char *cloud = NULL;
  g_autofree char *sign_in = NULL;
  g_autofree char *page = NULL;
  g_autofree char *screenshot = NULL;
  g_autofree char *size = NULL;
  g_autofree char *scheme = NULL;
  gboolean has_version = FALSE;
  LampApplicationOptions options = { .start_demo = start_demo };
  const GOptionEntry entries[] = {
    { "demo", 0, 0, G_OPTION_ARG_NONE, &options.is_demo, N_ ("Show an invented home"), NULL },
    { "cloud", 0, 0, G_OPTION_ARG_STRING, &cloud, N_ ("FHIR base address of the cloud"),
      N_ ("URL") },
    { "sign-in", 0, 0, G_OPTION_ARG_FILENAME, &sign_in, N_ ("Sign in to the cloud as FILE says"),
      N_ ("FILE") },
    { "data-dir", 0, 0, G_OPTION_ARG_FILENAME, &data_dir, N_ ("Keep the data in this folder"),
      N_ ("DIR") },
    { "page", 0, 0, G_OPTION_ARG_STRING, &page,
      N_ ("Page to show first: board, settings, resident/ID"), N_ ("PAGE") },
    { "fullscreen", 0, 0, G_OPTION_ARG_NONE, &options.is_fullscreen, N_ ("Fill the screen"), NULL },
    { "screenshot", 0, 0, G_OPTION_ARG_FILENAME, &screenshot,
      N_ ("Write a picture of the page and end"), N_ ("FILE.png") },
    { "size", 0, 0, G_OPTION_ARG_STRING, &size, N_ ("Size of the window"), N_ ("WIDTHxHEIGHT") },
    { "color-scheme", 0, 0, G_OPTION_ARG_STRING, &scheme, N_ ("light, dark or night"),
      N_ ("SCHEME") },
    { "timing", 0, 0, G_OPTION_ARG_NONE, &options.has_timing,
      N_ ("Print when the first data were drawn"), NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, &has_version, N_ ("Print the version and end"), NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = NULL;
  g_autoptr (LampApplication) application = NULL;
  g_autoptr (GError) error = NULL;
  gint status;

  lamp_renderer_choose ();
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, LAMP_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  context = g_option_context_new (NULL);
  g_option_context_set_summary (
      context, _ ("The nurses’-station screen for nursing homes. For information: beside the "
                  "nurse call and the nurse’s own eyes, never instead of them."));
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    return refuse (error->message);
  if (argc > 1)
    return refuse (_ ("no words are expected besides the options; see --help"));
  if (has_version)
    {
      g_print ("lamplight %s\n", LAMP_VERSION);
      return 0;
    }
  if (options.is_demo && cloud != NULL)
    return refuse (_ ("--demo and --cloud exclude each other"));
  if (options.is_demo && sign_in != NULL)
    return refuse (_ ("the demo home wants no --sign-in"));
  if (size != NULL && !read_size (size, &options))
    return refuse (_ ("--size wants WIDTHxHEIGHT, as in 1920x1080"));
  if (scheme != NULL && !is_scheme (scheme))
    return refuse (_ ("--color-scheme wants light, dark or night"));

  options.cloud = cloud;
  options.sign_in = sign_in;
  options.data_dir = data_dir;
  options.page = page;
  options.screenshot = screenshot;
  options.scheme = scheme;
  application = lamp_application_new (&options);
  status = g_application_run (G_APPLICATION (application), 0, NULL);
  if (demo != NULL)
    {
      lamp_cloud_stop (demo);
      g_clear_pointer (&demo, lamp_cloud_free);
    }

  return status != 0 ? status : lamp_application_get_exit_status (application);
}
