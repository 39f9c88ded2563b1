/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fhir/page.h"

G_BEGIN_DECLS

/* 2026-11-23T08:00:00+08:00: what the clock says in the tests. */
#define NOW_US (G_GINT64_CONSTANT (1795392000) * LAMP_US_PER_SECOND)

LampFhirContext test_context (void);
LampFhirPage *test_read_page (const char *entries);
LampFhirPage *test_read_resource (const char *json);
const LampObservation *test_observation (const LampFhirPage *page, guint i);
const LampValue *test_value (const LampFhirPage *page, guint i, guint k);
char *test_describe_value (const LampValue *value);
char *test_describe (const LampFhirPage *page);

G_END_DECLS
