/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cloud/sign-in-file.h"
#include "station/check.h"

G_BEGIN_DECLS

/* What the files of the check share. */
struct _LampCheck
{
  GObject parent_instance;

  char *cloud;
  char *token;
  char *sign_in;
  char *directory;
  LampSignInSettings settings;
  gboolean has_settings;
  char *secret;
  GTimeZone *zone;
  LampCheckStep end; /* the first step that is not tried */

  LampCheckResult results[LAMP_N_CHECK_STEPS];
  LampCheckStep step;

  LampCredentials *credentials; /* (nullable): they cannot be read, see the error */
  GError *credentials_error;
  GSocketConnection *socket;  /* (nullable): between the two steps that need it */
  GTlsCertificateFlags wrong; /* with the certificate */
  LampConnection *anonymous;  /* (nullable) */
  LampConnection *connection; /* (nullable): signed in */
};

void lamp_check_set_result (LampCheck *self, LampCheckState state, char *text, GError *error);
void lamp_check_pass (GTask *task, char *text);
void lamp_check_warn (GTask *task, GError *error);
void lamp_check_fail (GTask *task, GError *error);

void lamp_check_try_reach (GTask *task);
void lamp_check_try_tls (GTask *task);

G_END_DECLS
