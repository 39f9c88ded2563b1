#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Quiet about a resident, by keyboard alone: an alarm is not switched off without a reason or a name, it is on disk
with both and an end, stands where it was asked for, and is ended there; who is with a resident says so likewise.
"""

import json
import os
import sqlite3
import sys

from station import run, wait_for
from audit import nameless


def pauses(station):
    with sqlite3.connect(f"file:{os.path.join(station.folder, 'acts.db')}?mode=ro", uri=True) as acts:
        return acts.execute("SELECT kind, code, actor_name, reason, until_us - from_us, ended_us FROM pause"
                            " ORDER BY from_us").fetchall()


def test_quiet(station):
    station.stop_cloud()
    alerts = [alert for alert in json.loads(station.ctl("alerts", "--json"))
              if alert["state"] == "open" and alert["code"] not in ("FALL", "CALL", "DOOR_EXT")]
    assert alerts, "the small home has no open alert that may be quiet"
    resident, = [one for one in station.residents if one["id"] == alerts[0]["resident"]]
    theirs = [alert for alert in alerts if alert["resident"] == resident["id"]]
    station.open()
    station.visit(resident)

    station.press("ctrl+k")
    dialog = station.focus_new_window([station.main_window])
    station.see_focus_in("What to make quiet")
    station.see("that nothing is quiet", lambda words: words.startswith("Nothing is quiet"))
    assert not nameless(station), f"in the dialog without a name: {nameless(station)}"

    # The last of the choices is an alarm that goes off: not without a reason.
    station.press("space", "End", "Return")
    station.tab_to("Why")
    station.press("ctrl+Return")
    station.see("that a reason is needed", lambda words: words == "It needs a reason.")
    assert pauses(station) == [], "quiet without a reason"
    station.type("sensor is being changed")
    station.press("ctrl+Return")
    station.see_focus_in("Your name")
    sign_in = station.focus_new_window([station.main_window, dialog])
    station.type("Li Na")
    station.press("Return")
    station.type("246810")
    station.press("Return")
    wait_for("the sign-in gone", lambda: sign_in not in station.windows())
    station.focus_window(dialog)
    off, = wait_for("the pause on disk", lambda: pauses(station))
    assert off[0] == 3 and off[1] in [alert["code"] for alert in theirs], off
    assert off[2:5] == ("Li Na", "sensor is being changed", 3600 * 1000000) and off[5] is None, off
    row = station.see("what is quiet", lambda words: words.startswith("Alarm off: "))
    station.see("who, until when and why", lambda words: words.startswith("Li Na, until ")
                and words.endswith(": sensor is being changed"))

    # Every page says so.
    station.see("the line above the page", lambda words: resident["name"] + " · Alarm off: " in words
                and " · Li Na, until " in words and words.endswith(": sensor is being changed"))

    # Somebody is with the resident: ten minutes, no reason.
    station.tab_to("What to make quiet")
    station.press("space", "Home", "Return", "ctrl+Return")
    wait_for("two pauses on disk", lambda: len(pauses(station)) == 2)
    assert pauses(station)[1][0] == 2 and pauses(station)[1][4] == 600 * 1000000, pauses(station)
    station.see("that somebody is there", lambda words: words == "Somebody is with the resident")

    # Ended where it stands.
    assert row is not None and station.press_button("End: Somebody is with the resident"), "no button that ends it"
    station.unseen("that somebody is there", lambda words: words == "Somebody is with the resident")
    assert [one[5] is None for one in pauses(station)] == [True, False], pauses(station)
    station.press("Escape")
    station.focus_main()


if __name__ == "__main__":
    sys.exit(run(test_quiet))
