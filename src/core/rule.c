/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The alert catalogue as data: one row a rule with its words, one with its numbers.
 *
 * The numbers are the defaults of domain.md 4.1, most of which are NEWS2's bands (RCP 2017) with a
 * delay and a hysteresis that keep a value at the edge from ringing again and again. Bounds are
 * inclusive, on the value as it is shown: ">37.8" stands as 37.9, the first temperature beyond it.
 * The state machine that applies them is watch.c, the sentences are rule-text.c.
 *
 * To add a rule: a number at the end of LampRuleId, a row in both tables, one in watch-family.c unless it goes by one
 * value and one bound, a row in the tests.
 */

#include "config.h"

#include "core/limit.h"
#include "core/rule.h"

#include "core/identity.h"

#include <glib/gi18n-lib.h>

/* clang-format off */
#define M(value)   ((gint64) (value) * LAMP_MILLI)
#define TENTHS(n)  ((gint64) (n) * LAMP_MILLI / 10)
#define SECONDS(n) ((n) * LAMP_US_PER_SECOND)
#define MINUTES(n) ((n) * LAMP_US_PER_MINUTE)
#define HOURS(n)   ((n) * LAMP_US_PER_HOUR)
/* clang-format on */

#define NONE   LAMP_N_RULES
#define LOW    LAMP_PRIORITY_LOW
#define MEDIUM LAMP_PRIORITY_MEDIUM
#define HIGH   LAMP_PRIORITY_HIGH

/* What to do, where several rules say the same. */
#define BY_HAND     N_ ("Check by hand.")
#define BREATHS     N_ ("Count breaths for 60 s. Sit up.")
#define OXYGEN      N_ ("Warm finger, recheck. Oxygen as prescribed.")
#define LESS_OXYGEN N_ ("Oxygen may be too high. Follow prescription.")
#define PRESSURE    N_ ("Repeat in 5 min, other arm.")
#define BATTERY     N_ ("Change battery.")
#define WEIGH       N_ ("Reweigh, dietitian.")

/* What NEWS2 asks for (domain.md 1.2). */
#define EMERGENCY  N_ ("Emergency: call ambulance 995 (SG) unless the care plan says otherwise.")
#define URGENT     N_ ("Call doctor now. Prepare ISBAR. Check care plan limits.")
#define IN_THE_RED N_ ("One sign is in the red. Recheck by hand now; tell the doctor.")
#define ASSESS     N_ ("Nurse to assess. Compare with usual score.")

/* An event that nothing says is over counts as one episode for this long (domain.md 3.2, bundling). */
#define BUNDLED MINUTES (10)

#define VALUE LAMP_NATURE_VALUE
#define EVENT LAMP_NATURE_EVENT
#define NIGHT LAMP_NATURE_NIGHT
#define APART LAMP_NATURE_APART

/* clang-format off */
static const LampRule rules[LAMP_N_RULES] = {
  [LAMP_RULE_PULSE_HI]  = { LAMP_RULE_PULSE_HI, "PULSE_HI", N_("Pulse high"), BY_HAND, LAMP_METRIC_PULSE, HIGH, FALSE },
  [LAMP_RULE_PULSE_LO]  = { LAMP_RULE_PULSE_LO, "PULSE_LO", N_("Pulse low"), BY_HAND, LAMP_METRIC_PULSE, HIGH, FALSE },
  [LAMP_RULE_PULSE_HI2] = { LAMP_RULE_PULSE_HI2, "PULSE_HI2", N_("Pulse high"), BY_HAND, LAMP_METRIC_PULSE, MEDIUM, FALSE },
  [LAMP_RULE_RESP_HI]   = { LAMP_RULE_RESP_HI, "RESP_HI", N_("Breathing fast"), BREATHS, LAMP_METRIC_BREATHING, HIGH, FALSE },
  [LAMP_RULE_RESP_LO]   = { LAMP_RULE_RESP_LO, "RESP_LO", N_("Breathing slow"), BREATHS, LAMP_METRIC_BREATHING, HIGH, FALSE },
  [LAMP_RULE_RESP_HI2]  = { LAMP_RULE_RESP_HI2, "RESP_HI2", N_("Breathing fast"), BREATHS, LAMP_METRIC_BREATHING, MEDIUM, FALSE },
  [LAMP_RULE_SPO2_LO]   = { LAMP_RULE_SPO2_LO, "SPO2_LO", N_("SpO₂ low"), OXYGEN, LAMP_METRIC_SPO2, HIGH, FALSE },
  [LAMP_RULE_SPO2_LO2]  = { LAMP_RULE_SPO2_LO2, "SPO2_LO", N_("SpO₂ low"), OXYGEN, LAMP_METRIC_SPO2, MEDIUM, FALSE },
  [LAMP_RULE_SPO2_LO3]  = { LAMP_RULE_SPO2_LO3, "SPO2_LO", N_("SpO₂ low"), OXYGEN, LAMP_METRIC_SPO2, LOW, FALSE },
  [LAMP_RULE_BP_LO]     = { LAMP_RULE_BP_LO, "BP_LO", N_("Blood pressure low"), PRESSURE, LAMP_METRIC_SYSTOLIC, HIGH, FALSE },
  [LAMP_RULE_BP_HI]     = { LAMP_RULE_BP_HI, "BP_HI", N_("Blood pressure high"), PRESSURE, LAMP_METRIC_SYSTOLIC, HIGH, FALSE },
  [LAMP_RULE_BP_LO2]    = { LAMP_RULE_BP_LO2, "BP_LO2", N_("Blood pressure low"), PRESSURE, LAMP_METRIC_SYSTOLIC, MEDIUM, FALSE },
  [LAMP_RULE_BP_HI2]    = { LAMP_RULE_BP_HI2, "BP_HI2", N_("Blood pressure high"), PRESSURE, LAMP_METRIC_SYSTOLIC, MEDIUM, FALSE },
  [LAMP_RULE_TEMP_HI]   = { LAMP_RULE_TEMP_HI, "TEMP_HI", N_("Temperature high"),
    N_("Fever for this resident. Infection signs? Full observations."), LAMP_METRIC_TEMPERATURE, MEDIUM, FALSE },
  [LAMP_RULE_TEMP_LO]   = { LAMP_RULE_TEMP_LO, "TEMP_LO", N_("Temperature low"), N_("Warm, repeat, call."), LAMP_METRIC_TEMPERATURE, HIGH, FALSE },
  [LAMP_RULE_STALE]     = { LAMP_RULE_STALE, "STALE", N_("No data"), N_("Check on resident, then sensor."), LAMP_METRIC_OTHER, LOW, FALSE },
  [LAMP_RULE_CALL]      = { LAMP_RULE_CALL, "CALL", N_("Calling"), N_("Go to room."), LAMP_METRIC_CALL, HIGH, TRUE },
  [LAMP_RULE_FALL]      = { LAMP_RULE_FALL, "FALL", N_("Possible fall"),
    N_("Do not lift. Check pain, head, breathing. Take observations."), LAMP_METRIC_FALL, HIGH, TRUE },
  [LAMP_RULE_FALL_MAYBE] = { LAMP_RULE_FALL_MAYBE, "FALL_MAYBE", N_("Perhaps a fall"), N_("Please look in."), LAMP_METRIC_FALL, MEDIUM, FALSE },
  [LAMP_RULE_DOOR_EXT]  = { LAMP_RULE_DOOR_EXT, "DOOR_EXT", N_("At an outside door"), N_("Go with resident."), LAMP_METRIC_DOOR_EXIT, HIGH, TRUE },
  [LAMP_RULE_BED_EXIT]  = { LAMP_RULE_BED_EXIT, "BED_EXIT", N_("Getting up"), N_("Assist to toilet."), LAMP_METRIC_BED_STATE, MEDIUM, FALSE },
  [LAMP_RULE_BED_OUT]   = { LAMP_RULE_BED_OUT, "BED_OUT", N_("Out of bed"), N_("Find resident."), LAMP_METRIC_BED_STATE, MEDIUM, FALSE },
  [LAMP_RULE_BATT]      = { LAMP_RULE_BATT, "BATT", N_("Battery low"), BATTERY, LAMP_METRIC_BATTERY, MEDIUM, FALSE },
  [LAMP_RULE_BATT2]     = { LAMP_RULE_BATT2, "BATT", N_("Battery low"), BATTERY, LAMP_METRIC_BATTERY, LOW, FALSE },
  [LAMP_RULE_ROOM_HOT]  = { LAMP_RULE_ROOM_HOT, "ROOM_HOT", N_("Room hot"), N_("Cool room, offer drink."), LAMP_METRIC_ROOM_TEMPERATURE, LOW, FALSE },
  [LAMP_RULE_ROOM_COLD] = { LAMP_RULE_ROOM_COLD, "ROOM_COLD", N_("Room cold"), N_("Warm room, cover."), LAMP_METRIC_ROOM_TEMPERATURE, LOW, FALSE },
  [LAMP_RULE_WEIGHT_30] = { LAMP_RULE_WEIGHT_30, "WEIGHT_30", N_("Weight lost in 30 days"), WEIGH, LAMP_METRIC_WEIGHT, MEDIUM, FALSE },
  [LAMP_RULE_WEIGHT_180] = { LAMP_RULE_WEIGHT_180, "WEIGHT_180", N_("Weight lost in 180 days"), WEIGH, LAMP_METRIC_WEIGHT, MEDIUM, FALSE },
  [LAMP_RULE_WEIGHT_GAIN] = { LAMP_RULE_WEIGHT_GAIN, "WEIGHT_GAIN", N_("Weight gained in 3 days"), N_("Fluid?"), LAMP_METRIC_WEIGHT, MEDIUM, FALSE },
  [LAMP_RULE_NEWS_7]    = { LAMP_RULE_NEWS_7, "NEWS_7", N_("NEWS2 7 or more"), EMERGENCY, LAMP_METRIC_OTHER, HIGH, FALSE },
  [LAMP_RULE_NEWS_5]    = { LAMP_RULE_NEWS_5, "NEWS_5", N_("NEWS2 5 or 6"), URGENT, LAMP_METRIC_OTHER, MEDIUM, FALSE },
  [LAMP_RULE_NEWS_3X]   = { LAMP_RULE_NEWS_3X, "NEWS_3x", N_("NEWS2 with a sign in the red"), IN_THE_RED, LAMP_METRIC_OTHER, MEDIUM, FALSE },
  [LAMP_RULE_NEWS_RISE] = { LAMP_RULE_NEWS_RISE, "NEWS_RISE", N_("NEWS2 above usual"), ASSESS, LAMP_METRIC_OTHER, MEDIUM, FALSE },
  [LAMP_RULE_BASELINE]  = { LAMP_RULE_BASELINE, "BASELINE", N_("Pulse and breathing different from usual"), BY_HAND, LAMP_METRIC_PULSE, MEDIUM, FALSE },
  [LAMP_RULE_BASELINE_PULSE] = { LAMP_RULE_BASELINE_PULSE, "BASELINE_PULSE", N_("Pulse different from usual"), BY_HAND, LAMP_METRIC_PULSE, LOW, FALSE },
  [LAMP_RULE_BASELINE_RESP] = { LAMP_RULE_BASELINE_RESP, "BASELINE_RESP", N_("Breathing different from usual"), BY_HAND, LAMP_METRIC_BREATHING, LOW, FALSE },
  [LAMP_RULE_SLEEP]     = { LAMP_RULE_SLEEP, "SLEEP", N_("Poor sleep"), N_("Ask how the nights were."), LAMP_METRIC_SLEEP, LOW, FALSE },
  [LAMP_RULE_SPO2_OVER] = { LAMP_RULE_SPO2_OVER, "SPO2_OVER", N_("SpO₂ high on oxygen"), LESS_OXYGEN, LAMP_METRIC_SPO2, MEDIUM, FALSE },
  [LAMP_RULE_SPO2_OVER2] = { LAMP_RULE_SPO2_OVER2, "SPO2_OVER", N_("SpO₂ high on oxygen"), LESS_OXYGEN, LAMP_METRIC_SPO2, LOW, FALSE },
  [LAMP_RULE_NO_MOTION] = { LAMP_RULE_NO_MOTION, "NO_MOTION", N_("No movement"), N_("Check."), LAMP_METRIC_MOTION, MEDIUM, FALSE },
};

/* Columns: upper; bound, second; delay; clear, second; clear delay; readings; higher tier; nature. */
static const LampLimit limits[LAMP_N_RULES] = {
  [LAMP_RULE_PULSE_HI]  = { TRUE,  M (131), 0, SECONDS (60), M (125), 0, SECONDS (60), 1, NONE, VALUE },
  [LAMP_RULE_PULSE_LO]  = { FALSE, M (40),  0, SECONDS (60), M (45),  0, SECONDS (60), 1, NONE, VALUE },
  [LAMP_RULE_PULSE_HI2] = { TRUE,  M (111), 0, MINUTES (5),  M (105), 0, MINUTES (2),  1, LAMP_RULE_PULSE_HI, VALUE },
  [LAMP_RULE_RESP_HI]   = { TRUE,  M (25),  0, MINUTES (2),  M (22),  0, MINUTES (2),  1, NONE, VALUE },
  [LAMP_RULE_RESP_LO]   = { FALSE, M (8),   0, SECONDS (60), M (10),  0, MINUTES (2),  1, NONE, VALUE },
  [LAMP_RULE_RESP_HI2]  = { TRUE,  M (21),  0, MINUTES (10), M (19),  0, MINUTES (5),  1, LAMP_RULE_RESP_HI, VALUE },
  [LAMP_RULE_SPO2_LO]   = { FALSE, M (88),  0, SECONDS (30), M (90),  0, SECONDS (60), 1, NONE, VALUE },
  [LAMP_RULE_SPO2_LO2]  = { FALSE, M (91),  0, SECONDS (60), M (93),  0, SECONDS (60), 1, LAMP_RULE_SPO2_LO, VALUE },
  [LAMP_RULE_SPO2_LO3]  = { FALSE, M (93),  0, MINUTES (5),  M (95),  0, SECONDS (60), 1, LAMP_RULE_SPO2_LO2, VALUE },
  [LAMP_RULE_BP_LO]     = { FALSE, M (90),  0, 0,            M (100), 0, 0,            1, NONE, VALUE },
  [LAMP_RULE_BP_HI]     = { TRUE,  M (220), 0, 0,            M (200), 0, 0,            1, NONE, VALUE },
  [LAMP_RULE_BP_LO2]    = { FALSE, M (100), 0, 0,            M (101), 0, 0,            2, LAMP_RULE_BP_LO, VALUE },
  [LAMP_RULE_BP_HI2]    = { TRUE,  M (180), M (110), 0,      M (179), M (109), 0,      2, LAMP_RULE_BP_HI, VALUE },
  [LAMP_RULE_TEMP_HI]   = { TRUE,  TENTHS (379), TENTHS (373), 0, TENTHS (372), 0, HOURS (4),   1, NONE, VALUE },
  [LAMP_RULE_TEMP_LO]   = { FALSE, TENTHS (350), 0, 0,            TENTHS (356), 0, 0,           2, NONE, VALUE },
  [LAMP_RULE_STALE]     = { TRUE,  0,       0, 0,            0,       0, 0,            1, NONE, APART },
  [LAMP_RULE_CALL]      = { TRUE,  1,       0, 0,            0,       0, BUNDLED,      1, NONE, EVENT },
  [LAMP_RULE_FALL]      = { TRUE,  LAMP_FALL_CONFIRMED, 0, 0, LAMP_FALL_NONE, 0, 0,    1, NONE, VALUE },
  [LAMP_RULE_FALL_MAYBE] = { TRUE, LAMP_FALL_SUSPECTED, 0, SECONDS (30), LAMP_FALL_NONE, 0, SECONDS (60), 1, LAMP_RULE_FALL, VALUE },
  [LAMP_RULE_DOOR_EXT]  = { TRUE,  1,       0, 0,            0,       0, BUNDLED,      1, NONE, EVENT },
  [LAMP_RULE_BED_EXIT]  = { FALSE, LAMP_BED_OUT, 0, SECONDS (5), LAMP_BED_IN, 0, SECONDS (30), 1, NONE, NIGHT },
  [LAMP_RULE_BED_OUT]   = { FALSE, LAMP_BED_OUT, 0, MINUTES (45), LAMP_BED_IN, 0, SECONDS (60), 1, NONE, NIGHT },
  [LAMP_RULE_BATT]      = { FALSE, M (5),   0, MINUTES (10), M (25),  0, 0,            1, NONE, VALUE },
  [LAMP_RULE_BATT2]     = { FALSE, M (20),  0, MINUTES (10), M (25),  0, 0,            1, LAMP_RULE_BATT, VALUE },
  [LAMP_RULE_ROOM_HOT]  = { TRUE,  M (32),  0, MINUTES (30), M (31),  0, MINUTES (15), 1, NONE, VALUE },
  [LAMP_RULE_ROOM_COLD] = { FALSE, M (18),  0, MINUTES (30), M (19),  0, MINUTES (15), 1, NONE, VALUE },
  [LAMP_RULE_WEIGHT_30] = { FALSE, 0,       0, 0,            0,       0, 0,            1, NONE, APART },
  [LAMP_RULE_WEIGHT_180] = { FALSE, 0,      0, 0,            0,       0, 0,            1, NONE, APART },
  [LAMP_RULE_WEIGHT_GAIN] = { TRUE, 0,      0, 0,            0,       0, 0,            1, NONE, APART },
  [LAMP_RULE_NEWS_7]    = { TRUE,  M (7),   0, 0,            M (6),   0, 0,            1, NONE, APART },
  [LAMP_RULE_NEWS_5]    = { TRUE,  M (5),   0, 0,            M (4),   0, 0,            1, NONE, APART },
  [LAMP_RULE_NEWS_3X]   = { TRUE,  M (3),   0, 0,            M (2),   0, 0,            1, NONE, APART },
  [LAMP_RULE_NEWS_RISE] = { TRUE,  M (2),   0, 0,            M (1),   0, 0,            1, NONE, APART },
  [LAMP_RULE_BASELINE]  = { TRUE,  0,       0, 0,            0,       0, 0,            1, NONE, APART },
  [LAMP_RULE_BASELINE_PULSE] = { TRUE, 0,   0, 0,            0,       0, 0,            1, LAMP_RULE_BASELINE, APART },
  [LAMP_RULE_BASELINE_RESP] = { TRUE, 0,    0, 0,            0,       0, 0,            1, LAMP_RULE_BASELINE, APART },
  [LAMP_RULE_SLEEP]     = { FALSE, 0,       0, 0,            0,       0, 0,            1, NONE, APART },
  [LAMP_RULE_SPO2_OVER] = { TRUE,  M (97),  0, MINUTES (5),  M (92),  0, MINUTES (5),  1, NONE, VALUE },
  [LAMP_RULE_SPO2_OVER2] = { TRUE, M (95),  0, MINUTES (5),  M (92),  0, MINUTES (5),  1, LAMP_RULE_SPO2_OVER, VALUE },
  [LAMP_RULE_NO_MOTION] = { FALSE, 0,       0, HOURS (1),    1,       0, SECONDS (30), 1, NONE, VALUE },
};
/* clang-format on */

/**
 * lamp_rule_get:
 *
 * Returns: (transfer none): the catalogue's row of @id
 */
const LampRule *
lamp_rule_get (LampRuleId id)
{
  g_return_val_if_fail ((guint) id < LAMP_N_RULES, &rules[LAMP_RULE_STALE]);

  return &rules[id];
}

/**
 * lamp_rule_limit:
 *
 * Returns: (transfer none): the numbers of @id; those of STALE say nothing, see silence.c
 */
const LampLimit *
lamp_rule_limit (LampRuleId id)
{
  g_return_val_if_fail ((guint) id < LAMP_N_RULES, &limits[LAMP_RULE_STALE]);

  return &limits[id];
}

/**
 * lamp_rule_has_bound:
 *
 * Returns: whether the rule has a bound that a home or a person may move: a number, no state and no event
 */
gboolean
lamp_rule_has_bound (LampRuleId id)
{
  return (guint) id < LAMP_N_RULES && limits[id].nature == LAMP_NATURE_VALUE
         && lamp_metric_get (rules[id].metric)->kind != LAMP_METRIC_CODED;
}

/**
 * lamp_rule_is_score:
 *
 * Returns: whether the rule is about the score of complete sets of observations
 */
gboolean
lamp_rule_is_score (LampRuleId id)
{
  return id == LAMP_RULE_NEWS_7 || id == LAMP_RULE_NEWS_5 || id == LAMP_RULE_NEWS_3X
         || id == LAMP_RULE_NEWS_RISE;
}

/**
 * lamp_priority_to_string:
 *
 * Returns: (transfer none): "none", "low", "medium" or "high", as in JSON
 */
const char *
lamp_priority_to_string (LampPriority priority)
{
  static const char *names[] = { "none", "low", "medium", "high" };

  g_return_val_if_fail ((guint) priority < G_N_ELEMENTS (names), "?");

  return names[priority];
}

/**
 * lamp_rule_alert_key:
 * @resident_id: the FHIR id of the Patient
 * @since_us: the episode's beginning, as in #LampTransition
 *
 * The key of an episode: the UUID of version 5 of "patient id|code|since", since in ISO 8601 UTC
 * with milliseconds, in the namespace that is the UUID of version 5 of our canonical root as a URL.
 * Every station that saw the same readings makes the same key.
 *
 * Returns: (transfer full): a UUID in lower case
 */
char *
lamp_rule_alert_key (const char *resident_id, LampRuleId id, gint64 since_us)
{
  g_autofree char *since = lamp_instant_format (since_us);
  g_autofree char *name
      = g_strdup_printf ("%s|%s|%s", resident_id, lamp_rule_get (id)->code, since);
  guint8 url[LAMP_KEY_SIZE] = { 0 }, root[LAMP_KEY_SIZE], key[LAMP_KEY_SIZE];
  gboolean is_uuid = lamp_uuid_parse (LAMP_UUID_NAMESPACE_URL, url);

  g_assert (is_uuid);
  lamp_uuid_from_name (url, LAMP_CANONICAL_ROOT, root);
  lamp_uuid_from_name (root, name, key);

  return lamp_uuid_format (key);
}
