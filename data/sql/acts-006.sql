-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- Corrections: which act stands in the place of which, what the cloud calls the version that it stored (what
-- the next correction is based on), and, where somebody else was faster, what stands there instead.

ALTER TABLE outbox ADD COLUMN replaces TEXT;
ALTER TABLE outbox ADD COLUMN version TEXT;
ALTER TABLE outbox ADD COLUMN theirs TEXT;

CREATE INDEX outbox_of_resource ON outbox (resource_id, sequence);

DROP TRIGGER outbox_no_rewrite;
CREATE TRIGGER outbox_no_rewrite BEFORE UPDATE OF
  sequence, uuid, resource_id, type, chain, body, if_match, actor, action, resident, summary, made_us, replaces
  ON outbox
BEGIN
  SELECT RAISE (ABORT, 'an act is never rewritten');
END;
