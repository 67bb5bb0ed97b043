#!/usr/bin/env bash
# Writes the SBOM of a binary, from what the binary says it is made of:
#
#   scripts/sbom.sh BINARY SBOM VERSION
#
# GitHub attests no SBOM without a serial number. It is made of the binary's hash, so
# that the same binary has the same SBOM. scripts/goreleaser.sh runs this.
set -euo pipefail

binary=$1 sbom=$2 version=$3
hash=$(sha256sum -- "$binary")
# A UUID of version 8, which leaves all other bits to us (RFC 9562).
serial=${hash:0:8}-${hash:8:4}-8${hash:13:3}-8${hash:17:3}-${hash:20:12}
exec cyclonedx-gomod bin -json -std -notimestamp -serial "$serial" -version "$version" -output "$sbom" "$binary"
