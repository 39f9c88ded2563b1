/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demo/cloud.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef struct
{
  LampCloud *cloud;
  char *base;
  char *directory;
} Fixture;

void set_up (Fixture *fixture, gconstpointer data);
void tear_down (Fixture *fixture, gconstpointer data);
char *
run (Fixture *fixture, const char *line, const char *input, int code) G_GNUC_WARN_UNUSED_RESULT;
JsonNode *run_json (Fixture *fixture, const char *line, int code) G_GNUC_WARN_UNUSED_RESULT;
void assert_members (JsonObject *object, const char *names);

G_END_DECLS
