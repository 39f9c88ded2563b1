/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demo/simulator.h"

#include "core/instant.h"

G_BEGIN_DECLS

#define LAMP_SIM_HISTORY_DAYS 30
#define LAMP_SIM_MAX          2000

/* What a resident is in the plan of the home; most are ordinary. */
typedef enum
{
  LAMP_ROLE_NONE,
  LAMP_ROLE_INFECTION,       /* rose over two days, at its height now */
  LAMP_ROLE_INFECTION_EARLY, /* began yesterday */
  LAMP_ROLE_LOW_OXYGEN,
  LAMP_ROLE_SILENT, /* no sensor heard for an hour */
  LAMP_ROLE_ON_LEAVE,
  LAMP_ROLE_FLAT_BATTERY,
  LAMP_ROLE_FALL,
  LAMP_ROLE_BED_EXIT,
  LAMP_ROLE_DOOR_EXIT,
  LAMP_ROLE_INFECTION_PAST,
  LAMP_ROLE_RECOVERED, /* was ill until twelve hours ago */
  LAMP_N_ROLES
} LampSimRole;

typedef enum
{
  LAMP_SIM_PULSE,
  LAMP_SIM_BREATHING,
  LAMP_SIM_SPO2,
  LAMP_SIM_TEMPERATURE,
  LAMP_SIM_PRESSURE,
  LAMP_SIM_WEIGHT,
  LAMP_SIM_SLEEP,
  LAMP_SIM_SLEEP_DEEP,
  LAMP_SIM_SLEEP_LIGHT,
  LAMP_SIM_SLEEP_REM,
  LAMP_SIM_BED_STATE,
  LAMP_SIM_MOTION,
  LAMP_SIM_ACTIVITY,
  LAMP_SIM_FALL,
  LAMP_SIM_DOOR_EXIT,
  LAMP_SIM_ROOM_TEMPERATURE,
  LAMP_SIM_ROOM_HUMIDITY,
  LAMP_SIM_BATTERY,
  LAMP_SIM_N_SIGNALS
} LampSimSignal;

typedef enum
{
  LAMP_SIM_MAT,
  LAMP_SIM_BAND,
  LAMP_SIM_CLIP,
  LAMP_SIM_CUFF,
  LAMP_SIM_THERMOMETER,
  LAMP_SIM_SCALE,
  LAMP_SIM_ROOM,
  LAMP_SIM_N_DEVICES
} LampSimDevice;

/**
 * LampSimKey:
 * @end_s: when the reading ended, in seconds since 1970
 * @resident: the place in the home, from 0
 * @period_s: over how long it was taken, 0 for a moment
 * @extra: which of several at the same time
 *
 * All there is to know of a reading; its values follow from it and from the seed.
 */
typedef struct
{
  gint64 end_s;
  guint resident;
  LampSimSignal signal;
  guint period_s;
  guint extra;
} LampSimKey;

typedef struct
{
  char *name;   /* as it is read */
  char *family; /* (nullable) */
  char *given;
  char *native; /* (nullable): in Chinese characters or Tamil script */
  const char *language;
} LampSimPerson;

typedef struct
{
  LampSimPerson person;
  LampSimRole role;
  gboolean is_female;
  gboolean has_radar;
  gboolean is_continuous; /* wears the clip all day */
  char birth_date[11];
  char id[16];
  char room[8];
  char bed; /* 'A' or 'B' */
  guint ward;
  guint second; /* of the minute in which its summaries end */
  double pulse, breathing, spo2, temperature, systolic, diastolic, weight;
} LampSimResident;

struct _LampDemoSimulator
{
  guint64 seed;
  gint64 now_s;    /* at the start: what the plan hangs on */
  gint64 offset_s; /* of the home's clocks, east of UTC; the same all year */
  guint n_residents;
  LampSimResident *residents;
  guint n_wards;
  LampTerm *terms; /* of each resident and signal, see simulator-render.c */
  guint8 *n_terms;
  GStringChunk *strings;
  gint64 filled_us; /* rows that end their way before this are made */
  GArray *pending;  /* LampDemoRow, made but not come about yet */
  guint next;
};

typedef struct
{
  gint64 at_s;
  guint state; /* LampBedState */
} LampSimBedEvent;

#define LAMP_SIM_MAX_BED_EVENTS 8

/* simulator-signal.c */
guint64 lamp_sim_mix (guint64 a, guint64 b);
double lamp_sim_uniform (guint64 hash);
guint64 lamp_sim_hash (const LampDemoSimulator *simulator, guint resident, guint what, gint64 step);
double lamp_sim_infection (const LampDemoSimulator *simulator,
                           const LampSimResident *resident,
                           gint64 at_s);
double lamp_sim_value (const LampDemoSimulator *simulator,
                       guint resident,
                       LampSimSignal signal,
                       gint64 at_s);
gint64 lamp_sim_tenths (double value);
guint
lamp_sim_battery (const LampDemoSimulator *simulator, guint resident, guint device, gint64 at_s);
gboolean lamp_sim_is_silent (const LampDemoSimulator *simulator, guint resident, gint64 at_s);

/* simulator-people.c */
void lamp_sim_person_invent (LampSimPerson *person, gboolean is_female, guint64 hash);
void lamp_sim_person_clear (LampSimPerson *person);

/* simulator-schedule.c */
void
lamp_sim_schedule (const LampDemoSimulator *simulator, gint64 from_us, gint64 to_us, GArray *rows);
guint lamp_sim_bed_events (const LampDemoSimulator *simulator,
                           guint resident,
                           gint64 day,
                           LampSimBedEvent events[LAMP_SIM_MAX_BED_EVENTS]);
gint64 lamp_sim_event_time (const LampDemoSimulator *simulator, LampSimRole role);
gint64 lamp_sim_local_day (const LampDemoSimulator *simulator, gint64 at_s);
gint64 lamp_sim_local_midnight (const LampDemoSimulator *simulator, gint64 day);
gint64 lamp_sim_local_hour (const LampDemoSimulator *simulator, gint64 at_s);

/* simulator-key.c */
guint64 lamp_sim_key_pack (const LampSimKey *key);
void lamp_sim_key_unpack (guint64 packed, LampSimKey *key);
gint64 lamp_sim_key_updated (const LampDemoSimulator *simulator, guint64 packed);
void lamp_sim_key_id (const LampDemoSimulator *simulator, guint64 packed, GString *out);
gboolean lamp_sim_key_from_id (const LampDemoSimulator *simulator, const char *id, guint64 *packed);

/* simulator-render.c */
void lamp_sim_index_init (LampDemoSimulator *simulator);
void lamp_sim_index (const LampDemoSimulator *simulator, guint64 packed, LampIndex *index);
void lamp_sim_render (const LampDemoSimulator *simulator, guint64 packed, GString *out);
void lamp_sim_append_time (const LampDemoSimulator *simulator, GString *out, gint64 at_s);
void lamp_sim_append_instant (GString *out, gint64 at_us);
const char *lamp_sim_device_prefix (LampSimDevice device);

/* simulator-home.c */
GBytes *lamp_sim_home_resources (const LampDemoSimulator *simulator);

G_END_DECLS
