/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "store/reader.h"

G_BEGIN_DECLS

/* Why there is no reading; only what is known is ever said. */
typedef enum
{
  LAMP_GAP_NO_DATA,  /* nothing is known about it */
  LAMP_GAP_NOT_WORN, /* the device said so */
  LAMP_GAP_NO_VALUE, /* the device spoke, but gave no value */
  LAMP_GAP_UNUSABLE, /* values came that cannot be true */
  LAMP_GAP_NOT_SENT, /* the cloud was read to its end and had nothing of a sensor that speaks often */
  LAMP_GAP_NOT_RECEIVED, /* the cloud has not been asked for that time yet */
  LAMP_GAP_LOADING,      /* it is being asked now */
  LAMP_GAP_OFFLINE,      /* the station has not reached the cloud since */
  LAMP_N_GAPS
} LampGapCause;

/**
 * LampGapFacts:
 * @received: from when to when the cloud has been read to its end
 * @tail: the cause of what lies after that: %LAMP_GAP_OFFLINE, %LAMP_GAP_NOT_RECEIVED, or
 * %LAMP_GAP_NO_DATA while the cloud is reached, for then the seconds since are nobody's fault
 * @asides: (nullable) (element-type LampAside): what came without a usable number, by end
 * @is_loading: what lies before @received is on its way
 */
typedef struct
{
  LampReceived received;
  LampGapCause tail;
  GArray *asides;
  gboolean is_loading;
} LampGapFacts;

typedef void (*LampGapFunc) (gint64 start_us,
                             gint64 end_us,
                             LampGapCause cause,
                             gpointer user_data);

void lamp_gap_facts_clear (LampGapFacts *facts);
void lamp_gap_split (const LampGapFacts *facts,
                     gint64 apart_us,
                     gboolean is_continuous,
                     gint64 start_us,
                     gint64 end_us,
                     LampGapFunc func,
                     gpointer user_data);

G_END_DECLS
