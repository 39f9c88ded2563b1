/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Time is a number of microseconds since 1970-01-01T00:00:00Z, named *_us; there is no other clock. */
#define LAMP_US_PER_SECOND G_TIME_SPAN_SECOND
#define LAMP_US_PER_MINUTE G_TIME_SPAN_MINUTE
#define LAMP_US_PER_HOUR   G_TIME_SPAN_HOUR
#define LAMP_US_PER_DAY    G_TIME_SPAN_DAY
#define LAMP_NO_TIME       G_MININT64

typedef enum
{
  LAMP_PRECISION_YEAR,
  LAMP_PRECISION_MONTH,
  LAMP_PRECISION_DAY,
  LAMP_PRECISION_INSTANT,
} LampPrecision;

gboolean lamp_instant_parse (const char *text, gsize length, gint64 *us, LampPrecision *precision)
    G_GNUC_WARN_UNUSED_RESULT;
gint64 lamp_instant_from_local (gint64 civil_us, GTimeZone *zone);
char *lamp_instant_format (gint64 us) G_GNUC_WARN_UNUSED_RESULT;

/* How much of a past moment has to be told so that nobody takes it for another. */
typedef enum
{
  LAMP_TELL_CLOCK, /* the clock time alone */
  LAMP_TELL_DAY,   /* day and month too */
  LAMP_TELL_YEAR,  /* and the year */
} LampTelling;

LampTelling lamp_instant_telling (gint64 us, gint64 now_us, GTimeZone *zone);

gint64 lamp_hour_of (gint64 us);
gint lamp_day_of (gint64 us, GTimeZone *zone);
guint lamp_minute_of_day (gint64 us, GTimeZone *zone);
gint64 lamp_day_start (gint day, GTimeZone *zone);

G_END_DECLS
