#!/usr/bin/env bash
# Prints the path of a developer tool, after bringing it into .build when it is
# absent or older than its go.sum:
#
#   scripts/tools.sh tfplugindocs | golangci-lint | goreleaser | cyclonedx-gomod | go-licenses
#   scripts/tools.sh shellcheck | strace | prometheus-redis-exporter
#
# The Go tools are built from the go.mod below tools that names them; the others are
# taken from PATH or fetched from Debian.
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
shellcheck | strace) from_debian bookworm && exit ;;
prometheus-redis-exporter) from_debian trixie && exit ;;
esac

# go-licenses has a module of its own: it needs older libraries than the others.
module=$root/tools
[ "$name" != go-licenses ] || module=$root/tools/licences

package=$(sed -nE "/^tool /,/^\)/s#^\s*(tool )?(\S+/$name(/v[0-9]+)?)\$#\2#p" "$module/go.mod")
if [ -z "$package" ]; then
	echo "tools: tools/go.mod has no tool '$name': add it with go get -C tools -tool PACKAGE" >&2
	exit 1
fi
if [ ! -x "$bin/$name" ] || [ "$module/go.sum" -nt "$bin/$name" ]; then
	echo "tools: building $name: this takes some minutes, once" >&2
	mkdir -p "$bin"
	# An SBOM tells the hash of the tool that made it: built so, that is the same
	# wherever the tool is built.
	CGO_ENABLED=0 nice go build -C "$module" -trimpath -buildvcs=false -o "$bin/$name.$$" "$package" >&2
	mv "$bin/$name.$$" "$bin/$name"
fi
echo "$bin/$name"
