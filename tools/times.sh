#!/usr/bin/env bash
# Times the drawing of systems of several sizes: the whole command, the layout
# program alone, and a native dot on the same DOT, each ten times in one run.
# Needs hyperfine and Graphviz' dot; run it from the repository's root after make.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mean() { hyperfine -N --warmup 1 --runs 10 --export-json "$work/t.json" "$@" >/dev/null 2>&1 && node -e 'const r=require(process.argv[1]).results[0];process.stdout.write((r.mean*1000).toFixed(0)+" ms")' "$work/t.json"; }
printf '| boxes | arrows | diagram -o x.svg | its layout program | native dot |\n|---|---|---|---|---|\n'
for services in 1 4 24 80; do
  go run -C tools ./system "$services" "$work/s$services"
  bin/strideline diagram --format dot -o "$work/x.dot" "$work/s$services"
  printf '#!/bin/sh\nexec %s < %s\n' "$PWD/bin/strideline-graphviz" "$work/x.dot" >"$work/layout"
  chmod +x "$work/layout"
  printf '| %s | %s | %s | %s | %s |\n' \
    "$(grep -c 'shape=' "$work/x.dot")" "$(grep -c -- ' -> ' "$work/x.dot")" \
    "$(mean "bin/strideline diagram -o $work/x.svg $work/s$services")" "$(mean "$work/layout")" "$(mean "dot -Tsvg -o $work/y.svg $work/x.dot")"
done
rm -rf "$work/cache" && mkdir "$work/cache"
printf 'first picture of a user (WebAssembly compiled once): %s\n' "$( { time XDG_CACHE_HOME="$work/cache" bin/strideline diagram -o "$work/x.svg" "$work/s1" 2>/dev/null; } 2>&1 | sed -n 's/real\t//p')"
