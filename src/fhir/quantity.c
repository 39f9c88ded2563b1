/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * FHIR's Quantity and its kin: Range, Ratio and plain numbers.
 *
 * Here a number is only read, as the decimal that was written; what it means is decided in value.c.
 * The unit is the declared UCUM code. A unit that is only a text for people tells us nothing that a
 * score may stand on.
 */

#include "config.h"

#include "fhir/quantity.h"

#include <string.h>

#define UCUM "http://unitsofmeasure.org"

/**
 * lamp_quantity_decode_number:
 * @quantity: where the number that stands next goes
 */
void
lamp_quantity_decode_number (LampDecoder *decoder, LampQuantity *quantity)
{
  const char *text;
  gsize length;

  if (!lamp_decoder_number (decoder, &text, &length))
    return;
  quantity->digits = lamp_arena_text (decoder->arena, text, length);
  quantity->is_in_range = lamp_decimal_parse (text, length, &quantity->value, NULL);
}

void
lamp_quantity_decode_integer (LampDecoder *decoder, LampQuantity *quantity)
{
  const char *at = decoder->reader->at;

  lamp_quantity_decode_number (decoder, quantity);
  if (quantity->digits != NULL && strpbrk (quantity->digits, ".eE") != NULL)
    lamp_decoder_note_at (decoder, at, "expected an integer");
}

/**
 * lamp_quantity_decode:
 * @quantity: where the Quantity that stands next goes; must be cleared
 */
void
lamp_quantity_decode (LampDecoder *decoder, LampQuantity *quantity)
{
  static const LampMemberName names[] = {
    LAMP_MEMBER ("value"),  LAMP_MEMBER ("comparator"), LAMP_MEMBER ("unit"),
    LAMP_MEMBER ("system"), LAMP_MEMBER ("code"),
  };
  enum
  {
    VALUE,
    COMPARATOR,
    UNIT,
    SYSTEM,
    CODE
  };
  LampMembers members = LAMP_MEMBERS (names);
  gint member;

  if (!lamp_decoder_object (decoder))
    return;
  while ((member = lamp_decoder_member (decoder, &members)) >= 0)
    {
      if (member == VALUE)
        lamp_quantity_decode_number (decoder, quantity);
      else if (member == COMPARATOR)
        (void) lamp_decoder_text (decoder, &quantity->comparator);
      else if (member == UNIT)
        (void) lamp_decoder_text (decoder, &quantity->unit);
      else if (member == SYSTEM)
        (void) lamp_decoder_text (decoder, &quantity->system);
      else
        (void) lamp_decoder_text (decoder, &quantity->code);
    }
}

/**
 * lamp_quantity_decode_pair:
 * @first: `low` of a Range or `numerator` of a Ratio; must be cleared
 * @second: `high` or `denominator`; must be cleared
 */
void
lamp_quantity_decode_pair (LampDecoder *decoder, LampQuantity *first, LampQuantity *second)
{
  static const LampMemberName names[] = {
    LAMP_MEMBER ("low"),
    LAMP_MEMBER ("high"),
    LAMP_MEMBER ("numerator"),
    LAMP_MEMBER ("denominator"),
  };
  LampMembers members = LAMP_MEMBERS (names);
  gint member;

  if (!lamp_decoder_object (decoder))
    return;
  while ((member = lamp_decoder_member (decoder, &members)) >= 0)
    lamp_quantity_decode (decoder, member % 2 == 0 ? first : second);
}

/**
 * lamp_quantity_show:
 *
 * Returns: (transfer none): the quantity as the source would show it, "< 5 mmol/l"
 */
const char *
lamp_quantity_show (LampDecoder *decoder, const LampQuantity *quantity)
{
  const char *unit = quantity->unit != NULL ? quantity->unit : quantity->code;

  return lamp_arena_printf (
      decoder->arena, "%s%s%s%s%s", quantity->comparator == NULL ? "" : quantity->comparator,
      quantity->comparator == NULL ? "" : " ", quantity->digits == NULL ? "?" : quantity->digits,
      unit == NULL ? "" : " ", unit == NULL ? "" : unit);
}

/**
 * lamp_quantity_unit:
 *
 * Returns: the unit that its UCUM code declares, or %LAMP_UNIT_UNKNOWN; never one guessed from a
 * text
 */
LampUnit
lamp_quantity_unit (const LampQuantity *quantity)
{
  if (quantity->system == NULL || strcmp (quantity->system, UCUM) != 0)
    return LAMP_UNIT_UNKNOWN;

  return lamp_unit_from_ucum (quantity->code);
}
