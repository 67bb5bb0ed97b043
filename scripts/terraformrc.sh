#!/usr/bin/env bash
# Writes a Terraform CLI configuration that takes the provider from .build/bin,
# and prints its path, for TF_CLI_CONFIG_FILE. With it validate, plan and apply
# work without init and without a registry.
set -euo pipefail

build=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)/.build
mkdir -p "$build"
cat >"$build/terraformrc.$$" <<EOF
disable_checkpoint = true

provider_installation {
  dev_overrides {
    "redisguard/redisguard" = "$build/bin"
  }
  direct {}
}
EOF
mv "$build/terraformrc.$$" "$build/terraformrc"
echo "$build/terraformrc"
