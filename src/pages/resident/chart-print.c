/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The charts of a resident on one sheet of A4: who, from when to when, each chart with its unit, and
 * at the foot when it was printed and as of when the data are.
 *
 * Drawn by the layers of the screen, with colours of its own: black and greys, so that nothing is
 * lost on a printer without colour; what tells alerts apart is their marker and their time. The
 * sheet is laid out in pixels of the screen and scaled onto the paper. Main thread only.
 */

#include "config.h"

#include "pages/resident/chart-print.h"
#include "model/words.h"
#include "widgets/chart-plan.h"

#include <glib/gi18n-lib.h>

/* The sheet in pixels: A4 within its margins, upright. */
#define SHEET_WIDTH  760.0
#define SHEET_HEIGHT 1090.0
#define HEAD_PX      74.0
#define FOOT_PX      46.0
#define TITLE_PX     20.0

typedef struct
{
  LampChartPaper paper;
  char *who;
  GtkWidget *widget; /* whose font is taken */
} Job;

static void
job_free (Job *job)
{
  g_free (job->who);
  g_ptr_array_unref (job->paper.charts);
  g_object_unref (job->widget);
  g_free (job);
}

static void
set_ink (GdkRGBA *colour, float grey)
{
  *colour = (GdkRGBA){ grey, grey, grey, 1 };
}

static void
load_colours (LampChartColours *colours)
{
  set_ink (&colours->line, 0);
  set_ink (&colours->band, 0.72f);
  set_ink (&colours->usual, 0.93f);
  set_ink (&colours->grid, 0.85f);
  set_ink (&colours->hatch, 0.6f);
  set_ink (&colours->text, 0.25f);
  set_ink (&colours->strong, 0);
  set_ink (&colours->cursor, 0);
  set_ink (&colours->on_cursor, 1);
  set_ink (&colours->surface, 1);
  for (gint i = 0; i <= LAMP_PRIORITY_HIGH; i++)
    set_ink (&colours->priority[i], 0.15f);
}

static void
draw_line (const LampChartCanvas *canvas, const char *text, PangoWeight weight, double x, double y)
{
  int width, height;
  g_autoptr (PangoLayout) layout = lamp_chart_make_text (canvas, text, weight, &width, &height);

  pango_layout_set_width (layout, (int) ((SHEET_WIDTH - x) * PANGO_SCALE));
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  lamp_chart_draw_layout (canvas, layout, &canvas->colours->strong, x, y);
}

static void
draw_chart (
    LampChartCanvas *canvas, LampChartData *data, double top, double height, gboolean is_last)
{
  LampChartMargins margins;
  g_autoptr (LampChartPlan) plan = NULL;
  g_autofree char *title = g_strdup_printf ("%s %s", data->title, data->unit);
  g_autofree char *summary = lamp_chart_data_summary (data);

  draw_line (canvas, title, PANGO_WEIGHT_BOLD, 0, top);
  draw_line (canvas, summary, PANGO_WEIGHT_NORMAL, SHEET_WIDTH * 0.26, top);
  if (!lamp_chart_data_has_sample (data))
    return;
  lamp_chart_margins_load (&margins, canvas->widget);
  graphene_rect_init (&canvas->plot, margins.left, (float) (top + TITLE_PX) + margins.top,
                      (float) SHEET_WIDTH - margins.left - margins.right,
                      (float) (height - TITLE_PX) - margins.top - margins.bottom);
  plan = lamp_chart_plan_new (
      data, &canvas->plot, (guint) MAX (canvas->plot.size.height / (2 * margins.line), 2), FALSE);
  lamp_chart_plan_draw (plan, canvas, is_last);
}

static void
draw_foot (const LampChartCanvas *canvas, const Job *job, const LampChartData *data)
{
  g_autofree char *printed = lamp_chart_data_moment_full (data, job->paper.now_us);
  g_autofree char *as_of = job->paper.as_of_us != LAMP_NO_TIME
                               ? lamp_chart_data_moment_full (data, job->paper.as_of_us)
                               /* Translators: on paper, in place of a time: the cloud has not been
                                * read */
                               : g_strdup (_ ("not known"));
  /* Translators: at the foot of a printed sheet: when it was printed, as of when its data are */
  g_autofree char *times
      = g_strdup_printf (_ ("Printed %s · data as of %s · page 1 of 1"), printed, as_of);

  draw_line (canvas, times, PANGO_WEIGHT_NORMAL, 0, SHEET_HEIGHT - FOOT_PX + 8);
  draw_line (canvas,
             /* Translators: at the foot of a printed sheet */
             _ ("┃ lowest to highest   ╌ limit   ◇ by hand   ▨ no reading   !!! alert. For "
                "information, beside the nurse’s own eyes."),
             PANGO_WEIGHT_NORMAL, 0, SHEET_HEIGHT - FOOT_PX + 26);
}

static GskRenderNode *
draw_sheet (const Job *job)
{
  GPtrArray *charts = job->paper.charts;
  const LampChartData *leading = g_ptr_array_index (charts, 0);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  LampChartColours colours;
  LampChartCanvas canvas = { .widget = job->widget, .snapshot = snapshot, .colours = &colours };
  g_autofree char *from = lamp_chart_data_moment_full (leading, leading->time.from_us);
  g_autofree char *to = lamp_chart_data_moment_full (leading, leading->time.to_us);
  /* Translators: on a printed sheet of charts: from, to */
  g_autofree char *span = g_strdup_printf (_ ("Vitals from %s to %s"), from, to);
  double height = (SHEET_HEIGHT - HEAD_PX - FOOT_PX) / charts->len;

  load_colours (&colours);
  draw_line (&canvas, job->who, PANGO_WEIGHT_BOLD, 0, 8);
  draw_line (&canvas, span, PANGO_WEIGHT_NORMAL, 0, 30);
  lamp_chart_fill (&canvas, &colours.strong, 0, HEAD_PX - 16, SHEET_WIDTH, 1);
  for (guint i = 0; i < charts->len; i++)
    draw_chart (&canvas, g_ptr_array_index (charts, i), HEAD_PX + i * height, height, TRUE);
  draw_foot (&canvas, job, leading);

  return gtk_snapshot_free_to_node (snapshot);
}

static void
draw_page_cb (GtkPrintOperation *operation, GtkPrintContext *context, int page, gpointer user_data)
{
  Job *job = user_data;
  cairo_t *cairo = gtk_print_context_get_cairo_context (context);
  double scale = MIN (gtk_print_context_get_width (context) / SHEET_WIDTH,
                      gtk_print_context_get_height (context) / SHEET_HEIGHT);
  g_autoptr (GskRenderNode) node = draw_sheet (job);

  cairo_scale (cairo, scale, scale);
  if (node != NULL)
    gsk_render_node_draw (node, cairo);
}

static GtkPrintOperation *
operation_new (const LampChartPaper *paper, GtkWidget *widget)
{
  GtkPrintOperation *operation = gtk_print_operation_new ();
  g_autoptr (GtkPageSetup) setup = gtk_page_setup_new ();
  g_autoptr (GtkPaperSize) size = gtk_paper_size_new (GTK_PAPER_NAME_A4);
  Job *job = g_new0 (Job, 1);

  job->paper = *paper;
  job->who = g_strdup (paper->who);
  g_ptr_array_ref (job->paper.charts);
  job->widget = g_object_ref (widget);
  gtk_page_setup_set_paper_size_and_default_margins (setup, size);
  gtk_print_operation_set_default_page_setup (operation, setup);
  gtk_print_operation_set_n_pages (operation, 1);
  gtk_print_operation_set_embed_page_setup (operation, TRUE);
  /* Translators: what the printer's queue calls the sheet; no name of a resident */
  gtk_print_operation_set_job_name (operation, _ ("Vitals"));
  g_signal_connect (operation, "draw-page", G_CALLBACK (draw_page_cb), job);
  g_object_set_data_full (G_OBJECT (operation), "lamp-job", job, (GDestroyNotify) job_free);

  return operation;
}

static void
done_cb (GtkPrintOperation *operation, GtkPrintOperationResult result, LampChartPane *pane)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *problem = NULL;

  if (result != GTK_PRINT_OPERATION_RESULT_ERROR)
    return;
  gtk_print_operation_get_error (operation, &error);
  /* Translators: the placeholder is the printer's reason */
  problem = g_strdup_printf (_ ("Not printed: %s"), error != NULL ? error->message : "");
  lamp_chart_pane_tell (pane, problem);
}

/**
 * lamp_chart_print:
 * @pane: says so if it fails; the dialog belongs to its window, and its font is taken
 *
 * Asks for a printer and prints one sheet.
 */
void
lamp_chart_print (const LampChartPaper *paper, LampChartPane *pane)
{
  g_autoptr (GtkPrintOperation) operation = operation_new (paper, GTK_WIDGET (pane));
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (pane));
  g_autoptr (GError) error = NULL;

  gtk_print_operation_set_allow_async (operation, TRUE);
  g_signal_connect_object (operation, "done", G_CALLBACK (done_cb), pane, 0);
  if (gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG,
                               GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, &error)
      == GTK_PRINT_OPERATION_RESULT_ERROR)
    g_debug ("printing failed: %s", error != NULL ? error->message : "");
}

/**
 * lamp_chart_print_to_file:
 * @path: of a PDF file; replaced if it is there
 *
 * Returns: whether the sheet was written
 */
gboolean
lamp_chart_print_to_file (const LampChartPaper *paper,
                          GtkWidget *widget,
                          const char *path,
                          GError **error)
{
  g_autoptr (GtkPrintOperation) operation = operation_new (paper, widget);

  gtk_print_operation_set_export_filename (operation, path);

  return gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_EXPORT, NULL, error)
         == GTK_PRINT_OPERATION_RESULT_APPLY;
}
