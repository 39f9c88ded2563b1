/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A bump allocator for the texts of one page.
 *
 * A page of 200 Observations holds some thousand short strings that live and die together: the
 * arena hands them out of large blocks and frees them at once. Nothing is freed singly. A pointer
 * stays valid until lamp_arena_clear() or lamp_arena_free(). Most of the texts of a page are the same few
 * again and again (systems, codes, units, people): of those that came lately one copy serves all, which makes
 * a page that waits to be stored a third as large. Owned by one thread at a time.
 */

#include "config.h"

#include "core/arena.h"

#include <string.h>

#define BLOCK_SIZE (16 * 1024 - 64)

/* Texts of which the copy is remembered; a power of two. */
#define N_RECENT 128

typedef struct _Block Block;
struct _Block
{
  Block *next;
  gsize used;
  gsize size;
  char bytes[];
};

typedef struct
{
  const char *text; /* (nullable) */
  gsize length;
} Recent;

struct _LampArena
{
  Block *blocks;           /* the newest first; only the first has room */
  Recent recent[N_RECENT]; /* each where its hash says, until another wants the place */
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

  memset (arena->recent, 0, sizeof arena->recent);
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

/* By both ends and the length alone: long texts that agree in these are URLs of one server. */
static guint
recent_place (const char *text, gsize length)
{
  guint64 head = 0, tail = 0;
  gsize n = MIN (length, sizeof head);

  memcpy (&head, text, n);
  memcpy (&tail, text + length - n, n);

  return (guint) (((head * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15))
                   ^ ((tail + length) * G_GUINT64_CONSTANT (0xc2b2ae3d27d4eb4f)))
                  >> 40)
         % N_RECENT;
}

/**
 * lamp_arena_text:
 * @text: (array length=length): bytes to copy
 *
 * Returns: (transfer none): a NUL-terminated copy of @text, which may be one that was given out before
 */
const char *
lamp_arena_text (LampArena *arena, const char *text, gsize length)
{
  Recent *recent = &arena->recent[recent_place (text, length)];
  char *copy;

  if (recent->text != NULL && recent->length == length && memcmp (recent->text, text, length) == 0)
    return recent->text;

  copy = lamp_arena_take (arena, length + 1);
  memcpy (copy, text, length);
  copy[length] = '\0';
  *recent = (Recent){ copy, length };

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
