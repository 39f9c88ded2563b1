-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- The rules' states as they were at each hour of the last day, so that a reading that comes late can be judged in
-- its turn: the rules run again from the state before it. `book` tells by which limits they had run; by others they
-- do not go on from there. When the last ones were kept stands in meta 'rules-marked'.

CREATE TABLE watch_past (
  resident TEXT NOT NULL,
  at_us INTEGER NOT NULL,
  from_us INTEGER NOT NULL,
  book INTEGER NOT NULL,
  state TEXT NOT NULL,
  PRIMARY KEY (resident, at_us)
) STRICT, WITHOUT ROWID;
