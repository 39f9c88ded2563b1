-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- Complete sets of observations, each frozen with its time. They follow from the readings (recorded-set.c) and
-- outlast them: what was scored stays known when dense series are trimmed. Values are milli, or the enumerator.

CREATE TABLE recorded_set (
  resident TEXT NOT NULL,
  at_us INTEGER NOT NULL,
  anchor_us INTEGER NOT NULL,
  scale INTEGER NOT NULL CHECK (scale IN (1, 2)),
  total INTEGER NOT NULL,
  breathing INTEGER NOT NULL,
  spo2 INTEGER NOT NULL,
  oxygen INTEGER NOT NULL,
  systolic INTEGER NOT NULL,
  pulse INTEGER NOT NULL,
  consciousness INTEGER NOT NULL,
  temperature INTEGER NOT NULL,
  PRIMARY KEY (resident, at_us)
) STRICT, WITHOUT ROWID;
CREATE INDEX recorded_set_by_anchor ON recorded_set (resident, anchor_us);
