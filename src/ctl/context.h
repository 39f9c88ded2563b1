/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "core/alert-signal.h"
#include "station/entry.h"
#include "station/pusher.h"
#include "station/sync.h"
#include "fhir/json-writer.h"
#include "store/reader.h"

G_BEGIN_DECLS

/* Exit codes, an interface: see docs/outputs.md. */
typedef enum
{
  LAMP_EXIT_DONE = 0,
  LAMP_EXIT_FAILED = 1,
  LAMP_EXIT_WRONG_USE = 2,
  LAMP_EXIT_NO_CONNECTION = 3, /* cached data were used */
} LampExit;

/**
 * LampCtl:
 * @cloud: (nullable): the FHIR base
 * @sign_in: (nullable): the file that says how to sign in
 * @directory: the folder with the data
 * @has_failed_to_connect: the cloud was asked for and did not answer
 *
 * What every command has at hand.
 */
typedef struct
{
  char *cloud;
  char *token;
  char *sign_in;
  char *directory;
  GTimeZone *zone;
  gboolean is_json;
  gboolean has_failed_to_connect;

  LampConnection *connection;
  LampStore *store;
  LampWatches *watches;
  LampSync *sync;
  LampPusher *pusher;
  LampReader *reader;
} LampCtl;

void lamp_ctl_clear (LampCtl *ctl);
gboolean lamp_ctl_open_store (LampCtl *ctl, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean
lamp_ctl_open_sync (LampCtl *ctl, guint history_days, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_ctl_pull (LampCtl *ctl, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_ctl_push (LampCtl *ctl, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_ctl_open_reader (LampCtl *ctl, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_ctl_open_history (LampCtl *ctl, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gint64 lamp_ctl_now_us (LampCtl *ctl);
LampExit lamp_ctl_fail (const GError *error);
LampExit lamp_ctl_exit (LampCtl *ctl);
char *lamp_ctl_local_time (LampCtl *ctl, gint64 us) G_GNUC_WARN_UNUSED_RESULT;
void lamp_ctl_print_column (const char *text, guint width);

LampExit lamp_ctl_key (LampCtl *ctl, int argc, char **argv);
LampExit lamp_ctl_check (LampCtl *ctl, int argc, char **argv);
LampExit lamp_ctl_sync (LampCtl *ctl, int argc, char **argv);
LampExit lamp_ctl_residents (LampCtl *ctl, int argc, char **argv);
LampExit lamp_ctl_resident (LampCtl *ctl, int argc, char **argv);
LampExit lamp_ctl_readings (LampCtl *ctl, int argc, char **argv);
LampExit lamp_ctl_alerts (LampCtl *ctl, int argc, char **argv);
guint lamp_ctl_scale_of (LampCtl *ctl, const char *resident_id);
LampExit lamp_ctl_decisions (LampCtl *ctl, int argc, char **argv);
LampExit lamp_ctl_load (LampCtl *ctl, int argc, char **argv);
LampExit lamp_ctl_limits (LampCtl *ctl, int argc, char **argv);
LampExit lamp_ctl_replay (LampCtl *ctl, int argc, char **argv);
LampExit lamp_ctl_observe (LampCtl *ctl, int argc, char **argv);
LampExit lamp_ctl_respond (LampCtl *ctl, int argc, char **argv);
LampExit lamp_ctl_pause (LampCtl *ctl, int argc, char **argv);
LampExit lamp_ctl_outbox (LampCtl *ctl, int argc, char **argv);
LampExit lamp_ctl_enter (LampCtl *ctl, const LampEntry *entry);
LampExit lamp_ctl_report_acts (LampCtl *ctl, GPtrArray *acts);
gboolean lamp_ctl_write_alerts (LampCtl *ctl,
                                LampJsonWriter *json,
                                GPtrArray *cases,
                                const char *resident_id,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
LampSignals *
lamp_ctl_judge_alerts (LampCtl *ctl, GPtrArray *cases, GPtrArray *pauses) G_GNUC_WARN_UNUSED_RESULT;
LampExit lamp_ctl_wrong_use (const char *command, const GError *error, const char *usage);
LampExit lamp_ctl_news2 (LampCtl *ctl, int argc, char **argv);

G_END_DECLS
