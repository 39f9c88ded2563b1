/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/cleaning.h"
#include "app/cloud-banner.h"
#include "app/pause-banner.h"
#include "app/round-bar.h"
#include "app/sound-banner.h"
#include "app/window.h"
#include "model/round.h"
#include "pages/outbox/outbox-drawer.h"

G_BEGIN_DECLS

struct _LampWindow
{
  AdwApplicationWindow parent_instance;

  LampHome *home;
  LampSound *sound;    /* NULL: nothing sounds */
  GHashTable *entries; /* page name -> GtkToggleButton of the rail */

  LampRound *round; /* (nullable): the one that is being made */
  guint fit_id;
  GVariant *waiting; /* (nullable): a response, or keys to be seen, that waits for a name */
  guint idle_id;     /* looks whether who is signed in is still there */

  GtkBox *rail;
  GtkBox *bar;
  GtkWidget *state_bar;
  GtkWidget *controls;
  LampCleaning *cleaning;
  LampCloudBanner *cloud_banner;
  LampPauseBanner *pause_banner;
  LampRoundBar *round_bar;
  LampSoundBanner *sound_banner;
  GtkStack *stack;
  AdwToastOverlay *toasts;
  LampOutboxDrawer *outbox;
  GtkWidget *view;
  GtkWidget *who;
  GtkLabel *who_name;
};

/* What people enter, and what becomes of it: window-acts.c. */
void lamp_window_install_round (GtkWidgetClass *widget_class);
void lamp_window_install_acts (GtkWidgetClass *widget_class);
void lamp_window_send_response (LampWindow *self, GVariant *response);

G_END_DECLS
