/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is wrong with the way a window's words lie, found without an eye: each label that is on the
 * screen is asked whether its text fits into its place, whether its place lies inside of the window and of
 * what scrolls around it, and whether it covers another label.
 *
 * A label may be shortened only where its whole text can be read elsewhere: it says so with a
 * tooltip of its own or of what it stands in. What a scrolled pane has scrolled away is not on the screen.
 * Main thread; after a frame has been laid out.
 */

#include "config.h"

#include "look-audit.h"

/* A glyph's overhang and rounding to whole pixels are no fault. */
#define SLACK_PX 2.0f

typedef struct
{
  GtkLabel *label;
  graphene_rect_t text; /* in the window's pixels */
} Words;

typedef struct
{
  GtkWidget *root;
  graphene_rect_t screen;
  GArray *words;
  GPtrArray *faults;
} Audit;

static char *
describe (GtkWidget *widget)
{
  g_autoptr (GString) path = g_string_new (NULL);

  for (GtkWidget *above = widget; above != NULL && !GTK_IS_ROOT (above);
       above = gtk_widget_get_parent (above))
    {
      const char *name = gtk_widget_get_css_name (above);
      g_auto (GStrv) classes = gtk_widget_get_css_classes (above);
      g_autofree char *joined = g_strjoinv (".", classes);

      if (g_str_equal (name, "widget") && joined[0] == '\0')
        continue;
      g_string_prepend (path, joined);
      g_string_prepend (path, joined[0] != '\0' ? "." : "");
      g_string_prepend (path, name);
      g_string_prepend (path, path->len > 0 ? " " : "");
    }

  return g_strdup_printf ("“%s” (%s)", gtk_label_get_text (GTK_LABEL (widget)), path->str);
}

static void
blame (Audit *audit, GtkWidget *widget, const char *fault)
{
  g_autofree char *who = describe (widget);

  g_ptr_array_add (audit->faults, g_strdup_printf ("%s: %s", fault, who));
}

static gboolean
can_be_read_elsewhere (GtkWidget *widget)
{
  for (; widget != NULL; widget = gtk_widget_get_parent (widget))
    if (gtk_widget_get_tooltip_text (widget) != NULL)
      return TRUE;

  return FALSE;
}

/* Whether a part of it is on the screen; what a pane cuts sideways though it does not scroll
 * sideways is a fault. */
static gboolean
look_at_panes (Audit *audit, GtkWidget *label, const graphene_rect_t *text)
{
  for (GtkWidget *above = gtk_widget_get_parent (label); above != NULL;
       above = gtk_widget_get_parent (above))
    {
      GtkPolicyType sideways, downwards;
      graphene_rect_t pane, seen;

      if (!GTK_IS_SCROLLED_WINDOW (above) || !gtk_widget_compute_bounds (above, audit->root, &pane))
        continue;
      gtk_scrolled_window_get_policy (GTK_SCROLLED_WINDOW (above), &sideways, &downwards);
      if (!graphene_rect_intersection (text, &pane, &seen))
        return FALSE;
      if (sideways == GTK_POLICY_NEVER && seen.size.width < text->size.width - SLACK_PX)
        blame (audit, label, "cut by the side of its pane");
      if (seen.size.height < text->size.height - SLACK_PX)
        return FALSE; /* half scrolled away */
    }

  return TRUE;
}

static void
look_at_label (Audit *audit, GtkLabel *label)
{
  GtkWidget *widget = GTK_WIDGET (label);
  PangoLayout *layout = gtk_label_get_layout (label);
  PangoRectangle ink, logical;
  graphene_rect_t bounds, seen;
  Words words = { label };
  gint x, y;

  if (gtk_label_get_text (label)[0] == '\0' || gtk_widget_get_opacity (widget) < 0.05
      || !gtk_widget_compute_bounds (widget, audit->root, &bounds))
    return;
  pango_layout_get_pixel_extents (layout, &ink, &logical);
  gtk_label_get_layout_offsets (label, &x, &y);
  /* The offsets are those inside of the label; its bounds hold its margins' inside. */
  words.text = GRAPHENE_RECT_INIT (bounds.origin.x + x + logical.x, bounds.origin.y + y + ink.y,
                                   logical.width, ink.height);
  if (!look_at_panes (audit, widget, &words.text))
    return;
  if (pango_layout_is_ellipsized (layout) && !can_be_read_elsewhere (widget))
    blame (audit, widget, "shortened");
  if (words.text.size.width > bounds.size.width + SLACK_PX
      || words.text.size.height > bounds.size.height + SLACK_PX)
    blame (audit, widget, "larger than its place");
  if (!graphene_rect_intersection (&words.text, &audit->screen, &seen)
      || seen.size.width < words.text.size.width - SLACK_PX
      || seen.size.height < words.text.size.height - SLACK_PX)
    blame (audit, widget, "outside of the window");
  g_array_append_val (audit->words, words);
}

/* A page of a stack that is not shown is not mapped; what fades is. */
static void
look (Audit *audit, GtkWidget *widget)
{
  if (!gtk_widget_get_mapped (widget) || !gtk_widget_get_child_visible (widget))
    return;
  if (GTK_IS_LABEL (widget))
    look_at_label (audit, GTK_LABEL (widget));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    look (audit, child);
}

static void
look_at_overlaps (Audit *audit)
{
  for (guint i = 0; i < audit->words->len; i++)
    for (guint j = i + 1; j < audit->words->len; j++)
      {
        const Words *one = &g_array_index (audit->words, Words, i);
        const Words *other = &g_array_index (audit->words, Words, j);
        graphene_rect_t shared;

        if (graphene_rect_intersection (&one->text, &other->text, &shared)
            && shared.size.width > SLACK_PX && shared.size.height > SLACK_PX)
          {
            g_autofree char *first = describe (GTK_WIDGET (one->label));
            g_autofree char *second = describe (GTK_WIDGET (other->label));

            g_ptr_array_add (audit->faults,
                             g_strdup_printf ("one over the other: %s and %s", first, second));
          }
      }
}

/**
 * look_audit:
 * @root: what to look at, laid out and mapped
 *
 * Returns: (transfer full) (element-type utf8): the faults, none for a page that can be read
 */
GPtrArray *
look_audit (GtkWidget *root)
{
  g_autoptr (GArray) words = g_array_new (FALSE, FALSE, sizeof (Words));
  Audit audit = {
    .root = root,
    .screen = GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (root),
                                  (float) gtk_widget_get_height (root)),
    .words = words,
    .faults = g_ptr_array_new_with_free_func (g_free),
  };

  look (&audit, root);
  look_at_overlaps (&audit);

  return audit.faults;
}
