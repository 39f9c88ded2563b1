/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/identity.h"
#include "store/locate.h"
#include "store/set-aside.h"
#include "store/store-private.h"
#include "store/tally.h"

G_BEGIN_DECLS

/**
 * LampPutItem:
 * @verdict: %LAMP_VERDICT_KEEP when its values speak for themselves
 * @is_done: a repeat, or replaced by another version in the same batch: nothing is written for it
 * @must_locate: rows of an older version may be there
 * @had_kept: rows of an older version were there
 * @had_aside: the verdict under which all of an older version was set aside, else
 * %LAMP_VERDICT_KEEP
 * @n_parts: rows that it wants to have
 * @n_new: rows written
 * @n_same: rows that were there already
 * @was_trimmed: it falls where retention has taken rows, so it was counted among those
 * @whole: once one of its set-aside rows stands for all of it, the verdict of that one
 *
 * What is known of one Observation of a batch on its way into the file.
 */
typedef struct
{
  const LampObservation *observation;
  guint8 key[LAMP_KEY_SIZE];
  LampVersionTag version;
  LampVerdict verdict;
  gint64 start_us, end_us;
  gboolean is_done;
  gboolean must_locate;
  gboolean has_old_aside;
  gboolean had_kept;
  LampVerdict had_aside;
  guint n_parts, n_new, n_same;
  gboolean was_trimmed;
  LampVerdict whole;
} LampPutItem;

/* A value that is to be kept. */
typedef struct
{
  LampPutItem *item;
  const LampSeries *series;
  const LampValue *value;
  LampVerdict verdict;
  gboolean is_lost; /* another Observation has its place */
} LampPutRow;

/**
 * LampPut:
 * @items: (element-type LampPutItem): one an Observation, in the batch's order; does not move
 * @rows: (element-type LampPutRow): sorted by series, end, start
 * @by_key: the item that stands for each id
 * @touched: set of the series (gint64) of which rows came or went
 * @touched_aside: likewise of which something was or is set aside
 * @vacated: (element-type LampOldRow): rows that went
 */
typedef struct
{
  LampStore *store;
  const LampBatch *batch;
  LampIngest *ingest;
  GArray *items;
  GArray *rows;
  GHashTable *by_key;
  GHashTable *touched;
  GHashTable *touched_aside;
  GArray *vacated;
  LampTally tally;
} LampPut;

gboolean lamp_put_seen (LampPut *put, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_put_rows (LampPut *put, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean
lamp_put_remove_row (LampPut *put, const LampOldRow *row, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_put_reinstate (LampPut *put, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void lamp_put_touch (GHashTable *set, gint64 series);

G_END_DECLS
