#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""An alert is answered by keyboard alone while the cloud is away: one key without a name; it is in the
outbox before the screen says so, and shown as not yet shared.
"""

import json
import sys

from station import Atspi, has_state, run, wait_for, walk
from audit import nameless


def responses(station):
    return [act for act in json.loads(station.ctl("outbox", "--all", "--json")) if act["type"] == "Communication"]


def test_respond(station):
    station.stop_cloud()
    station.open()
    for resident in station.residents:
        station.see(f"the tile of {resident['name']}", station.tile_of(resident))
    assert not nameless(station), f"without a name: {nameless(station)}"

    station.press("ctrl+f", "Tab")
    station.see_focus_in("Residents")
    station.press("F6")
    wait_for("the focus on an alert", lambda: any(
        has_state(node, Atspi.StateType.FOCUSED) and node.get_name().split(":")[0].endswith(" priority")
        for node in walk(station.root)))
    station.press("g")
    station.see("who is going", lambda words: words.startswith("Somebody at this PC is going")
                and words.endswith("not yet shared"))
    acts = responses(station)
    assert [(act["text"], act["by"], act["state"]) for act in acts] == [("accept", "station", "queued")], acts

    # What was done at the bedside: short phrases, the first of them has the focus.
    station.press("d")
    station.see_focus_in("Checked, all is well")


if __name__ == "__main__":
    sys.exit(run(test_respond))
