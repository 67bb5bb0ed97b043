#!/usr/bin/env bash
# Runs a command with our Terraform as `terraform` on PATH and with the provider
# of .build/bin in its place: scripts/with-terraform.sh terraform version
set -euo pipefail

scripts=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
shim=$scripts/../.build/terraform-shim
mkdir -p "$shim"
shim=$(cd "$shim" && pwd)

terraform=$("$scripts/terraform.sh")
ln -s "$(realpath "$terraform")" "$shim/terraform.$$"
mv -T "$shim/terraform.$$" "$shim/terraform"
TF_CLI_CONFIG_FILE=$("$scripts/terraformrc.sh")
export TF_CLI_CONFIG_FILE PATH="$shim:$PATH" TF_ACC_TERRAFORM_PATH="$shim/terraform" CHECKPOINT_DISABLE=1
exec "$@"
