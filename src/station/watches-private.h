/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/rulebooks.h"
#include "station/watches.h"

G_BEGIN_DECLS

/* What the files of the rules' memory share. */
struct _LampWatches
{
  GHashTable *watches;   /* resident id -> LampWatch */
  GHashTable *touched;   /* resident id -> LampWatch as it was; NULL if it was not there */
  GHashTable *open;      /* alert key -> LampAlert, open and committed */
  GHashTable *news;      /* alert key -> LampAlert, raised or ended since the last commit */
  GHashTable *withdrawn; /* alert keys that the rules, run again, do not raise */
  GArray *transitions;   /* LampTransition, scratch */
  LampRulebooks *books;
  gint64 now_us; /* of what is being fed */
};

LampWatch *lamp_watches_take (LampWatches *self, const char *resident_id);
void lamp_watches_note_transitions (LampWatches *self, const char *resident_id);
gboolean lamp_watches_fit (LampReading *reading, const LampWatch *watch, gint64 now_us);
gboolean lamp_watches_is_long_past (const LampTransition *transition, gint64 now_us);

G_END_DECLS
