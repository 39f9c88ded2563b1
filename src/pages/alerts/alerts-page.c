/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The alerts of the last seven days: those that are open, those that ended before anybody looked, all.
 *
 * They are read in a task with a connection of its own, at most every two seconds and only while the page is
 * shown; the list is replaced only when something in it differs, so that what one reads stays in place.
 * What cannot be read is said, since an empty list could pass for a quiet week. Activating a row asks the
 * window for its resident. In numbers, the load of the same days is counted once each time that it is asked for.
 * Main thread.
 */

#include "config.h"

#include "pages/alerts/alerts-page.h"
#include "core/instant.h"
#include "pages/alerts/alert-line.h"
#include "pages/alerts/load-view.h"
#include "widgets/compound.h"
#include "widgets/priority-badge.h"
#include "model/words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define REACH_US (7 * LAMP_US_PER_DAY)
#define RELOAD_S 2

struct _LampAlertsPage
{
  GtkWidget parent_instance;

  LampHome *home;
  GListStore *records;
  GtkCustomFilter *filter;
  GtkFilterListModel *filtered;
  GCancellable *cancellable;
  guint reload_id;
  gboolean is_loading;
  gboolean is_loaded;
  gboolean is_complete; /* read when nothing more was known to come */
  gboolean was_busy;
  gboolean has_failed;
  gboolean is_counting;
  gboolean is_counted;

  GtkToggleButton *open_chip;
  GtkToggleButton *unseen_chip;
  GtkToggleButton *numbers_chip;
  GtkSearchEntry *search;
  GtkStack *stack;
  GtkListView *list;
  LampLoadView *numbers;
  GtkLabel *none;
};

G_DEFINE_FINAL_TYPE (LampAlertsPage, lamp_alerts_page, GTK_TYPE_WIDGET)

typedef struct
{
  char *directory;
  GTimeZone *zone;
  gint64 now_us;
} Wish;

static Wish *
wish_new (LampAlertsPage *self)
{
  Wish *wish = g_new (Wish, 1);

  *wish = (Wish){ g_strdup (lamp_home_get_directory (self->home)),
                  g_time_zone_ref (lamp_home_get_zone (self->home)),
                  lamp_home_get_now_us (self->home) };

  return wish;
}

static void
wish_free (gpointer data)
{
  Wish *wish = data;

  g_free (wish->directory);
  g_time_zone_unref (wish->zone);
  g_free (wish);
}

static gboolean
match_cb (gpointer item, gpointer user_data)
{
  LampAlertsPage *self = user_data;
  const LampAlertCase *row = lamp_alert_line_get_case (item);

  if (gtk_toggle_button_get_active (self->open_chip)
      && (row->alert->ended_us != LAMP_NO_TIME || row->standing == LAMP_STANDING_RETRACTED))
    return FALSE;
  /* The same that the board lists: what is older, or was over before this station, waits for nobody. */
  if (gtk_toggle_button_get_active (self->unseen_chip)
      && (row->standing != LAMP_STANDING_ENDED_UNSEEN
          || lamp_home_find_alert (self->home, row->alert->key) == NULL))
    return FALSE;

  return lamp_alert_line_matches (item, gtk_editable_get_text (GTK_EDITABLE (self->search)));
}

static const char *
say_none (LampAlertsPage *self)
{
  if (self->has_failed)
    return _ ("The alerts could not be read.");
  if (!self->is_loaded || gtk_toggle_button_get_active (self->numbers_chip))
    return "";
  if (lamp_home_get_status (self->home)->link != LAMP_LINK_LIVE)
    return _ ("No such alert is known on this PC; the cloud is not heard now.");

  return _ ("No such alert in the last 7 days.");
}

static void
show_content (LampAlertsPage *self)
{
  gboolean is_counts = gtk_toggle_button_get_active (self->numbers_chip);
  gboolean has_rows = g_list_model_get_n_items (G_LIST_MODEL (self->filtered)) > 0;

  gtk_label_set_text (self->none, say_none (self));
  gtk_widget_set_visible (GTK_WIDGET (self->search), !is_counts);
  if (is_counts && self->is_counted && !self->has_failed)
    gtk_stack_set_visible_child_name (self->stack, "numbers");
  else
    gtk_stack_set_visible_child_name (
        self->stack, has_rows && !is_counts && !self->has_failed ? "list" : "none");
}

static void
filter_changed_cb (LampAlertsPage *self)
{
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
  show_content (self);
}

/* What is there before what is over; of that the most urgent, then the newest first. */
static gint
compare_rows (gconstpointer a, gconstpointer b)
{
  const LampAlert *one = (*(const LampAlertCase *const *) a)->alert;
  const LampAlert *other = (*(const LampAlertCase *const *) b)->alert;
  gboolean is_open = one->ended_us == LAMP_NO_TIME;

  if (is_open != (other->ended_us == LAMP_NO_TIME))
    return is_open ? -1 : 1;
  if (is_open && one->priority != other->priority)
    return one->priority > other->priority ? -1 : 1;
  if (one->raised_us != other->raised_us)
    return one->raised_us > other->raised_us ? -1 : 1;

  return strcmp (one->key, other->key);
}

static void
load (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Wish *wish = data;
  GError *error = NULL;
  g_autoptr (LampReader) reader = lamp_reader_open (wish->directory, wish->zone, &error);
  GPtrArray *rows = reader != NULL ? lamp_reader_alert_cases (reader, NULL, LAMP_ALERTS_ALL,
                                                              wish->now_us, &error)
                                   : NULL;

  if (rows == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  for (guint i = rows->len; i > 0; i--)
    {
      const LampAlertCase *row = g_ptr_array_index (rows, i - 1);

      if (row->alert->ended_us != LAMP_NO_TIME && row->alert->ended_us < wish->now_us - REACH_US)
        g_ptr_array_remove_index (rows, i - 1);
    }
  g_ptr_array_sort (rows, compare_rows);
  g_task_return_pointer (task, rows, (GDestroyNotify) g_ptr_array_unref);
}

static gboolean
is_same (LampAlertsPage *self, GPtrArray *rows)
{
  if (g_list_model_get_n_items (G_LIST_MODEL (self->records)) != rows->len)
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    {
      g_autoptr (LampAlertLine) record = g_list_model_get_item (G_LIST_MODEL (self->records), i);

      if (!lamp_alert_line_is_like (record, g_ptr_array_index (rows, i)))
        return FALSE;
    }

  return TRUE;
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  LampAlertsPage *self = LAMP_ALERTS_PAGE (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = g_task_propagate_pointer (G_TASK (result), &error);

  self->is_loading = FALSE;
  if (self->home == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->is_loaded = TRUE;
  self->is_complete |= !self->was_busy;
  self->has_failed = rows == NULL;
  if (rows != NULL && !is_same (self, rows))
    {
      g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func (g_object_unref);

      g_ptr_array_set_free_func (rows, NULL);
      for (guint i = 0; i < rows->len; i++)
        g_ptr_array_add (records, lamp_alert_line_new (g_ptr_array_index (rows, i), self->home));
      g_list_store_splice (self->records, 0,
                           g_list_model_get_n_items (G_LIST_MODEL (self->records)), records->pdata,
                           records->len);
    }
  show_content (self);
}

static void
start_loading (LampAlertsPage *self)
{
  const char *directory = lamp_home_get_directory (self->home);
  g_autoptr (GTask) task = NULL;

  if (self->is_loading || directory == NULL || !lamp_home_is_loaded (self->home))
    return;
  self->is_loading = TRUE;
  self->was_busy = lamp_home_is_busy (self->home);
  task = g_task_new (self, self->cancellable, loaded_cb, NULL);
  g_task_set_task_data (task, wish_new (self), wish_free);
  g_task_run_in_thread (task, load);
}

/* ---- In numbers ---- */

static void
count (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Wish *wish = data;
  GError *error = NULL;
  g_autoptr (LampReader) reader = lamp_reader_open (wish->directory, wish->zone, &error);
  LampLoadReport *report = reader != NULL ? lamp_reader_load (reader, wish->now_us - REACH_US,
                                                              wish->now_us, wish->zone, &error)
                                          : NULL;

  if (report == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, report, (GDestroyNotify) lamp_load_report_free);
}

static void
counted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  LampAlertsPage *self = LAMP_ALERTS_PAGE (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (LampLoadReport) report = g_task_propagate_pointer (G_TASK (result), &error);

  self->is_counting = FALSE;
  if (self->home == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->has_failed = report == NULL;
  self->is_counted |= report != NULL;
  if (report != NULL)
    lamp_load_view_show (self->numbers, self->home, report);
  show_content (self);
}

/* Once each time that somebody wants to see them: a table that changes while it is talked about helps nobody. */
static void
numbers_toggled_cb (LampAlertsPage *self)
{
  g_autoptr (GTask) task = NULL;

  show_content (self);
  if (!gtk_toggle_button_get_active (self->numbers_chip) || self->is_counting
      || lamp_home_get_directory (self->home) == NULL || !lamp_home_is_loaded (self->home))
    return;
  self->is_counting = TRUE;
  task = g_task_new (self, self->cancellable, counted_cb, NULL);
  g_task_set_task_data (task, wish_new (self), wish_free);
  g_task_run_in_thread (task, count);
}

static gboolean
reload_cb (gpointer user_data)
{
  LampAlertsPage *self = user_data;

  self->reload_id = 0;
  start_loading (self);

  return G_SOURCE_REMOVE;
}

static void
refreshed_cb (LampAlertsPage *self)
{
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  if (!self->is_loaded)
    start_loading (self);
  else if (self->reload_id == 0)
    self->reload_id = g_timeout_add_seconds (RELOAD_S, reload_cb, self);
}

static GtkWidget *
add_label (GtkBox *box, const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, css_class);
  gtk_box_append (box, label);

  return label;
}

static void
row_setup_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, LampAlertsPage *self)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 16);
  GtkWidget *badge = lamp_priority_badge_new (LAMP_PRIORITY_LOW);
  GtkWidget *what = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *stand = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  gtk_widget_add_css_class (line, "alert-line");
  gtk_widget_set_valign (badge, GTK_ALIGN_START);
  gtk_widget_set_size_request (badge, 52, -1);
  gtk_widget_set_hexpand (what, TRUE);
  gtk_widget_set_size_request (stand, 340, -1);
  gtk_box_append (GTK_BOX (line), badge);
  gtk_box_append (GTK_BOX (line), what);
  gtk_box_append (GTK_BOX (line), stand);
  add_label (GTK_BOX (what), "what");
  add_label (GTK_BOX (what), "whose");
  add_label (GTK_BOX (what), "why");
  add_label (GTK_BOX (stand), "what");
  add_label (GTK_BOX (stand), "whose");
  add_label (GTK_BOX (stand), "done");
  gtk_list_item_set_child (list_item, line);
}

/* Puts three lines of words into a column; what is empty takes no room. */
static void
fill (GtkWidget *column, const char *const *words)
{
  GtkWidget *label = gtk_widget_get_first_child (column);

  for (guint i = 0; i < 3; i++, label = gtk_widget_get_next_sibling (label))
    {
      gtk_label_set_text (GTK_LABEL (label), words[i]);
      gtk_widget_set_visible (label, *words[i] != '\0');
    }
}

static void
row_bind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, LampAlertsPage *self)
{
  LampAlertLine *record = gtk_list_item_get_item (list_item);
  const LampAlert *alert = lamp_alert_line_get_case (record)->alert;
  GtkWidget *line = gtk_list_item_get_child (list_item);
  GtkWidget *badge = gtk_widget_get_first_child (line);
  const char *const what[]
      = { lamp_alert_line_get_text (record), lamp_alert_line_get_resident (record),
          lamp_alert_line_get_why (record) };
  const char *const stand[]
      = { lamp_alert_line_get_standing (record), lamp_alert_line_get_period (record),
          lamp_alert_line_get_done (record) };
  g_autofree char *spoken
      = g_strdup_printf ("%s: %s. %s. %s, %s. %s %s", lamp_words_priority (alert->priority),
                         what[0], what[1], stand[0], stand[1], what[2], stand[2]);

  lamp_priority_badge_set_priority (LAMP_PRIORITY_BADGE (badge), alert->priority);
  fill (gtk_widget_get_next_sibling (badge), what);
  fill (gtk_widget_get_last_child (line), stand);
  if (alert->ended_us != LAMP_NO_TIME)
    gtk_widget_add_css_class (line, "ended");
  else
    gtk_widget_remove_css_class (line, "ended");
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_parent (line)),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

static void
activated_cb (GtkListView *list, guint position, LampAlertsPage *self)
{
  g_autoptr (LampAlertLine) record
      = g_list_model_get_item (G_LIST_MODEL (self->filtered), position);
  const char *id = lamp_alert_line_get_case (record)->alert->resident_id;

  if (lamp_home_find_resident (self->home, id) != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.show-resident", "s", id);
}

static void
lamp_alerts_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (lamp_alerts_page_parent_class)->map (widget);
  start_loading (LAMP_ALERTS_PAGE (widget));
}

static gboolean
lamp_alerts_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (LAMP_ALERTS_PAGE (widget)->search));
}

static void
lamp_alerts_page_dispose (GObject *object)
{
  LampAlertsPage *self = LAMP_ALERTS_PAGE (object);

  g_clear_handle_id (&self->reload_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  if (self->list != NULL)
    gtk_list_view_set_model (self->list, NULL);
  self->list = NULL;
  lamp_compound_clear (GTK_WIDGET (self));
  g_clear_object (&self->filtered);
  g_clear_object (&self->filter);
  g_clear_object (&self->records);
  g_clear_object (&self->home);

  G_OBJECT_CLASS (lamp_alerts_page_parent_class)->dispose (object);
}

static void
lamp_alerts_page_finalize (GObject *object)
{
  g_clear_object (&LAMP_ALERTS_PAGE (object)->cancellable);

  G_OBJECT_CLASS (lamp_alerts_page_parent_class)->finalize (object);
}

static void
lamp_alerts_page_class_init (LampAlertsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (LAMP_TYPE_LOAD_VIEW);
  G_OBJECT_CLASS (klass)->dispose = lamp_alerts_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = lamp_alerts_page_finalize;
  widget_class->map = lamp_alerts_page_map;
  widget_class->grab_focus = lamp_alerts_page_grab_focus;

  gtk_widget_class_set_css_name (widget_class, "alerts");
  gtk_widget_class_set_template_from_resource (widget_class,
                                               LAMP_RESOURCE_PATH "/pages/alerts/alerts-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LampAlertsPage, open_chip);
  gtk_widget_class_bind_template_child (widget_class, LampAlertsPage, unseen_chip);
  gtk_widget_class_bind_template_child (widget_class, LampAlertsPage, numbers_chip);
  gtk_widget_class_bind_template_child (widget_class, LampAlertsPage, search);
  gtk_widget_class_bind_template_child (widget_class, LampAlertsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, LampAlertsPage, list);
  gtk_widget_class_bind_template_child (widget_class, LampAlertsPage, numbers);
  gtk_widget_class_bind_template_child (widget_class, LampAlertsPage, none);
  gtk_widget_class_bind_template_callback (widget_class, row_setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
}

static void
lamp_alerts_page_init (LampAlertsPage *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * lamp_alerts_page_new:
 * @home: whose alerts to show
 *
 * Returns: (transfer floating): the page
 */
GtkWidget *
lamp_alerts_page_new (LampHome *home)
{
  LampAlertsPage *self = g_object_new (LAMP_TYPE_ALERTS_PAGE, NULL);
  g_autoptr (GtkNoSelection) selection = NULL;

  self->home = g_object_ref (home);
  self->records = g_list_store_new (LAMP_TYPE_ALERT_LINE);
  self->filter = gtk_custom_filter_new (match_cb, self, NULL);
  self->filtered = gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (self->records)),
                                              g_object_ref (GTK_FILTER (self->filter)));
  selection = gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->filtered)));
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (selection));
  g_signal_connect_object (self->open_chip, "toggled", G_CALLBACK (filter_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->unseen_chip, "toggled", G_CALLBACK (filter_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->numbers_chip, "toggled", G_CALLBACK (numbers_toggled_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search, "search-changed", G_CALLBACK (filter_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (home, "refreshed", G_CALLBACK (refreshed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (home, "status-changed", G_CALLBACK (show_content), self,
                           G_CONNECT_SWAPPED);
  show_content (self);

  return GTK_WIDGET (self);
}

/**
 * lamp_alerts_page_is_drawn:
 *
 * Returns: whether all alerts are on it that are known so far
 */
gboolean
lamp_alerts_page_is_drawn (LampAlertsPage *self)
{
  return self->is_complete;
}
