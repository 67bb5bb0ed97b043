#!/usr/bin/env bash
# Fails when something generated is out of date: generates everything anew in a
# copy of the working tree and shows what differs. The tree itself stays as it is.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
copy=$root/.build/docs-check
rm -rf "$copy"
mkdir -p "$copy"
trap 'rm -rf "$copy"' EXIT

cd "$root"
git ls-files -z --cached --others --exclude-standard |
	tar --create --null --ignore-failed-read --files-from - | tar --extract --directory "$copy"
ln -s "$root/.build" "$copy/.build"

cd "$copy"
git init --quiet
git add --all
GOFLAGS="${GOFLAGS:-} -buildvcs=false" make --no-print-directory generate >&2
git add --all --intent-to-add
git diff --exit-code || {
	echo "what is generated is out of date, as shown above: type make generate and commit" >&2
	exit 1
}
echo "what is generated is up to date"
