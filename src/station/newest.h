/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fhir/page.h"

G_BEGIN_DECLS

typedef struct _LampNewest LampNewest;

LampNewest *
lamp_newest_new (const char *base, const char *type, gint64 cursor_us) G_GNUC_WARN_UNUSED_RESULT;
void lamp_newest_free (LampNewest *newest);
const char *lamp_newest_url (LampNewest *newest);
gboolean lamp_newest_advance (LampNewest *newest, const LampFhirPage *page);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LampNewest, lamp_newest_free)

G_END_DECLS
