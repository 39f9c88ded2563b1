/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The numbers are stored as bits: add before the end, never renumber, never reuse. */
typedef enum
{
  LAMP_SIGN_BREATHING,
  LAMP_SIGN_SKIN,
  LAMP_SIGN_EATING,
  LAMP_SIGN_DRINKING,
  LAMP_SIGN_TOILET,
  LAMP_SIGN_WALKING,
  LAMP_SIGN_SLEEPY,
  LAMP_SIGN_CONFUSION,
  LAMP_SIGN_PAIN,
  LAMP_SIGN_MOOD,
  LAMP_SIGN_SWELLING,
  LAMP_SIGN_NOT_RIGHT,
  LAMP_N_SIGNS
} LampSign;

const char *lamp_sign_code (LampSign sign);
const char *lamp_sign_title (LampSign sign);
gboolean lamp_signs_are_concern (guint signs);
char *lamp_signs_describe (guint signs) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
