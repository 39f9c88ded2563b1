/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A resident in one line: ages at their edges, dates that are only a year or a month, what is not
 * known.
 */

#include "config.h"

#include "pages/resident/identity.h"

/* 2026-11-23T17:30:00Z: already the 24th in Singapore. */
#define NOW_US (1795455000 * LAMP_US_PER_SECOND)

static void
test_words (void)
{
  static const struct
  {
    const char *birth_date;
    LampGender gender;
    const char *ward;
    const char *expected;
  } rows[] = {
    { "1942-03-09", LAMP_GENDER_FEMALE, "Ixora ward", "84 years · female · Ixora ward" },
    { "1942-11-24", LAMP_GENDER_MALE, NULL, "84 years · male" }, /* today, in the home's zone */
    { "1942-11-25", LAMP_GENDER_MALE, NULL, "83 years · male" }, /* tomorrow */
    { "1940-02-29", LAMP_GENDER_OTHER, "Orchid", "86 years · Orchid" },    /* a leap day */
    { "1942", LAMP_GENDER_FEMALE, NULL, "83 years · born 1942 · female" }, /* certainly reached */
    { "1942-11", LAMP_GENDER_FEMALE, NULL, "83 years · born 1942-11 · female" },
    { "1942-10", LAMP_GENDER_FEMALE, NULL, "84 years · born 1942-10 · female" },
    { "2025-11-01", LAMP_GENDER_UNKNOWN, NULL, "1 year" },
    { "2031-01-01", LAMP_GENDER_UNKNOWN, "Orchid", "Orchid" }, /* not yet born: not an age */
    { "nonsense", LAMP_GENDER_UNKNOWN, NULL, "" },
    { NULL, LAMP_GENDER_UNKNOWN, NULL, "" },
  };
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Asia/Singapore");

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      LampResidentRow row = { .birth_date = (char *) rows[i].birth_date,
                              .ward = (char *) rows[i].ward,
                              .gender = rows[i].gender };
      g_autofree char *words = lamp_identity_words (&row, NOW_US, zone);

      g_assert_cmpstr (words, ==, rows[i].expected);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/resident/identity/words", test_words);

  return g_test_run ();
}
