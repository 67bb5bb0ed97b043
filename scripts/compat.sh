#!/usr/bin/env bash
# Brings the command-line programs that redisguard is to be compatible with into
# .build/compat, and prints which there are and where:
#
#   scripts/compat.sh [NAME...]    without a name: all of them
#
# Each is built from tools/NAME/go.mod, anew when that names another version:
# some five minutes of processor time, once. `terraform` is the one that
# everything else here uses too, see scripts/terraform.sh.
set -euo pipefail

scripts=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$scripts/.." && pwd)
folder=$root/.build/compat

die() {
	printf 'compat: %s\n' "$*" >&2
	exit 1
}

# version_of PROGRAM prints 1.5.7.
version_of() {
	TF_CLI_CONFIG_FILE=/dev/null CHECKPOINT_DISABLE=1 "$1" version -json |
		sed -nE 's/.*"terraform_version": *"([^"]+)".*/\1/p'
}

# build NAME builds the program that the one tool line of its go.mod names,
# unless it is there in the version that stands there too.
build() {
	local name=$1 module=$root/tools/$1 program=$folder/$1 package main wanted
	[ -e "$module/go.mod" ] || die "there is no tools/$name/go.mod: name one of $(known)"
	package=$(sed -nE 's/^tool (.*)/\1/p' "$module/go.mod")
	main=${package%/cmd/*}
	wanted=$(sed -nE "s#^\s*$main v(\S+).*#\1#p" "$module/go.mod")
	[ -x "$program" ] && [ "$(version_of "$program")" = "$wanted" ] && return

	printf 'compat: building %s %s into .build/compat: this takes some minutes, once\n' "$main" "$wanted" >&2
	# version.dev=no makes it call itself the release that it is.
	CGO_ENABLED=0 nice go build -C "$module" -trimpath -buildvcs=false \
		-ldflags "-s -w -X $main/version.dev=no" -o "$program.new" "$package" >&2 ||
		die "$name does not build: do what the lines above say"
	mv "$program.new" "$program"
	[ "$(version_of "$program")" = "$wanted" ] || die "tools/$name calls itself $(version_of "$program"), not $wanted"
}

known() {
	echo terraform-1.5 terraform-1.8 terraform opentofu
}

main() {
	local name program
	# shellcheck disable=SC2046 # one word a program
	[ "$#" -gt 0 ] || set -- $(known)
	mkdir -p "$folder"
	exec 9>"$folder/.lock"
	flock 9 # two runs at a time must not build one program

	printf '%-14s %-8s %s\n' program version path
	for name in "$@"; do
		program=$folder/$name
		if [ "$name" = terraform ]; then
			ln -sfn "$(realpath "$("$scripts/terraform.sh")")" "$program"
		else
			build "$name"
		fi
		printf '%-14s %-8s %s\n' "$name" "$(version_of "$program")" "$program"
	done
}

main "$@"
