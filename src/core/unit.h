/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "core/decimal.h"

G_BEGIN_DECLS

typedef enum
{
  LAMP_UNIT_UNKNOWN, /* a code that is not in our table: never guessed */
  LAMP_UNIT_ONE,     /* a plain number, a score or a count */
  LAMP_UNIT_PER_MINUTE,
  LAMP_UNIT_PERCENT,
  LAMP_UNIT_CELSIUS,
  LAMP_UNIT_FAHRENHEIT,
  LAMP_UNIT_MMHG,
  LAMP_UNIT_KPA,
  LAMP_UNIT_KILOGRAM,
  LAMP_UNIT_GRAM,
  LAMP_UNIT_POUND,
  LAMP_UNIT_MMOL_PER_LITRE,
  LAMP_UNIT_MG_PER_DL,
  LAMP_UNIT_MINUTE,
  LAMP_UNIT_HOUR,
  LAMP_UNIT_SECOND,
  LAMP_UNIT_LITRE_PER_MINUTE,
  LAMP_UNIT_KCAL,
} LampUnit;

typedef enum
{
  LAMP_UNIT_ERROR_INCOMPATIBLE, /* the declared unit does not measure this: set the value aside */
} LampUnitError;

#define LAMP_UNIT_ERROR (lamp_unit_error_quark ())
GQuark lamp_unit_error_quark (void);

LampUnit lamp_unit_from_ucum (const char *code);
const char *lamp_unit_to_ucum (LampUnit unit);
gboolean lamp_unit_convert (const LampDecimal *decimal,
                            LampUnit from,
                            LampUnit to,
                            gint64 *milli,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
