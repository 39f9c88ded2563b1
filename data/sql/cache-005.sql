-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- The rules' states as they were before an outage, kept until everything between has come and they have been
-- run over it. `at_us` is up to when they had run, `from_us` from when on readings are to be taken; the gap
-- itself stands in meta 'rules-gap'.

CREATE TABLE watch_mark (
  resident TEXT PRIMARY KEY,
  at_us INTEGER NOT NULL,
  from_us INTEGER NOT NULL,
  state TEXT NOT NULL
) STRICT, WITHOUT ROWID;
