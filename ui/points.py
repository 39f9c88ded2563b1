#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Turns the sizes of a style sheet from pixels into points: points.py IN.css OUT.css

The style sheets are written in pixels, as they are at a desk before a screen of 96 dots an inch. GTK lets
only points follow the size of text (gtk-xft-dpi), which the desktop sets for people who need large letters
and the program for those who stand far away. Lines of two pixels or less stay lines.
"""

import re
import sys

LINE_PX = 2
POINTS = 72 / 96


def in_points(match):
    size = float(match[1])
    return match[0] if abs(size) <= LINE_PX else f'{size * POINTS:g}pt'


def main():
    with open(sys.argv[1], encoding='utf-8') as source, open(sys.argv[2], 'w', encoding='utf-8') as result:
        result.write(re.sub(r'(?<![\w.])(-?[0-9]*\.?[0-9]+)px\b', in_points, source.read()))


if __name__ == '__main__':
    main()
