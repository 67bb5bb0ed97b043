#!/usr/bin/env bash
# Runs every fuzz test of the module for a while each: scripts/fuzz.sh 10s
set -euo pipefail

time=${1:-10s}
cd "$(dirname "${BASH_SOURCE[0]}")/.."
for package in $(go list ./...); do
	for name in $(go test -list '^Fuzz' "$package" | grep '^Fuzz' || true); do
		echo "$name of $package for $time"
		go test -run '^$' -fuzz "^$name\$" -fuzztime "$time" "$package"
	done
done
