# Stands for the ephemeral resource vault_kv_secret_v2. Names and types are those of
# https://github.com/hashicorp/terraform-provider-vault/blob/main/website/docs/ephemeral-resources/kv_secret_v2.html.md
terraform {
  required_version = ">= 1.11"
}

variable "mount" {
  type = string
}

variable "name" {
  type = string
}

variable "stored" {
  description = "What Vault has under that name: not an argument of the resource."
  type        = map(string)
  ephemeral   = true
}

output "data" {
  value     = var.stored
  ephemeral = true
}

output "data_json" {
  value     = jsonencode(var.stored)
  ephemeral = true
}
