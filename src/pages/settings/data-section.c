/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The data in the settings: where they lie, how much it is, whether they are sound, and what is kept how long.
 *
 * The check of all data runs in a worker beside the engine and may take minutes; it shows how far it is and can be
 * cancelled. When it last found all well is remembered with this PC's settings.
 */

#include "config.h"

#include "pages/settings/data-section.h"
#include "core/instant.h"
#include "model/preferences.h"
#include "model/words.h"
#include "station/verify.h"

#include <glib/gi18n-lib.h>

struct _LampDataSection
{
  AdwPreferencesPage parent_instance;

  LampHome *home;
  GCancellable *cancellable;
  GCancellable *verifying; /* (nullable): a check is under way */

  AdwActionRow *folder;
  GtkWidget *copy_folder;
  AdwActionRow *size;
  AdwActionRow *verify;
  GtkButton *verify_button;
  GtkProgressBar *progress;
};

G_DEFINE_FINAL_TYPE (LampDataSection, lamp_data_section, ADW_TYPE_PREFERENCES_PAGE)

static void
size_measured_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LampDataSection) self = user_data;
  g_autofree char *text = NULL;
  gint64 bytes = lamp_size_finish (result, NULL);

  if (bytes < 0 || g_cancellable_is_cancelled (self->cancellable))
    return;
  text = g_format_size ((guint64) bytes);
  adw_action_row_set_subtitle (self->size, text);
}

static void
map_cb (LampDataSection *self)
{
  const char *directory = lamp_home_get_directory (self->home);

  if (directory != NULL)
    lamp_size_async (directory, self->cancellable, size_measured_cb, g_object_ref (self));
}

static void
copy_folder_cb (LampDataSection *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)),
                          lamp_home_get_directory (self->home));
}

/* ---- The check of all data ---- */

static void
show_last (LampDataSection *self)
{
  g_autoptr (GSettings) settings = lamp_preferences_open ();
  gint64 at_s = settings != NULL ? g_settings_get_int64 (settings, "verified-at") : 0;
  GTimeZone *zone = lamp_home_get_zone (self->home);
  g_autofree char *date = NULL;
  g_autofree char *clock = NULL;
  g_autofree char *text = NULL;

  if (at_s == 0)
    return;
  date = lamp_words_date (at_s * LAMP_US_PER_SECOND, zone);
  clock = lamp_words_clock (at_s * LAMP_US_PER_SECOND, zone);
  /* Translators: the last check of all data: the day and the time */
  text = g_strdup_printf (
      _ ("All was well on %s at %s. It takes up to minutes; work goes on meanwhile."), date, clock);
  adw_action_row_set_subtitle (self->verify, text);
}

static void
show_verifying (LampDataSection *self, gboolean is_verifying)
{
  gtk_button_set_label (self->verify_button, is_verifying ? _ ("Cancel") : C_ ("data", "Check"));
  gtk_widget_set_visible (GTK_WIDGET (self->progress), is_verifying);
}

static void
progress_cb (guint done, guint total, gpointer user_data)
{
  LampDataSection *self = user_data;

  /* A part that has begun counts half: the bar moves from the start. */
  gtk_progress_bar_set_fraction (self->progress, (done + 0.5) / total);
}

static void
verified_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LampDataSection) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GSettings) settings = NULL;
  g_autofree char *escaped = NULL;
  gboolean is_well = lamp_verify_finish (result, &error);

  g_clear_object (&self->verifying);
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  show_verifying (self, FALSE);
  if (is_well)
    {
      settings = lamp_preferences_open ();
      if (settings != NULL)
        g_settings_set_int64 (settings, "verified-at", g_get_real_time () / G_USEC_PER_SEC);
      adw_action_row_set_subtitle (self->verify, _ ("All is well."));
      show_last (self);
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      escaped = g_markup_escape_text (error->message, -1);
      adw_action_row_set_subtitle (self->verify, escaped);
    }
}

static void
verify_cb (LampDataSection *self)
{
  if (self->verifying != NULL)
    {
      g_cancellable_cancel (self->verifying);
      return;
    }
  self->verifying = g_cancellable_new ();
  gtk_progress_bar_set_fraction (self->progress, 0);
  show_verifying (self, TRUE);
  lamp_verify_async (lamp_home_get_directory (self->home), lamp_home_get_zone (self->home),
                     progress_cb, self->verifying, verified_cb, g_object_ref (self));
}

static void
lamp_data_section_dispose (GObject *object)
{
  LampDataSection *self = LAMP_DATA_SECTION (object);

  g_cancellable_cancel (self->cancellable);
  g_cancellable_cancel (self->verifying);
  g_clear_object (&self->home);

  G_OBJECT_CLASS (lamp_data_section_parent_class)->dispose (object);
}

static void
lamp_data_section_finalize (GObject *object)
{
  g_object_unref (LAMP_DATA_SECTION (object)->cancellable);

  G_OBJECT_CLASS (lamp_data_section_parent_class)->finalize (object);
}

static void
lamp_data_section_class_init (LampDataSectionClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lamp_data_section_dispose;
  G_OBJECT_CLASS (klass)->finalize = lamp_data_section_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, LAMP_RESOURCE_PATH
                                               "/pages/settings/data-section.ui");
  gtk_widget_class_bind_template_child (widget_class, LampDataSection, folder);
  gtk_widget_class_bind_template_child (widget_class, LampDataSection, copy_folder);
  gtk_widget_class_bind_template_child (widget_class, LampDataSection, size);
  gtk_widget_class_bind_template_child (widget_class, LampDataSection, verify);
  gtk_widget_class_bind_template_child (widget_class, LampDataSection, verify_button);
  gtk_widget_class_bind_template_child (widget_class, LampDataSection, progress);
}

static void
lamp_data_section_init (LampDataSection *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
  show_verifying (self, FALSE);
  g_signal_connect_swapped (self->copy_folder, "clicked", G_CALLBACK (copy_folder_cb), self);
  g_signal_connect_swapped (self->verify_button, "clicked", G_CALLBACK (verify_cb), self);
}

/**
 * lamp_data_section_new:
 * @home: the home that is open
 *
 * Returns: (transfer floating): the section
 */
GtkWidget *
lamp_data_section_new (LampHome *home)
{
  LampDataSection *self = g_object_new (LAMP_TYPE_DATA_SECTION, NULL);
  const char *directory = lamp_home_get_directory (home);

  self->home = g_object_ref (home);
  adw_action_row_set_subtitle (self->folder, directory != NULL ? directory : _ ("none"));
  gtk_widget_set_sensitive (self->copy_folder, directory != NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->verify_button), directory != NULL);
  show_last (self);
  g_signal_connect (self, "map", G_CALLBACK (map_cb), NULL);

  return GTK_WIDGET (self);
}
