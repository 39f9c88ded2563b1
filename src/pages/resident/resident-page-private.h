/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pages/resident/chart-pane.h"
#include "pages/resident/resident-page.h"
#include "pages/resident/today-card.h"

G_BEGIN_DECLS

void lamp_resident_actions_install (GtkWidgetClass *widget_class);
LampResidentItem *
lamp_resident_page_get_item (LampResidentPage *self); /* NULL without a resident */
LampHome *lamp_resident_page_get_home (LampResidentPage *self);

/* For tests and pictures that have no cache to ask: the parts that the cache fills. */
LampChartPane *lamp_resident_page_get_chart_pane (LampResidentPage *self);
LampTodayCard *lamp_resident_page_get_today_card (LampResidentPage *self);
GtkListBox *lamp_resident_page_get_vitals (LampResidentPage *self);

G_END_DECLS
