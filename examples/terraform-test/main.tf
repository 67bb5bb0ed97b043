# A configuration with a test beside it: type terraform test. What the test asserts
# holds before anything is deployed, after every change.

terraform {
  required_version = ">= 1.6"
  required_providers {
    redisguard = {
      source = "redisguard/redisguard"
    }
  }
}

provider "redisguard" {
  server = "redis-7.2"
}

variable "maxmemory" {
  type    = string
  default = "2gb"
}

data "redisguard_redis_conf" "shop" {
  maxmemory        = var.maxmemory
  tls_cert_file    = "/tls/tls.crt"
  tls_key_file     = "/tls/tls.key"
  tls_ca_cert_file = "/tls/ca.crt"
}

data "redisguard_users_acl" "shop" {
  users = {
    checkout = {
      preset          = "cache"
      password_sha256 = ["a69cb4bcf0a4153bf00ff455c915d990a98a008341d1366c3d8f8c881b09be11"] # of "only-for-this-example"
      keys            = ["checkout:*"]
    }
  }
}

output "redis_conf" {
  value = data.redisguard_redis_conf.shop.content
}

output "users_acl" {
  value = data.redisguard_users_acl.shop.content_redacted
}
