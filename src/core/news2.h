/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "core/metric.h"

G_BEGIN_DECLS

typedef enum
{
  LAMP_NEWS2_BREATHING,
  LAMP_NEWS2_SPO2,
  LAMP_NEWS2_OXYGEN,
  LAMP_NEWS2_SYSTOLIC,
  LAMP_NEWS2_PULSE,
  LAMP_NEWS2_CONSCIOUSNESS,
  LAMP_NEWS2_TEMPERATURE,
  LAMP_NEWS2_N_PARTS
} LampNews2Part;

typedef enum
{
  LAMP_NEWS2_LOW,
  LAMP_NEWS2_LOW_MEDIUM,
  LAMP_NEWS2_MEDIUM,
  LAMP_NEWS2_HIGH,
} LampNews2Band;

/**
 * LampNews2Input:
 * @is_known: which parts there are; a part that is not known is never taken for normal
 * @value: milli; for oxygen 0 air or 1 oxygen; for consciousness a LampConsciousness
 * @scale: SpO2 scale, 1 or 2
 */
typedef struct
{
  gboolean is_known[LAMP_NEWS2_N_PARTS];
  gint64 value[LAMP_NEWS2_N_PARTS];
  guint scale;
} LampNews2Input;

/**
 * LampNews2:
 * @known: how many of the seven parts went in
 * @minimum: the lowest total that the known parts allow; the total itself when @known is 7
 * @maximum: the highest
 * @band: the band of @minimum, which missing parts can only raise
 * @score: 0 to 3 for each known part that has a score of its own, -1 where it has none
 *
 * A complete or partial NEWS2. Source: Royal College of Physicians, National Early Warning Score
 * (NEWS) 2, 2017.
 */
typedef struct
{
  guint known;
  guint minimum, maximum;
  LampNews2Band band;
  gint score[LAMP_NEWS2_N_PARTS];
} LampNews2;

typedef enum
{
  LAMP_NEWS2_ERROR_COLUMN, /* a column is missing or holds no such value: refuse the line, go on */
} LampNews2Error;

#define LAMP_NEWS2_ERROR (lamp_news2_error_quark ())
GQuark lamp_news2_error_quark (void);

void lamp_news2_score (const LampNews2Input *input, LampNews2 *score);
LampMetricId lamp_news2_metric (LampNews2Part part);
const char *lamp_news2_band_to_string (LampNews2Band band);
gboolean lamp_news2_read_csv_line (const char *line,
                                   LampNews2Input *input,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *lamp_news2_to_csv (const LampNews2 *score) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
