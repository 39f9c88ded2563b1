#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two people correct the same value: the second one is refused, sees both side by side with who and when, and
chooses; nothing is overwritten before. The terminal tells the same.
"""

import json
import sys
import urllib.request

from station import run, wait_for
from audit import nameless


def ask(station, path, body=None, version=None):
    request = urllib.request.Request(f"{station.base}/{path}", method="GET" if body is None else "PUT",
                                     data=None if body is None else json.dumps(body).encode())
    request.add_header("Content-Type", "application/fhir+json")
    if version is not None:
        request.add_header("If-Match", f'W/"{version}"')
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


def outbox(station):
    return json.loads(station.ctl("outbox", "--json"))


def test_conflict(station):
    first, *_ = station.residents
    act = json.loads(station.ctl("--cloud", station.base, "observe", first["id"], "pulse=98", "--staff", "N042",
                                 "--staff-name", "Li Na", "--json"))[0]
    assert act["state"] == "done", act
    station.ctl("outbox", "--edit", act["uuid"], "--value", "88", "--staff", "N042", "--reason", "typed wrongly")
    # Somebody else is faster.
    path = f"Observation/{act['uuid']}"
    theirs = ask(station, path)
    theirs["status"] = "amended"
    theirs["valueQuantity"]["value"] = 80
    theirs["performer"] = [{"display": "Rahim"}]
    ask(station, path, theirs, version=1)

    station.open()
    station.see("that somebody must look", lambda words: words == "1 not yet shared. Look at 1")
    station.press("F8")
    station.see("how it stands", lambda words: words.startswith("Correction: Pulse 88 /min. Conflict. ")
                and "Nothing was overwritten" in words)
    station.see("mine", lambda words: words == "Pulse 88 /min")
    station.see("theirs", lambda words: words == "Pulse 80 /min")
    station.see("who that was", lambda words: words.startswith("Rahim, "))
    assert not nameless(station), f"in the drawer without a name: {nameless(station)}"
    told = outbox(station)[0]["conflict"]
    assert (told["yours"]["value"], told["theirs"]["value"], told["theirs"]["by"]) == (88, 80, "Rahim"), told
    assert told["theirs"]["version"] == "2", told

    # A choice bears a name.
    wait_for("the choice", lambda: station.press_button("Send mine again"))
    station.see_focus_in("Your name")
    station.focus_dialog()
    station.type("Li Na")
    station.press("Return")
    station.type("246810")
    station.press("Return")
    station.focus_main()
    assert ask(station, path)["valueQuantity"]["value"] == 80, "sent before anybody had signed for it"
    wait_for("the choice once more", lambda: station.press_button("Send mine again"))
    station.see("that all is shared", lambda words: words == "Everything that was entered on this PC is shared.")
    now = ask(station, path)
    assert (now["valueQuantity"]["value"], now["meta"]["versionId"]) == (88, "3"), now
    assert now["note"][0]["text"] == "was pulse 98: typed wrongly", now


if __name__ == "__main__":
    sys.exit(run(test_conflict))
