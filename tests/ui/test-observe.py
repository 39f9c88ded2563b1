#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A set of observations by keyboard alone: found, typed, signed, saved, and in the outbox; and what was
typed and not saved is there again after the program was killed.
"""

import json
import signal
import sys

from station import run, wait_for
from audit import nameless


def outbox(station):
    return json.loads(station.ctl("outbox", "--all", "--json"))


def open_form(station, resident):
    station.press("ctrl+f")
    station.see_focus_in("Find a resident or room")
    station.press("ctrl+a")
    station.type(resident["name"])
    station.see(f"the tile of {resident['name']}", station.tile_of(resident))
    station.press("Tab")
    station.see_focus_in("Residents")
    station.press("Return")
    station.see_focus_in("Vitals")
    station.press("ctrl+o")
    station.see_focus_in("Breathing, /min")


def test_observe(station):
    station.stop_cloud()  # what is entered during an outage is kept, too
    station.open()
    first, second, *_ = station.residents
    for resident in station.residents:
        station.see(f"the tile of {resident['name']}", station.tile_of(resident))

    open_form(station, first)
    assert not nameless(station), f"on the form without a name: {nameless(station)}"
    station.type("22\t95\t")
    station.see_focus_in("Air or oxygen: Not checked")
    station.press("Right")  # the next of the group: air
    station.see_focus_in("Air or oxygen: Air")
    station.press("Tab")
    station.see_focus_in("Blood pressure, mmHg")
    station.type("74/132\t96\t37.8")
    station.see("the partial score", lambda words: words.startswith("NEWS2 ≥") and "(5 of 7)" in words)
    station.press("ctrl+Return")
    station.see("that it cannot be true", lambda words: words.startswith("Blood pressure: Cannot be true"))
    station.see_focus_in("Blood pressure, mmHg")
    station.press("ctrl+a")
    station.type("132/74")
    station.see("the partial score", lambda words: words.startswith("NEWS2 ≥") and "(6 of 7)" in words)
    station.press("ctrl+Return")
    station.see_focus_in("Why incomplete")
    station.type("asleep")
    station.press("ctrl+Return")

    # Nobody may sign yet: name, then the PIN, then the set is saved by itself.
    station.see_focus_in("Your name")
    station.focus_dialog()
    station.type("Li Na")
    station.press("Return")
    station.type("246810")
    station.press("Return")
    station.see("that it is saved", lambda words: words == "Saved on this PC, not yet shared.")
    station.focus_main()
    acts = outbox(station)
    said = sorted(act["text"] for act in acts)
    assert said == ["bp 132/74", "breathing 22", "incomplete: asleep", "on air", "pulse 96", "spo2 95",
                    "temperature 37.8"], f"in the outbox: {said}"
    assert all(act["resident"] == first["id"] and act["state"] == "queued" for act in acts), acts
    assert len({act["by"] for act in acts}) == 1 and acts[0]["by"] != "station", acts

    station.press("Escape")
    station.see_focus_in("Vitals")
    station.press("Escape")
    station.see_focus_in("Residents")
    open_form(station, second)
    station.type("28")
    station.see("its score", lambda words: words.startswith("NEWS2 ≥3 (1 of 7)"))
    # What was typed is on disk within a moment; then the power goes.
    wait_for("the draft on disk", lambda: station.has_draft(second["id"], "breathing=28"))
    station.program.send_signal(signal.SIGKILL)
    station.program.wait()

    station.open()
    station.see(f"the tile of {second['name']}", station.tile_of(second))
    open_form(station, second)
    station.see("that it was kept", lambda words: words.startswith("Typed at ") and "here again" in words)
    station.see("its score", lambda words: words.startswith("NEWS2 ≥3 (1 of 7)"))
    assert len(outbox(station)) == len(acts), "a draft is no act"


if __name__ == "__main__":
    sys.exit(run(test_observe))
