/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whether a record that came is to be written: residents, places, stays, devices, flags and allergies
 * have one row each. The newer version replaces the older one (version.c); a repeat writes nothing, so
 * that polling with nothing new costs nothing.
 */

#include "config.h"

#include "store/record.h"

#include "store/gone.h"
#include "store/version.h"

static gboolean
is_newer (LampStore *store,
          const LampRecordKind *kind,
          const LampVersion *version,
          gboolean *answer,
          GError **error)
{
  g_autoptr (LampStatement) statement = lamp_database_prepare (store->cache, kind->find_sql, error);
  LampVersionTag incoming, stored;
  LampStep step;

  if (statement == NULL)
    return FALSE;
  lamp_statement_bind_text (statement, 1, version->id);
  step = lamp_statement_step (statement, error);
  if (step == LAMP_STEP_ERROR)
    return FALSE;
  if (step == LAMP_STEP_DONE)
    {
      gboolean is_stale;

      if (!lamp_gone_is_stale (store, kind->type, version, &is_stale, error))
        return FALSE;
      *answer = !is_stale;
      return TRUE;
    }
  incoming = lamp_version_tag (version->version, version->last_updated_us);
  stored
      = lamp_version_tag (lamp_statement_text (statement, 0), lamp_statement_time (statement, 1));
  *answer = lamp_version_compare (&incoming, &stored) == LAMP_VERSION_NEWER;

  return TRUE;
}

/**
 * lamp_record_begin:
 * @statement: (out) (nullable): @kind's put with id and version bound, to be filled and run; %NULL if what is
 *   stored is as new
 *
 * Returns: %FALSE with the store's error
 */
gboolean
lamp_record_begin (LampStore *store,
                   const LampRecordKind *kind,
                   const LampVersion *version,
                   LampStatement **statement,
                   GError **error)
{
  gboolean is_taken;

  *statement = NULL;
  if (!is_newer (store, kind, version, &is_taken, error))
    return FALSE;
  if (!is_taken)
    return TRUE;
  *statement = lamp_database_prepare (store->cache, kind->put_sql, error);
  if (*statement == NULL)
    return FALSE;
  lamp_statement_bind_text (*statement, 1, version->id);
  lamp_statement_bind_text (*statement, 2, version->version);
  lamp_statement_bind_time (*statement, 3, version->last_updated_us);

  return TRUE;
}
