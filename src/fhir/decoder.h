/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/batch.h"
#include "fhir/json-reader.h"
#include "fhir/page.h"

G_BEGIN_DECLS

/**
 * LampDecoder:
 * @codings: LampCoding of the resource at hand, which concepts point into
 * @parts: LampPart of the Observation at hand
 * @resource: a bookmark before the resource at hand
 * @type: its type, for messages
 * @wrong: (nullable): the first thing wrong with it ("expected a string")
 * @wrong_at: (nullable): the value that is wrong; %NULL if @wrong names the place itself
 *
 * Reads one page. What is wrong with a resource is noted, and decoding goes on to the resource's
 * end, so that the rest of it is known too.
 */
typedef struct
{
  LampJsonReader *reader;
  LampArena *arena;
  LampBatch *batch;
  const LampFhirContext *context;
  GArray *codings;
  GArray *parts;
  LampJsonReader resource;
  const char *type;
  const char *wrong;
  const char *wrong_at;
} LampDecoder;

typedef struct
{
  const char *name;
  gsize length;
} LampMemberName;

#define LAMP_MEMBER(name)   \
  {                         \
    name, sizeof (name) - 1 \
  }

/**
 * LampMembers:
 * @seen: a bit for each name that has come, as no member may come twice
 * @next: the name that is likely to come next
 *
 * The members of one object that somebody wants to know about; at most 64.
 */
typedef struct
{
  const LampMemberName *names;
  guint n_names;
  guint next;
  guint64 seen;
} LampMembers;

#define LAMP_MEMBERS(array)           \
  {                                   \
    array, G_N_ELEMENTS (array), 0, 0 \
  }

/**
 * LampTime:
 * @start_us: the instant, or the start of the day
 * @end_us: the instant, or the end of the day
 * @at: (nullable): where it stands, %NULL if there is none
 * @is_valid: there is one and it exists
 * @is_day: only a day was given
 */
typedef struct
{
  gint64 start_us, end_us;
  const char *at;
  gboolean is_valid;
  gboolean is_day;
} LampTime;

typedef struct
{
  LampTime start, end;
} LampPeriod;

/**
 * LampReference:
 * @type: (nullable): "Patient" for one, %NULL if the reference does not say
 * @id: (nullable): the id, %NULL if it names no resource of the server
 */
typedef struct
{
  const char *type;
  const char *id;
  const char *display;
  const char *identifier;
} LampReference;

/**
 * LampMeta:
 * @version: id, version and time
 * @last_updated: (nullable): the time's text as the server wrote it
 * @is_test: marked as test data (HTEST)
 * @is_simulated: tagged as made up by a simulator
 * @is_subset: marked as incomplete (SUBSETTED)
 */
typedef struct
{
  LampVersion version;
  const char *last_updated;
  gboolean is_test;
  gboolean is_simulated;
  gboolean is_subset;
} LampMeta;

void lamp_decoder_begin (LampDecoder *decoder, const char *type);
void lamp_decoder_note (LampDecoder *decoder, const char *wrong);
void lamp_decoder_note_missing (LampDecoder *decoder, const char *wrong);
void lamp_decoder_note_at (LampDecoder *decoder, const char *at, const char *wrong);
const char *lamp_decoder_explain (LampDecoder *decoder, const char *at, const char *wrong);
void lamp_decoder_refuse (LampDecoder *decoder, const LampMeta *meta);
gboolean lamp_decoder_accept (LampDecoder *decoder, const LampMeta *meta);

gboolean lamp_decoder_object (LampDecoder *decoder);
gint lamp_decoder_member (LampDecoder *decoder, LampMembers *members);
gboolean lamp_decoder_array (LampDecoder *decoder);
gboolean lamp_decoder_element (LampDecoder *decoder);
gboolean lamp_decoder_text (LampDecoder *decoder, const char **text);
gboolean lamp_decoder_boolean (LampDecoder *decoder, gboolean *value);
gboolean lamp_decoder_number (LampDecoder *decoder, const char **text, gsize *length);

const char *lamp_decoder_id (LampDecoder *decoder);
void lamp_decoder_meta (LampDecoder *decoder, LampMeta *meta);
void lamp_decoder_time (LampDecoder *decoder, LampTime *time);
void lamp_decoder_period (LampDecoder *decoder, LampPeriod *period);
void
lamp_decoder_own_identifiers (LampDecoder *decoder, const char **alert_key, const char **outbox_id);
void lamp_decoder_reference (LampDecoder *decoder, LampReference *reference);

G_END_DECLS
