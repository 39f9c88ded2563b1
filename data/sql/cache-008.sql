-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- Decisions about residents that the cloud has (Goal), of this station and of others; the table of acts.db has
-- those that were made here, also while the cloud has not confirmed them.

CREATE TABLE decision (
  id TEXT PRIMARY KEY,
  version TEXT,
  last_updated_us INTEGER,
  resident TEXT NOT NULL,
  kind INTEGER NOT NULL,
  rule INTEGER NOT NULL,
  is_withdrawn INTEGER NOT NULL,
  value INTEGER NOT NULL,
  text TEXT,
  actor TEXT NOT NULL,
  actor_name TEXT,
  at_us INTEGER NOT NULL,
  until_us INTEGER,
  reason TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX decision_of_resident ON decision (resident, kind, at_us);
