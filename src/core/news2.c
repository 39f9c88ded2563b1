/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * NEWS2, complete or partial.
 *
 * Answers for the score of up to seven parts, the range of totals that missing parts leave open,
 * and the band. The bands of each part stand in tables, in display units, because that is how the
 * Royal College of Physicians defines them: whole numbers, and tenths of a degree. A value is
 * rounded once, as the screen rounds it, and scored from that integer, so that a nurse who scores
 * what she reads gets what we show.
 *
 * A missing part is never taken for normal. It widens the range from minimum to maximum, and the
 * band is that of the minimum: more data can only raise it. Oxygen and saturation are taken
 * together, since on scale 2 the saturation's score depends on the oxygen.
 *
 * Source: Royal College of Physicians, National Early Warning Score (NEWS) 2, London 2017.
 * NEWS2 © Royal College of Physicians 2017.
 */

#include "config.h"

#include "core/news2.h"

#include <string.h>

#define OXYGEN_SCORE 2
#define HIGHEST_PART 3
#define HIGHEST_SPO2 100

/* clang-format off */
G_DEFINE_QUARK (lamp-news2-error-quark, lamp_news2_error)
/* clang-format on */

/* A step of a part's table: this score for values up to and with @up_to, in display units. */
typedef struct
{
  gint64 up_to;
  gint score;
} Step;

#define REST G_MAXINT64

static const Step breathing_steps[] = { { 8, 3 }, { 11, 1 }, { 20, 0 }, { 24, 2 }, { REST, 3 } };
static const Step spo2_scale1_steps[] = { { 91, 3 }, { 93, 2 }, { 95, 1 }, { REST, 0 } };
static const Step spo2_scale2_air_steps[] = { { 83, 3 }, { 85, 2 }, { 87, 1 }, { REST, 0 } };
static const Step spo2_scale2_oxygen_steps[] = {
  { 83, 3 }, { 85, 2 }, { 87, 1 }, { 92, 0 }, { 94, 1 }, { 96, 2 }, { REST, 3 },
};
static const Step systolic_steps[] = { { 90, 3 }, { 100, 2 }, { 110, 1 }, { 219, 0 }, { REST, 3 } };
static const Step pulse_steps[] = {
  { 40, 3 }, { 50, 1 }, { 90, 0 }, { 110, 1 }, { 130, 2 }, { REST, 3 },
};
/* Tenths of a degree. There is no 2 for low and no 3 for high temperatures. */
static const Step temperature_steps[] = {
  { 350, 3 }, { 360, 1 }, { 380, 0 }, { 390, 1 }, { REST, 2 },
};

static const LampMetricId part_metrics[LAMP_NEWS2_N_PARTS] = {
  [LAMP_NEWS2_BREATHING] = LAMP_METRIC_BREATHING,
  [LAMP_NEWS2_SPO2] = LAMP_METRIC_SPO2,
  [LAMP_NEWS2_OXYGEN] = LAMP_METRIC_ON_OXYGEN,
  [LAMP_NEWS2_SYSTOLIC] = LAMP_METRIC_SYSTOLIC,
  [LAMP_NEWS2_PULSE] = LAMP_METRIC_PULSE,
  [LAMP_NEWS2_CONSCIOUSNESS] = LAMP_METRIC_CONSCIOUSNESS,
  [LAMP_NEWS2_TEMPERATURE] = LAMP_METRIC_TEMPERATURE,
};

static gint
score_of (const Step *steps, gint64 value)
{
  while (value > steps->up_to)
    steps++;

  return steps->score;
}

static gint64
shown_value (const LampNews2Input *input, LampNews2Part part)
{
  return lamp_milli_round (input->value[part], lamp_metric_get (part_metrics[part])->decimals);
}

static gint
spo2_score (gint64 percent, guint scale, gboolean on_oxygen)
{
  if (scale != 2)
    return score_of (spo2_scale1_steps, percent);

  return score_of (on_oxygen ? spo2_scale2_oxygen_steps : spo2_scale2_air_steps, percent);
}

/* The score of a part whose score depends on nothing else. */
static gint
own_score (const LampNews2Input *input, LampNews2Part part)
{
  switch (part)
    {
    case LAMP_NEWS2_BREATHING:
      return score_of (breathing_steps, shown_value (input, part));
    case LAMP_NEWS2_SYSTOLIC:
      return score_of (systolic_steps, shown_value (input, part));
    case LAMP_NEWS2_PULSE:
      return score_of (pulse_steps, shown_value (input, part));
    case LAMP_NEWS2_TEMPERATURE:
      return score_of (temperature_steps, shown_value (input, part));
    case LAMP_NEWS2_CONSCIOUSNESS:
      return input->value[part] == LAMP_CONSCIOUSNESS_ALERT ? 0 : HIGHEST_PART;
    case LAMP_NEWS2_OXYGEN:
      return input->value[part] != 0 ? OXYGEN_SCORE : 0;
    case LAMP_NEWS2_SPO2:
    case LAMP_NEWS2_N_PARTS:
    default:
      g_return_val_if_reached (-1);
    }
}

/* Saturation and oxygen together: every pair that what is known allows is scored, so that the range
 * holds only sums that can be. */
static void
score_spo2_and_oxygen (const LampNews2Input *input, LampNews2 *score)
{
  gboolean has_spo2 = input->is_known[LAMP_NEWS2_SPO2];
  gboolean has_oxygen = input->is_known[LAMP_NEWS2_OXYGEN];
  gboolean given_oxygen = has_oxygen && input->value[LAMP_NEWS2_OXYGEN] != 0;
  gint64 from = has_spo2 ? shown_value (input, LAMP_NEWS2_SPO2) : 0;
  gint64 to = has_spo2 ? from : HIGHEST_SPO2;
  guint least = G_MAXUINT, most = 0;

  for (gboolean oxygen = FALSE; oxygen <= TRUE; oxygen++)
    {
      if (has_oxygen && oxygen != given_oxygen)
        continue;
      for (gint64 percent = from; percent <= to; percent++)
        {
          guint sum
              = (guint) spo2_score (percent, input->scale, oxygen) + (oxygen ? OXYGEN_SCORE : 0);

          least = MIN (least, sum);
          most = MAX (most, sum);
        }
    }
  score->minimum += least;
  score->maximum += most;

  if (has_oxygen)
    score->score[LAMP_NEWS2_OXYGEN] = own_score (input, LAMP_NEWS2_OXYGEN);
  if (has_spo2
      && (has_oxygen
          || spo2_score (from, input->scale, FALSE) == spo2_score (from, input->scale, TRUE)))
    score->score[LAMP_NEWS2_SPO2] = spo2_score (from, input->scale, given_oxygen);
}

/* In the order of RCP's Chart 4: the total first; a single part in the red counts only below 5. */
static LampNews2Band
band_of (const LampNews2 *score)
{
  if (score->minimum >= 7)
    return LAMP_NEWS2_HIGH;
  if (score->minimum >= 5)
    return LAMP_NEWS2_MEDIUM;
  for (guint part = 0; part < LAMP_NEWS2_N_PARTS; part++)
    if (part != LAMP_NEWS2_OXYGEN && score->score[part] == HIGHEST_PART)
      return LAMP_NEWS2_LOW_MEDIUM;

  return LAMP_NEWS2_LOW;
}

/**
 * lamp_news2_score:
 * @input: the parts that there are, all of one person and of one time
 * @score: (out caller-allocates): the score
 *
 * Scores from 0 to 20. Nothing is assumed about a part that is not known. Any scale but 2 counts as
 * 1, the default; scale 2 is a clinician's recorded decision for hypercapnic respiratory failure.
 *
 * Source: RCP, NEWS2, 2017, Chart 1 (scoring) and Chart 4 (bands).
 */
void
lamp_news2_score (const LampNews2Input *input, LampNews2 *score)
{
  memset (score, 0, sizeof *score);
  for (guint part = 0; part < LAMP_NEWS2_N_PARTS; part++)
    {
      score->score[part] = -1;
      score->known += input->is_known[part] != FALSE;
    }

  score_spo2_and_oxygen (input, score);
  for (guint part = 0; part < LAMP_NEWS2_N_PARTS; part++)
    {
      if (part == LAMP_NEWS2_SPO2 || part == LAMP_NEWS2_OXYGEN)
        continue;
      if (input->is_known[part])
        {
          score->score[part] = own_score (input, part);
          score->minimum += (guint) score->score[part];
          score->maximum += (guint) score->score[part];
        }
      else
        score->maximum += HIGHEST_PART;
    }
  score->band = band_of (score);
}

/**
 * lamp_news2_metric:
 *
 * Returns: the metric whose value goes into @part
 */
LampMetricId
lamp_news2_metric (LampNews2Part part)
{
  g_return_val_if_fail ((guint) part < LAMP_NEWS2_N_PARTS, LAMP_METRIC_OTHER);

  return part_metrics[part];
}

/**
 * lamp_news2_band_to_string:
 *
 * Returns: (transfer none): "low", "low-medium", "medium" or "high", as in JSON and CSV
 */
const char *
lamp_news2_band_to_string (LampNews2Band band)
{
  static const char *names[] = { "low", "low-medium", "medium", "high" };

  g_return_val_if_fail ((guint) band < G_N_ELEMENTS (names), "?");

  return names[band];
}

/* The columns of the CSV in their order; the scale is no part. */
static const struct
{
  const char *name;
  LampNews2Part part;
} columns[] = {
  { "rr", LAMP_NEWS2_BREATHING },        { "spo2", LAMP_NEWS2_SPO2 },
  { "scale", LAMP_NEWS2_N_PARTS },       { "o2", LAMP_NEWS2_OXYGEN },
  { "sbp", LAMP_NEWS2_SYSTOLIC },        { "hr", LAMP_NEWS2_PULSE },
  { "acvpu", LAMP_NEWS2_CONSCIOUSNESS }, { "temp", LAMP_NEWS2_TEMPERATURE },
};

static gboolean
column_refused (guint column, const char *text, const char *reason, GError **error)
{
  /* Bytes of a stranger's file: cut short, and made fit for a message. */
  g_autofree char *shown = g_utf8_make_valid (text, (gssize) MIN (strlen (text), 32));

  g_set_error (error, LAMP_NEWS2_ERROR, LAMP_NEWS2_ERROR_COLUMN, "Column %s: “%s” %s",
               columns[column].name, shown, reason);
  return FALSE;
}

static gboolean
read_choice (guint column, const char *text, const char *choices, gint64 *value, GError **error)
{
  const char *found = strlen (text) == 1 ? strchr (choices, g_ascii_toupper (text[0])) : NULL;
  g_autofree char *reason = NULL;

  if (found != NULL)
    {
      *value = found - choices;
      return TRUE;
    }
  reason = g_strdup_printf ("is not one of %s", choices);

  return column_refused (column, text, reason, error);
}

static gboolean
read_number (guint column, const char *text, gint64 *value, GError **error)
{
  const LampMetric *metric = lamp_metric_get (part_metrics[columns[column].part]);
  LampDecimal decimal;

  if (!lamp_decimal_parse (text, strlen (text), &decimal, NULL)
      || !lamp_decimal_to_milli (&decimal, value, NULL))
    return column_refused (column, text, "is not a number", error);
  if (lamp_metric_judge (metric, *value) == LAMP_IMPLAUSIBLE)
    return column_refused (column, text, "cannot be true", error);

  return TRUE;
}

static gboolean
read_column (guint column, const char *text, LampNews2Input *input, GError **error)
{
  LampNews2Part part = columns[column].part;
  gint64 value = 0;
  gboolean is_read;

  if (text[0] == '\0')
    return TRUE;

  if (part == LAMP_NEWS2_N_PARTS)
    {
      if (!read_choice (column, text, "12", &value, error))
        return FALSE;
      input->scale = (guint) value + 1;
      return TRUE;
    }

  if (part == LAMP_NEWS2_OXYGEN)
    is_read = read_choice (column, text, "01", &value, error);
  else if (part == LAMP_NEWS2_CONSCIOUSNESS)
    is_read = read_choice (column, text, "ACVPU", &value,
                           error); /* in the order of LampConsciousness */
  else
    is_read = read_number (column, text, &value, error);
  if (!is_read)
    return FALSE;

  input->is_known[part] = TRUE;
  input->value[part] = value;

  return TRUE;
}

/**
 * lamp_news2_read_csv_line:
 * @line: `rr,spo2,scale,o2,sbp,hr,acvpu,temp`, with or without the line's end; blank means missing,
 * a blank scale is 1, columns after the eighth are ignored
 * @input: (out caller-allocates): the parts; untouched on failure
 *
 * Returns: %FALSE with %LAMP_NEWS2_ERROR_COLUMN and the column's name in the message if a column is
 * not there, is no such value, or holds a value that cannot be true (domain ranges of the registry)
 */
gboolean
lamp_news2_read_csv_line (const char *line, LampNews2Input *input, GError **error)
{
  g_auto (GStrv) fields = g_strsplit (line, ",", -1);
  guint n_fields = g_strv_length (fields);
  LampNews2Input read = { .scale = 1 };

  for (guint column = 0; column < G_N_ELEMENTS (columns); column++)
    {
      if (column >= n_fields)
        {
          g_set_error (error, LAMP_NEWS2_ERROR, LAMP_NEWS2_ERROR_COLUMN,
                       "Column %s is not there: the line has %u of %u columns",
                       columns[column].name, n_fields, (guint) G_N_ELEMENTS (columns));
          return FALSE;
        }
      if (!read_column (column, g_strstrip (fields[column]), &read, error))
        return FALSE;
    }
  *input = read;

  return TRUE;
}

/**
 * lamp_news2_to_csv:
 *
 * Returns: (transfer full): `total,known,minimum,maximum,band` without a line's end; the total is
 * blank when the score is partial
 */
char *
lamp_news2_to_csv (const LampNews2 *score)
{
  gboolean is_complete = score->known == LAMP_NEWS2_N_PARTS;
  g_autofree char *total = is_complete ? g_strdup_printf ("%u", score->minimum) : g_strdup ("");

  return g_strdup_printf ("%s,%u,%u,%u,%s", total, score->known, score->minimum, score->maximum,
                          lamp_news2_band_to_string (score->band));
}
