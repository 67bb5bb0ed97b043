#!/usr/bin/env bash
# Makes programs of any Debian suite run on this machine, without installing:
#
#   scripts/debian.sh FOLDER SUITE LIBRARIES_FROM PACKAGE... -- PROGRAM...
#
# fetches the packages from SUITE and the libraries they need from SUITE or
# LIBRARIES_FROM, and leaves in FOLDER a small wrapper for each program, which
# execs the binary through the loader and the libraries beside it.
#
# The packages come over the machine's own apt source with another suite's name.
# apt works in private folders under .build/apt: the machine's apt state stays
# as it is, and root is not needed. Signatures are checked: the keys of one
# stable Debian verify the next, its backports, sid and experimental too.
set -euo pipefail

# Of all that the packages depend on, what their binaries load.
libraries='libc6|libssl[0-9]+(t64)?|libsystemd0|libjemalloc2|liblzf1|libatomic1|libcap2|libgcc-s1|libstdc\+\+6|libzstd1|liblz4-1|liblzma5|libgcrypt20|libgpg-error0|zlib1g|libgmp10|libffi8|libunwind8'

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
apt=$root/.build/apt

die() {
	printf 'debian: %s\n' "$*" >&2
	exit 1
}

# mirror prints the address of the Debian archive that this machine uses. apt
# reads the sources itself, in whatever format they are written.
mirror() {
	local codename uri
	codename=$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)
	uri=$(apt-get update --print-uris -o Dir::State::lists="$apt/none" |
		sed -nE "s|^'(.*)/dists/${codename:-none}/InRelease' .*|\1|p" | head -n 1)
	[ -n "$uri" ] || die "no apt source of this machine has the suite '$codename': add Debian's main archive under /etc/apt/sources.list.d"
	echo "$uri"
}

# prepare SUITE BASE writes the private apt configuration and source list.
prepare() {
	local keyring=/usr/share/keyrings/debian-archive-keyring uri
	grep -qsx 'ID=debian' /etc/os-release || die "this machine is not a Debian: run in a container of Debian"
	[ -e "$keyring.gpg" ] && keyring+=.gpg || keyring+=.pgp
	[ -e "$keyring" ] || die "the keys of the Debian archive are missing: type apt-get install debian-archive-keyring"
	mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial" "$apt/none/partial"
	: >"$apt/status"
	uri=$(mirror)
	printf "deb [target=Packages signed-by=$keyring] $uri %s main\n" "$1" "$2" | sort -u >"$apt/$1.list"
	cat >"$apt/apt.conf" <<-EOF
		Dir::State "$apt";
		Dir::State::lists "$apt/lists";
		Dir::State::status "$apt/status";
		Dir::Cache "$apt/cache";
		Dir::Etc::sourcelist "$apt/$1.list";
		Dir::Etc::sourceparts "/dev/null";
		Dir::Etc::preferences "/dev/null";
		Dir::Etc::preferencesparts "/dev/null";
		Acquire::GzipIndexes "true";
		Acquire::Languages "none";
		Acquire::Retries "3";
		APT::Get::List-Cleanup "false";
		APT::Install-Recommends "false";
		APT::Sandbox::User "root";
		#clear APT::Update::Pre-Invoke;
		#clear APT::Update::Post-Invoke;
		#clear APT::Update::Post-Invoke-Success;
	EOF
}

# private runs apt-get in the private folders.
private() {
	apt-get -qq -c "$apt/apt.conf" "$@"
}

# unpack SUITE FOLDER PACKAGE... downloads the packages and the libraries they
# need and unpacks them all into FOLDER.
unpack() {
	local suite=$1 folder=$2 names
	local -a wanted
	shift 2
	private update >&2 || die "apt cannot read the suite $suite: see the lines above. Where they speak of a signature, type apt-get install debian-archive-keyring"
	names=$(IFS='|' && echo "$libraries|$*")
	mapfile -t wanted < <(private --simulate install "${@/%//$suite}" |
		sed -nE "s#^Inst ($names) \(([^ ]+) .*#\1=\3#p")
	[ "${#wanted[@]}" -gt "$#" ] || die "Debian $suite has no $* that can be had: they have moved to another suite"
	mkdir -p "$folder/debs"
	(cd "$folder/debs" && private download "${wanted[@]}" >&2) || die "apt cannot download ${wanted[*]}: see the lines above and try again"
	for deb in "$folder"/debs/*.deb; do
		dpkg-deb -x "$deb" "$folder"
	done
}

main() {
	local into=$1 suite=$2 base=$3 tree
	local -a packages=()
	shift 3
	while [ "$1" != -- ]; do
		packages+=("$1")
		shift
	done
	shift
	tree=$into/tree
	mkdir -p "$into/bin" "$into/lib" "$tree" "$apt"
	exec 8>"$apt/lock"
	flock 8 # one run at a time
	prepare "$suite" "$base"
	unpack "$suite" "$tree" "${packages[@]}"

	find "$tree" -regextype egrep -regex '.*-linux-gnu[^/]*/[^/]+\.so[.0-9]*' -exec cp -Pn -t "$into/lib" {} +
	cp -L "$(find "$tree" -name 'ld-linux*.so.*' ! -type d | head -n 1)" "$into/lib/loader"
	for program in "$@"; do
		cp -L "$tree/usr/bin/$program" "$into/bin/"
		cat >"$into/$program" <<-EOF
			#!/bin/sh
			here=\${0%/*}
			exec "\$here/lib/loader" --library-path "\$here/lib" "\$here/bin/$program" "\$@"
		EOF
		chmod +x "$into/$program"
	done
	rm -rf "$tree"
}

main "$@"
