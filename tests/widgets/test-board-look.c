/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a board says without colour and without alerts: the marker beside the value that is an alert, what an
 * empty list of alerts may claim, and chips that go on in the next line; needs a display (Xvfb).
 */

#include "config.h"

#include "core/instant.h"
#include "model/home-private.h"
#include "model/no-alerts.h"
#include "sample-home.h"
#include "widgets/vital-cell.h"
#include "widgets/wrap-layout.h"

#include <string.h>

static void
test_marker (void)
{
  static const struct
  {
    LampPriority priority;
    const char *shown;
  } rows[] = {
    { LAMP_PRIORITY_NONE, "27↗" }, /* normal is plain */
    { LAMP_PRIORITY_LOW, "!\u200927↗" },
    { LAMP_PRIORITY_MEDIUM, "!!\u200927↗" },
    { LAMP_PRIORITY_HIGH, "!!!\u200927↗" },
    { LAMP_PRIORITY_NONE, "27↗" }, /* the marker goes with the alert */
  };
  GtkWidget *cell = g_object_ref_sink (g_object_new (LAMP_TYPE_VITAL_CELL, NULL));

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const LampVitalText text = { "27", "↗", NULL, LAMP_FRESH, .priority = rows[i].priority };

      lamp_vital_cell_set_text (LAMP_VITAL_CELL (cell), &text);
      g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (gtk_widget_get_first_child (cell))), ==,
                       rows[i].shown);
    }
  g_object_unref (cell);
}

static void
test_nothing_read (void)
{
  g_autoptr (LampHome) home = sample_home_new_empty (LAMP_LINK_LIVE);
  g_autofree char *said = lamp_home_say_no_alerts (home);

  g_assert_cmpstr (said, ==, "");
}

static void
test_no_alerts (void)
{
  static const struct
  {
    LampLink link;
    gboolean is_heard;   /* the cloud has answered before */
    gboolean is_current; /* some value is current */
    const char *said;
  } rows[] = {
    { LAMP_LINK_LIVE, TRUE, TRUE, "No open alerts" },
    { LAMP_LINK_LIVE, TRUE, FALSE, "No open alerts, but no current values" },
    { LAMP_LINK_OFFLINE, TRUE, TRUE, "No alert was open at 14:14, not known since" },
    { LAMP_LINK_CATCHING_UP, TRUE, TRUE, "No alert was open at 14:14, not known since" },
    { LAMP_LINK_OFFLINE, FALSE, TRUE, "Alerts not known" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (LampHome) home = sample_home_new (4);
      g_autofree char *said = NULL;
      const LampStatus status = {
        .link = rows[i].link,
        .last_success_us
        = rows[i].is_heard ? SAMPLE_NOW_US - 18 * LAMP_US_PER_MINUTE : LAMP_NO_TIME,
      };

      if (!rows[i].is_current)
        lamp_home_apply_now (home, SAMPLE_NOW_US + LAMP_US_PER_DAY);
      lamp_home_apply_status (home, &status);
      said = lamp_home_say_no_alerts (home);
      g_assert_cmpstr (said, ==, rows[i].said);
    }
}

static void
test_wrap (void)
{
  GtkWidget *box = g_object_ref_sink (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0));
  gint minimum, natural, height;

  gtk_widget_set_layout_manager (box, lamp_wrap_layout_new (10));
  for (guint i = 0; i < 5; i++)
    {
      GtkWidget *child = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

      gtk_widget_set_size_request (child, 100, 40);
      gtk_box_append (GTK_BOX (box), child);
    }
  gtk_widget_measure (box, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  g_assert_cmpint (minimum, ==, 100);
  g_assert_cmpint (natural, ==, 540);
  gtk_widget_measure (box, GTK_ORIENTATION_VERTICAL, 540, &height, NULL, NULL, NULL);
  g_assert_cmpint (height, ==, 40); /* all in one line */
  gtk_widget_measure (box, GTK_ORIENTATION_VERTICAL, 539, &height, NULL, NULL, NULL);
  g_assert_cmpint (height, ==, 90); /* a pixel less: two */
  gtk_widget_measure (box, GTK_ORIENTATION_VERTICAL, 100, &height, NULL, NULL, NULL);
  g_assert_cmpint (height, ==, 240);
  gtk_widget_set_visible (gtk_widget_get_first_child (box),
                          FALSE); /* what is hidden has no place */
  gtk_widget_measure (box, GTK_ORIENTATION_VERTICAL, 100, &height, NULL, NULL, NULL);
  g_assert_cmpint (height, ==, 190);
  g_object_unref (box);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  g_test_add_func ("/widgets/board-look/marker", test_marker);
  g_test_add_func ("/widgets/board-look/nothing-read", test_nothing_read);
  g_test_add_func ("/widgets/board-look/no-alerts", test_no_alerts);
  g_test_add_func ("/widgets/board-look/wrap", test_wrap);

  return g_test_run ();
}
