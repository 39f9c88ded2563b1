/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "core/instant.h"
#include "demo/cloud-store.h"

G_BEGIN_DECLS

#define LAMP_FHIR_JSON "application/fhir+json; charset=utf-8"

typedef struct _LampDemoSignIn LampDemoSignIn;
typedef struct _LampDemoPush LampDemoPush;

/* What a request is answered from; the same for all of them but for the clock. */
typedef struct
{
  LampDemoStore *store;
  char *base;              /* "http://127.0.0.1:8080/fhir" */
  char *token;             /* (nullable) */
  LampDemoSignIn *sign_in; /* (nullable) */
  LampDemoPush *push;      /* (nullable) */
  gint64 lag_us;
  guint64 generation; /* tells the page links of this start from those of an earlier one */
  gint64 started_us;
} LampDemoContext;

typedef struct
{
  char *name;
  char *value;
} LampDemoPair;

/**
 * LampDemoRequest:
 * @segments: the path below the base: { "Observation", "o1", NULL }
 * @query: (element-type LampDemoPair): decoded, in the order of the address
 * @now_us: the server's clock
 */
typedef struct
{
  const char *method;
  GStrv segments;
  GPtrArray *query;
  SoupMessageHeaders *headers;
  const char *body;
  gsize body_length;
  gint64 now_us;
} LampDemoRequest;

typedef struct
{
  guint status;
  GBytes *body;
  char *content_type;
  SoupMessageHeaders *headers;
} LampDemoAnswer;

LampDemoAnswer *lamp_demo_answer_new (guint status, GBytes *body) G_GNUC_WARN_UNUSED_RESULT;
LampDemoAnswer *lamp_demo_answer_error (guint status, const char *code, const char *format, ...)
    G_GNUC_PRINTF (3, 4) G_GNUC_WARN_UNUSED_RESULT;
LampDemoAnswer *lamp_demo_answer_version (const LampDemoContext *context,
                                          const LampDemoVersion *version,
                                          const char *type,
                                          guint status) G_GNUC_WARN_UNUSED_RESULT;
void lamp_demo_answer_free (LampDemoAnswer *answer);

GPtrArray *lamp_demo_query_split (const char *query) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_demo_prefers (const LampDemoRequest *request, const char *preference);
char *lamp_demo_http_date (gint64 us) G_GNUC_WARN_UNUSED_RESULT;

gboolean
lamp_demo_token_fits (const LampDemoContext *context, SoupMessageHeaders *headers, gint64 now_us);
LampDemoAnswer *lamp_demo_route (LampDemoContext *context, const LampDemoRequest *request);
LampDemoAnswer *lamp_demo_search (LampDemoContext *context,
                                  const LampDemoRequest *request,
                                  const char *type,
                                  GPtrArray *pairs);
LampDemoAnswer *lamp_demo_search_ids (LampDemoContext *context,
                                      const LampDemoRequest *request,
                                      const char *type,
                                      GPtrArray *pairs,
                                      GPtrArray *ids) G_GNUC_WARN_UNUSED_RESULT;
LampDemoAnswer *lamp_demo_history (LampDemoContext *context,
                                   const LampDemoRequest *request,
                                   const char *type,
                                   const char *id);
LampDemoAnswer *
lamp_demo_create (LampDemoContext *context, const LampDemoRequest *request, const char *type);
LampDemoAnswer *lamp_demo_update (LampDemoContext *context,
                                  const LampDemoRequest *request,
                                  const char *type,
                                  const char *id);
LampDemoAnswer *lamp_demo_delete (LampDemoContext *context,
                                  const LampDemoRequest *request,
                                  const char *type,
                                  const char *id);
LampDemoAnswer *lamp_demo_capability (LampDemoContext *context);
gboolean lamp_demo_type_is_served (LampDemoContext *context, const char *type);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LampDemoAnswer, lamp_demo_answer_free)

G_END_DECLS
