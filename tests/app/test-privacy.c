/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Names are hidden when somebody wants it, and when nobody has been there for two minutes if that was
 * set; alerts stay with their room, and not a word of anybody's health stays with them.
 */

#include "config.h"

#include "app/privacy.h"
#include "model/home-private.h"
#include "sample-home.h"

#include <string.h>

#define START_US G_TIME_SPAN_HOUR

static void
assert_hidden (LampHome *home, gboolean is_hidden)
{
  GListModel *residents = lamp_home_get_residents (home);

  for (guint i = 0, n = g_list_model_get_n_items (residents); i < n; i++)
    {
      g_autoptr (LampResidentItem) item = g_list_model_get_item (residents, i);
      const char *name = lamp_resident_item_get_row (item)->name;
      LampAlertItem *top = lamp_resident_item_get_top_alert (item);

      g_assert_cmpint (g_str_equal (lamp_resident_item_get_name (item), name), ==, !is_hidden);
      if (top == NULL)
        continue;
      g_assert_nonnull (
          strstr (lamp_alert_item_get_resident (top), lamp_resident_item_get_place (item)));
      g_assert_cmpint (strstr (lamp_alert_item_get_resident (top), name) == NULL, ==, is_hidden);
      g_assert_cmpint (*lamp_alert_item_get_detail (top) == '\0', ==, is_hidden);
      if (is_hidden)
        for (const char *p = lamp_alert_item_get_text (top); *p != '\0'; p++)
          g_assert_false (g_ascii_isdigit (*p));
    }
}

static void
test_wanted (void)
{
  g_autoptr (LampHome) home = sample_home_new (28);
  g_autoptr (LampPrivacy) privacy = lamp_privacy_new (NULL);

  lamp_privacy_set_home (privacy, home);
  assert_hidden (home, FALSE);
  g_object_set (privacy, "hides", TRUE, NULL);
  assert_hidden (home, TRUE);
  /* Time goes on, and with it the alerts' words. */
  lamp_home_apply_now (home, lamp_home_get_now_us (home) + G_TIME_SPAN_HOUR);
  assert_hidden (home, TRUE);
  /* A key does not bring back what somebody has hidden. */
  lamp_privacy_touch (privacy, START_US);
  g_assert_true (lamp_privacy_is_on (privacy));
  g_object_set (privacy, "hides", FALSE, NULL);
  assert_hidden (home, FALSE);
}

static void
test_idle (void)
{
  static const struct
  {
    gint64 at_s; /* since the last touch */
    gboolean is_set, is_hidden;
  } rows[] = {
    { 119, TRUE, FALSE },
    { 120, TRUE, TRUE },
    { 3600, TRUE, TRUE },
    { 3600, FALSE, FALSE }, /* nobody has asked for it */
  };
  g_autoptr (LampHome) home = sample_home_new (4);
  g_autoptr (LampPrivacy) privacy = lamp_privacy_new (NULL);

  lamp_privacy_set_home (privacy, home);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_object_set (privacy, "hides-when-idle", rows[i].is_set, NULL);
      lamp_privacy_touch (privacy, START_US);
      g_assert_false (lamp_privacy_is_on (privacy));
      lamp_privacy_look (privacy, START_US + rows[i].at_s * G_TIME_SPAN_SECOND);
      g_assert_cmpint (lamp_privacy_is_on (privacy), ==, rows[i].is_hidden);
      assert_hidden (home, rows[i].is_hidden);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/privacy/wanted", test_wanted);
  g_test_add_func ("/privacy/idle", test_idle);

  return g_test_run ();
}
