#!/usr/bin/env bash
# Runs every fuzz test of the module for a while each: scripts/fuzz.sh 10s
#
# What was found to reach new code is kept in .build/fuzz, and a later run begins
# with it. An input that fails is written into testdata/fuzz of its package, to be
# committed with its mend: every test run tries it from then on.
set -euo pipefail

time=${1:-10s}
cd "$(dirname "${BASH_SOURCE[0]}")/.."
corpus=$PWD/.build/fuzz
for package in $(go list ./...); do
	for name in $(go test -list '^Fuzz' "$package" | grep '^Fuzz' || true); do
		echo "$name of $package for $time"
		mkdir -p "$corpus"
		go test -run '^$' -fuzz "^$name\$" -fuzztime "$time" "$package" -args -test.fuzzcachedir="$corpus/${package##*/internal/}"
	done
done
