/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station.h"

/* The tests of each file are added to one program, which knows in the end which faults have been tried. */
void add_answers (void);
void add_pages (void);
void add_times (void);
