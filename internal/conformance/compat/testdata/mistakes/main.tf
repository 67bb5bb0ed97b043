# Mistakes of which the language itself says nothing.

terraform {
  required_providers {
    redisguard = {
      source = "redisguard/redisguard"
    }
  }
}

data "redisguard_users_acl" "shop" {
  server = "redis-7.2"
  users = {
    checkout = {
      keys       = ["checkout:*"]
      must_denny = ["eval"]
    }
  }
}

data "redisguard_redis_conf" "shop" {
  server           = "redis-7.2"
  maxmemory        = "2gb"
  tls_cert_file    = "/tls/tls.crt"
  tls_key_file     = "/tls/tls.key"
  tls_ca_cert_file = "/tls/ca.crt"
  directives       = { lazyfree-lazy-evicton = ["yes"] }
}
