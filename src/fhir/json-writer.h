/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _LampJsonWriter LampJsonWriter;

LampJsonWriter *lamp_json_writer_new (void) G_GNUC_WARN_UNUSED_RESULT;
char *lamp_json_writer_finish (LampJsonWriter *writer) G_GNUC_WARN_UNUSED_RESULT;

void lamp_json_writer_begin_object (LampJsonWriter *writer, const char *name);
void lamp_json_writer_begin_array (LampJsonWriter *writer, const char *name);
void lamp_json_writer_end (LampJsonWriter *writer);

void lamp_json_writer_text (LampJsonWriter *writer, const char *name, const char *text);
void lamp_json_writer_integer (LampJsonWriter *writer, const char *name, gint64 number);
void
lamp_json_writer_milli (LampJsonWriter *writer, const char *name, gint64 milli, guint decimals);
void lamp_json_writer_boolean (LampJsonWriter *writer, const char *name, gboolean value);
void lamp_json_writer_time (LampJsonWriter *writer, const char *name, gint64 us);
void lamp_json_writer_null (LampJsonWriter *writer, const char *name);

G_END_DECLS
