/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/home.h"

G_BEGIN_DECLS

#define LAMP_TYPE_CLOUD_BANNER (lamp_cloud_banner_get_type ())
G_DECLARE_FINAL_TYPE (LampCloudBanner, lamp_cloud_banner, LAMP, CLOUD_BANNER, GtkWidget)

void lamp_cloud_banner_set_home (LampCloudBanner *self, LampHome *home);

G_END_DECLS
