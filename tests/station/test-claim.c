/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whose folder it is: two homes never mix.
 */

#include "config.h"

#include "cloud/connection.h"
#include "station/claim.h"

static void
test_claims (void)
{
  static const struct
  {
    const char *base;
    gboolean is_granted;
  } rows[] = {
    { "http://127.0.0.1:4000/fhir", TRUE },  /* nobody's yet */
    { "http://127.0.0.1:5000/fhir", TRUE },  /* the next trial on this machine */
    { "https://cloud.example/fhir", FALSE }, /* a real home must not mix with a trial */
    { "http://127.0.0.1:5000/fhir", TRUE },  /* and nothing has changed by asking */
  };
  static const struct
  {
    const char *base;
    gboolean is_granted;
  } real[] = {
    { "https://cloud.example/fhir", TRUE },   { "https://cloud.example/fhir", TRUE },
    { "https://cloud.example/other", FALSE }, { "http://127.0.0.1:5000/fhir", FALSE },
    { "https://cloud.example/fhir", TRUE },
  };
  const gsize n[] = { G_N_ELEMENTS (rows), G_N_ELEMENTS (real) };

  for (guint home = 0; home < 2; home++)
    {
      g_autofree char *directory = g_dir_make_tmp ("lamp-claim-XXXXXX", NULL);
      g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
      LampStoreOptions options = { .directory = directory, .zone = zone };
      g_autoptr (GError) error = NULL;
      g_autoptr (LampStore) store = lamp_store_open (&options, &error);
      g_autoptr (LampReader) reader = NULL;

      g_assert_no_error (error);
      reader = lamp_reader_open (directory, zone, &error);
      g_assert_no_error (error);
      for (gsize i = 0; i < n[home]; i++)
        {
          const char *base = home == 0 ? rows[i].base : real[i].base;
          gboolean is_granted = home == 0 ? rows[i].is_granted : real[i].is_granted;
          g_autoptr (GError) refusal = NULL;

          g_assert_cmpint (lamp_claim_folder (store, reader, base, NULL, &refusal), ==, is_granted);
          if (!is_granted)
            g_assert_error (refusal, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_ADDRESS);
        }
    }
}

/* The tag of a home among several on one server belongs to the folder as the server does. */
static void
test_tags (void)
{
  static const struct
  {
    const char *first;
    const char *then;
    gboolean is_granted;
  } rows[] = {
    { NULL, NULL, TRUE },          { "s|rose", "s|rose", TRUE },
    { NULL, "s|rose", FALSE },     /* the whole server's residents stand in it */
    { "s|rose", NULL, FALSE },     /* the cursors have passed the others' values */
    { "s|rose", "s|lily", FALSE }, /* another home */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const char *base = "https://cloud.example/fhir";
      g_autofree char *directory = g_dir_make_tmp ("lamp-claim-XXXXXX", NULL);
      g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
      LampStoreOptions options = { .directory = directory, .zone = zone };
      g_autoptr (GError) error = NULL;
      g_autoptr (LampStore) store = lamp_store_open (&options, &error);
      g_autoptr (LampReader) reader = NULL;
      g_autoptr (GError) refusal = NULL;

      g_assert_no_error (error);
      reader = lamp_reader_open (directory, zone, &error);
      g_assert_no_error (error);
      g_assert_true (lamp_claim_folder (store, reader, base, rows[i].first, &error));
      g_assert_cmpint (lamp_claim_folder (store, reader, base, rows[i].then, &refusal), ==,
                       rows[i].is_granted);
      if (!rows[i].is_granted)
        g_assert_error (refusal, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_ADDRESS);
      g_assert_true (lamp_claim_folder (store, reader, base, rows[i].first, &error));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/station/claim", test_claims);
  g_test_add_func ("/station/claim-tags", test_tags);

  return g_test_run ();
}
