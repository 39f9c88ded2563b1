/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The board: a tile for each resident, and beside it the queue of open alerts.
 *
 * Tiles lie in a GtkGridView over the home's own list. That makes widgets for thirty rows, seen or
 * not, so what lies beyond the first screen is an empty place until the first frame has been drawn,
 * and a resident's tile stays where it is while values change. Filters and search narrow the tiles;
 * they never touch the queue. Typing anywhere starts the search. Activating a tile or an alert asks
 * the window for the resident by the action "win.show-resident".
 */

#include "config.h"

#include "pages/board/board-page.h"
#include "model/no-alerts.h"
#include "model/words.h"
#include "pages/board/board-filter.h"
#include "pages/board/over-pane.h"
#include "widgets/alert-row.h"
#include "widgets/compound.h"
#include "widgets/resident-tile.h"
#include "widgets/wrap-layout.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <string.h>

/* More than a screen of tiles; the rest, which GtkGridView makes widgets for as well, come a few at
 * a time once the first frame is there. */
#define FIRST_TILES 48
#define TILES_ONCE  8

#define CHIP_SPACING 8

struct _LampBoardPage
{
  GtkWidget parent_instance;

  LampHome *home;
  GtkCustomFilter *filter;
  GtkFilterListModel *filtered;
  const LampBoardFilter *chosen; /* belongs to its chip */
  GPtrArray *ward_names;         /* of the ward chips, copies */
  GQueue waiting; /* GtkListItem without a tile yet, not owned: leaves when unbound */
  guint waiting_id;

  GtkBox *chips;
  GtkToggleButton *all_chip;
  GtkSearchEntry *search;
  GtkStack *stack;
  GtkGridView *grid;
  AdwStatusPage *status;
  GtkSpinner *spinner;
  GtkLabel *queue_count;
  GtkStack *queue_stack;
  GtkLabel *queue_none;
  GtkListView *queue;
  LampOverPane *over;
};

G_DEFINE_FINAL_TYPE (LampBoardPage, lamp_board_page, GTK_TYPE_WIDGET)

static gboolean
match_cb (gpointer item, gpointer user_data)
{
  LampBoardPage *self = LAMP_BOARD_PAGE (user_data);

  return (self->chosen == NULL || lamp_board_filter_matches (self->chosen, item))
         && lamp_resident_item_matches (item, gtk_editable_get_text (GTK_EDITABLE (self->search)));
}

static void
show_status (LampBoardPage *self,
             const char *icon,
             const char *title,
             const char *description,
             gboolean is_busy)
{
  /* The reason may hold the server's own words, and is never markup. */
  g_autofree char *escaped = g_markup_escape_text (description, -1);

  adw_status_page_set_icon_name (self->status, is_busy ? NULL : icon);
  adw_status_page_set_title (self->status, title);
  adw_status_page_set_description (self->status, escaped);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), is_busy);
  gtk_spinner_set_spinning (self->spinner, is_busy);
  gtk_stack_set_visible_child_name (self->stack, "status");
}

/* Nobody to show: says why, since an empty board could pass for a quiet home. */
static void
show_why_empty (LampBoardPage *self)
{
  const LampStatus *status = lamp_home_get_status (self->home);

  switch (status->link)
    {
    case LAMP_LINK_STARTING:
      show_status (self, NULL, _ ("Connecting"), _ ("Waiting for the cloud to answer."), TRUE);
      break;
    case LAMP_LINK_CATCHING_UP:
      show_status (self, NULL, _ ("Fetching residents"),
                   _ ("The first time takes a little longer."), TRUE);
      break;
    case LAMP_LINK_OFFLINE:
      show_status (self, "lamp-offline-symbolic", _ ("The cloud cannot be reached"),
                   status->problem != NULL
                       ? status->problem
                       : _ ("Nothing has been received yet. Lamplight keeps trying."),
                   FALSE);
      break;
    case LAMP_LINK_REFUSED:
      show_status (self, "lamp-offline-symbolic", _ ("The cloud refuses this station"),
                   status->problem != NULL ? status->problem
                                           : _ ("Ask who set up Lamplight to check the sign-in."),
                   FALSE);
      break;
    case LAMP_LINK_LIVE:
    case LAMP_LINK_NONE:
    default:
      show_status (self, "lamp-board-symbolic", _ ("No residents yet"),
                   _ ("A resident appears here as soon as the cloud knows of a current stay."),
                   FALSE);
      break;
    }
}

static void
update_content (LampBoardPage *self)
{
  if (g_list_model_get_n_items (lamp_home_get_residents (self->home)) == 0)
    show_why_empty (self);
  else if (g_list_model_get_n_items (G_LIST_MODEL (self->filtered)) == 0)
    show_status (self, "system-search-symbolic", _ ("Nobody here"),
                 _ ("No resident matches what is chosen above."), FALSE);
  else
    gtk_stack_set_visible_child_name (self->stack, "tiles");
}

static void
update_queue (LampBoardPage *self)
{
  GListModel *alerts = lamp_home_get_alerts (self->home);
  guint count = g_list_model_get_n_items (alerts);
  g_autofree char *text = NULL;

  /* Translators: heading of the queue of open alerts: how many, and their order */
  text = g_strdup_printf (ngettext ("%u", "%u · most urgent first", count), count);
  gtk_label_set_text (self->queue_count, count > 0 ? text : "");
  if (count == 0)
    {
      g_autofree char *none = lamp_home_say_no_alerts (self->home);

      gtk_label_set_text (self->queue_none, none);
    }
  gtk_stack_set_visible_child_name (self->queue_stack, count > 0 ? "alerts" : "none");
}

static void
label_chip (GtkWidget *chip, const LampBoardFilter *filter, guint count)
{
  GtkLabel *label = GTK_LABEL (gtk_button_get_child (GTK_BUTTON (chip)));
  g_autofree char *name = lamp_board_filter_describe (filter);
  g_autofree char *text = g_strdup_printf ("%s  %u", name, count);
  g_autoptr (PangoAttrList) attributes = NULL;
  PangoAttribute *faint;

  if (g_str_equal (gtk_label_get_text (label), text))
    return;
  attributes = pango_attr_list_new ();
  faint = pango_attr_foreground_alpha_new (G_MAXUINT16 * 6 / 10);
  faint->start_index = (guint) strlen (name);
  pango_attr_list_insert (attributes, faint);
  gtk_label_set_text (label, text);
  gtk_label_set_attributes (label, attributes);
  gtk_accessible_update_property (GTK_ACCESSIBLE (chip), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static void
chip_toggled_cb (GtkToggleButton *chip, LampBoardPage *self)
{
  if (!gtk_toggle_button_get_active (chip))
    return;
  self->chosen = g_object_get_data (G_OBJECT (chip), "filter");
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
  update_content (self);
}

static GtkWidget *
add_chip (LampBoardPage *self, LampBoardKind kind, const char *ward)
{
  GtkWidget *chip = gtk_toggle_button_new ();

  gtk_button_set_child (GTK_BUTTON (chip), gtk_label_new (NULL));
  gtk_widget_add_css_class (chip, "chip");
  g_object_set_data_full (G_OBJECT (chip), "filter", lamp_board_filter_new (kind, ward),
                          (GDestroyNotify) lamp_board_filter_free);
  if (self->all_chip == NULL)
    self->all_chip = GTK_TOGGLE_BUTTON (chip);
  else
    gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (chip), self->all_chip);
  gtk_box_append (self->chips, chip);
  g_signal_connect (chip, "toggled", G_CALLBACK (chip_toggled_cb), self);

  return chip;
}

static gboolean
have_same_names (GPtrArray *a, GPtrArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    if (!g_str_equal (g_ptr_array_index (a, i), g_ptr_array_index (b, i)))
      return FALSE;

  return TRUE;
}

/* A home with one ward needs no chips for it. */
static void
update_ward_chips (LampBoardPage *self)
{
  g_autoptr (GPtrArray) wards = lamp_board_wards (lamp_home_get_residents (self->home));
  GtkWidget *chip, *next;

  if (wards->len < 2)
    g_ptr_array_set_size (wards, 0);
  if (have_same_names (wards, self->ward_names))
    return;
  for (chip = gtk_widget_get_first_child (GTK_WIDGET (self->chips)); chip != NULL; chip = next)
    {
      const LampBoardFilter *filter = g_object_get_data (G_OBJECT (chip), "filter");

      next = gtk_widget_get_next_sibling (chip);
      if (filter->kind != LAMP_BOARD_WARD)
        continue;
      if (filter == self->chosen)
        gtk_toggle_button_set_active (self->all_chip, TRUE);
      gtk_box_remove (self->chips, chip);
    }
  g_ptr_array_set_size (self->ward_names, 0);
  for (guint i = 0; i < wards->len; i++)
    {
      g_ptr_array_add (self->ward_names, g_strdup (g_ptr_array_index (wards, i)));
      add_chip (self, LAMP_BOARD_WARD, g_ptr_array_index (wards, i));
    }
}

static void
home_refreshed_cb (LampHome *home, LampBoardPage *self)
{
  GListModel *residents = lamp_home_get_residents (home);

  update_ward_chips (self);
  for (GtkWidget *chip = gtk_widget_get_first_child (GTK_WIDGET (self->chips)); chip != NULL;
       chip = gtk_widget_get_next_sibling (chip))
    {
      const LampBoardFilter *filter = g_object_get_data (G_OBJECT (chip), "filter");

      label_chip (chip, filter, lamp_board_filter_count (filter, residents));
    }
  /* Who belongs to "all" or to a ward changes only with the list itself, which needs no telling. */
  if (self->chosen != NULL && self->chosen->kind != LAMP_BOARD_ALL
      && self->chosen->kind != LAMP_BOARD_WARD)
    gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
  update_queue (self);
  update_content (self);
}

/* A list view keeps its place when a row comes above it. Here what comes above is more urgent, and must be seen. */
static void
alerts_changed_cb (
    GListModel *alerts, guint position, guint removed, guint added, LampBoardPage *self)
{
  if (position == 0 && added > 0)
    gtk_widget_activate_action (GTK_WIDGET (self->queue), "list.scroll-to-item", "u", 0u);
}

static void
status_changed_cb (LampHome *home, LampBoardPage *self)
{
  update_queue (self);
  update_content (self);
}

static void
search_changed_cb (GtkSearchEntry *entry, LampBoardPage *self)
{
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
  update_content (self);
}

static void
search_stopped_cb (GtkSearchEntry *entry, LampBoardPage *self)
{
  gtk_editable_set_text (GTK_EDITABLE (entry), "");
  gtk_widget_grab_focus (GTK_WIDGET (self->grid));
}

static void
search_activated_cb (GtkSearchEntry *entry, LampBoardPage *self)
{
  g_autoptr (LampResidentItem) first = g_list_model_get_item (G_LIST_MODEL (self->filtered), 0);

  if (first != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.show-resident", "s",
                                lamp_resident_item_get_id (first));
}

static void
tile_activated_cb (GtkGridView *grid, guint position, LampBoardPage *self)
{
  g_autoptr (LampResidentItem) item
      = g_list_model_get_item (G_LIST_MODEL (self->filtered), position);

  gtk_widget_activate_action (GTK_WIDGET (self), "win.show-resident", "s",
                              lamp_resident_item_get_id (item));
}

static void
alert_activated_cb (GtkListView *queue, guint position, LampBoardPage *self)
{
  g_autoptr (LampAlertItem) item
      = g_list_model_get_item (lamp_home_get_alerts (self->home), position);

  gtk_widget_activate_action (GTK_WIDGET (self), "win.show-resident", "s",
                              lamp_alert_item_get_alert (item)->resident_id);
}

static void
show_tile (GtkListItem *list_item)
{
  GtkWidget *child = gtk_list_item_get_child (list_item);

  if (!LAMP_IS_RESIDENT_TILE (child))
    {
      child = lamp_resident_tile_new ();
      gtk_list_item_set_child (list_item, child);
    }
  lamp_resident_tile_set_item (LAMP_RESIDENT_TILE (child), gtk_list_item_get_item (list_item));
}

static gboolean
waiting_cb (gpointer user_data)
{
  LampBoardPage *self = user_data;

  for (guint i = 0; i < TILES_ONCE && !g_queue_is_empty (&self->waiting); i++)
    show_tile (g_queue_pop_head (&self->waiting));
  if (!g_queue_is_empty (&self->waiting))
    return G_SOURCE_CONTINUE;
  self->waiting_id = 0;

  return G_SOURCE_REMOVE;
}

static void
tile_setup_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, LampBoardPage *self)
{
  GtkWidget *place = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_widget_add_css_class (place, "tile-place");
  gtk_list_item_set_child (list_item, place);
}

static void
tile_bind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, LampBoardPage *self)
{
  if (LAMP_IS_RESIDENT_TILE (gtk_list_item_get_child (list_item))
      || gtk_list_item_get_position (list_item) < FIRST_TILES)
    {
      show_tile (list_item);
      return;
    }
  g_queue_push_tail (&self->waiting, list_item);
  if (self->waiting_id == 0)
    self->waiting_id = g_idle_add_full (G_PRIORITY_LOW, waiting_cb, self, NULL);
}

static void
tile_unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, LampBoardPage *self)
{
  GtkWidget *child = gtk_list_item_get_child (list_item);

  g_queue_remove (&self->waiting, list_item);
  if (LAMP_IS_RESIDENT_TILE (child))
    lamp_resident_tile_set_item (LAMP_RESIDENT_TILE (child), NULL);
}

/* On a card: G for "I'm going", A for "Acknowledge", D for "Done". */
static gboolean
queue_key_cb (GtkEventControllerKey *keys,
              guint keyval,
              guint keycode,
              GdkModifierType state,
              LampBoardPage *self)
{
  static const struct
  {
    guint keyval;
    const char *code;
  } rows[] = {
    { GDK_KEY_g, "accept" },
    { GDK_KEY_a, "acknowledge" },
    { GDK_KEY_d, "resolve" },
  };
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  GtkWidget *row = focus != NULL ? gtk_widget_get_first_child (focus) : NULL;

  if (!LAMP_IS_ALERT_ROW (row) || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    if (gdk_keyval_to_lower (keyval) == rows[i].keyval)
      {
        lamp_alert_row_press (LAMP_ALERT_ROW (row), rows[i].code);
        return GDK_EVENT_STOP;
      }

  return GDK_EVENT_PROPAGATE;
}

static void
now_changed_cb (LampHome *home, GParamSpec *pspec, LampAlertRow *row)
{
  lamp_alert_row_set_now (row, lamp_home_get_now_us (home));
}

static void
row_setup_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, LampBoardPage *self)
{
  gtk_list_item_set_child (list_item, lamp_alert_row_new ());
}

static void
row_bind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, LampBoardPage *self)
{
  GtkWidget *row = gtk_list_item_get_child (list_item);

  lamp_alert_row_set_item (LAMP_ALERT_ROW (row), gtk_list_item_get_item (list_item));
  lamp_alert_row_set_now (LAMP_ALERT_ROW (row), lamp_home_get_now_us (self->home));
  g_signal_connect_object (self->home, "notify::now-us", G_CALLBACK (now_changed_cb), row, 0);
}

static void
row_unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, LampBoardPage *self)
{
  GtkWidget *row = gtk_list_item_get_child (list_item);

  g_signal_handlers_disconnect_by_func (self->home, now_changed_cb, row);
  lamp_alert_row_set_item (LAMP_ALERT_ROW (row), NULL);
}

/* Of whose tile the keyboard is on. */
static void
observe_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (widget));
  GtkWidget *tile = focus != NULL ? gtk_widget_get_first_child (focus) : NULL;
  LampResidentItem *item = LAMP_IS_RESIDENT_TILE (tile)
                               ? lamp_resident_tile_get_item (LAMP_RESIDENT_TILE (tile))
                               : NULL;

  if (item != NULL)
    gtk_widget_activate_action (widget, "win.observe", "s", lamp_resident_item_get_id (item));
}

/* Tab walks through all the tiles; this goes from them to the queue and back at once. */
static void
next_pane_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LampBoardPage *self = LAMP_BOARD_PAGE (widget);
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (widget));
  gboolean is_in_queue = focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->queue));

  /* The list itself would keep the focus: it is for the first card. */
  GtkWidget *first = gtk_widget_get_first_child (GTK_WIDGET (self->queue));

  gtk_widget_grab_focus (is_in_queue || first == NULL ? GTK_WIDGET (self->grid) : first);
}

/* Back on the board one is on the tile that one left. */
static gboolean
lamp_board_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (LAMP_BOARD_PAGE (widget)->grid));
}

static void
lamp_board_page_map (GtkWidget *widget)
{
  LampBoardPage *self = LAMP_BOARD_PAGE (widget);

  GTK_WIDGET_CLASS (lamp_board_page_parent_class)->map (widget);
  gtk_search_entry_set_key_capture_widget (self->search, GTK_WIDGET (gtk_widget_get_root (widget)));
}

static void
lamp_board_page_unmap (GtkWidget *widget)
{
  gtk_search_entry_set_key_capture_widget (LAMP_BOARD_PAGE (widget)->search, NULL);
  GTK_WIDGET_CLASS (lamp_board_page_parent_class)->unmap (widget);
}

static void
lamp_board_page_dispose (GObject *object)
{
  LampBoardPage *self = LAMP_BOARD_PAGE (object);

  if (self->home != NULL)
    g_signal_handlers_disconnect_by_data (self->home, self);
  g_clear_handle_id (&self->waiting_id, g_source_remove);
  if (self->grid != NULL)
    gtk_grid_view_set_model (self->grid, NULL);
  if (self->queue != NULL)
    gtk_list_view_set_model (self->queue, NULL);
  lamp_compound_clear (GTK_WIDGET (self));
  g_queue_clear (&self->waiting);
  g_clear_handle_id (&self->waiting_id, g_source_remove);
  self->grid = NULL;
  self->queue = NULL;
  self->chosen = NULL;
  g_clear_object (&self->filter);
  g_clear_object (&self->filtered);
  g_clear_pointer (&self->ward_names, g_ptr_array_unref);
  g_clear_object (&self->home);

  G_OBJECT_CLASS (lamp_board_page_parent_class)->dispose (object);
}

static void
lamp_board_page_class_init (LampBoardPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lamp_board_page_dispose;
  widget_class->grab_focus = lamp_board_page_grab_focus;
  widget_class->map = lamp_board_page_map;
  widget_class->unmap = lamp_board_page_unmap;

  gtk_widget_class_install_action (widget_class, "board.next-pane", NULL, next_pane_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F6, 0, "board.next-pane", NULL);
  gtk_widget_class_install_action (widget_class, "board.observe", NULL, observe_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_o, GDK_CONTROL_MASK, "board.observe",
                                       NULL);
  g_type_ensure (LAMP_TYPE_OVER_PANE);
  gtk_widget_class_set_css_name (widget_class, "board");
  gtk_widget_class_set_template_from_resource (widget_class,
                                               LAMP_RESOURCE_PATH "/pages/board-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LampBoardPage, chips);
  gtk_widget_class_bind_template_child (widget_class, LampBoardPage, search);
  gtk_widget_class_bind_template_child (widget_class, LampBoardPage, stack);
  gtk_widget_class_bind_template_child (widget_class, LampBoardPage, grid);
  gtk_widget_class_bind_template_child (widget_class, LampBoardPage, status);
  gtk_widget_class_bind_template_child (widget_class, LampBoardPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, LampBoardPage, queue_count);
  gtk_widget_class_bind_template_child (widget_class, LampBoardPage, queue_stack);
  gtk_widget_class_bind_template_child (widget_class, LampBoardPage, queue_none);
  gtk_widget_class_bind_template_child (widget_class, LampBoardPage, queue);
  gtk_widget_class_bind_template_child (widget_class, LampBoardPage, over);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_stopped_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, tile_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, alert_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, tile_setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, tile_bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, tile_unbind_cb);
  gtk_widget_class_bind_template_callback (widget_class, queue_key_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_unbind_cb);
}

static void
lamp_board_page_init (LampBoardPage *self)
{
  g_queue_init (&self->waiting);
  self->ward_names = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_layout_manager (GTK_WIDGET (self->chips), lamp_wrap_layout_new (CHIP_SPACING));
}

/**
 * lamp_board_page_new:
 * @home: whose residents to show
 *
 * Returns: (transfer floating): the board
 */
GtkWidget *
lamp_board_page_new (LampHome *home)
{
  LampBoardPage *self = g_object_new (LAMP_TYPE_BOARD_PAGE, NULL);
  g_autoptr (GtkSingleSelection) selection = NULL;
  g_autoptr (GtkNoSelection) alerts = NULL;

  self->home = g_object_ref (home);
  self->filter = gtk_custom_filter_new (match_cb, self, NULL);
  self->filtered = gtk_filter_list_model_new (g_object_ref (lamp_home_get_residents (home)),
                                              g_object_ref (GTK_FILTER (self->filter)));
  selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->filtered)));
  gtk_single_selection_set_autoselect (selection, FALSE);
  gtk_single_selection_set_can_unselect (selection, TRUE);
  gtk_single_selection_set_selected (selection, GTK_INVALID_LIST_POSITION);
  gtk_grid_view_set_model (self->grid, GTK_SELECTION_MODEL (selection));
  alerts = gtk_no_selection_new (g_object_ref (lamp_home_get_alerts (home)));
  gtk_list_view_set_model (self->queue, GTK_SELECTION_MODEL (alerts));
  lamp_over_pane_set_home (self->over, home);
  g_signal_connect_object (alerts, "items-changed", G_CALLBACK (alerts_changed_cb), self,
                           G_CONNECT_AFTER);

  add_chip (self, LAMP_BOARD_ALL, NULL);
  add_chip (self, LAMP_BOARD_ATTENTION, NULL);
  add_chip (self, LAMP_BOARD_OUT_OF_BED, NULL);
  add_chip (self, LAMP_BOARD_SENSOR, NULL);
  gtk_toggle_button_set_active (self->all_chip, TRUE);
  g_signal_connect (home, "refreshed", G_CALLBACK (home_refreshed_cb), self);
  g_signal_connect (home, "status-changed", G_CALLBACK (status_changed_cb), self);
  home_refreshed_cb (home, self);

  return GTK_WIDGET (self);
}

/**
 * lamp_board_page_find:
 * @self: the board
 *
 * Moves the keyboard to the search.
 */
void
lamp_board_page_find (LampBoardPage *self)
{
  g_return_if_fail (LAMP_IS_BOARD_PAGE (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}
