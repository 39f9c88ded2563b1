/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "core/alert.h"
#include "core/arena.h"
#include "core/metric.h"
#include "core/response.h"

G_BEGIN_DECLS

/**
 * LampVersion:
 * @id: the resource's FHIR logical id
 * @version: (nullable): `meta.versionId`
 * @last_updated_us: `meta.lastUpdated` by the cloud's clock, or %LAMP_NO_TIME
 */
typedef struct
{
  const char *id;
  const char *version;
  gint64 last_updated_us;
} LampVersion;

typedef enum
{
  LAMP_GENDER_UNKNOWN,
  LAMP_GENDER_FEMALE,
  LAMP_GENDER_MALE,
  LAMP_GENDER_OTHER,
} LampGender;

typedef struct
{
  LampVersion version;
  const char *name;        /* (nullable): none was sent */
  const char *birth_date;  /* (nullable): FHIR date text: a year, a month or a day */
  const char *replaced_by; /* (nullable): the resident id that this record was merged into */
  LampGender gender;
  gboolean is_active;
  gboolean is_deceased;
  gboolean is_simulated;
} LampResidentRecord;

typedef enum
{
  LAMP_PLACE_OTHER,
  LAMP_PLACE_BED,
  LAMP_PLACE_ROOM,
  LAMP_PLACE_WARD,
} LampPlaceKind;

typedef struct
{
  LampVersion version;
  const char *name;    /* (nullable) */
  const char *part_of; /* (nullable): place id */
  LampPlaceKind kind;
} LampPlaceRecord;

typedef enum
{
  LAMP_STAY_OTHER, /* planned, cancelled, unknown: not here */
  LAMP_STAY_PRESENT,
  LAMP_STAY_ON_LEAVE,
  LAMP_STAY_FINISHED,
} LampStayStatus;

typedef struct
{
  LampVersion version;
  const char *resident_id;
  const char *place_id; /* (nullable) */
  gint64 start_us;      /* or LAMP_NO_TIME */
  gint64 end_us;        /* or LAMP_NO_TIME while it lasts */
  LampStayStatus status;
} LampStayRecord;

typedef struct
{
  LampVersion version;
  const char *name;        /* (nullable) */
  const char *resident_id; /* (nullable) */
  const char *place_id;    /* (nullable) */
  gboolean is_active;
} LampDeviceRecord;

/* What a flag warns of, as far as it has a look of its own. The numbers are stored. */
typedef enum
{
  LAMP_FLAG_OTHER = 0,
  LAMP_FLAG_FALLS = 1,            /* SNOMED CT 129839007 */
  LAMP_FLAG_NO_RESUSCITATION = 2, /* SNOMED CT 304253006 */
} LampFlagKind;

/**
 * LampFlagRecord:
 * @text: (nullable): what the source calls it
 * @start_us: or %LAMP_NO_TIME
 * @end_us: the first moment at which it does not hold any more, or %LAMP_NO_TIME
 * @is_active: neither inactive nor entered in error
 *
 * Something about a resident that nobody may overlook.
 */
typedef struct
{
  LampVersion version;
  const char *resident_id;
  const char *text;
  LampFlagKind kind;
  gint64 start_us;
  gint64 end_us;
  gboolean is_active;
} LampFlagRecord;

/* How bad an exposure could be. The numbers are stored. */
typedef enum
{
  LAMP_CRITICALITY_UNKNOWN = 0,
  LAMP_CRITICALITY_LOW = 1,
  LAMP_CRITICALITY_HIGH = 2,
} LampCriticality;

/**
 * LampAllergyRecord:
 * @text: (nullable): to what, in the source's words
 * @reaction: (nullable): what happens then, "Rash, Wheezing"
 * @is_none_known: somebody has asked, and there is none: the opposite of an allergy
 * @is_active: it holds; neither resolved, refuted nor entered in error
 */
typedef struct
{
  LampVersion version;
  const char *resident_id;
  const char *text;
  const char *reaction;
  LampCriticality criticality;
  gboolean is_none_known;
  gboolean is_active;
} LampAllergyRecord;

/**
 * LampDecisionRecord:
 * @kind: a LampDecisionKind
 * @rule: of a limit, else -1
 * @by: "" where the source does not say
 *
 * A decision as the cloud has it; see #LampDecision.
 */
typedef struct
{
  LampVersion version;
  const char *resident_id;
  gint kind;
  gint rule;
  gboolean is_withdrawn;
  gint64 value;
  const char *text; /* (nullable) */
  const char *by;
  const char *by_name; /* (nullable) */
  gint64 at_us;
  gint64 until_us; /* or LAMP_NO_TIME */
  const char *reason;
} LampDecisionRecord;

/**
 * LampAlertRecord:
 * @key: under which the alert is known everywhere
 * @resident_id: (nullable): nobody was named
 * @code: (nullable): its type
 * @title: (nullable): what the source calls the type
 * @text: (nullable): what the source says
 * @sent_us: when it was raised
 * @ended_us: when its condition ended, or %LAMP_NO_TIME
 *
 * An alert as the cloud has it.
 */
typedef struct
{
  LampVersion version;
  const char *key;
  const char *resident_id;
  const char *code;
  const char *title;
  const char *text;
  LampPriority priority;
  LampAlertStatus status;
  gint64 sent_us;
  gint64 ended_us;
} LampAlertRecord;

/* A response as the cloud has it; see #LampResponse. */
typedef struct
{
  LampVersion version;
  const char *id;
  const char *alert_key;
  const char *resident_id; /* (nullable) */
  LampResponseCode code;
  const char *by;        /* (nullable) */
  const char *by_name;   /* (nullable) */
  const char *station;   /* (nullable) */
  const char *recipient; /* (nullable) */
  const char *note;      /* (nullable) */
  gint64 sent_us;
  gboolean is_retracted;
} LampResponseRecord;

/* Whose value it is. The numbers are stored. */
typedef enum
{
  LAMP_SUBJECT_RESIDENT = 0,
  LAMP_SUBJECT_PLACE = 1,
  LAMP_SUBJECT_DEVICE = 2,
} LampSubjectKind;

/* What became of an Observation or of one of its values. The numbers are stored: add at the end. */
typedef enum
{
  LAMP_VERDICT_KEEP = 0,
  LAMP_VERDICT_CHECK = 1,    /* kept, flagged: so unusual that somebody should look */
  LAMP_VERDICT_NO_VALUE = 2, /* dataAbsentReason, or no value at all: "no reading" */
  LAMP_VERDICT_RETRACTED
  = 3, /* entered-in-error or cancelled: removes what was kept under its id */
  LAMP_VERDICT_NOT_FINAL = 4,   /* registered, or a status that we do not know */
  LAMP_VERDICT_IMPLAUSIBLE = 5, /* outside what can be true */
  LAMP_VERDICT_UNIT = 6,        /* no unit, an unknown one, or one of something else */
  LAMP_VERDICT_NUMBER = 7,      /* not a number, or too large for one */
  LAMP_VERDICT_TIME = 8,        /* no time, or none that exists */
  LAMP_VERDICT_FUTURE = 9,      /* over two minutes ahead of the cloud's clock */
  LAMP_VERDICT_NO_SUBJECT = 10, /* nobody's */
  LAMP_VERDICT_TEST_DATA = 11,  /* marked HTEST */
  LAMP_VERDICT_MALFORMED = 12,  /* a member of the wrong JSON type or without what FHIR requires */
  LAMP_VERDICT_SUPERSEDED = 13, /* another Observation for the same thing and time came later */
  LAMP_VERDICT_COMPARATOR = 14, /* "< 5": a bound, not a value that can be scored or drawn */
  LAMP_N_VERDICTS
} LampVerdict;

/**
 * LampValue:
 * @verdict: %LAMP_VERDICT_KEEP or %LAMP_VERDICT_CHECK when @value stands; else why it does not
 * @value: milli of the metric's unit, or an enumerator; 0 unless it stands and @text is %NULL
 * @minimum: least value of the period in the same unit; @value without statistics
 * @maximum: greatest value of the period; @value without statistics
 * @count: valid samples that the source says went into it, 0 if it says nothing
 * @code: (nullable): for %LAMP_METRIC_OTHER "system|code", which tells one from the other
 * @label: (nullable): for %LAMP_METRIC_OTHER, what the source calls it
 * @unit: (nullable): for %LAMP_METRIC_OTHER, the unit as the source shows it
 * @text: (nullable): a value that is no number, or what was wrong with a refused one
 *
 * One value of an Observation. A blood pressure has two.
 */
typedef struct
{
  LampMetricId metric;
  LampVerdict verdict;
  gint64 value, minimum, maximum;
  gint64 count;
  const char *code;
  const char *label;
  const char *unit;
  const char *text;
} LampValue;

/**
 * LampObservation:
 * @subject: the id of whose value it is, %NULL with %LAMP_VERDICT_NO_SUBJECT
 * @source: (nullable): the device's id; %NULL when taken by hand or unsaid
 * @performer: (nullable): who took it by hand
 * @start_us: the period's start, or the instant
 * @end_us: the period's end, or the instant; the reading's place in time
 * @is_approximate: the time is when it was issued or the day only, or, of an entry that bears a time ahead of
 *   when the cloud got it, when that was
 * @is_correction: the source says that it was changed after it had been final
 * @verdict: %LAMP_VERDICT_KEEP when its values speak for themselves; else of the whole Observation
 * @detail: (nullable): the path and what was wrong there
 * @first_value: index of its first value in the batch's values
 * @n_values: how many there are
 */
typedef struct
{
  LampVersion version;
  LampSubjectKind subject_kind;
  const char *subject;
  const char *source;
  const char *performer;
  gint64 start_us, end_us;
  gboolean is_approximate;
  gboolean is_correction;
  LampVerdict verdict;
  const char *detail;
  guint first_value;
  guint n_values;
} LampObservation;

/**
 * LampRefusal:
 * @type: the resource type, "Patient" for one, or "?"
 * @id: (nullable): the resource's id, if it had one
 * @reason: what was wrong and where ("Patient.name[0].family: expected a string")
 *
 * A resource that could not be read at all; the rest of the page goes on.
 */
typedef struct
{
  const char *type;
  const char *id;
  const char *reason;
} LampRefusal;

/**
 * LampBatch:
 *
 * What one page of the cloud brought, in its order, as plain values. All texts live in @arena.
 * Written by one thread, then read by one.
 */
typedef struct
{
  LampArena *arena;
  GArray *residents;    /* LampResidentRecord */
  GArray *places;       /* LampPlaceRecord */
  GArray *stays;        /* LampStayRecord */
  GArray *devices;      /* LampDeviceRecord */
  GArray *flags;        /* LampFlagRecord */
  GArray *allergies;    /* LampAllergyRecord */
  GArray *decisions;    /* LampDecisionRecord */
  GArray *alerts;       /* LampAlertRecord */
  GArray *responses;    /* LampResponseRecord */
  GArray *observations; /* LampObservation */
  GArray *values;       /* LampValue */
  GArray *refusals;     /* LampRefusal */
} LampBatch;

LampBatch *lamp_batch_new (void) G_GNUC_WARN_UNUSED_RESULT;
void lamp_batch_free (LampBatch *batch);
void lamp_batch_clear (LampBatch *batch);
guint lamp_batch_drop_before (LampBatch *batch, gint64 from_us);
const char *lamp_verdict_to_string (LampVerdict verdict);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LampBatch, lamp_batch_free)

G_END_DECLS
