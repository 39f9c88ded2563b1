-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- Alerts that the cloud has stand in one list with those of our own rules, and so does what people did
-- about them on any station. An alert of a type that our catalogue does not have has no rule. `origin` is
-- LampAlertOrigin: who says so; where both do, our own rules say whether the condition is there.

CREATE TABLE alert_4 (
  key TEXT PRIMARY KEY,
  resident TEXT NOT NULL,
  code TEXT NOT NULL,
  rule INTEGER,
  priority INTEGER NOT NULL,
  since_us INTEGER NOT NULL,
  raised_us INTEGER NOT NULL,
  ended_us INTEGER,
  value INTEGER NOT NULL,
  threshold INTEGER NOT NULL,
  origin INTEGER NOT NULL,
  status INTEGER NOT NULL DEFAULT 0,
  title TEXT,
  text TEXT,
  fhir_id TEXT,
  version TEXT,
  last_updated_us INTEGER
) STRICT, WITHOUT ROWID;

INSERT INTO alert_4 (key, resident, code, rule, priority, since_us, raised_us, ended_us, value, threshold,
                     origin)
  SELECT key, resident,
         CASE rule WHEN 0 THEN 'PULSE_HI' WHEN 1 THEN 'PULSE_LO' WHEN 2 THEN 'PULSE_HI2'
                   WHEN 3 THEN 'RESP_HI' WHEN 4 THEN 'RESP_LO' WHEN 5 THEN 'RESP_HI2'
                   WHEN 6 THEN 'SPO2_LO' WHEN 7 THEN 'SPO2_LO' WHEN 8 THEN 'SPO2_LO'
                   WHEN 9 THEN 'BP_LO' WHEN 10 THEN 'BP_HI' WHEN 11 THEN 'BP_LO2'
                   WHEN 12 THEN 'BP_HI2' WHEN 13 THEN 'TEMP_HI' WHEN 14 THEN 'TEMP_LO'
                   WHEN 15 THEN 'STALE' ELSE '?' END,
         rule, priority, since_us, raised_us, ended_us, value, threshold, 1
  FROM alert;
DROP TABLE alert;
ALTER TABLE alert_4 RENAME TO alert;

CREATE INDEX alert_open ON alert (raised_us) WHERE ended_us IS NULL;
CREATE INDEX alert_of_resident ON alert (resident, raised_us);
CREATE INDEX alert_by_time ON alert (raised_us);
CREATE INDEX alert_by_end ON alert (ended_us) WHERE ended_us IS NOT NULL;

-- `id` is the identifier in the outbox of the station on which it was made, the same in every copy.
CREATE TABLE response (
  id TEXT PRIMARY KEY,
  version TEXT,
  last_updated_us INTEGER,
  alert TEXT NOT NULL,
  resident TEXT,
  code INTEGER NOT NULL,
  actor TEXT,
  actor_name TEXT,
  station TEXT,
  recipient TEXT,
  note TEXT,
  sent_us INTEGER NOT NULL,
  is_retracted INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX response_to_alert ON response (alert, sent_us);
