/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A reading of the simulated home as 64 bits, and as the UUID that the world knows it by.
 *
 * The UUID (version 8, RFC 9562: free for one's own use) carries the 64 bits themselves and 58 more
 * that depend on the seed, so that an id can be turned back into its reading without any table, and
 * an id of another home or a made-up one is recognised as unknown.
 */

#include "config.h"

#include "demo/simulator-private.h"

#include <string.h>

/* end 32 | resident 11 | signal 5 | period 13 | extra 3 */
#define RESIDENT_SHIFT 21
#define SIGNAL_SHIFT   16
#define PERIOD_SHIFT   3
#define CHECK_MASK     ((G_GUINT64_CONSTANT (1) << 58) - 1)

/* A period is one of these; nights are told by their signal and start where the bed said so. */
G_STATIC_ASSERT (LAMP_SIM_N_SIGNALS < 32);
G_STATIC_ASSERT (LAMP_SIM_MAX < 2048);

/**
 * lamp_sim_key_pack:
 *
 * Returns: the reading as a number, never 0
 */
guint64
lamp_sim_key_pack (const LampSimKey *key)
{
  return (guint64) key->end_s << 32 | (guint64) key->resident << RESIDENT_SHIFT
         | (guint64) key->signal << SIGNAL_SHIFT | (guint64) key->period_s << PERIOD_SHIFT
         | (guint64) key->extra;
}

/**
 * lamp_sim_key_unpack:
 * @key: (out): the reading
 */
void
lamp_sim_key_unpack (guint64 packed, LampSimKey *key)
{
  key->end_s = (gint64) (packed >> 32);
  key->resident = packed >> RESIDENT_SHIFT & 0x7ff;
  key->signal = packed >> SIGNAL_SHIFT & 0x1f;
  key->period_s = packed >> PERIOD_SHIFT & 0x1fff;
  key->extra = packed & 7;
}

/**
 * lamp_sim_key_updated:
 *
 * Returns: when the cloud had it: two to nine seconds behind its end, in whole milliseconds
 */
gint64
lamp_sim_key_updated (const LampDemoSimulator *simulator, guint64 packed)
{
  guint64 delay_ms = 2000 + lamp_sim_mix (packed, simulator->seed ^ 0xd31a) % 7000;

  return (gint64) (packed >> 32) * LAMP_US_PER_SECOND + (gint64) delay_ms * 1000;
}

static guint64
get_check (const LampDemoSimulator *simulator, guint64 packed)
{
  return lamp_sim_mix (packed, simulator->seed) & CHECK_MASK;
}

/**
 * lamp_sim_key_id:
 *
 * Appends the id of the reading.
 */
void
lamp_sim_key_id (const LampDemoSimulator *simulator, guint64 packed, GString *out)
{
  static const char hex[] = "0123456789abcdef";
  guint64 check = get_check (simulator, packed);
  guint64 high = (packed >> 16 << 16) | 0x8000 | (packed >> 4 & 0xfff);
  guint64 low = G_GUINT64_CONSTANT (2) << 62 | (packed & 0xf) << 58 | check;
  char text[37];
  guint n = 0;

  for (guint i = 0; i < 32; i++)
    {
      guint64 word = i < 16 ? high : low;

      if (i == 8 || i == 12 || i == 16 || i == 20)
        text[n++] = '-';
      text[n++] = hex[word >> (60 - 4 * (i % 16)) & 0xf];
    }
  g_string_append_len (out, text, 36);
}

/**
 * lamp_sim_key_from_id:
 *
 * Returns: %FALSE if no reading of this home can have the id
 */
gboolean
lamp_sim_key_from_id (const LampDemoSimulator *simulator, const char *id, guint64 *packed)
{
  guint64 words[2] = { 0, 0 };
  guint n = 0;
  guint64 key;

  if (strlen (id) != 36)
    return FALSE;
  for (const char *p = id; *p; p++)
    {
      if (*p == '-')
        continue;
      if (!g_ascii_isxdigit (*p) || n == 32)
        return FALSE;
      words[n / 16] = words[n / 16] << 4 | (guint64) g_ascii_xdigit_value (*p);
      n++;
    }
  key = (words[0] >> 16 << 16) | (words[0] & 0xfff) << 4 | (words[1] >> 58 & 0xf);
  if (n != 32 || (words[0] & 0xf000) != 0x8000 || words[1] >> 62 != 2
      || (words[1] & CHECK_MASK) != get_check (simulator, key)
      || (key >> RESIDENT_SHIFT & 0x7ff) >= simulator->n_residents
      || (key >> SIGNAL_SHIFT & 0x1f) >= LAMP_SIM_N_SIGNALS)
    return FALSE;
  *packed = key;

  return TRUE;
}
