/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/resident-item.h"

G_BEGIN_DECLS

#define LAMP_SPARK_COLUMN_US (15 * LAMP_US_PER_MINUTE)

gint64 lamp_spark_end (gint64 now_us);
void lamp_spark_init (LampSpark *spark, gint64 end_us);
void lamp_spark_shift (LampSpark *spark, gint64 end_us);
void lamp_spark_add (LampSpark *spark, const LampReading *reading);

G_END_DECLS
