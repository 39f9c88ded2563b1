/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * lamplightctl replay: the rules over a stored history against events that people labelled.
 *
 * Prints one row a type and method; with --cross-validate also how well the numbers of the band do on residents
 * that had no part in choosing them. The arithmetic is core/replay.c, the choosing core/replay-tune.c; what
 * the rows mean is told in docs/alert-rules.md. Only spot readings count: a period of over an hour is a summary.
 */

#include "config.h"

#include "core/instant.h"
#include "core/replay-tune.h"
#include "ctl/context.h"

#include <glib/gi18n.h>
#include <string.h>

#define LONGEST_SPOT_US LAMP_US_PER_HOUR
#define SEED            20190401
#define MOST_FIELDS     64

typedef struct
{
  GPtrArray *histories;  /* LampReplayHistory, by resident id */
  GHashTable *residents; /* id -> LampReplayHistory */
  gint64 window_us;
} Replay;

static LampReplayHistory *
history_of (Replay *replay, const char *id)
{
  LampReplayHistory *history = g_hash_table_lookup (replay->residents, id);

  if (history == NULL)
    {
      history = lamp_replay_history_new (id);
      g_hash_table_insert (replay->residents, history->resident_id, history);
      g_ptr_array_add (replay->histories, history);
    }

  return history;
}

static int
column (char *const *header, const char *name)
{
  for (int i = 0; header[i] != NULL; i++)
    if (g_ascii_strcasecmp (g_strstrip (header[i]), name) == 0)
      return i;

  return -1;
}

static gboolean
refuse_line (guint line, const char *why, GError **error)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _ ("labels, line %u: %s"), line, why);

  return FALSE;
}

/* One label. Types that are not replayed are left out: there is no rule to hold against them. */
static gboolean
take_label (Replay *replay,
            char *const *fields,
            guint line,
            int patient_column,
            int time_column,
            int type_column,
            GError **error)
{
  int n = (int) g_strv_length ((char **) fields);
  LampPrecision precision;
  LampReplayType type;
  const char *time;
  gint64 us;

  if (n <= MAX (patient_column, MAX (time_column, type_column)))
    return refuse_line (line, _ ("too few fields"), error);
  time = g_strstrip (fields[time_column]);
  if (!lamp_instant_parse (time, strlen (time), &us, &precision)
      || precision != LAMP_PRECISION_INSTANT)
    return refuse_line (line, _ ("no time with a zone"), error);
  if (lamp_replay_type_from_string (g_strstrip (fields[type_column]), &type))
    g_array_append_val (history_of (replay, g_strstrip (fields[patient_column]))->labels[type], us);

  return TRUE;
}

static gboolean
read_labels (Replay *replay, const char *path, GError **error)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_auto (GStrv) header = NULL;
  int patient_column, time_column, type_column;

  if (!g_file_get_contents (path, &text, NULL, error))
    return FALSE;
  lines = g_strsplit (text, "\n", -1);
  header = g_strsplit (g_str_has_prefix (lines[0], "\xef\xbb\xbf") ? lines[0] + 3 : lines[0], ",",
                       MOST_FIELDS);
  patient_column = column (header, "patient");
  time_column = column (header, "time");
  type_column = column (header, "type");
  if (patient_column < 0 || time_column < 0 || type_column < 0)
    return refuse_line (1, _ ("the columns patient, time and type are wanted"), error);

  for (guint i = 1; lines[i] != NULL; i++)
    {
      g_auto (GStrv) fields = g_strsplit (lines[i], ",", MOST_FIELDS);

      if (*g_strstrip (lines[i]) == '\0')
        continue;
      if (!take_label (replay, fields, i + 1, patient_column, time_column, type_column, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
read_metric (Replay *replay, LampCtl *ctl, const char *id, LampMetricId metric, GError **error)
{
  g_autoptr (GArray) readings
      = lamp_reader_readings (ctl->reader, id, metric, G_MININT64, G_MAXINT64, 0, error);

  if (readings == NULL)
    return FALSE;
  for (guint i = 0; i < readings->len; i++)
    {
      const LampReading *reading = &g_array_index (readings, LampReading, i);

      if (reading->end_us - reading->start_us <= LONGEST_SPOT_US)
        lamp_replay_add_reading (history_of (replay, id), metric, reading->end_us, reading->value);
    }

  return TRUE;
}

static int
compare_histories (gconstpointer a, gconstpointer b)
{
  const LampReplayHistory *one = *(const LampReplayHistory *const *) a;
  const LampReplayHistory *other = *(const LampReplayHistory *const *) b;

  return strcmp (one->resident_id, other->resident_id);
}

static gboolean
read_history (Replay *replay, LampCtl *ctl, GError **error)
{
  g_autoptr (GHashTable) known = lamp_reader_known_residents (ctl->reader, error);
  GHashTableIter iter;
  gpointer id;

  if (known == NULL)
    return FALSE;
  g_hash_table_iter_init (&iter, known);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    for (guint type = 0; type < LAMP_N_REPLAY_TYPES; type++)
      for (guint part = 0; part < LAMP_REPLAY_N_PARTS; part++)
        {
          LampMetricId metric = lamp_replay_metric ((LampReplayType) type, part);

          if (metric != LAMP_METRIC_OTHER && !read_metric (replay, ctl, id, metric, error))
            return FALSE;
        }
  for (guint i = 0; i < replay->histories->len; i++)
    lamp_replay_settle (replay->histories->pdata[i]);
  g_ptr_array_sort (replay->histories, compare_histories);

  return TRUE;
}

/* One score a resident. */
static GArray *
score_all (const Replay *replay, LampReplayType type, LampReplayMethod method)
{
  GArray *scores = g_array_new (FALSE, FALSE, sizeof (LampReplayScore));

  for (guint i = 0; i < replay->histories->len; i++)
    {
      const LampReplayHistory *history = replay->histories->pdata[i];
      g_autoptr (GArray) alerts = lamp_replay_alerts (history, type, method, NULL);
      LampReplayScore score;

      lamp_replay_score (history, type, alerts, replay->window_us, &score);
      g_array_append_val (scores, score);
    }

  return scores;
}

static LampReplayScore
add_up (const GArray *scores)
{
  LampReplayScore sum = { 0 };

  for (guint i = 0; i < scores->len; i++)
    lamp_replay_add (&sum, &g_array_index (scores, LampReplayScore, i));

  return sum;
}

static guint
count_watched (const GArray *scores)
{
  guint n = 0;

  for (guint i = 0; i < scores->len; i++)
    n += g_array_index (scores, LampReplayScore, i).watched_us > 0 ? 1 : 0;

  return n;
}

static void
write_share (LampJsonWriter *json, const char *name, gint64 milli)
{
  if (milli < 0)
    lamp_json_writer_null (json, name);
  else
    lamp_json_writer_milli (json, name, milli, 3);
}

static void
write_row (LampJsonWriter *json,
           const Replay *replay,
           LampReplayType type,
           LampReplayMethod method,
           const GArray *scores)
{
  LampReplayScore sum = add_up (scores);

  lamp_json_writer_begin_object (json, NULL);
  lamp_json_writer_text (json, "type", lamp_replay_type_to_string (type));
  lamp_json_writer_text (json, "method", lamp_replay_method_to_string (method));
  lamp_json_writer_integer (json, "labels", sum.labels);
  write_share (json, "sensitivity", lamp_replay_sensitivity (&sum));
  write_share (json, "ppv", lamp_replay_ppv (&sum));
  write_share (json, "alerts_per_resident_week", lamp_replay_load (&sum));
  lamp_json_writer_integer (json, "found", sum.found);
  lamp_json_writer_integer (json, "alerts", sum.alerts);
  lamp_json_writer_integer (json, "right", sum.right);
  lamp_json_writer_integer (json, "residents", count_watched (scores));
  lamp_json_writer_integer (json, "window_hours", replay->window_us / LAMP_US_PER_HOUR);
  lamp_json_writer_end (json);
}

static char *
share_text (gint64 milli)
{
  g_autofree char *text = milli >= 0 ? lamp_milli_format (milli, 2) : NULL;

  return g_strdup (text != NULL ? text : "–");
}

static void
print_row (LampReplayType type, const char *method, const GArray *scores)
{
  LampReplayScore sum = add_up (scores);
  g_autofree char *sensitivity = share_text (lamp_replay_sensitivity (&sum));
  g_autofree char *ppv = share_text (lamp_replay_ppv (&sum));
  g_autofree char *load = share_text (lamp_replay_load (&sum));

  lamp_ctl_print_column (lamp_replay_type_to_string (type), 16);
  lamp_ctl_print_column (method, 10);
  /* Translators: one line of a table; the two shares come with what they were counted from */
  g_print (_ ("labels %3u  found %s (%u)  right %s (%u of %u)  alerts a resident and week %s\n"),
           sum.labels, sensitivity, sum.found, ppv, sum.right, sum.alerts, load);
}

static void
report (const Replay *replay, LampCtl *ctl)
{
  LampJsonWriter *json = NULL;

  if (ctl->is_json)
    {
      json = lamp_json_writer_new ();
      lamp_json_writer_begin_array (json, NULL);
    }
  for (guint type = 0; type < LAMP_N_REPLAY_TYPES; type++)
    for (guint method = 0; method < LAMP_N_REPLAY_METHODS; method++)
      {
        g_autoptr (GArray) scores
            = score_all (replay, (LampReplayType) type, (LampReplayMethod) method);

        if (json != NULL)
          write_row (json, replay, (LampReplayType) type, (LampReplayMethod) method, scores);
        else
          print_row ((LampReplayType) type,
                     lamp_replay_method_to_string ((LampReplayMethod) method), scores);
      }
  if (json != NULL)
    {
      g_autofree char *text = NULL;

      lamp_json_writer_end (json);
      text = lamp_json_writer_finish (json);
      g_print ("%s\n", text);
    }
}

/* One line of the table in docs/alert-rules.md. */
static void
print_validated (LampReplayType type, const char *what, const GArray *scores, const char *choice)
{
  LampReplayScore sum = add_up (scores);
  g_autofree char *sensitivity = share_text (lamp_replay_sensitivity (&sum));
  g_autofree char *ppv = share_text (lamp_replay_ppv (&sum));
  g_autofree char *load = share_text (lamp_replay_load (&sum));
  gint found_low, found_high, right_low, right_high;
  g_autofree char *found_from = NULL;
  g_autofree char *found_to = NULL;
  g_autofree char *right_from = NULL;
  g_autofree char *right_to = NULL;

  lamp_tune_interval (scores, lamp_replay_sensitivity, SEED, &found_low, &found_high);
  lamp_tune_interval (scores, lamp_replay_ppv, SEED, &right_low, &right_high);
  found_from = share_text (found_low);
  found_to = share_text (found_high);
  right_from = share_text (right_low);
  right_to = share_text (right_high);
  g_print ("| %s | %s | %u | %s (%s to %s) | %s (%s to %s) | %u | %s | %s |\n",
           lamp_replay_type_to_string (type), what, sum.labels, sensitivity, found_from, found_to,
           ppv, right_from, right_to, sum.alerts, load, choice);
}

static void
cross_validate_type (const Replay *replay, LampReplayType type)
{
  static const char *names[LAMP_N_TUNES]
      = { N_ ("baseline, left out"), N_ ("baseline, left out, at most as many alerts as flat"),
          N_ ("one limit for all, left out") };

  for (guint method = 0; method < LAMP_N_REPLAY_METHODS; method++)
    {
      g_autoptr (GArray) scores = score_all (replay, type, (LampReplayMethod) method);

      print_validated (type, lamp_replay_method_to_string ((LampReplayMethod) method), scores, "–");
    }
  for (guint tune = 0; lamp_tune_can (type) && tune < LAMP_N_TUNES; tune++)
    {
      LampTuneChoice most;
      g_autoptr (GArray) scores = lamp_tune_leave_one_out (replay->histories, type, (LampTune) tune,
                                                           replay->window_us, &most);
      g_autofree char *width = lamp_milli_format (most.width_permille, 1);
      g_autofree char *choice
          = tune == LAMP_TUNE_ONE_LIMIT
                ? g_strdup_printf ("−%d, +%d; %u of %u", most.below, most.above, most.n_folds,
                                   scores->len)
                : g_strdup_printf ("%s, −%d, +%d, %d; %u of %u", width, most.below, most.above,
                                   most.gap, most.n_folds, scores->len);

      print_validated (type, _ (names[tune]), scores, choice);
    }
}

static void
cross_validate (const Replay *replay)
{
  g_print ("%s\n", _ ("| type | method | labels | sensitivity (95 %) | PPV (95 %) | alerts | a "
                      "resident and week | chosen: width, below, above, gap; folds |"));
  g_print ("| --- | --- | --- | --- | --- | --- | --- | --- |\n");
  for (guint type = 0; type < LAMP_N_REPLAY_TYPES; type++)
    cross_validate_type (replay, (LampReplayType) type);
}

LampExit
lamp_ctl_replay (LampCtl *ctl, int argc, char **argv)
{
  g_autofree char *labels = NULL;
  gboolean is_validation = FALSE;
  gint window_hours = 24;
  const GOptionEntry entries[] = {
    { "labels", 0, 0, G_OPTION_ARG_FILENAME, &labels, N_ ("Labelled events"), "FILE.csv" },
    { "window", 0, 0, G_OPTION_ARG_INT, &window_hours, N_ ("Hours about a label"), "HOURS" },
    { "cross-validate", 0, 0, G_OPTION_ARG_NONE, &is_validation,
      N_ ("Choose the band’s numbers, each resident left out once"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GPtrArray) histories
      = g_ptr_array_new_with_free_func ((GDestroyNotify) lamp_replay_history_free);
  g_autoptr (GHashTable) residents = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GError) error = NULL;
  Replay replay = { histories, residents, 0 };

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, &argc, &argv, &error) || argc != 1 || labels == NULL
      || window_hours < 1 || window_hours > 24 * 28)
    return lamp_ctl_wrong_use ("replay", error,
                               _ ("usage: lamplightctl replay --labels FILE.csv [--window HOURS] "
                                  "[--cross-validate]"));
  replay.window_us = window_hours * LAMP_US_PER_HOUR;
  if (!read_labels (&replay, labels, &error) || !lamp_ctl_open_history (ctl, &error)
      || !read_history (&replay, ctl, &error))
    return lamp_ctl_fail (error);

  if (is_validation)
    cross_validate (&replay);
  else
    report (&replay, ctl);

  return lamp_ctl_exit (ctl);
}
