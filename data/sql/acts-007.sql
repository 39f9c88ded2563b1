-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- What named people decided about a resident on this station: LampDecisionKind. A decision is never changed and
-- never removed; the newest of its kind holds, and one that withdraws the others is a decision too. `rule` is -1
-- but for a limit.

CREATE TABLE decision (
  id TEXT PRIMARY KEY,
  resident TEXT NOT NULL CHECK (resident <> ''),
  kind INTEGER NOT NULL,
  rule INTEGER NOT NULL,
  is_withdrawn INTEGER NOT NULL,
  value INTEGER NOT NULL,
  text TEXT,
  actor TEXT NOT NULL CHECK (actor <> ''),
  actor_name TEXT,
  at_us INTEGER NOT NULL,
  until_us INTEGER,
  reason TEXT NOT NULL CHECK (reason <> '')
) STRICT, WITHOUT ROWID;
CREATE INDEX decision_of_resident ON decision (resident, kind, at_us);

CREATE TRIGGER decision_no_delete BEFORE DELETE ON decision
BEGIN
  SELECT RAISE (ABORT, 'a decision is never removed');
END;

CREATE TRIGGER decision_no_update BEFORE UPDATE ON decision
BEGIN
  SELECT RAISE (ABORT, 'a decision is never changed');
END;
