/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/database.h"
#include "store/reader.h"
#include "store/store.h"

G_BEGIN_DECLS

/* A folder of its own for each test, with a store in it, and one batch to fill. */
typedef struct
{
  char *directory;
  GTimeZone *zone;
  LampStore *store;
  LampBatch *batch;
} Fixture;

/* Half past eight in the morning of an ordinary day, UTC. */
#define FIXTURE_NOW (G_GINT64_CONSTANT (1795422600) * LAMP_US_PER_SECOND)

void fixture_set_up (Fixture *fixture, gconstpointer zone);
void fixture_tear_down (Fixture *fixture, gconstpointer zone);
void fixture_reopen (Fixture *fixture, gboolean *was_rebuilt);
char *fixture_path (Fixture *fixture, const char *name);
LampReader *fixture_reader (Fixture *fixture);

LampObservation *batch_observe (LampBatch *batch,
                                const char *id,
                                const char *version,
                                gint64 last_updated_us,
                                const char *resident,
                                gint64 start_us,
                                gint64 end_us);
LampValue *batch_value (LampBatch *batch, LampMetricId metric, gint64 value);
void batch_pulse (LampBatch *batch,
                  const char *id,
                  const char *version,
                  gint64 last_updated_us,
                  gint64 end_us,
                  gint64 value);

LampIngest *fixture_put (Fixture *fixture);
void fixture_verify (Fixture *fixture);
guint64 count_all (const LampCounts *counts);
void read_counts (Fixture *fixture, LampCounts *counts);
gint64 read_number (Fixture *fixture, const char *file, const char *sql);
void run_sql (const char *path, const char *sql);

G_END_DECLS
