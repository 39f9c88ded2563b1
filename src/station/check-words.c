/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the check of a connection says: the names of its steps, and what a person should do when one of them
 * fails. The reader is the home's IT person with ten minutes and without our source, so an advice names the
 * thing to change and who can change it.
 *
 * Pure functions.
 */

#define G_LOG_DOMAIN "lamp-station"

#include "config.h"

#include "station/check-words.h"
#include "cloud/connection.h"
#include "fhir/page.h"

#include <glib/gi18n-lib.h>

/* The names of lamplightctl check --json; those of the first release keep theirs. */
static const struct
{
  const char *name;
  const char *title;
} steps[LAMP_N_CHECK_STEPS] = {
  [LAMP_CHECK_ADDRESS] = { "address", N_ ("Address") },
  [LAMP_CHECK_REACH] = { "reach", N_ ("Reachable") },
  [LAMP_CHECK_TLS] = { "tls", N_ ("Encryption") },
  [LAMP_CHECK_SERVER] = { "metadata", N_ ("FHIR server") },
  [LAMP_CHECK_SIGN_IN] = { "sign-in", N_ ("Sign-in") },
  [LAMP_CHECK_RESIDENTS] = { "residents", N_ ("Residents") },
  [LAMP_CHECK_VALUES] = { "values", N_ ("Readings") },
  [LAMP_CHECK_ALERTS] = { "alerts", N_ ("Alerts") },
  [LAMP_CHECK_WRITE] = { "write", N_ ("Writing") },
  [LAMP_CHECK_CLOCK] = { "clock", N_ ("Clock") },
};

static const struct
{
  const char *name;
  const char *text;
} states[] = {
  [LAMP_CHECK_WAITING] = { "waiting", N_ ("not tried yet") },
  [LAMP_CHECK_RUNNING] = { "running", N_ ("being tried") },
  [LAMP_CHECK_PASSED] = { "passed", N_ ("works") },
  [LAMP_CHECK_WARNING] = { "warning", N_ ("warning") },
  [LAMP_CHECK_FAILED] = { "failed", N_ ("does not work") },
};

/**
 * lamp_check_step_name:
 *
 * Returns: (transfer none): what `lamplightctl check --json` calls it
 */
const char *
lamp_check_step_name (LampCheckStep step)
{
  return steps[step].name;
}

/**
 * lamp_check_step_title:
 *
 * Returns: (transfer none): its name for a person
 */
const char *
lamp_check_step_title (LampCheckStep step)
{
  return _ (steps[step].title);
}

/**
 * lamp_check_state_name:
 *
 * Returns: (transfer none): what `lamplightctl check --json` calls it
 */
const char *
lamp_check_state_name (LampCheckState state)
{
  return states[state].name;
}

/**
 * lamp_check_state_text:
 *
 * Returns: (transfer none): the state for a person, and for one who hears the screen
 */
const char *
lamp_check_state_text (LampCheckState state)
{
  return _ (states[state].text);
}

static const char *
advise_reach (const GError *error)
{
  if (error->domain == G_RESOLVER_ERROR)
    return _ ("Look for a slip in the address, and see whether this PC is on the network.");
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED))
    return _ ("Nothing listens there: look at the port in the address, and whether the cloud is "
              "running.");

  return _ (
      "See whether this PC is on the network, and whether a firewall lets it out to the cloud.");
}

static const char *
advise_sign_in (const GError *error)
{
  if (g_error_matches (error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_ADDRESS))
    return _ ("Complete what is asked for under “Sign-in”.");
  if (g_error_matches (error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_UNREACHABLE)
      || g_error_matches (error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_RETRY_LATER))
    return _ ("Try again in a minute; if it stays, ask whoever runs the cloud.");

  return _ (
      "Compare the kind of sign-in, the client ID and the secret or key with what the cloud’s "
      "administrator gave you.");
}

static const char *
advise_reading (LampCheckStep step, const GError *error)
{
  if (g_error_matches (error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_FORBIDDEN))
    return step == LAMP_CHECK_RESIDENTS
               ? _ ("Ask the cloud’s administrator for the right to read Patient.")
               : _ ("Ask the cloud’s administrator for the right to read Observation.");

  return _ ("Ask whoever runs the cloud; the words above are the cloud’s.");
}

/**
 * lamp_check_advice:
 * @error: (nullable): why the step failed or warns
 *
 * Returns: (transfer none) (nullable): what to do about it
 */
const char *
lamp_check_advice (LampCheckStep step, const GError *error)
{
  if (error == NULL)
    return NULL;

  switch (step)
    {
    case LAMP_CHECK_ADDRESS:
      return _ (
          "It begins with https:// and often ends with /fhir; the cloud’s administrator knows it.");
    case LAMP_CHECK_REACH:
      return advise_reach (error);
    case LAMP_CHECK_TLS:
      if (g_error_matches (error, G_TLS_ERROR, G_TLS_ERROR_CERTIFICATE_REQUIRED))
        return _ ("Give the client certificate of this station, under “Certificates”.");
      return _ (
          "Check this PC’s clock. If the home has an authority of its own, give its file under "
          "“Certificates”. Lamplight never accepts a certificate that does not verify.");
    case LAMP_CHECK_SERVER:
      return _ (
          "Look for a slip in the part after the name: the address must lead to the FHIR base "
          "itself, not to a web page or a login.");
    case LAMP_CHECK_SIGN_IN:
      return advise_sign_in (error);
    case LAMP_CHECK_RESIDENTS:
    case LAMP_CHECK_VALUES:
      return advise_reading (step, error);
    case LAMP_CHECK_ALERTS:
      return _ (
          "Lamplight shows its own alerts, but none of the cloud’s: ask for the right to read "
          "Communication.");
    case LAMP_CHECK_WRITE:
      return _ ("What nurses enter stays on this PC and is not shared: ask for the right to create "
                "Observation and Communication.");
    case LAMP_CHECK_CLOCK:
      return _ ("Let this PC set its clock from the network. Lamplight goes by the cloud’s clock "
                "until then.");
    case LAMP_N_CHECK_STEPS:
    default:
      return NULL;
    }
}

/**
 * lamp_check_tls_text:
 * @wrong: what GIO found wrong with the certificate
 *
 * Returns: (transfer full): the first of it in words
 */
char *
lamp_check_tls_text (GTlsCertificateFlags wrong)
{
  static const struct
  {
    GTlsCertificateFlags flag;
    const char *text;
  } rows[] = {
    { G_TLS_CERTIFICATE_EXPIRED, N_ ("The cloud’s certificate has run out") },
    { G_TLS_CERTIFICATE_NOT_ACTIVATED, N_ ("The cloud’s certificate is not valid yet") },
    { G_TLS_CERTIFICATE_REVOKED, N_ ("The cloud’s certificate was taken back") },
    { G_TLS_CERTIFICATE_BAD_IDENTITY, N_ ("The cloud’s certificate is for another name") },
    { G_TLS_CERTIFICATE_UNKNOWN_CA,
      N_ ("The cloud’s certificate comes from an authority that this PC does not know") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    if ((wrong & rows[i].flag) != 0)
      return g_strdup (_ (rows[i].text));

  return g_strdup (_ ("The cloud’s certificate cannot be trusted"));
}

/**
 * lamp_check_day:
 *
 * Returns: (transfer full): "2027-03-01"
 */
char *
lamp_check_day (GDateTime *when)
{
  return g_date_time_format (when, "%Y-%m-%d");
}
