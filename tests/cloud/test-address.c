/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where a secret may be sent: the addresses that look like this machine, or like https, and are not.
 */

#include "config.h"

#include "cloud/address.h"

static const struct
{
  const char *url;
  gboolean is_safe;          /* anywhere */
  gboolean is_safe_loopback; /* where plain http to this machine will do */
} rows[] = {
  { "https://fhir.example.org/base", TRUE, TRUE },
  { "HTTPS://fhir.example.org/base", TRUE, TRUE },
  { "http://fhir.example.org/base", FALSE, FALSE },
  { "http://localhost:8080/fhir", FALSE, TRUE },
  { "http://LOCALHOST/fhir", FALSE, TRUE },
  { "http://127.0.0.1:8080/fhir", FALSE, TRUE },
  { "http://127.9.9.9/fhir", FALSE, TRUE },
  { "http://[::1]:8080/fhir", FALSE, TRUE },
  { "http://localhost.example.org/fhir", FALSE, FALSE }, /* only begins like this machine */
  { "http://127.0.0.1.example.org/fhir", FALSE, FALSE },
  { "http://0.0.0.0/fhir", FALSE, FALSE },  /* leads here on some systems, elsewhere on others */
  { "http://10.0.0.1/fhir", FALSE, FALSE }, /* the home's own network is not this machine */
  { "https://nurse:secret@fhir.example.org/", FALSE, FALSE },
  { "http://localhost@fhir.example.org/", FALSE, FALSE }, /* a user who is called localhost */
  { "https://fhir.example.org/#part", FALSE, FALSE },
  { "ftp://localhost/", FALSE, FALSE },
  { "file:///etc/hostname", FALSE, FALSE },
  { "https://", FALSE, FALSE },
  { "fhir.example.org/base", FALSE, FALSE },
  { "", FALSE, FALSE },
};

static void
test_address (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_test_message ("%s", rows[i].url);
      g_assert_cmpint (lamp_address_is_safe (rows[i].url, FALSE), ==, rows[i].is_safe);
      g_assert_cmpint (lamp_address_is_safe (rows[i].url, TRUE), ==, rows[i].is_safe_loopback);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/cloud/address/table", test_address);

  return g_test_run ();
}
