/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/metric.h"

G_BEGIN_DECLS

/**
 * LampFieldRow:
 * @entry: what is typed
 * @words: what is wrong with it
 * @score: what it scores, "" for nothing
 *
 * One line of the form: four cells of a grid, which owns the widgets.
 */
typedef struct
{
  GtkEntry *entry;
  GtkLabel *words;
  GtkLabel *score;
} LampFieldRow;

void lamp_field_row_init (
    LampFieldRow *row, GtkGrid *grid, gint line, const char *title, const char *unit);
void lamp_field_row_show (LampFieldRow *row, LampPlausibility verdict, const char *words);
void lamp_field_row_show_score (LampFieldRow *row, gint score);
GtkWidget *lamp_field_choice_new (
    GtkGrid *grid, gint line, const char *title, const char *const *choices, guint n_choices);
guint lamp_field_choice_get (GtkWidget *choice);
void lamp_field_choice_set (GtkWidget *choice, guint chosen);

G_END_DECLS
