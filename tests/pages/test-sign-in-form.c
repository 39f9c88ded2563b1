/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The form of the sign-in and the tag of the home: what an administrator has written down by hand is seen, can be
 * changed, and is still there when the form is saved, whatever the kind; one that is no tag is refused in words.
 */

#include "config.h"

#include "cloud/connection.h"
#include "cloud/sign-in-file.h"
#include "pages/welcome/sign-in-form.h"
#include "station/setup.h"

#include <adwaita.h>
#include <glib/gstdio.h>

#define CLOUD "https://cloud.example/fhir"
#define TAG   "https://homes.example|rose"

typedef struct
{
  char *directory;
  char *path;
  LampSignInForm *form;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->directory = g_dir_make_tmp ("lamp-form-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->path = g_build_filename (fixture->directory, LAMP_SIGN_IN_FILE, NULL);
  fixture->form = g_object_ref_sink (g_object_new (LAMP_TYPE_SIGN_IN_FORM, NULL));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  /* It may still be asking whether there is a keyring. */
  g_object_run_dispose (G_OBJECT (fixture->form));
  g_clear_object (&fixture->form);
  g_unlink (fixture->path);
  g_rmdir (fixture->directory);
  g_free (fixture->path);
  g_free (fixture->directory);
}

static void
finished_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static LampSetupFound *
find (Fixture *fixture)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  LampSetupFound *found;

  lamp_setup_find_async (CLOUD, fixture->directory, NULL, finished_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  found = lamp_setup_find_finish (result, &error);
  g_assert_no_error (error);

  return found;
}

static void
save (Fixture *fixture)
{
  g_auto (LampSignInSettings) settings = { LAMP_SIGN_IN_NONE, { NULL } };
  const LampSetup setup = { .cloud = CLOUD,
                            .directory = fixture->directory,
                            .settings = &settings,
                            .place = LAMP_SECRET_FILE };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  lamp_sign_in_form_get_settings (fixture->form, &settings);
  lamp_setup_save_async (&setup, NULL, finished_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (lamp_setup_save_finish (result, NULL, &error));
  g_assert_no_error (error);
}

static void
write_by_hand (Fixture *fixture, const char *kind, const char *tag)
{
  g_autofree char *text = g_strdup_printf ("[sign-in]\nkind=%s\nclient-id=s7\ntag=%s\n", kind, tag);

  g_assert_true (g_file_set_contents (fixture->path, text, -1, NULL));
}

static void
assert_tag (Fixture *fixture, const char *expected)
{
  g_auto (LampSignInSettings) settings = { LAMP_SIGN_IN_NONE, { NULL } };
  g_autoptr (GError) error = NULL;

  g_assert_true (lamp_sign_in_settings_read (&settings, fixture->path, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (settings.values[LAMP_FIELD_TAG], ==, expected);
}

static GtkWidget *
child (Fixture *fixture, const char *name)
{
  GObject *object
      = gtk_widget_get_template_child (GTK_WIDGET (fixture->form), LAMP_TYPE_SIGN_IN_FORM, name);

  g_assert_nonnull (object);

  return GTK_WIDGET (object);
}

static void
test_written_by_hand_is_kept (Fixture *fixture, gconstpointer data)
{
  static const char *const kinds[] = { "none", "bearer", "client-secret", "smart", "google" };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (LampSetupFound) found = NULL;

      write_by_hand (fixture, kinds[i], TAG);
      found = find (fixture);
      lamp_sign_in_form_load (fixture->form, found);
      g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (child (fixture, "tag"))), ==, TAG);
      g_assert_true (adw_expander_row_get_expanded (ADW_EXPANDER_ROW (child (fixture, "more"))));
      save (fixture);
      assert_tag (fixture, TAG);
    }
}

static void
test_typed (Fixture *fixture, gconstpointer data)
{
  GtkEditable *tag = GTK_EDITABLE (child (fixture, "tag"));

  gtk_editable_set_text (tag, " " TAG " ");
  g_assert_true (lamp_sign_in_form_is_touched (fixture->form));
  save (fixture);
  assert_tag (fixture, TAG);

  gtk_editable_set_text (tag, "");
  save (fixture);
  assert_tag (fixture, NULL);
}

/* What was found comes when somebody has begun to type: their words stay, and so does the tag. */
static void
test_typed_before_it_was_found (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LampSetupFound) found = NULL;

  write_by_hand (fixture, "none", TAG);
  gtk_editable_set_text (GTK_EDITABLE (child (fixture, "ca_file")), "");
  found = find (fixture);
  lamp_sign_in_form_keep_tag (fixture->form, found);
  save (fixture);
  assert_tag (fixture, TAG);

  gtk_editable_set_text (GTK_EDITABLE (child (fixture, "tag")), "https://homes.example|lily");
  lamp_sign_in_form_keep_tag (fixture->form, found);
  save (fixture);
  assert_tag (fixture, "https://homes.example|lily");
}

static void
test_no_tag (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LampConnection) connection = NULL;
  g_autoptr (GError) error = NULL;

  gtk_editable_set_text (GTK_EDITABLE (child (fixture, "tag")), "rose");
  save (fixture);
  connection = lamp_connection_open (CLOUD, NULL, NULL, fixture->directory, &error);
  g_assert_null (connection);
  g_assert_error (error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_ADDRESS);
  g_assert_nonnull (g_strstr_len (error->message, -1, "system|code"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  adw_init ();
  g_test_add ("/pages/sign-in-form/kept", Fixture, NULL, set_up, test_written_by_hand_is_kept,
              tear_down);
  g_test_add ("/pages/sign-in-form/typed", Fixture, NULL, set_up, test_typed, tear_down);
  g_test_add ("/pages/sign-in-form/typed-before-found", Fixture, NULL, set_up,
              test_typed_before_it_was_found, tear_down);
  g_test_add ("/pages/sign-in-form/no-tag", Fixture, NULL, set_up, test_no_tag, tear_down);

  return g_test_run ();
}
