#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is not shared yet, by keyboard alone and without a cloud: each entry with whom, who, and why; withdrawn
with a name and a reason; sent when the cloud is back; and only then is everything said to be shared.
"""

import json
import sys

from station import run, wait_for
from audit import nameless


def outbox(station):
    return json.loads(station.ctl("outbox", "--all", "--json"))


def states(station):
    return {act["text"]: act["state"] for act in outbox(station)}


def sign_in_first(station):
    station.see_focus_in("Your name")
    station.focus_dialog()
    station.type("Li Na")
    station.press("Return")
    station.type("246810")
    station.press("Return")
    station.focus_main()


def test_outbox(station):
    first, second, *_ = station.residents
    port = station.base.split(":")[2].split("/")[0]
    station.stop_cloud()
    station.ctl("observe", first["id"], "pulse=88", "temp=37.2", "--staff", "N042", "--staff-name", "Li Na")
    station.ctl("observe", second["id"], "bp=132/74", "--staff", "N042", "--staff-name", "Li Na")

    station.open()
    station.see(f"the tile of {first['name']}", station.tile_of(first))
    station.see("how many are not shared", lambda words: words == "3 not yet shared")
    # What was saved stands on the tile before any cloud has it, and says so.
    station.see("the pulse on the tile", lambda words: first["name"] + "." in words
                and "Pulse 88, not yet shared." in words)
    station.see("the pressure on the tile", lambda words: second["name"] + "." in words
                and "Blood pressure 132/74, not yet shared." in words)
    station.press("F8")
    station.see("what is safe", lambda words: words.startswith("3 are safe on this PC"))
    pulse = station.see("the pulse with all that is known of it",
                        lambda words: words.startswith("Pulse 88 /min. Waiting. ") and first["name"] in words
                        and "Li Na" in words)
    assert "cloud cannot be reached" in (pulse.get_name() or ""), pulse.get_name()
    station.see("the pressure", lambda words: words.startswith("Blood pressure 132/74 mmHg. Waiting. ")
                and second["name"] in words)
    assert not nameless(station), f"in the drawer without a name: {nameless(station)}"

    # Withdrawing wants a reason and a name.
    station.see_focus_in("Try now")
    station.tab_to("Withdraw …")
    station.press("Return")
    station.see_focus_in("Why")
    station.type("typed for the wrong resident")
    station.press("Return")
    sign_in_first(station)
    assert states(station)["pulse 88"] == "queued", "withdrawn before somebody had signed for it"
    station.see("the button after the sign-in", lambda words: words == "Withdraw")
    wait_for("it withdrawn", lambda: station.press_button("Withdraw"))
    wait_for("it withdrawn on disk", lambda: states(station)["pulse 88"] == "withdrawn")
    withdrawn = [act for act in outbox(station) if act["text"] == "pulse 88"][0]
    assert withdrawn["reason"] == "typed for the wrong resident", withdrawn
    station.see("two left", lambda words: words.startswith("2 are safe on this PC"))
    station.unseen("the withdrawn pulse on the tile", lambda words: "Pulse 88, not yet shared." in words)
    station.unseen("the withdrawn pulse", lambda words: words.startswith("Pulse 88 /min. Waiting"))

    # What was typed wrongly is edited: what cannot be true is refused, the right value takes its place.
    station.tab_to("Edit …")
    station.press("Return")
    station.see_focus_in("The right value")
    station.press("ctrl+a")
    station.type("73.2")
    station.press("Return")
    station.see_focus_in("Why")
    station.type("typed wrongly")
    station.press("Return")
    station.see("that it cannot be true", lambda words: words == "temperature 73.2: cannot be true")
    station.press("shift+Tab", "ctrl+a")
    station.see_focus_in("The right value")
    station.type("37,6")
    station.press("Return", "Return")
    wait_for("the right value on disk", lambda: states(station).get("temperature 37.6") == "queued")
    assert states(station)["temperature 37.2"] == "withdrawn"
    station.see("the right value", lambda words: words.startswith("Temperature 37.6 °C. Waiting. "))

    # Nobody says that all is shared before the cloud has said so.
    assert station.find(lambda words: "is shared." in words) is None
    station.serve("--residents", "6", port=port)
    wait_for("all tried again", lambda: station.press_button("Try all now"))
    station.see("that all is shared", lambda words: words == "Everything that was entered on this PC is shared.")
    assert states(station) == {"pulse 88": "withdrawn", "temperature 37.2": "withdrawn", "temperature 37.6": "done",
                               "bp 132/74": "done"}, states(station)
    station.see("the same in the bar", lambda words: words == "All shared")
    station.press("Escape")
    wait_for("the focus off the drawer", lambda: not station.focus_is_in("Close what is not yet shared")
             and not station.focus_is_in("Try all now"))


if __name__ == "__main__":
    sys.exit(run(test_outbox))
