/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demo/cloud-http.h"

G_BEGIN_DECLS

typedef struct _LampDemoFaults LampDemoFaults;

/* When a fault of push strikes; all others strike requests. */
typedef enum
{
  LAMP_PUSH_NEVER,
  LAMP_PUSH_HANDSHAKE,
  LAMP_PUSH_BIND,
  LAMP_PUSH_EVENT,
} LampPushMoment;

typedef enum
{
  LAMP_DELIVER_WHOLE,
  LAMP_DELIVER_CUT,   /* announce all of it, send half, close */
  LAMP_DELIVER_RESET, /* announce all of it, send half, reset the connection */
  LAMP_DELIVER_LOST,  /* reset the connection without a byte */
  LAMP_DELIVER_STALL, /* announce all of it, send half, then nothing, with the connection open */
  LAMP_DELIVER_DRIP,  /* announce all of it, send half, then a byte at a time */
} LampDelivery;

/**
 * LampDemoFault:
 *
 * What is to happen to one request. Texts are owned.
 */
typedef struct
{
  guint id;
  guint row;    /* of the table in faults.c */
  char *path;   /* (nullable): prefix of the path below the base, "/Observation" */
  char *query;  /* (nullable): within the parameters, "_page=" */
  char *method; /* (nullable) */
  guint skip;
  gint left; /* -1: for ever */
  guint hits;
  guint delay_ms;
  guint status;
  char *content_type; /* (nullable) */
  GBytes *body;       /* (nullable) */
  GPtrArray *headers; /* LampDemoPair */
} LampDemoFault;

LampDemoFaults *lamp_demo_faults_new (void) G_GNUC_WARN_UNUSED_RESULT;
void lamp_demo_faults_free (LampDemoFaults *faults);
LampDemoAnswer *lamp_demo_faults_control (LampDemoFaults *faults, const LampDemoRequest *request);
const LampDemoFault *lamp_demo_faults_take (LampDemoFaults *faults,
                                            const char *method,
                                            const char *path,
                                            const char *query);
const char *
lamp_demo_faults_take_push (LampDemoFaults *faults, LampPushMoment moment, guint *status);
gboolean lamp_demo_fault_needs_answer (const LampDemoFault *fault);
void lamp_demo_fault_mishear (const LampDemoFault *fault, GPtrArray *query);
LampDelivery lamp_demo_fault_apply (const LampDemoFault *fault,
                                    const LampDemoContext *context,
                                    LampDemoAnswer *answer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LampDemoFaults, lamp_demo_faults_free)

G_END_DECLS
