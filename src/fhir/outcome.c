/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * FHIR OperationOutcome -> lines of text: what a server has to say about a request.
 *
 * The words are the server's own. They are made one short line each, without control characters,
 * and are never markup.
 */

#include "config.h"

#include "fhir/outcome.h"

#include "fhir/concept.h"

/* More than this is a stack trace; nobody reads it in a banner. */
#define MAX_LINE   200
#define MAX_JOINED 3
#define MAX_ISSUES 100

static const char *
one_line (LampDecoder *decoder, const char *text)
{
  GString *line = g_string_new (NULL);
  const char *result;
  guint n = 0;

  for (const char *p = text; *p != '\0' && n < MAX_LINE; p = g_utf8_next_char (p), n++)
    {
      gunichar c = g_utf8_get_char (p);

      g_string_append_unichar (line, g_unichar_iscntrl (c) || g_unichar_isspace (c) ? ' ' : c);
    }
  if (n == MAX_LINE)
    g_string_append (line, "…");
  result = lamp_arena_text (decoder->arena, line->str, line->len);
  g_string_free (line, TRUE);

  return result;
}

/* FHIR's older `location` and newer `expression`: where the server saw it. */
static const char *
decode_first_text (LampDecoder *decoder)
{
  const char *first = NULL;

  if (!lamp_decoder_array (decoder))
    return NULL;
  while (lamp_decoder_element (decoder))
    if (first == NULL)
      (void) lamp_decoder_text (decoder, &first);

  return first;
}

static void
decode_issue (LampDecoder *decoder, GPtrArray *issues)
{
  static const LampMemberName names[] = {
    LAMP_MEMBER ("severity"),    LAMP_MEMBER ("code"),       LAMP_MEMBER ("details"),
    LAMP_MEMBER ("diagnostics"), LAMP_MEMBER ("expression"),
  };
  enum
  {
    SEVERITY,
    CODE,
    DETAILS,
    DIAGNOSTICS,
    EXPRESSION
  };
  LampMembers members = LAMP_MEMBERS (names);
  const char *severity = "error", *code = "unknown", *diagnostics = NULL, *expression = NULL;
  const char *text;
  LampConcept details = { 0 };
  gint member;

  if (!lamp_decoder_object (decoder))
    return;
  while ((member = lamp_decoder_member (decoder, &members)) >= 0)
    {
      if (member == SEVERITY)
        (void) lamp_decoder_text (decoder, &severity);
      else if (member == CODE)
        (void) lamp_decoder_text (decoder, &code);
      else if (member == DETAILS)
        lamp_concept_decode (decoder, &details);
      else if (member == DIAGNOSTICS)
        (void) lamp_decoder_text (decoder, &diagnostics);
      else
        expression = decode_first_text (decoder);
    }

  text = details.text != NULL ? details.text : diagnostics;
  if (text == NULL)
    text = lamp_concept_label (decoder, &details);
  if (text == NULL)
    text = expression;
  text = lamp_arena_printf (decoder->arena, "%s %s%s%s", severity, code, text == NULL ? "" : ": ",
                            text == NULL ? "" : text);
  if (issues->len < MAX_ISSUES)
    g_ptr_array_add (issues, (gpointer) one_line (decoder, text));
}

/**
 * lamp_outcome_decode:
 * @meta: (out): its id and version
 * @issues: (element-type utf8): where a line for each issue goes, in the arena
 *
 * Reads the OperationOutcome that stands next. What is wrong with it is not worth a refusal.
 */
void
lamp_outcome_decode (LampDecoder *decoder, LampMeta *meta, GPtrArray *issues)
{
  static const LampMemberName names[] = {
    LAMP_MEMBER ("id"),
    LAMP_MEMBER ("meta"),
    LAMP_MEMBER ("issue"),
  };
  enum
  {
    ID,
    META,
    ISSUE
  };
  LampMembers members = LAMP_MEMBERS (names);
  gint member;

  lamp_decoder_begin (decoder, "OperationOutcome");
  if (!lamp_decoder_object (decoder))
    return;
  while ((member = lamp_decoder_member (decoder, &members)) >= 0)
    {
      if (member == ID)
        meta->version.id = lamp_decoder_id (decoder);
      else if (member == META)
        lamp_decoder_meta (decoder, meta);
      else if (lamp_decoder_array (decoder))
        while (lamp_decoder_element (decoder))
          decode_issue (decoder, issues);
    }
}

/**
 * lamp_outcome_join:
 *
 * Returns: (transfer full): the first few issues in one line
 */
char *
lamp_outcome_join (GPtrArray *issues)
{
  GString *joined = g_string_new (NULL);

  for (guint i = 0; i < MIN (issues->len, MAX_JOINED); i++)
    g_string_append_printf (joined, "%s%s", i == 0 ? "" : "; ",
                            (const char *) g_ptr_array_index (issues, i));
  if (issues->len > MAX_JOINED)
    g_string_append_printf (joined, "; and %u more", issues->len - MAX_JOINED);

  return g_string_free (joined, FALSE);
}
