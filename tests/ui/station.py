# SPDX-License-Identifier: GPL-3.0-or-later
"""A station for the tests of this folder: a small home, the real program, and the eyes and hands of a person
who cannot see the screen: the accessibility bus and the keyboard.

Needs a display and a session bus of its own (meson runs the tests under xvfb-run and dbus-run-session). What
is missing on the machine is said and ends the test as skipped, with status 77.
"""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time

WAIT_S = 30


def skip(reason):
    print(f"1..0 # SKIP {reason}")
    sys.exit(77)


try:
    import gi

    gi.require_version("Atspi", "2.0")
    from gi.repository import Atspi, GLib
except (ImportError, ValueError) as missing:
    skip(f"the accessibility bus cannot be read: {missing}")
for tool in ("xdotool",):
    if shutil.which(tool) is None:
        skip(f"{tool} is not installed")
if "DISPLAY" not in os.environ:
    skip("there is no display")


def wait_for(what, look):
    """What look() gives once it gives anything; fails when that takes too long."""
    end = time.monotonic() + WAIT_S
    while time.monotonic() < end:
        try:
            found = look()
        except GLib.Error:  # a widget went away while it was read
            found = None
        if found:
            return found
        time.sleep(0.05)  # the bus has no call that waits
    raise AssertionError(f"not seen within {WAIT_S} s: {what}")


def walk(node):
    """The node and all below it; what vanishes meanwhile is passed over."""
    if node is None:
        return
    yield node
    try:
        count = node.get_child_count()
    except GLib.Error:
        return
    for index in range(count):
        try:
            child = node.get_child_at_index(index)
        except GLib.Error:
            continue
        yield from walk(child)


def text_of(node):
    try:
        if node.get_text_iface() is not None:
            length = Atspi.Text.get_character_count(node)
            return Atspi.Text.get_text(node, 0, length) or node.get_name()
        return node.get_name()
    except GLib.Error:
        return ""


def has_state(node, state):
    try:
        return node.get_state_set().contains(state)
    except GLib.Error:
        return False


class Station:
    """A cloud of a few simulated residents, a folder that holds them, and the program on it."""

    def __init__(self, programs, residents=6):
        self.programs = programs
        self.folder = tempfile.mkdtemp(prefix="lamplight-ui-")
        self.cloud = self.program = None
        self.serve("--residents", str(residents))
        self.ctl("--cloud", self.base, "sync", "--once", "--history", "1")
        self.residents = json.loads(self.ctl("residents", "--json"))

    def serve(self, *words, port=0):
        """Starts a cloud, on a port of the system's choice or on that of one before."""
        self.cloud = subprocess.Popen(
            [f"{self.programs}/lamplight-cloud", "--port", str(port), *words], stdout=subprocess.PIPE, text=True)
        self.base = self.cloud.stdout.readline().split()[-1]

    def ctl(self, *words):
        done = subprocess.run([f"{self.programs}/lamplightctl", "--data-dir", self.folder, *words],
                              stdout=subprocess.PIPE, text=True, check=False)
        assert done.returncode in (0, 3), f"lamplightctl {words} ended with {done.returncode}"
        return done.stdout

    def has_draft(self, resident, line):
        """Whether what was typed of a resident is on disk and holds a line."""
        acts = sqlite3.connect(f"file:{self.folder}/acts.db?mode=ro", uri=True)
        try:
            row = acts.execute("SELECT body FROM draft WHERE key = ?", (resident,)).fetchone()
        finally:
            acts.close()
        return row is not None and line in row[0].splitlines()

    def stop_cloud(self):
        self.cloud.terminate()
        self.cloud.wait()

    def open(self):
        self.start("--cloud", self.base, "--data-dir", self.folder)

    def start(self, *words, **environment):
        self.program = subprocess.Popen(
            [f"{self.programs}/lamplight", *words, "--size", "1600x900"], env={**os.environ, **environment})
        self.root = wait_for("the program on the accessibility bus", self.find_program)
        self.main_window = wait_for("its window", self.windows)[-1]
        self.focus_window(self.main_window)

    def windows(self):
        return subprocess.run(["xdotool", "search", "--onlyvisible", "--pid", str(self.program.pid)],
                              stdout=subprocess.PIPE, text=True, check=False).stdout.split()

    def focus_window(self, window):
        """What a window manager does; here is none."""
        subprocess.run(["xdotool", "windowfocus", "--sync", window], check=False)

    def focus_new_window(self, known):
        """Waits for a window beside those that are known, and types into it from then on."""
        new = wait_for("another window", lambda: [window for window in self.windows() if window not in known])
        self.focus_window(new[0])
        return new[0]

    def focus_dialog(self):
        self.focus_window(wait_for("a dialog", lambda: [
            window for window in self.windows() if window != self.main_window])[0])

    def focus_main(self):
        """Once no dialog is open any more."""
        wait_for("the dialog gone", lambda: self.windows() == [self.main_window])
        self.focus_window(self.main_window)

    def find_program(self):
        desktop = Atspi.get_desktop(0)
        for index in range(desktop.get_child_count()):
            child = desktop.get_child_at_index(index)
            if child is not None and child.get_process_id() == self.program.pid and child.get_child_count() > 0:
                return child
        return None

    def close(self):
        for process in (self.program, self.cloud):
            if process is not None and process.poll() is None:
                process.terminate()
                process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def find(self, wanted):
        """The first node whose words satisfy wanted(words). GTK 4.8 does not say which nodes are hidden; where
        it matters, ask where the focus is."""
        for node in walk(self.root):
            if wanted(text_of(node)):
                return node
        return None

    def see(self, what, wanted):
        return wait_for(what, lambda: self.find(wanted))

    def unseen(self, what, wanted):
        wait_for(f"{what} gone", lambda: self.find(wanted) is None)

    def see_focus_in(self, *names):
        """Waits until the focus is inside of what bears one of the names."""
        def look():
            return any(has_state(inner, Atspi.StateType.FOCUSED)
                       for node in walk(self.root) if {text_of(node), node.get_name()} & set(names) for inner in walk(node))
        wait_for(f"the focus in {names}", look)

    def focus_is_in(self, name):
        return any(has_state(inner, Atspi.StateType.FOCUSED)
                   for node in walk(self.root) if text_of(node).startswith(name) for inner in walk(node))

    def tab_to(self, name, most=25):
        """Presses Tab until the focus is in what begins with that name."""
        for _ in range(most):
            if self.focus_is_in(name):
                return
            self.press("Tab")
            time.sleep(0.15)  # the bus says nothing of a focus that stays where it is
        raise AssertionError(f"Tab does not lead to “{name}”")

    def press(self, *keys):
        subprocess.run(["xdotool", "key", *keys], check=True)

    def press_button(self, name):
        """Does what a button of that name does; False while there is none. A toast's button has no name of its own,
        only the label in it."""
        for node in walk(self.root):
            if name not in (node.get_name(), text_of(node)):
                continue
            button = node.get_parent() if node.get_role() == Atspi.Role.LABEL else node
            if button.get_role() in (Atspi.Role.PUSH_BUTTON, Atspi.Role.TOGGLE_BUTTON):
                return Atspi.Action.do_action(button, 0)
        return False

    def type(self, text):
        subprocess.run(["xdotool", "type", "--delay", "10", text], check=True)

    def visit(self, resident):
        """From the board to the page of a resident, by keyboard."""
        self.see(f"the tile of {resident['name']}", self.tile_of(resident))
        self.press("ctrl+f")
        self.see_focus_in("Find a resident or room")
        self.type(resident["name"])
        self.see(f"the tile of {resident['name']}", self.tile_of(resident))
        self.press("Tab")
        self.see_focus_in("Residents")
        self.press("Return")
        self.see_focus_in("Vitals")

    def tile_of(self, resident):
        """A tile says everything in one sentence, which begins with the place and the name."""
        return lambda words: resident["name"] + "." in words and "NEWS2" in words


def run(test, kind=Station):
    """Runs test(station) and says how it went, in TAP."""
    station = kind(sys.argv[1])
    try:
        print("1..1", flush=True)
        test(station)
        print(f"ok 1 {test.__name__}")
        return 0
    except AssertionError as failure:
        print(f"not ok 1 {test.__name__}\n# {failure}")
        return 1
    finally:
        station.close()
