#!/usr/bin/env bash
# Prints the path of a developer tool, after bringing it into .build when it is
# absent or older than tools/go.sum:
#
#   scripts/tools.sh tfplugindocs | golangci-lint | goreleaser | shellcheck | prometheus-redis-exporter
#
# The Go tools are built from tools/go.mod; the last two are taken from PATH or
# fetched from Debian.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
bin=$root/.build/bin
name=${1:?name a tool: scripts/tools.sh golangci-lint}

# from_debian SUITE brings a program that has a package of its own name.
from_debian() {
	local folder=$root/.build/$name
	command -v "$name" && return
	if [ ! -x "$folder/$name" ]; then
		rm -rf "$folder.new"
		mkdir -p "$folder.new"
		"$root/scripts/debian.sh" "$folder.new" "$1" "$1" "$name" -- "$name" || {
			echo "tools: $name cannot be had: do what the lines above say, or type apt-get install $name" >&2
			exit 1
		}
		rm -rf "$folder"
		mv "$folder.new" "$folder"
	fi
	echo "$folder/$name"
}

case $name in
shellcheck) from_debian bookworm && exit ;;
prometheus-redis-exporter) from_debian trixie && exit ;;
esac

package=$(sed -nE "/^tool /,/^\)/s#^\s*(tool )?(\S+/$name(/v[0-9]+)?)\$#\2#p" "$root/tools/go.mod")
if [ -z "$package" ]; then
	echo "tools: tools/go.mod has no tool '$name': add it with go get -C tools -tool PACKAGE" >&2
	exit 1
fi
if [ ! -x "$bin/$name" ] || [ "$root/tools/go.sum" -nt "$bin/$name" ]; then
	echo "tools: building $name: this takes some minutes, once" >&2
	mkdir -p "$bin"
	nice go build -C "$root/tools" -buildvcs=false -o "$bin/$name.$$" "$package" >&2
	mv "$bin/$name.$$" "$bin/$name"
fi
echo "$bin/$name"
