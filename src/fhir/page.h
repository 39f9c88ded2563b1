/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "core/batch.h"

G_BEGIN_DECLS

typedef enum
{
  LAMP_FHIR_ERROR_NOT_JSON, /* HTML, XML, empty, cut: treat the cloud as not reachable */
  LAMP_FHIR_ERROR_NOT_FHIR, /* JSON, but not the resource that was asked for */
  LAMP_FHIR_ERROR_TOO_DEEP, /* nested beyond the cap: refuse the page */
  LAMP_FHIR_ERROR_TOO_LONG, /* a page, text or array beyond its cap: refuse the page */
} LampFhirError;

#define LAMP_FHIR_ERROR (lamp_fhir_error_quark ())
GQuark lamp_fhir_error_quark (void);

/**
 * LampFhirContext:
 * @zone: the home's zone, for dates without a time
 * @now_us: the cloud's clock as far as it is known; values over two minutes ahead of it are set aside.
 *   %LAMP_NO_TIME when unknown: nothing counts as future then
 */
typedef struct
{
  GTimeZone *zone;
  gint64 now_us;
} LampFhirContext;

/**
 * LampFhirPage:
 * @batch: the resources, in the order of the page
 * @next: (nullable): the next link's URL as the server wrote it, not to be trusted
 * @self: (nullable): the self link's URL
 * @deleted: of a history, what was deleted, "Patient/p1" each; not to be believed before it was asked for by id
 * @issues: OperationOutcome issues on the page, one line of text each ("warning not-supported: ...")
 * @n_entries: entries of the Bundle, matches or not
 * @newest_us: the greatest `meta.lastUpdated` of its matches, or %LAMP_NO_TIME
 * @oldest_us: the least, or %LAMP_NO_TIME
 * @is_sorted: `meta.lastUpdated` never goes back from one match to the next
 * @newest: (nullable): the text of @newest_us as the server wrote it
 */
typedef struct
{
  LampBatch *batch;
  const char *next;
  const char *self;
  GPtrArray *deleted;
  GPtrArray *issues;
  guint n_entries;
  gint64 newest_us, oldest_us;
  gboolean is_sorted;
  const char *newest;
} LampFhirPage;

LampFhirPage *lamp_fhir_page_new (void) G_GNUC_WARN_UNUSED_RESULT;
void lamp_fhir_page_free (LampFhirPage *page);
gboolean lamp_fhir_page_read (LampFhirPage *page,
                              const char *bytes,
                              gsize length,
                              const LampFhirContext *context,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_fhir_resource_read (LampFhirPage *page,
                                  const char *bytes,
                                  gsize length,
                                  const LampFhirContext *context,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *lamp_fhir_outcome_text (const char *bytes, gsize length) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LampFhirPage, lamp_fhir_page_free)

G_END_DECLS
