/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How this station signs in, as a form: the kind, and below it only what that kind needs.
 *
 * A secret that was typed or a key file that was chosen is held here until the connection is kept; what the program
 * keeps already is never read back into the form, only said ("kept in …"), and leaving the field empty leaves it as
 * it is. Where a secret will go is said before it goes there; without a keyring there is one choice.
 */

#include "config.h"

#include "pages/welcome/sign-in-form.h"
#include "cloud/sign-in-file.h"
#include "pages/welcome/file-picker.h"
#include "widgets/compound.h"

#include <glib/gi18n-lib.h>

struct _LampSignInForm
{
  GtkWidget parent_instance;

  char *file_secret; /* (nullable): what the chosen key file holds */
  char *jwk;         /* (nullable) */
  char *key_id;      /* (nullable): as an administrator's file names it */
  gboolean is_stored;
  gboolean is_touched;
  gboolean is_loading;
  GCancellable *cancellable;

  AdwComboRow *kind;
  GtkWidget *client_id;
  GtkWidget *secret;
  AdwActionRow *key;
  GtkWidget *make_key;
  GtkWidget *choose_key;
  AdwActionRow *public_key;
  GtkWidget *copy_key;
  GtkWidget *save_key;
  AdwComboRow *place;
  AdwExpanderRow *more;
  GtkWidget *tag;
  GtkWidget *token_url;
  GtkWidget *scope;
  GtkWidget *ca_file;
  GtkWidget *choose_ca_file;
  GtkWidget *certificate;
  GtkWidget *choose_certificate;
  GtkWidget *certificate_key;
  GtkWidget *choose_certificate_key;
};

enum
{
  CHANGED,
  APPLY,
  MAKE_KEY,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LampSignInForm, lamp_sign_in_form, GTK_TYPE_WIDGET)

static LampSignInKind
get_kind (LampSignInForm *self)
{
  return (LampSignInKind) adw_combo_row_get_selected (self->kind);
}

static const char *
text_of (GtkWidget *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

/* Below the kind, only what it needs. */
static void
fit (LampSignInForm *self)
{
  LampSignInKind kind = get_kind (self);
  gboolean has_key = kind == LAMP_SIGN_IN_SMART || kind == LAMP_SIGN_IN_GOOGLE;
  gboolean has_text = kind == LAMP_SIGN_IN_BEARER || kind == LAMP_SIGN_IN_CLIENT_SECRET;
  const char *title = kind == LAMP_SIGN_IN_BEARER ? _ ("Token") : _ ("Client secret");
  g_autofree char *kept = g_strdup_printf (
      /* Translators: an empty field: the secret or token that was typed earlier; what is in brackets */
      _ ("%s (kept; type only to change it)"), title);

  gtk_widget_set_visible (self->client_id,
                          kind == LAMP_SIGN_IN_CLIENT_SECRET || kind == LAMP_SIGN_IN_SMART);
  gtk_widget_set_visible (self->secret, has_text);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->secret),
                                 self->is_stored ? kept : title);
  lamp_sign_in_form_name_entry (self->secret);
  gtk_widget_set_visible (GTK_WIDGET (self->key), has_key);
  gtk_widget_set_visible (self->make_key, kind == LAMP_SIGN_IN_SMART);
  gtk_widget_set_visible (GTK_WIDGET (self->public_key),
                          kind == LAMP_SIGN_IN_SMART && self->jwk != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->place), kind != LAMP_SIGN_IN_NONE);
  if (self->file_secret != NULL)
    adw_action_row_set_subtitle (self->key, _ ("from the chosen file"));
  else if (self->is_stored)
    adw_action_row_set_subtitle (self->key, _ ("kept on this PC"));
  else
    adw_action_row_set_subtitle (self->key, kind == LAMP_SIGN_IN_GOOGLE
                                                ? _ ("the JSON file that Google gave you")
                                                : _ ("none yet"));
}

static void
touched (LampSignInForm *self)
{
  if (self->is_loading)
    return;
  self->is_touched = TRUE;
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
entry_changed_cb (GtkEditable *entry, LampSignInForm *self)
{
  touched (self);
}

/* What was kept for one kind is none for another. */
static void
kind_changed_cb (AdwComboRow *row, GParamSpec *pspec, LampSignInForm *self)
{
  if (!self->is_loading)
    {
      self->is_stored = FALSE;
      g_clear_pointer (&self->file_secret, g_free);
      g_clear_pointer (&self->jwk, g_free);
      g_clear_pointer (&self->key_id, g_free);
    }
  fit (self);
  touched (self);
}

static void
entry_activated_cb (GtkWidget *entry, LampSignInForm *self)
{
  g_signal_emit (self, signals[APPLY], 0);
}

static void
make_key_cb (GtkButton *button, LampSignInForm *self)
{
  g_signal_emit (self, signals[MAKE_KEY], 0);
}

static void
copy_key_cb (GtkButton *button, LampSignInForm *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), self->jwk);
}

static void
save_key_cb (GtkButton *button, LampSignInForm *self)
{
  lamp_file_picker_save (GTK_WIDGET (self), _ ("Save the public key"), "lamplight-public-key.json",
                         self->jwk);
}

static void
key_file_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LampSignInForm) self = user_data;
  g_autoptr (GError) error = NULL;
  char *text = lamp_file_picker_read_finish (result, &error);

  if (text == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        lamp_sign_in_form_show_problem (self, error->message);
      return;
    }
  g_free (self->file_secret);
  self->file_secret = text;
  g_clear_pointer (&self->jwk, g_free);
  g_clear_pointer (&self->key_id, g_free);
  fit (self);
  touched (self);
}

static void
choose_key_cb (GtkButton *button, LampSignInForm *self)
{
  lamp_file_picker_read_async (GTK_WIDGET (self), _ ("Choose the key’s file"), self->cancellable,
                               key_file_read_cb, g_object_ref (self));
}

static void
choose_path_cb (GtkButton *button, GtkWidget *row)
{
  lamp_file_picker_choose (row, gtk_widget_get_tooltip_text (GTK_WIDGET (button)),
                           GTK_EDITABLE (row));
}

/* Without a keyring there is nothing to choose. */
static void
probed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LampSignInForm) self = user_data;
  g_autoptr (GError) error = NULL;

  if (lamp_secret_probe_finish (result, &error)
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  adw_combo_row_set_selected (self->place, LAMP_SECRET_FILE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->place), FALSE);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->place), _ ("There is no keyring here."));
}

static void
lamp_sign_in_form_dispose (GObject *object)
{
  LampSignInForm *self = LAMP_SIGN_IN_FORM (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->file_secret, g_free);
  g_clear_pointer (&self->jwk, g_free);
  g_clear_pointer (&self->key_id, g_free);
  lamp_compound_clear (GTK_WIDGET (self));

  G_OBJECT_CLASS (lamp_sign_in_form_parent_class)->dispose (object);
}

static void
lamp_sign_in_form_finalize (GObject *object)
{
  g_object_unref (LAMP_SIGN_IN_FORM (object)->cancellable);

  G_OBJECT_CLASS (lamp_sign_in_form_parent_class)->finalize (object);
}

static void
lamp_sign_in_form_class_init (LampSignInFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  static const char *const names[N_SIGNALS]
      = { [CHANGED] = "changed", [APPLY] = "apply", [MAKE_KEY] = "make-key" };

  G_OBJECT_CLASS (klass)->dispose = lamp_sign_in_form_dispose;
  G_OBJECT_CLASS (klass)->finalize = lamp_sign_in_form_finalize;
  for (guint i = 0; i < N_SIGNALS; i++)
    signals[i] = g_signal_new (names[i], G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                               NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               LAMP_RESOURCE_PATH "/pages/welcome/sign-in-form.ui");
  gtk_widget_class_bind_template_child (widget_class, LampSignInForm, kind);
  gtk_widget_class_bind_template_child (widget_class, LampSignInForm, client_id);
  gtk_widget_class_bind_template_child (widget_class, LampSignInForm, secret);
  gtk_widget_class_bind_template_child (widget_class, LampSignInForm, key);
  gtk_widget_class_bind_template_child (widget_class, LampSignInForm, make_key);
  gtk_widget_class_bind_template_child (widget_class, LampSignInForm, choose_key);
  gtk_widget_class_bind_template_child (widget_class, LampSignInForm, public_key);
  gtk_widget_class_bind_template_child (widget_class, LampSignInForm, copy_key);
  gtk_widget_class_bind_template_child (widget_class, LampSignInForm, save_key);
  gtk_widget_class_bind_template_child (widget_class, LampSignInForm, place);
  gtk_widget_class_bind_template_child (widget_class, LampSignInForm, more);
  gtk_widget_class_bind_template_child (widget_class, LampSignInForm, tag);
  gtk_widget_class_bind_template_child (widget_class, LampSignInForm, token_url);
  gtk_widget_class_bind_template_child (widget_class, LampSignInForm, scope);
  gtk_widget_class_bind_template_child (widget_class, LampSignInForm, ca_file);
  gtk_widget_class_bind_template_child (widget_class, LampSignInForm, choose_ca_file);
  gtk_widget_class_bind_template_child (widget_class, LampSignInForm, certificate);
  gtk_widget_class_bind_template_child (widget_class, LampSignInForm, choose_certificate);
  gtk_widget_class_bind_template_child (widget_class, LampSignInForm, certificate_key);
  gtk_widget_class_bind_template_child (widget_class, LampSignInForm, choose_certificate_key);
}

static void
lamp_sign_in_form_init (LampSignInForm *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
  {
    GtkWidget *entries[]
        = { self->client_id, self->secret,  self->tag,         self->token_url,
            self->scope,     self->ca_file, self->certificate, self->certificate_key };
    struct
    {
      GtkWidget *button, *row;
    } pickers[] = { { self->choose_ca_file, self->ca_file },
                    { self->choose_certificate, self->certificate },
                    { self->choose_certificate_key, self->certificate_key } };

    for (gsize i = 0; i < G_N_ELEMENTS (entries); i++)
      {
        lamp_sign_in_form_name_entry (entries[i]);
        g_signal_connect (entries[i], "changed", G_CALLBACK (entry_changed_cb), self);
        g_signal_connect (entries[i], "entry-activated", G_CALLBACK (entry_activated_cb), self);
      }
    for (gsize i = 0; i < G_N_ELEMENTS (pickers); i++)
      g_signal_connect (pickers[i].button, "clicked", G_CALLBACK (choose_path_cb), pickers[i].row);
  }
  g_signal_connect (self->kind, "notify::selected", G_CALLBACK (kind_changed_cb), self);
  g_signal_connect (self->make_key, "clicked", G_CALLBACK (make_key_cb), self);
  g_signal_connect (self->choose_key, "clicked", G_CALLBACK (choose_key_cb), self);
  g_signal_connect (self->copy_key, "clicked", G_CALLBACK (copy_key_cb), self);
  g_signal_connect (self->save_key, "clicked", G_CALLBACK (save_key_cb), self);
  fit (self);
  lamp_secret_probe_async (self->cancellable, probed_cb, g_object_ref (self));
}

/**
 * lamp_sign_in_form_name_entry:
 * @row: an AdwEntryRow
 *
 * Lets the text inside of it bear the row's name, for who hears the screen.
 */
void
lamp_sign_in_form_name_entry (GtkWidget *row)
{
  GtkEditable *text = gtk_editable_get_delegate (GTK_EDITABLE (row));

  gtk_accessible_update_property (GTK_ACCESSIBLE (text), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), -1);
}

/**
 * lamp_sign_in_form_load:
 * @found: what an earlier visit has left
 *
 * Fills the form in, without "changed".
 */
void
lamp_sign_in_form_load (LampSignInForm *self, const LampSetupFound *found)
{
  char *const *values = found->settings.values;
  struct
  {
    GtkWidget *row;
    LampSignInField field;
  } rows[] = {
    { self->client_id, LAMP_FIELD_CLIENT_ID },
    { self->tag, LAMP_FIELD_TAG },
    { self->token_url, LAMP_FIELD_TOKEN_URL },
    { self->scope, LAMP_FIELD_SCOPE },
    { self->ca_file, LAMP_FIELD_CA_FILE },
    { self->certificate, LAMP_FIELD_CERTIFICATE },
    { self->certificate_key, LAMP_FIELD_CERTIFICATE_KEY },
  };

  self->is_loading = TRUE;
  adw_combo_row_set_selected (self->kind, found->settings.kind);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    gtk_editable_set_text (GTK_EDITABLE (rows[i].row),
                           values[rows[i].field] != NULL ? values[rows[i].field] : "");
  g_free (self->key_id);
  self->key_id = g_strdup (values[LAMP_FIELD_KEY_ID]);
  /* Whose residents come onto the board must not be hidden behind "rarely needed". */
  if (values[LAMP_FIELD_TAG] != NULL)
    adw_expander_row_set_expanded (self->more, TRUE);
  self->is_stored = found->has_secret;
  if (found->has_secret && gtk_widget_get_sensitive (GTK_WIDGET (self->place)))
    adw_combo_row_set_selected (self->place, found->place);
  g_free (self->jwk);
  self->jwk = g_strdup (found->public_jwk);
  adw_action_row_set_subtitle (self->public_key, self->jwk != NULL ? self->jwk : "");
  self->is_loading = FALSE;
  self->is_touched = FALSE;
  fit (self);
}

/**
 * lamp_sign_in_form_keep_tag:
 * @found: what an earlier visit has left
 *
 * Somebody has begun to type: of what was found only the tag is taken, unless another one was typed, so that saving
 * does not open the home to all that the server holds.
 */
void
lamp_sign_in_form_keep_tag (LampSignInForm *self, const LampSetupFound *found)
{
  const char *tag = found->settings.values[LAMP_FIELD_TAG];

  if (tag == NULL || *text_of (self->tag) != '\0')
    return;
  self->is_loading = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->tag), tag);
  adw_expander_row_set_expanded (self->more, TRUE);
  self->is_loading = FALSE;
}

/**
 * lamp_sign_in_form_get_settings:
 * @settings: cleared; gets what the form says
 */
void
lamp_sign_in_form_get_settings (LampSignInForm *self, LampSignInSettings *settings)
{
  g_autofree char *tag = g_strstrip (g_strdup (text_of (self->tag)));

  settings->kind = get_kind (self);
  lamp_sign_in_settings_set (settings, LAMP_FIELD_TAG, tag);
  lamp_sign_in_settings_set (settings, LAMP_FIELD_CA_FILE, text_of (self->ca_file));
  lamp_sign_in_settings_set (settings, LAMP_FIELD_CERTIFICATE, text_of (self->certificate));
  lamp_sign_in_settings_set (settings, LAMP_FIELD_CERTIFICATE_KEY, text_of (self->certificate_key));
  if (settings->kind == LAMP_SIGN_IN_NONE)
    return;
  lamp_sign_in_settings_set (settings, LAMP_FIELD_TOKEN_URL, text_of (self->token_url));
  lamp_sign_in_settings_set (settings, LAMP_FIELD_SCOPE, text_of (self->scope));
  lamp_sign_in_settings_set (settings, LAMP_FIELD_KEY_ID, self->key_id);
  if (settings->kind != LAMP_SIGN_IN_BEARER)
    lamp_sign_in_settings_set (settings, LAMP_FIELD_CLIENT_ID, text_of (self->client_id));
  lamp_sign_in_settings_set (settings, LAMP_FIELD_KEYRING, "true");
}

/**
 * lamp_sign_in_form_get_secret:
 *
 * Returns: (transfer none) (nullable): what was typed or chosen; %NULL for what is kept already, or for nothing
 */
const char *
lamp_sign_in_form_get_secret (LampSignInForm *self)
{
  LampSignInKind kind = get_kind (self);

  if (kind == LAMP_SIGN_IN_SMART || kind == LAMP_SIGN_IN_GOOGLE)
    return self->file_secret;
  if (kind == LAMP_SIGN_IN_NONE || *text_of (self->secret) == '\0')
    return NULL;

  return text_of (self->secret);
}

LampSecretPlace
lamp_sign_in_form_get_place (LampSignInForm *self)
{
  return (LampSecretPlace) adw_combo_row_get_selected (self->place);
}

/**
 * lamp_sign_in_form_show_key:
 * @jwk: the public half of the key that is kept now
 */
void
lamp_sign_in_form_show_key (LampSignInForm *self, const char *jwk, LampSecretPlace place)
{
  g_clear_pointer (&self->file_secret, g_free);
  g_clear_pointer (&self->key_id, g_free);
  g_free (self->jwk);
  self->jwk = g_strdup (jwk);
  self->is_stored = TRUE;
  adw_action_row_set_subtitle (self->public_key, jwk);
  fit (self);
  adw_action_row_set_subtitle (self->key, lamp_secret_place_text (place));
  gtk_widget_grab_focus (self->copy_key);
  touched (self);
}

/**
 * lamp_sign_in_form_show_problem:
 * @problem: why there is no key
 */
void
lamp_sign_in_form_show_problem (LampSignInForm *self, const char *problem)
{
  adw_action_row_set_subtitle (self->key, problem);
}

/**
 * lamp_sign_in_form_is_touched:
 *
 * Returns: whether a person has changed it since it was filled in
 */
gboolean
lamp_sign_in_form_is_touched (LampSignInForm *self)
{
  return self->is_touched;
}
