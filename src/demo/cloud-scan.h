/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Deeper nesting is refused; no FHIR resource comes near it. */
#define LAMP_SCAN_MAX_DEPTH 64

typedef enum
{
  LAMP_SCAN_STRING,     /* the text between the quotes, escapes as they stand */
  LAMP_SCAN_SCALAR,     /* a number, true, false or null */
  LAMP_SCAN_OBJECT_END, /* an object has ended; the text is the whole object */
  LAMP_SCAN_MEMBER,     /* a member has ended; the text is its whole value */
} LampScanKind;

/**
 * LampScanPath:
 * @depth: how many names lead to where we are; array positions are not counted
 * @names: those names, as they stand between their quotes
 */
typedef struct
{
  guint depth;
  struct
  {
    const char *text;
    gsize length;
  } names[LAMP_SCAN_MAX_DEPTH];
} LampScanPath;

typedef void (*LampScanFunc) (
    const LampScanPath *path, LampScanKind kind, const char *text, gsize length, gpointer data);

gboolean lamp_scan (const char *text,
                    gsize length,
                    LampScanFunc func,
                    gpointer data,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_scan_path_is (const LampScanPath *path, const char *dotted);
char *lamp_scan_unescape (const char *text, gsize length) G_GNUC_WARN_UNUSED_RESULT;
void lamp_scan_append_string (GString *out, const char *text);

G_END_DECLS
