/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is said on the socket that hints come by, in its two forms. Source: cloud-protocol.md 6.
 *
 * A hint has no content that anybody would use: whatever a notification carries besides its kind is left
 * alone. A frame that is not understood is ignored, not an error: servers send frames without a status, and
 * a cloud of tomorrow may say more than one of today.
 */

#include "config.h"

#include "cloud/hint-frame.h"
#include "cloud/json-members.h"
#include "fhir/json-writer.h"
#include "fhir/subscription.h"

#include <string.h>

static LampHintFrame
read_hapi (const char *id, const char *text, gsize length)
{
  g_autofree char *line = g_strstrip (g_strndup (text, length));
  const char *space = strchr (line, ' ');

  if (space == NULL || strcmp (space + 1, id) != 0)
    return LAMP_HINT_FRAME_IGNORED;
  if (g_str_has_prefix (line, "bound "))
    return LAMP_HINT_FRAME_BOUND;

  return g_str_has_prefix (line, "ping ") ? LAMP_HINT_FRAME_EVENT : LAMP_HINT_FRAME_IGNORED;
}

static LampHintFrame
read_backport (const char *text, gsize length)
{
  g_autofree char *kind = lamp_fhir_notification_type (text, length);
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GHashTable) members = NULL;

  if (g_strcmp0 (kind, "handshake") == 0)
    return LAMP_HINT_FRAME_BOUND;
  if (g_strcmp0 (kind, "heartbeat") == 0)
    return LAMP_HINT_FRAME_ALIVE;
  if (g_strcmp0 (kind, "event-notification") == 0)
    return LAMP_HINT_FRAME_EVENT;

  body = g_bytes_new (text, length);
  members = lamp_json_members (body);
  if (members != NULL && g_strcmp0 (g_hash_table_lookup (members, "type"), "pong") == 0)
    return LAMP_HINT_FRAME_ALIVE;

  return LAMP_HINT_FRAME_IGNORED;
}

/**
 * lamp_hint_frame_read:
 * @id: the subscription's id; with %LAMP_HINT_FORM_HAPI a frame about another one is ignored
 * @text: (array length=length): a text frame as it came
 */
LampHintFrame
lamp_hint_frame_read (LampHintForm form, const char *id, const char *text, gsize length)
{
  return form == LAMP_HINT_FORM_HAPI ? read_hapi (id, text, length) : read_backport (text, length);
}

/**
 * lamp_hint_bind_text:
 * @token: (nullable): with %LAMP_HINT_FORM_BACKPORT, what to bind with
 *
 * Returns: (transfer full): the frame that asks to be told
 */
char *
lamp_hint_bind_text (LampHintForm form, const char *id, const char *token)
{
  LampJsonWriter *json;

  if (form == LAMP_HINT_FORM_HAPI)
    return g_strconcat ("bind ", id, NULL);

  json = lamp_json_writer_new ();
  lamp_json_writer_begin_object (json, NULL);
  lamp_json_writer_text (json, "type", "bind-with-token");
  lamp_json_writer_begin_object (json, "payload");
  lamp_json_writer_text (json, "token", token);
  lamp_json_writer_end (json);
  lamp_json_writer_end (json);

  return lamp_json_writer_finish (json);
}

/**
 * lamp_hint_ping_text:
 *
 * Returns: (transfer none) (nullable): the frame that asks for a sign of life; %NULL where the websocket's own
 *   ping does
 */
const char *
lamp_hint_ping_text (LampHintForm form)
{
  return form == LAMP_HINT_FORM_BACKPORT ? "{\"type\":\"ping\"}" : NULL;
}
