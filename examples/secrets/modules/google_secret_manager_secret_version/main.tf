# Stands for the ephemeral resource google_secret_manager_secret_version. Names and
# types are those of
# https://github.com/hashicorp/terraform-provider-google/blob/main/website/docs/ephemeral-resources/secret_manager_secret_version.html.markdown
terraform {
  required_version = ">= 1.11"
}

variable "secret" {
  type = string
}

variable "project" {
  type    = string
  default = null
}

variable "stored" {
  description = "What Secret Manager has: not an argument of the resource."
  type        = string
  ephemeral   = true
}

output "secret_data" {
  value     = var.stored
  ephemeral = true
}
