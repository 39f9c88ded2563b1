/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the engine says in the log. The layers below say nothing above debug; the one place that handles a
 * thing reports it, once, and never a resident's data.
 */

#define G_LOG_DOMAIN "lamp-station"

#include "config.h"

#include "station/engine-private.h"

/**
 * lamp_engine_report_unused:
 *
 * Says in the log how many Observations could not be used and why: for whoever looks after the cloud, and
 * without anybody's values.
 */
void
lamp_engine_report_unused (const LampSyncNews *news)
{
  g_autoptr (GString) reasons = g_string_new (NULL);

  for (guint verdict = 0; verdict < LAMP_N_VERDICTS; verdict++)
    if (news->ingest->set_aside[verdict] > 0)
      g_string_append_printf (reasons, "%s%" G_GUINT64_FORMAT " %s", reasons->len > 0 ? ", " : "",
                              news->ingest->set_aside[verdict], lamp_verdict_to_string (verdict));
  if (reasons->len > 0)
    g_message ("%s: set aside: %s", lamp_stream_name (news->stream), reasons->str);
  if (news->n_refusals > 0)
    g_message ("%s: %u could not be read", lamp_stream_name (news->stream), news->n_refusals);
  if (news->n_outside > 0)
    g_message ("%s: %u were not asked for and are left out", lamp_stream_name (news->stream),
               news->n_outside);
}

/* The values, and they alone: of other streams a refusal is no error of the round. */
gboolean
lamp_engine_is_refused_stream (const GError *error)
{
  return g_error_matches (error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_FORBIDDEN)
         || g_error_matches (error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_REFUSED)
         || g_error_matches (error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_GONE);
}

/* Once, not at every look. */
void
lamp_engine_report_refusal (LampEngine *self)
{
  const char *refusal = lamp_sync_get_refusal (self->engine.sync);

  if (refusal != NULL && g_strcmp0 (refusal, self->engine.status.problem) != 0)
    g_message ("%s", refusal);
}
