/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A day of a home of 200 residents and eight metrics, a summary of each every five minutes, and a FHIR server
 * that gives it out of memory: each row is rendered once, before anything is measured, so that the server
 * is not what is measured.
 *
 * The server knows the little that a pull asks for: searches of Observation by `_lastUpdated` in both
 * directions, all Patients, writes that it only confirms, and POST /__visible, whose body says up to
 * which row the day has come. Its clock stands at that row.
 */

#include "config.h"

#include "day.h"

#include <libsoup/soup.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct
{
  const char *code, *unit;
  guint value;
} METRICS[DAY_METRICS] = {
  { "8867-4", "/min", 70 },   { "9279-1", "/min", 16 },    { "59408-5", "%", 96 },
  { "8310-5", "Cel", 36 },    { "41950-7", "{steps}", 9 }, { "60832-3", "Cel", 24 },
  { "15074-8", "mmol/L", 6 }, { "72514-3", "{score}", 1 },
};

#define NOTHING "{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"entry\":[]}"
#define REFUSAL "{\"resourceType\":\"OperationOutcome\"}"

typedef struct
{
  Day *day;
  guint n_visible;
  gint64 now_us;
} Server;

/* One row after the other within a slot, a millisecond apart: as if a gateway had sent them. */
gint64
day_row_updated_us (const Day *day, guint row)
{
  return day->start_us + (row / DAY_SERIES + 1) * DAY_SLOT_US + (row % DAY_SERIES) * 1000;
}

guint
day_first_row_from (const Day *day, gint64 us)
{
  guint low = 0, high = DAY_ROWS;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (day_row_updated_us (day, middle) < us)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

static void
render_row (Day *day, guint row)
{
  guint series = row % DAY_SERIES;
  guint metric = series % DAY_METRICS;
  gint64 end_us = day->start_us + (row / DAY_SERIES + 1) * DAY_SLOT_US;
  g_autofree char *updated = lamp_instant_format (day_row_updated_us (day, row));
  g_autofree char *start = lamp_instant_format (end_us - DAY_SLOT_US);
  g_autofree char *end = lamp_instant_format (end_us);
  guint value = METRICS[metric].value + row % 3;
  static const char *const STATISTICS[] = { "minimum", "maximum" };

  g_string_append_printf (
      day->text,
      "{\"fullUrl\":\"http://cloud.example/fhir/Observation/"
      "%08x-0000-4000-8000-%012x\",\"resource\":"
      "{\"resourceType\":\"Observation\",\"id\":\"%08x-0000-4000-8000-%012x\",\"meta\":{"
      "\"versionId\":"
      "\"1\",\"lastUpdated\":\"%s\"},\"status\":\"final\",\"category\":[{\"coding\":[{\"system\":"
      "\"http://terminology.hl7.org/CodeSystem/observation-category\",\"code\":\"vital-signs\"}]}],"
      "\"code\":{\"coding\":[{\"system\":\"http://loinc.org\",\"code\":\"%s\"}]},\"subject\":"
      "{\"reference\":\"Patient/p%u\"},\"effectivePeriod\":{\"start\":\"%s\",\"end\":\"%s\"},"
      "\"device\":{\"reference\":\"Device/d%u\"},\"valueQuantity\":{\"value\":%u,\"unit\":\"%s\","
      "\"system\":\"http://unitsofmeasure.org\",\"code\":\"%s\"},\"component\":[",
      row, series, row, series, updated, METRICS[metric].code, series / DAY_METRICS, start, end,
      series / DAY_METRICS, value, METRICS[metric].unit, METRICS[metric].unit);
  for (guint i = 0; i < G_N_ELEMENTS (STATISTICS); i++)
    g_string_append_printf (
        day->text,
        "{\"code\":{\"coding\":[{\"system\":\"http://terminology.hl7.org/CodeSystem/"
        "observation-statistics\",\"code\":\"%s\"}]},\"valueQuantity\":{\"value\":%u,\"unit\":\"%"
        "s\","
        "\"system\":\"http://unitsofmeasure.org\",\"code\":\"%s\"}},",
        STATISTICS[i], value - 1 + 2 * i, METRICS[metric].unit, METRICS[metric].unit);
  g_string_append (day->text,
                   "{\"code\":{\"coding\":[{\"system\":\"http://terminology.hl7.org/CodeSystem/"
                   "observation-statistics\",\"code\":\"count\"}]},\"valueInteger\":60}]},"
                   "\"search\":{\"mode\":\"match\"}}");
}

Day *
day_new (gint64 start_us)
{
  Day *day = g_new0 (Day, 1);

  day->start_us = start_us;
  day->text = g_string_sized_new ((gsize) DAY_ROWS * 1400);
  day->begins = g_new (gsize, DAY_ROWS + 1);
  for (guint row = 0; row < DAY_ROWS; row++)
    {
      day->begins[row] = day->text->len;
      render_row (day, row);
    }
  day->begins[DAY_ROWS] = day->text->len;

  return day;
}

void
day_free (Day *day)
{
  g_string_free (day->text, TRUE);
  g_free (day->begins);
  g_free (day);
}

/* @n_rows from @row on, upwards or downwards, as a searchset; with a next link if there are more. */
GBytes *
day_page (const Day *day, guint row, guint n_rows, guint n_visible, gboolean is_descending)
{
  guint left = is_descending ? row + 1 : n_visible - MIN (row, n_visible);
  GString *page = g_string_sized_new (n_rows * 1400);

  g_string_append (page, "{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"link\":[");
  if (left > n_rows)
    g_string_append (page, "{\"relation\":\"next\",\"url\":\"http://cloud.example/fhir?next\"}");
  g_string_append (page, "],\"entry\":[");
  for (guint i = 0; i < MIN (n_rows, left); i++)
    {
      guint at = is_descending ? row - i : row + i;

      if (i > 0)
        g_string_append_c (page, ',');
      g_string_append_len (page, day->text->str + day->begins[at],
                           (gssize) (day->begins[at + 1] - day->begins[at]));
    }
  g_string_append (page, "]}");

  return g_string_free_to_bytes (page);
}

static GBytes *
patients (void)
{
  GString *page = g_string_new ("{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"entry\":[");

  for (guint i = 0; i < DAY_RESIDENTS; i++)
    g_string_append_printf (page,
                            "%s{\"resource\":{\"resourceType\":\"Patient\",\"id\":\"p%u\",\"meta\":"
                            "{\"versionId\":\"1\",\"lastUpdated\":\"2026-01-01T00:00:00.%03uZ\"},"
                            "\"active\":true,\"name\":[{\"text\":\"Resident %u\"}]}}",
                            i > 0 ? "," : "", i, i, i);
  g_string_append (page, "]}");

  return g_string_free_to_bytes (page);
}

static GBytes *
observations (Server *server, GHashTable *form)
{
  const char *updated = form != NULL ? g_hash_table_lookup (form, "_lastUpdated") : NULL;
  const char *sort = form != NULL ? g_hash_table_lookup (form, "_sort") : NULL;
  const char *count = form != NULL ? g_hash_table_lookup (form, "_count") : NULL;
  gboolean is_descending = g_strcmp0 (sort, "-_lastUpdated") == 0;
  guint n_rows = count != NULL ? (guint) g_ascii_strtoull (count, NULL, 10) : DAY_PAGE;
  guint row = is_descending ? server->n_visible - 1 : 0;
  LampPrecision precision;
  gint64 us;

  if (updated != NULL && lamp_instant_parse (updated + 2, strlen (updated + 2), &us, &precision))
    {
      if (is_descending && g_str_has_prefix (updated, "le"))
        row = MIN (day_first_row_from (server->day, us + 1) - 1, row);
      else if (!is_descending)
        row = day_first_row_from (server->day, us);
    }

  return day_page (server->day, row, MIN (n_rows, 1000), server->n_visible, is_descending);
}

static void
answer (SoupServerMessage *message, Server *server, guint status, GBytes *body)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_utc (server->now_us / LAMP_US_PER_SECOND);
  g_autofree char *date = soup_date_time_to_string (now, SOUP_DATE_HTTP);

  soup_message_headers_replace (headers, "Date", date);
  soup_message_headers_replace (headers, "Content-Type", "application/fhir+json");
  soup_server_message_set_status (message, status, NULL);
  soup_message_body_append_bytes (soup_server_message_get_response_body (message), body);
}

static void
request_cb (SoupServer *soup,
            SoupServerMessage *message,
            const char *path,
            GHashTable *form,
            gpointer user_data)
{
  Server *server = user_data;
  const char *method = soup_server_message_get_method (message);
  g_autoptr (GBytes) sent
      = soup_message_body_flatten (soup_server_message_get_request_body (message));
  g_autoptr (GBytes) body = NULL;
  guint status = 200;

  if (g_str_equal (path, "/__visible"))
    {
      g_autofree char *text = g_strndup (g_bytes_get_data (sent, NULL), g_bytes_get_size (sent));

      server->n_visible = (guint) g_ascii_strtoull (text, NULL, 10);
      server->now_us = day_row_updated_us (server->day, server->n_visible - 1) + LAMP_US_PER_SECOND;
      body = g_bytes_new_static ("{}", 2);
    }
  else if (g_str_equal (method, "PUT") && g_str_has_prefix (path, "/fhir/Observation"))
    {
      status = 201;
      body = g_bytes_ref (sent);
    }
  else if (g_str_equal (path, "/fhir/Observation"))
    body = observations (server, form);
  else if (g_str_equal (path, "/fhir/Patient"))
    body = patients ();
  else if (g_str_has_prefix (path, "/fhir/Subscription"))
    {
      status = 404;
      body = g_bytes_new_static (REFUSAL, strlen (REFUSAL));
    }
  else
    body = g_bytes_new_static (NOTHING, strlen (NOTHING));
  answer (message, server, status, body);
}

/* Serves until it is killed; writes its port into @port_fd once it listens. */
void
day_serve (gint64 start_us, int port_fd)
{
  g_autoptr (SoupServer) soup = soup_server_new (NULL, NULL);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Server server = { .day = day_new (start_us), .n_visible = DAY_SERIES };
  g_autoptr (GError) error = NULL;
  GSList *uris;
  gint port;

  server.now_us = day_row_updated_us (server.day, DAY_SERIES - 1) + LAMP_US_PER_SECOND;
  soup_server_add_handler (soup, NULL, request_cb, &server, NULL);
  if (!soup_server_listen_local (soup, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error))
    g_error ("%s", error->message);
  uris = soup_server_get_uris (soup);
  port = g_uri_get_port (uris->data);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  if (write (port_fd, &port, sizeof port) != sizeof port)
    g_error ("nobody waits for the port");
  g_main_loop_run (loop);
}
