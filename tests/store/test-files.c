/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The two files in bad times: older and newer versions, damage, no room, no right to write, a
 * second program, and death in the middle of a transaction.
 */

#include "config.h"

#include "fixture.h"

#include "store/audit.h"
#include "store/migration.h"
#include "store/store-private.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

static LampStore *
try_open (const char *directory, gboolean *was_rebuilt, GError **error)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  LampStoreOptions options = { directory, zone, was_rebuilt };

  return lamp_store_open (&options, error);
}

static GBytes *
read_file (const char *path)
{
  g_autoptr (GError) error = NULL;
  char *content = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &content, &length, &error));
  g_assert_no_error (error);

  return g_bytes_new_take (content, length);
}

static void
write_file (const char *path, const void *bytes, gsize length)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents_full (path, bytes, (gssize) length,
                                           G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error));
  g_assert_no_error (error);
}

static guint
count_files (const char *directory, const char *prefix)
{
  g_autoptr (GDir) dir = g_dir_open (directory, 0, NULL);
  const char *entry;
  guint n = 0;

  while ((entry = g_dir_read_name (dir)) != NULL)
    n += g_str_has_prefix (entry, prefix);

  return n;
}

static void
test_fresh (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *name;
    mode_t mode;
  } files[] = {
    { "", 0700 },        { "cache.db", 0600 }, { "cache.db-wal", 0600 }, { "cache.db-shm", 0600 },
    { "acts.db", 0600 }, { "lock", 0600 },
  };

  g_autoptr (LampSchema) cache = lamp_schema_load ("cache", LAMP_CACHE_APPLICATION_ID);
  g_autoptr (LampSchema) acts = lamp_schema_load ("acts", LAMP_ACTS_APPLICATION_ID);

  g_assert_cmpint (read_number (fixture, "cache.db", "PRAGMA user_version"), ==, cache->steps->len);
  g_assert_cmpint (read_number (fixture, "acts.db", "PRAGMA user_version"), ==, acts->steps->len);
  g_assert_cmpint (read_number (fixture, "cache.db", "PRAGMA application_id"), ==,
                   LAMP_CACHE_APPLICATION_ID);
  g_assert_cmpint (read_number (fixture, "acts.db", "PRAGMA application_id"), ==,
                   LAMP_ACTS_APPLICATION_ID);

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = fixture_path (fixture, files[i].name);
      GStatBuf info;

      g_test_message ("%s", files[i].name);
      g_assert_cmpint (g_stat (path, &info), ==, 0);
      g_assert_cmpint (info.st_mode & 07777, ==, files[i].mode);
    }
}

/* Files that somebody opened up are closed again. */
static void
test_permissions (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = fixture_path (fixture, "acts.db");
  GStatBuf info;

  g_clear_pointer (&fixture->store, lamp_store_close);
  g_assert_cmpint (g_chmod (path, 0644), ==, 0);
  g_assert_cmpint (g_chmod (fixture->directory, 0755), ==, 0);
  fixture_reopen (fixture, NULL);
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 07777, ==, 0600);
  g_assert_cmpint (g_stat (fixture->directory, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 07777, ==, 0700);
}

static void
test_lock (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (try_open (fixture->directory, NULL, &error));
  g_assert_error (error, LAMP_STORE_ERROR, LAMP_STORE_ERROR_IN_USE);

  /* It ends with its holder. */
  fixture_reopen (fixture, NULL);
}

static void
test_newer (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "cache.db", "acts.db" };

  g_clear_pointer (&fixture->store, lamp_store_close);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = fixture_path (fixture, names[i]);
      g_autoptr (GError) error = NULL;
      g_autoptr (GError) reader_error = NULL;
      g_autoptr (GBytes) before = NULL;
      g_autoptr (GBytes) after = NULL;

      run_sql (path, "PRAGMA user_version = 99");
      before = read_file (path);
      g_assert_null (try_open (fixture->directory, NULL, &error));
      g_assert_error (error, LAMP_STORE_ERROR, LAMP_STORE_ERROR_NEWER);
      after = read_file (path);
      g_assert_true (g_bytes_equal (before, after));
      if (i == 0)
        {
          g_assert_null (lamp_reader_open (fixture->directory, fixture->zone, &reader_error));
          g_assert_error (reader_error, LAMP_STORE_ERROR, LAMP_STORE_ERROR_NEWER);
        }
      run_sql (path, "PRAGMA user_version = 1");
    }
}

static LampSchema *
make_schema (const char *const *steps, guint n_steps)
{
  LampSchema *schema = g_new0 (LampSchema, 1);

  schema->name = "trial";
  schema->application_id = 0x4c6d7054;
  schema->steps = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < n_steps; i++)
    g_ptr_array_add (schema->steps, g_strdup (steps[i]));

  return schema;
}

static gboolean
migrate (const char *path, const LampSchema *schema, GError **error)
{
  g_autoptr (LampDatabase) database = lamp_database_open (path, FALSE, error);

  return database != NULL && lamp_schema_look (schema, database, error)
         && lamp_database_configure (database, error)
         && lamp_schema_migrate (schema, database, error);
}

/* A file of version 1 goes to 3; and stays at 1, whole, when the step to 3 fails. */
static void
test_migration (Fixture *fixture, gconstpointer data)
{
  static const char *const good[] = { "CREATE TABLE t (x); INSERT INTO t VALUES (1)",
                                      "ALTER TABLE t ADD COLUMN y", "UPDATE t SET y = x + 1" };
  static const char *const bad[] = { "CREATE TABLE t (x); INSERT INTO t VALUES (1)",
                                     "ALTER TABLE t ADD COLUMN y; DELETE FROM t",
                                     "UPDATE t SET y = 1; INSERT INTO nowhere VALUES (1)" };
  g_autofree char *path = fixture_path (fixture, "trial.db");
  g_autoptr (LampSchema) first = make_schema (good, 1);
  g_autoptr (LampSchema) failing = make_schema (bad, 3);
  g_autoptr (LampSchema) third = make_schema (good, 3);
  g_autoptr (GError) error = NULL;

  write_file (path, "", 0);
  g_assert_true (migrate (path, first, &error));
  g_assert_no_error (error);

  g_assert_false (migrate (path, failing, &error));
  g_assert_error (error, LAMP_STORE_ERROR, LAMP_STORE_ERROR_FAILED);
  g_test_message ("%s", error->message);
  g_clear_error (&error);
  g_assert_cmpint (read_number (fixture, "trial.db", "PRAGMA user_version"), ==, 1);
  g_assert_cmpint (read_number (fixture, "trial.db", "SELECT x FROM t"), ==, 1);
  g_assert_cmpint (
      read_number (fixture, "trial.db", "SELECT count(*) FROM pragma_table_info ('t')"), ==, 1);

  g_assert_true (migrate (path, third, &error));
  g_assert_no_error (error);
  g_assert_cmpint (read_number (fixture, "trial.db", "PRAGMA user_version"), ==, 3);
  g_assert_cmpint (read_number (fixture, "trial.db", "SELECT y FROM t"), ==, 2);
  g_assert_cmpuint (count_files (fixture->directory, "trial.db.before"), ==, 0);
}

/* A cache as the first version wrote it: what it holds is there after the way to this version, and what
 * came since has its place. */
static void
test_cache_from_version_1 (Fixture *fixture, gconstpointer data)
{
  static const char old_rows[]
      = "INSERT INTO resident VALUES ('ann', '1', 5, 'Ann', NULL, NULL, 1, 1, 0, 0),"
        " ('old-ann', '2', 6, 'Ann', NULL, 'ann', 1, 1, 0, 0);"
        "INSERT INTO set_aside VALUES (x'00112233445566778899aabbccddeeff', 0, 1, 13, 0, 'ann', 1, "
        "1,"
        " 10, 10, 1, 5, NULL);"
        "INSERT INTO alert VALUES ('k', 'ann', 7, 2, 10, 20, NULL, 90000, 91000);"
        "INSERT INTO cursor VALUES ('values', 7, 'seven', 8, NULL)";
  g_autoptr (LampSchema) schema = lamp_schema_load ("cache", LAMP_CACHE_APPLICATION_ID);
  guint n_steps = schema->steps->len;
  g_autofree char *path = fixture_path (fixture, "cache.db");
  g_autoptr (LampReader) reader = NULL;
  g_autoptr (GPtrArray) flags = NULL;
  g_autoptr (GPtrArray) alerts = NULL;
  const LampAlert *alert;
  g_autoptr (GError) error = NULL;
  LampCursor cursor;

  g_clear_pointer (&fixture->store, lamp_store_close);
  write_file (path, "", 0);
  g_ptr_array_set_size (schema->steps, 1);
  g_assert_true (migrate (path, schema, &error));
  g_assert_no_error (error);
  run_sql (path, old_rows);

  fixture_reopen (fixture, NULL);
  g_assert_cmpint (read_number (fixture, "cache.db", "PRAGMA user_version"), ==, n_steps);
  g_assert_cmpint (read_number (fixture, "cache.db", "SELECT count (*) FROM watch_mark"), ==, 0);
  g_assert_cmpint (read_number (fixture, "cache.db", "SELECT count (*) FROM recorded_set"), ==, 0);
  g_assert_cmpint (read_number (fixture, "cache.db", "SELECT count (*) FROM watch_past"), ==, 0);
  g_assert_true (lamp_store_get_cursor (fixture->store, "values", &cursor, &error));
  g_assert_cmpint (cursor.newest_us, ==, 7);
  g_assert_cmpint (
      read_number (fixture, "cache.db", "SELECT count (*) FROM set_aside WHERE value IS NULL"), ==,
      1);
  reader = fixture_reader (fixture);
  flags = lamp_reader_flags (reader, "ann", 100, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (flags->len, ==, 0);
  alerts = lamp_reader_alert_cases (reader, "ann", LAMP_ALERTS_STANDING, 30, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (alerts->len, ==, 1);
  alert = ((LampAlertCase *) g_ptr_array_index (alerts, 0))->alert;
  g_assert_cmpstr (lamp_alert_code (alert), ==, "SPO2_LO");
  g_assert_cmpint (alert->rule, ==, LAMP_RULE_SPO2_LO2);
  g_assert_true (lamp_alert_is_ours (alert));
  /* The fixture's rows hang in no tally. */
  g_clear_pointer (&reader, lamp_reader_close);
  run_sql (path, "DELETE FROM set_aside");
}

static void
put_some (Fixture *fixture)
{
  g_autoptr (LampIngest) ingest = NULL;

  for (guint i = 0; i < 500; i++)
    {
      g_autofree char *id = g_strdup_printf ("some-%u", i);

      batch_pulse (fixture->batch, id, "1", 100, FIXTURE_NOW + i * LAMP_US_PER_MINUTE, 70000);
    }
  ingest = fixture_put (fixture);
}

/* How a file gets damaged: overwritten in the middle, cut short, not a database at all. */
static void
damage (const char *path, guint kind)
{
  g_autoptr (GBytes) bytes = read_file (path);
  gsize length;
  g_autofree guint8 *content
      = g_memdup2 (g_bytes_get_data (bytes, &length), g_bytes_get_size (bytes));

  g_bytes_get_data (bytes, &length);
  if (kind == 0)
    for (gsize i = 4096; i < length; i++)
      content[i] ^= 0x5a;
  else if (kind == 1)
    length = length / 2 - 100;
  else
    for (gsize i = 0; i < length; i++)
      content[i] = (guint8) ("no database "[i % 12]);
  write_file (path, content, length);
}

static void
test_damaged_cache (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = fixture_path (fixture, "cache.db");

  for (guint kind = 0; kind < 3; kind++)
    {
      gboolean was_rebuilt = FALSE;
      LampCounts counts;

      g_test_message ("kind %u", kind);
      put_some (fixture);
      g_clear_pointer (&fixture->store, lamp_store_close);
      damage (path, kind);
      fixture_reopen (fixture, &was_rebuilt);
      g_assert_true (was_rebuilt);
      g_assert_cmpuint (count_files (fixture->directory, "cache.db.damaged-"), ==, 1);
      read_counts (fixture, &counts);
      g_assert_cmpuint (count_all (&counts), ==, 0);

      fixture_reopen (fixture, &was_rebuilt);
      g_assert_false (was_rebuilt);
    }
}

/* Damage that nobody saw at the opening is met at work, and the next opening begins anew. */
static void
test_damage_at_work (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gboolean was_rebuilt = FALSE;

  put_some (fixture);
  g_assert_false (lamp_database_exec (fixture->store->cache, "SELECT * FROM nowhere", &error));
  g_assert_error (error, LAMP_STORE_ERROR, LAMP_STORE_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_false (lamp_database_check (fixture->store->cache, "SELECT 'row 3 missing'", &error));
  g_assert_error (error, LAMP_STORE_ERROR, LAMP_STORE_ERROR_CORRUPT);
  fixture_reopen (fixture, &was_rebuilt);
  g_assert_true (was_rebuilt);
}

static void
test_damaged_acts (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = fixture_path (fixture, "acts.db");
  g_autoptr (GBytes) good = NULL;

  g_clear_pointer (&fixture->store, lamp_store_close);
  good = read_file (path);
  for (guint kind = 0; kind < 3; kind++)
    {
      g_autoptr (GBytes) before = NULL;
      g_autoptr (GBytes) after = NULL;
      g_autoptr (GError) error = NULL;

      damage (path, kind);
      before = read_file (path);
      g_assert_null (try_open (fixture->directory, NULL, &error));
      g_assert_error (error, LAMP_STORE_ERROR, LAMP_STORE_ERROR_CORRUPT);
      g_assert_nonnull (strstr (error->message, path));
      g_assert_nonnull (strstr (error->message, "backup"));
      after = read_file (path);
      g_assert_true (g_bytes_equal (before, after));
      g_assert_cmpuint (count_files (fixture->directory, "acts.db.damaged"), ==, 0);
      write_file (path, g_bytes_get_data (good, NULL), g_bytes_get_size (good));
    }

  /* The way out that the message names. */
  g_assert_cmpint (g_unlink (path), ==, 0);
  fixture_reopen (fixture, NULL);
}

/* A database that is somebody else's. */
static void
test_foreign (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = fixture_path (fixture, "acts.db");
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&fixture->store, lamp_store_close);
  g_assert_cmpint (g_unlink (path), ==, 0);
  run_sql (path, "CREATE TABLE theirs (x); INSERT INTO theirs VALUES (1)");
  g_assert_null (try_open (fixture->directory, NULL, &error));
  g_assert_error (error, LAMP_STORE_ERROR, LAMP_STORE_ERROR_CORRUPT);
  g_assert_cmpint (read_number (fixture, "acts.db", "SELECT x FROM theirs"), ==, 1);
}

/* Runs @body in a child that may mount, or says why it cannot. */
static gboolean
run_in_mount_namespace (void (*body) (const char *directory), const char *directory)
{
  pid_t child = fork ();
  int status;

  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    {
      if (unshare (CLONE_NEWNS) != 0 || mount (NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0)
        _exit (77);
      body (directory);
      _exit (0);
    }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFEXITED (status));
  if (WEXITSTATUS (status) == 77)
    {
      g_test_skip ("this user may not mount a file system");
      return FALSE;
    }
  g_assert_cmpint (WEXITSTATUS (status), ==, 0);

  return TRUE;
}

static void
open_read_only (const char *directory)
{
  g_autoptr (GError) error = NULL;

  if (mount ("tmpfs", directory, "tmpfs", MS_RDONLY, "size=1m,mode=0700") != 0)
    _exit (77);
  if (try_open (directory, NULL, &error) != NULL
      || !g_error_matches (error, LAMP_STORE_ERROR, LAMP_STORE_ERROR_READ_ONLY))
    _exit (1);
}

static void
test_read_only (Fixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->store, lamp_store_close);
  if (geteuid () == 0)
    {
      run_in_mount_namespace (open_read_only, fixture->directory);
      return;
    }

  g_autoptr (GError) error = NULL;
  g_autofree char *lock = fixture_path (fixture, "lock");

  g_assert_cmpint (g_chmod (lock, 0400), ==, 0);
  g_assert_null (try_open (fixture->directory, NULL, &error));
  g_assert_error (error, LAMP_STORE_ERROR, LAMP_STORE_ERROR_READ_ONLY);
}

/* Fills a disk of 2 MiB with readings. What was committed stays, and the store is whole. */
static void
fill_disk (const char *directory)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LampStore) store = NULL;
  g_autoptr (LampBatch) batch = lamp_batch_new ();
  gboolean is_stored = TRUE;
  guint64 n_stored = 0;
  gint64 n_rows = 0;

  if (mount ("tmpfs", directory, "tmpfs", 0, "size=2m,mode=0700") != 0)
    _exit (77);
  store = try_open (directory, NULL, &error);
  for (guint page = 0; store != NULL && is_stored && page < 1000; page++)
    {
      g_autoptr (LampIngest) ingest = lamp_ingest_new ();

      lamp_batch_clear (batch);
      for (guint i = 0; i < 200; i++)
        {
          g_autofree char *id = g_strdup_printf ("full-%u-%u", page, i);

          batch_pulse (batch, id, "1", 100, FIXTURE_NOW + (page * 200 + i) * LAMP_US_PER_MINUTE,
                       70000);
        }
      is_stored = lamp_store_put_batch (store, batch, ingest, &error);
      n_stored += is_stored ? ingest->stored : 0;
    }
  if (is_stored || !g_error_matches (error, LAMP_STORE_ERROR, LAMP_STORE_ERROR_DISK_FULL)
      || n_stored == 0)
    _exit (1);

  g_clear_error (&error);
  if (!lamp_database_read_int64 (store->cache, "SELECT count(*) FROM reading", &n_rows, &error)
      || n_rows != (gint64) n_stored)
    _exit (2);

  /* With room again it goes on with the same page. */
  if (mount (NULL, directory, NULL, MS_REMOUNT, "size=16m,mode=0700") != 0)
    _exit (3);
  {
    g_autoptr (LampIngest) ingest = lamp_ingest_new ();

    if (!lamp_store_put_batch (store, batch, ingest, &error) || ingest->stored != 200
        || !lamp_store_verify (store, &error))
      _exit (4);
  }
}

static void
test_disk_full (Fixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->store, lamp_store_close);
  run_in_mount_namespace (fill_disk, fixture->directory);
}

/* A child is killed in the middle of its second page: the first is there, whole, the second is not.
 */
static void
test_killed (Fixture *fixture, gconstpointer data)
{
  int ready[2];
  char byte;
  pid_t child;
  LampCounts counts;

  g_clear_pointer (&fixture->store, lamp_store_close);
  g_assert_cmpint (pipe (ready), ==, 0);
  child = fork ();
  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    {
      g_autoptr (LampIngest) ingest = lamp_ingest_new ();
      LampCursor cursor = { 200, "second", LAMP_NO_TIME, 0 };

      fixture_reopen (fixture, NULL);
      put_some (fixture);
      if (!lamp_store_begin (fixture->store, NULL))
        _exit (1);
      for (guint i = 0; i < 20000; i++)
        {
          g_autofree char *id = g_strdup_printf ("lost-%u", i);

          batch_pulse (fixture->batch, id, "1", 200, FIXTURE_NOW - i * LAMP_US_PER_MINUTE, 71000);
        }
      if (!lamp_store_put_batch (fixture->store, fixture->batch, ingest, NULL)
          || !lamp_store_put_cursor (fixture->store, "values", &cursor, NULL)
          || write (ready[1], "x", 1) != 1)
        _exit (1);
      pause ();
      _exit (1);
    }
  close (ready[1]);
  g_assert_cmpint (read (ready[0], &byte, 1), ==, 1);
  g_assert_cmpint (kill (child, SIGKILL), ==, 0);
  g_assert_cmpint (waitpid (child, NULL, 0), ==, child);
  close (ready[0]);

  fixture_reopen (fixture, NULL);
  read_counts (fixture, &counts);
  g_assert_cmpuint (count_all (&counts), ==, 500);
  g_assert_cmpint (read_number (fixture, "cache.db", "SELECT count(*) FROM cursor"), ==, 0);
}

static void
test_audit (Fixture *fixture, gconstpointer data)
{
  static const char *const forgeries[] = {
    "UPDATE audit SET detail = 'x' WHERE sequence = 2",
    "DELETE FROM audit WHERE sequence = 2",
    "INSERT OR REPLACE INTO audit SELECT * FROM audit WHERE sequence = 2",
    "INSERT INTO audit SELECT 9, at_us, actor, action, subject, detail, hash, hash FROM audit"
    " WHERE sequence = 3",
  };
  g_autofree char *path = fixture_path (fixture, "acts.db");
  g_autoptr (GError) error = NULL;

  for (gint64 i = 0; i < 3; i++)
    {
      LampAuditEntry entry = { FIXTURE_NOW + i, "nurse-1", "acknowledge", "ann", "" };

      g_assert_true (lamp_audit_append (fixture->store->acts, &entry, &error));
      g_assert_no_error (error);
    }
  fixture_verify (fixture);

  for (gsize i = 0; i < G_N_ELEMENTS (forgeries); i++)
    {
      g_assert_false (lamp_database_exec (fixture->store->acts, forgeries[i], &error));
      g_assert_error (error, LAMP_STORE_ERROR, LAMP_STORE_ERROR_FAILED);
      g_clear_error (&error);
    }
  fixture_verify (fixture);

  /* Past the triggers, the chain shows it. */
  run_sql (path, "DROP TRIGGER audit_no_update; UPDATE audit SET actor = 'x' WHERE sequence = 2");
  g_assert_false (lamp_store_verify (fixture->store, &error));
  g_assert_error (error, LAMP_STORE_ERROR, LAMP_STORE_ERROR_CORRUPT);
  run_sql (path, "UPDATE audit SET actor = 'nurse-1' WHERE sequence = 2");
}

/* Verifying finds what does not agree, whichever of the two sides was changed. */
static void
test_verify_finds (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *spoil, *mend;
  } rows[] = {
    { "UPDATE hour_rollup SET sum = sum + 1", "UPDATE hour_rollup SET sum = sum - 1" },
    { "UPDATE day_rollup SET maximum = maximum + 1",
      "UPDATE day_rollup SET maximum = maximum - 1" },
    { "UPDATE latest SET value = value + 1", "UPDATE latest SET value = value - 1" },
    { "UPDATE latest SET previous_value = 1", "UPDATE latest SET previous_value = 70000" },
    { "UPDATE tally SET observations = observations + 1",
      "UPDATE tally SET observations = observations - 1" },
    { "UPDATE reading SET series = 9 WHERE end_us = (SELECT min (end_us) FROM reading)",
      "UPDATE reading SET series = 1" },
  };
  g_autofree char *path = fixture_path (fixture, "cache.db");

  put_some (fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", rows[i].spoil);
      run_sql (path, rows[i].spoil);
      g_assert_false (lamp_store_verify (fixture->store, &error));
      g_assert_error (error, LAMP_STORE_ERROR, LAMP_STORE_ERROR_CORRUPT);
      run_sql (path, rows[i].mend);
      fixture_verify (fixture);
    }
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *path;
    void (*function) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "/store/files/fresh", test_fresh },
    { "/store/files/permissions", test_permissions },
    { "/store/files/lock", test_lock },
    { "/store/files/newer", test_newer },
    { "/store/files/migration", test_migration },
    { "/store/files/cache-from-version-1", test_cache_from_version_1 },
    { "/store/files/damaged-cache", test_damaged_cache },
    { "/store/files/damage-at-work", test_damage_at_work },
    { "/store/files/damaged-acts", test_damaged_acts },
    { "/store/files/foreign", test_foreign },
    { "/store/files/read-only", test_read_only },
    { "/store/files/disk-full", test_disk_full },
    { "/store/files/killed", test_killed },
    { "/store/files/audit", test_audit },
    { "/store/files/verify-finds", test_verify_finds },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, fixture_set_up, tests[i].function, fixture_tear_down);

  return g_test_run ();
}
