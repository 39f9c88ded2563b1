/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "model/home.h"

G_BEGIN_DECLS

#define LAMP_TYPE_NOTIFIER (lamp_notifier_get_type ())
G_DECLARE_FINAL_TYPE (LampNotifier, lamp_notifier, LAMP, NOTIFIER, GObject)

/* What a notification does when it is pressed: the resident's id goes with it. */
#define LAMP_NOTIFIER_ACTION "app.show-resident"

LampNotifier *lamp_notifier_new (GApplication *application,
                                 LampHome *home) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
