/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * LampSubscriptionWish:
 * @id: (nullable): its id; %NULL lets the cloud give one
 * @mark: (nullable): written as the channel's endpoint, where a search finds it
 * @criteria: a simple search, "Communication?category=alert"
 * @end_us: when the cloud may forget it
 *
 * Source: cloud-protocol.md 6.
 */
typedef struct
{
  const char *id;
  const char *mark;
  const char *criteria;
  gint64 end_us;
} LampSubscriptionWish;

char *lamp_fhir_write_subscription (const LampSubscriptionWish *wish) G_GNUC_WARN_UNUSED_RESULT;
GHashTable *lamp_fhir_read_parameters (const char *bytes, gsize length) G_GNUC_WARN_UNUSED_RESULT;
char *lamp_fhir_notification_type (const char *bytes, gsize length) G_GNUC_WARN_UNUSED_RESULT;
char *lamp_fhir_websocket_url (const char *bytes, gsize length) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
