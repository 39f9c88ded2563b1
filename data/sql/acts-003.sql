-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- What is being typed and not yet entered, so that a lock, a crash or a power cut takes nothing away; and
-- who may sign with a PIN on this PC. A PIN itself is never kept, only a salted slow hash of it.

CREATE TABLE draft (
  key TEXT PRIMARY KEY,
  body TEXT NOT NULL,
  author TEXT NOT NULL,
  saved_us INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE staff (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  salt BLOB NOT NULL CHECK (length (salt) = 16),
  hash BLOB NOT NULL CHECK (length (hash) = 32),
  rounds INTEGER NOT NULL CHECK (rounds > 0),
  added_us INTEGER NOT NULL,
  removed_us INTEGER,
  failures INTEGER NOT NULL DEFAULT 0,
  locked_until_us INTEGER
) STRICT, WITHOUT ROWID;
