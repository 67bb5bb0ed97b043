data "redisguard_users_acl" "shop" {
  server = "redis-8.0"
  users = {
    checkout = { preset = "cache", keys = ["checkout:*"] }
  }
  system_users = {
    replica = { preset = "replica" }
  }
}

data "redisguard_redis_conf" "shop" {
  server           = "redis-8.0"
  maxmemory        = "2gb"
  tls_cert_file    = "/tls/tls.crt"
  tls_key_file     = "/tls/tls.key"
  tls_ca_cert_file = "/tls/ca.crt"
  directives       = { masteruser = ["replica"] }
  secrets          = { masterauth = "replica" }
}

# One Secret with both files, made in the cluster of what lies in the store.
data "redisguard_external_secret" "redis" {
  name       = "redis"
  namespace  = "data"
  store      = "secret-manager"
  store_kind = "ClusterSecretStore"
  files = {
    "users.acl"  = data.redisguard_users_acl.shop.content_template
    "redis.conf" = data.redisguard_redis_conf.shop.content_template
  }
  keys = { checkout = "shop-redis#checkout" }
}

output "manifest" {
  value     = data.redisguard_external_secret.redis.yaml
  sensitive = true
}
