#!/usr/bin/env bash
# Brings a real kube-apiserver and the etcd below it into .build/apiserver for
# the tests, and prints that folder:
#
#   scripts/apiserver.sh
#
# kube-apiserver is built from internal/conformance/apiserver/go.mod, anew when
# that names another version: some eight minutes of processor time and 2 GB of
# memory. etcd comes from Debian.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
module=$root/internal/conformance/apiserver
folder=$root/.build/apiserver
server=$folder/kube-apiserver
suite=trixie # bookworm's etcd is older than what the server asks for

die() {
	printf 'apiserver: %s\n' "$*" >&2
	exit 1
}

# wanted prints the version that go.mod names: v1.36.3.
wanted() {
	sed -nE 's#^\s*k8s\.io/kubernetes (v[0-9.]+).*#\1#p' "$module/go.mod"
}

# is_built VERSION says whether that version is there.
is_built() {
	[ -x "$server" ] && [ "$("$server" --version)" = "Kubernetes $1" ]
}

# build VERSION builds kube-apiserver. Without -trimpath it shares Go's build
# cache with the tests; the version is what a release of it calls itself.
build() {
	printf 'apiserver: building kube-apiserver %s into .build/apiserver: this takes some minutes, once\n' "$1" >&2
	nice go build -C "$module" -buildvcs=false -o "$server.new" \
		-ldflags "-s -w -X k8s.io/component-base/version.gitVersion=$1" \
		k8s.io/kubernetes/cmd/kube-apiserver >&2 ||
		die "kube-apiserver does not build: do what the lines above say"
	mv "$server.new" "$server"
}

# fetch_etcd brings etcd from Debian, whole or not at all.
fetch_etcd() {
	local new=$folder/etcd.new
	printf 'apiserver: fetching etcd from Debian %s\n' "$suite" >&2
	rm -rf "$new"
	mkdir -p "$new"
	"$root/scripts/debian.sh" "$new" "$suite" "$suite" etcd-server -- etcd ||
		die "etcd cannot be had from Debian $suite: do what the lines above say"
	rm -rf "$folder/etcd"
	mv "$new" "$folder/etcd"
}

main() {
	local version
	version=$(wanted)
	[ -n "$version" ] || die "$module/go.mod names no version of k8s.io/kubernetes"
	mkdir -p "$folder"
	exec 9>"$folder/.lock"
	flock 9 # two runs at a time must not build one folder

	[ -x "$folder/etcd/etcd" ] || fetch_etcd
	is_built "$version" || build "$version"
	echo "$folder"
}

main "$@"
