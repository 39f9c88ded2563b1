/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Finding a resident by what is typed, and calling one by initials.
 *
 * Both sides are folded alike: case, width and compatibility forms, and the accents of Latin letters,
 * because nobody types the one in "André" at night. Marks of other scripts stay: in Tamil they are
 * vowels. Each word typed must be part of the name, the room, the bed or the ward. Pure functions.
 */

#include "config.h"

#include "model/find-words.h"

#include <string.h>

/* The combining marks that accents of Latin, Greek and Cyrillic letters come apart into (NFKD). */
#define FIRST_ACCENT 0x0300
#define LAST_ACCENT  0x036f

static char *
fold (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  g_autofree char *apart = g_utf8_normalize (valid, -1, G_NORMALIZE_ALL);
  g_autoptr (GString) bare = g_string_new (NULL);

  for (const char *p = apart != NULL ? apart : ""; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar letter = g_utf8_get_char (p);

      if (letter < FIRST_ACCENT || letter > LAST_ACCENT)
        g_string_append_unichar (bare, letter);
    }

  return g_utf8_casefold (bare->str, -1);
}

/**
 * lamp_find_words_describe:
 * @row: a resident
 * @place: room and bed as they are shown, "102·A"
 *
 * Returns: (transfer full): what lamp_find_words_match() looks in
 */
char *
lamp_find_words_describe (const LampResidentRow *row, const char *place)
{
  g_autofree char *joined
      = g_strconcat (row->room != NULL ? row->room : "", row->bed != NULL ? row->bed : "", NULL);
  g_autofree char *all = g_strjoin ("\n", place, joined, row->name != NULL ? row->name : "",
                                    row->ward != NULL ? row->ward : "", NULL);

  return fold (all);
}

/**
 * lamp_find_words_match:
 * @described: from lamp_find_words_describe()
 * @words: what was typed, in any script
 *
 * Returns: whether each word is part of it
 */
gboolean
lamp_find_words_match (const char *described, const char *words)
{
  g_autofree char *folded = fold (words);
  g_auto (GStrv) parts = g_strsplit_set (folded, " \t", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    if (strstr (described, parts[i]) == NULL)
      return FALSE;

  return TRUE;
}

/* In scripts without letters each character is a word of a name, and the first is the family's. */
static gboolean
is_ideograph (gunichar letter)
{
  GUnicodeScript script = g_unichar_get_script (letter);

  return script == G_UNICODE_SCRIPT_HAN || script == G_UNICODE_SCRIPT_HANGUL
         || script == G_UNICODE_SCRIPT_HIRAGANA || script == G_UNICODE_SCRIPT_KATAKANA;
}

/**
 * lamp_find_words_initials:
 * @name: (nullable): a name in any script
 *
 * Returns: (transfer full): the first letter of each word with the marks that belong to it, "T. M. L.";
 *   the first character of a Chinese name; "" without a name
 */
char *
lamp_find_words_initials (const char *name)
{
  g_autofree char *valid = g_utf8_make_valid (name != NULL ? name : "", -1);
  g_autoptr (GString) initials = g_string_new (NULL);
  gboolean begins = TRUE, takes_marks = FALSE;

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar letter = g_utf8_get_char (p);

      if (takes_marks && g_unichar_ismark (letter))
        {
          g_string_append_unichar (initials, letter);
          continue;
        }
      if (takes_marks)
        g_string_append_c (initials, '.');
      takes_marks = FALSE;
      if (g_unichar_isspace (letter))
        begins = TRUE;
      else if (begins && g_unichar_isalpha (letter))
        {
          if (initials->len > 0)
            g_string_append_c (initials, ' ');
          g_string_append_unichar (initials,
                                   is_ideograph (letter) ? letter : g_unichar_toupper (letter));
          begins = FALSE;
          takes_marks = TRUE;
        }
    }
  if (takes_marks)
    g_string_append_c (initials, '.');

  return g_string_free (g_steal_pointer (&initials), FALSE);
}
