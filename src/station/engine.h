/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "station/changes.h"
#include "station/entry.h"

G_BEGIN_DECLS

#define LAMP_TYPE_ENGINE (lamp_engine_get_type ())
G_DECLARE_FINAL_TYPE (LampEngine, lamp_engine, LAMP, ENGINE, GObject)

/**
 * LampEngineOptions:
 * @cloud: (nullable): the FHIR base URL; %NULL works on cached data only
 * @token: (nullable): a static bearer token
 * @sign_in: (nullable): a file that says how to sign in, instead of @token
 * @history_days: how far back the first pull reaches, 0 for all there is
 * @poll_s: seconds between two looks at the values, 0 for the usual half minute
 * @patience_s: seconds of silence after which a question is given up, 0 for the usual half minute; an answer
 *   as a whole may take twice as long
 * @keeps_alerts: what the rules of this station raise stays here: the cloud raises its own
 */
typedef struct
{
  const char *cloud;
  const char *token;
  const char *sign_in;
  const char *directory;
  GTimeZone *zone;
  guint history_days;
  guint poll_s;
  guint patience_s;
  gboolean keeps_alerts;
} LampEngineOptions;

/* Signals, emitted on the main context of the thread that made the engine: "changed" (LampChanges *),
 * coalesced to at most one a frame; "opened" (GError *, NULL when all is well) once after
 * lamp_engine_begin(). */
LampEngine *lamp_engine_new (const LampEngineOptions *options) G_GNUC_WARN_UNUSED_RESULT;
void lamp_engine_get_options (LampEngine *self, LampEngineOptions *options);
gboolean lamp_engine_start (LampEngine *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void lamp_engine_begin (LampEngine *self);
void lamp_engine_stop (LampEngine *self);
void lamp_engine_sync_now (LampEngine *self);
void lamp_engine_want_older (LampEngine *self, const char *resident_id, gint64 from_us);
/* Work on acts.db, on the engine's thread; @clock_offset_us is the cloud's clock minus this machine's. */
typedef gboolean (*LampEngineJob) (LampDatabase *acts,
                                   gint64 clock_offset_us,
                                   gpointer data,
                                   GError **error);
void lamp_engine_run_async (LampEngine *self,
                            LampEngineJob run,
                            gpointer data,
                            GDestroyNotify destroy,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
gboolean lamp_engine_run_finish (LampEngine *self,
                                 GAsyncResult *result,
                                 gpointer *data,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
void lamp_engine_act_async (LampEngine *self,
                            LampEntry *entry,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
gboolean lamp_engine_act_finish (LampEngine *self,
                                 GAsyncResult *result,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
