-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- What nobody at the bedside may overlook; who was merged into whom; what the cloud has deleted; and of
-- an Observation that lost its place to another one the value itself, so that it can come back when the
-- other one is retracted.

CREATE TABLE flag (
  id TEXT PRIMARY KEY,
  version TEXT,
  last_updated_us INTEGER,
  resident TEXT NOT NULL,
  text TEXT,
  kind INTEGER NOT NULL,
  start_us INTEGER,
  end_us INTEGER,
  is_active INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX flag_of_resident ON flag (resident);

CREATE TABLE allergy (
  id TEXT PRIMARY KEY,
  version TEXT,
  last_updated_us INTEGER,
  resident TEXT NOT NULL,
  text TEXT,
  reaction TEXT,
  criticality INTEGER NOT NULL,
  is_none_known INTEGER NOT NULL,
  is_active INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX allergy_of_resident ON allergy (resident);

-- A record that was merged into another one, and the one that goes on at the end of the chain. Follows
-- from resident.replaced_by and is kept because every reading asks for it (merge.c).
CREATE TABLE merge (
  id TEXT PRIMARY KEY,
  survivor TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX merge_into ON merge (survivor);

-- What the cloud itself says is deleted, so that an old copy of it that comes late stays away.
CREATE TABLE gone (
  type TEXT NOT NULL,
  id TEXT NOT NULL,
  last_updated_us INTEGER,
  gone_us INTEGER NOT NULL,
  PRIMARY KEY (type, id)
) STRICT, WITHOUT ROWID;

-- Of superseded values only: NULL for all others, and for those of before.
ALTER TABLE set_aside ADD COLUMN value INTEGER;
ALTER TABLE set_aside ADD COLUMN minimum INTEGER;
ALTER TABLE set_aside ADD COLUMN maximum INTEGER;
ALTER TABLE set_aside ADD COLUMN count INTEGER;
ALTER TABLE set_aside ADD COLUMN kept_verdict INTEGER;
ALTER TABLE set_aside ADD COLUMN is_approximate INTEGER;
ALTER TABLE set_aside ADD COLUMN text TEXT;
