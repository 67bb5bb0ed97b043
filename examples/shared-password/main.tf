# From one password that everybody shares to one user a service. The user
# `default` goes when its password does: set the variable to null.

terraform {
  required_version = ">= 1.5"
  required_providers {
    redisguard = {
      source = "redisguard/redisguard"
    }
  }
}

variable "shared_password_sha256" {
  description = "SHA-256 of the password that services still share; null once none does."
  type        = string
  default     = "6bb45f564dff87c0dae11c6bda8f999d8a9e951d16d105c55624339b4b1a592b"
}

variable "password_sha256" {
  description = "SHA-256 of each user's password, by user: printf %s \"$PASSWORD\" | sha256sum. A plan file holds what variables hold, and so no password."
  type        = map(string)
  sensitive   = true
}

data "redisguard_users_acl" "shop" {
  server    = "redis-7.2"
  export_to = ["setuser"]

  users = {
    default = var.shared_password_sha256 == null ? null : {
      password_sha256 = [var.shared_password_sha256]
      keys            = ["*"]
      channels        = ["*"]
      commands        = ["+@all", "-@admin", "-@scripting"]
      exceptions = {
        RG201 = "Goes on 1 March, when the last service has its own user."
        RG203 = "As RG201."
        RG204 = "As RG201."
        RG301 = "As RG201."
      }
    }

    checkout = {
      preset          = "cache"
      password_sha256 = [var.password_sha256["checkout"]]
      keys            = ["checkout:*"]
    }
  }
}

# What brings a running server to this user's rules: ACL SETUSER and then this.
output "setuser" {
  value = data.redisguard_users_acl.shop.exports["setuser"]["checkout"]
}
