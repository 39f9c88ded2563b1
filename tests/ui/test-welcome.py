#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""From nothing to a home, by keyboard alone, against a cloud that wants a sign-in: a client ID and a secret, or
(with the word "smart") a key that is made in the form, registered and then used. The home opens without a restart,
both programs sign in alike from then on, and the secret lies where the form said.
"""

import os
import stat
import subprocess
import sys
import tempfile

from station import Atspi, Station, has_state, run, text_of, wait_for, walk

SECRET = "hunter2-of-the-test"


class Newcomer(Station):
    """A station that nobody has set up, and a cloud that wants to know who asks."""

    def __init__(self, programs):  # pylint: disable=super-init-not-called
        self.programs = programs
        self.folder = tempfile.mkdtemp(prefix="lamplight-ui-")
        self.cloud = self.program = None
        self.serve("--residents", "3", "--client", "station-7", "--client-secret", SECRET)

    def open(self):
        self.start(XDG_DATA_HOME=self.folder)

    def home_folder(self):
        parent = os.path.join(self.folder, "lamplight")
        folders = [name for name in os.listdir(parent) if name.startswith("cloud-")]
        assert len(folders) == 1, f"one folder expected: {folders}"
        return os.path.join(parent, folders[0])

    def focus_says(self, wanted):
        return any(has_state(node, Atspi.StateType.FOCUSED) and any(text_of(inner) == wanted for inner in walk(node))
                   for node in walk(self.root))

    def choose_kind(self, *kinds):
        """Goes down the list from its first kind to the last of these."""
        self.tab_to("How this station signs in")
        self.press("space")
        wait_for("the list of kinds", lambda: self.focus_says("None"))
        for kind in kinds:
            self.press("Down")
            wait_for(kind, lambda wanted=kind: self.focus_says(wanted))
        self.press("Return")
        wait_for("the list closed", lambda: self.focus_is_in("How this station signs in"))

    def fill(self, name, text):
        """Types into the entry that has the focus. GTK 4.8 does not say of a text inside a row that it has it; so
        what arrived is looked for under the entry's name."""
        self.type(text)
        wait_for(f"the text in {name}", lambda: any(
            node.get_name().startswith(name) and text_of(node) != node.get_name() for node in walk(self.root)))

    def step_is(self, title, state):
        self.see(f"{title} {state}", lambda words: words.startswith(f"{title}: {state}"))


def begin(station):
    station.open()
    station.see("the choice", lambda words: words == "Connect to a cloud")
    station.tab_to("Connect to a cloud")
    station.press("Return")
    station.fill("Address", station.base)
    # What needs no secret is tried without being asked.
    station.step_is("FHIR server", "works")
    station.step_is("Sign-in", "not tried yet")


def finish(station):
    for title in ("Sign-in", "Residents", "Readings", "Writing", "Clock"):
        station.step_is(title, "works")
    button = station.see("Connect", lambda words: words.startswith("Connect") and words.endswith(("Connect", "anyway")))
    wait_for("Connect open", lambda: has_state(button, Atspi.StateType.SENSITIVE))
    station.tab_to("Connect")
    station.press("Return")
    station.see("the board", lambda words: "NEWS2" in words)

    folder = station.home_folder()
    for name in os.listdir(folder):
        if name.startswith(("sign-in", "secret-")):
            mode = stat.S_IMODE(os.stat(os.path.join(folder, name)).st_mode)
            assert mode == 0o600, f"{name} has the mode {mode:o}"
    with open(os.path.join(folder, "sign-in"), encoding="utf-8") as file:
        written = file.read()
    assert SECRET not in written and "PRIVATE" not in written, "a secret stands in the sign-in file"
    # The other program signs in with what the window has kept.
    check = subprocess.run([f"{station.programs}/lamplightctl", "--cloud", station.base, "check"],
                           env={**os.environ, "XDG_DATA_HOME": station.folder}, stdout=subprocess.PIPE, text=True,
                           check=False)
    assert check.returncode == 0, check.stdout


def test_client_secret(station):
    begin(station)
    station.choose_kind("Token", "Client ID and secret")
    station.press("Tab")
    station.fill("Client ID", "station-7")
    station.press("Tab")
    station.fill("Client secret", "wrong")
    station.press("Return")
    station.step_is("Sign-in", "does not work")
    station.press("ctrl+a")
    station.type(SECRET)
    station.press("Return")
    finish(station)


def test_smart(station):
    begin(station)
    station.choose_kind("Token", "Client ID and secret", "Station key (SMART)")
    station.press("Tab")
    station.fill("Client ID", "station-7")
    station.tab_to("Make a key")
    station.press("Return")
    shown = station.see("the public half", lambda words: words.startswith("{") and '"kid"' in words)
    assert '"d"' not in text_of(shown), "the private half is on the screen"

    # The administrator registers it.
    registered = os.path.join(station.folder, "registered.json")
    with open(registered, "w", encoding="utf-8") as file:
        file.write(text_of(shown))
    port = station.base.split(":")[2].split("/")[0]
    station.stop_cloud()
    station.serve("--residents", "3", "--client", "station-7", "--client-jwk", registered, port=port)
    station.tab_to("Check")
    station.press("Return")
    finish(station)


if __name__ == "__main__":
    sys.exit(run(test_smart if "smart" in sys.argv[2:] else test_client_secret, Newcomer))
