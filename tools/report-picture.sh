#!/usr/bin/env bash
# Draws docs/pictures/threat-model.png: the top of the hurried shop's report as
# a browser shows it. Needs chromium and bin/strideline-graphviz; run it from
# the repository's root.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
bin/strideline report --now 2026-11-25 -o "$work/page.html" examples/shop-hurried
chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --user-data-dir="$work/profile" \
  --window-size=1180,2000 --screenshot="$PWD/docs/pictures/threat-model.png" "file://$work/page.html" >/dev/null 2>&1
