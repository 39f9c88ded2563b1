/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cloud/hints.h"
#include "station/engine.h"
#include "station/older.h"
#include "station/push-loop.h"
#include "station/references.h"
#include "station/share.h"
#include "station/sync.h"
#include "station/wake.h"
#include "station/watches.h"

G_BEGIN_DECLS

#define LAMP_ENGINE_N_HINTS 2

/* What the files of the engine share. Fields are grouped by the thread that owns them. */
struct _LampEngine
{
  GObject parent_instance;

  /* Set before the thread starts, read by both. */
  char *cloud;
  char *token;
  char *sign_in;
  char *directory;
  GTimeZone *zone;
  guint history_days;
  guint poll_s;
  guint patience_s;
  gboolean keeps_alerts;
  GMainContext *home_context;
  GMainContext *context;

  struct
  {
    GThread *thread;
    LampWake *wake;
  } home;

  struct
  {
    GMainLoop *loop;
    LampStore *store;
    LampReader *reader;
    LampWatches *watches;
    LampConnection *connection;
    LampSync *sync;
    LampPushLoop *push_loop;
    LampHints *hints[LAMP_ENGINE_N_HINTS];
    LampReferences *references;
    LampOlder *older; /* (nullable) */
    LampShare *share; /* (nullable) */
    GCancellable *cancellable;
    GSource *timer;
    gboolean is_in_round;
    gboolean pulls_after_push;
    gboolean is_quitting;
    gboolean is_hinted;   /* the next look is because of a hint */
    gboolean is_poll_due; /* and is a whole one all the same */
    gboolean is_look;     /* the one that runs is because of a hint */
    guint n_looks_again;
    guint64 n_observations_before;
    gint64 round_began_us, round_ended_us;
    guint n_failures;
    LampSchedule schedule;
    gint64 repaired_us; /* monotonic */
    gboolean is_night;
    LampStreamSet pulled;
    gint64 next_trim_us;
    LampStatus status;
  } engine;

  struct
  {
    GMutex lock;
    GCond opened;
    gboolean has_opened;
    GError *open_error;
    LampChanges *pending; /* (nullable): waits to be delivered */
    GSource *delivery;    /* (nullable): is going to */
    GQueue
        jobs; /* GTask, not owned: acts that have not been begun; each has a source that holds it */
    gboolean is_stopped;
    gboolean has_ended;    /* nothing that is posted now would be looked at */
    gboolean is_announced; /* "opened" is wanted; nobody waits */
  } shared;
};

void lamp_engine_publish (LampEngine *self, const LampSyncNews *news, GHashTable *residents);
void lamp_engine_announce (LampEngine *self);
void lamp_engine_pull (LampEngine *self);
gboolean lamp_engine_look_back (LampEngine *self) G_GNUC_WARN_UNUSED_RESULT;
void lamp_engine_trim_if_due (LampEngine *self);
gboolean lamp_engine_is_refused_stream (const GError *error);
void lamp_engine_report_refusal (LampEngine *self);
void lamp_engine_round_over (LampEngine *self, const GError *error);
void lamp_engine_count_outbox (LampEngine *self);
void lamp_engine_keep_waiting (gpointer engine);
void lamp_engine_pushed (gpointer user_data);

gpointer lamp_engine_run_thread (gpointer engine);
gboolean lamp_engine_quit_cb (gpointer engine);
void lamp_engine_open_cloud (LampEngine *self);
void lamp_engine_run (LampEngine *self, GSourceFunc func);

void lamp_engine_set_link (LampEngine *self, LampLink link, const char *problem);
void lamp_engine_news_stored (const LampSyncNews *news, gpointer engine);
void lamp_engine_schedule_round (LampEngine *self, guint delay_ms);

void lamp_engine_open_hints (LampEngine *self);
void lamp_engine_stop_hints (LampEngine *self);
gboolean lamp_engine_hints_are_busy (LampEngine *self);
void lamp_engine_close_hints (LampEngine *self);
guint lamp_engine_poll_s (LampEngine *self, guint usual_s);
void lamp_engine_begin_round (LampEngine *self);
guint lamp_engine_end_round (LampEngine *self, guint delay_ms);
void lamp_engine_woken (gpointer user_data);

void lamp_engine_open_share (LampEngine *self);
void lamp_engine_share (LampEngine *self);
void lamp_engine_stop_share (LampEngine *self);
gboolean lamp_engine_share_is_busy (LampEngine *self);
void lamp_engine_note_share (LampEngine *self);

void lamp_engine_report_unused (const LampSyncNews *news);

G_END_DECLS
