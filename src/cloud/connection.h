/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cloud/sign-in.h"

G_BEGIN_DECLS

typedef enum
{
  LAMP_CLOUD_ERROR_UNREACHABLE, /* no connection, a time-out, a body cut short: try again */
  LAMP_CLOUD_ERROR_RETRY_LATER, /* the cloud asks to wait, or fails (408, 429, 5xx): try again after a while */
  LAMP_CLOUD_ERROR_SIGN_IN_AGAIN, /* 401: nothing will work before that */
  LAMP_CLOUD_ERROR_FORBIDDEN,     /* 403: this stream stops */
  LAMP_CLOUD_ERROR_REFUSED,   /* 400, 422 and other refusals: asking the same again is useless */
  LAMP_CLOUD_ERROR_GONE,      /* 404, 410 */
  LAMP_CLOUD_ERROR_NOT_FHIR,  /* something answers, but it is not the cloud: treat as unreachable */
  LAMP_CLOUD_ERROR_TOO_LARGE, /* the body exceeds the cap: refuse it */
  LAMP_CLOUD_ERROR_ADDRESS, /* the address or the sign-in's settings cannot be used: a person must mend them */
} LampCloudError;

#define LAMP_CLOUD_ERROR (lamp_cloud_error_quark ())
GQuark lamp_cloud_error_quark (void);

/* A page of 200 Observations is some 400 kB; what exceeds this is no page. */
#define LAMP_CLOUD_BODY_CAP (32 * 1024 * 1024)

/**
 * LampCloudRequest:
 * @method: "PUT" or "POST", or "GET" when every answer is to be looked at
 * @url: an absolute URL below the base
 * @body: (nullable): a resource as JSON
 * @if_none_exist: (nullable): the search of a conditional create
 * @if_match: (nullable): the version that is changed, bare; it is quoted as FHIR wants it
 *
 * What is to be done. Not needed any more once the request has begun.
 */
typedef struct
{
  const char *method;
  const char *url;
  const char *body;
  const char *if_none_exist;
  const char *if_match;
} LampCloudRequest;

/**
 * LampCloudAnswer:
 * @etag: (nullable): the header as it came
 * @location: (nullable): the header as it came
 * @retry_after_us: how long the cloud asks to wait, 0 if it does not say
 *
 * An answer whatever its status.
 */
typedef struct
{
  guint status;
  char *etag;
  char *location;
  gint64 retry_after_us;
  GBytes *body;
} LampCloudAnswer;

void lamp_cloud_answer_free (LampCloudAnswer *answer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LampCloudAnswer, lamp_cloud_answer_free)

#define LAMP_TYPE_CONNECTION (lamp_connection_get_type ())
G_DECLARE_FINAL_TYPE (LampConnection, lamp_connection, LAMP, CONNECTION, GObject)

LampConnection *
lamp_connection_new (const char *base, const char *token, GError **error) G_GNUC_WARN_UNUSED_RESULT;
LampConnection *lamp_connection_new_signed (const char *base,
                                            LampSignIn *sign_in,
                                            LampTls *tls,
                                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
void lamp_connection_set_patience (LampConnection *self, guint silence_s);
void lamp_connection_try_again (LampConnection *self);
LampSignIn *lamp_connection_get_sign_in (LampConnection *self);
const char *lamp_connection_get_base (LampConnection *self);
void lamp_connection_set_tag (LampConnection *self, const char *tag);
const char *lamp_connection_get_tag (LampConnection *self);
gint64 lamp_connection_get_clock_offset_us (LampConnection *self);
void lamp_connection_suppose_clock_offset_us (LampConnection *self, gint64 offset_us);
guint64 lamp_connection_get_n_requests (LampConnection *self);
guint64 lamp_connection_get_n_bytes (LampConnection *self);
gint64 lamp_connection_take_retry_after_us (LampConnection *self);

void lamp_connection_get_async (LampConnection *self,
                                const char *url,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
GBytes *lamp_connection_get_finish (LampConnection *self,
                                    GAsyncResult *result,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
void lamp_connection_send_async (LampConnection *self,
                                 const LampCloudRequest *wish,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean lamp_connection_send_has_left (GAsyncResult *result);
LampCloudAnswer *lamp_connection_send_finish (LampConnection *self,
                                              GAsyncResult *result,
                                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
