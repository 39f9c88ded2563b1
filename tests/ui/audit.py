# SPDX-License-Identifier: GPL-3.0-or-later
"""What every page must keep: whatever can take the focus says what it is."""

from station import Atspi, GLib, has_state, text_of, walk


def is_nameless(node):
    """Without a name of its own GTK tells the name of the type; a label inside is a name too."""
    words = [node.get_name()] + [text_of(inner) for inner in walk(node) if inner.get_role_name() == "label"]
    return not any(word and not word.startswith(("Gtk", "Adw", "Lamp")) for word in words)


def nameless(station):
    """What can take the focus and does not say what it is; a pane that scrolls is no control."""
    found = []
    for node in walk(station.root):
        if not has_state(node, Atspi.StateType.FOCUSABLE):
            continue
        try:
            if node.get_role_name() not in ("scroll pane", "panel") and is_nameless(node):
                found.append(f"{node.get_role_name()} {node.get_name()}")
        except GLib.Error:
            continue
    return found
