/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/home.h"
#include "model/session.h"
#include "store/draft.h"
#include "station/correction.h"
#include "store/outbox.h"

G_BEGIN_DECLS

/* @error is NULL once it is on disk; else nothing was kept, and the person must be told. */
typedef void (*LampHomeKeptFunc) (const GError *error, gpointer user_data);

LampSession *lamp_home_get_session (LampHome *self);
void lamp_home_keep (LampHome *self, LampEntry *entry, LampHomeKeptFunc kept, gpointer user_data);
void lamp_home_keep_draft (
    LampHome *self, const char *key, const char *body, LampHomeKeptFunc kept, gpointer user_data);
LampDraft *lamp_home_find_draft (LampHome *self, const char *key) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *lamp_home_list_acts (LampHome *self,
                                const char *resident_id,
                                gboolean with_settled,
                                gint64 from_us) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *lamp_home_list_unsettled (LampHome *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *lamp_home_list_pauses (LampHome *self,
                                  const char *resident_id) G_GNUC_WARN_UNUSED_RESULT;
GHashTable *lamp_home_list_staff_names (LampHome *self) G_GNUC_WARN_UNUSED_RESULT;
void
lamp_home_ask_again (LampHome *self, const char *uuid, LampHomeKeptFunc kept, gpointer user_data);
void lamp_home_amend (LampHome *self,
                      const LampAmendment *wish,
                      LampHomeKeptFunc kept,
                      gpointer user_data);
void lamp_home_settle_conflict (LampHome *self,
                                const char *uuid,
                                LampConflictChoice choice,
                                LampHomeKeptFunc kept,
                                gpointer user_data);
void lamp_home_take_back (LampHome *self,
                          const char *uuid,
                          const char *reason,
                          LampHomeKeptFunc kept,
                          gpointer user_data);

G_END_DECLS
