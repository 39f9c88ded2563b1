/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "../demo/client.h"
#include "station/pusher.h"
#include "station/references.h"
#include "station/sync.h"

/**
 * Home:
 * @client: the cloud, and a way to change it behind the station's back
 *
 * A station without a screen against a real cloud over real HTTP, with a folder of its own. The cloud has one
 * bed, one ward and a resident "ann", and nothing else: what else there is, a test puts there.
 */
typedef struct
{
  Client *client;
  char *directory;
  GTimeZone *zone;
  LampConnection *connection;
  LampStore *store;
  LampReader *reader;
  LampWatches *watches;
  LampSync *sync;
  LampPusher *pusher;
  GError *error; /* of the last pull */
  guint
      n_ties; /* set before home_begin(): so many pulses of one lastUpdated are in the cloud from the start */
} Home;

void home_set_up (Home *home, gconstpointer options);
void home_set_up_with (Home *home, const LampCloudOptions *options, const char *observations);
void home_tear_down (Home *home, gconstpointer options);
void home_begin (Home *home, gconstpointer options);
void home_replace_cloud (Home *home, gconstpointer options);
void home_open (Home *home);
void home_close (Home *home);
gboolean home_pull (Home *home);
gboolean home_repair (Home *home, LampRepair repair);
guint home_sweep (Home *home);
void home_put (Home *home, const char *type, const char *id, const char *members);
void home_put_pulse (Home *home, const char *id, const char *resident, gint64 age_s, guint pulse);
void home_delete (Home *home, const char *type, const char *id);
void home_fault (Home *home, const char *json);
void home_clear_faults (Home *home);
char *home_pulses (Home *home, const char *resident);
char *home_residents (Home *home);
char *home_time (Home *home, gint64 age_s);
gint64 home_count (Home *home, const char *sql);
