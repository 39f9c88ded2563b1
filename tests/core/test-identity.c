/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Keys: a UUID is itself, any other id a digest that cannot be mistaken for one; names by RFC 4122.
 */

#include "config.h"

#include "core/identity.h"

#include <string.h>

#define UUID "c757873d-ec9a-4326-a141-556f43239520"

static void
test_uuid_is_itself (void)
{
  static const guint8 expected[LAMP_KEY_SIZE] = {
    0xc7, 0x57, 0x87, 0x3d, 0xec, 0x9a, 0x43, 0x26, 0xa1, 0x41, 0x55, 0x6f, 0x43, 0x23, 0x95, 0x20,
  };
  guint8 key[LAMP_KEY_SIZE];
  g_autofree char *text = NULL;

  lamp_id_to_key (UUID, key);
  g_assert_cmpmem (key, sizeof key, expected, sizeof expected);
  text = lamp_uuid_format (key);
  g_assert_cmpstr (text, ==, UUID);
}

/* Values computed with another program: sha256 ("lamp-id:" + id). */
static void
test_other_ids (void)
{
  static const struct
  {
    const char *id;
    const char *key;
  } rows[] = {
    { "", "ccaab98d-7155-860b-aa19-ae1137e06663" },  /* no id is still a key */
    { "1", "91c27b76-c97a-8753-3325-19de6d0ffe56" }, /* a small server's */
    { "obs-000123", "fad3c35f-4675-8d90-6b01-718d25548761" },
    { "C757873D-EC9A-4326-A141-556F43239520",
      "376885ff-5829-8aa1-4a89-54783bd63e34" }, /* upper case is another id */
    { "c757873d-ec9a-8326-a141-556f43239520",
      "e2ccf64e-19ca-811f-6933-daa11e718c23" }, /* a UUID of version 8 */
    { "a.b-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
      "e6cd7b82-4c79-8f7f-5f3e-9bd9c4dc46af" },         /* the longest */
    { "院友", "e607dd6e-fe50-84f8-2867-355e3617b89f" }, /* no FHIR id, and no crash */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      guint8 key[LAMP_KEY_SIZE];
      g_autofree char *text = NULL;

      lamp_id_to_key (rows[i].id, key);
      text = lamp_uuid_format (key);
      g_assert_cmpstr (text, ==, rows[i].key);
      g_assert_cmpint (key[6] >> 4, ==, 8);
    }
}

static void
test_no_two_alike (void)
{
  g_autoptr (GHashTable) keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < 20000; i++)
    {
      g_autofree char *id = i % 2 == 0 ? g_uuid_string_random () : g_strdup_printf ("obs-%u", i);
      guint8 key[LAMP_KEY_SIZE];

      lamp_id_to_key (id, key);
      g_assert_true (g_hash_table_add (keys, lamp_uuid_format (key)));
    }
}

static void
test_parse (void)
{
  static const char *refused[] = {
    "",
    "c757873d-ec9a-4326-a141-556f4323952",
    "c757873d-ec9a-4326-a141-556f432395200",
    "c757873dec9a-4326-a141-556f43239520-",
    "c757873d-ec9a-4326-a141-556f4323952g",
    "C757873D-EC9A-4326-A141-556F43239520",
    "{c757873d-ec9a-4326-a141-556f4323952",
  };
  guint8 uuid[LAMP_KEY_SIZE];

  g_assert_true (lamp_uuid_parse (UUID, uuid));
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      memset (uuid, 7, sizeof uuid);
      g_assert_false (lamp_uuid_parse (refused[i], uuid));
      g_assert_cmpint (uuid[0], ==, 7);
    }
}

static void
test_names (void)
{
  guint8 name_space[LAMP_KEY_SIZE], uuid[LAMP_KEY_SIZE];
  g_autofree char *text = NULL;

  /* The DNS namespace and the value for it that is widely published. */
  g_assert_true (lamp_uuid_parse ("6ba7b810-9dad-11d1-80b4-00c04fd430c8", name_space));
  lamp_uuid_from_name (name_space, "www.example.com", uuid);
  text = lamp_uuid_format (uuid);
  g_assert_cmpstr (text, ==, "2ed6657d-e927-568b-95e1-2665a8aea6a2");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/core/identity/uuid-is-itself", test_uuid_is_itself);
  g_test_add_func ("/core/identity/other-ids", test_other_ids);
  g_test_add_func ("/core/identity/no-two-alike", test_no_two_alike);
  g_test_add_func ("/core/identity/parse", test_parse);
  g_test_add_func ("/core/identity/names", test_names);

  return g_test_run ();
}
