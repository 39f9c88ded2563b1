/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cloud/tls.h"

G_BEGIN_DECLS

typedef enum
{
  LAMP_SIGN_IN_NONE,
  LAMP_SIGN_IN_BEARER,        /* a token that somebody gave us */
  LAMP_SIGN_IN_CLIENT_SECRET, /* OAuth client credentials */
  LAMP_SIGN_IN_SMART,         /* SMART backend services: a signed statement */
  LAMP_SIGN_IN_GOOGLE,        /* a Google service account */
} LampSignInKind;

/**
 * LampAccount:
 * @base: (nullable): the FHIR base, where a token endpoint that is not given is looked for
 * @client_id: (nullable): the client; for Google the service account's e-mail
 * @token_url: (nullable): the token endpoint; %NULL to ask the cloud for it
 * @scope: (nullable): the rights to ask for; %NULL for the usual ones
 * @key_id: (nullable): the name of the key; %NULL for its thumbprint
 * @secret: (nullable): token, client secret or private key (PEM); %NULL to look it up
 * @secret_name: (nullable): under which name it was stored
 * @secret_directory: (nullable): the folder of the file where there is no keyring
 * @tls: (nullable): whom to believe
 *
 * How a station signs in. On the stack of whoever sets it up; what uses it copies.
 */
typedef struct
{
  LampSignInKind kind;
  const char *base;
  const char *client_id;
  const char *token_url;
  const char *scope;
  const char *key_id;
  const char *secret;
  const char *secret_name;
  const char *secret_directory;
  LampTls *tls;
} LampAccount;

G_END_DECLS
