-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- What is usual for a resident, for each hour of the home's day: learnt from hour_rollup, so it can be learnt
-- again. `days` is from how many days of the last 28; `learnt_day` is the day since 1970 on which it was.

CREATE TABLE band (
  resident TEXT NOT NULL,
  metric INTEGER NOT NULL,
  hour INTEGER NOT NULL CHECK (hour BETWEEN 0 AND 23),
  centre INTEGER NOT NULL,
  spread INTEGER NOT NULL,
  low INTEGER NOT NULL,
  high INTEGER NOT NULL,
  n INTEGER NOT NULL,
  is_known INTEGER NOT NULL,
  days INTEGER NOT NULL,
  learnt_day INTEGER NOT NULL,
  PRIMARY KEY (resident, metric, hour)
) STRICT, WITHOUT ROWID;
