/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A bump allocator for the texts of one page.
 *
 * A page of 200 Observations holds some thousand short strings that live and die together: the
 * arena hands them out of large blocks and frees them at once. Nothing is freed singly. A pointer
 * stays valid until lamp_arena_clear() or lamp_arena_free(). Owned by one thread at a time.
 */

#include "config.h"

#include "core/arena.h"

#include <string.h>

#define BLOCK_SIZE (64 * 1024 - 64)

typedef struct _Block Block;
struct _Block
{
  Block *next;
  gsize used;
  gsize size;
  char bytes[];
};

struct _LampArena
{
  Block *blocks; /* the newest first; only the first has room */
};

static Block *
block_new (gsize size)
{
  Block *block = g_malloc (sizeof (Block) + size);

  block->next = NULL;
  block->used = 0;
  block->size = size;

  return block;
}

/**
 * lamp_arena_new:
 *
 * Returns: (transfer full): an empty arena; free it with lamp_arena_free()
 */
LampArena *
lamp_arena_new (void)
{
  return g_new0 (LampArena, 1);
}

void
lamp_arena_free (LampArena *arena)
{
  if (arena == NULL)
    return;

  while (arena->blocks != NULL)
    {
      Block *next = arena->blocks->next;

      g_free (arena->blocks);
      arena->blocks = next;
    }
  g_free (arena);
}

/**
 * lamp_arena_clear:
 *
 * Forgets every text and keeps one block, so that the next page needs no allocation.
 */
void
lamp_arena_clear (LampArena *arena)
{
  Block *kept = arena->blocks;

  if (kept == NULL)
    return;

  while (kept->next != NULL)
    {
      Block *next = kept->next->next;

      g_free (kept->next);
      kept->next = next;
    }
  kept->used = 0;
}

/**
 * lamp_arena_take:
 * @size: bytes wanted
 *
 * Returns: (transfer none): @size bytes, aligned for any type, not cleared
 */
char *
lamp_arena_take (LampArena *arena, gsize size)
{
  Block *block = arena->blocks;
  gsize rounded = (size + 7) & ~(gsize) 7;
  char *bytes;

  g_return_val_if_fail (rounded >= size, NULL);

  if (block == NULL || block->size - block->used < rounded)
    {
      block = block_new (MAX (rounded, BLOCK_SIZE));
      block->next = arena->blocks;
      arena->blocks = block;
    }

  bytes = block->bytes + block->used;
  block->used += rounded;

  return bytes;
}

/**
 * lamp_arena_text:
 * @text: (array length=length): bytes to copy
 *
 * Returns: (transfer none): a NUL-terminated copy of @text
 */
const char *
lamp_arena_text (LampArena *arena, const char *text, gsize length)
{
  char *copy = lamp_arena_take (arena, length + 1);

  memcpy (copy, text, length);
  copy[length] = '\0';

  return copy;
}

/**
 * lamp_arena_printf:
 * @format: a printf format
 *
 * Returns: (transfer none): the formatted text
 */
const char *
lamp_arena_printf (LampArena *arena, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);

  return lamp_arena_text (arena, text, strlen (text));
}
