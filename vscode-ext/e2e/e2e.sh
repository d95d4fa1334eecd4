#!/bin/sh
# Runs the end-to-end test; installs what it needs below this folder.
# LANE=latest takes the newest VS Code that is pinned, on its own Node.
# VSIX=file takes that package in place of the one that build.sh made.
set -eu
cd "$(dirname "$0")"
skip() { echo "e2e skipped: $*"; exit 0; }
command -v node >/dev/null || skip "no Node here"
case $(uname -s)-$(uname -m) in Linux-x86_64 | Linux-aarch64) ;; *) skip "the workbench is tried on Linux only" ;; esac

node chromium.mjs || exit 0

[ -n "${VSIX:-}" ] || ../build.sh
log=$(mktemp)
(cd .. && npm test --silent) >"$log" 2>&1 || { cat "$log"; rm -f "$log"; exit 1; }
echo "unit tests: $(sed -n 's/^# pass //p' "$log") passed"
rm -f "$log"

# What is installed stays while the lock file does.
install() {
  [ "$(cat "$1/node_modules/.installed" 2>/dev/null)" = "$(cksum <"$1/package-lock.json")" ] && return
  (cd "$1" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null)
  node setup-workbench.mjs "$1"
  cksum <"$1/package-lock.json" >"$1/node_modules/.installed"
}
install .
[ "${LANE:-floor}" != latest ] || install latest
exec node run.mjs
