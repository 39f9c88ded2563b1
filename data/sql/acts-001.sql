-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- What people entered. Nothing here can be fetched again: this file is never deleted, renamed or
-- rebuilt by the program. Runs in one transaction together with its user_version (migration.c).

CREATE TABLE meta (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Acts on their way to the cloud, in the order in which they were made. `uuid` is the resource's id and
-- identifier everywhere; an act leaves only when the cloud has confirmed it.
CREATE TABLE outbox (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  uuid TEXT NOT NULL UNIQUE,
  type TEXT NOT NULL,
  chain TEXT NOT NULL,
  body TEXT NOT NULL,
  strategy TEXT NOT NULL DEFAULT 'put' CHECK (strategy IN ('put', 'post')),
  state TEXT NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'sending', 'done', 'stuck')),
  made_us INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  next_try_us INTEGER,
  http_status INTEGER,
  outcome TEXT
) STRICT;
CREATE INDEX outbox_waiting ON outbox (chain, sequence) WHERE state <> 'done';

-- Limits that differ from the rules' defaults; resident '' stands for the whole home.
CREATE TABLE personal_limit (
  resident TEXT NOT NULL,
  rule INTEGER NOT NULL,
  threshold INTEGER,
  set_by TEXT NOT NULL,
  set_us INTEGER NOT NULL,
  review_us INTEGER,
  reason TEXT NOT NULL,
  PRIMARY KEY (resident, rule)
) STRICT, WITHOUT ROWID;

-- Who did what. Each row carries the hash of the row before it (audit.c), so that a row that was
-- changed or taken out from the middle shows.
CREATE TABLE audit (
  sequence INTEGER PRIMARY KEY,
  at_us INTEGER NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  subject TEXT NOT NULL,
  detail TEXT NOT NULL,
  previous BLOB NOT NULL CHECK (length (previous) = 32),
  hash BLOB NOT NULL CHECK (length (hash) = 32)
) STRICT;

CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit
BEGIN
  SELECT RAISE (ABORT, 'the audit log is append-only');
END;

CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit
BEGIN
  SELECT RAISE (ABORT, 'the audit log is append-only');
END;

CREATE TRIGGER audit_in_order BEFORE INSERT ON audit
WHEN NEW.sequence IS NOT (SELECT coalesce (max (sequence), 0) + 1 FROM audit)
  OR NEW.previous IS NOT coalesce (
    (SELECT hash FROM audit ORDER BY sequence DESC LIMIT 1), zeroblob (32))
BEGIN
  SELECT RAISE (ABORT, 'the audit log is append-only');
END;
