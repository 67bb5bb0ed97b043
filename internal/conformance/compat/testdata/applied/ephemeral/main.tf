# A password that no state may hold, in the argument of a function: the file that
# holds its hash is no more in the state than the password is.

terraform {
  required_version = ">= 1.10"
  required_providers {
    redisguard = {
      source = "redisguard/redisguard"
    }
  }
}

variable "password" {
  type      = string
  ephemeral = true
  default   = "only-for-this-example"
}

locals {
  acl = provider::redisguard::users_acl({
    server = "redis-7.2"
    users = {
      checkout = {
        preset          = "cache"
        password_sha256 = [sha256(var.password)]
        keys            = ["checkout:*"]
      }
    }
  })
}

output "what_is_left_of_it" {
  value = ephemeralasnull(local.acl.content) == null ? "nothing" : "something"

  precondition {
    condition     = strcontains(local.acl.content, sha256(var.password))
    error_message = "users.acl does not hold the hash of the password."
  }
}
