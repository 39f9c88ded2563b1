/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fhir/json-writer.h"

G_BEGIN_DECLS

/* Identifiers of our own; LAMP_CANONICAL_ROOT comes from config.h. */
#define LAMP_SYSTEM_OUTBOX  LAMP_CANONICAL_ROOT "/sid/outbox"
#define LAMP_SYSTEM_STAFF   LAMP_CANONICAL_ROOT "/sid/staff"
#define LAMP_SYSTEM_ALERT   LAMP_CANONICAL_ROOT "/sid/alert"
#define LAMP_SYSTEM_STATION LAMP_CANONICAL_ROOT "/sid/station"

/* Codes of our own, and the category of alerts and of responses. */
#define LAMP_SYSTEM_ALERT_TYPE     LAMP_CANONICAL_ROOT "/CodeSystem/alert-type"
#define LAMP_SYSTEM_ALERT_RESPONSE LAMP_CANONICAL_ROOT "/CodeSystem/alert-response"
#define LAMP_SYSTEM_CATEGORY       "http://terminology.hl7.org/CodeSystem/communication-category"

/* Where somebody acted, in words. */
#define LAMP_EXTENSION_STATION LAMP_CANONICAL_ROOT "/StructureDefinition/station"

/**
 * LampWriteId:
 * @resource_id: the resource's id
 * @act: the act's UUID; the same as @resource_id but for a correction of an earlier resource
 *
 * What an act's resource is called, in both places that a reader may look for it.
 */
typedef struct
{
  const char *resource_id;
  const char *act;
} LampWriteId;

/**
 * LampWriteStaff:
 * @id: as on the badge
 * @name: (nullable): what people call them
 */
typedef struct
{
  const char *id;
  const char *name;
} LampWriteStaff;

void lamp_write_begin (LampJsonWriter *json, const char *type, const LampWriteId *id);
void lamp_write_identifier (LampJsonWriter *json,
                            const char *name,
                            const char *system,
                            const char *value);
void lamp_write_concept (
    LampJsonWriter *json, const char *name, const char *system, const char *code, const char *text);
void lamp_write_subject (LampJsonWriter *json, const char *resident_id);
void lamp_write_staff (LampJsonWriter *json, const char *name, const LampWriteStaff *staff);
char *lamp_write_without_id (const char *body, const char *resource_id) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
