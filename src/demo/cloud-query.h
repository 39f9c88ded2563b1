/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demo/cloud-http.h"

G_BEGIN_DECLS

typedef enum
{
  LAMP_PARAM_TOKEN,
  LAMP_PARAM_REFERENCE,
  LAMP_PARAM_DATE,
  LAMP_PARAM_UPDATED,
  LAMP_PARAM_ID,
  LAMP_PARAM_CONTROL, /* changes the answer, filters nothing */
} LampParamKind;

/**
 * LampParam:
 * @types: (nullable): the types that have it, separated by spaces; %NULL for all
 *
 * A search parameter that this server truly supports; the CapabilityStatement is made of these
 * rows.
 */
typedef struct
{
  const char *name;
  LampParamKind kind;
  LampTermKind term;
  const char *types;
} LampParam;

typedef struct
{
  gint64 from_us, to_us; /* the first moment that fits, and the one behind the last */
} LampDemoSpan;

typedef enum
{
  LAMP_DEMO_SORT_UPDATED,
  LAMP_DEMO_SORT_UPDATED_DESCENDING,
  LAMP_DEMO_SORT_ID,
} LampDemoSort;

/**
 * LampDemoQuery:
 * @filters: all must fit
 * @self: the address of the search, with the parameters that were understood
 * @n_rows: the snapshot that a page link continues, %G_MAXUINT for a new search
 * @position: where it goes on
 */
typedef struct
{
  LampDemoSpan updated;
  GPtrArray *filters;
  GString *self;
  GStrv elements;
  guint count;
  guint n_ignored; /* parameters that are not known here */
  LampDemoSort sort;
  gboolean wants_total;
  gboolean is_summary_count;
  gboolean has_id;
  guint n_rows;
  guint position;
} LampDemoQuery;

const LampParam *lamp_demo_params (guint *n);
gboolean lamp_demo_param_applies (const LampParam *param, const char *type);
LampDemoQuery *lamp_demo_query_read (const LampDemoContext *context,
                                     const LampDemoRequest *request,
                                     const char *type,
                                     GPtrArray *pairs,
                                     LampDemoAnswer **refusal) G_GNUC_WARN_UNUSED_RESULT;
void lamp_demo_query_free (LampDemoQuery *query);
gboolean lamp_demo_query_fits (const LampDemoQuery *query, const LampIndex *index, const char *id);
char *lamp_demo_page_token (const LampDemoContext *context,
                            guint n_rows,
                            guint position) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_demo_page_token_read (const LampDemoContext *context,
                                    const char *token,
                                    guint *n_rows,
                                    guint *position) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LampDemoQuery, lamp_demo_query_free)

G_END_DECLS
