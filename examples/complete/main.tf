# A hardened Redis in one configuration: redis.conf and users.acl that agree.
# `make demo` applies it and starts a real server on what comes out.

terraform {
  required_version = ">= 1.5"
  required_providers {
    redisguard = {
      source = "redisguard/redisguard"
    }
  }
}

provider "redisguard" {
  server = "redis-7.0"
}

variable "folder" {
  description = "Where the server finds its certificate, key, CA and users."
  type        = string
  default     = "/etc/redis"
}

variable "tls_port" {
  type    = number
  default = 6379
}

variable "password_sha256" {
  description = "SHA-256 of each user's password, by user: printf %s \"$PASSWORD\" | sha256sum. A plan file holds what variables hold, and so no password."
  type        = map(string)
  sensitive   = true
}

data "redisguard_redis_conf" "shop" {
  tls_port         = var.tls_port
  tls_cert_file    = "${var.folder}/tls.crt"
  tls_key_file     = "${var.folder}/tls.key"
  tls_ca_cert_file = "${var.folder}/ca.crt"
  aclfile          = "${var.folder}/users.acl"
  maxmemory        = "64mb"
  save             = []
}

data "redisguard_users_acl" "shop" {
  users = {
    app = {
      password_sha256 = [var.password_sha256["app"]]
      keys            = ["shop:*"]
      commands        = ["+@read", "+@write", "+ping", "-@dangerous", "-@scripting"]
      must_allow      = ["get", "set"]
      must_deny       = ["@dangerous", "@scripting", "config|get"]
    }
    admin = {
      preset          = "admin"
      password_sha256 = [var.password_sha256["admin"]]
    }
  }
}

output "redis_conf" {
  value = data.redisguard_redis_conf.shop.content
}

output "users_acl" {
  value     = data.redisguard_users_acl.shop.content
  sensitive = true
}

# For reviewers: who may do what, without a hash.
output "permissions" {
  value = {
    for name, user in data.redisguard_users_acl.shop.permissions : name => {
      rules     = user.rules
      commands  = user.allowed_count
      dangerous = length(user.dangerous_commands)
    }
  }
}
