/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/response.h"
#include "store/database.h"

G_BEGIN_DECLS

LampResponse *lamp_response_read (LampStatement *row) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
