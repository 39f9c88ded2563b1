/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * LampResidentPage: one resident, all that is known now and how it came to be.
 *
 * Identity on top; on the left the vitals, of which one is chosen; in the middle the charts on one
 * time axis, the chosen one larger; on the right the open alerts with their why, NEWS2 with its
 * parts, and what happened today. The page owns the choices and hands everything else down. What
 * the item holds is shown at once on "changed"; what only the cache knows comes from the loader, and
 * until it is there the old charts stay, unless it is another resident: the pulse of one must never
 * stand under the name of another.
 *
 * Actions and keys: "resident.range" ('hours', 'day', 'week', 'month', 'year'; 1 to 5),
 * "resident.step-metric" (1 or -1; Up and Down), "resident.pan" (Shift and Left or Right, Page Up and
 * Page Down), "resident.zoom" (+ and -), "resident.now" (N), "resident.compare" ('none', 'day',
 * 'week'; C goes round), "resident.fixed-scale" (F), Escape for the board ("win.show-board").
 *
 * Main thread only.
 */

#define G_LOG_DOMAIN "lamp-pages"

#include "config.h"

#include "pages/resident/resident-page-private.h"
#include "model/words.h"
#include "pages/resident/alert-card.h"
#include "pages/resident/chart-choice.h"
#include "pages/resident/identity.h"
#include "pages/resident/news2-card.h"
#include "pages/resident/vital-row.h"
#include "widgets/columns-layout.h"
#include "widgets/compound.h"

#include <glib/gi18n-lib.h>

/* A chart that has no new reading is drawn anew this often, so that its end stays now. */
#define REDRAW_US (30 * LAMP_US_PER_SECOND)

struct _LampResidentPage
{
  GtkWidget parent_instance;

  GtkWidget *back;
  GtkWidget *place;
  GtkWidget *name;
  GtkWidget *about;
  GtkWidget *flags;
  GtkWidget *allergies;
  char *cautions; /* what of them stands there */
  GtkWidget *leave_flag;
  GtkWidget *simulated_flag;
  GtkListBox *vitals;
  LampChartPane *chart_pane;
  GtkWidget *alerts;
  GtkWidget *no_alerts;
  LampNews2Card *news2;
  LampTodayCard *today;

  LampHome *home;
  LampResidentItem *item;
  gulong changed_id;
  LampChartLoader *loader;

  LampChartRange range; /* LAMP_CHART_N_RANGES once somebody has zoomed */
  LampChartCompare compare;
  gboolean is_fixed;
  char *key;            /* of the chosen line */
  LampChartQuery shown; /* what was asked for last; no charts in it: nothing was */
  gint64 shown_newest;  /* what the newest readings were then */
  gboolean is_reading;
};

G_DEFINE_FINAL_TYPE (LampResidentPage, lamp_resident_page, GTK_TYPE_WIDGET)

enum
{
  PROP_RANGE = 1,
  PROP_COMPARE,
  PROP_FIXED_SCALE,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static const char *const range_names[] = {
  [LAMP_CHART_HOURS] = "hours", [LAMP_CHART_DAY] = "day",   [LAMP_CHART_WEEK] = "week",
  [LAMP_CHART_MONTH] = "month", [LAMP_CHART_YEAR] = "year", [LAMP_CHART_N_RANGES] = "other",
};

static const char *const compare_names[] = {
  [LAMP_COMPARE_NONE] = "none",
  [LAMP_COMPARE_DAY] = "day",
  [LAMP_COMPARE_WEEK] = "week",
};

static LampVitalRow *
selected_row (LampResidentPage *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->vitals);

  return row != NULL ? LAMP_VITAL_ROW (row) : NULL;
}

static void
clear_charts (LampResidentPage *self, const char *message)
{
  self->shown.n_charts = 0;
  lamp_chart_pane_set_charts (self->chart_pane, NULL, lamp_home_get_zone (self->home));
  lamp_chart_pane_set_message (self->chart_pane, message);
}

/* Asks the cache for the charts, if what stands there is not what is wanted. */
static void
load_charts (LampResidentPage *self)
{
  LampVitalRow *row = selected_row (self);
  gint64 now_us = lamp_home_get_now_us (self->home);
  LampChartQuery query = { .compare = self->compare, .now_us = now_us };
  gint64 newest;

  if (self->item == NULL || self->loader == NULL)
    return;
  g_strlcpy (query.resident_id, lamp_resident_item_get_id (self->item), sizeof query.resident_id);
  lamp_chart_choice_fill_link (&query, lamp_home_get_status (self->home));
  lamp_chart_pane_set_chosen (
      self->chart_pane,
      lamp_chart_choice_fill (&query, row != NULL ? lamp_vital_row_get_line (row) : NULL));
  lamp_chart_pane_set_now (self->chart_pane, now_us);
  lamp_chart_pane_get_view (self->chart_pane, &query.view);
  newest = lamp_chart_choice_newest (&query, self->item);
  if (self->shown.n_charts > 0 && newest == self->shown_newest
      && now_us - self->shown.now_us < REDRAW_US
      && lamp_chart_choice_is_covered (&self->shown, &query))
    return;

  self->shown = query;
  self->shown_newest = newest;
  self->is_reading = TRUE;
  lamp_chart_loader_request (self->loader, &query);
  if (lamp_home_get_engine (self->home) != NULL)
    lamp_engine_want_older (lamp_home_get_engine (self->home), query.resident_id,
                            query.view.from_us);
}

static void
charts_loaded_cb (const LampChartSet *set, const GError *error, gpointer user_data)
{
  LampResidentPage *self = user_data;

  self->is_reading = FALSE;
  if (error != NULL)
    {
      /* Translators: in place of the charts; the placeholder is the reason */
      g_autofree char *message
          = g_strdup_printf (_ ("The charts could not be read: %s"), error->message);

      clear_charts (self, message);
      return;
    }
  lamp_chart_pane_set_charts (self->chart_pane, set, lamp_home_get_zone (self->home));
  lamp_today_card_set_alerts (self->today, set->alerts, lamp_home_get_now_us (self->home),
                              lamp_home_get_zone (self->home));
}

/* Somebody moved or zoomed: no range is the chosen one any more unless its length is kept. */
static void
view_changed_cb (LampChartPane *pane, LampResidentPage *self)
{
  LampTimeAxis view;
  LampChartRange range = LAMP_CHART_HOURS;

  lamp_chart_pane_get_view (pane, &view);
  while (range < LAMP_CHART_N_RANGES
         && lamp_chart_range_length (range) != view.to_us - view.from_us)
    range++;
  if (range != self->range)
    {
      self->range = range;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RANGE]);
    }
  load_charts (self);
}

static void
show_range (LampResidentPage *self, LampChartRange range)
{
  self->range = range;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RANGE]);
  lamp_chart_pane_show_range (self->chart_pane, lamp_chart_range_length (range),
                              lamp_home_get_now_us (self->home));
  load_charts (self);
}

static void
add_flag (LampResidentPage *self, const LampFlagRow *flag)
{
  const char *words = lamp_identity_flag_words (flag);
  GtkWidget *label = gtk_label_new (words);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_tooltip_text (label, words);
  gtk_widget_add_css_class (label, "flag");
  if (flag->kind == LAMP_FLAG_NO_RESUSCITATION)
    gtk_widget_add_css_class (label, "grave");
  gtk_box_append (GTK_BOX (self->flags), label);
}

static void
set_cautions (LampResidentPage *self, GPtrArray *flags, GPtrArray *allergies)
{
  gboolean is_warning = FALSE;
  g_autofree char *words = lamp_identity_allergy_words (allergies, &is_warning);
  g_autoptr (GString) all = g_string_new (words);
  GtkWidget *label;

  for (guint i = 0; i < flags->len; i++)
    g_string_append_printf (all, "\n%s", lamp_identity_flag_words (g_ptr_array_index (flags, i)));
  if (g_strcmp0 (self->cautions, all->str) == 0)
    return;

  g_free (self->cautions);
  self->cautions = g_string_free (g_steal_pointer (&all), FALSE);
  while ((label = gtk_widget_get_first_child (self->flags)) != NULL)
    gtk_box_remove (GTK_BOX (self->flags), label);
  for (guint i = 0; i < flags->len; i++)
    add_flag (self, g_ptr_array_index (flags, i));
  gtk_widget_set_visible (self->flags, flags->len > 0);

  gtk_label_set_text (GTK_LABEL (self->allergies), words != NULL ? words : "");
  gtk_widget_set_tooltip_text (self->allergies, words);
  gtk_widget_set_visible (self->allergies, words != NULL);
  if (is_warning)
    {
      gtk_widget_add_css_class (self->allergies, "grave");
      gtk_widget_remove_css_class (self->allergies, "quiet");
    }
  else
    {
      gtk_widget_add_css_class (self->allergies, "quiet");
      gtk_widget_remove_css_class (self->allergies, "grave");
    }
}

/* Two small queries by an index. What cannot be read leaves what stood there: it is one person's. */
static void
show_cautions (LampResidentPage *self)
{
  LampReader *reader = lamp_home_get_reader (self->home);
  const char *id = lamp_resident_item_get_id (self->item);
  g_autoptr (GPtrArray) flags = NULL;
  g_autoptr (GPtrArray) allergies = NULL;
  g_autoptr (GError) error = NULL;

  if (reader == NULL)
    return;
  flags = lamp_reader_flags (reader, id, lamp_resident_item_get_now_us (self->item), &error);
  allergies = flags != NULL ? lamp_reader_allergies (reader, id, &error) : NULL;
  if (allergies == NULL)
    {
      g_debug ("Flags and allergies could not be read: %s", error->message);
      return;
    }
  set_cautions (self, flags, allergies);
}

static void
show_identity (LampResidentPage *self)
{
  const LampResidentRow *row = lamp_resident_item_get_row (self->item);
  g_autofree char *about = lamp_identity_words (row, lamp_resident_item_get_now_us (self->item),
                                                lamp_resident_item_get_zone (self->item));

  gtk_label_set_text (GTK_LABEL (self->place), lamp_resident_item_get_place (self->item));
  gtk_label_set_text (GTK_LABEL (self->name), lamp_resident_item_get_name (self->item));
  gtk_label_set_text (GTK_LABEL (self->about), about);
  gtk_widget_set_visible (self->leave_flag, row->is_on_leave);
  gtk_widget_set_visible (self->simulated_flag, row->is_simulated);
  show_cautions (self);
}

/* Rows are reused by place; the selection is put back on the line that was chosen, or on the first.
 */
static void
show_vitals (LampResidentPage *self)
{
  g_autoptr (GPtrArray) lines = lamp_vital_lines_new (self->item);
  GtkListBoxRow *chosen = NULL;
  GtkListBoxRow *row;

  /* The lines are taken one by one. */
  g_ptr_array_set_free_func (lines, NULL);
  for (guint i = 0; i < lines->len; i++)
    {
      LampVitalLine *line = g_ptr_array_index (lines, i);

      row = gtk_list_box_get_row_at_index (self->vitals, (gint) i);
      if (row == NULL)
        {
          gtk_list_box_append (self->vitals, lamp_vital_row_new ());
          row = gtk_list_box_get_row_at_index (self->vitals, (gint) i);
        }
      if (line->is_chartable && (chosen == NULL || g_strcmp0 (line->key, self->key) == 0))
        chosen = row;
      line->usual = lamp_chart_pane_usual (self->chart_pane, line->metric);
      lamp_vital_row_take_line (LAMP_VITAL_ROW (row), line);
    }
  while ((row = gtk_list_box_get_row_at_index (self->vitals, (gint) lines->len)) != NULL)
    gtk_list_box_remove (self->vitals, GTK_WIDGET (row));
  if (gtk_list_box_get_selected_row (self->vitals) != chosen)
    gtk_list_box_select_row (self->vitals, chosen);
}

/* A list box walks through all its rows by Tab, which makes the rest of the page far away: here Tab
 * leaves the list, and the arrows walk through it. */
static gboolean
list_key_cb (GtkEventControllerKey *keys,
             guint keyval,
             guint keycode,
             GdkModifierType state,
             LampResidentPage *self)
{
  if (keyval == GDK_KEY_Tab && (state & GDK_CONTROL_MASK) == 0)
    return gtk_widget_child_focus (GTK_WIDGET (self->chart_pane), GTK_DIR_TAB_FORWARD);
  if (keyval == GDK_KEY_ISO_Left_Tab)
    return gtk_widget_grab_focus (self->back);

  return FALSE;
}

static void
focus_vitals (LampResidentPage *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->vitals);

  if (row != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (row));
}

static void
lamp_resident_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (lamp_resident_page_parent_class)->map (widget);
  /* Only what is mapped can take the focus. */
  focus_vitals (LAMP_RESIDENT_PAGE (widget));
}

static void
show_alerts (LampResidentPage *self)
{
  GPtrArray *alerts = lamp_resident_item_get_alerts (self->item);

  lamp_alert_cards_show (GTK_BOX (self->alerts), alerts,
                         lamp_resident_item_get_now_us (self->item));
  gtk_widget_set_visible (self->no_alerts, alerts->len == 0);
}

/* Another resident's charts open on the shortest range that holds data. */
static void
open_range (LampResidentPage *self)
{
  LampChartQuery query = { 0 };
  gint64 now_us = lamp_home_get_now_us (self->home);

  lamp_chart_choice_fill (&query, NULL);
  self->range = lamp_chart_choice_range (&query, self->item, now_us);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RANGE]);
  lamp_chart_pane_show_range (self->chart_pane, lamp_chart_range_length (self->range), now_us);
}

static void
item_changed_cb (LampResidentItem *item, LampResidentPage *self)
{
  show_identity (self);
  show_vitals (self);
  show_alerts (self);
  lamp_news2_card_set_item (self->news2, item);
  load_charts (self);
}

static void
now_changed_cb (LampHome *home, GParamSpec *spec, LampResidentPage *self)
{
  if (self->item != NULL && gtk_widget_get_mapped (GTK_WIDGET (self)))
    load_charts (self);
}

static void
row_selected_cb (GtkListBox *list, GtkListBoxRow *row, LampResidentPage *self)
{
  const LampVitalLine *line = row != NULL ? lamp_vital_row_get_line (LAMP_VITAL_ROW (row)) : NULL;

  if (line == NULL || g_strcmp0 (line->key, self->key) == 0)
    return;
  g_free (self->key);
  self->key = g_strdup (line->key);
  load_charts (self);
}

static void
step_metric (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LampResidentPage *self = LAMP_RESIDENT_PAGE (widget);
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->vitals);
  gint step = g_variant_get_int32 (parameter) < 0 ? -1 : 1;
  gint at = row != NULL ? gtk_list_box_row_get_index (row) + step : 0;

  for (row = gtk_list_box_get_row_at_index (self->vitals, at); row != NULL && at >= 0;
       row = gtk_list_box_get_row_at_index (self->vitals, at))
    {
      if (gtk_list_box_row_get_selectable (row))
        {
          gtk_list_box_select_row (self->vitals, row);
          return;
        }
      at += step;
    }
}

static void
lamp_resident_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  LampResidentPage *self = LAMP_RESIDENT_PAGE (object);

  if (id == PROP_RANGE)
    g_value_set_string (value, range_names[self->range]);
  else if (id == PROP_COMPARE)
    g_value_set_string (value, compare_names[self->compare]);
  else if (id == PROP_FIXED_SCALE)
    g_value_set_boolean (value, self->is_fixed);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
}

/* The same range again brings a view that was moved back to now. */
static void
set_range (LampResidentPage *self, const char *name)
{
  for (LampChartRange i = LAMP_CHART_HOURS; i < LAMP_CHART_N_RANGES; i++)
    if (g_strcmp0 (range_names[i], name) == 0)
      show_range (self, i);
}

/* A comparison that is chosen once more is taken away. */
static void
set_compare (LampResidentPage *self, const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (compare_names); i++)
    if (g_strcmp0 (compare_names[i], name) == 0)
      {
        self->compare = self->compare == i ? LAMP_COMPARE_NONE : (LampChartCompare) i;
        g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COMPARE]);
        load_charts (self);
        return;
      }
}

static void
lamp_resident_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
  LampResidentPage *self = LAMP_RESIDENT_PAGE (object);

  if (id == PROP_RANGE)
    set_range (self, g_value_get_string (value));
  else if (id == PROP_COMPARE)
    set_compare (self, g_value_get_string (value));
  else if (id == PROP_FIXED_SCALE)
    {
      self->is_fixed = g_value_get_boolean (value);
      lamp_chart_pane_set_is_fixed (self->chart_pane, self->is_fixed);
      g_object_notify_by_pspec (object, spec);
    }
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
}

static void
lamp_resident_page_dispose (GObject *object)
{
  LampResidentPage *self = LAMP_RESIDENT_PAGE (object);

  g_clear_pointer (&self->loader, lamp_chart_loader_free);
  if (self->item != NULL)
    g_clear_signal_handler (&self->changed_id, self->item);
  g_clear_object (&self->item);
  if (self->home != NULL)
    g_signal_handlers_disconnect_by_func (self->home, now_changed_cb, self);
  g_clear_object (&self->home);
  if (self->vitals != NULL)
    g_signal_handlers_disconnect_by_func (self->vitals, row_selected_cb, self);
  self->vitals = NULL;
  lamp_compound_clear (GTK_WIDGET (self));

  G_OBJECT_CLASS (lamp_resident_page_parent_class)->dispose (object);
}

static void
lamp_resident_page_finalize (GObject *object)
{
  LampResidentPage *self = LAMP_RESIDENT_PAGE (object);

  g_free (self->key);
  g_free (self->cautions);

  G_OBJECT_CLASS (lamp_resident_page_parent_class)->finalize (object);
}

static void
lamp_resident_page_class_init (LampResidentPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = lamp_resident_page_get_property;
  object_class->set_property = lamp_resident_page_set_property;
  object_class->dispose = lamp_resident_page_dispose;
  object_class->finalize = lamp_resident_page_finalize;
  widget_class->map = lamp_resident_page_map;

  /* How far back the charts reach: "hours", "day", "week", "month" or "year"; "other" after a zoom. */
  properties[PROP_RANGE]
      = g_param_spec_string ("range", NULL, NULL, range_names[LAMP_CHART_HOURS],
                             G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  /* What they are compared with: "none", "day" or "week" before. */
  properties[PROP_COMPARE]
      = g_param_spec_string ("compare", NULL, NULL, compare_names[LAMP_COMPARE_NONE],
                             G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  /* Whether the value axes are the clinical ones instead of following the values. */
  properties[PROP_FIXED_SCALE]
      = g_param_spec_boolean ("fixed-scale", NULL, NULL, FALSE,
                              G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (LAMP_TYPE_COLUMNS_LAYOUT);
  g_type_ensure (LAMP_TYPE_CHART_PANE);
  g_type_ensure (LAMP_TYPE_NEWS2_CARD);
  g_type_ensure (LAMP_TYPE_TODAY_CARD);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/care/lamplight/Lamplight/pages/resident/resident-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LampResidentPage, back);
  gtk_widget_class_bind_template_child (widget_class, LampResidentPage, place);
  gtk_widget_class_bind_template_child (widget_class, LampResidentPage, name);
  gtk_widget_class_bind_template_child (widget_class, LampResidentPage, about);
  gtk_widget_class_bind_template_child (widget_class, LampResidentPage, flags);
  gtk_widget_class_bind_template_child (widget_class, LampResidentPage, allergies);
  gtk_widget_class_bind_template_child (widget_class, LampResidentPage, leave_flag);
  gtk_widget_class_bind_template_child (widget_class, LampResidentPage, simulated_flag);
  gtk_widget_class_bind_template_child (widget_class, LampResidentPage, vitals);
  gtk_widget_class_bind_template_child (widget_class, LampResidentPage, chart_pane);
  gtk_widget_class_bind_template_child (widget_class, LampResidentPage, alerts);
  gtk_widget_class_bind_template_child (widget_class, LampResidentPage, no_alerts);
  gtk_widget_class_bind_template_child (widget_class, LampResidentPage, news2);
  gtk_widget_class_bind_template_child (widget_class, LampResidentPage, today);
  gtk_widget_class_bind_template_callback (widget_class, row_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, list_key_cb);
  gtk_widget_class_bind_template_callback (widget_class, view_changed_cb);

  gtk_widget_class_install_property_action (widget_class, "resident.range", "range");
  gtk_widget_class_install_property_action (widget_class, "resident.compare", "compare");
  gtk_widget_class_install_property_action (widget_class, "resident.fixed-scale", "fixed-scale");
  gtk_widget_class_install_action (widget_class, "resident.step-metric", "i", step_metric);
  lamp_resident_actions_install (widget_class);
}

/* Who has left the home must not stay on the screen as if they were here. */
static void
home_refreshed_cb (LampHome *home, LampResidentPage *self)
{
  LampResidentItem *item;

  if (self->item == NULL)
    return;
  item = lamp_home_find_resident (home, lamp_resident_item_get_id (self->item));
  if (item == self->item)
    return;

  lamp_resident_page_set_resident (self, item);
  if (item == NULL && gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.show-board", NULL);
}

static void
lamp_resident_page_init (LampResidentPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * lamp_resident_page_new:
 * @home: the home
 *
 * Returns: (transfer floating): a page without a resident
 */
GtkWidget *
lamp_resident_page_new (LampHome *home)
{
  LampResidentPage *self = g_object_new (LAMP_TYPE_RESIDENT_PAGE, NULL);
  const char *directory = lamp_home_get_directory (home);

  self->home = g_object_ref (home);
  if (directory != NULL)
    self->loader
        = lamp_chart_loader_new (directory, lamp_home_get_zone (home), charts_loaded_cb, self);
  g_signal_connect_object (home, "notify::now-us", G_CALLBACK (now_changed_cb), self, 0);
  g_signal_connect_object (home, "refreshed", G_CALLBACK (home_refreshed_cb), self, 0);

  return GTK_WIDGET (self);
}

/**
 * lamp_resident_page_set_resident:
 * @item: (nullable): whom to show; nothing of the one before stays on the screen
 */
void
lamp_resident_page_set_resident (LampResidentPage *self, LampResidentItem *item)
{
  g_autoptr (GPtrArray) none = NULL;

  g_return_if_fail (LAMP_IS_RESIDENT_PAGE (self));

  if (self->item == item)
    return;
  if (self->item != NULL)
    g_clear_signal_handler (&self->changed_id, self->item);
  g_set_object (&self->item, item);
  g_clear_pointer (&self->key, g_free);
  /* Translators: in place of the charts, for the moment until they are there */
  clear_charts (self, _ ("Reading …"));
  if (item == NULL)
    return;
  open_range (self);

  none = g_ptr_array_new ();
  set_cautions (self, none, none);
  lamp_today_card_set_alerts (self->today, none, lamp_home_get_now_us (self->home),
                              lamp_home_get_zone (self->home));
  self->changed_id = g_signal_connect (item, "changed", G_CALLBACK (item_changed_cb), self);
  item_changed_cb (item, self);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    focus_vitals (self);
}

/**
 * lamp_resident_page_is_drawn:
 *
 * Returns: whether the chart of the chosen line is there
 */
gboolean
lamp_resident_page_is_drawn (LampResidentPage *self)
{
  g_return_val_if_fail (LAMP_IS_RESIDENT_PAGE (self), FALSE);

  return self->item != NULL && !self->is_reading;
}

LampChartPane *
lamp_resident_page_get_chart_pane (LampResidentPage *self)
{
  return self->chart_pane;
}

LampTodayCard *
lamp_resident_page_get_today_card (LampResidentPage *self)
{
  return self->today;
}

GtkListBox *
lamp_resident_page_get_vitals (LampResidentPage *self)
{
  return self->vitals;
}

LampResidentItem *
lamp_resident_page_get_item (LampResidentPage *self)
{
  return self->item;
}

LampHome *
lamp_resident_page_get_home (LampResidentPage *self)
{
  return self->home;
}
