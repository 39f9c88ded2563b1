#include "store/reader.h"
void
lamp_resident_row_free (LampResidentRow *r)
{
  g_free (r->id);
  g_free (r->name);
  g_free (r->birth_date);
  g_free (r->ward);
  g_free (r->room);
  g_free (r->bed);
  g_free (r);
}
void
lamp_latest_free (LampLatest *l)
{
  g_free (l->source);
  g_free (l->source_name);
  g_free (l->code);
  g_free (l->label);
  g_free (l->unit);
  g_free (l);
}
void
lamp_alert_free (LampAlert *a)
{
  g_free (a->key);
  g_free (a->resident_id);
  g_free (a);
}
