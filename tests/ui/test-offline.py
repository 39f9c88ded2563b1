#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The cloud is gone before the program starts: it says so, since when and that the values are old ones, and
shows every value that it holds.
"""

import sys

from station import run


def test_offline(station):
    station.stop_cloud()
    station.open()
    station.see("that it is offline", lambda words: words.startswith("Offline since "))
    station.see("what the values are", lambda words: "values are as last received" in words)
    station.see("why", lambda words: "cannot be reached" in words)
    for resident in station.residents:
        tile = station.tile_of(resident)
        pulse = resident["vitals"].get("pulse")
        if pulse is not None and pulse["value"] is not None:
            words = f"Pulse {pulse['value']:g}"
            station.see(f"{words} of {resident['name']}", lambda text, t=tile, w=words: t(text) and w in text)
        else:
            station.see(f"the tile of {resident['name']}", tile)


if __name__ == "__main__":
    sys.exit(run(test_offline))
