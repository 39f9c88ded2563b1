-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- A limit is moved for the home (scope 0, subject ''), for a ward (1, its name) or for a resident (2, the
-- id), always by somebody, for a reason, and until a time: what ends by itself cannot be forgotten. What
-- was personal_limit, which no version wrote, goes over with a week to live where it had no end.

CREATE TABLE moved_limit (
  scope INTEGER NOT NULL CHECK (scope IN (0, 1, 2)),
  subject TEXT NOT NULL,
  rule INTEGER NOT NULL,
  bound INTEGER NOT NULL,
  set_by TEXT NOT NULL CHECK (set_by <> ''),
  set_us INTEGER NOT NULL,
  until_us INTEGER NOT NULL,
  reason TEXT NOT NULL CHECK (reason <> ''),
  PRIMARY KEY (scope, subject, rule),
  CHECK ((scope = 0) = (subject = ''))
) STRICT, WITHOUT ROWID;

INSERT INTO moved_limit (scope, subject, rule, bound, set_by, set_us, until_us, reason)
  SELECT iif (resident = '', 0, 2), resident, rule, threshold, set_by, set_us,
         coalesce (review_us, set_us + 604800000000), reason
  FROM personal_limit WHERE threshold IS NOT NULL AND set_by <> '' AND reason <> '';
DROP TABLE personal_limit;
