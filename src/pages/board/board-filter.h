/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/home.h"

G_BEGIN_DECLS

typedef enum
{
  LAMP_BOARD_ALL,
  LAMP_BOARD_ATTENTION,  /* an alert is open */
  LAMP_BOARD_OUT_OF_BED, /* by the bed sensor, whose word is current */
  LAMP_BOARD_SENSOR,     /* data stopped, or the last reading could not be used */
  LAMP_BOARD_WARD,
} LampBoardKind;

/**
 * LampBoardFilter:
 * @kind: which residents
 * @ward: (nullable): with %LAMP_BOARD_WARD, whose; %NULL for those without a bed
 *
 * One way to look at the board.
 */
typedef struct
{
  LampBoardKind kind;
  char *ward;
} LampBoardFilter;

LampBoardFilter *lamp_board_filter_new (LampBoardKind kind,
                                        const char *ward) G_GNUC_WARN_UNUSED_RESULT;
void lamp_board_filter_free (LampBoardFilter *filter);
gboolean lamp_board_filter_matches (const LampBoardFilter *filter, LampResidentItem *item);
guint lamp_board_filter_count (const LampBoardFilter *filter, GListModel *residents);
char *lamp_board_filter_describe (const LampBoardFilter *filter) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *lamp_board_wards (GListModel *residents) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LampBoardFilter, lamp_board_filter_free)

G_END_DECLS
