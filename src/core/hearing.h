/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * LampHearing:
 *
 * Whether an alarm would be heard, the nearest reason first why not.
 */
typedef enum
{
  LAMP_HEARING_UNKNOWN,   /* not asked for long enough; says nothing */
  LAMP_HEARING_NO_SERVER, /* nothing on this computer takes sound */
  LAMP_HEARING_NO_OUTPUT, /* no output, or one that leads nowhere */
  LAMP_HEARING_UNPLUGGED, /* nothing is connected to the output, or the screen in it sleeps */
  LAMP_HEARING_SUSPENDED, /* the output has been stopped */
  LAMP_HEARING_MUTED,     /* the output */
  LAMP_HEARING_OWN_MUTED, /* this program, in the computer's mixer */
  LAMP_HEARING_QUIET,     /* the output is below the floor */
  LAMP_HEARING_OWN_QUIET, /* this program is, in the computer's mixer */
  LAMP_HEARING_HEARD,
} LampHearing;

/**
 * LampHearingFacts:
 * @is_asking: the answer is still to come
 * @has_server: a sound server answers
 * @has_output: our stream leads to an output
 * @is_dummy: which takes sound and gives it to nobody
 * @is_unplugged: whose socket is known to be empty
 * @is_suspended: the output does not run though it should
 * @is_muted: the output
 * @is_own_muted: our stream
 * @percent: the output's volume as its slider shows it
 * @own_percent: our stream's
 *
 * What the sound server says.
 */
typedef struct
{
  gboolean is_asking;
  gboolean has_server;
  gboolean has_output;
  gboolean is_dummy;
  gboolean is_unplugged;
  gboolean is_suspended;
  gboolean is_muted;
  gboolean is_own_muted;
  guint percent;
  guint own_percent;
} LampHearingFacts;

/* A test is of the shift that made it. */
#define LAMP_HEARING_TEST_LASTS_US (12 * G_TIME_SPAN_HOUR)

LampHearing lamp_hearing_judge (const LampHearingFacts *facts);
gboolean lamp_hearing_is_deaf (LampHearing hearing);
gboolean lamp_hearing_can_be_turned_on (LampHearing hearing);
gboolean lamp_hearing_is_test_due (gint64 tested_us, gint64 now_us);

G_END_DECLS
