#!/usr/bin/env bash
# Brings real Redis and Valkey servers into .build/servers/NAME/ for the tests
# and the demo, and prints their exact versions:
#
#   scripts/servers.sh [NAME...]        without a NAME: every one of the table
#
# Each folder holds redis-server, redis-cli and the file `version`.
#
# REDISGUARD_SERVERS=/dir names servers that exist already, as
# /dir/NAME/redis-server; those are taken as they are and not fetched.
set -euo pipefail

# NAME         PACKAGE  SUITE               LIBRARIES FROM
table='
redis-7.0      redis    bookworm            bookworm
redis-8.0      redis    trixie              trixie
redis-8.6      redis    experimental        sid
valkey-8.0     valkey   bookworm-backports  bookworm
valkey-8.1     valkey   trixie              trixie
valkey-9.1     valkey   sid                 sid
'

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
servers=$root/.build/servers
given=${REDISGUARD_SERVERS:-}

die() {
	printf 'servers: %s, or set REDISGUARD_SERVERS=/dir to a folder that holds %s/redis-server\n' "$*" "$name" >&2
	exit 1
}

# version_of PROGRAM prints 7.0.15 for "Redis server v=7.0.15 sha=...".
version_of() {
	"$1" --version | sed -nE 's/.* v=([0-9.]+).*/\1/p'
}

# fetch NAME brings one server from its suite, whole or not at all.
fetch() {
	local name=$1 package suite base version new=$servers/.new-$1
	read -r package suite base < <(awk -v name="$name" '$1 == name { print $2, $3, $4 }' <<<"$table") ||
		die "there is no server '$name': name one of $(awk 'NF { print $1 }' <<<"$table" | paste -sd' ')"
	printf 'servers: fetching %s from Debian %s\n' "$name" "$suite" >&2
	rm -rf "$new"
	mkdir -p "$new"
	"$root/scripts/debian.sh" "$new" "$suite" "$base" "$package-server" "$package-tools" -- "$package-server" "$package-cli" ||
		die "$name cannot be had from Debian $suite: do what the lines above say"
	[ "$package" = redis ] || ln -s "$package-server" "$new/redis-server"
	[ "$package" = redis ] || ln -s "$package-cli" "$new/redis-cli"

	version=$(version_of "$new/redis-server") || die "$name from Debian $suite does not run on this machine: run in a container of Debian"
	[ "$package-${version%.*}" = "$name" ] ||
		die "Debian $suite has moved on to $package $version: change the table in scripts/servers.sh"
	echo "$version" >"$new/version"
	rm -rf "${servers:?}/$name"
	mv "$new" "$servers/$name"
}

main() {
	local name folder
	local -a names=("$@")
	[ "$#" -gt 0 ] || mapfile -t names < <(awk 'NF { print $1 }' <<<"$table")
	mkdir -p "$servers"
	exec 9>"$servers/.lock"
	flock 9 # two runs at a time must not build one folder

	printf '%-12s %-10s %s\n' server version folder
	for name in "${names[@]}"; do
		folder=$servers/$name
		if [ -n "$given" ] && [ -x "$given/$name/redis-server" ]; then
			folder=$given/$name
		elif [ ! -x "$folder/redis-server" ] || [ ! -s "$folder/version" ]; then
			fetch "$name"
		fi
		printf '%-12s %-10s %s\n' "$name" "$(version_of "$folder/redis-server")" "$folder"
	done
}

main "$@"
