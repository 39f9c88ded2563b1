/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cloud/connection.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

#define LAMP_CLOCK_SAMPLES 5

/* What the files of the connection share. */
struct _LampConnection
{
  GObject parent_instance;

  SoupSession *session;
  char *base; /* no slash at the end */
  char *tag;  /* (nullable): of the home that is asked for alone */
  LampSignIn *sign_in;
  LampTls *tls; /* (nullable) */

  /* The cloud's clock minus ours, from the last few answers. */
  gint64 offsets_us[LAMP_CLOCK_SAMPLES];
  guint n_offsets;
  gint64 supposed_offset_us; /* until the first answer */

  guint patience_s; /* of silence; twice that for the whole of an answer, however it trickles */
  gint64 retry_after_us;
  guint64 n_requests;
  guint64 n_bytes;
};

void
lamp_connection_learn_clock (LampConnection *self, SoupMessageHeaders *headers, gint64 asked_us);

LampCloudError lamp_cloud_error_of_status (guint status);
GError *lamp_cloud_error_new_of_answer (guint status,
                                        const GByteArray *body) G_GNUC_WARN_UNUSED_RESULT;
GError *lamp_cloud_error_new_of_transport (guint patience_s,
                                           gboolean is_late,
                                           const GError *error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
