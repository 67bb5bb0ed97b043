#!/usr/bin/env bash
# Builds a release of the last commit twice and fails where a byte differs:
#
#   scripts/release-snapshot.sh [PLATFORM]    without a PLATFORM such as linux_amd64: every one
#
# The second build stands in a folder of another name, with another time zone and
# umask, and begins with an empty cache. The checksums are signed by a key that is
# made for this and thrown away, and verified as SECURITY.md says. What was built
# stays in .build/release/dist.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
work=$root/.build/release
platform=${1:-}
project=terraform-provider-redisguard

say() { printf 'release-snapshot: %s\n' "$*" >&2; }

die() {
	say "$*"
	exit 1
}

# build FOLDER clones the last commit into it and builds a release there.
build() {
	git clone --quiet "$root" "$1"
	cd "$1"
	if [ -n "$platform" ]; then
		sed -i -E "s/^( +goos:).*/\1 [${platform%_*}]/; s/^( +goarch:).*/\1 [${platform#*_}]/" .goreleaser.yml
	fi
	nice "$root/scripts/goreleaser.sh" release --snapshot --clean >"$work/goreleaser.log" 2>&1 ||
		die "goreleaser failed: $(cat "$work/goreleaser.log")"
}

# make_key makes a key like the one that the registry asks for.
make_key() {
	command -v gpg >/dev/null || die "gpg is missing: type apt-get install gnupg"
	GNUPGHOME=$(mktemp -d)
	export GNUPGHOME
	trap 'gpgconf --kill all; rm -rf "$GNUPGHOME"' EXIT
	gpg --batch --quiet --passphrase '' --quick-generate-key snapshot rsa3072 sign never >"$work/gpg.log" 2>&1 ||
		die "gpg makes no key: $(cat "$work/gpg.log")"
	GPG_FINGERPRINT=$(gpg --batch --list-keys --with-colons snapshot 2>"$work/gpg.log" | awk -F: '$1 == "fpr" { print $10; exit }')
	export GPG_FINGERPRINT
}

# hashes FOLDER prints what a release consists of. A signature holds the time.
hashes() {
	(cd "$1/dist" && sha256sum -- *.zip *.cdx.json *_SHA256SUMS)
}

# check_sbom PLATFORM SBOM fails unless the SBOM lists the modules that the binary
# tells of itself, and Go's standard library.
check_sbom() {
	local sbom=$2 modules listed
	modules=$(go version -m "${project}_$1"*/"$project"_v* | grep -c $'^\tdep\t')
	listed=$(grep -c '"type": "library"' "$sbom") || true
	[ "$((modules + 1))" = "$listed" ] ||
		die "$sbom lists $listed components, but the binary has $modules modules and the standard library"
	grep -qE '"serialNumber": "urn:uuid:[0-9a-f-]{36}"' "$sbom" ||
		die "$sbom has no serial number, without which it is not attested"
}

# check_release FOLDER fails unless everything is there, in the checksums and signed.
check_release() {
	local version sums name built
	local -a files archives
	cd "$1/dist"
	sums=$(echo "$project"_*_SHA256SUMS)
	version=${sums#"$project"_} version=${version%_SHA256SUMS}
	cp ../terraform-registry-manifest.json "${project}_${version}_manifest.json"
	gpg --batch --quiet --verify "$sums.sig" "$sums" 2>"$work/gpg.log" || die "the signature is wrong: $(cat "$work/gpg.log")"
	sha256sum --quiet --strict --check "$sums" || die "the checksums are wrong"
	archives=(*.zip) files=(*.zip *.cdx.json *_manifest.json)
	[ "$(wc -l <"$sums")" = "${#files[@]}" ] ||
		die "$sums does not name all of the release: $(cat "$sums")"
	[ -n "$platform" ] || [ "${#archives[@]}" = 8 ] || die "eight platforms are expected: ${archives[*]}"
	for name in "${archives[@]}"; do
		built=${name#"${project}_${version}_"} built=${built%.zip}
		check_sbom "$built" "${name%.zip}.cdx.json"
		grep -q "\b$built\b" ../.github/workflows/release.yml ||
			die ".github/workflows/release.yml attests nothing for $built: add it to the platforms there"
	done
}

main() {
	chmod -R u+w "$work" 2>/dev/null || true
	rm -rf "$work"
	mkdir -p "$work"
	[ -z "$(git -C "$root" status --porcelain)" ] || say "what is not committed is left out"
	make_key

	say "building ${platform:-every platform}"
	(build "$work/one")
	say "building again, from nothing"
	(umask 077 && TZ=Pacific/Kiritimati GOCACHE=$work/cache build "$work/another-folder")
	diff <(hashes "$work/one") <(hashes "$work/another-folder") ||
		die "the two builds differ, as shown above"
	(check_release "$work/one")

	mv "$work/one/dist" "$work/dist"
	rm -rf "$work/one" "$work/another-folder" "$work/cache"
	(cd "$work/dist" && cat -- *_SHA256SUMS)
	say "the same bytes twice"
}

main
