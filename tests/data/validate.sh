#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Runs the desktop's own checkers over what data/ and po/ hold: validate.sh KIND FILE-OR-FOLDER.
# Exit code 77 (skipped) if the checker is not installed.
set -euo pipefail

need ()
{
  command -v "$1" >/dev/null || { echo "skipped: $1 is not installed"; exit 77; }
}

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

case $1 in
  desktop)
    need desktop-file-validate
    desktop-file-validate "$2"
    ;;

  metainfo)
    need appstreamcli
    cp "$2" "$scratch/"
    # appstreamcli before 1.0 knows only <developer_name>, which later ones deprecate; we ship the new form.
    version=$(appstreamcli --version | grep -oE '[0-9]+\.[0-9]+(\.[0-9]+)?' | head -1)
    if [[ $version == 0.* ]]; then
      sed -i '/<developer id=/,/<\/developer>/d' "$scratch/${2##*/}"
      grep -q '<developer id=' "$2" || { echo "no <developer> in $2"; exit 1; }
    fi
    appstreamcli validate --no-net --explain "$scratch/${2##*/}"
    ;;

  schema)
    need glib-compile-schemas
    glib-compile-schemas --strict --dry-run "$2"
    ;;

  icons)
    need xmllint
    find "$2" -name '*.svg' -exec xmllint --noout {} +
    need rsvg-convert
    for size in 16 32 128 256; do
      find "$2" -name '*.svg' | while read -r svg; do
        rsvg-convert -w "$size" -h "$size" "$svg" -o "$scratch/icon.png"
        [[ -s $scratch/icon.png ]] || { echo "$svg is empty at $size"; exit 1; }
      done
    done
    ;;

  po)
    need msgfmt
    for po in "$2"/*.po; do
      msgfmt --check --check-accelerators=_ --output-file=/dev/null "$po"
    done
    ;;

  *)
    echo "unknown kind: $1"
    exit 2
    ;;
esac
