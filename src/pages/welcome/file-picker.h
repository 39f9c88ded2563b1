/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void lamp_file_picker_choose (GtkWidget *widget, const char *title, GtkEditable *into);
void
lamp_file_picker_save (GtkWidget *widget, const char *title, const char *name, const char *text);
void lamp_file_picker_read_async (GtkWidget *widget,
                                  const char *title,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
char *lamp_file_picker_read_finish (GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
