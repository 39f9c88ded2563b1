/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Why a chart is empty: what each fact makes of a gap of a hundred minutes, and that nothing is said
 * where nothing is known.
 */

#include "config.h"

#include "widgets/chart-gap.h"

#define MIN_US LAMP_US_PER_MINUTE

static void
describe (gint64 start_us, gint64 end_us, LampGapCause cause, gpointer user_data)
{
  static const char *const names[LAMP_N_GAPS]
      = { "no-data",  "not-worn",     "no-value", "unusable",
          "not-sent", "not-received", "loading",  "offline" };
  GString *text = user_data;

  g_string_append_printf (text, "%s%d-%d:%s", text->len > 0 ? " " : "", (gint) (start_us / MIN_US),
                          (gint) (end_us / MIN_US), names[cause]);
}

static void
test_causes (void)
{
  static const struct
  {
    const char *name;
    gint received_from, received_to; /* minutes; -1 for no time */
    LampGapCause tail;
    gboolean is_continuous;
    struct
    {
      gint minute;
      LampVerdict verdict;
      const char *detail;
    } asides[4];
    const char *expected;
    gboolean is_loading;
  } rows[] = {
    { "never read: nothing is known", -1, -1, LAMP_GAP_NO_DATA, TRUE, { { 0 } }, "0-100:no-data" },
    { "a sensor that speaks often", -1, 100, LAMP_GAP_NO_DATA, TRUE, { { 0 } }, "0-100:not-sent" },
    { "a value now and then: nobody knows",
      -1,
      100,
      LAMP_GAP_NO_DATA,
      FALSE,
      { { 0 } },
      "0-100:no-data" },
    { "before what was asked for",
      40,
      100,
      LAMP_GAP_NO_DATA,
      TRUE,
      { { 0 } },
      "0-40:not-received 40-100:not-sent" },
    { "before what was asked for, while it is being asked for",
      40,
      100,
      LAMP_GAP_NO_DATA,
      TRUE,
      { { 0 } },
      "0-40:loading 40-100:not-sent",
      TRUE },
    { "the station cannot reach the cloud",
      -1,
      70,
      LAMP_GAP_OFFLINE,
      TRUE,
      { { 0 } },
      "0-70:not-sent 70-100:offline" },
    { "catching up", -1, 0, LAMP_GAP_NOT_RECEIVED, TRUE, { { 0 } }, "0-100:not-received" },
    { "seconds since the last look are nobody's fault",
      -1,
      95,
      LAMP_GAP_NO_DATA,
      TRUE,
      { { 0 } },
      "0-100:not-sent" },
    { "the device says that it is not worn, as long as it says so",
      -1,
      100,
      LAMP_GAP_NO_DATA,
      TRUE,
      { { 30, LAMP_VERDICT_NO_VALUE, "Not worn" }, { 35, LAMP_VERDICT_NO_VALUE, "Not worn" } },
      "0-30:not-sent 30-35:not-worn 35-100:not-sent" },
    { "near the ends it explains the gap to its ends",
      -1,
      100,
      LAMP_GAP_NO_DATA,
      TRUE,
      { { 8, LAMP_VERDICT_NO_VALUE, "off-body" },
        { 15, LAMP_VERDICT_NO_VALUE, "off-body" },
        { 20, LAMP_VERDICT_NO_VALUE, "error" } },
      "0-15:not-worn 15-20:no-value 20-100:not-sent" },
    { "one value that cannot be true does not explain an hour",
      -1,
      100,
      LAMP_GAP_NO_DATA,
      TRUE,
      { { 50, LAMP_VERDICT_IMPLAUSIBLE, "3 below 20" } },
      "0-100:not-sent" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      LampGapFacts facts
          = { { rows[i].received_from < 0 ? LAMP_NO_TIME : rows[i].received_from * MIN_US,
                rows[i].received_to < 0 ? LAMP_NO_TIME : rows[i].received_to * MIN_US },
              rows[i].tail,
              g_array_new (FALSE, FALSE, sizeof (LampAside)),
              rows[i].is_loading };
      g_autoptr (GString) text = g_string_new (NULL);

      for (gsize k = 0; k < G_N_ELEMENTS (rows[i].asides) && rows[i].asides[k].detail != NULL; k++)
        {
          LampAside aside = { rows[i].asides[k].minute * MIN_US, rows[i].asides[k].minute * MIN_US,
                              rows[i].asides[k].verdict, "" };

          g_strlcpy (aside.detail, rows[i].asides[k].detail, sizeof aside.detail);
          g_array_append_val (facts.asides, aside);
        }
      lamp_gap_split (&facts, 10 * MIN_US, rows[i].is_continuous, 0, 100 * MIN_US, describe, text);
      g_test_message ("%s", rows[i].name);
      g_assert_cmpstr (text->str, ==, rows[i].expected);
      lamp_gap_facts_clear (&facts);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/chart/gap/causes", test_causes);

  return g_test_run ();
}
