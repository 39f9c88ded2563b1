#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A home of 200 residents while values arrive: every page, and what the board says is what is stored.

The board is read back through the accessibility bus: the tiles in the order of the rooms; the
focus stays where it is while the tiles under it change; a resident of the last ward is found, opened and read by
keyboard; on no page does anything that takes the focus lack a name.
"""

import sqlite3
import sys
import time

from station import Atspi, Station, has_state, run, text_of, wait_for, walk
from audit import nameless

RESIDENTS = 200


class Home(Station):
    def __init__(self, programs):
        super().__init__(programs, residents=RESIDENTS)

    def serve(self, *words, port=0):
        super().serve(*words, "--push", "hapi", port=port)

    def count_stored(self):
        """Readings in the cache."""
        cache = sqlite3.connect(f"file:{self.folder}/cache.db?mode=ro", uri=True, timeout=10)
        try:
            return cache.execute("SELECT count(*) FROM reading").fetchone()[0]
        finally:
            cache.close()

    def is_on(self, page):
        """Whether the rail says that this page is shown."""
        return any(node.get_name() == page and (has_state(node, Atspi.StateType.PRESSED) or has_state(node, Atspi.StateType.CHECKED))
                   for node in walk(self.root))

    def tiles(self):
        """The sentence of each tile that the grid holds now."""
        return [words for words in (text_of(node) for node in walk(self.root)) if "NEWS2" in words and "Pulse" in words]


def test_many(station):
    assert len(station.residents) == RESIDENTS, f"{len(station.residents)} residents came"
    station.open()
    first, last = station.residents[0], station.residents[-1]
    station.see("the first tile", station.tile_of(first))
    assert not nameless(station), f"on the board without a name: {nameless(station)}"
    told = wait_for("tiles", station.tiles)
    names = [resident["name"] for resident in station.residents]
    shown = [next((name for name in names if f"{name}." in words), None) for words in told]
    assert None not in shown, f"a tile of nobody: {told[shown.index(None)]}"
    order = [names.index(name) for name in shown]
    assert order == sorted(order), f"tiles are not in the order of the rooms: {shown}"

    station.press("ctrl+f")
    station.press("Tab")
    station.see_focus_in("Residents")
    before = station.count_stored()
    wait_for("new readings", lambda: station.count_stored() > before + RESIDENTS)
    station.see_focus_in("Residents")

    started = time.monotonic()
    station.press("ctrl+f")
    station.type(last["name"])
    station.see("the last resident's tile", station.tile_of(last))
    station.unseen("the first resident's tile", station.tile_of(first))
    station.press("Tab", "Return")
    station.see("the name on the page", lambda words: words == last["name"])
    print(f"# found and opened in {time.monotonic() - started:.1f} s, read through the bus")
    stored = next(resident for resident in station.residents if resident["id"] == last["id"])["vitals"]
    assert "pulse" in stored, "the last resident has no pulse"
    station.see("the line of the pulse", lambda words: words.startswith("Pulse, ") and "/min" in words)
    assert not nameless(station), f"on the resident's page without a name: {nameless(station)}"
    station.press("ctrl+o")
    station.see("the form", lambda words: words == "Record observations")
    assert not nameless(station), f"on the form without a name: {nameless(station)}"
    station.press("Escape")
    station.press("Escape")
    station.see_focus_in("Residents")

    for page in ("Alerts", "Settings", "Board"):
        assert station.press_button(page), f"no way to the page {page}"
        wait_for(f"the page {page}", lambda page=page: station.is_on(page))
        assert not nameless(station), f"on the page {page} without a name: {nameless(station)}"


if __name__ == "__main__":
    sys.exit(run(test_many, Home))
