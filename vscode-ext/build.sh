#!/bin/sh
# Builds one package of the extension for each platform, with both programs in it.
# usage: [VERSION=1.2.3] vscode-ext/build.sh [target ...]      (default: this machine's own)
set -eu
cd "$(dirname "$0")"
# The same bytes each time: the date of the last commit stands for now.
: "${SOURCE_DATE_EPOCH:=$(git log -1 --format=%ct 2>/dev/null || echo 1700000000)}"; export SOURCE_DATE_EPOCH
: "${VERSION:=$(node -p 'require("./package.json").version')}"
VERSION=${VERSION#v}
[ node_modules/.package-lock.json -nt package-lock.json ] || npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
[ $# -gt 0 ] || set -- "$(node -p 'process.platform + "-" + process.arch')"
npm run -s check
npm run -s build
cp ../LICENSE ../NOTICE .
mkdir -p dist
for target in "$@"; do
  suffix=
  case $target in
    linux-x64 | alpine-x64) os=linux arch=amd64 ;;
    linux-arm64)  os=linux arch=arm64 ;;
    darwin-x64)   os=darwin arch=amd64 ;;
    darwin-arm64) os=darwin arch=arm64 ;;
    win32-x64)    os=windows arch=amd64 suffix=.exe ;;
    win32-arm64)  os=windows arch=arm64 suffix=.exe ;;
    *) echo "unknown target \"$target\": expected one of linux-x64, linux-arm64, alpine-x64, darwin-x64, darwin-arm64, win32-x64, win32-arm64" >&2; exit 2 ;;
  esac
  rm -rf bin && mkdir bin
  # Without cgo one static program fits glibc and musl alike.
  for program in strideline strideline-graphviz; do
    (cd .. && CGO_ENABLED=0 GOOS=$os GOARCH=$arch go build -trimpath -ldflags="-s -w -buildid= -X main.release=$VERSION" -o "vscode-ext/bin/$program$suffix" "./cmd/$program")
  done
  npx --no-install vsce package "$VERSION" --no-git-tag-version --no-update-package-json --no-dependencies --target "$target" -o "dist/strideline-$target.vsix" >dist/vsce.log 2>&1 || { cat dist/vsce.log >&2; exit 1; }
  printf '%s\t%s bytes\n' "vscode-ext/dist/strideline-$target.vsix" "$(wc -c <"dist/strideline-$target.vsix" | tr -d ' ')"
done
