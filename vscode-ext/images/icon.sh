#!/bin/sh
# Draws icon.png from icon.svg with Chromium and ImageMagick.
set -eu
cd "$(dirname "$0")"
profile=$(mktemp -d)
trap 'rm -rf "$profile"' EXIT
chromium --headless --no-sandbox --disable-gpu --user-data-dir="$profile" --hide-scrollbars \
  --default-background-color=00000000 --window-size=600,600 --screenshot="$profile/icon.png" "file://$PWD/icon.svg" 2>/dev/null
convert "$profile/icon.png" -crop 128x128+0+0 +repage -strip icon.png
