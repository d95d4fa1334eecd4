#!/usr/bin/env bash
# Draws docs/analyze.png: the first threats of the hurried shop as a terminal
# shows them. Needs script, aha and chromium; run it from the repository's root.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
script -qec "stty cols 80; bin/strideline analyze examples/shop-hurried" /dev/null </dev/null >"$work/out" || true
{
  printf '$ bin/strideline analyze examples/shop-hurried\n'
  awk '/^\r?$/ { n++ } /HIGH.*SL|CRITICAL.*SL/ { if (++t == 3) exit } { print }' "$work/out" | tr -d '\r'
} >"$work/head"
aha --black --title strideline <"$work/head" | sed 's/<pre>/<pre style="font: 15px DejaVu Sans Mono, monospace; padding: 12px; margin: 0">/' >"$work/page.html"
lines=$(wc -l <"$work/head")
chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --user-data-dir="$work/profile" --force-device-scale-factor=1 \
  --window-size=780,$((lines * 18 + 40)) --screenshot="$PWD/docs/analyze.png" "file://$work/page.html" >/dev/null 2>&1
