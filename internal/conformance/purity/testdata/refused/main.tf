# What fails goes other ways through the provider than what succeeds.
terraform {
  required_providers {
    redisguard = {
      source = "redisguard/redisguard"
    }
  }
}

provider "redisguard" {
  server = "redis-7.2"
}

data "redisguard_redis_conf" "open" {
  port           = 6379
  tls_port       = 0
  protected_mode = false
  maxmemory      = "2gb"
  directives     = { "no-such-directive" = ["yes"] }
}

data "redisguard_users_acl" "unreadable" {
  users = {
    checkout = { keys = "*", commands = ["+@nothing"] }
  }
}
