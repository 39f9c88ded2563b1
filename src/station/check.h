/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "cloud/sign-in-settings.h"

G_BEGIN_DECLS

/* In the order in which they are tried; each needs those before it. */
typedef enum
{
  LAMP_CHECK_ADDRESS,
  LAMP_CHECK_REACH,
  LAMP_CHECK_TLS,
  LAMP_CHECK_SERVER,
  LAMP_CHECK_SIGN_IN,
  LAMP_CHECK_RESIDENTS,
  LAMP_CHECK_VALUES,
  LAMP_CHECK_ALERTS,
  LAMP_CHECK_WRITE,
  LAMP_CHECK_CLOCK,
  LAMP_N_CHECK_STEPS
} LampCheckStep;

typedef enum
{
  LAMP_CHECK_WAITING, /* not tried */
  LAMP_CHECK_RUNNING,
  LAMP_CHECK_PASSED,
  LAMP_CHECK_WARNING, /* Lamplight works, with less than it should have */
  LAMP_CHECK_FAILED,  /* Lamplight cannot work; what comes after it was not tried */
} LampCheckState;

/**
 * LampCheckResult:
 * @text: (nullable): what was found, or what is being done, for a person
 * @advice: (nullable): what to do about it
 * @error: (nullable): why it failed or warns, for programs
 */
typedef struct
{
  LampCheckState state;
  char *text;
  char *advice;
  GError *error;
} LampCheckResult;

/**
 * LampCheckOptions:
 * @cloud: the FHIR base as it was typed
 * @settings: (nullable): a sign-in that is not in a file yet; else @token, @sign_in and @directory are asked, as
 *   lamp_connection_open() does
 * @secret: (nullable): with @settings: the secret, which is not stored yet
 * @zone: the home's zone
 * @is_anonymous: stop before the sign-in: what can be known while a person is still typing
 */
typedef struct
{
  const char *cloud;
  const char *token;
  const char *sign_in;
  const char *directory;
  const LampSignInSettings *settings;
  const char *secret;
  GTimeZone *zone;
  gboolean is_anonymous;
} LampCheckOptions;

#define LAMP_TYPE_CHECK (lamp_check_get_type ())
G_DECLARE_FINAL_TYPE (LampCheck, lamp_check, LAMP, CHECK, GObject)

/* Signal "step-changed" (guint step): its result is another than before. */
LampCheck *lamp_check_new (const LampCheckOptions *options) G_GNUC_WARN_UNUSED_RESULT;
void lamp_check_run_async (LampCheck *self,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
gboolean lamp_check_run_finish (LampCheck *self, GAsyncResult *result, GError **error);
const LampCheckResult *lamp_check_get_result (LampCheck *self, LampCheckStep step);
LampCheckState lamp_check_get_state (LampCheck *self);

const char *lamp_check_step_name (LampCheckStep step);
const char *lamp_check_step_title (LampCheckStep step);
const char *lamp_check_state_name (LampCheckState state);
const char *lamp_check_state_text (LampCheckState state);

G_END_DECLS
