/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One resident on the board: where, who, the top alert, five vital signs, the live NEWS2, a day of
 * pulse.
 *
 * Normal is uncoloured. A tile has a fixed size, so that the board is a grid that never shifts. It
 * follows its item's "changed" while it has one, and says everything in one sentence for assistive
 * technology.
 */

#include "config.h"

#include "widgets/resident-tile.h"
#include "station/vitals.h"
#include "model/score-words.h"
#include "model/words.h"
#include "widgets/compound.h"
#include "widgets/priority-badge.h"
#include "widgets/sparkline.h"
#include "widgets/vital-cell.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* An arrow needs a step from the reading before it that is more than noise, and a recent one. */
#define TREND_WITHIN_US (6 * LAMP_US_PER_HOUR)

/* domain.md 4.3: as long as a value from a continuous sensor is fresh. */
#define OF_THIS_MOMENT_US (2 * LAMP_US_PER_MINUTE)

struct _LampResidentTile
{
  GtkWidget parent_instance;

  LampResidentItem *item;
  gulong changed_id;
  LampPriority priority;

  GtkWidget *band;
  LampPriorityBadge *marker;
  GtkLabel *alert;
  GtkLabel *age;
  GtkLabel *place;
  GtkLabel *name;
  GtkLabel *state;
  GtkWidget *vitals;
  LampVitalCell *pulse;
  LampVitalCell *breathing;
  LampVitalCell *spo2;
  LampVitalCell *temperature;
  LampVitalCell *pressure;
  GtkLabel *scale;
  GtkLabel *news2;
  GtkLabel *note;
  GtkLabel *recorded;
  LampSparkline *spark;
};

G_DEFINE_FINAL_TYPE (LampResidentTile, lamp_resident_tile, GTK_TYPE_WIDGET)

/* GtkLabel lays itself out anew even for the text that it has. */
static void
set_label (GtkLabel *label, const char *text)
{
  if (!g_str_equal (gtk_label_get_text (label), text))
    gtk_label_set_text (label, text);
}

static gint64
trend_step (LampMetricId metric)
{
  if (metric == LAMP_METRIC_TEMPERATURE)
    return 3 * LAMP_MILLI / 10;
  if (metric == LAMP_METRIC_SPO2 || metric == LAMP_METRIC_BREATHING)
    return 2 * LAMP_MILLI;

  return metric == LAMP_METRIC_SYSTOLIC ? 15 * LAMP_MILLI : 6 * LAMP_MILLI;
}

static const char *
trend_arrow (const LampLatest *latest)
{
  gint64 step = trend_step (latest->metric), change = latest->value - latest->previous_value;

  if (latest->previous_us == LAMP_NO_TIME || latest->end_us - latest->previous_us > TREND_WITHIN_US)
    return "";
  if (change >= step)
    return "\u2009↗";

  return change <= -step ? "\u2009↘" : "";
}

static const char *
unit_tail (LampMetricId metric)
{
  if (metric == LAMP_METRIC_SPO2)
    return "\u200a%";

  return metric == LAMP_METRIC_TEMPERATURE ? "°" : "";
}

static char *
when_text (LampResidentItem *item, const LampLatest *latest, LampFreshness freshness)
{
  gint64 age_us = lamp_resident_item_get_now_us (item) - latest->end_us;

  /* Translators: beside the caption of a value on a tile, in place of its time: it was entered here and the cloud
   * has not confirmed it; must be very short */
  if (latest->is_unshared)
    return g_strdup (_ ("unsent"));

  /* What is spot-measured carries its time even before it is too old: a nurse asks when it was
   * taken. Only what is of this moment does without. */
  if (freshness == LAMP_FRESH && age_us <= OF_THIS_MOMENT_US)
    return NULL;

  return lamp_words_moment_tiny (latest->end_us, lamp_resident_item_get_now_us (item),
                                 lamp_resident_item_get_zone (item));
}

static void
say (GString *sentence,
     LampResidentItem *item,
     const char *title,
     const char *value,
     const char *when,
     gboolean is_unshared)
{
  if (value == NULL)
    /* Translators: read aloud: a vital sign that was never measured */
    g_string_append_printf (sentence, _ (" %s: no value."), title);
  else if (is_unshared)
    /* Translators: read aloud: a vital sign and its value, which the cloud has not confirmed */
    g_string_append_printf (sentence, _ (" %s %s, not yet shared."), title, value);
  else if (when != NULL)
    /* Translators: read aloud: a vital sign, its value, and when it was taken */
    g_string_append_printf (sentence, _ (" %s %s, taken %s."), title, value, when);
  else
    /* Translators: read aloud: a vital sign and its value */
    g_string_append_printf (sentence, _ (" %s %s."), title, value);
}

static void
show_vital (LampVitalCell *cell, LampResidentItem *item, LampMetricId metric, GString *sentence)
{
  const LampLatest *latest = lamp_resident_item_get_vital (item, metric);
  LampVitalText text = { .freshness = lamp_resident_item_get_freshness (item, metric),
                         .priority = lamp_resident_item_get_priority (item, metric) };
  g_autofree char *value = NULL;
  g_autofree char *tail = NULL;
  g_autofree char *when = NULL;

  if (latest != NULL)
    {
      value = lamp_words_value (metric, latest->value);
      tail = g_strconcat (unit_tail (metric),
                          text.freshness == LAMP_STALE ? "" : trend_arrow (latest), NULL);
      when = when_text (item, latest, text.freshness);
    }
  text.value = value;
  text.tail = tail;
  text.when = when;
  lamp_vital_cell_set_text (cell, &text);
  say (sentence, item, lamp_words_metric (metric), value, when,
       latest != NULL && latest->is_unshared);
}

static void
show_pressure (LampResidentTile *self, GString *sentence)
{
  const LampLatest *upper = lamp_resident_item_get_vital (self->item, LAMP_METRIC_SYSTOLIC);
  const LampLatest *lower = lamp_resident_item_get_vital (self->item, LAMP_METRIC_DIASTOLIC);
  LampVitalText text
      = { .freshness = lamp_resident_item_get_freshness (self->item, LAMP_METRIC_SYSTOLIC),
          .priority = lamp_resident_item_get_priority (self->item, LAMP_METRIC_SYSTOLIC) };
  g_autofree char *value = NULL;
  g_autofree char *when = NULL;

  if (upper != NULL)
    {
      g_autofree char *systolic = lamp_words_value (LAMP_METRIC_SYSTOLIC, upper->value);
      /* Two halves of different times are no blood pressure. */
      g_autofree char *diastolic = lower != NULL && lower->end_us == upper->end_us
                                       ? lamp_words_value (LAMP_METRIC_DIASTOLIC, lower->value)
                                       : g_strdup ("–");

      /* Translators: a blood pressure, systolic over diastolic, as in "132/74" */
      value = g_strdup_printf (_ ("%s/%s"), systolic, diastolic);
      when = when_text (self->item, upper, text.freshness);
    }
  text.value = value;
  text.when = when;
  lamp_vital_cell_set_text (self->pressure, &text);
  /* Translators: read aloud before a blood pressure */
  say (sentence, self->item, _ ("Blood pressure"), value, when,
       upper != NULL && upper->is_unshared);
}

static void
show_news2 (LampResidentTile *self, GString *sentence)
{
  const LampNews2 *score = lamp_resident_item_get_news2 (self->item);
  gboolean is_scored = lamp_resident_item_is_scored (self->item);
  gboolean has_scale_2 = lamp_resident_item_get_scale (self->item) == 2;
  /* Translators: on a tile, in place of a score: a named person has switched scoring off; must be short */
  g_autofree char *text = is_scored ? lamp_words_news2 (score) : g_strdup (_ ("off"));
  const char *space = strchr (text, ' ');

  if (!g_str_equal (gtk_label_get_text (self->news2), text))
    {
      g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

      if (space != NULL)
        {
          PangoAttribute *faint = pango_attr_foreground_alpha_new (G_MAXUINT16 * 6 / 10);
          PangoAttribute *light = pango_attr_weight_new (PANGO_WEIGHT_NORMAL);

          faint->start_index = light->start_index = (guint) (space - text);
          pango_attr_list_insert (attributes, faint);
          pango_attr_list_insert (attributes, light);
        }
      gtk_label_set_text (self->news2, text);
      gtk_label_set_attributes (self->news2, attributes);
    }
  /* Translators: above a NEWS2 score on a tile: it is made by scale 2 of SpO₂; must be short */
  set_label (self->scale, has_scale_2 ? _ ("Scale 2") : "NEWS2");
  if (has_scale_2)
    gtk_widget_add_css_class (GTK_WIDGET (self->scale), "scale-2");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->scale), "scale-2");
  if (has_scale_2)
    g_string_append_printf (sentence, " %s.", _ ("Scale 2"));
  if (!is_scored)
    /* Translators: read aloud: a named person has switched the NEWS2 score off */
    g_string_append (sentence, _ (" Not scored."));
  else if (score->known == LAMP_NEWS2_N_PARTS)
    /* Translators: read aloud: NEWS2 of the newest values, all seven parts known */
    g_string_append_printf (sentence, _ (" Live NEWS2 %u, 7 of 7 parts known."), score->minimum);
  else
    /* Translators: read aloud: a partial NEWS2 of the newest values */
    g_string_append_printf (sentence, _ (" Live NEWS2 at least %u, %u of 7 parts known."),
                            score->minimum, score->known);
}

/* The recorded set, apart from the live composite. */
static void
show_recorded (LampResidentTile *self, GString *sentence)
{
  const LampRecordedSet *set = lamp_resident_item_get_recorded (self->item);
  gint64 now_us = lamp_resident_item_get_now_us (self->item);
  GTimeZone *zone = lamp_resident_item_get_zone (self->item);
  g_autofree char *text = NULL;
  g_autofree char *recorded = NULL;
  g_autofree char *checks = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->recorded), set != NULL);
  if (set == NULL)
    return;
  recorded = lamp_words_recorded (set, now_us, zone);
  if (!lamp_resident_item_is_scored (self->item))
    {
      set_label (self->recorded, recorded);
      gtk_widget_remove_css_class (GTK_WIDGET (self->recorded), "overdue");
      return;
    }
  text = lamp_words_recorded_short (set, now_us, zone);
  checks = lamp_words_checks (set, now_us, zone);
  set_label (self->recorded, text);
  if (lamp_resident_item_get_checks (self->item) == LAMP_CHECKS_OVERDUE)
    gtk_widget_add_css_class (GTK_WIDGET (self->recorded), "overdue");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->recorded), "overdue");
  g_string_append_printf (sentence, " %s. %s.", recorded, checks);
}

static const char *
state_text (LampResidentItem *item)
{
  const LampLatest *bed = lamp_resident_item_get_vital (item, LAMP_METRIC_BED_STATE);

  if (lamp_resident_item_get_row (item)->is_on_leave)
    /* Translators: the resident is on leave; must be short */
    return _ ("Away");
  if (bed == NULL || lamp_resident_item_get_freshness (item, LAMP_METRIC_BED_STATE) == LAMP_STALE)
    return "";
  if (bed->value == LAMP_BED_IN)
    /* Translators: what the bed sensor says; must be short */
    return _ ("In bed");

  /* Translators: what the bed sensor says; must be short */
  return bed->value == LAMP_BED_EDGE ? _ ("At bed edge") : _ ("Out of bed");
}

/* The newest reading that could not be used, if it is newer than what is shown for its metric. */
static const LampLatest *
find_unusable (LampResidentItem *item)
{
  static const LampMetricId shown[] = { LAMP_METRIC_PULSE, LAMP_METRIC_BREATHING, LAMP_METRIC_SPO2,
                                        LAMP_METRIC_TEMPERATURE, LAMP_METRIC_SYSTOLIC };
  const LampLatest *newest = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (shown); i++)
    {
      const LampLatest *latest
          = lamp_vitals_find_unusable (lamp_resident_item_get_all_latest (item), shown[i]);

      if (latest != NULL && (newest == NULL || latest->unusable_us > newest->unusable_us))
        newest = latest;
    }

  return newest;
}

static void
show_note (LampResidentTile *self, GString *sentence)
{
  const LampLatest *latest = find_unusable (self->item);
  g_autofree char *when = NULL;
  g_autofree char *text = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->note), latest != NULL);
  if (latest == NULL)
    return;
  when = lamp_words_moment_short (latest->unusable_us, lamp_resident_item_get_now_us (self->item),
                                  lamp_resident_item_get_zone (self->item));
  /* Translators: a reading that cannot be true was set aside: which vital sign, and when, as in
   * "SpO₂ unusable 14:02, check by hand" */
  text = g_strdup_printf (_ ("%s unusable %s, check by hand"),
                          lamp_words_metric_short (latest->metric), when);
  set_label (self->note, text);
  g_string_append_printf (sentence, " %s.", text);
}

/* What stopped long ago says since when in its words, and needs no age besides. */
static void
show_age (LampResidentTile *self, LampAlertItem *top, const char *age, guint n_others)
{
  gboolean is_told = lamp_alert_item_get_alert (top)->rule == LAMP_RULE_STALE;
  g_autofree char *text = NULL;

  if (n_others > 0 && is_told)
    text = g_strdup_printf ("+%u", n_others);
  else if (n_others > 0)
    /* Translators: an alert's age, and how many more are open, as in "3 min, +1" */
    text = g_strdup_printf (_ ("%s, +%u"), age, n_others);
  set_label (self->age, text != NULL ? text : is_told ? "" : age);
}

static void
show_alert (LampResidentTile *self, GString *sentence)
{
  LampAlertItem *top = lamp_resident_item_get_top_alert (self->item);
  LampPriority priority
      = top != NULL ? lamp_alert_item_get_alert (top)->priority : LAMP_PRIORITY_NONE;
  g_autofree char *age = NULL;

  if (self->priority != priority)
    {
      if (self->priority != LAMP_PRIORITY_NONE)
        gtk_widget_remove_css_class (GTK_WIDGET (self), lamp_words_priority_class (self->priority));
      if (priority != LAMP_PRIORITY_NONE)
        gtk_widget_add_css_class (GTK_WIDGET (self), lamp_words_priority_class (priority));
      self->priority = priority;
    }
  gtk_widget_set_visible (self->band, top != NULL);
  if (top == NULL)
    return;
  age = lamp_words_age (lamp_resident_item_get_now_us (self->item)
                        - lamp_alert_item_get_alert (top)->since_us);
  show_age (self, top, age, lamp_resident_item_get_alerts (self->item)->len - 1);
  lamp_priority_badge_set_priority (self->marker, priority);
  lamp_priority_badge_set_is_flashing (self->marker, TRUE);
  set_label (self->alert, lamp_alert_item_get_short_text (top));
  /* Translators: read aloud: an alert's priority, what happened, and its age */
  g_string_append_printf (sentence, _ (" %s: %s, %s."), lamp_words_priority (priority),
                          lamp_alert_item_get_text (top), age);
}

/* None of it while whoever passes may see the screen. */
static void
show_health (LampResidentTile *self, GString *sentence)
{
  LampResidentItem *item = self->item;
  gboolean is_hidden = lamp_resident_item_hides_name (item);

  gtk_widget_set_visible (self->vitals, !is_hidden);
  gtk_widget_set_visible (GTK_WIDGET (self->spark), !is_hidden);
  if (is_hidden)
    {
      gtk_widget_set_visible (GTK_WIDGET (self->note), FALSE);
      gtk_widget_set_visible (GTK_WIDGET (self->recorded), FALSE);
      return;
    }
  show_vital (self->pulse, item, LAMP_METRIC_PULSE, sentence);
  show_vital (self->breathing, item, LAMP_METRIC_BREATHING, sentence);
  show_vital (self->spo2, item, LAMP_METRIC_SPO2, sentence);
  show_vital (self->temperature, item, LAMP_METRIC_TEMPERATURE, sentence);
  show_pressure (self, sentence);
  show_news2 (self, sentence);
  show_recorded (self, sentence);
  show_note (self, sentence);
  lamp_sparkline_set_spark (self->spark, lamp_resident_item_get_spark (item));
}

static void
item_changed_cb (LampResidentItem *item, LampResidentTile *self)
{
  g_autoptr (GString) sentence = g_string_new (NULL);
  const char *state = lamp_resident_item_hides_name (item) ? "" : state_text (item);
  GtkWidget *around;

  g_string_append_printf (sentence, "%s %s.", lamp_resident_item_get_place (item),
                          lamp_resident_item_get_name (item));
  set_label (self->place, lamp_resident_item_get_place (item));
  set_label (self->name, lamp_resident_item_get_name (item));
  set_label (self->state, state);
  if (*state != '\0')
    g_string_append_printf (sentence, " %s.", state);
  show_alert (self, sentence);
  show_health (self, sentence);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  sentence->str, -1);
  /* In a list the focus is on the row around it, which has no words of its own. */
  around = gtk_widget_get_parent (GTK_WIDGET (self));
  if (around != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (around), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    sentence->str, -1);
}

static void
lamp_resident_tile_dispose (GObject *object)
{
  LampResidentTile *self = LAMP_RESIDENT_TILE (object);

  lamp_resident_tile_set_item (self, NULL);
  lamp_compound_clear (GTK_WIDGET (self));

  G_OBJECT_CLASS (lamp_resident_tile_parent_class)->dispose (object);
}

static void
lamp_resident_tile_class_init (LampResidentTileClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lamp_resident_tile_dispose;
  gtk_widget_class_set_css_name (widget_class, "tile");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);

  g_type_ensure (LAMP_TYPE_PRIORITY_BADGE);
  g_type_ensure (LAMP_TYPE_SPARKLINE);
  g_type_ensure (LAMP_TYPE_VITAL_CELL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               LAMP_RESOURCE_PATH "/widgets/resident-tile.ui");
  gtk_widget_class_bind_template_child (widget_class, LampResidentTile, band);
  gtk_widget_class_bind_template_child (widget_class, LampResidentTile, marker);
  gtk_widget_class_bind_template_child (widget_class, LampResidentTile, alert);
  gtk_widget_class_bind_template_child (widget_class, LampResidentTile, age);
  gtk_widget_class_bind_template_child (widget_class, LampResidentTile, place);
  gtk_widget_class_bind_template_child (widget_class, LampResidentTile, name);
  gtk_widget_class_bind_template_child (widget_class, LampResidentTile, state);
  gtk_widget_class_bind_template_child (widget_class, LampResidentTile, vitals);
  gtk_widget_class_bind_template_child (widget_class, LampResidentTile, pulse);
  gtk_widget_class_bind_template_child (widget_class, LampResidentTile, breathing);
  gtk_widget_class_bind_template_child (widget_class, LampResidentTile, spo2);
  gtk_widget_class_bind_template_child (widget_class, LampResidentTile, temperature);
  gtk_widget_class_bind_template_child (widget_class, LampResidentTile, pressure);
  gtk_widget_class_bind_template_child (widget_class, LampResidentTile, news2);
  gtk_widget_class_bind_template_child (widget_class, LampResidentTile, scale);
  gtk_widget_class_bind_template_child (widget_class, LampResidentTile, note);
  gtk_widget_class_bind_template_child (widget_class, LampResidentTile, recorded);
  gtk_widget_class_bind_template_child (widget_class, LampResidentTile, spark);
}

static void
lamp_resident_tile_init (LampResidentTile *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  lamp_vital_cell_set_caption (self->pulse, lamp_words_metric_short (LAMP_METRIC_PULSE));
  lamp_vital_cell_set_caption (self->breathing, lamp_words_metric_short (LAMP_METRIC_BREATHING));
  lamp_vital_cell_set_caption (self->spo2, lamp_words_metric_short (LAMP_METRIC_SPO2));
  lamp_vital_cell_set_caption (self->temperature,
                               lamp_words_metric_short (LAMP_METRIC_TEMPERATURE));
  lamp_vital_cell_set_caption (self->pressure, lamp_words_metric_short (LAMP_METRIC_SYSTOLIC));
}

/**
 * lamp_resident_tile_new:
 *
 * Returns: (transfer floating): a tile without a resident
 */
GtkWidget *
lamp_resident_tile_new (void)
{
  return g_object_new (LAMP_TYPE_RESIDENT_TILE, NULL);
}

/**
 * lamp_resident_tile_set_item:
 * @self: a tile
 * @item: (nullable): whom to show and to follow
 */
void
lamp_resident_tile_set_item (LampResidentTile *self, LampResidentItem *item)
{
  g_return_if_fail (LAMP_IS_RESIDENT_TILE (self));

  if (self->item == item)
    return;
  if (self->item != NULL)
    g_clear_signal_handler (&self->changed_id, self->item);
  g_set_object (&self->item, item);
  if (item == NULL)
    return;
  self->changed_id = g_signal_connect (item, "changed", G_CALLBACK (item_changed_cb), self);
  item_changed_cb (item, self);
}

/**
 * lamp_resident_tile_get_item:
 *
 * Returns: (transfer none) (nullable): whom it shows
 */
LampResidentItem *
lamp_resident_tile_get_item (LampResidentTile *self)
{
  g_return_val_if_fail (LAMP_IS_RESIDENT_TILE (self), NULL);

  return self->item;
}
