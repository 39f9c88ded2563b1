/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * lamplightctl: the engine with a terminal for a face. Reads the options that all commands share, finds
 * the folder with the data, and hands over to the command.
 */

#include "config.h"

#include "ctl/context.h"
#include "station/folder.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>

static const struct
{
  const char *name;
  LampExit (*run) (LampCtl *ctl, int argc, char **argv);
  gboolean needs_data;
  const char *help;
} commands[] = {
  { "check", lamp_ctl_check, FALSE, N_ ("try each step of the connection") },
  { "sync", lamp_ctl_sync, TRUE, N_ ("pull: --once or --follow, [--history DAYS|all]") },
  { "residents", lamp_ctl_residents, TRUE, N_ ("everybody, with their newest values") },
  { "resident", lamp_ctl_resident, TRUE, N_ ("ID: one resident, with everything that is known") },
  { "readings", lamp_ctl_readings, TRUE, N_ ("ID METRIC [--from TIME] [--to TIME]") },
  { "alerts", lamp_ctl_alerts, TRUE, N_ ("open alerts, with --all also ended ones") },
  { "key", lamp_ctl_key, FALSE,
    N_ ("FILE [--rsa]: make a key to sign in with; prints its public half") },
  { "observe", lamp_ctl_observe, TRUE,
    N_ ("ID pulse=88 resp=18 spo2=95 bp=132/74 temp=37.2 … --staff ID [--confirm]") },
  { "respond", lamp_ctl_respond, TRUE, N_ ("KEY CODE --staff ID [--note TEXT]: answer an alert") },
  { "pause", lamp_ctl_pause, TRUE,
    N_ ("audio, care, off, snooze, end or undo: quiet with a name and an end") },
  { "load", lamp_ctl_load, TRUE,
    N_ ("[--from TIME] [--to TIME]: how many alerts, and what became of them") },
  { "outbox", lamp_ctl_outbox, TRUE,
    N_ ("what is not yet shared; --retry UUID, --withdraw UUID --staff ID --reason TEXT") },
  { "decisions", lamp_ctl_decisions, TRUE,
    N_ ("list, set KIND VALUE or withdraw KIND: usual score, scale, scoring, ceiling, limit") },
  { "limits", lamp_ctl_limits, TRUE,
    N_ ("list, set CODE BOUND or clear CODE: limits of the home, a ward, a resident") },
  { "replay", lamp_ctl_replay, TRUE,
    N_ ("--labels FILE.csv: the rules over the history against labelled events") },
  { "news2", lamp_ctl_news2, FALSE, N_ ("score observation sets, CSV in, CSV out") },
};

static char *
describe_commands (void)
{
  g_autoptr (GString) text = g_string_new (_ ("Commands:\n"));

  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    g_string_append_printf (text, "  %-10s %s\n", commands[i].name, _ (commands[i].help));
  g_string_append (
      text,
      _ ("\nExit codes: 0 done, 1 failed, 2 wrong use, 3 no connection (cached data were used)."));

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static LampExit
wrong_use (const char *message)
{
  g_printerr ("lamplightctl: %s\n%s\n", message, _ ("Try “lamplightctl --help”."));

  return LAMP_EXIT_WRONG_USE;
}

static LampExit
run_command (LampCtl *ctl, int argc, char **argv)
{
  if (argc < 1)
    return wrong_use (_ ("a command is missing"));

  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    if (strcmp (commands[i].name, argv[0]) == 0)
      {
        if (strcmp (argv[0], "check") == 0 && ctl->cloud == NULL)
          return wrong_use (_ ("check needs --cloud URL"));
        if (commands[i].needs_data && ctl->directory == NULL)
          return wrong_use (_ ("say which home: --cloud URL or --data-dir DIR"));
        return commands[i].run (ctl, argc, argv);
      }

  return wrong_use (_ ("there is no such command"));
}

/* --json may stand before or behind the command. */
static gboolean
take_flag (int *argc, char **argv, const char *flag)
{
  gboolean found = FALSE;
  int kept = 0;

  for (int i = 0; i < *argc; i++)
    if (strcmp (argv[i], flag) == 0)
      found = TRUE;
    else
      argv[kept++] = argv[i];
  argv[kept] = NULL;
  *argc = kept;

  return found;
}

/* So may what all commands share: GLib in its strict mode reads options only before the command, and the
 * options of the command itself are not known here. Brings those of @entries that take a value to the front. */
static void
bring_forward (int argc, char **argv, const GOptionEntry *entries)
{
  int front = 1;

  for (int i = 1; i < argc; i++)
    for (const GOptionEntry *entry = entries; entry->long_name != NULL; entry++)
      {
        g_autofree char *option = g_strconcat ("--", entry->long_name, NULL);
        gsize length = strlen (option);
        int words = strcmp (argv[i], option) == 0 ? 2 : 1;

        if (entry->arg == G_OPTION_ARG_NONE || !g_str_has_prefix (argv[i], option)
            || (argv[i][length] != '\0' && argv[i][length] != '=') || i + words > argc)
          continue;
        for (int word = 0; word < words; word++, front++)
          {
            char *moved = argv[i + word];

            memmove (argv + front + 1, argv + front, sizeof *argv * (gsize) (i + word - front));
            argv[front] = moved;
          }
        i += words - 1;
        break;
      }
}

/* JSON is UTF-8, whatever the terminal speaks; GLib would turn what the locale lacks into question marks. */
static void
print_utf8 (const char *text)
{
  fputs (text, stdout);
  fflush (stdout);
}

int
main (int argc, char *argv[])
{
  LampCtl ctl = { 0 };
  const GOptionEntry entries[] = {
    { "cloud", 0, 0, G_OPTION_ARG_STRING, &ctl.cloud, N_ ("FHIR base of the home’s cloud"), "URL" },
    { "token", 0, 0, G_OPTION_ARG_STRING, &ctl.token,
      N_ ("Bearer token (better: the environment’s LAMPLIGHT_TOKEN)"), "TOKEN" },
    { "sign-in", 0, 0, G_OPTION_ARG_FILENAME, &ctl.sign_in,
      N_ ("Sign in to the cloud as FILE says"), "FILE" },
    { "data-dir", 0, 0, G_OPTION_ARG_FILENAME, &ctl.directory, N_ ("Folder of the home’s data"),
      "DIR" },
    { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Print the version"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *description = NULL;
  LampExit code;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, LAMP_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  if (take_flag (&argc, argv, "--version"))
    {
      g_print ("lamplightctl %s\n", LAMP_VERSION);
      return LAMP_EXIT_DONE;
    }
  ctl.is_json = take_flag (&argc, argv, "--json");
  if (ctl.is_json)
    g_set_print_handler (print_utf8);
  bring_forward (argc, argv, entries);

  context = g_option_context_new (_ ("COMMAND [--json]"));
  description = describe_commands ();
  g_option_context_set_description (context, description);
  g_option_context_set_strict_posix (context, TRUE);
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    return wrong_use (error->message);

  if (ctl.token == NULL)
    ctl.token = g_strdup (g_getenv ("LAMPLIGHT_TOKEN"));
  if (ctl.directory == NULL && ctl.cloud != NULL)
    ctl.directory = lamp_folder_of_cloud (ctl.cloud);
  ctl.zone = g_time_zone_new_local ();

  code = run_command (&ctl, argc - 1, argv + 1);
  lamp_ctl_clear (&ctl);

  return code;
}
