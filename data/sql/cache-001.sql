-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- The cache: everything here can be fetched from the cloud again. Times are microseconds since 1970 in
-- UTC and NULL where there is none; values are milli of the metric's unit. Runs in one transaction
-- together with its user_version (migration.c).

CREATE TABLE meta (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE cursor (
  stream TEXT PRIMARY KEY,
  newest_us INTEGER,
  newest TEXT NOT NULL,
  synced_us INTEGER,
  from_us INTEGER
) STRICT, WITHOUT ROWID;

-- Who lives where. `version` is meta.versionId as it was written.
CREATE TABLE resident (
  id TEXT PRIMARY KEY,
  version TEXT,
  last_updated_us INTEGER,
  name TEXT,
  birth_date TEXT,
  replaced_by TEXT,
  gender INTEGER NOT NULL,
  is_active INTEGER NOT NULL,
  is_deceased INTEGER NOT NULL,
  is_simulated INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE place (
  id TEXT PRIMARY KEY,
  version TEXT,
  last_updated_us INTEGER,
  name TEXT,
  part_of TEXT,
  kind INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE stay (
  id TEXT PRIMARY KEY,
  version TEXT,
  last_updated_us INTEGER,
  resident TEXT NOT NULL,
  place TEXT,
  start_us INTEGER,
  end_us INTEGER,
  status INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX stay_of_resident ON stay (resident, status, start_us);

CREATE TABLE device (
  id TEXT PRIMARY KEY,
  version TEXT,
  last_updated_us INTEGER,
  name TEXT,
  resident TEXT,
  place TEXT,
  is_active INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- One subject, one metric, one source. `code` tells the series of LAMP_METRIC_OTHER apart, and is
-- 'summary' for means over more than an hour; else ''. `source` is '' where no
-- device is named. Values that are no numbers have series of their own (is_text). Readings that ended
-- before `trimmed_us` are not all there any more.
CREATE TABLE series (
  id INTEGER PRIMARY KEY,
  subject_kind INTEGER NOT NULL,
  subject TEXT NOT NULL,
  metric INTEGER NOT NULL,
  code TEXT NOT NULL,
  source TEXT NOT NULL,
  is_text INTEGER NOT NULL,
  label TEXT,
  unit TEXT,
  trimmed_us INTEGER,
  UNIQUE (subject_kind, subject, metric, code, source, is_text)
) STRICT;
CREATE INDEX series_of_metric ON series (metric, code);

-- The hot table. `version` is meta.versionId: an INTEGER where it is one, else 8 bytes of its hash.
-- `parts` is how many rows its Observation has. The series is checked by the one function that writes
-- here: a foreign key would look it up again for each row.
CREATE TABLE reading (
  series INTEGER NOT NULL,
  end_us INTEGER NOT NULL,
  start_us INTEGER NOT NULL,
  value INTEGER NOT NULL,
  minimum INTEGER NOT NULL,
  maximum INTEGER NOT NULL,
  count INTEGER NOT NULL,
  verdict INTEGER NOT NULL,
  is_approximate INTEGER NOT NULL,
  parts INTEGER NOT NULL,
  version ANY,
  last_updated_us INTEGER,
  fhir_id BLOB NOT NULL,
  PRIMARY KEY (series, end_us, start_us)
) STRICT, WITHOUT ROWID;

-- Where to find an Observation that was stored in another version than its first: those come again with
-- other times. First versions, the great majority on most servers, cost nothing here.
CREATE TABLE revision (
  fhir_id BLOB PRIMARY KEY,
  series INTEGER NOT NULL,
  end_us INTEGER NOT NULL,
  start_us INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE text_value (
  series INTEGER NOT NULL REFERENCES series (id),
  end_us INTEGER NOT NULL,
  start_us INTEGER NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (series, end_us, start_us)
) STRICT, WITHOUT ROWID;

CREATE TABLE latest (
  series INTEGER PRIMARY KEY REFERENCES series (id),
  end_us INTEGER NOT NULL,
  start_us INTEGER NOT NULL,
  value INTEGER NOT NULL,
  minimum INTEGER NOT NULL,
  maximum INTEGER NOT NULL,
  verdict INTEGER NOT NULL,
  previous_us INTEGER,
  previous_value INTEGER
) STRICT;

-- The newest value of a series that could not be used, and why.
CREATE TABLE unusable (
  series INTEGER PRIMARY KEY REFERENCES series (id),
  end_us INTEGER NOT NULL,
  verdict INTEGER NOT NULL
) STRICT;

-- Hours since 1970 in UTC; days since 1970-01-01 in the home's zone (meta 'zone').
CREATE TABLE hour_rollup (
  series INTEGER NOT NULL,
  hour INTEGER NOT NULL,
  count INTEGER NOT NULL,
  sum INTEGER NOT NULL,
  minimum INTEGER NOT NULL,
  maximum INTEGER NOT NULL,
  PRIMARY KEY (series, hour)
) STRICT, WITHOUT ROWID;

CREATE TABLE day_rollup (
  series INTEGER NOT NULL,
  day INTEGER NOT NULL,
  count INTEGER NOT NULL,
  sum INTEGER NOT NULL,
  minimum INTEGER NOT NULL,
  maximum INTEGER NOT NULL,
  PRIMARY KEY (series, day)
) STRICT, WITHOUT ROWID;

-- Observations, and single values of them, that were not kept. Exactly one row of an Observation of
-- which nothing was kept has is_whole = 1.
CREATE TABLE set_aside (
  fhir_id BLOB NOT NULL,
  part INTEGER NOT NULL,
  is_whole INTEGER NOT NULL,
  verdict INTEGER NOT NULL,
  subject_kind INTEGER NOT NULL,
  subject TEXT,
  metric INTEGER,
  series INTEGER,
  end_us INTEGER,
  start_us INTEGER,
  version ANY,
  last_updated_us INTEGER,
  detail TEXT,
  PRIMARY KEY (fhir_id, part)
) STRICT, WITHOUT ROWID;
CREATE INDEX set_aside_of_series ON set_aside (series, end_us);

-- Distinct Observations by what became of them: LampVerdict, 0 for kept, -1 for trimmed since.
CREATE TABLE tally (
  verdict INTEGER PRIMARY KEY,
  observations INTEGER NOT NULL
) STRICT;

CREATE TABLE watch (
  resident TEXT PRIMARY KEY,
  state TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE alert (
  key TEXT PRIMARY KEY,
  resident TEXT NOT NULL,
  rule INTEGER NOT NULL,
  priority INTEGER NOT NULL,
  since_us INTEGER NOT NULL,
  raised_us INTEGER NOT NULL,
  ended_us INTEGER,
  value INTEGER NOT NULL,
  threshold INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX alert_open ON alert (raised_us) WHERE ended_us IS NULL;
CREATE INDEX alert_of_resident ON alert (resident, raised_us);
CREATE INDEX alert_by_time ON alert (raised_us);

-- Resources that could not be read at all: the last thousand, for whoever looks after the cloud.
CREATE TABLE refusal (
  id INTEGER PRIMARY KEY,
  type TEXT NOT NULL,
  resource TEXT,
  reason TEXT NOT NULL
) STRICT;
