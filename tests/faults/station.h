/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "../hurts/home.h"
#include "station/engine.h"

/**
 * Station:
 * @home: the cloud, the folder, and a reader; its store is the engine's
 * @status: what the engine last told the screen
 *
 * A whole station, engine and all, against a real cloud over real HTTP. It looks at the values when it is told to,
 * and by itself only when an attempt has failed.
 */
typedef struct
{
  Home home;
  LampEngine *engine;
  LampEngineOptions options; /* may be changed before station_begin() */
  LampStatus status;
  LampDatabase *acts; /* to read */
  guint tick_id;
  gboolean is_looking;
  char *last; /* what is waited for, for whoever reads the log */
} Station;

/* What the table of a fault says of the screen. */
typedef struct
{
  LampLink link;
  const char *problem; /* how it begins; "" for none */
} StationWords;

void station_set_up (Station *station, gconstpointer options);
void station_prepare (Station *station, gconstpointer options);
void station_begin (Station *station);
void station_end (Station *station);
void station_tear_down (Station *station, gconstpointer options);

void station_fault (Station *station, const char *json);
guint station_hits (Station *station);
void station_turn (Station *station, const char *waits_for);
void station_look (Station *station);
char *station_enter (Station *station, guint pulse);
void station_ask_again (Station *station, const char *uuid);
LampAct *station_act (Station *station, const char *uuid);
guint station_in_cloud (Station *station, const char *uuid);
gint64 station_count (Station *station, const char *sql);
char *station_cursor (Station *station);
gboolean station_says (Station *station, const StationWords *words);
void station_wait_for_words (Station *station, const StationWords *words);
void station_assert_words (Station *station, const StationWords *words);
LampAct *station_wait_for_act (Station *station,
                               const char *uuid,
                               LampActState state) G_GNUC_WARN_UNUSED_RESULT;
void station_wait_for_pulses (Station *station, const char *pulses);

GHashTable *station_kinds (void);

/* A wait that says what it waits for if it must give up. */
#define STATION_WAIT(station, condition)    \
  do                                        \
    {                                       \
      if (condition)                        \
        break;                              \
      station_turn ((station), #condition); \
    }                                       \
  while (TRUE)
