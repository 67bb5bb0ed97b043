#!/usr/bin/env bash
# Prints the path of a developer tool, after bringing it into .build/bin when it
# is absent or older than tools/go.sum:
#
#   scripts/tools.sh tfplugindocs | golangci-lint | goreleaser | shellcheck
#
# The Go tools are built from tools/go.mod; shellcheck is taken from PATH or
# fetched from Debian.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
bin=$root/.build/bin
name=${1:?name a tool: scripts/tools.sh golangci-lint}

if [ "$name" = shellcheck ]; then
	folder=$root/.build/shellcheck
	if command -v shellcheck; then
		exit
	elif [ ! -x "$folder/shellcheck" ]; then
		rm -rf "$folder.new"
		mkdir -p "$folder.new"
		"$root/scripts/debian.sh" "$folder.new" bookworm bookworm shellcheck -- shellcheck || {
			echo "tools: shellcheck cannot be had: do what the lines above say, or type apt-get install shellcheck" >&2
			exit 1
		}
		mv "$folder.new" "$folder"
	fi
	echo "$folder/shellcheck"
	exit
fi

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
