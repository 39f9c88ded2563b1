#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""From the board to a resident and back by keyboard alone, read through the accessibility bus.

All residents are on the board; typing finds one; Tab and Return open them; name and pulse are there; Escape
goes back; and everything that can take the focus says what it is, on both pages.
"""

import sys

from station import run, text_of
from audit import nameless


def test_board(station):
    station.open()
    for resident in station.residents:
        station.see(f"the tile of {resident['name']}", station.tile_of(resident))
    assert not nameless(station), f"on the board without a name: {nameless(station)}"

    wanted, *others = sorted(station.residents, key=lambda resident: -len(resident["name"]))
    station.press("ctrl+f")
    station.type(wanted["name"])
    station.unseen("the others", lambda words: any(station.tile_of(other)(words) for other in others))
    station.see(f"the tile of {wanted['name']}", station.tile_of(wanted))

    station.press("Tab")
    station.see_focus_in("Residents")
    station.press("Return")
    station.see_focus_in("Vitals")
    station.see("the name on the page", lambda words: words == wanted["name"])
    row = station.see("the line of the pulse", lambda words: words.startswith("Pulse, ") and "/min" in words)
    assert text_of(row).split(", ")[1].split()[0].isdigit(), f"no pulse in “{text_of(row)}”"
    assert not nameless(station), f"on the resident's page without a name: {nameless(station)}"

    station.press("Escape")
    station.see_focus_in("Residents")


if __name__ == "__main__":
    sys.exit(run(test_board))
