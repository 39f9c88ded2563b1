/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * FHIR CapabilityStatement -> one line about the server: what it calls itself and which FHIR it speaks.
 * What it claims to be able to do is a hint at best; real answers say more.
 */

#include "config.h"

#include "fhir/server.h"
#include "fhir/json-reader.h"
#include "fhir/page.h"

#include <string.h>

typedef struct
{
  const char *type;
  const char *version;
  const char *name;
} Server;

static void
take_text (LampJsonReader *reader, LampArena *arena, const char **text)
{
  LampJsonString string;

  if (lamp_json_read_string (reader, &string))
    *text = lamp_json_string_take (&string, arena, NULL);
}

static gboolean
is_named (const LampJsonString *name, const char *wanted)
{
  return name->length == strlen (wanted) && memcmp (name->text, wanted, name->length) == 0;
}

static void
read_software (LampJsonReader *reader, LampArena *arena, Server *server)
{
  LampJsonString name;

  if (!lamp_json_enter_object (reader))
    return;
  while (lamp_json_next_member (reader, &name))
    if (is_named (&name, "name"))
      take_text (reader, arena, &server->name);
}

/**
 * lamp_fhir_server_text:
 * @bytes: (array length=length): the answer to `metadata`
 *
 * Returns: (transfer full) (nullable): "HAPI FHIR Server, FHIR 4.0.1"; else %LAMP_FHIR_ERROR_NOT_JSON, or
 *   %LAMP_FHIR_ERROR_NOT_FHIR if it is no CapabilityStatement or of a FHIR that we cannot read
 */
char *
lamp_fhir_server_text (const char *bytes, gsize length, GError **error)
{
  g_autoptr (LampArena) arena = lamp_arena_new ();
  Server server = { NULL, NULL, NULL };
  LampJsonReader reader;
  LampJsonString name;

  lamp_json_reader_init (&reader, bytes, length);
  if (lamp_json_enter_object (&reader))
    while (lamp_json_next_member (&reader, &name))
      {
        if (is_named (&name, "resourceType"))
          take_text (&reader, arena, &server.type);
        else if (is_named (&name, "fhirVersion"))
          take_text (&reader, arena, &server.version);
        else if (is_named (&name, "software"))
          read_software (&reader, arena, &server);
      }

  if (!lamp_json_finish (&reader))
    {
      g_set_error_literal (error, LAMP_FHIR_ERROR, LAMP_FHIR_ERROR_NOT_JSON,
                           "What answers there is not a FHIR server (its answer is not JSON)");
      return NULL;
    }
  if (g_strcmp0 (server.type, "CapabilityStatement") != 0 || server.version == NULL)
    {
      g_set_error_literal (error, LAMP_FHIR_ERROR, LAMP_FHIR_ERROR_NOT_FHIR,
                           "What answers there is not a FHIR server");
      return NULL;
    }
  if (!g_str_has_prefix (server.version, "4."))
    {
      g_set_error (error, LAMP_FHIR_ERROR, LAMP_FHIR_ERROR_NOT_FHIR,
                   "The server speaks FHIR %s; Lamplight reads FHIR R4 (4.0 and 4.3)",
                   server.version);
      return NULL;
    }

  return g_strdup_printf ("%s, FHIR %s", server.name != NULL ? server.name : "FHIR server",
                          server.version);
}
