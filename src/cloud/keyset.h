/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "fhir/page.h"

G_BEGIN_DECLS

/* Pages of 200 are read twice as fast as pages of 1000, in a fifth of the memory. */
#define LAMP_KEYSET_COUNT 200

typedef enum
{
  LAMP_KEYSET_DONE,    /* the stream was seen to its end */
  LAMP_KEYSET_ASK,     /* ask for lamp_keyset_url() */
  LAMP_KEYSET_GIVE_UP, /* the cloud leads in a circle: lamp_keyset_problem() says how */
} LampKeysetStep;

typedef struct _LampKeyset LampKeyset;

LampKeyset *
lamp_keyset_new (const char *base, const char *search, gint64 from_us) G_GNUC_WARN_UNUSED_RESULT;
void lamp_keyset_free (LampKeyset *keyset);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LampKeyset, lamp_keyset_free)

const char *lamp_keyset_url (LampKeyset *keyset);
LampKeysetStep lamp_keyset_advance (LampKeyset *keyset, const LampFhirPage *page);
gboolean lamp_keyset_restart (LampKeyset *keyset);
gboolean lamp_keyset_is_following (LampKeyset *keyset);
const char *lamp_keyset_problem (LampKeyset *keyset);
char *lamp_keyset_sanitise (const char *base,
                            const char *search,
                            const char *next) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
