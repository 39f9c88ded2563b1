/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/rulebooks.h"
#include "station/watches.h"
#include "store/mark.h"

G_BEGIN_DECLS

/* Sensors report with different delays: at the mark one has been heard up to a minute ago, another up to
 * half an hour. What was taken before is known by its time and changes nothing. */
#define LAMP_WATCHES_BEFORE_MARK_US LAMP_US_PER_HOUR

/* What the files of the rules' memory share. */
struct _LampWatches
{
  GHashTable *watches;   /* resident id -> LampWatch */
  GHashTable *touched;   /* resident id -> LampWatch as it was; NULL if it was not there */
  GHashTable *open;      /* alert key -> LampAlert, open and committed */
  GHashTable *news;      /* alert key -> LampAlert, raised or ended since the last commit */
  GHashTable *withdrawn; /* alert keys that the rules, run again, do not raise */
  GHashTable *late; /* resident id -> gint64: the earliest end of what came after newer readings */
  GArray *transitions; /* LampTransition, scratch */
  LampRulebooks *books;
  gint64 now_us;              /* of what is being fed */
  LampBreathFunc breath_func; /* (nullable) */
  gpointer breath_data;
};

LampWatch *lamp_watches_take (LampWatches *self, const char *resident_id);
gboolean lamp_watches_fit (LampReading *reading, const LampWatch *watch, gint64 now_us);
void lamp_watches_note_transitions (LampWatches *self, const char *resident_id);
gboolean lamp_watches_replay_late (LampWatches *self,
                                   LampStore *store,
                                   const char *resident_id,
                                   const LampMark *mark,
                                   gint64 ticked_us,
                                   gint64 now_us,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
void
lamp_watches_note_late (LampWatches *self, const char *resident_id, const LampReading *reading);
gboolean lamp_watches_judge_sets (LampWatches *self,
                                  LampStore *store,
                                  const char *resident_id,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_watches_is_long_past (const LampTransition *transition, gint64 now_us);

G_END_DECLS
