#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The screen of the wall, in a window of its own beside the one at the desk: every room is on it, alerts with their
rooms, no names; both follow the same home at the same moment; one key closes it and leaves the other.
"""

import json
import sys

from station import run, text_of, walk, wait_for


def says_offline(station):
    """How many places of the program say that it is offline."""
    return len([node for node in walk(station.root) if "Offline since" in text_of(node)
                and node.get_role_name() in ("label", "grouping", "panel", "push button")])


def is_gone(station, count):
    windows = station.windows()
    return windows if len(windows) == count else None


def test_wall(station):
    station.open()
    first = station.residents[0]
    station.see("the board", station.tile_of(first))
    alerts = [alert for alert in json.loads(station.ctl("alerts", "--json")) if alert["state"] == "open"]
    assert alerts, "the small home has no open alert to look at"

    station.press("F12")
    wait_for("two windows", lambda: is_gone(station, 2))
    for resident in station.residents:
        place = f"{resident['room']}·{resident['bed']}. "
        room = station.see(f"the room {place}", lambda words, place=place: words.startswith(place))
        assert resident["name"] not in text_of(room), f"a name on the wall: {text_of(room)}"
    station.see("an alert with its room", lambda words: words.startswith(("!!! ", "!! ", "! ")) and "·" in words)

    # One home, two windows: what one knows, both say.
    station.stop_cloud()
    wait_for("both offline", lambda: says_offline(station) >= 2)

    wall = [window for window in station.windows() if window != station.main_window][0]
    station.focus_window(wall)
    station.press("Escape")
    wait_for("one window", lambda: is_gone(station, 1))
    assert station.program.poll() is None, "closing the wall has ended the program"
    station.focus_window(station.main_window)
    station.press("ctrl+f")
    station.see_focus_in("Find a resident or room")


if __name__ == "__main__":
    sys.exit(run(test_wall))
