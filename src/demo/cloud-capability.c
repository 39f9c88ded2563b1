/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * GET [base]/metadata: what this server can do, made of the tables that it does it by.
 */

#include "config.h"

#include "demo/cloud-query.h"

#include <json-glib/json-glib.h>
#include <string.h>

static const char *home_types[]
    = { "AllergyIntolerance", "Communication", "Device",  "Encounter",   "Flag", "Goal",
        "Location",           "Observation",   "Patient", "Practitioner" };

static const char *interactions[]
    = { "read",         "vread",  "update",     "delete", "history-instance",
        "history-type", "create", "search-type" };

static const char *
param_type (const LampParam *param)
{
  switch (param->kind)
    {
    case LAMP_PARAM_REFERENCE:
      return "reference";
    case LAMP_PARAM_DATE:
    case LAMP_PARAM_UPDATED:
      return "date";
    case LAMP_PARAM_TOKEN:
    case LAMP_PARAM_ID:
      return "token";
    case LAMP_PARAM_CONTROL:
    default:
      return NULL;
    }
}

static void
add_text (JsonBuilder *json, const char *name, const char *value)
{
  json_builder_set_member_name (json, name);
  json_builder_add_string_value (json, value);
}

static void
add_flag (JsonBuilder *json, const char *name, gboolean value)
{
  json_builder_set_member_name (json, name);
  json_builder_add_boolean_value (json, value);
}

static void
add_type (JsonBuilder *json, const char *type)
{
  guint n;
  const LampParam *params = lamp_demo_params (&n);

  json_builder_begin_object (json);
  add_text (json, "type", type);
  json_builder_set_member_name (json, "interaction");
  json_builder_begin_array (json);
  for (guint i = 0; i < G_N_ELEMENTS (interactions); i++)
    {
      json_builder_begin_object (json);
      add_text (json, "code", interactions[i]);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
  add_text (json, "versioning", "versioned-update");
  add_flag (json, "readHistory", TRUE);
  add_flag (json, "updateCreate", TRUE);
  add_flag (json, "conditionalCreate", TRUE);
  add_flag (json, "conditionalUpdate", FALSE);
  add_text (json, "conditionalDelete", "not-supported");
  json_builder_set_member_name (json, "searchParam");
  json_builder_begin_array (json);
  for (guint i = 0; i < n; i++)
    {
      if (param_type (&params[i]) == NULL || !lamp_demo_param_applies (&params[i], type))
        continue;
      json_builder_begin_object (json);
      add_text (json, "name", params[i].name);
      add_text (json, "type", param_type (&params[i]));
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
  json_builder_end_object (json);
}

/**
 * lamp_demo_type_is_served:
 *
 * Returns: whether @type is one of a home's, or one that was loaded
 */
gboolean
lamp_demo_type_is_served (LampDemoContext *context, const char *type)
{
  g_autoptr (GList) loaded = lamp_demo_store_types (context->store);

  if (context->push != NULL && g_str_equal (type, "Subscription"))
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (home_types); i++)
    if (g_str_equal (home_types[i], type))
      return TRUE;

  return g_list_find_custom (loaded, type, (GCompareFunc) g_strcmp0) != NULL;
}

/**
 * lamp_demo_capability:
 *
 * Returns: (transfer full): the CapabilityStatement
 */
LampDemoAnswer *
lamp_demo_capability (LampDemoContext *context)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();
  g_autoptr (GList) types = lamp_demo_store_types (context->store);
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *started = lamp_instant_format (context->started_us);
  char *text;

  for (guint i = 0; i < G_N_ELEMENTS (home_types); i++)
    if (g_list_find_custom (types, home_types[i], (GCompareFunc) g_strcmp0) == NULL)
      types = g_list_insert_sorted (types, (gpointer) home_types[i], (GCompareFunc) g_strcmp0);

  json_builder_begin_object (json);
  add_text (json, "resourceType", "CapabilityStatement");
  add_text (json, "status", "active");
  add_text (json, "date", started);
  add_text (json, "kind", "instance");
  json_builder_set_member_name (json, "software");
  json_builder_begin_object (json);
  add_text (json, "name", "lamplight-cloud");
  add_text (json, "version", LAMP_VERSION);
  json_builder_end_object (json);
  json_builder_set_member_name (json, "implementation");
  json_builder_begin_object (json);
  add_text (json, "description", "Demo cloud on this computer: invented or replayed residents");
  add_text (json, "url", context->base);
  json_builder_end_object (json);
  add_text (json, "fhirVersion", "4.0.1");
  json_builder_set_member_name (json, "format");
  json_builder_begin_array (json);
  json_builder_add_string_value (json, "json");
  json_builder_add_string_value (json, "application/fhir+json");
  json_builder_end_array (json);
  json_builder_set_member_name (json, "rest");
  json_builder_begin_array (json);
  json_builder_begin_object (json);
  add_text (json, "mode", "server");
  if (context->token != NULL)
    {
      json_builder_set_member_name (json, "security");
      json_builder_begin_object (json);
      add_text (json, "description", "Authorization: Bearer, on all but metadata");
      json_builder_end_object (json);
    }
  json_builder_set_member_name (json, "resource");
  json_builder_begin_array (json);
  for (GList *l = types; l != NULL; l = l->next)
    add_type (json, l->data);
  json_builder_end_array (json);
  json_builder_end_object (json);
  json_builder_end_array (json);
  json_builder_end_object (json);

  root = json_builder_get_root (json);
  text = json_to_string (root, FALSE);

  return lamp_demo_answer_new (200, g_bytes_new_take (text, strlen (text)));
}
