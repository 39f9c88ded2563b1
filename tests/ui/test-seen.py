#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ended before anybody looked is one folded row; it opens a list, where each is seen alone, or all of medium
and low priority with one press. What was of high priority stays for a look of its own. Each press can be undone
for ten seconds: then the list is as it was.
"""

import json
import sqlite3
import sys

from station import run, wait_for
from audit import nameless

HIGH = "an-urgent-one-that-is-over"


def prepare(station):
    """The station has been there all day, and something urgent came and went."""
    acts = sqlite3.connect(f"{station.folder}/acts.db")
    acts.execute("INSERT INTO meta (key, value) VALUES ('watching-since', '0')")
    acts.commit()
    acts.close()
    cache = sqlite3.connect(f"{station.folder}/cache.db")
    newest, = cache.execute("SELECT max (raised_us) FROM alert").fetchone()
    cache.execute(
        "INSERT INTO alert (key, resident, code, rule, priority, since_us, raised_us, ended_us, value, threshold,"
        " origin) SELECT ?, resident, 'PULSE_HI', 0, 3, ?2, ?2, ?2 + 60000000, 135000, 131000, 1 FROM alert LIMIT 1",
        (HIGH, newest))
    cache.commit()
    cache.close()


def over(station):
    """The rows that are over, as the program itself tells them."""
    return [alert for alert in json.loads(station.ctl("alerts", "--json"))
            if alert["state"] == "ended-unseen" and alert["signal"]["shows"]]


def answers(station):
    return [(act["text"], act["state"]) for act in json.loads(station.ctl("outbox", "--all", "--json"))
            if act["type"] == "Communication"]


def head(n, n_high):
    return lambda words: words.startswith(f"Ended, not seen: {n}, ") and words.endswith(f", {n_high} of high priority")


def press(station, wanted):
    wait_for(f"the button “{wanted}”", lambda: station.press_button(wanted))


def test_seen(station):
    prepare(station)
    station.stop_cloud()
    rows = over(station)
    n_others = len([row for row in rows if row["priority"] != "high"])
    assert n_others > 1 and len(rows) == n_others + 1, f"the small home has nothing to look at: {rows}"
    station.open()
    folded = station.see("the folded row", head(len(rows), 1))
    press(station, folded.get_name())
    station.see("the urgent one", lambda words: words.startswith("Ended, not seen: High priority: "))
    assert not nameless(station), f"without a name: {nameless(station)}"

    # Who says so gives a name first; then one press is for all but the urgent one.
    press(station, f"All {n_others} of medium and low priority seen")
    station.focus_dialog()
    station.see_focus_in("Your name")
    station.type("Li Na")
    station.press("Return")
    station.type("482913")
    station.press("Return")
    station.focus_main()
    station.see("one that is left", head(1, 1))
    given = answers(station)
    assert given and set(given) == {("acknowledge", "queued")}, given
    assert [row["key"] for row in over(station)] == [HIGH]

    # Undone: all are back; what had not been tried leaves no more, what had is taken back behind it.
    press(station, "Undo")
    station.see("that it is undone", lambda words: words == "Undone.")
    station.see("all of them again", head(len(rows), 1))
    after = answers(station)
    assert after.count(("acknowledge", "queued")) == after.count(("undo acknowledge", "queued")), after
    assert len(over(station)) == len(rows)

    # The urgent one, alone.
    one = station.see("its button", lambda words: words.startswith("Seen: Pulse"))
    press(station, one.get_name())
    station.see("the others", lambda words: words.startswith(f"Ended, not seen: {n_others}, ")
                and "high" not in words)
    assert HIGH not in {row["key"] for row in over(station)}


if __name__ == "__main__":
    sys.exit(run(test_seen))
