-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- What people entered about one resident in one stretch of time, for the time axis of their charts: acts are
-- kept for good, so this must not look through all of them.

CREATE INDEX outbox_of_resident ON outbox (resident, made_us);
