/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The tag of a home: what is one, and how it stands in a search and in what is written.
 */

#include "config.h"

#include "cloud/connection.h"
#include "cloud/tag.h"

static void
test_check (void)
{
  static const struct
  {
    const char *tag;
    gboolean is_good;
  } rows[] = {
    { "https://homes.example/tag|rose", TRUE },
    { "urn:oid:1.2.3|7", TRUE },
    { "rose", FALSE },                   /* of any system: somebody else's may be called so too */
    { "|rose", FALSE },                  /* of none */
    { "https://homes.example|", FALSE }, /* any code */
    { "", FALSE },                       /* nothing */
    { "s|a|b", FALSE },                  /* which is the code? */
    { "s|rose,s|lily", FALSE },          /* in a search, either */
    { "s|ro se", FALSE },                /* no code of FHIR */
    { "s|\"}", FALSE },                  /* would end the JSON */
    { "s|r\\o", FALSE },                 /* likewise */
    { "s|r\303\266se", FALSE },          /* not plain ASCII */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", rows[i].tag);
      g_assert_cmpint (lamp_tag_check (rows[i].tag, &error), ==, rows[i].is_good);
      if (!rows[i].is_good)
        g_assert_error (error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_ADDRESS);
    }
}

static void
test_narrow (void)
{
  static const struct
  {
    const char *tag;
    const char *search;
    const char *narrowed;
  } rows[] = {
    { NULL, "Patient", "Patient" },
    { "s&t|rose", "Patient", "Patient?_tag=s%26t%7Crose" },
    { "s|rose", "Communication?category=a", "Communication?category=a&_tag=s%7Crose" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *narrowed = lamp_tag_narrow (rows[i].tag, rows[i].search);

      g_assert_cmpstr (narrowed, ==, rows[i].narrowed);
    }
}

static void
test_mark (void)
{
  g_autofree char *marked
      = lamp_tag_mark ("s|rose", "{\"resourceType\":\"Observation\",\"id\":\"x\"}");

  g_assert_cmpstr (marked, ==,
                   "{\"resourceType\":\"Observation\",\"meta\":{\"tag\":[{\"system\":\"s\","
                   "\"code\":\"rose\"}]},\"id\":\"x\"}");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/tag/check", test_check);
  g_test_add_func ("/tag/narrow", test_narrow);
  g_test_add_func ("/tag/mark", test_mark);

  return g_test_run ();
}
