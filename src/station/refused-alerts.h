/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/reader.h"
#include "store/store.h"

G_BEGIN_DECLS

typedef struct _LampRefusedAlerts LampRefusedAlerts;

LampRefusedAlerts *lamp_refused_alerts_load (LampReader *reader,
                                             gint64 now_us) G_GNUC_WARN_UNUSED_RESULT;
void lamp_refused_alerts_free (LampRefusedAlerts *self);
gboolean lamp_refused_alerts_note (LampRefusedAlerts *self,
                                   LampStore *store,
                                   const char *key,
                                   const char *words,
                                   gint64 now_us,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_refused_alerts_has (LampRefusedAlerts *self, const char *key, gint64 now_us);
const char *lamp_refused_alerts_describe (LampRefusedAlerts *self, gint64 now_us);
gboolean lamp_refused_alerts_forget (LampRefusedAlerts *self,
                                     LampStore *store,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
