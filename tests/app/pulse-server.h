/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* How a test's sound server is made up. */
typedef enum
{
  LAMP_OUTPUT_NULL,  /* leads nowhere: can be recorded */
  LAMP_OUTPUT_PIPE,  /* counts as a real one */
  LAMP_OUTPUT_STUCK, /* takes sound and never plays it */
  LAMP_OUTPUT_NONE,  /* none at all */
} LampOutput;

typedef struct _LampPulseServer LampPulseServer;

LampPulseServer *lamp_pulse_server_new (LampOutput output) G_GNUC_WARN_UNUSED_RESULT;
void lamp_pulse_server_free (LampPulseServer *server);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LampPulseServer, lamp_pulse_server_free)

const char *lamp_pulse_server_get_address (LampPulseServer *server);
void lamp_pulse_server_start (LampPulseServer *server);
void lamp_pulse_server_kill (LampPulseServer *server);
void
lamp_pulse_server_tell (LampPulseServer *server, const char *command, ...) G_GNUC_NULL_TERMINATED;

/* What comes out of the null output, from lamp_recording_new() on: mono samples at 48 kHz. */
typedef struct _LampRecording LampRecording;

LampRecording *lamp_recording_new (LampPulseServer *server) G_GNUC_WARN_UNUSED_RESULT;
void lamp_recording_free (LampRecording *recording);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LampRecording, lamp_recording_free)
gsize lamp_recording_get_length (LampRecording *recording);
GArray *lamp_recording_copy (LampRecording *recording) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
