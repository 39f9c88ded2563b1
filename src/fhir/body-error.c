/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Why the body of an answer is no JSON that we read, in words that say what to do: a login page, a
 * cut connection and a broken server are three different calls to make.
 */

#include "config.h"

#include "fhir/body-error.h"

#include "fhir/page.h"

#include <glib/gi18n-lib.h>

/* clang-format off */
G_DEFINE_QUARK (lamp-fhir-error-quark, lamp_fhir_error)
/* clang-format on */

/* What the bytes are, if not JSON. */
static const char *
name_of_markup (const LampJsonReader *reader)
{
  const char *p = reader->begin;
  gsize left;

  while (p < reader->end && g_ascii_isspace (*p))
    p++;
  if (p == reader->end || *p != '<')
    return NULL;
  left = (gsize) (reader->end - p);
  if ((left >= 5 && g_ascii_strncasecmp (p, "<?xml", 5) == 0)
      || g_strstr_len (p, (gssize) MIN (left, 500), "http://hl7.org/fhir") != NULL)
    return _ ("The answer is XML, not JSON");

  return _ ("The answer is HTML, not FHIR: a login page or a proxy?");
}

/**
 * lamp_body_error_set:
 * @reader: a reader that stopped
 * @error: (out): what to tell the user
 */
void
lamp_body_error_set (const LampJsonReader *reader, GError **error)
{
  const char *markup = name_of_markup (reader);

  switch (reader->fault)
    {
    case LAMP_JSON_TOO_DEEP:
      g_set_error (error, LAMP_FHIR_ERROR, LAMP_FHIR_ERROR_TOO_DEEP,
                   _ ("The answer cannot be used: %s"), reader->reason);
      break;
    case LAMP_JSON_TOO_LONG:
      g_set_error (error, LAMP_FHIR_ERROR, LAMP_FHIR_ERROR_TOO_LONG,
                   _ ("The answer cannot be used: %s"), reader->reason);
      break;
    case LAMP_JSON_EMPTY:
      g_set_error_literal (error, LAMP_FHIR_ERROR, LAMP_FHIR_ERROR_NOT_JSON,
                           _ ("The answer is empty"));
      break;
    case LAMP_JSON_CUT:
      g_set_error (error, LAMP_FHIR_ERROR, LAMP_FHIR_ERROR_NOT_JSON,
                   _ ("The answer was cut off after %zu bytes"),
                   (gsize) (reader->end - reader->begin));
      break;
    case LAMP_JSON_SYNTAX:
    case LAMP_JSON_FINE:
    default:
      if (markup != NULL)
        g_set_error_literal (error, LAMP_FHIR_ERROR, LAMP_FHIR_ERROR_NOT_JSON, markup);
      else
        g_set_error (error, LAMP_FHIR_ERROR, LAMP_FHIR_ERROR_NOT_JSON,
                     _ ("The answer is not JSON: %s at byte %zu"), reader->reason,
                     (gsize) (reader->fault_at - reader->begin));
      break;
    }
}
