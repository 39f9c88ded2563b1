#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A resident's own limit and the oxygen scale, by keyboard alone: refused without a reason or a prescriber, signed,
on disk, shown with who and until when, and ended with a name.
"""

import json
import sys

from station import run, wait_for
from audit import nameless


def held(station):
    return json.loads(station.ctl("decisions", "list", "--json"))


def test_decide(station):
    station.stop_cloud()  # what is decided during an outage holds, too
    station.open()
    resident = station.residents[0]
    station.visit(resident)

    station.press("ctrl+d")
    dialog = station.focus_new_window([station.main_window])
    station.see_focus_in("What is decided")
    station.see("that nothing holds", lambda words: words.startswith("Nothing has been decided"))
    assert not nameless(station), f"in the dialog without a name: {nameless(station)}"
    station.tab_to("Limit, /min")
    station.type("120")
    station.press("ctrl+Return")
    station.see("that a reason is needed", lambda words: words == "It needs a reason.")
    station.see_focus_in("Why, also to end one")
    assert held(station) == [], "held without a reason"
    station.type("known flutter")
    station.press("ctrl+Return")

    # Nobody may sign yet: a name, then the PIN, then it is kept by itself.
    station.see_focus_in("Your name")
    sign_in = station.focus_new_window([station.main_window, dialog])
    station.type("Li Na")
    station.press("Return")
    station.type("246810")
    station.press("Return")
    wait_for("the sign-in gone", lambda: sign_in not in station.windows())
    station.focus_window(dialog)
    station.see("that it is saved", lambda words: words == "Saved on this PC, not yet shared.")
    station.see("what holds", lambda words: words == "Pulse high (High priority) from 120 up")
    station.see("who, until when and why", lambda words: words.startswith("Li Na, ") and ", until " in words
                and words.endswith(": known flutter"))
    first, = held(station)
    assert first["until"] is not None, first
    assert (first["kind"], first["value"], first["resident"]) == ("limit", "PULSE_HI 120", resident["id"]), first

    # Scale 2 needs who prescribed it.
    station.tab_to("What is decided")
    station.press("space", "Home", "Down", "Down", "Return")
    station.tab_to("Who prescribed scale 2")
    station.tab_to("Why, also to end one")
    station.type("hypercapnic")
    station.press("ctrl+Return")
    station.see("that a prescriber is needed", lambda words: words == "Scale 2 needs the name of who prescribed it.")
    station.tab_to("Who prescribed scale 2")
    station.type("Dr Lim")
    station.press("ctrl+Return")
    station.see("the scale", lambda words: words == "Oxygen scale 2, prescribed by Dr Lim")

    scale, = [one for one in held(station) if one["kind"] == "scale"]
    assert scale["until"] is None and scale["prescriber"] == "Dr Lim", scale

    # Ended with a name and a reason, and not without.
    ending = "End: Pulse high (High priority) from 120 up"
    assert station.press_button(ending), "no button that ends it"
    station.see("that a reason is needed", lambda words: words == "It needs a reason.")
    station.type("reviewed")
    station.press_button(ending)
    station.unseen("the limit", lambda words: words == "Pulse high (High priority) from 120 up")
    wait_for("one decision left", lambda: [one["kind"] for one in held(station)] == ["scale"])
    station.press("Escape")
    station.focus_main()


if __name__ == "__main__":
    sys.exit(run(test_decide))
