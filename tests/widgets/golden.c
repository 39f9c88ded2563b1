/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Golden files: texts that say what a test found when somebody last looked at it and agreed.
 *
 * A test that finds another text fails and prints both, line by line, as a patch would: "-" for what the
 * file has, "+" for what was found. The files are written only by the test's own argument --update-golden,
 * never by a test run; whoever uses it looks at the change that it makes.
 */

#include "config.h"

#include "golden.h"

#include <string.h>

/* Lines around a difference that are printed with it. */
#define CONTEXT 2

static char *folder_name;
static gboolean is_updating;

/**
 * golden_init:
 * @argc: (inout): of main(), before g_test_init() reads it
 * @argv: (inout): --update-golden is taken out
 * @folder: where the files are
 */
void
golden_init (int *argc, char **argv, const char *folder)
{
  gint kept = 0;

  folder_name = g_strdup (folder);
  for (gint i = 0; i < *argc; i++)
    if (g_str_equal (argv[i], "--update-golden"))
      is_updating = TRUE;
    else
      argv[kept++] = argv[i];
  *argc = kept;
}

/* table[i][k]: how many lines, in their order, the rest of both from i and k on have in common. */
static guint *
count_common (char **was, guint n_was, char **is, guint n_is)
{
  guint width = n_is + 1;
  guint *table = g_new0 (guint, (gsize) (n_was + 1) * width);

  for (guint i = n_was; i-- > 0;)
    for (guint k = n_is; k-- > 0;)
      table[i * width + k] = g_str_equal (was[i], is[k])
                                 ? table[(i + 1) * width + k + 1] + 1
                                 : MAX (table[(i + 1) * width + k], table[i * width + k + 1]);

  return table;
}

static GPtrArray *
mark_lines (char **was, char **is)
{
  guint n_was = g_strv_length (was), n_is = g_strv_length (is);
  g_autofree guint *common = count_common (was, n_was, is, n_is);
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);
  guint i = 0, k = 0;

  while (i < n_was || k < n_is)
    {
      if (i < n_was && k < n_is && g_str_equal (was[i], is[k]))
        {
          g_ptr_array_add (lines, g_strconcat ("  ", was[i], NULL));
          i++;
          k++;
        }
      else if (k == n_is
               || (i < n_was && common[(i + 1) * (n_is + 1) + k] >= common[i * (n_is + 1) + k + 1]))
        g_ptr_array_add (lines, g_strconcat ("- ", was[i++], NULL));
      else
        g_ptr_array_add (lines, g_strconcat ("+ ", is[k++], NULL));
    }

  return lines;
}

static void
print_difference (const char *name, const char *expected, const char *found)
{
  g_auto (GStrv) was = g_strsplit (expected, "\n", -1);
  g_auto (GStrv) is = g_strsplit (found, "\n", -1);
  g_autoptr (GPtrArray) lines = mark_lines (was, is);
  guint quiet_from = 0;

  g_printerr ("# %s: - as it was agreed, + as it is\n", name);
  for (guint i = 0; i < lines->len; i++)
    {
      if (*(const char *) g_ptr_array_index (lines, i) == ' ')
        continue;
      if (i > quiet_from + CONTEXT)
        {
          g_printerr ("# line %u\n", i - CONTEXT + 1);
          quiet_from = i - CONTEXT;
        }
      for (; quiet_from <= i; quiet_from++)
        g_printerr ("# %s\n", (const char *) g_ptr_array_index (lines, quiet_from));
      for (guint k = i + 1; k < MIN (i + 1 + CONTEXT, lines->len)
                            && *(const char *) g_ptr_array_index (lines, k) == ' ';
           k++, quiet_from++)
        g_printerr ("# %s\n", (const char *) g_ptr_array_index (lines, k));
    }
}

/**
 * golden_check:
 * @name: of the file, without its ending
 * @found: what the test found
 *
 * Fails the running test, and lets it go on, if the file says something else.
 */
void
golden_check (const char *name, const char *found)
{
  g_autofree char *base = g_strconcat (name, ".txt", NULL);
  g_autofree char *path = g_build_filename (folder_name, base, NULL);
  g_autofree char *expected = NULL;
  g_autoptr (GError) error = NULL;

  if (is_updating)
    {
      g_file_set_contents (path, found, -1, &error);
      g_assert_no_error (error);
      return;
    }
  if (!g_file_get_contents (path, &expected, NULL, &error))
    {
      g_test_message ("%s", error->message);
      g_test_fail ();
      return;
    }
  if (strcmp (expected, found) == 0)
    return;
  print_difference (base, expected, found);
  g_test_message ("%s differs; if it is meant to, run this test with --update-golden", base);
  g_test_fail ();
}
