/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * NEWS2: the newest complete set with its time and when the next is due, and apart from it the live composite with
 * its seven parts: each value, when it was taken, what it scores.
 *
 * A partial score is the usual case and never looks like a whole one: the heading says "at least",
 * how many parts are known and what the total may be. A part that is missing or too old has a
 * question mark in place of a score and says which of the two it is; it is never counted as normal.
 * Source: Royal College of Physicians, National Early Warning Score (NEWS) 2, 2017.
 */

#include "config.h"

#include "pages/resident/news2-card.h"
#include "model/score-words.h"
#include "model/words.h"
#include "pages/resident/vital-lines.h"
#include "station/vitals.h"
#include "widgets/compound.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  GtkWidget *name;
  GtkWidget *moment;
  GtkWidget *score;
} PartRow;

struct _LampNews2Card
{
  GtkWidget parent_instance;

  GtkWidget *recorded;
  GtkWidget *band;
  GtkWidget *decided;
  GtkWidget *checks;
  GtkWidget *heading;
  GtkWidget *known;
  GtkWidget *grid;
  PartRow parts[LAMP_NEWS2_N_PARTS];
};

G_DEFINE_FINAL_TYPE (LampNews2Card, lamp_news2_card, GTK_TYPE_WIDGET)

static const char *
band_words (LampNews2Band band)
{
  /* Translators: the bands of NEWS2, as the Royal College of Physicians names them */
  static const char *names[] = {
    [LAMP_NEWS2_LOW] = N_ ("low"),
    [LAMP_NEWS2_LOW_MEDIUM] = N_ ("low to medium"),
    [LAMP_NEWS2_MEDIUM] = N_ ("medium"),
    [LAMP_NEWS2_HIGH] = N_ ("high"),
  };

  return _ (names[band]);
}

static void
set_overdue (GtkWidget *label, gboolean is_overdue)
{
  if (is_overdue)
    gtk_widget_add_css_class (label, "overdue");
  else
    gtk_widget_remove_css_class (label, "overdue");
}

static const char *
decider (const LampDecision *decision)
{
  return decision->by_name != NULL ? decision->by_name : decision->by;
}

/* What named people decided that a score cannot be read without, or "". */
static char *
decided_words (LampResidentItem *item)
{
  const LampDecision *scale = lamp_resident_item_get_decision (item, LAMP_DECISION_SCALE);
  const LampDecision *usual = lamp_resident_item_get_decision (item, LAMP_DECISION_USUAL);
  const LampDecision *ceiling = lamp_resident_item_get_decision (item, LAMP_DECISION_CEILING);
  const LampDecision *scoring = lamp_resident_item_get_decision (item, LAMP_DECISION_SCORING);
  GTimeZone *zone = lamp_resident_item_get_zone (item);
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);

  if (!lamp_resident_item_is_scored (item))
    {
      g_autofree char *day = lamp_words_date (scoring->at_us, zone);

      /* Translators: who switched the NEWS2 score off, and on which day */
      g_ptr_array_add (lines, g_strdup_printf (_ ("Not scored: %s, %s"), decider (scoring), day));
    }
  if (lamp_resident_item_get_scale (item) == 2)
    {
      g_autofree char *day = lamp_words_date (scale->at_us, zone);

      /* Translators: scale 2 of SpO₂: who prescribed it, who entered that, and on which day */
      g_ptr_array_add (lines, g_strdup_printf (_ ("Scale 2: %s, entered by %s, %s"), scale->text,
                                               decider (scale), day));
    }
  if (usual != NULL)
    /* Translators: the NEWS2 score that is usual for this resident */
    g_ptr_array_add (lines, g_strdup_printf (_ ("Usual score %d"), (gint) usual->value));
  if (ceiling != NULL)
    /* Translators: what the care plan says about how far treatment goes, in the home's own words */
    g_ptr_array_add (lines, g_strdup_printf (_ ("Care plan: %s."), ceiling->text));
  g_ptr_array_add (lines, NULL);

  return g_strjoinv ("\n", (char **) lines->pdata);
}

/* Returns: (transfer full): what is shown, as a sentence. */
static char *
show_recorded (LampNews2Card *self, LampResidentItem *item)
{
  const LampRecordedSet *set = lamp_resident_item_get_recorded (item);
  gint64 now_us = lamp_resident_item_get_now_us (item);
  GTimeZone *zone = lamp_resident_item_get_zone (item);
  gboolean is_overdue = lamp_resident_item_get_checks (item) == LAMP_CHECKS_OVERDUE;
  /* Translators: there is no recorded NEWS2 score of this resident */
  g_autofree char *recorded = set != NULL ? lamp_words_recorded (set, now_us, zone)
                                          : g_strdup (_ ("No complete set of observations"));
  g_autofree char *checks = set != NULL && lamp_resident_item_is_scored (item)
                                ? lamp_words_checks (set, now_us, zone)
                                : g_strdup ("");
  g_autofree char *decided = decided_words (item);

  gtk_label_set_text (GTK_LABEL (self->recorded), recorded);
  gtk_label_set_text (GTK_LABEL (self->band), set != NULL ? band_words (set->score.band) : "");
  gtk_label_set_text (GTK_LABEL (self->checks), checks);
  gtk_widget_set_visible (self->checks, *checks != '\0');
  gtk_label_set_text (GTK_LABEL (self->decided), decided);
  gtk_widget_set_visible (self->decided, *decided != '\0');
  set_overdue (self->recorded, is_overdue);
  set_overdue (self->checks, is_overdue);

  return g_strdup_printf ("%s. %s %s", recorded, checks, decided);
}

static void
show_heading (LampNews2Card *self, LampResidentItem *item)
{
  const LampNews2 *score = lamp_resident_item_get_news2 (item);
  g_autofree char *recorded = show_recorded (self, item);
  g_autofree char *heading = NULL;
  g_autofree char *known = NULL;
  g_autofree char *spoken = NULL;

  if (score->known == LAMP_NEWS2_N_PARTS)
    {
      /* Translators: NEWS2 of the newest values, whatever their hours; all seven parts are known */
      heading = g_strdup_printf (_ ("Live %u"), score->minimum);
      /* Translators: all seven parts of NEWS2 are known; then the band of the score */
      known = g_strdup_printf (_ ("7 of 7 known · %s"), band_words (score->band));
    }
  else if (score->known == 0)
    {
      heading = g_strdup (_ ("Live score not known"));
      /* Translators: how many of the seven parts of NEWS2 are known */
      known = g_strdup_printf (_ ("%u of %d known"), 0u, LAMP_NEWS2_N_PARTS);
    }
  else
    {
      /* Translators: a partial NEWS2 of the newest values: the total is this or more */
      heading = g_strdup_printf (_ ("Live ≥%u"), score->minimum);
      /* Translators: how many of the seven parts of NEWS2 are known, and from what to what the
       * total may be */
      known = g_strdup_printf (_ ("%u of %d known, %u to %u"), score->known, LAMP_NEWS2_N_PARTS,
                               score->minimum, score->maximum);
    }
  gtk_label_set_text (GTK_LABEL (self->heading), heading);
  gtk_label_set_text (GTK_LABEL (self->known), known);
  spoken = g_strdup_printf ("%s %s, %s", recorded, heading, known);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

static char *
part_value (const LampLatest *vital)
{
  const LampMetric *row = lamp_metric_get (vital->metric);
  g_autofree char *value = NULL;

  if (row->kind == LAMP_METRIC_CODED)
    return lamp_words_coded (vital->metric, vital->value);
  value = lamp_words_value (vital->metric, vital->value);

  return g_strdup_printf ("%s\302\240%s", value, lamp_words_unit (vital->metric));
}

static void
show_part (LampNews2Card *self, LampNews2Part part, LampResidentItem *item)
{
  LampMetricId metric = lamp_news2_metric (part);
  const LampNews2 *score = lamp_resident_item_get_news2 (item);
  const LampLatest *vital = lamp_resident_item_get_vital (item, metric);
  gint64 now_us = lamp_resident_item_get_now_us (item);
  gboolean is_known
      = vital != NULL && lamp_resident_item_get_freshness (item, metric) != LAMP_STALE;
  PartRow *row = &self->parts[part];
  const char *title = lamp_words_metric (metric);
  g_autofree char *value = vital != NULL ? part_value (vital) : NULL;
  g_autofree char *age = NULL;
  g_autofree char *name = NULL;
  g_autofree char *moment = NULL;
  g_autofree char *points = NULL;

  if (vital == NULL
      && lamp_vitals_find_unusable (lamp_resident_item_get_all_latest (item), metric) != NULL)
    /* Translators: a part of NEWS2 of which every reading was set aside */
    name = g_strdup_printf (_ ("%s: reading not usable"), title);
  else if (vital == NULL)
    /* Translators: a part of NEWS2 that nobody has checked */
    name = g_strdup_printf (_ ("%s not checked"), title);
  else if (is_known && lamp_metric_get (metric)->kind == LAMP_METRIC_CODED)
    /* Translators: a part of NEWS2 and its value in words: "Air or oxygen: Air" */
    name = g_strdup_printf (_ ("%s: %s"), title, value);
  else if (is_known)
    name = g_strdup_printf ("%s %s", title, value);
  else if (vital->end_us - vital->start_us > LAMP_US_PER_HOUR)
    /* Translators: a part of NEWS2 of which there is only a mean over a long time */
    name = g_strdup_printf (_ ("%s %s is a mean only"), title, value);
  else
    {
      g_autofree char *bare = lamp_metric_get (metric)->kind == LAMP_METRIC_CODED
                                  ? g_strdup (value)
                                  : lamp_words_value (metric, vital->value);

      age = lamp_words_age (now_us - vital->end_us);
      /* Translators: a part of NEWS2 that is too old to count: its name, its value, its age */
      name = g_strdup_printf (_ ("%s %s is %s old"), title, bare, age);
    }
  if (vital != NULL)
    moment = lamp_words_moment (vital->end_us, now_us, lamp_resident_item_get_zone (item));
  if (is_known && score->score[part] >= 0)
    points = g_strdup_printf ("%d", score->score[part]);

  gtk_label_set_text (GTK_LABEL (row->name), name);
  gtk_label_set_text (GTK_LABEL (row->moment), moment != NULL ? moment : "");
  gtk_label_set_text (GTK_LABEL (row->score), points != NULL ? points : "?");
  if (is_known)
    gtk_widget_remove_css_class (row->name, "missing");
  else
    gtk_widget_add_css_class (row->name, "missing");
}

/**
 * lamp_news2_card_set_item:
 * @item: whose score to show, as it is now
 */
void
lamp_news2_card_set_item (LampNews2Card *self, LampResidentItem *item)
{
  g_return_if_fail (LAMP_IS_NEWS2_CARD (self));

  show_heading (self, item);
  for (LampNews2Part part = 0; part < LAMP_NEWS2_N_PARTS; part++)
    show_part (self, part, item);
}

static GtkWidget *
add_label (LampNews2Card *self, gint column, gint row, const char *style)
{
  GtkWidget *label = gtk_label_new ("");

  gtk_label_set_xalign (GTK_LABEL (label), column == 0 ? 0 : 1);
  gtk_label_set_wrap (GTK_LABEL (label), column == 0);
  gtk_widget_set_valign (label, GTK_ALIGN_START);
  gtk_widget_set_hexpand (label, column == 0);
  gtk_widget_add_css_class (label, style);
  gtk_grid_attach (GTK_GRID (self->grid), label, column, row, 1, 1);

  return label;
}

static void
lamp_news2_card_dispose (GObject *object)
{
  lamp_compound_clear (GTK_WIDGET (object));

  G_OBJECT_CLASS (lamp_news2_card_parent_class)->dispose (object);
}

static void
lamp_news2_card_class_init (LampNews2CardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lamp_news2_card_dispose;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/care/lamplight/Lamplight/pages/resident/news2-card.ui");
  gtk_widget_class_bind_template_child (widget_class, LampNews2Card, recorded);
  gtk_widget_class_bind_template_child (widget_class, LampNews2Card, band);
  gtk_widget_class_bind_template_child (widget_class, LampNews2Card, checks);
  gtk_widget_class_bind_template_child (widget_class, LampNews2Card, decided);
  gtk_widget_class_bind_template_child (widget_class, LampNews2Card, heading);
  gtk_widget_class_bind_template_child (widget_class, LampNews2Card, known);
  gtk_widget_class_bind_template_child (widget_class, LampNews2Card, grid);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
lamp_news2_card_init (LampNews2Card *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (LampNews2Part part = 0; part < LAMP_NEWS2_N_PARTS; part++)
    {
      self->parts[part].name = add_label (self, 0, (gint) part, "part-name");
      self->parts[part].moment = add_label (self, 1, (gint) part, "part-moment");
      self->parts[part].score = add_label (self, 2, (gint) part, "part-score");
    }
}
