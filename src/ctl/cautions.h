/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ctl/context.h"

G_BEGIN_DECLS

/**
 * LampCtlCautions:
 * @flags: (element-type LampFlagRow)
 * @allergies: (element-type LampAllergyRow)
 *
 * What nobody at the bedside may overlook.
 */
typedef struct
{
  GPtrArray *flags;
  GPtrArray *allergies;
} LampCtlCautions;

gboolean lamp_ctl_cautions_read (LampCtl *ctl,
                                 const char *resident_id,
                                 LampCtlCautions *cautions,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
void lamp_ctl_cautions_clear (LampCtlCautions *cautions);
void lamp_ctl_cautions_write (const LampCtlCautions *cautions, LampJsonWriter *json);
void lamp_ctl_cautions_print (const LampCtlCautions *cautions);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LampCtlCautions, lamp_ctl_cautions_clear)

G_END_DECLS
