/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The home's models without an engine: objects and places that stay, freshness that moves with time
 * and is told once, a score that never takes an old part, alerts in their order.
 */

#include "config.h"

#include "model/home-private.h"

#include <string.h>

#define NOW_US G_GINT64_CONSTANT (1795415520000000)

static LampHome *
new_home (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_offset (8 * 3600);

  return lamp_home_new_detached (zone, NOW_US);
}

static void
free_row (gpointer data)
{
  lamp_resident_row_free (data);
}

/* A capital letter is somebody invented. */
static void
apply_roster (LampHome *home, const char *ids)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (free_row);

  for (const char *id = ids; *id != '\0'; id++)
    {
      LampResidentRow *row = g_new0 (LampResidentRow, 1);

      row->id = g_strndup (id, 1);
      row->name = g_strdup_printf ("Name of %c", *id);
      row->ward = g_strdup ("Ixora");
      row->room = g_strdup ("Room 102");
      row->bed = g_strdup ("Bed A");
      row->is_simulated = g_ascii_isupper (*id);
      g_ptr_array_add (rows, row);
    }
  lamp_home_apply_residents (home, rows);
  lamp_home_apply_done (home);
}

static void
add_latest (GPtrArray *all, LampMetricId metric, gint64 value, gint64 age_us)
{
  LampLatest *latest = g_new0 (LampLatest, 1);

  latest->metric = metric;
  latest->value = latest->minimum = latest->maximum = latest->previous_value = value;
  latest->start_us = latest->end_us = NOW_US - age_us;
  latest->previous_us = latest->unusable_us = LAMP_NO_TIME;
  g_ptr_array_add (all, latest);
}

static GPtrArray *
new_latest (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) lamp_latest_free);
}

static void
assert_order (LampHome *home, const char *ids)
{
  GListModel *residents = lamp_home_get_residents (home);

  g_assert_cmpuint (g_list_model_get_n_items (residents), ==, strlen (ids));
  for (guint i = 0; ids[i] != '\0'; i++)
    {
      g_autoptr (LampResidentItem) item = g_list_model_get_item (residents, i);

      g_assert_cmpint (lamp_resident_item_get_id (item)[0], ==, ids[i]);
    }
}

static void
count_cb (gpointer object, gpointer user_data)
{
  (*(guint *) user_data)++;
}

static void
count_items_cb (GListModel *model, guint position, guint removed, guint added, gpointer user_data)
{
  *(guint *) user_data += removed + added;
}

static void
test_roster (void)
{
  static const struct
  {
    const char *before, *after;
    guint touched; /* removals and insertions that the list tells of */
  } rows[] = {
    { "abcd", "abcd", 0 },  /* nothing happened: nothing is told */
    { "abcd", "abd", 1 },   /* one left */
    { "abcd", "abxcd", 1 }, /* one came */
    { "abcd", "dabc", 2 },  /* one moved to the first room */
    { "abcd", "xy", 6 },    /* all others */
    { "abcd", "", 4 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (LampHome) home = new_home ();
      g_autoptr (LampResidentItem) kept = NULL;
      guint touched = 0;

      apply_roster (home, rows[i].before);
      kept = g_object_ref (lamp_home_find_resident (home, "b"));
      g_signal_connect (lamp_home_get_residents (home), "items-changed",
                        G_CALLBACK (count_items_cb), &touched);
      apply_roster (home, rows[i].after);
      assert_order (home, rows[i].after);
      g_assert_cmpuint (touched, ==, rows[i].touched);
      if (strchr (rows[i].after, 'b') != NULL)
        g_assert_true (lamp_home_find_resident (home, "b") == kept);
      else
        g_assert_null (lamp_home_find_resident (home, "b"));
    }
}

static void
test_demo (void)
{
  static const struct
  {
    gboolean is_set;
    const char *before, *now;
    gboolean is_demo;
  } rows[] = {
    { FALSE, "", "", FALSE },      /* nobody */
    { FALSE, "", "abc", FALSE },   /* a real home */
    { FALSE, "", "abC", TRUE },    /* one invented among real residents, whatever the cloud */
    { FALSE, "abC", "ab", FALSE }, /* who has left */
    { FALSE, "ab", "abC", TRUE },  /* who has come while the screen was on */
    { TRUE, "", "", TRUE },        /* the demo home before anything came */
    { TRUE, "", "abc", TRUE },     /* and after it */
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (LampHome) home = new_home ();
      guint told = 0;

      if (rows[i].is_set)
        lamp_home_set_is_demo (home, TRUE);
      apply_roster (home, rows[i].before);
      g_signal_connect (home, "refreshed", G_CALLBACK (count_cb), &told);
      apply_roster (home, rows[i].now);
      g_assert_cmpint (lamp_home_is_demo (home), ==, rows[i].is_demo);
      /* The state bar asks when it is told. */
      g_assert_cmpuint (told, ==, 1);
    }
}

static void
test_loaded_once (void)
{
  g_autoptr (LampHome) home = new_home ();
  guint loaded = 0;

  g_signal_connect (home, "residents-loaded", G_CALLBACK (count_cb), &loaded);
  apply_roster (home, ""); /* an empty cache is no data */
  g_assert_cmpuint (loaded, ==, 0);
  apply_roster (home, "ab");
  apply_roster (home, "abc");
  g_assert_cmpuint (loaded, ==, 1);
}

static void
test_freshness_moves_with_time (void)
{
  g_autoptr (LampHome) home = new_home ();
  g_autoptr (GPtrArray) latest = new_latest ();
  LampResidentItem *item;
  guint changed = 0;

  apply_roster (home, "a");
  item = lamp_home_find_resident (home, "a");
  add_latest (latest, LAMP_METRIC_PULSE, 96000, 0);
  lamp_home_apply_latest (home, "a", latest);
  g_assert_cmpint (lamp_resident_item_get_freshness (item, LAMP_METRIC_PULSE), ==, LAMP_FRESH);
  g_assert_cmpuint (lamp_resident_item_get_news2 (item)->known, ==, 1);

  g_signal_connect (item, "changed", G_CALLBACK (count_cb), &changed);
  for (gint64 second = 1; second <= 20 * 60; second++)
    lamp_home_apply_now (home, NOW_US + second * LAMP_US_PER_SECOND);
  /* From fresh to ageing to stale, and with each minute for the ages: not 1200 times. */
  g_assert_cmpuint (changed, >=, 20);
  g_assert_cmpuint (changed, <=, 22);
  g_assert_cmpint (lamp_resident_item_get_freshness (item, LAMP_METRIC_PULSE), ==, LAMP_STALE);
  /* The old part has dropped out of the score. */
  g_assert_cmpuint (lamp_resident_item_get_news2 (item)->known, ==, 0);
  g_assert_cmpuint (lamp_resident_item_get_news2 (item)->maximum, ==, 20);
}

static LampAlert *
new_alert (const char *key, const char *resident, LampRuleId rule, gint64 age_min)
{
  LampAlert *alert = g_new0 (LampAlert, 1);

  alert->key = g_strdup (key);
  alert->resident_id = g_strdup (resident);
  alert->rule = rule;
  alert->priority = lamp_rule_get (rule)->priority;
  alert->since_us = alert->raised_us = NOW_US - age_min * LAMP_US_PER_MINUTE;
  alert->ended_us = LAMP_NO_TIME;
  alert->value = 27000;
  alert->limit = 25000;

  return alert;
}

static void
test_alerts (void)
{
  g_autoptr (LampHome) home = new_home ();
  g_autoptr (GPtrArray) alerts = g_ptr_array_new_with_free_func ((GDestroyNotify) lamp_alert_free);
  g_autoptr (LampAlertItem) first = NULL;
  static const char *const order[] = { "older-high", "younger-high", "medium" };
  LampResidentItem *a, *b;

  apply_roster (home, "ab");
  a = lamp_home_find_resident (home, "a");
  b = lamp_home_find_resident (home, "b");
  g_ptr_array_add (alerts, new_alert ("medium", "b", LAMP_RULE_PULSE_HI2, 90));
  g_ptr_array_add (alerts, new_alert ("younger-high", "a", LAMP_RULE_RESP_HI, 1));
  g_ptr_array_add (alerts, new_alert ("older-high", "b", LAMP_RULE_PULSE_HI, 5));
  lamp_home_apply_alerts (home, alerts);
  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    {
      g_autoptr (LampAlertItem) item = g_list_model_get_item (lamp_home_get_alerts (home), i);

      g_assert_cmpstr (lamp_alert_item_get_alert (item)->key, ==, order[i]);
    }
  g_assert_cmpstr (lamp_alert_item_get_resident (lamp_resident_item_get_top_alert (a)), ==,
                   "102·A Name of a");
  g_assert_cmpuint (lamp_resident_item_get_alerts (b)->len, ==, 2);
  g_assert_cmpint (lamp_resident_item_get_priority (a, LAMP_METRIC_BREATHING), ==,
                   LAMP_PRIORITY_HIGH);
  g_assert_cmpint (lamp_resident_item_get_priority (a, LAMP_METRIC_PULSE), ==, LAMP_PRIORITY_NONE);

  /* The same again keeps the objects; one that has ended goes. */
  first = g_list_model_get_item (lamp_home_get_alerts (home), 0);
  g_ptr_array_remove_index (alerts, 1);
  lamp_home_apply_alerts (home, alerts);
  g_assert_cmpuint (g_list_model_get_n_items (lamp_home_get_alerts (home)), ==, 2);
  g_assert_true (lamp_resident_item_get_top_alert (b) == first);
  g_assert_null (lamp_resident_item_get_top_alert (a));
}

/* What an alert says: the value now, while one is known and the alert lasts. */
static void
test_alert_words (void)
{
  static const struct
  {
    gint64 value, age_us;
    const char *text;
  } rows[] = {
    { 29000, LAMP_US_PER_MINUTE, "Breathing 29" },    /* it went on rising */
    { 18000, LAMP_US_PER_MINUTE, "Breathing 18" },    /* back to normal, not for long enough yet */
    { 29000, 6 * LAMP_US_PER_HOUR, "Breathing 27" },  /* from before the alert */
    { 29000, 400 * LAMP_US_PER_DAY, "Breathing 27" }, /* what raised it is the best known */
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (LampHome) home = new_home ();
      g_autoptr (GPtrArray) alerts
          = g_ptr_array_new_with_free_func ((GDestroyNotify) lamp_alert_free);
      g_autoptr (GPtrArray) latest = new_latest ();
      g_autoptr (LampAlertItem) item = NULL;

      apply_roster (home, "a");
      g_ptr_array_add (alerts, new_alert ("high", "a", LAMP_RULE_RESP_HI, 60));
      lamp_home_apply_alerts (home, alerts);
      item = g_list_model_get_item (lamp_home_get_alerts (home), 0);
      g_assert_cmpstr (lamp_alert_item_get_text (item), ==, "Breathing 27");

      add_latest (latest, LAMP_METRIC_BREATHING, rows[i].value, rows[i].age_us);
      lamp_home_apply_latest (home, "a", latest);
      g_assert_cmpstr (lamp_alert_item_get_text (item), ==, rows[i].text);
      g_assert_cmpint (lamp_alert_item_get_alert (item)->value, ==, 27000);
      g_assert_true (g_str_has_prefix (lamp_alert_item_get_reason (item), "Since "));
    }
}

/* "14:06" of months ago would pass for today. */
static void
test_alert_words_with_time (void)
{
  g_autoptr (LampHome) home = new_home ();
  g_autoptr (GPtrArray) alerts = g_ptr_array_new_with_free_func ((GDestroyNotify) lamp_alert_free);
  g_autoptr (LampAlertItem) item = NULL;
  LampAlert *alert = new_alert ("silent", "a", LAMP_RULE_STALE, 30);

  alert->limit = alert->since_us;
  apply_roster (home, "a");
  g_ptr_array_add (alerts, alert);
  lamp_home_apply_alerts (home, alerts);
  item = g_list_model_get_item (lamp_home_get_alerts (home), 0);
  g_assert_cmpstr (lamp_alert_item_get_text (item), ==, "No data since 14:02");
  lamp_home_apply_now (home, NOW_US + 2 * LAMP_US_PER_DAY);
  g_assert_cmpstr (lamp_alert_item_get_text (item), ==, "No data since 23 Nov 14:02");
  g_assert_cmpstr (lamp_alert_item_get_short_text (item), ==, "No data since 23 Nov");
  lamp_home_apply_now (home, NOW_US + 300 * LAMP_US_PER_DAY);
  g_assert_cmpstr (lamp_alert_item_get_text (item), ==, "No data since 23 Nov 2026");
  g_assert_cmpstr (lamp_alert_item_get_short_text (item), ==, "No data since Nov 2026");
}

static void
test_find (void)
{
  static const struct
  {
    const char *words;
    gboolean matches;
  } rows[] = {
    { "", TRUE },           { "name", TRUE },  { "NAME of", TRUE }, { "102", TRUE },
    { "102·a name", TRUE }, { "ixora", TRUE }, { "103", FALSE },    { "name 103", FALSE },
  };
  g_autoptr (LampHome) home = new_home ();

  apply_roster (home, "a");
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpint (
        lamp_resident_item_matches (lamp_home_find_resident (home, "a"), rows[i].words), ==,
        rows[i].matches);
}

static void
count_change_cb (guint *n)
{
  (*n)++;
}

/* An answer changes the item in its place, and tells. */
static void
test_cases (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (LampHome) home = lamp_home_new_detached (zone, 100 * LAMP_US_PER_SECOND);
  g_autoptr (GPtrArray) cases = g_ptr_array_new ();
  g_autoptr (GPtrArray) pauses = g_ptr_array_new ();
  g_autoptr (LampAlert) alert = new_alert ("k", "a", LAMP_RULE_PULSE_HI, 10);
  const LampResponse response = { .id = (char *) "u",
                                  .alert_key = (char *) "k",
                                  .code = LAMP_RESPONSE_ACCEPT,
                                  .by = (char *) "N1",
                                  .by_name = (char *) "Li Na",
                                  .sent_us = 42,
                                  .is_pending = TRUE };
  g_autoptr (GPtrArray) responses = g_ptr_array_new ();
  g_autoptr (GPtrArray) keys = g_ptr_array_new ();
  g_autoptr (GPtrArray) log = NULL;
  g_autoptr (LampAlertItem) item = NULL;
  g_autoptr (LampAlertItem) after = NULL;
  LampAlertCase row = { .alert = alert, .keys = keys };
  guint n_changes = 0;

  g_ptr_array_add (keys, (gpointer) "k");
  g_ptr_array_add (cases, &row);
  lamp_home_apply_cases (home, cases, pauses);
  item = g_list_model_get_item (lamp_home_get_alerts (home), 0);
  g_assert_cmpint (lamp_alert_item_get_standing (item), ==, LAMP_STANDING_OPEN);
  g_assert_null (lamp_alert_item_get_owner (item));
  g_signal_connect_swapped (item, "changed", G_CALLBACK (count_change_cb), &n_changes);

  g_ptr_array_add (responses, (gpointer) &response);
  log = lamp_alert_fold (responses, &row.fold);
  row.standing = lamp_alert_standing (alert, &row.fold);
  lamp_home_apply_cases (home, cases, pauses);
  after = g_list_model_get_item (lamp_home_get_alerts (home), 0);
  g_assert_true (after == item);
  g_assert_cmpuint (n_changes, ==, 1);
  g_assert_cmpint (lamp_alert_item_get_standing (item), ==, LAMP_STANDING_OWNED);
  g_assert_cmpstr (lamp_alert_item_get_owner (item), ==, "Li Na");
  g_assert_cmpint (lamp_alert_item_get_acknowledged_us (item), ==, 42);
  g_assert_true (lamp_alert_item_is_pending (item));
  lamp_home_apply_cases (home, cases, pauses);
  g_assert_cmpuint (n_changes, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/home/roster", test_roster);
  g_test_add_func ("/model/home/demo", test_demo);
  g_test_add_func ("/model/home/loaded-once", test_loaded_once);
  g_test_add_func ("/model/home/freshness-moves-with-time", test_freshness_moves_with_time);
  g_test_add_func ("/model/home/alerts", test_alerts);
  g_test_add_func ("/model/home/alert-words", test_alert_words);
  g_test_add_func ("/model/home/alert-words-with-time", test_alert_words_with_time);
  g_test_add_func ("/model/home/find", test_find);
  g_test_add_func ("/model/home/cases", test_cases);

  return g_test_run ();
}
