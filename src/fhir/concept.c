/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * FHIR's Coding and CodeableConcept: what a thing is, in the words of any number of code systems.
 *
 * A code means something only together with its system, and any of the codings may be the one that
 * we know, so all are looked at; `display` is for people and never decides. The codings of a
 * resource lie one after another in the decoder, and a concept is a span of them.
 */

#include "config.h"

#include "fhir/concept.h"

#include <string.h>

/**
 * lamp_coding_decode:
 * @coding: where the Coding that stands next goes; must be cleared
 */
void
lamp_coding_decode (LampDecoder *decoder, LampCoding *coding)
{
  static const LampMemberName names[] = {
    LAMP_MEMBER ("system"),
    LAMP_MEMBER ("code"),
    LAMP_MEMBER ("display"),
  };
  enum
  {
    SYSTEM,
    CODE,
    DISPLAY
  };
  LampMembers members = LAMP_MEMBERS (names);
  gint member;

  if (!lamp_decoder_object (decoder))
    return;
  while ((member = lamp_decoder_member (decoder, &members)) >= 0)
    {
      if (member == SYSTEM)
        (void) lamp_decoder_text (decoder, &coding->system);
      else if (member == CODE)
        (void) lamp_decoder_text (decoder, &coding->code);
      else
        (void) lamp_decoder_text (decoder, &coding->display);
    }
}

/**
 * lamp_concept_decode:
 * @concept: where the CodeableConcept that stands next goes; must be cleared
 */
void
lamp_concept_decode (LampDecoder *decoder, LampConcept *concept)
{
  static const LampMemberName names[] = { LAMP_MEMBER ("coding"), LAMP_MEMBER ("text") };
  enum
  {
    CODING,
    TEXT
  };
  LampMembers members = LAMP_MEMBERS (names);
  gint member;

  concept->first = decoder->codings->len;
  if (!lamp_decoder_object (decoder))
    return;
  while ((member = lamp_decoder_member (decoder, &members)) >= 0)
    {
      if (member == TEXT)
        (void) lamp_decoder_text (decoder, &concept->text);
      else if (lamp_decoder_array (decoder))
        while (lamp_decoder_element (decoder))
          {
            LampCoding coding = { NULL, NULL, NULL };

            lamp_coding_decode (decoder, &coding);
            g_array_append_val (decoder->codings, coding);
          }
    }
  concept->count = decoder->codings->len - concept->first;
}

const LampCoding *
lamp_concept_get (const LampDecoder *decoder, const LampConcept *concept, guint i)
{
  return &g_array_index (decoder->codings, LampCoding, concept->first + i);
}

gboolean
lamp_concept_is_empty (const LampConcept *concept)
{
  return concept->count == 0 && concept->text == NULL;
}

/**
 * lamp_concept_has:
 *
 * Returns: whether one of the codings is (@system, @code)
 */
gboolean
lamp_concept_has (const LampDecoder *decoder,
                  const LampConcept *concept,
                  const char *system,
                  const char *code)
{
  for (guint i = 0; i < concept->count; i++)
    {
      const LampCoding *coding = lamp_concept_get (decoder, concept, i);

      if (g_strcmp0 (coding->code, code) == 0 && g_strcmp0 (coding->system, system) == 0)
        return TRUE;
    }

  return FALSE;
}

/**
 * lamp_concept_metric:
 *
 * Returns: the metric of the first coding that we know, or %LAMP_METRIC_OTHER
 */
LampMetricId
lamp_concept_metric (const LampDecoder *decoder, const LampConcept *concept)
{
  LampMetricId metric = LAMP_METRIC_OTHER;

  for (guint i = 0; i < concept->count && metric == LAMP_METRIC_OTHER; i++)
    {
      const LampCoding *coding = lamp_concept_get (decoder, concept, i);

      metric = lamp_metric_by_code (coding->system, coding->code);
    }

  return metric;
}

/**
 * lamp_concept_statistic:
 *
 * Source: FHIR R4 code system observation-statistics; `max`, `min` and `mean` are the words of the
 * $stats operation's own parameter (cloud-protocol.md 2).
 *
 * Returns: the statistic that a coding names, or %LAMP_STATISTIC_NONE
 */
LampStatistic
lamp_concept_statistic (const LampDecoder *decoder, const LampConcept *concept)
{
  static const struct
  {
    const char *code;
    LampStatistic statistic;
  } statistics[] = {
    { "average", LAMP_STATISTIC_AVERAGE }, { "mean", LAMP_STATISTIC_AVERAGE },
    { "minimum", LAMP_STATISTIC_MINIMUM }, { "min", LAMP_STATISTIC_MINIMUM },
    { "maximum", LAMP_STATISTIC_MAXIMUM }, { "max", LAMP_STATISTIC_MAXIMUM },
    { "count", LAMP_STATISTIC_COUNT },     { "sum", LAMP_STATISTIC_SUM },
  };

  for (guint i = 0; i < concept->count; i++)
    {
      const LampCoding *coding = lamp_concept_get (decoder, concept, i);

      if (coding->system == NULL || coding->code == NULL
          || (strcmp (coding->system,
                      "http://terminology.hl7.org/CodeSystem/observation-statistics")
                  != 0
              && strcmp (coding->system, "http://hl7.org/fhir/observation-statistics") != 0))
        continue;
      for (gsize k = 0; k < G_N_ELEMENTS (statistics); k++)
        if (strcmp (statistics[k].code, coding->code) == 0)
          return statistics[k].statistic;
      return LAMP_STATISTIC_UNUSED;
    }

  return LAMP_STATISTIC_NONE;
}

/**
 * lamp_concept_code:
 *
 * Returns: (transfer none) (nullable): "system|code" of the first coding with a code, "text|..."
 * where there is only a text, %NULL for a concept that says nothing
 */
const char *
lamp_concept_code (LampDecoder *decoder, const LampConcept *concept)
{
  for (guint i = 0; i < concept->count; i++)
    {
      const LampCoding *coding = lamp_concept_get (decoder, concept, i);

      if (coding->code != NULL)
        return lamp_arena_printf (decoder->arena, "%s|%s",
                                  coding->system == NULL ? "" : coding->system, coding->code);
    }
  if (lamp_concept_label (decoder, concept) == NULL)
    return NULL;

  return lamp_arena_printf (decoder->arena, "text|%s", lamp_concept_label (decoder, concept));
}

/**
 * lamp_concept_label:
 *
 * Returns: (transfer none) (nullable): what people call it: the text, else a display, else a code
 */
const char *
lamp_concept_label (LampDecoder *decoder, const LampConcept *concept)
{
  if (concept->text != NULL)
    return concept->text;
  for (guint i = 0; i < concept->count; i++)
    if (lamp_concept_get (decoder, concept, i)->display != NULL)
      return lamp_concept_get (decoder, concept, i)->display;
  for (guint i = 0; i < concept->count; i++)
    if (lamp_concept_get (decoder, concept, i)->code != NULL)
      return lamp_concept_get (decoder, concept, i)->code;

  return NULL;
}
