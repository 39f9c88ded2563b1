#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A round by one key: it comes to every resident once, each time in the form, says how far it is, stays while one
looks elsewhere, and ends on the board.
"""

import sys

from station import run, text_of


def place(number):
    return lambda words: words.startswith(f"Round: {number} of ")


def length_of(label):
    return int(text_of(label).split(" of ")[1].split()[0])


def test_round(station):
    station.stop_cloud()
    station.open()
    for resident in station.residents:
        station.see(f"the tile of {resident['name']}", station.tile_of(resident))
    station.press("F5")
    length = length_of(station.see("the first place", place(1)))
    assert 1 < length <= len(station.residents), f"a round of {length}"  # who is away is passed over
    for number in range(1, length + 1):
        assert length_of(station.see(f"place {number}", place(number))) == length
        station.see_focus_in("Breathing, /min")
        if number == 1:
            station.press("Escape")
            station.press("Escape")
            station.see_focus_in("Residents")
            station.see("that the round goes on", place(1))
        station.press("F5")
    station.see_focus_in("Residents")
    station.unseen("a round after its end", lambda words: words.startswith("Round: "))


if __name__ == "__main__":
    sys.exit(run(test_round))
