/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/news2.h"
#include "station/entry.h"

G_BEGIN_DECLS

/* The fields that are typed. */
typedef enum
{
  LAMP_FIELD_BREATHING,
  LAMP_FIELD_SPO2,
  LAMP_FIELD_PRESSURE,
  LAMP_FIELD_PULSE,
  LAMP_FIELD_TEMPERATURE,
  LAMP_FIELD_OXYGEN_FLOW,
  LAMP_FIELD_WEIGHT,
  LAMP_FIELD_GLUCOSE,
  LAMP_FIELD_PAIN,
  LAMP_FIELD_NOTE,
  LAMP_FIELD_MISSING,
  LAMP_N_FIELDS
} LampField;

typedef enum
{
  LAMP_AIR_UNKNOWN, /* not checked: missing, never taken for air */
  LAMP_AIR_AIR,
  LAMP_AIR_OXYGEN,
} LampAir;

#define LAMP_CONSCIOUSNESS_UNKNOWN (-1) /* not checked: missing, never taken for alert */

/**
 * LampObservationForm:
 * @texts: (array fixed-size=LAMP_N_FIELDS): what was typed, never %NULL
 * @consciousness: a LampConsciousness, or %LAMP_CONSCIOUSNESS_UNKNOWN
 * @signs: a set of LampSign
 *
 * One set of observations while it is being typed.
 */
typedef struct
{
  char *texts[LAMP_N_FIELDS];
  LampAir air;
  gint consciousness;
  guint signs;
} LampObservationForm;

LampObservationForm *lamp_observation_form_new (void) G_GNUC_WARN_UNUSED_RESULT;
void lamp_observation_form_free (LampObservationForm *form);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LampObservationForm, lamp_observation_form_free)

const char *lamp_field_title (LampField field);
const char *lamp_field_unit (LampField field);
void lamp_observation_form_set (LampObservationForm *form, LampField field, const char *text);
gboolean lamp_observation_form_is_empty (const LampObservationForm *form);
LampPlausibility lamp_observation_form_judge (const LampObservationForm *form,
                                              LampField field,
                                              char **words) G_GNUC_WARN_UNUSED_RESULT;
void lamp_observation_form_score (const LampObservationForm *form, guint scale, LampNews2 *score);
gboolean lamp_observation_form_is_partial (const LampObservationForm *form);
LampEntry *lamp_observation_form_to_entry (const LampObservationForm *form,
                                           const char *resident_id,
                                           const char *staff_id,
                                           const char *staff_name) G_GNUC_WARN_UNUSED_RESULT;
char *lamp_observation_form_to_text (const LampObservationForm *form) G_GNUC_WARN_UNUSED_RESULT;
LampObservationForm *lamp_observation_form_from_text (const char *text) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
