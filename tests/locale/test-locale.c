/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Does the run in another locale take place in it? ./check says which decimal point to expect
 * (LAMP_TEST_DECIMAL_POINT); without that the point of the C locale is expected.
 */

#include <glib.h>
#include <locale.h>

static void
test_decimal_point (void)
{
  const char *expected = g_getenv ("LAMP_TEST_DECIMAL_POINT");
  g_autofree char *text = g_strdup_printf ("%.1f", 37.5);
  g_autofree char *wanted = g_strdup_printf ("37%s5", expected != NULL ? expected : ".");

  g_assert_cmpstr (text, ==, wanted);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/locale/decimal-point", test_decimal_point);

  return g_test_run ();
}
