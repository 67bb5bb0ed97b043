#!/usr/bin/env bash
# Fails where a release would hold code under a licence that is not on this list,
# or under none that is recognised.
set -euo pipefail

# Each lets us hand on binaries under MPL-2.0. Before you add one, read what it asks
# of those who hand on the provider.
allowed=(Apache-2.0 BSD-2-Clause BSD-3-Clause MIT MPL-2.0)

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
tool=$("$root/scripts/tools.sh" go-licenses)
log=$root/.build/licences.log
cd "$root"

die() {
	printf 'licences: %s\n' "$*" >&2
	exit 1
}

# modules prints the modules of the provider for $GOOS.
modules() {
	go list -deps -f '{{with .Module}}{{.Path}}{{end}}' . | sort -u
}

# licences prints each library, a tab, and its licence, if it has one. Asked to allow
# none of them, go-licenses complains of each; its report would ask the network
# where each is kept. GOROOT is how it tells Go's own packages from others.
licences() {
	GOROOT=$(go env GOROOT) nice "$tool" check --allowed_licenses=none . >"$log" 2>&1 || true
	sed -nE 's/^Not allowed license (.*) found for library (.*)$/\2\t\1/p' "$log"
}

# judge MODULES LICENCES fails unless each library has a licence that is allowed and
# each module has a library.
judge() {
	local library licence module
	while IFS=$'\t' read -r library licence; do
		[[ " ${allowed[*]} " = *" $licence "* ]] ||
			die "$library is under ${licence:-a licence that is not recognised}, which is not allowed: use another module, or read the licence and add it to scripts/licences.sh"
	done <<<"$2"
	while read -r module; do
		cut -f 1 <<<"$2" | sed 's#$#/#' | grep -q "^${module//./\\.}/" ||
			die "no licence is found for $module: $(cat "$log")"
	done <<<"$1"
}

export GOOS CGO_ENABLED=0
declare -A seen
for GOOS in darwin freebsd linux windows; do
	found=$(modules)
	[ -z "${seen[$found]:-}" ] || continue # as for another system
	seen[$found]=yes
	list=$(licences)
	judge "$found" "$list"
	echo "the licences of $(wc -l <<<"$found") modules are allowed, for $GOOS:"
	cut -f 2 <<<"$list" | sort | uniq -c
done
