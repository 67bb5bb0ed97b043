#!/usr/bin/env bash
# Makes the client libraries ready that the workloads of
# internal/conformance/clients run under our presets:
#
#   scripts/clients.sh [debian|node|trixie...]    without a name: debian and node
#
# debian  the packages of Debian bookworm, installed on this machine
# node    the Node workloads and their packages, in .build/clients/node
# trixie  later versions of the Python and Ruby libraries, in .build/clients/trixie;
#         the interpreters of this machine run them where one sets
#           PYTHONPATH=.build/clients/trixie/usr/lib/python3/dist-packages
#           GEM_PATH=.build/clients/trixie/usr/share/rubygems-integration/all:/usr/share/rubygems-integration/all
#
# What is there already is left as it is.
set -euo pipefail

# None of these packages holds a daemon, and without what they recommend they
# bring none along.
debian='
celery python3-celery python3-redis python3-rq
ruby ruby-activesupport ruby-rack ruby-redis ruby-sidekiq
php-cli php-predis php-redis
php-illuminate-bus php-illuminate-cache php-illuminate-events
php-illuminate-queue php-illuminate-redis php-illuminate-session
'

# The same libraries, with what they need newer than bookworm has it.
trixie='
python3-amqp python3-billiard python3-celery python3-kombu python3-redis python3-rq python3-vine
ruby-activesupport ruby-concurrent ruby-connection-pool ruby-i18n ruby-minitest ruby-rack
ruby-redis ruby-redis-client ruby-sidekiq ruby-tzinfo
'

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build=$root/.build/clients

say() { printf 'clients: %s\n' "$*" >&2; }

die() {
	say "$*"
	exit 1
}

# missing PACKAGE... prints those that are not installed.
missing() {
	printf '%s\n' "$@" | grep -vxF -f <(
		dpkg-query --show --showformat '${db:Status-Status} ${Package}\n' "$@" 2>/dev/null | sed -n 's/^installed //p'
	) || true
}

bring_debian() {
	local -a wanted command
	command -v dpkg-query >/dev/null || die "this machine is not a Debian: run in a container of Debian bookworm"
	# shellcheck disable=SC2086 # one word a package
	mapfile -t wanted < <(missing $debian)
	[ "${#wanted[@]}" -gt 0 ] || return 0
	command=(apt-get install -y --no-install-recommends "${wanted[@]}")
	[ "$(id -u)" = 0 ] || die "Debian packages are missing: type sudo apt-get update && sudo ${command[*]}"
	say "installing ${wanted[*]}"
	apt-get update -qq >&2 || die "apt cannot read its sources: see the lines above and try again"
	DEBIAN_FRONTEND=noninteractive "${command[@]}" -qq >&2 ||
		die "apt cannot install them: see the lines above, and run in a container of Debian bookworm where they speak of a package that does not exist"
}

# bring_node installs the packages anew where the lock file has changed, whole or
# not at all, and brings the workloads up to date beside them.
bring_node() {
	local from=$root/internal/conformance/clients/node into=$build/node new=$build/.new-node program
	[ -e "$from/package-lock.json" ] || die "there are no Node workloads in internal/conformance/clients/node: write them first"
	if [ ! -d "$into/node_modules" ] || ! cmp -s "$from/package-lock.json" "$into/package-lock.json"; then
		for program in node npm; do
			command -v "$program" >/dev/null || die "$program is missing: install Node.js 20 or later, with npm"
		done
		say "installing the Node packages into .build/clients/node"
		rm -rf "$new"
		mkdir -p "$new"
		sources "$from" "$new"
		(cd "$new" && npm ci --silent --no-audit --no-fund --no-update-notifier >&2) ||
			die "npm cannot install them: type npm ci in $new to see why"
		rm -rf "$into"
		mv "$new" "$into"
	fi
	sources "$from" "$into"
}

# sources FROM INTO copies the Node workloads and the lists of their packages.
sources() {
	find "$1" -mindepth 1 -maxdepth 1 ! -name node_modules -exec cp -r -t "$2" {} +
}

# bring_trixie unpacks packages without installing them. They hold scripts alone,
# nothing of theirs is built for another Debian.
bring_trixie() {
	local keyring=/usr/share/keyrings/debian-archive-keyring uri apt=$build/apt new=$build/.new-trixie
	[ ! -d "$build/trixie" ] || return 0
	grep -qsx VERSION_CODENAME=bookworm /etc/os-release || die "this machine is not a Debian bookworm: run in a container of Debian bookworm"
	say "unpacking libraries of Debian trixie into .build/clients/trixie"
	rm -rf "$new"
	mkdir -p "$new/debs" "$apt"/{lists,cache/archives,none}/partial
	uri=$(apt-get update --print-uris -o Dir::State::lists="$apt/none" |
		sed -nE "s|^'(.*)/dists/bookworm/InRelease' .*|\1|p" | head -n 1)
	[ -n "$uri" ] || die "no apt source of this machine has the suite bookworm: add Debian's main archive under /etc/apt/sources.list.d"
	[ -e "$keyring.gpg" ] || die "the keys of the Debian archive are missing: type apt-get install debian-archive-keyring"
	: >"$apt/status"
	echo "deb [target=Packages signed-by=$keyring.gpg] $uri trixie main" >"$apt/sources.list"
	cat >"$apt/apt.conf" <<-EOF
		Dir::State "$apt";
		Dir::State::lists "$apt/lists";
		Dir::State::status "$apt/status";
		Dir::Cache "$apt/cache";
		Dir::Etc::sourcelist "$apt/sources.list";
		Dir::Etc::sourceparts "/dev/null";
		Dir::Etc::preferences "/dev/null";
		Dir::Etc::preferencesparts "/dev/null";
		Acquire::Languages "none";
		APT::Sandbox::User "root";
	EOF
	# shellcheck disable=SC2086 # one word a package
	(cd "$new/debs" && apt-get -qq -c "$apt/apt.conf" update && apt-get -qq -c "$apt/apt.conf" download $trixie) >&2 ||
		die "apt cannot download from trixie: see the lines above and try again"
	for deb in "$new"/debs/*.deb; do
		dpkg-deb -x "$deb" "$new"
	done
	rm -rf "$new/debs" "$apt"
	mv "$new" "$build/trixie"
}

main() {
	[ "$#" -gt 0 ] || set -- debian node
	mkdir -p "$build"
	exec 9>"$build/.lock"
	flock 9 # two runs at a time must not build one folder
	for name in "$@"; do
		case $name in
		debian | node | trixie) "bring_$name" ;;
		*) die "there is nothing called '$name': name debian, node or trixie" ;;
		esac
	done
}

main "$@"
