/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The simulated home's people, places, stays, devices, flags, and the alerts that the cloud's own
 * rules raised for what sensors report as an event: falls, doors, beds at night, batteries.
 *
 * Those came about before the server started, so they are made once, as lines of bulk data. Every
 * resident carries the tag that says that nobody has to worry about them. Two of the alerts show
 * how others were answered, one is still open.
 */

#include "config.h"

#include "demo/simulator-private.h"

#include <stdarg.h>

#include "demo/cloud-scan.h"

#define MINUTE 60
#define DAY    (24 * 3600)

/* In the order of their rooms, as in a house that was named floor by floor: boards sort by ward. */
static const char *const ward_names[] = { "Hibiscus", "Ixora", "Jasmine" };

static const struct
{
  LampSimDevice device;
  const char *name;
} device_rows[] = {
  { LAMP_SIM_MAT, "Bed mat" },
  { LAMP_SIM_BAND, "Wrist band" },
  { LAMP_SIM_CLIP, "Finger clip" },
  { LAMP_SIM_CUFF, "Blood pressure cuff" },
  { LAMP_SIM_THERMOMETER, "Thermometer" },
  { LAMP_SIM_ROOM, "Room sensor" },
};

typedef struct
{
  const LampDemoSimulator *simulator;
  GString *out;
} Writer;

static void begin (const Writer *writer, const char *type, gint64 at_s, const char *format, ...)
    G_GNUC_PRINTF (4, 5);

/* Up to and with the meta; the caller goes on with a comma. */
static void
begin (const Writer *writer, const char *type, gint64 at_s, const char *format, ...)
{
  va_list arguments;

  g_string_append_printf (writer->out, "{\"resourceType\":\"%s\",\"id\":\"", type);
  va_start (arguments, format);
  g_string_append_vprintf (writer->out, format, arguments);
  va_end (arguments);
  g_string_append (writer->out, "\",\"meta\":{\"versionId\":\"1\",\"lastUpdated\":\"");
  lamp_sim_append_instant (writer->out, at_s * LAMP_US_PER_SECOND);
  g_string_append_c (writer->out, '"');
}

static gint64
get_opening (const Writer *writer)
{
  return lamp_sim_local_midnight (writer->simulator,
                                  lamp_sim_local_day (writer->simulator, writer->simulator->now_s)
                                      - LAMP_SIM_HISTORY_DAYS - 1);
}

static void
write_place (
    const Writer *writer, const char *id, const char *name, const char *kind, const char *part_of)
{
  begin (writer, "Location", get_opening (writer), "%s", id);
  g_string_append_printf (
      writer->out,
      "},\"status\":\"active\",\"name\":\"%s\",\"physicalType\":{\"coding\":[{"
      "\"system\":\"http://terminology.hl7.org/CodeSystem/location-physical-type\","
      "\"code\":\"%s\"}]}",
      name, kind);
  if (part_of != NULL)
    g_string_append_printf (writer->out, ",\"partOf\":{\"reference\":\"Location/%s\"}", part_of);
  g_string_append (writer->out, "}\n");
}

static void
write_places (const Writer *writer)
{
  const LampDemoSimulator *simulator = writer->simulator;

  for (guint i = 0; i < simulator->n_wards; i++)
    {
      g_autofree char *id = g_strdup_printf ("ward-%u", i + 1);

      write_place (writer, id, ward_names[i], "wa", NULL);
    }
  for (guint i = 0; i < simulator->n_residents; i++)
    {
      const LampSimResident *resident = &simulator->residents[i];
      g_autofree char *ward = g_strdup_printf ("ward-%u", resident->ward + 1);
      g_autofree char *room = g_strdup_printf ("room-%s", resident->room);
      g_autofree char *bed
          = g_strdup_printf ("bed-%s-%c", resident->room, g_ascii_tolower (resident->bed));
      const char name[2] = { resident->bed, '\0' };

      if (resident->bed == 'A')
        write_place (writer, room, resident->room, "ro", ward);
      write_place (writer, bed, name, "bd", room);
    }
}

static void
write_name (const Writer *writer, const LampSimPerson *person)
{
  GString *out = writer->out;

  g_string_append (out, "\"name\":[{\"use\":\"official\",\"text\":");
  lamp_scan_append_string (out, person->name);
  if (person->family != NULL)
    {
      g_string_append (out, ",\"family\":");
      lamp_scan_append_string (out, person->family);
    }
  g_string_append (out, ",\"given\":[");
  lamp_scan_append_string (out, person->given);
  g_string_append (out, "]}");
  if (person->native != NULL)
    {
      /* The same name in its own script, as the ISO 21090 representation extension marks it. */
      g_string_append (out,
                       ",{\"extension\":[{\"url\":\"http://hl7.org/fhir/StructureDefinition/"
                       "iso21090-EN-representation\",\"valueCode\":\"IDE\"}],\"use\":\"official\","
                       "\"text\":");
      lamp_scan_append_string (out, person->native);
      g_string_append_c (out, '}');
    }
  g_string_append (out, "],");
}

static void
write_resident (const Writer *writer, guint number)
{
  const LampSimResident *resident = &writer->simulator->residents[number];

  begin (writer, "Patient", get_opening (writer) + number, "%s", resident->id);
  g_string_append_printf (writer->out,
                          ",\"tag\":[{\"system\":\"" LAMP_CANONICAL_ROOT
                          "/CodeSystem/tag\",\"code\":\"simulated\","
                          "\"display\":\"Simulated, not a real person\"}]},"
                          "\"identifier\":[{\"system\":\"" LAMP_CANONICAL_ROOT
                          "/sid/demo-resident\",\"value\":\"D%04u\"}],\"active\":true,",
                          number + 1);
  write_name (writer, &resident->person);
  g_string_append_printf (
      writer->out,
      "\"gender\":\"%s\",\"birthDate\":\"%s\",\"communication\":[{\"language\":{"
      "\"coding\":[{\"system\":\"urn:ietf:bcp:47\",\"code\":\"%s\"}]},"
      "\"preferred\":true}]}\n",
      resident->is_female ? "female" : "male", resident->birth_date, resident->person.language);
}

static void
write_stay (const Writer *writer, guint number)
{
  const LampDemoSimulator *simulator = writer->simulator;
  const LampSimResident *resident = &simulator->residents[number];
  gboolean is_away = resident->role == LAMP_ROLE_ON_LEAVE;
  gint64 moved_in = get_opening (writer)
                    - (gint64) (lamp_sim_hash (simulator, number, 6, 0) % 1400 + 20) * DAY
                    + 10 * 3600;

  begin (writer, "Encounter",
         is_away ? simulator->now_s - 26 * 3600 : get_opening (writer) + number, "stay-%03u",
         number + 1);
  g_string_append_printf (
      writer->out,
      "},\"status\":\"%s\",\"class\":{\"system\":\"http://terminology.hl7.org/"
      "CodeSystem/v3-ActCode\",\"code\":\"NONAC\",\"display\":\"inpatient non-acute\"},"
      "\"subject\":{\"reference\":\"Patient/%s\"},\"period\":{\"start\":\"",
      is_away ? "onleave" : "in-progress", resident->id);
  lamp_sim_append_time (writer->simulator, writer->out, moved_in);
  g_string_append_printf (writer->out,
                          "\"},\"location\":[{\"location\":{\"reference\":\"Location/bed-%s-%c\"},"
                          "\"status\":\"active\"}]}\n",
                          resident->room, g_ascii_tolower (resident->bed));
}

static void
write_device (
    const Writer *writer, const char *prefix, guint number, const char *name, const char *owner)
{
  begin (writer, "Device", get_opening (writer), "%s-%03u", prefix, number);
  g_string_append_printf (
      writer->out,
      "},\"status\":\"active\",\"serialNumber\":\"SIM-%s-%03u\",\"deviceName\":[{"
      "\"name\":\"%s\",\"type\":\"user-friendly-name\"}],%s}\n",
      prefix, number, name, owner);
}

static void
write_devices (const Writer *writer)
{
  const LampDemoSimulator *simulator = writer->simulator;

  for (guint i = 0; i < simulator->n_residents; i++)
    {
      const LampSimResident *resident = &simulator->residents[i];
      g_autofree char *own
          = g_strdup_printf ("\"patient\":{\"reference\":\"Patient/%s\"}", resident->id);
      g_autofree char *owned_in_room = g_strdup_printf (
          "%s,\"location\":{\"reference\":\"Location/room-%s\"}", own, resident->room);

      for (guint j = 0; j < G_N_ELEMENTS (device_rows); j++)
        write_device (writer, lamp_sim_device_prefix (device_rows[j].device), i + 1,
                      device_rows[j].device == LAMP_SIM_MAT && resident->has_radar
                          ? "Bed radar"
                          : device_rows[j].name,
                      device_rows[j].device == LAMP_SIM_ROOM ? owned_in_room : own);
    }
  for (guint i = 0; i < simulator->n_wards; i++)
    {
      g_autofree char *place
          = g_strdup_printf ("\"location\":{\"reference\":\"Location/ward-%u\"}", i + 1);

      write_device (writer, lamp_sim_device_prefix (LAMP_SIM_SCALE), i + 1, "Chair scale", place);
    }
}

static void
write_flag (const Writer *writer, guint number, const char *code, const char *text)
{
  begin (writer, "Flag", get_opening (writer) + number, "flag-%s-%03u", code, number + 1);
  g_string_append_printf (
      writer->out,
      "},\"status\":\"active\",\"category\":[{\"coding\":[{\"system\":\"http://"
      "terminology.hl7.org/CodeSystem/flag-category\",\"code\":\"safety\"}]}],\"code\":{"
      "\"coding\":[{\"system\":\"http://snomed.info/sct\",\"code\":\"%s\"}],"
      "\"text\":\"%s\"},\"subject\":{\"reference\":\"Patient/%s\"}}\n",
      code, text, writer->simulator->residents[number].id);
}

static void
write_allergy (const Writer *writer, guint number)
{
  static const struct
  {
    const char *substance;
    const char *criticality;
    const char *reaction;
  } rows[] = {
    { "Penicillin", "high", "Anaphylaxis" },
    { "Seafood", "low", "Hives" },
    { "Aspirin", "high", "Wheezing" },
    { "Sulfonamides", "low", "Rash" },
  };
  guint row = number / 7 % G_N_ELEMENTS (rows);

  begin (writer, "AllergyIntolerance", get_opening (writer) + number, "allergy-%03u", number + 1);
  g_string_append_printf (
      writer->out,
      "},\"clinicalStatus\":{\"coding\":[{\"system\":\"http://terminology.hl7.org/"
      "CodeSystem/allergyintolerance-clinical\",\"code\":\"active\"}]},"
      "\"criticality\":\"%s\",\"code\":{\"text\":\"%s\"},"
      "\"patient\":{\"reference\":\"Patient/%s\"},"
      "\"reaction\":[{\"manifestation\":[{\"text\":\"%s\"}]}]}\n",
      rows[row].criticality, rows[row].substance, writer->simulator->residents[number].id,
      rows[row].reaction);
}

#define ALERT_CATEGORY                                                              \
  "\"category\":[{\"coding\":[{\"system\":\"http://terminology.hl7.org/CodeSystem/" \
  "communication-category\",\"code\":\"alert\"}]}],"

typedef struct
{
  LampSimRole role;
  const char *code;
  const char *priority;
  const char *text;
  const char *answer; /* (nullable): still open */
} Alert;

static void
write_response (const Writer *writer,
                const LampSimResident *resident,
                const Alert *alert,
                const char *code,
                const char *text,
                gint64 at_s)
{
  begin (writer, "Communication", at_s + 1, "response-%s-%s-%s", alert->code, resident->id, code);
  g_string_append_printf (
      writer->out,
      "},\"identifier\":[{\"system\":\"" LAMP_CANONICAL_ROOT
      "/sid/outbox\",\"value\":\"response-%s-%s-%s\"}],"
      "\"partOf\":[{\"reference\":\"Communication/alert-%s-%s\",\"identifier\":{"
      "\"system\":\"" LAMP_CANONICAL_ROOT "/sid/alert\",\"value\":\"alert-%s-%s\"}}],"
      "\"inResponseTo\":[{\"reference\":\"Communication/alert-%s-%s\"}],"
      "\"status\":\"completed\"," ALERT_CATEGORY
      "\"subject\":{\"reference\":\"Patient/%s\"},\"topic\":{\"coding\":[{"
      "\"system\":\"" LAMP_CANONICAL_ROOT
      "/CodeSystem/alert-response\",\"code\":\"%s\"}]},\"sent\":\"",
      alert->code, resident->id, code, alert->code, resident->id, alert->code, resident->id,
      alert->code, resident->id, resident->id, code);
  lamp_sim_append_time (writer->simulator, writer->out, at_s);
  g_string_append_printf (writer->out,
                          "\",\"sender\":{\"identifier\":{\"system\":\"" LAMP_CANONICAL_ROOT
                          "/sid/staff\",\"value\":\"N017\"},\"display\":\"Li Na, RN\"},"
                          "\"payload\":[{\"contentString\":\"%s\"}]}\n",
                          text);
}

static void
write_alert (const Writer *writer, const LampSimResident *resident, const Alert *alert)
{
  gint64 at = alert->role == LAMP_ROLE_FLAT_BATTERY
                  ? lamp_sim_local_midnight (
                        writer->simulator,
                        lamp_sim_local_day (writer->simulator, writer->simulator->now_s - 4 * 3600))
                        + 3 * 3600 + 10 * MINUTE
                  : lamp_sim_event_time (writer->simulator, alert->role) + 5;

  begin (writer, "Communication", alert->answer ? at + 12 * MINUTE : at + 2, "alert-%s-%s",
         alert->code, resident->id);
  g_string_append_printf (
      writer->out,
      "},\"identifier\":[{\"system\":\"" LAMP_CANONICAL_ROOT
      "/sid/alert\",\"value\":\"alert-%s-%s\"}],\"status\":\"%s\"," ALERT_CATEGORY
      "\"priority\":\"%s\",\"subject\":{\"reference\":\"Patient/%s\"},"
      "\"topic\":{\"coding\":[{\"system\":\"" LAMP_CANONICAL_ROOT
      "/CodeSystem/alert-type\",\"code\":\"%s\"}],\"text\":\"%s\"},\"sent\":\"",
      alert->code, resident->id, alert->answer ? "completed" : "in-progress", alert->priority,
      resident->id, alert->code, alert->text);
  lamp_sim_append_time (writer->simulator, writer->out, at);
  if (alert->answer != NULL)
    {
      g_string_append (writer->out, "\",\"received\":\"");
      lamp_sim_append_time (writer->simulator, writer->out, at + 12 * MINUTE);
    }
  g_string_append_printf (writer->out, "\",\"payload\":[{\"contentString\":\"%s\"}]}\n",
                          alert->text);
  if (alert->answer != NULL)
    {
      write_response (writer, resident, alert, "accept", "Going now", at + MINUTE);
      write_response (writer, resident, alert, "resolve", alert->answer, at + 13 * MINUTE);
    }
}

static void
write_alerts (const Writer *writer)
{
  static const Alert alerts[] = {
    { LAMP_ROLE_FALL, "FALL", "stat", "Possible fall",
      "Helped up by two, no injury, observations taken" },
    { LAMP_ROLE_BED_EXIT, "BED_EXIT", "urgent", "Getting up at night",
      "Taken to the toilet and back to bed" },
    { LAMP_ROLE_DOOR_EXIT, "DOOR_EXT", "stat", "At the garden door", "Walked back together" },
    { LAMP_ROLE_FLAT_BATTERY, "BATT", "routine", "Wrist band battery under 20 %", NULL },
  };

  for (guint i = 0; i < writer->simulator->n_residents; i++)
    for (guint j = 0; j < G_N_ELEMENTS (alerts); j++)
      if (writer->simulator->residents[i].role == alerts[j].role)
        write_alert (writer, &writer->simulator->residents[i], &alerts[j]);
}

/**
 * lamp_sim_home_resources:
 *
 * Returns: (transfer full): NDJSON, a line feed behind each resource
 */
GBytes *
lamp_sim_home_resources (const LampDemoSimulator *simulator)
{
  Writer writer = { simulator, g_string_sized_new (256 * 1024) };

  write_places (&writer);
  for (guint i = 0; i < simulator->n_residents; i++)
    {
      LampSimRole role = simulator->residents[i].role;

      write_resident (&writer, i);
      write_stay (&writer, i);
      if (role == LAMP_ROLE_FALL || role == LAMP_ROLE_BED_EXIT || i % 6 == 1)
        write_flag (&writer, i, "129839007", "At risk of falls");
      if (i % 9 == 3)
        write_flag (&writer, i, "304253006", "Not for resuscitation");
      if (i % 7 == 3)
        write_allergy (&writer, i);
    }
  write_devices (&writer);
  write_alerts (&writer);

  return g_string_free_to_bytes (writer.out);
}
