/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/check.h"

G_BEGIN_DECLS

const char *lamp_check_advice (LampCheckStep step, const GError *error);
char *lamp_check_tls_text (GTlsCertificateFlags wrong) G_GNUC_WARN_UNUSED_RESULT;
char *lamp_check_day (GDateTime *when) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
