/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The banner while no data come, as a widget: when it comes and goes, what it says, and that its button makes it
 * quiet and takes nothing away.
 */

#include "config.h"

#include "app/cloud-banner.h"
#include "core/instant.h"
#include "model/home-private.h"

#include <string.h>

#define NOW_US (G_GINT64_CONSTANT (1795415520) * LAMP_US_PER_SECOND)
#define MIN_US LAMP_US_PER_MINUTE

#define SINCE "!! Not receiving data since 06:32 Go to downtime procedure."

/* All that can be read of it, with its button in brackets. */
static void
collect_text (GtkWidget *widget, GString *text)
{
  if (!gtk_widget_get_visible (widget))
    return;
  if (GTK_IS_BUTTON (widget))
    {
      g_string_append_printf (text, "[%s] ", gtk_button_get_label (GTK_BUTTON (widget)));
      return;
    }
  if (GTK_IS_LABEL (widget))
    g_string_append_printf (text, "%s ", gtk_label_get_label (GTK_LABEL (widget)));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    collect_text (child, text);
}

static void
assert_text (GtkWidget *banner, const char *expected)
{
  g_autoptr (GString) text = g_string_new (NULL);

  collect_text (banner, text);
  g_assert_cmpstr (g_strchomp (text->str), ==, expected);
}

static GtkWidget *
find_button (GtkWidget *widget)
{
  GtkWidget *found = GTK_IS_BUTTON (widget) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_button (child);

  return found;
}

static void
test_outage (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (LampHome) home = lamp_home_new_detached (zone, NOW_US);
  LampStatus status = { .link = LAMP_LINK_OFFLINE,
                        .since_us = NOW_US,
                        .last_success_us = NOW_US,
                        .catching_up_us = LAMP_NO_TIME };
  GtkWidget *banner = g_object_ref_sink (g_object_new (LAMP_TYPE_CLOUD_BANNER, NULL));

  lamp_cloud_banner_set_home (LAMP_CLOUD_BANNER (banner), home);
  assert_text (banner, "");
  lamp_home_apply_status (home, &status);
  lamp_home_apply_now (home, NOW_US + 2 * MIN_US - 1);
  assert_text (banner, "");
  lamp_home_apply_now (home, NOW_US + 2 * MIN_US);
  assert_text (banner, SINCE);
  lamp_home_apply_now (home, NOW_US + 5 * MIN_US);
  assert_text (banner, SINCE " [Quiet for 10 min]");
  g_signal_emit_by_name (find_button (banner), "clicked");
  assert_text (banner, SINCE);
  lamp_home_apply_now (home, NOW_US + 15 * MIN_US - 1);
  assert_text (banner, SINCE);
  status.link = LAMP_LINK_CATCHING_UP;
  lamp_home_apply_status (home, &status);
  lamp_home_apply_now (home, NOW_US + 15 * MIN_US);
  assert_text (banner, "!! Receiving data again What was missed is being caught up with.");
  status.link = LAMP_LINK_OFFLINE;
  lamp_home_apply_status (home, &status);
  lamp_home_apply_now (home, NOW_US + 15 * MIN_US + 1);
  lamp_home_apply_now (home, NOW_US + 17 * MIN_US);
  assert_text (banner, SINCE " Go on on paper. [Quiet for 10 min]");
  status.link = LAMP_LINK_LIVE;
  lamp_home_apply_status (home, &status);
  lamp_home_apply_now (home, NOW_US + 18 * MIN_US);
  assert_text (banner, "");

  g_object_unref (banner);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  gtk_init ();

  g_test_add_func ("/app/cloud-banner/outage", test_outage);

  return g_test_run ();
}
