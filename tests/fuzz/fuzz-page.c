/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Any bytes at all as the body of an answer. Built with clang's -fsanitize=fuzzer, LAMP_FUZZER
 * defined, this is a libFuzzer target. Built plainly it is a smoke test: it runs the fixtures and
 * some thousand mutations of them, the same ones each time, through the reader. What must hold: no
 * crash; a page that was refused is empty; one that was not holds together.
 */

#include "config.h"

#include "fhir/page.h"

#include <stdlib.h>
#include <string.h>

#define N_MUTATIONS 5000

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static void
check_batch (const LampFhirPage *page)
{
  guint n_values = 0;

  for (guint i = 0; i < page->batch->observations->len; i++)
    {
      const LampObservation *observation
          = &g_array_index (page->batch->observations, LampObservation, i);

      g_assert (observation->version.id != NULL);
      g_assert (observation->first_value == n_values && observation->n_values > 0);
      g_assert (observation->verdict != LAMP_VERDICT_KEEP
                || (observation->subject != NULL && observation->end_us >= observation->start_us));
      n_values += observation->n_values;
    }
  g_assert (n_values == page->batch->values->len);
  for (guint i = 0; i < n_values; i++)
    {
      const LampValue *value = &g_array_index (page->batch->values, LampValue, i);

      g_assert (value->verdict <= LAMP_VERDICT_CHECK || value->value == 0);
      g_assert (value->minimum <= value->maximum);
      g_assert (value->text == NULL || g_utf8_validate (value->text, -1, NULL));
    }
  for (guint i = 0; i < page->batch->refusals->len; i++)
    g_assert (g_array_index (page->batch->refusals, LampRefusal, i).reason != NULL);
  for (guint i = 0; i < page->batch->residents->len; i++)
    {
      const LampResidentRecord *resident
          = &g_array_index (page->batch->residents, LampResidentRecord, i);

      g_assert (resident->version.id != NULL);
      g_assert (resident->name == NULL || g_utf8_validate (resident->name, -1, NULL));
    }
}

static void
check_refused (const LampFhirPage *page, const GError *error)
{
  g_assert (error != NULL && error->domain == LAMP_FHIR_ERROR);
  g_assert (g_utf8_validate (error->message, -1, NULL));
  g_assert (page->n_entries == 0 && page->batch->observations->len == 0
            && page->batch->values->len == 0);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static GTimeZone *zone;
  static LampFhirPage *page;
  const char *bytes = (const char *) data;
  g_autoptr (GError) page_error = NULL;
  g_autoptr (GError) resource_error = NULL;
  g_autofree char *text = NULL;
  LampFhirContext context;

  if (page == NULL)
    {
      page = lamp_fhir_page_new ();
      zone = g_time_zone_new_offset (8 * 60 * 60);
    }
  context = (LampFhirContext){ zone, G_GINT64_CONSTANT (1795392000) * LAMP_US_PER_SECOND };

  if (lamp_fhir_page_read (page, bytes, size, &context, &page_error))
    check_batch (page);
  else
    check_refused (page, page_error);
  if (lamp_fhir_resource_read (page, bytes, size, &context, &resource_error))
    check_batch (page);
  else
    check_refused (page, resource_error);
  text = lamp_fhir_outcome_text (bytes, size);

  return 0;
}

#ifndef LAMP_FUZZER

/* The words that the reader looks at: put where they do not belong they reach further than random
 * bytes. */
static const char *words[] = {
  "null",
  "true",
  "{}",
  "[]",
  "\"\"",
  "7",
  "-1e400",
  "1e-22",
  "\"\\ud800\"",
  "\"\\u0000\"",
  "\"Patient/p\"",
  "{\"a\":",
  "[[[[[[[[",
  "]]]]",
  "}}}",
  "\"2019-02-30\"",
  "99999999999999999999",
  "\"entered-in-error\"",
  "\xff",
  ",",
  ":",
  "\"",
};

static GByteArray *
mutate (GRand *rand, const char *bytes, gsize length)
{
  GByteArray *mutant = g_byte_array_new ();
  guint n = 1 + g_rand_int_range (rand, 0, 4);

  g_byte_array_append (mutant, (const guint8 *) bytes, (guint) length);
  for (guint i = 0; i < n && mutant->len > 0; i++)
    {
      guint at = (guint) g_rand_int_range (rand, 0, (gint) mutant->len);
      const char *word = words[g_rand_int_range (rand, 0, G_N_ELEMENTS (words))];
      guint run = (guint) g_rand_int_range (rand, 1, 40);

      switch (g_rand_int_range (rand, 0, 5))
        {
        case 0:
          mutant->data[at] = (guint8) g_rand_int_range (rand, 0, 256);
          break;
        case 1:
          g_byte_array_remove_range (mutant, at, MIN (run, mutant->len - at));
          break;
        case 2:
          g_byte_array_set_size (mutant, at);
          break;
        case 3:
          run = MIN (mutant->len - at, (guint) strlen (word));
          memcpy (mutant->data + at, word, run);
          break;
        default:
          {
            /* The value after the next colon, so that it stays JSON more often. */
            const guint8 *colon = memchr (mutant->data + at, ':', mutant->len - at);
            guint from = colon == NULL ? at : (guint) (colon - mutant->data) + 1;
            guint to = from;

            while (to < mutant->len && strchr (",]}", mutant->data[to]) == NULL)
              to++;
            if (to > from)
              {
                g_autofree guint8 *tail = g_memdup2 (mutant->data + to, mutant->len - to);
                guint tail_length = mutant->len - to;

                g_byte_array_set_size (mutant, from);
                g_byte_array_append (mutant, (const guint8 *) word, (guint) strlen (word));
                if (tail_length > 0)
                  g_byte_array_append (mutant, tail, tail_length);
              }
          }
          break;
        }
    }

  return mutant;
}

int
main (void)
{
  g_autofree char *path
      = g_build_filename (g_getenv ("LAMP_TEST_FIXTURES"), "fhir", "page.json", NULL);
  g_autoptr (GRand) rand = g_rand_new_with_seed (20261123);
  g_autofree char *bytes = NULL;
  gsize length;

  if (!g_file_get_contents (path, &bytes, &length, NULL))
    return EXIT_FAILURE;

  LLVMFuzzerTestOneInput ((const guint8 *) bytes, length);
  for (guint i = 0; i < N_MUTATIONS; i++)
    {
      GByteArray *mutant = mutate (rand, bytes, length);
      g_autofree guint8 *copy = g_memdup2 (mutant->data, mutant->len);

      LLVMFuzzerTestOneInput (copy, mutant->len);
      g_byte_array_unref (mutant);
    }
  g_print ("ok 1 /fuzz/page\n1..1\n");

  return EXIT_SUCCESS;
}

#endif
