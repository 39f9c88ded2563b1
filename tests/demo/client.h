/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

#include "demo/cloud.h"

/* A server and who asks it, over real HTTP. */
typedef struct
{
  LampCloud *cloud;
  SoupSession *session;
  const char *base;
  const char *token; /* (nullable): to be sent with each request */
} Client;

typedef struct
{
  guint status; /* 0: no answer, see error */
  GError *error;
  SoupMessage *message;
  GBytes *body;
  JsonNode *json; /* NULL if the body is none */
} Reply;

Client *client_new (const LampCloudOptions *options);
void client_free (Client *client);
Reply *client_ask (Client *client, const char *method, const char *path, const char *body, ...)
    G_GNUC_NULL_TERMINATED;
void reply_free (Reply *reply);
const char *reply_header (Reply *reply, const char *name);
const char *reply_text (Reply *reply, const char *path);
gint64 reply_number (Reply *reply, const char *path);
guint reply_n_entries (Reply *reply);
char *reply_ids (Reply *reply);
char *reply_link (Client *client, Reply *reply, const char *relation);
gint64 test_time (const char *text);
char *test_shared (const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Client, client_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Reply, reply_free)
