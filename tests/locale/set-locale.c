/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Loaded before a test (LD_PRELOAD), it puts the process into the locale of the environment, as every
 * program with a window is. g_test programs do not do so by themselves, and a run "in a German locale"
 * without this would prove nothing: decimal commas would never be seen.
 */

#include <locale.h>

__attribute__ ((constructor)) static void
set_locale (void)
{
  setlocale (LC_ALL, "");
}
