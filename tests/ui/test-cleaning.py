#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""While the screen is cleaned nothing that is typed counts, alerts stay to be seen, and it ends by itself; and names
are hidden by one key and brought back by the same, alerts staying with their rooms.
"""

import sys

from station import run, wait_for


def test_cleaning(station):
    station.open()
    first = station.residents[0]
    for resident in station.residents:
        station.see(f"the tile of {resident['name']}", station.tile_of(resident))

    station.press("ctrl+h")
    for resident in station.residents:
        station.unseen(f"the name {resident['name']}", lambda words, name=resident["name"]: name in words)
        station.see(f"the room of {resident['name']}", lambda words, room=resident["room"]: words.startswith(room))
    station.unseen("a value", lambda words: " Pulse " in words)
    station.see("how urgent", lambda words: words.endswith(" priority") or " priority:" in words)
    station.press("ctrl+h")
    station.see(f"the tile of {first['name']}", station.tile_of(first))

    station.press("F3")
    station.see("the countdown", lambda words: words.startswith("The screen can be cleaned: "))
    station.press("ctrl+f")
    station.type("nobody of that name")
    station.press("ctrl+q", "F11", "Escape")
    station.see("that it goes on", lambda words: words == "The screen can be cleaned: 20 s")
    assert station.program.poll() is None, "a key has ended the program"
    station.see("the alerts", lambda words: " priority: " in words)
    station.see("the last seconds", lambda words: words == "The screen can be cleaned: 2 s")
    station.press("ctrl+f")
    # Input counts again when a key that starts the search does: GTK 4.8 does not say what is hidden.
    def is_back():
        station.press("ctrl+f")
        return station.focus_is_in("Find a resident or room")
    wait_for("the end", is_back)
    for resident in station.residents:
        station.see(f"the tile of {resident['name']}", station.tile_of(resident))
    station.type(first["name"])
    station.unseen("the others", lambda words: any(
        station.tile_of(other)(words) for other in station.residents[1:] if first["name"] not in other["name"]))


if __name__ == "__main__":
    sys.exit(run(test_cleaning))
