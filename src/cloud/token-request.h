/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cloud/account.h"
#include "cloud/key.h"

G_BEGIN_DECLS

typedef enum
{
  LAMP_TOKEN_FINE,
  LAMP_TOKEN_BAD_CLIENT,
  LAMP_TOKEN_BAD_GRANT,
  LAMP_TOKEN_BAD_SCOPE,
  LAMP_TOKEN_REFUSED, /* for another reason */
  LAMP_TOKEN_LATER,
  LAMP_TOKEN_NOT_UNDERSTOOD,
} LampTokenVerdict;

/**
 * LampTokenRequest:
 * @key: (nullable): with which to sign
 * @is_in_form: the secret goes into the form and not into a header
 * @now_us: the time by the cloud's clock
 *
 * One attempt.
 */
typedef struct
{
  LampSignInKind kind;
  const char *client_id;
  const char *token_url;
  const char *scope;
  const char *secret;
  const LampKey *key;
  const char *key_id;
  gboolean is_in_form;
  gint64 now_us;
} LampTokenRequest;

SoupMessage *lamp_token_request_make (const LampTokenRequest *request,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
LampTokenVerdict
lamp_token_answer_read (guint status, GBytes *body, char **token, guint64 *life_s, GError **error);

G_END_DECLS
