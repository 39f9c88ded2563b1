/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The load of alerts in numbers: how many, when and of what, how soon somebody answered, who has most, and which
 * limit would have given fewer. Each card is a heading and rows of a name and a number; the cards stand beside
 * each other as far as there is room. What is not known is a dash, never a nought. It is for a meeting by day, not
 * for the nurse at night, and changes nothing. Main thread.
 */

#include "config.h"

#include "pages/alerts/load-view.h"
#include "core/alert.h"
#include "core/instant.h"
#include "model/words.h"
#include "widgets/compound.h"

#include <glib/gi18n-lib.h>

/* Words wrap rather than make their card wider. */
#define CARD_CHARS 30

struct _LampLoadView
{
  GtkWidget parent_instance;

  GtkFlowBox *cards;
};

G_DEFINE_FINAL_TYPE (LampLoadView, lamp_load_view, GTK_TYPE_WIDGET)

static GtkGrid *
add_card (LampLoadView *self, const char *title)
{
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  GtkWidget *heading = gtk_label_new (title);
  GtkWidget *grid = gtk_grid_new ();

  gtk_widget_add_css_class (card, "load-card");
  gtk_widget_add_css_class (heading, "heading");
  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_label_set_wrap (GTK_LABEL (heading), TRUE);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 16);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 6);
  gtk_box_append (GTK_BOX (card), heading);
  gtk_box_append (GTK_BOX (card), grid);
  gtk_widget_set_valign (card, GTK_ALIGN_START);
  gtk_flow_box_append (self->cards, card);
  gtk_widget_set_focusable (gtk_widget_get_parent (card), FALSE);

  return GTK_GRID (grid);
}

static void
add_row (GtkGrid *grid, gint *row, const char *name, const char *number)
{
  GtkWidget *left = gtk_label_new (name);
  GtkWidget *right = gtk_label_new (number);

  gtk_label_set_xalign (GTK_LABEL (left), 0);
  gtk_label_set_wrap (GTK_LABEL (left), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (left), CARD_CHARS);
  gtk_widget_set_hexpand (left, TRUE);
  gtk_label_set_xalign (GTK_LABEL (right), 1);
  gtk_widget_set_valign (right, GTK_ALIGN_START);
  gtk_widget_add_css_class (right, "numeric");
  gtk_grid_attach (grid, left, 0, *row, 1, 1);
  gtk_grid_attach (grid, right, 1, *row, 1, 1);
  (*row)++;
}

static void
add_count (GtkGrid *grid, gint *row, const char *name, guint n)
{
  g_autofree char *text = g_strdup_printf ("%u", n);

  add_row (grid, row, name, text);
}

static void
add_share (GtkGrid *grid, gint *row, const char *name, guint n, guint of)
{
  /* Translators: how many of how many, "3 of 12" */
  g_autofree char *text = of > 0 ? g_strdup_printf (_ ("%u of %u"), n, of) : g_strdup ("–");

  add_row (grid, row, name, text);
}

static void
add_duration (GtkGrid *grid, gint *row, const char *name, gint64 us)
{
  gint seconds = us != LAMP_NO_TIME ? (gint) (us / LAMP_US_PER_SECOND) : 0;
  g_autofree char *text = NULL;

  if (us == LAMP_NO_TIME)
    text = g_strdup ("–");
  else if (seconds < 3600)
    /* Translators: a duration in minutes and seconds */
    text = g_strdup_printf (_ ("%d min %02d s"), seconds / 60, seconds % 60);
  else
    /* Translators: a duration in hours and minutes */
    text = g_strdup_printf (_ ("%d h %02d min"), seconds / 3600, seconds / 60 % 60);
  add_row (grid, row, name, text);
}

static void
add_note (GtkGrid *grid, gint *row, const char *words)
{
  GtkWidget *label = gtk_label_new (words);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), CARD_CHARS);
  gtk_widget_add_css_class (label, "why");
  gtk_grid_attach (grid, label, 0, (*row)++, 2, 1);
}

static void
add_numbers (LampLoadView *self, const LampLoadReport *report)
{
  static const char *const shifts[LAMP_LOAD_N_SHIFTS]
      = { N_ ("07:00 to 14:00"), N_ ("14:00 to 21:00"), N_ ("21:00 to 07:00") };
  const LampLoad *load = report->load;
  GtkGrid *grid = add_card (self, _ ("Alerts of the last 7 days"));
  g_autofree char *each = lamp_milli_format (load->per_resident_day, 2);
  gint row = 0;

  add_count (grid, &row, _ ("All"), load->n_alerts);
  add_row (grid, &row, _ ("For each resident and day"), each);
  for (guint i = 0; i < LAMP_LOAD_N_SHIFTS; i++)
    add_count (grid, &row, _ (shifts[i]), load->shifts[i]);
}

static void
add_answers (LampLoadView *self, const LampLoadReport *report)
{
  const LampLoad *load = report->load;
  GtkGrid *grid = add_card (self, _ ("What became of them"));
  gint row = 0;

  add_share (grid, &row, _ ("Without any answer"), load->n_unanswered, load->n_answerable);
  add_duration (grid, &row, _ ("Half were acknowledged within"), load->median_us);
  add_duration (grid, &row, _ ("95 % were acknowledged within"), load->p95_us);
  add_share (grid, &row, _ ("False alarms, by what was found"), load->n_false, load->n_judged);
  add_note (grid, &row, _ ("Of those that were raised since this station has been running."));
}

/* Tiers of one condition have one title. */
static const char *
title_of (const LampLoadCount *count)
{
  LampRuleId id = lamp_alert_rule_of (count->name, LAMP_PRIORITY_HIGH);

  return id < LAMP_N_RULES ? _ (lamp_rule_get (id)->title) : count->name;
}

static guint
sum_of (const GArray *rules, const char *title, guint *first)
{
  guint n = 0;

  *first = rules->len;
  for (guint i = 0; i < rules->len; i++)
    {
      const LampLoadCount *one = &g_array_index (rules, LampLoadCount, i);

      if (!g_str_equal (title_of (one), title))
        continue;
      *first = MIN (*first, i);
      n += one->n;
    }

  return n;
}

static void
add_rules (LampLoadView *self, const LampLoadReport *report)
{
  const GArray *rules = report->load->rules;
  GtkGrid *grid = add_card (self, _ ("By kind"));
  gint row = 0;

  for (guint i = 0; i < rules->len; i++)
    {
      const char *title = title_of (&g_array_index (rules, LampLoadCount, i));
      guint first;
      guint n = sum_of (rules, title, &first);

      if (first == i)
        add_count (grid, &row, title, n);
    }
  if (row == 0)
    add_note (grid, &row, _ ("No alert in the last 7 days."));
}

static void
add_noisiest (LampLoadView *self, LampHome *home, const LampLoadReport *report)
{
  GtkGrid *grid = add_card (self, _ ("Who had most"));
  gint row = 0;

  for (guint i = 0; i < report->load->noisiest->len; i++)
    {
      const LampLoadCount *one = &g_array_index (report->load->noisiest, LampLoadCount, i);
      LampResidentItem *item = lamp_home_find_resident (home, one->name);

      add_count (grid, &row, item != NULL ? lamp_resident_item_get_name (item) : _ ("Has left"),
                 one->n);
    }
  if (row == 0)
    add_note (grid, &row, _ ("No alert in the last 7 days."));
}

static void
add_proposals (LampLoadView *self, const LampLoadReport *report)
{
  GtkGrid *grid = add_card (self, _ ("Limits that would give fewer"));
  gint row = 0;

  for (guint i = 0; i < report->load->proposals->len; i++)
    {
      const LampLoadProposal *one = &g_array_index (report->load->proposals, LampLoadProposal, i);
      LampMetricId metric = lamp_rule_metric (one->rule, one->limit);
      g_autofree char *limit = lamp_words_value (metric, one->limit);
      g_autofree char *proposed = lamp_words_value (metric, one->proposed);
      /* Translators: a kind of alert, the limit that is proposed, the one that holds: "Pulse high: 120 instead of 111" */
      g_autofree char *name = g_strdup_printf (
          _ ("%s: %s instead of %s"), _ (lamp_rule_get (one->rule)->title), proposed, limit);

      add_share (grid, &row, name, one->n_would, one->n_alerts);
    }
  add_note (
      grid, &row,
      row > 0 ? _ (
          "None of the alerts that people took as real would have been missed. It is for people "
          "to decide.")
              : _ ("None is proposed: that takes ten alerts by one limit, three of which people "
                   "took as "
                   "real."));
}

/**
 * lamp_load_view_show:
 * @home: for names
 * @report: what to show; not kept
 */
void
lamp_load_view_show (LampLoadView *self, LampHome *home, const LampLoadReport *report)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->cards))) != NULL)
    gtk_flow_box_remove (self->cards, child);
  add_numbers (self, report);
  add_answers (self, report);
  add_rules (self, report);
  add_noisiest (self, home, report);
  add_proposals (self, report);
}

static void
lamp_load_view_dispose (GObject *object)
{
  LAMP_LOAD_VIEW (object)->cards = NULL;
  lamp_compound_clear (GTK_WIDGET (object));

  G_OBJECT_CLASS (lamp_load_view_parent_class)->dispose (object);
}

static void
lamp_load_view_class_init (LampLoadViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lamp_load_view_dispose;
  gtk_widget_class_set_css_name (widget_class, "load");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
lamp_load_view_init (LampLoadView *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  self->cards = GTK_FLOW_BOX (gtk_flow_box_new ());
  gtk_flow_box_set_selection_mode (self->cards, GTK_SELECTION_NONE);
  gtk_flow_box_set_max_children_per_line (self->cards, 3);
  gtk_flow_box_set_homogeneous (self->cards, TRUE);
  gtk_flow_box_set_column_spacing (self->cards, 12);
  gtk_flow_box_set_row_spacing (self->cards, 12);
  gtk_widget_set_valign (GTK_WIDGET (self->cards), GTK_ALIGN_START);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->cards), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Alerts in numbers"), -1);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (self->cards));
  gtk_widget_set_parent (scrolled, GTK_WIDGET (self));
}
