-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- What was answered to alerts on this station, in the form in which the screen folds it: it counts from the
-- moment it is kept, and the cloud's echo replaces it. And the silences that people asked for: they survive
-- a restart and a rebuilt cache, and each has an end.

CREATE TABLE act_response (
  uuid TEXT PRIMARY KEY,
  id TEXT NOT NULL,
  alert TEXT NOT NULL,
  code INTEGER NOT NULL,
  actor TEXT NOT NULL,
  actor_name TEXT,
  station TEXT,
  recipient TEXT,
  note TEXT,
  sent_us INTEGER NOT NULL,
  is_retracted INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX act_response_to_alert ON act_response (alert);
CREATE INDEX act_response_by_time ON act_response (sent_us);

-- Until now a response stood in its summary as "code" or "code: note".
INSERT INTO act_response (uuid, id, alert, code, actor, note, sent_us, is_retracted)
  SELECT uuid, uuid, chain,
         CASE iif (instr (summary, ': ') > 0, substr (summary, 1, instr (summary, ': ') - 1), summary)
           WHEN 'acknowledge' THEN 1 WHEN 'accept' THEN 2 WHEN 'reject' THEN 3 WHEN 'escalate' THEN 4
           WHEN 'resolve' THEN 5 WHEN 'reopen' THEN 6 WHEN 'note' THEN 7 ELSE 0 END,
         actor, iif (instr (summary, ': ') > 0, substr (summary, instr (summary, ': ') + 2), NULL), made_us,
         0
  FROM outbox WHERE action = 'respond';

CREATE TABLE pause (
  id TEXT PRIMARY KEY,
  kind INTEGER NOT NULL,
  resident TEXT,
  alert TEXT,
  code TEXT,
  priority INTEGER NOT NULL,
  actor TEXT NOT NULL,
  actor_name TEXT,
  reason TEXT,
  from_us INTEGER NOT NULL,
  until_us INTEGER NOT NULL CHECK (until_us > from_us),
  ended_us INTEGER,
  ended_by TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX pause_by_time ON pause (until_us);

CREATE TRIGGER pause_no_delete BEFORE DELETE ON pause
BEGIN
  SELECT RAISE (ABORT, 'a pause is never removed');
END;

CREATE TRIGGER pause_only_ends BEFORE UPDATE OF
  id, kind, resident, alert, code, priority, actor, reason, from_us, until_us ON pause
BEGIN
  SELECT RAISE (ABORT, 'a pause can only be ended');
END;
