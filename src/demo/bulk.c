/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Loads FHIR bulk data: a folder of `*.ndjson` or `*.ndjson.gz`, a resource a line.
 *
 * A file is unpacked into one block of memory, which stays; the store's texts are slices of it,
 * byte for byte as they were written. With `shift_to_now` the only bytes that change are the ten of
 * each date: every date, dateTime and instant moves by the same whole number of days, so that times
 * of day, their offsets and all distances stay what they were, and the newest day becomes
 * yesterday. A birth date is no event and stays; so does a bare year or month.
 */

#include "config.h"

#include "demo/bulk.h"

#include <gio/gio.h>
#include <string.h>

#include "core/instant.h"
#include "demo/cloud-scan.h"
#include "demo/cloud.h"

typedef struct
{
  char *path;
  GBytes *bytes;
  char *text;
  gsize length;
} File;

static void
file_free (gpointer data)
{
  File *file = data;

  g_free (file->path);
  g_clear_pointer (&file->bytes, g_bytes_unref);
  g_free (file);
}

static GBytes *
unpack (const char *packed, gsize packed_length, GError **error)
{
  g_autoptr (GZlibDecompressor) unzip = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP);
  g_autoptr (GInputStream) source
      = g_memory_input_stream_new_from_data (packed, (gssize) packed_length, NULL);
  g_autoptr (GInputStream) stream = g_converter_input_stream_new (source, G_CONVERTER (unzip));
  g_autoptr (GByteArray) out = g_byte_array_new ();
  static const gsize step = 1024 * 1024;

  while (TRUE)
    {
      guint had = out->len;
      gsize got;

      g_byte_array_set_size (out, had + step);
      if (!g_input_stream_read_all (stream, out->data + had, step, &got, NULL, error))
        return NULL;
      g_byte_array_set_size (out, had + (guint) got);
      if (got < step)
        return g_byte_array_free_to_bytes (g_steal_pointer (&out));
    }
}

static File *
file_read (const char *path, GError **error)
{
  g_autofree char *content = NULL;
  gsize length;
  GBytes *bytes;
  File *file;

  if (!g_file_get_contents (path, &content, &length, error))
    return NULL;
  if (g_str_has_suffix (path, ".gz"))
    {
      bytes = unpack (content, length, error);
      if (bytes == NULL)
        {
          g_prefix_error (error, "%s: ", path);
          return NULL;
        }
    }
  else
    bytes = g_bytes_new_take (g_steal_pointer (&content), length);

  file = g_new0 (File, 1);
  file->path = g_strdup (path);
  file->bytes = bytes;
  /* Ours alone until the store sees it: shifting writes into it. */
  file->text = (char *) g_bytes_get_data (bytes, &file->length);

  return file;
}

static gint
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static GPtrArray *
read_folder (const char *folder, GError **error)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (file_free);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, error);
  const char *name;

  if (dir == NULL)
    return NULL;
  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".ndjson") || g_str_has_suffix (name, ".ndjson.gz"))
      g_ptr_array_add (names, g_build_filename (folder, name, NULL));
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    {
      File *file = file_read (g_ptr_array_index (names, i), error);

      if (file == NULL)
        return NULL;
      g_ptr_array_add (files, file);
    }
  if (files->len == 0)
    {
      g_set_error (error, LAMP_DEMO_ERROR, LAMP_DEMO_ERROR_DATA,
                   "%s: no .ndjson or .ndjson.gz file", folder);
      return NULL;
    }

  return g_steal_pointer (&files);
}

typedef gboolean (*LineFunc) (char *line, gsize length, gpointer data, GError **error);

static gboolean
each_line (GPtrArray *files, LineFunc func, gpointer data, GError **error)
{
  for (guint i = 0; i < files->len; i++)
    {
      File *file = g_ptr_array_index (files, i);
      char *end = file->text + file->length;
      guint number = 1;

      for (char *line = file->text; line < end; number++)
        {
          char *stop = memchr (line, '\n', (gsize) (end - line));
          gsize length = (gsize) ((stop ? stop : end) - line);

          if (length > 0 && line[length - 1] == '\r')
            length--;
          if (length > 0 && !func (line, length, data, error))
            {
              g_prefix_error (error, "%s:%u: ", file->path, number);
              return FALSE;
            }
          line = stop ? stop + 1 : end;
        }
    }

  return TRUE;
}

typedef struct
{
  gint64 newest_us;  /* the latest lastUpdated */
  gint64 newest_day; /* its date as written, in days */
  gint64 shift_days;
} Shift;

static gboolean
read_event_time (const LampScanPath *path,
                 LampScanKind kind,
                 const char *text,
                 gsize length,
                 gint64 *us,
                 gint64 *day)
{
  LampPrecision precision;
  gint64 day_us;

  if (kind != LAMP_SCAN_STRING || length < 10 || text[4] != '-' || text[7] != '-'
      || lamp_scan_path_is (path, "birthDate") || !lamp_instant_parse (text, length, us, &precision)
      || !lamp_instant_parse (text, 10, &day_us, &precision))
    return FALSE;
  *day = day_us / LAMP_US_PER_DAY - (day_us % LAMP_US_PER_DAY < 0);

  return TRUE;
}

static void
find_newest_cb (
    const LampScanPath *path, LampScanKind kind, const char *text, gsize length, gpointer data)
{
  Shift *shift = data;
  gint64 us, day;

  if (!lamp_scan_path_is (path, "meta.lastUpdated")
      || !read_event_time (path, kind, text, length, &us, &day))
    return;
  shift->newest_us = MAX (shift->newest_us, us);
  shift->newest_day = MAX (shift->newest_day, day);
}

static void
shift_cb (
    const LampScanPath *path, LampScanKind kind, const char *text, gsize length, gpointer data)
{
  const Shift *shift = data;
  g_autoptr (GDateTime) date = NULL;
  gint64 us, day;

  if (!read_event_time (path, kind, text, length, &us, &day))
    return;
  date = g_date_time_new_from_unix_utc ((day + shift->shift_days)
                                        * (LAMP_US_PER_DAY / LAMP_US_PER_SECOND));
  if (date != NULL)
    {
      g_autofree char *moved = g_date_time_format (date, "%Y-%m-%d");

      if (strlen (moved) == 10)
        memcpy ((char *) text, moved, 10);
    }
}

static gboolean
find_newest (char *line, gsize length, gpointer data, GError **error)
{
  return lamp_scan (line, length, find_newest_cb, data, error);
}

static gboolean
shift_line (char *line, gsize length, gpointer data, GError **error)
{
  return lamp_scan (line, length, shift_cb, data, error);
}

static gboolean
load_line (char *line, gsize length, gpointer data, GError **error)
{
  return lamp_demo_store_load (data, line, length, error);
}

static gboolean
shift_files (GPtrArray *files, gint64 now_us, GError **error)
{
  Shift shift = { .newest_us = G_MININT64, .newest_day = G_MININT64 };

  if (!each_line (files, find_newest, &shift, error))
    return FALSE;
  if (shift.newest_day == G_MININT64)
    return TRUE;
  shift.shift_days = now_us / LAMP_US_PER_DAY - 1 - shift.newest_day;
  /* West of Greenwich the end of yesterday may still be to come. */
  if (shift.newest_us + shift.shift_days * LAMP_US_PER_DAY > now_us)
    shift.shift_days--;

  return each_line (files, shift_line, &shift, error);
}

/**
 * lamp_demo_bulk_load:
 * @folder: a folder with `*.ndjson` or `*.ndjson.gz`
 * @shift_to_now: move all days so that the newest is the day before @now_us, in UTC
 *
 * Returns: %FALSE with the file, the line and the reason if anything cannot be read; @store is then
 * of no use
 */
gboolean
lamp_demo_bulk_load (
    LampDemoStore *store, const char *folder, gboolean shift_to_now, gint64 now_us, GError **error)
{
  g_autoptr (GPtrArray) files = read_folder (folder, error);

  if (files == NULL)
    return FALSE;
  if (shift_to_now && !shift_files (files, now_us, error))
    return FALSE;
  for (guint i = 0; i < files->len; i++)
    lamp_demo_store_keep (store, ((File *) g_ptr_array_index (files, i))->bytes);
  if (!each_line (files, load_line, store, error))
    return FALSE;
  lamp_demo_store_loaded (store);

  return TRUE;
}
