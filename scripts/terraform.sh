#!/usr/bin/env bash
# Prints the path of the terraform to use: $REDISGUARD_TERRAFORM, else the one on
# PATH, else .build/bin/terraform, which is built from tools/terraform when it is
# not there. Functions need 1.8 or later, ephemeral resources 1.11.
set -euo pipefail

oldest=1.8.0
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
built=$root/.build/bin/terraform

say() { printf 'terraform: %s\n' "$*" >&2; }

# version_of PROGRAM prints 1.11.4.
version_of() {
	TF_CLI_CONFIG_FILE=/dev/null CHECKPOINT_DISABLE=1 "$1" version -json |
		sed -nE 's/.*"terraform_version": *"([0-9.]+).*/\1/p'
}

# recent PROGRAM says whether it is at least the oldest version that serves.
recent() {
	local version
	version=$(version_of "$1") && [ -n "$version" ] &&
		[ "$(printf '%s\n' "$oldest" "$version" | sort -V | head -n 1)" = "$oldest" ]
}

if [ -n "${REDISGUARD_TERRAFORM:-}" ]; then
	recent "$REDISGUARD_TERRAFORM" || {
		say "REDISGUARD_TERRAFORM=$REDISGUARD_TERRAFORM must be a terraform of $oldest or later: correct it or unset it"
		exit 1
	}
	echo "$REDISGUARD_TERRAFORM"
	exit
fi

if found=$(command -v terraform); then
	if recent "$found"; then
		echo "$found"
		exit
	fi
	say "$found is older than $oldest: building one"
fi

if [ ! -x "$built" ]; then
	say "building $(grep -oE 'hashicorp/terraform v[0-9.]+' "$root/tools/terraform/go.mod" | head -n 1) into .build/bin: this takes some minutes, once"
	mkdir -p "$root/.build/bin"
	# version.dev=no makes it call itself the release that it is.
	CGO_ENABLED=0 nice go build -C "$root/tools/terraform" -trimpath -buildvcs=false \
		-ldflags '-s -w -X github.com/hashicorp/terraform/version.dev=no' \
		-o "$built.$$" github.com/hashicorp/terraform >&2 || {
		say "it does not build: see the lines above, or set REDISGUARD_TERRAFORM to a terraform of $oldest or later"
		exit 1
	}
	mv "$built.$$" "$built"
fi
echo "$built"
