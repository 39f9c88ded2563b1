/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The load of alerts: what counts and what does not, how soon people answered, and which limit is proposed on
 * what evidence.
 */

#include "config.h"

#include "core/instant.h"
#include "core/load.h"

#define NOW_US (G_GINT64_CONSTANT (1795417920) * LAMP_US_PER_SECOND) /* 07:12 UTC */
#define MIN_US LAMP_US_PER_MINUTE

typedef struct
{
  LampAlert alert;
  LampAlertFold fold;
  GPtrArray *responses;
  GPtrArray *log;
} Case;

static void
add_response (Case *one, LampResponseCode code, gint64 sent_us, const char *note)
{
  LampResponse *response = g_new0 (LampResponse, 1);

  response->id = g_strdup_printf ("%u", one->responses->len);
  response->code = code;
  response->by = g_strdup ("N1");
  response->note = g_strdup (note);
  response->sent_us = sent_us;
  g_ptr_array_add (one->responses, response);
}

/* @answer: '-' nobody did anything, 'a' acknowledged, 'g' going, 'f' a false alarm, 'r' done, something real. */
static void
make_case (
    Case *one, const char *resident, gint64 raised_us, gint64 value, char answer, gint64 wait_us)
{
  *one
      = (Case){ .alert = { .key = (char *) "k",
                           .resident_id = (char *) resident,
                           .rule = LAMP_RULE_PULSE_HI2,
                           .priority = LAMP_PRIORITY_MEDIUM,
                           .since_us = raised_us,
                           .raised_us = raised_us,
                           .ended_us = LAMP_NO_TIME,
                           .value = value * 1000,
                           .limit = 111000 },
                .responses = g_ptr_array_new_with_free_func ((GDestroyNotify) lamp_response_free) };
  if (answer == 'a' || answer == 'f' || answer == 'r')
    add_response (one, LAMP_RESPONSE_ACKNOWLEDGE, raised_us + wait_us, NULL);
  if (answer == 'g')
    add_response (one, LAMP_RESPONSE_ACCEPT, raised_us + wait_us, NULL);
  if (answer == 'f' || answer == 'r')
    add_response (one, LAMP_RESPONSE_RESOLVE, raised_us + wait_us + MIN_US,
                  answer == 'f' ? "False alarm" : "Repositioned");
  one->log = lamp_alert_fold (one->responses, &one->fold);
}

static LampLoad *
load_of (Case *cases, guint n, const LampLoadScene *scene)
{
  g_autofree LampLoadAlert *inputs = g_new (LampLoadAlert, n);

  for (guint i = 0; i < n; i++)
    inputs[i] = (LampLoadAlert){ &cases[i].alert, &cases[i].fold, cases[i].log };

  return lamp_load_new (inputs, n, scene);
}

static void
clear_cases (Case *cases, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_ptr_array_unref (cases[i].log);
      g_ptr_array_unref (cases[i].responses);
    }
}

static void
test_counts (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  const LampLoadScene scene
      = { NOW_US - LAMP_US_PER_DAY, NOW_US, 4, NOW_US - 12 * LAMP_US_PER_HOUR, zone };
  Case cases[8];
  g_autoptr (LampLoad) load = NULL;

  make_case (&cases[0], "ann", NOW_US - 10 * MIN_US, 115, 'a', MIN_US); /* 07:02 */
  make_case (&cases[1], "ann", NOW_US - 20 * MIN_US, 115, '-', 0);      /* 06:52: the night */
  make_case (&cases[2], "ann", NOW_US - 8 * LAMP_US_PER_HOUR, 115, 'f', 3 * MIN_US); /* 23:12 */
  make_case (&cases[3], "ben", NOW_US - 9 * LAMP_US_PER_HOUR, 115, 'r', 2 * MIN_US); /* 22:12 */
  /* load, but before the station was there to answer: 14:12 */
  make_case (&cases[4], "ben", NOW_US - 17 * LAMP_US_PER_HOUR, 115, '-', 0);
  /* outside of what is asked for, at either end; and taken back by its source */
  make_case (&cases[5], "ben", NOW_US - LAMP_US_PER_DAY - 1, 115, '-', 0);
  make_case (&cases[6], "ben", NOW_US, 115, '-', 0);
  make_case (&cases[7], "ben", NOW_US - MIN_US, 115, '-', 0);
  cases[7].alert.status = LAMP_ALERT_RETRACTED;

  load = load_of (cases, G_N_ELEMENTS (cases), &scene);
  g_assert_cmpuint (load->n_alerts, ==, 5);
  g_assert_cmpint (load->per_resident_day, ==, 1250);
  g_assert_cmpuint (load->shifts[0], ==, 1);
  g_assert_cmpuint (load->shifts[1], ==, 1);
  g_assert_cmpuint (load->shifts[2], ==, 3);
  g_assert_cmpuint (load->n_answerable, ==, 4);
  g_assert_cmpuint (load->n_unanswered, ==, 1);
  g_assert_cmpuint (load->n_acknowledged, ==, 3);
  g_assert_cmpint (load->median_us, ==, 2 * MIN_US);
  g_assert_cmpint (load->p95_us, ==, 3 * MIN_US);
  g_assert_cmpuint (load->n_judged, ==, 2);
  g_assert_cmpuint (load->n_false, ==, 1);
  g_assert_cmpuint (load->rules->len, ==, 1);
  g_assert_cmpstr (g_array_index (load->rules, LampLoadCount, 0).name, ==, "PULSE_HI2");
  g_assert_cmpuint (g_array_index (load->rules, LampLoadCount, 0).n_answered, ==, 3);
  g_assert_cmpuint (load->noisiest->len, ==, 2);
  g_assert_cmpstr (g_array_index (load->noisiest, LampLoadCount, 0).name, ==, "ann");
  g_assert_cmpuint (g_array_index (load->noisiest, LampLoadCount, 0).n, ==, 3);
  g_assert_cmpuint (load->proposals->len, ==, 0);
  clear_cases (cases, G_N_ELEMENTS (cases));
}

/* Each row: ten alerts by their values, and what became of each. */
static void
test_proposals (void)
{
  static const struct
  {
    gint64 values[10];
    const char *answers;
    gint64 proposed; /* 0: none */
    guint n_would;
  } rows[] = {
    /* the real ones begin at 116: five below it would not have been there */
    { { 112, 113, 112, 114, 113, 116, 118, 120, 117, 119 }, "f-a-frrrg-", 116000, 5 },
    /* what nobody judged or went for is no evidence */
    { { 112, 113, 112, 114, 113, 116, 118, 120, 117, 119 }, "f-a-faaaaa", 0, 0 },
    /* a real one at the limit itself: nothing to save */
    { { 111, 113, 112, 114, 113, 116, 118, 120, 117, 119 }, "r---frrrg-", 0, 0 },
    /* too few that were real */
    { { 112, 113, 112, 114, 113, 116, 118, 120, 117, 119 }, "f-a-frr---", 0, 0 },
  };
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  const LampLoadScene scene = { NOW_US - LAMP_US_PER_DAY, NOW_US, 4, LAMP_NO_TIME, zone };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      Case cases[10];
      g_autoptr (LampLoad) load = NULL;

      for (guint j = 0; j < G_N_ELEMENTS (cases); j++)
        make_case (&cases[j], "ann", NOW_US - (j + 1) * LAMP_US_PER_HOUR, rows[i].values[j],
                   rows[i].answers[j], MIN_US);
      load = load_of (cases, G_N_ELEMENTS (cases), &scene);
      g_test_message ("row %" G_GSIZE_FORMAT, i);
      g_assert_cmpuint (load->proposals->len, ==, rows[i].proposed != 0 ? 1 : 0);
      if (rows[i].proposed != 0)
        {
          const LampLoadProposal *one = &g_array_index (load->proposals, LampLoadProposal, 0);

          g_assert_cmpint (one->proposed, ==, rows[i].proposed);
          g_assert_cmpuint (one->n_alerts, ==, 10);
          g_assert_cmpuint (one->n_would, ==, rows[i].n_would);
          g_assert_cmpuint (one->n_missed, ==, 0);
        }
      clear_cases (cases, G_N_ELEMENTS (cases));
    }
}

static void
test_nothing (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  const LampLoadScene scene = { NOW_US - LAMP_US_PER_DAY, NOW_US, 0, LAMP_NO_TIME, zone };
  g_autoptr (LampLoad) load = lamp_load_new (NULL, 0, &scene);

  g_assert_cmpuint (load->n_alerts, ==, 0);
  g_assert_cmpint (load->per_resident_day, ==, 0);
  g_assert_cmpint (load->median_us, ==, LAMP_NO_TIME);
  g_assert_cmpint (load->p95_us, ==, LAMP_NO_TIME);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/load/counts", test_counts);
  g_test_add_func ("/load/proposals", test_proposals);
  g_test_add_func ("/load/nothing", test_nothing);

  return g_test_run ();
}
