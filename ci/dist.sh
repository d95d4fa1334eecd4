#!/usr/bin/env bash
# Builds both programs for GOOS and GOARCH and packs them: ci/dist.sh VERSION FOLDER.
# The same commit gives the same bytes: no paths, no time of the build.
set -euo pipefail
version=${1:?usage: ci/dist.sh VERSION FOLDER}
out=${2:?usage: ci/dist.sh VERSION FOLDER}
case "$version" in v[0-9]*) ;; *) echo "ci/dist.sh: \"$version\" is no version, expected one like v1.2.3" >&2; exit 2 ;; esac
cd "$(dirname "$0")/.."
os=${GOOS:-$(go env GOOS)}
arch=${GOARCH:-$(go env GOARCH)}
name=strideline_${version#v}_${os}_${arch}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$out" "$work/$name"
GOOS=$os GOARCH=$arch CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X main.release=$version" \
  -o "$work/$name/" ./cmd/strideline ./cmd/strideline-graphviz
cp LICENSE NOTICE README.md "$work/$name/"
out=$(cd "$out" && pwd)
if [ "$os" = windows ]; then
  (cd "$work" && find "$name" -exec touch -d @0 {} + && rm -f "$out/$name.zip" && zip -qrX "$out/$name.zip" "$name")
else
  tar -C "$work" --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner --mode=u+rwX,go+rX,go-w -cf - "$name" | gzip -n9 > "$out/$name.tar.gz"
fi
echo "$out/$name"
