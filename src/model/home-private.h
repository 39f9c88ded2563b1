/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/home.h"

G_BEGIN_DECLS

/* How the loader, or a test without an engine, keeps the models current. Main thread. */
LampHome *lamp_home_new_detached (GTimeZone *zone, gint64 now_us) G_GNUC_WARN_UNUSED_RESULT;
void lamp_home_apply_residents (LampHome *self, GPtrArray *rows);
void lamp_home_apply_latest (LampHome *self, const char *id, GPtrArray *latest);
void lamp_home_apply_alerts (LampHome *self, GPtrArray *alerts);
void lamp_home_apply_cases (LampHome *self, GPtrArray *cases, GPtrArray *pauses);
void lamp_home_apply_status (LampHome *self, const LampStatus *status);
void lamp_home_apply_now (LampHome *self, gint64 now_us);
void lamp_home_apply_done (LampHome *self);
void lamp_home_apply_sparks_done (LampHome *self);
void lamp_home_apply_busy (LampHome *self, gboolean is_busy);

/* What is known of the alerts, and what follows from it. */
typedef struct _LampHomeCases LampHomeCases;
LampHomeCases *lamp_home_cases_new (void) G_GNUC_WARN_UNUSED_RESULT;
void lamp_home_cases_free (LampHomeCases *cases);
LampHomeCases *lamp_home_get_cases (LampHome *self);
gboolean lamp_home_judge_due (LampHome *self);
gboolean lamp_home_note_link (LampHome *self);
void lamp_home_settle_alerts (LampHome *self, GPtrArray *items, GPtrArray *over);

/* What the loader hangs on the home. */
typedef struct _LampHomeLoader LampHomeLoader;
LampHomeLoader *lamp_home_loader_new (LampHome *home,
                                      LampEngine *engine,
                                      const char *directory) G_GNUC_WARN_UNUSED_RESULT;
void lamp_home_loader_free (LampHomeLoader *loader);
void lamp_home_set_loader (LampHome *self, LampHomeLoader *loader, GDestroyNotify destroy);
LampHomeLoader *lamp_home_get_loader (LampHome *self);

G_END_DECLS
