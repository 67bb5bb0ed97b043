#!/usr/bin/env bash
# Runs goreleaser with what scripts/sbom.sh needs on PATH: scripts/goreleaser.sh check
set -euo pipefail

scripts=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
goreleaser=$("$scripts/tools.sh" goreleaser)
sbom=$("$scripts/tools.sh" cyclonedx-gomod)
PATH=$(dirname "$sbom"):$PATH exec "$goreleaser" "$@"
