/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Files that a person picks: a path into an entry, a small text read, a small text written.
 *
 * The dialog is the desktop's own, in a sandbox the portal's. It lives until it was answered, whatever happens to the
 * page meanwhile.
 */

#include "config.h"

#include "pages/welcome/file-picker.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define LENGTH_MAX (64 * 1024)

static GtkFileChooserNative *
open_dialog (GtkWidget *widget, const char *title, GtkFileChooserAction action)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (
      title, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, action, NULL, NULL);

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);

  return dialog;
}

/* ---- A path ---- */

static void
path_chosen_cb (GtkNativeDialog *dialog, int response, GtkEditable *into)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  const char *path = file != NULL ? g_file_peek_path (file) : NULL;

  if (response == GTK_RESPONSE_ACCEPT && path != NULL)
    gtk_editable_set_text (into, path);
  g_object_unref (dialog);
}

/**
 * lamp_file_picker_choose:
 * @widget: in whose window
 * @into: gets the path
 */
void
lamp_file_picker_choose (GtkWidget *widget, const char *title, GtkEditable *into)
{
  GtkFileChooserNative *dialog = open_dialog (widget, title, GTK_FILE_CHOOSER_ACTION_OPEN);

  g_signal_connect_data (dialog, "response", G_CALLBACK (path_chosen_cb), g_object_ref (into),
                         (GClosureNotify) g_object_unref, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

/* ---- Writing ---- */

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    g_warning ("The public key was not written: %s", error->message);
}

static void
target_chosen_cb (GtkNativeDialog *dialog, int response, GBytes *text)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));

  if (response == GTK_RESPONSE_ACCEPT && file != NULL)
    g_file_replace_contents_bytes_async (file, text, NULL, FALSE, G_FILE_CREATE_NONE, NULL,
                                         written_cb, NULL);
  g_object_unref (dialog);
}

/**
 * lamp_file_picker_save:
 * @name: what the file is called unless the person says otherwise
 * @text: what goes into it; no secret
 */
void
lamp_file_picker_save (GtkWidget *widget, const char *title, const char *name, const char *text)
{
  GtkFileChooserNative *dialog = open_dialog (widget, title, GTK_FILE_CHOOSER_ACTION_SAVE);

  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  g_signal_connect_data (dialog, "response", G_CALLBACK (target_chosen_cb),
                         g_bytes_new (text, strlen (text)), (GClosureNotify) g_bytes_unref, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

/* ---- Reading ---- */

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autofree char *text = NULL;
  GError *error = NULL;
  gsize length;

  if (!g_file_load_contents_finish (G_FILE (source), result, &text, &length, NULL, &error))
    g_task_return_error (task, error);
  else if (length == 0 || length > LENGTH_MAX || strlen (text) != length)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                             _ ("There is no key in this file"));
  else
    g_task_return_pointer (task, g_steal_pointer (&text), g_free);
}

static void
source_chosen_cb (GtkNativeDialog *dialog, int response, GTask *task)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));

  if (response == GTK_RESPONSE_ACCEPT && file != NULL)
    g_file_load_contents_async (file, g_task_get_cancellable (task), loaded_cb,
                                g_object_ref (task));
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "No file was chosen");
  g_object_unref (dialog);
}

/**
 * lamp_file_picker_read_async:
 *
 * Lets a person pick a small file of text, and reads it.
 */
void
lamp_file_picker_read_async (GtkWidget *widget,
                             const char *title,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  GtkFileChooserNative *dialog = open_dialog (widget, title, GTK_FILE_CHOOSER_ACTION_OPEN);

  g_task_set_source_tag (task, lamp_file_picker_read_async);
  g_signal_connect_data (dialog, "response", G_CALLBACK (source_chosen_cb), task,
                         (GClosureNotify) g_object_unref, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

/**
 * lamp_file_picker_read_finish:
 *
 * Returns: (transfer full) (nullable): the text; else a %G_IO_ERROR, %G_IO_ERROR_CANCELLED if none was picked
 */
char *
lamp_file_picker_read_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
