data "redisguard_sentinel_conf" "shop" {
  server = "redis-8.0"

  tls_cert_file    = "/tls/tls.crt"
  tls_key_file     = "/tls/tls.key"
  tls_ca_cert_file = "/tls/ca.crt"

  # As whom Sentinels log in to each other, and who may ask them for the primary: a
  # redisguard_users_acl with role = "sentinel".
  sentinel_user = "peer"
  aclfile       = "/etc/redis/users.acl"

  monitors = {
    shop = {
      host                    = "redis-0.redis.data.svc"
      known_replica           = ["redis-1.redis.data.svc 6379", "redis-2.redis.data.svc 6379"] # for when every Sentinel starts anew
      quorum                  = 2
      auth_user               = "sentinel" # of the servers' users.acl, with the preset of that name
      down_after_milliseconds = 5000
      failover_timeout        = 60000
    }
  }
}

# Who asks Sentinels is another plane than who works on servers.
data "redisguard_users_acl" "sentinels" {
  server = "redis-8.0"
  role   = "sentinel"

  users        = { discovery = { preset = "sentinel_client" } }
  system_users = { peer = { preset = "sentinel_peer" } }
}

output "sentinel_conf" {
  value = data.redisguard_sentinel_conf.shop.content
}

# The passwords of the users sentinel and peer, in the file that sentinel.conf
# includes: redisguard_secret_file and redisguard_external_secret fill it in.
output "sentinel_secrets_conf" {
  value     = data.redisguard_sentinel_conf.shop.secrets_template
  sensitive = true
}

output "sentinel_users_acl" {
  value     = data.redisguard_users_acl.sentinels.content_template
  sensitive = true
}
