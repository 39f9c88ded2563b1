-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- A resident's own limit is a decision about her (kind 5), which other stations get; what was moved here before
-- becomes one of this station, with the same name, reason and end. moved_limit is for the home and its wards.

INSERT INTO decision (id, resident, kind, rule, is_withdrawn, value, text, actor, actor_name, at_us, until_us, reason)
  SELECT lower (hex (randomblob (4)) || '-' || hex (randomblob (2)) || '-4' || substr (hex (randomblob (2)), 2)
                || '-8' || substr (hex (randomblob (2)), 2) || '-' || hex (randomblob (6))),
         subject, 5, rule, 0, bound, NULL, set_by, NULL, set_us, until_us, reason
  FROM moved_limit WHERE scope = 2 AND until_us > set_us;
DELETE FROM moved_limit WHERE scope = 2;

CREATE TRIGGER moved_limit_of_nobody BEFORE INSERT ON moved_limit WHEN NEW.scope = 2
BEGIN
  SELECT RAISE (ABORT, 'a limit of a resident is a decision');
END;
