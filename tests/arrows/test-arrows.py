#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Do the layers stand as CONTRIBUTING.md says? TAP.

Reads every #include "..." under src/ and fails on an arrow that runs the wrong way, on an include
that does not name its layer, and on a folder that nobody has put into the table below. A layer sees
itself and what its row names; nothing else, not even by way of another. It first tries itself on small
trees with one planted mistake each, because a test that cannot fail is worse than none.
"""

import pathlib
import re
import sys
import tempfile

# What each folder may include, besides itself.
ENGINE = ('core', 'fhir', 'store', 'cloud', 'station', 'report')
MODEL = ENGINE + ('model',)
SEES = {
    'core': (),
    'fhir': ('core',),
    'store': ('core',),
    'cloud': ('core', 'fhir'),
    'demo': ('core', 'fhir'),
    'station': ('core', 'fhir', 'store', 'cloud'),
    'report': ('core', 'store'),
    'ctl': ENGINE,
    'model': ENGINE,
    'widgets': MODEL,
    'pages': MODEL + ('widgets',),
    'app': MODEL + ('widgets', 'pages'),
}
# The files beside the folders: programs.
PROGRAMS = {
    'main.c': tuple(SEES),
    'lamplightctl.c': ENGINE + ('ctl',),
    'lamplight-cloud.c': ('core', 'fhir', 'demo'),
}
# Made by the build, not by a layer.
GENERATED = re.compile(r'^(config\.h|[a-z-]+-(resources|enums)\.h)$')
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*"([^"]*)"', re.M)
COMMENT = re.compile(r'/\*.*?\*/', re.S)


def complaints(src):
    for path in sorted(p for p in src.rglob('*') if p.suffix in ('.c', '.h')):
        name = path.relative_to(src)
        layer = name.parts[0] if len(name.parts) > 1 else None
        if layer is None and name.name not in PROGRAMS:
            yield f'{name}: not in a folder, and not a program that the table knows'
            continue
        if layer is not None and layer not in SEES:
            yield f'{name}: the table does not know the folder {layer}'
            continue
        allowed = PROGRAMS[name.name] if layer is None else SEES[layer] + (layer,)
        for include in INCLUDE.findall(COMMENT.sub('', path.read_text(encoding='utf-8'))):
            target = include.split('/')[0]
            if GENERATED.match(include):
                continue
            if '/' not in include or target in ('.', '..'):
                yield f'{name}: "{include}" does not name its layer'
            elif target not in SEES:
                yield f'{name}: "{include}" is of a folder that the table does not know'
            elif target not in allowed:
                yield f'{name}: {layer or name} must not see {target} ("{include}")'
            elif not (src / include).exists():
                yield f'{name}: "{include}" does not exist'


# One row a planted mistake: what it is, the file, its text, a word of the complaint (None: all is well).
PLANTED = (
    ('an arrow the right way', 'fhir/a.c', '#include "core/here.h"\n', None),
    ('the own layer and made files', 'core/a.c', '#include "config.h"\n#include "core/here.h"\n', None),
    ('an include in a comment', 'core/a.c', '/* #include "app/window.h" */\n', None),
    ('a program on the demo', 'main.c', '#include "demo/here.h"\n', None),
    ('core on store', 'core/a.c', '#include "store/here.h"\n', 'must not see store'),
    ('store on fhir', 'store/a.h', '#include "fhir/here.h"\n', 'must not see fhir'),
    ('with blanks in the line', 'core/a.c', '  #  include   "app/here.h"\n', 'must not see app'),
    ('the engine on the demo', 'station/a.c', '#include "demo/here.h"\n', 'must not see demo'),
    ('the command line on GTK models', 'ctl/a.c', '#include "model/here.h"\n', 'must not see model'),
    ('a program beyond its row', 'lamplightctl.c', '#include "app/here.h"\n', 'must not see app'),
    ('an include without its layer', 'core/a.c', '#include "here.h"\n', 'does not name its layer'),
    ('an include by ..', 'core/a.c', '#include "../app/here.h"\n', 'does not name its layer'),
    ('an unknown folder included', 'core/a.c', '#include "misc/here.h"\n', 'does not know'),
    ('a file in an unknown folder', 'misc/a.c', '', 'does not know the folder'),
    ('an unknown program', 'other.c', '', 'not in a folder'),
    ('a header that is gone', 'core/a.c', '#include "core/gone.h"\n', 'does not exist'),
)


def main():
    src = pathlib.Path(sys.argv[1]) / 'src'
    results = []
    for title, name, text, word in PLANTED:
        with tempfile.TemporaryDirectory() as scratch:
            tree = pathlib.Path(scratch)
            for layer in SEES:
                (tree / layer).mkdir()
                (tree / layer / 'here.h').write_text('')
            (tree / name).parent.mkdir(exist_ok=True)
            (tree / name).write_text(text)
            found = list(complaints(tree))
        is_right = not found if word is None else len(found) == 1 and word in found[0]
        results.append((f'planted: {title}', [] if is_right else found or ['not noticed']))
    results.append(('the arrows of src/', list(complaints(src))))

    print(f'1..{len(results)}')
    for number, (title, wrong) in enumerate(results, 1):
        print(f"{'not ok' if wrong else 'ok'} {number} - {title}")
        for line in wrong:
            print(f'# {line}')
    return 1 if any(wrong for _, wrong in results) else 0


if __name__ == '__main__':
    sys.exit(main())
