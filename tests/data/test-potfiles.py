#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Is po/POTFILES.in right? TAP.

A file that has words for people and is missing from the list is never translated, and nobody
notices: neither the compiler nor a person who reads English. A name of a file that is gone stops
the update of the .po files.
"""

import pathlib
import re
import sys

C_WORDS = re.compile(r'\b(?:N_|C_|NC_|_|gettext|ngettext|dgettext|g_dngettext|g_dpgettext2) ?\(\s*"')
UI_WORDS = re.compile(r'translatable="(?:yes|true|1)"')
COMMENTS = re.compile(r'/\*.*?\*/|//[^\n]*', re.S)


def has_words(path):
    text = path.read_text(encoding='utf-8')
    if path.suffix in ('.c', '.h'):
        return bool(C_WORDS.search(COMMENTS.sub('', text)))
    return bool(UI_WORDS.search(text))


def wanted(root):
    found = set()
    for folder, pattern in (('src', '*.c'), ('src', '*.h'), ('ui', '*.ui')):
        found |= {p for p in (root / folder).rglob(pattern) if has_words(p)}
    for pattern in ('*.desktop.in', '*.metainfo.xml.in', '*.gschema.xml'):
        found |= set((root / 'data').glob(pattern))
    return sorted(str(p.relative_to(root)) for p in found)


def main():
    root = pathlib.Path(sys.argv[1])
    lines = (root / 'po/POTFILES.in').read_text(encoding='utf-8').splitlines()
    listed = [line for line in lines if line and not line.startswith('#')]
    expected = wanted(root)
    results = (
        ('every file with words is listed', [f for f in expected if f not in listed]),
        ('every listed file has words', [f for f in listed if f not in expected]),
        ('the list is in order, each file once', [] if listed == sorted(set(listed)) else listed),
    )
    if '--update' in sys.argv[2:]:
        head = [line for line in lines if line.startswith('#')]
        (root / 'po/POTFILES.in').write_text('\n'.join(head + expected) + '\n', encoding='utf-8')
        return 0
    print(f'1..{len(results)}')
    for number, (name, wrong) in enumerate(results, 1):
        print(f"{'not ok' if wrong else 'ok'} {number} - {name}")
        for item in wrong:
            print(f'# {item}')
    return 1 if any(wrong for _, wrong in results) else 0


if __name__ == '__main__':
    sys.exit(main())
