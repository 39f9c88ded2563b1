/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/home.h"

G_BEGIN_DECLS

/* 2026-11-23 14:32 in Singapore. */
#define SAMPLE_NOW_US G_GINT64_CONSTANT (1795415520000000)

LampHome *sample_home_new (guint n_residents) G_GNUC_WARN_UNUSED_RESULT;
LampHome *sample_home_new_empty (LampLink link) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
