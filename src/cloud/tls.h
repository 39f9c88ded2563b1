/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

typedef struct _LampTls LampTls;

LampTls *lamp_tls_new (const char *ca_file,
                       const char *certificate_file,
                       const char *key_file,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
LampTls *lamp_tls_ref (LampTls *tls);
void lamp_tls_unref (LampTls *tls);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LampTls, lamp_tls_unref)

void lamp_tls_prepare_session (const LampTls *tls, SoupSession *session);
void lamp_tls_prepare_connection (const LampTls *tls, GTlsConnection *connection);
void lamp_tls_prepare_message (const LampTls *tls, SoupMessage *message);

G_END_DECLS
