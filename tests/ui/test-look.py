#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The size of the tiles by keyboard and by the menu, remembered when the program starts again.

Tiles are as high as the style sheet says, so their height on the screen tells their size.
"""

import os
import sys

from station import Atspi, Station, run, wait_for
from audit import nameless


class Keeper(Station):
    """A station whose settings are kept in a file, as on a desktop."""

    def open(self):
        os.makedirs(os.path.join(self.folder, "config"), exist_ok=True)
        self.start("--cloud", self.base, "--data-dir", self.folder, GSETTINGS_BACKEND="keyfile",
                   XDG_CONFIG_HOME=os.path.join(self.folder, "config"))

    def height(self):
        tile = self.find(self.tile_of(self.residents[0]))
        return tile.get_component_iface() and Atspi.Component.get_size(tile).y if tile is not None else 0

    def wait_for_height(self, what, wanted):
        wait_for(what, lambda: wanted(self.height()))
        return self.height()

    def has_kept(self, line):
        path = os.path.join(self.folder, "config", "glib-2.0", "settings", "keyfile")
        return os.path.exists(path) and line in open(path, encoding="utf-8").read().splitlines()


def test_look(station):
    station.open()
    station.see("a tile", station.tile_of(station.residents[0]))
    medium = station.wait_for_height("a tile that has a place", lambda height: height > 0)
    assert not nameless(station), f"without a name: {nameless(station)}"

    station.press("ctrl+plus")
    large = station.wait_for_height("large tiles", lambda height: height > medium * 1.3)
    station.press("ctrl+plus")  # there is none larger
    station.press("ctrl+minus", "ctrl+minus")
    station.wait_for_height("small tiles", lambda height: 0 < height < medium * 0.8)
    station.press("ctrl+0")
    station.wait_for_height("medium tiles", lambda height: height == medium)

    # The menu does the same; it opens on F10.
    station.press("F10")
    station.see_focus_in("Small", "Medium", "Large")
    station.press("End")
    station.press("Escape")
    station.press("ctrl+plus")
    station.wait_for_height("large tiles", lambda height: height == large)
    wait_for("the size on disk", lambda: station.has_kept("tile-size='large'"))

    station.program.terminate()
    station.program.wait()
    station.open()
    station.see("a tile", station.tile_of(station.residents[0]))
    station.wait_for_height("large tiles again", lambda height: height == large)


if __name__ == "__main__":
    sys.exit(run(test_look, Keeper))
