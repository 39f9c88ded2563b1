/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cloud/hint-frame.h"
#include "cloud/hints.h"
#include "core/instant.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* What the files of the hints share. */
struct _LampHints
{
  GObject parent_instance;

  LampConnection *connection;
  GMainContext *context;
  GCancellable *cancellable;
  LampHintTimings timings;
  LampHintsFunc func;
  gpointer user_data;

  /* the Subscription */
  char *criteria;
  char *wanted_id;
  char *id;           /* (nullable): as the cloud has it */
  gboolean gives_ids; /* this cloud wants none of ours */
  gboolean takes_no_condition;
  gboolean has_asked_where;
  char *named_url; /* (nullable): where the cloud says that its websocket is */

  /* how to bind, as found out anew for each socket */
  LampHintForm form;
  char *url;
  char *token;       /* (nullable) */
  gint64 expires_us; /* of the token, by the cloud's clock, or LAMP_NO_TIME */

  /* what is under way */
  gboolean is_asking;
  gboolean is_stopped;
  gboolean is_off;
  guint n_failures;
  GSource *timer; /* (nullable): retry, or renewal, or the token's */

  /* the socket */
  SoupWebsocketConnection *socket; /* (nullable) */
  gboolean is_bound;
  gint64 opened_us;
  gint64 renew_at_us;
  GSource *watchdog;
  GSource *keepalive;
  GSource *coalescing;
  gboolean has_more;
};

void lamp_hint_setup_async (LampHints *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean lamp_hint_setup_finish (LampHints *self,
                                 GAsyncResult *result,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
void lamp_hint_token_async (LampHints *self, GAsyncReadyCallback callback, gpointer user_data);

void lamp_hint_socket_take (LampHints *self, SoupWebsocketConnection *socket);
void lamp_hint_socket_drop (LampHints *self);
void lamp_hint_socket_bind (LampHints *self);

GSource *lamp_hints_timer (LampHints *self, guint delay_ms, GSourceFunc func);
void lamp_hints_clear_source (GSource **source);
void lamp_hints_tell (LampHints *self, LampHintsEvent event);
void lamp_hints_bound (LampHints *self);
void lamp_hints_socket_lost (LampHints *self);

G_END_DECLS
