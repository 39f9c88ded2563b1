/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Finding residents by what is typed, in the scripts of the homes that this is for; and initials.
 */

#include "config.h"

#include "model/find-words.h"

static void
test_match (void)
{
  static const struct
  {
    const char *name, *typed;
    gboolean is_found;
  } rows[] = {
    { "Lim Geok Choo", "geok", TRUE },
    { "Lim Geok Choo", "choo LIM", TRUE },  /* words in any order */
    { "Lim Geok Choo", "102a", TRUE },      /* room and bed in one */
    { "Lim Geok Choo", "102·A", TRUE },     /* as it stands on the tile */
    { "Lim Geok Choo", "lim 103", FALSE },  /* each word must be there */
    { "Lim Geok Choo", "ixora", TRUE },     /* the ward */
    { "André Nuñez", "andre nunez", TRUE }, /* nobody types accents at night */
    { "Andre Nunez", "ANDRÉ", TRUE },       /* and who does finds the plain one too */
    { "Łukasz", "łuk", TRUE },
    { "林美玲", "美玲", TRUE },
    { "林美玲", "林", TRUE },
    { "林美玲", "陈", FALSE },
    { "முத்துசாமி", "முத்து", TRUE },
    { "முத்துசாமி", "மதத", FALSE }, /* without its vowels it is another word */
    { "ＬＩＭ", "lim", TRUE },     /* wide letters of an input method */
    { NULL, "102", TRUE },
    { "Lim Geok Choo", "", TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const LampResidentRow row = { .name = (char *) rows[i].name,
                                    .ward = (char *) "Ixora",
                                    .room = (char *) "102",
                                    .bed = (char *) "A" };
      g_autofree char *described = lamp_find_words_describe (&row, "102·A");

      if (lamp_find_words_match (described, rows[i].typed) != rows[i].is_found)
        g_error ("“%s” in “%s”", rows[i].typed, rows[i].name);
    }
}

static void
test_initials (void)
{
  static const struct
  {
    const char *name, *initials;
  } rows[] = {
    { "Lim Geok Choo", "L. G. C." },
    { "Muthusamy s/o Raman", "M. S. R." },
    { "  andré  ", "A." },
    { "林美玲", "林." },
    { "முத்துசாமி ராமன்", "மு. ரா." }, /* a vowel belongs to its letter */
    { "(Mary)", "M." },
    { "- 12", "" }, /* no letters */
    { "", "" },
    { NULL, "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *initials = lamp_find_words_initials (rows[i].name);

      g_assert_cmpstr (initials, ==, rows[i].initials);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/find-words/match", test_match);
  g_test_add_func ("/find-words/initials", test_initials);

  return g_test_run ();
}
