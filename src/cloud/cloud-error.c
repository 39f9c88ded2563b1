/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What may go wrong between asking a cloud and having its answer, in words and as what the caller should do.
 *
 * Words are a person's: what the cloud said of itself is told, shortened, and nothing of a library's is
 * told but the reason why nobody could be reached. Pure; any thread.
 */

#define G_LOG_DOMAIN "lamp-cloud"

#include "config.h"

#include "cloud/connection-private.h"
#include "fhir/page.h"

#include <glib/gi18n-lib.h>

/* clang-format off */
G_DEFINE_QUARK (lamp-cloud-error-quark, lamp_cloud_error)
/* clang-format on */

/**
 * lamp_cloud_error_of_status:
 * @status: of an answer that is not the one that was wanted
 *
 * Returns: what the caller should do about it
 */
LampCloudError
lamp_cloud_error_of_status (guint status)
{
  switch (status)
    {
    case SOUP_STATUS_UNAUTHORIZED:
      return LAMP_CLOUD_ERROR_SIGN_IN_AGAIN;
    case SOUP_STATUS_FORBIDDEN:
      return LAMP_CLOUD_ERROR_FORBIDDEN;
    case SOUP_STATUS_NOT_FOUND:
    case SOUP_STATUS_GONE:
      return LAMP_CLOUD_ERROR_GONE;
    case SOUP_STATUS_REQUEST_TIMEOUT:
    case 425: /* Too Early */
    case 429: /* Too Many Requests */
      return LAMP_CLOUD_ERROR_RETRY_LATER;
    case SOUP_STATUS_NOT_IMPLEMENTED:
      return LAMP_CLOUD_ERROR_REFUSED;
    default:
      return status >= 500 ? LAMP_CLOUD_ERROR_RETRY_LATER : LAMP_CLOUD_ERROR_REFUSED;
    }
}

/**
 * lamp_cloud_error_new_of_answer:
 * @status: one that is not wanted
 * @body: of the answer; an OperationOutcome in it is told
 *
 * Returns: (transfer full): what came instead of what was asked for
 */
GError *
lamp_cloud_error_new_of_answer (guint status, const GByteArray *body)
{
  g_autofree char *outcome = lamp_fhir_outcome_text ((const char *) body->data, body->len);

  if (status == SOUP_STATUS_UNAUTHORIZED)
    return g_error_new (LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_SIGN_IN_AGAIN,
                        _ ("The cloud does not accept the sign-in (401)"));
  if (SOUP_STATUS_IS_REDIRECTION (status))
    return g_error_new (LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_NOT_FHIR,
                        _ ("The cloud sends us elsewhere (%u): a login page or a proxy?"), status);

  return g_error_new (LAMP_CLOUD_ERROR, (gint) lamp_cloud_error_of_status (status),
                      _ ("The cloud answers %u%s%s"), status, outcome != NULL ? ": " : "",
                      outcome != NULL ? outcome : "");
}

/**
 * lamp_cloud_error_new_of_transport:
 * @patience_s: of the connection
 * @is_late: whether it was our deadline that ended the request
 * @error: what GIO or libsoup reports
 *
 * Returns: (transfer full): the same as our own error; "cancelled" stays what it is
 */
GError *
lamp_cloud_error_new_of_transport (guint patience_s, gboolean is_late, const GError *error)
{
  if (is_late)
    return g_error_new (LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_UNREACHABLE,
                        _ ("The cloud's answer takes longer than %d s"), (gint) (2 * patience_s));
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_error_copy (error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    return g_error_new (LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_UNREACHABLE,
                        _ ("The cloud does not answer within %d s"), (gint) patience_s);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT))
    return g_error_new_literal (LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_UNREACHABLE,
                                _ ("The cloud's answer was cut short"));

  return g_error_new (LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_UNREACHABLE,
                      _ ("The cloud cannot be reached: %s"), error->message);
}
