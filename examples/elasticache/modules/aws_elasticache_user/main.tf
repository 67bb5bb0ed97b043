# Stands in for the resource aws_elasticache_user, where no cloud is at hand.
# Source: registry page hashicorp/aws, aws_elasticache_user.

variable "user_id" {
  type = string
}

variable "user_name" {
  type = string
}

variable "access_string" {
  type = string
}

variable "engine" {
  type = string
}

# Write-only, as there: it takes an ephemeral value, and none of it is kept.
variable "passwords_wo" {
  type      = string
  ephemeral = true
  validation {
    condition     = length(var.passwords_wo) >= 16 && length(var.passwords_wo) <= 128
    error_message = "ElastiCache takes passwords of 16 to 128 characters."
  }
}

variable "passwords_wo_version" {
  type = number
}

resource "terraform_data" "this" {
  input = {
    user_id              = var.user_id
    user_name            = var.user_name
    access_string        = var.access_string
    engine               = var.engine
    passwords_wo_version = var.passwords_wo_version
  }
}

output "user_id" {
  value = terraform_data.this.output.user_id
}
