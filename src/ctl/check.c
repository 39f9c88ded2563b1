/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * lamplightctl check: each step of a connection, as it is tried, and what to do about the one that fails.
 *
 * The steps are those of LampCheck, which the window shows too. A wrong clock is only a warning there, since
 * Lamplight goes by the cloud's; here it fails the command, as it always has: who asks from a script wants to
 * know.
 */

#include "config.h"

#include "cloud/connection.h"
#include "ctl/context.h"
#include "station/check.h"

#include <glib/gi18n.h>

typedef struct
{
  LampCtl *ctl;
  LampJsonWriter *json;
  gboolean is_ok;
  gboolean is_done;
  GError *error;
} Run;

static gboolean
is_ok (LampCheckStep step, LampCheckState state)
{
  return state == LAMP_CHECK_PASSED || (state == LAMP_CHECK_WARNING && step != LAMP_CHECK_CLOCK);
}

static void
print_step (LampCheckStep step, const LampCheckResult *result)
{
  const char *mark = result->state == LAMP_CHECK_PASSED    ? "✓"
                     : result->state == LAMP_CHECK_WARNING ? "!"
                                                           : "✗";

  g_print ("%s  ", mark);
  lamp_ctl_print_column (lamp_check_step_title (step), 12);
  g_print ("%s\n", result->text);
  if (result->advice != NULL)
    g_print ("   → %s\n", result->advice);
}

static void
step_changed_cb (LampCheck *check, guint number, Run *run)
{
  LampCheckStep step = (LampCheckStep) number;
  const LampCheckResult *result = lamp_check_get_result (check, step);

  if (result->state < LAMP_CHECK_PASSED)
    return;

  run->is_ok &= is_ok (step, result->state);
  lamp_json_writer_begin_object (run->json, NULL);
  lamp_json_writer_text (run->json, "step", lamp_check_step_name (step));
  lamp_json_writer_boolean (run->json, "ok", is_ok (step, result->state));
  lamp_json_writer_text (run->json, "state", lamp_check_state_name (result->state));
  lamp_json_writer_text (run->json, "text", result->text);
  lamp_json_writer_text (run->json, "advice", result->advice);
  lamp_json_writer_end (run->json);
  if (!run->ctl->is_json)
    print_step (step, result);
}

static void
finished_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Run *run = user_data;

  run->is_done = TRUE;
  if (!lamp_check_run_finish (LAMP_CHECK (source), result, &run->error))
    run->is_ok = FALSE;
}

/* Who cannot get through may come back later; who was refused need not. */
static gboolean
is_unreachable (const GError *error)
{
  return g_error_matches (error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_UNREACHABLE)
         || (error != NULL
             && (error->domain == G_RESOLVER_ERROR || error->domain == G_IO_ERROR
                 || error->domain == G_TLS_ERROR));
}

/**
 * lamp_ctl_check:
 *
 * Each step of a connection, in order, until one fails.
 */
LampExit
lamp_ctl_check (LampCtl *ctl, int argc, char **argv)
{
  const LampCheckOptions options = {
    .cloud = ctl->cloud,
    .token = ctl->token,
    .sign_in = ctl->sign_in,
    .directory = ctl->directory,
    .zone = ctl->zone,
  };
  g_autoptr (LampCheck) check = lamp_check_new (&options);
  g_autofree char *text = NULL;
  Run run = { .ctl = ctl, .json = lamp_json_writer_new (), .is_ok = TRUE };
  gboolean is_away;

  lamp_json_writer_begin_object (run.json, NULL);
  lamp_json_writer_begin_array (run.json, "steps");
  g_signal_connect (check, "step-changed", G_CALLBACK (step_changed_cb), &run);
  lamp_check_run_async (check, NULL, finished_cb, &run);
  while (!run.is_done)
    g_main_context_iteration (NULL, TRUE);
  lamp_json_writer_end (run.json);
  lamp_json_writer_boolean (run.json, "ok", run.is_ok);
  lamp_json_writer_end (run.json);
  text = lamp_json_writer_finish (run.json);
  if (ctl->is_json)
    g_print ("%s\n", text);
  is_away = is_unreachable (run.error);
  g_clear_error (&run.error);

  return run.is_ok ? LAMP_EXIT_DONE : is_away ? LAMP_EXIT_NO_CONNECTION : LAMP_EXIT_FAILED;
}
