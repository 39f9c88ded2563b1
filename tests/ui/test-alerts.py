#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page of alerts says of each what lamplightctl says, and of all of them in numbers; searching narrows it;
Return leads to the resident; and whatever can take the focus there says what it is.
"""

import json
import sys

from station import Atspi, has_state, run, wait_for, walk
from audit import nameless


def is_row_of(resident):
    return lambda words: " priority: " in words and resident["name"] in words and ". Open, since " in words


def test_alerts(station):
    station.stop_cloud()
    names = {resident["id"]: resident for resident in station.residents}
    alerts = [alert for alert in json.loads(station.ctl("alerts", "--json")) if alert["state"] == "open"]
    assert alerts, "the small home has no open alert to look at"
    station.start("--cloud", station.base, "--data-dir", station.folder, "--page", "alerts")
    for alert in alerts:
        words = is_row_of(names[alert["resident"]])
        station.see(f"the row of {alert['text']}", lambda said, alert=alert, words=words:
                    words(said) and alert["text"] in said and alert["why"]["text"] in said)
    assert not nameless(station), f"without a name: {nameless(station)}"

    load = json.loads(station.ctl("load", "--json"))
    assert load["alerts"] >= len(alerts), load
    station.press_button("In numbers")
    station.see("the heading of the numbers", lambda words: words == "Alerts of the last 7 days")
    station.see("how many there were", lambda words: words == str(load["alerts"]))
    station.see("who had most", lambda words: words == names[load["noisiest"][0]["resident"]]["name"])
    assert not nameless(station), f"without a name: {nameless(station)}"
    station.press_button("Open")

    station.type("no such resident")
    station.see("that there is none", lambda words: words.startswith("No such alert is known on this PC"))
    station.press("ctrl+a")
    station.type(names[alerts[0]["resident"]]["name"])
    station.see("the one sought", is_row_of(names[alerts[0]["resident"]]))
    station.press("Tab")
    station.see_focus_in("Alerts")
    station.press("Return")
    station.see_focus_in("Vitals")


if __name__ == "__main__":
    sys.exit(run(test_alerts))
