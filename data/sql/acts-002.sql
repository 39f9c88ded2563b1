-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- The outbox learns what a person needs to see of an act (who, what, about whom), what a correction is
-- based on, and a state for what somebody took back by name. Triggers keep its promise even against our
-- own mistakes: an act is never removed, never rewritten, and what is over stays over.

CREATE TABLE outbox_2 (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  uuid TEXT NOT NULL UNIQUE,
  resource_id TEXT NOT NULL,
  type TEXT NOT NULL,
  chain TEXT NOT NULL,
  body TEXT NOT NULL,
  if_match TEXT,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  resident TEXT NOT NULL,
  summary TEXT NOT NULL,
  strategy TEXT NOT NULL DEFAULT 'put' CHECK (strategy IN ('put', 'post')),
  has_switched INTEGER NOT NULL DEFAULT 0,
  state TEXT NOT NULL DEFAULT 'queued'
    CHECK (state IN ('queued', 'sending', 'done', 'stuck', 'withdrawn')),
  made_us INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  next_try_us INTEGER,
  is_uncertain INTEGER NOT NULL DEFAULT 0,
  http_status INTEGER,
  outcome TEXT,
  settled_us INTEGER
) STRICT;

INSERT INTO outbox_2 (sequence, uuid, resource_id, type, chain, body, actor, action, resident, summary,
                      strategy, state, made_us, attempts, next_try_us, is_uncertain, http_status, outcome)
  SELECT sequence, uuid, uuid, type, chain, body, '', '', '', '',
         strategy, state, made_us, attempts, next_try_us, attempts > 0, http_status, outcome
  FROM outbox;
DROP TABLE outbox;
ALTER TABLE outbox_2 RENAME TO outbox;

CREATE INDEX outbox_queued ON outbox (chain, sequence) WHERE state = 'queued';
CREATE INDEX outbox_sending ON outbox (sequence) WHERE state = 'sending';
CREATE INDEX outbox_unsettled ON outbox (sequence) WHERE state IN ('queued', 'sending', 'stuck');

CREATE TRIGGER outbox_no_delete BEFORE DELETE ON outbox
BEGIN
  SELECT RAISE (ABORT, 'an act is never removed');
END;

CREATE TRIGGER outbox_no_rewrite BEFORE UPDATE OF
  sequence, uuid, resource_id, type, chain, body, if_match, actor, action, resident, summary, made_us ON outbox
BEGIN
  SELECT RAISE (ABORT, 'an act is never rewritten');
END;

CREATE TRIGGER outbox_final BEFORE UPDATE ON outbox WHEN OLD.state IN ('done', 'withdrawn')
BEGIN
  SELECT RAISE (ABORT, 'an act that is over stays over');
END;
