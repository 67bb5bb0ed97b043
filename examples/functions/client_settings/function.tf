locals {
  # Memorystore for Redis with AUTH, dialled over TLS by the application itself.
  direct = provider::redisguard::client_settings({
    host             = "10.0.0.3" # google_redis_instance.cache.host
    port             = 6378
    tls_ca_cert_file = "/etc/redis-ca/ca.crt"
    client_name      = "checkout"
  })

  # The same instance behind a sidecar that speaks TLS in its stead: the address
  # is one of application_addresses of redisguard_istio_tls_origination.
  by_sidecar = provider::redisguard::client_settings({
    host                   = "10.0.0.3:6379"
    tls                    = false
    plaintext_protected_by = "mesh"
  })

  # Servers of one's own under Sentinel, each with mutual TLS and users.
  by_sentinels = provider::redisguard::client_settings({
    topology          = "sentinel"
    sentinels         = ["redis-0.redis.data:26379", "redis-1.redis.data:26379", "redis-2.redis.data:26379"]
    master_name       = "shop"
    sentinel_username = "checkout"
    username          = "checkout"
    password_env      = "CHECKOUT_PASSWORD"
    tls_ca_cert_file  = "/tls/ca.crt"
    tls_cert_file     = "/tls/tls.crt"
    tls_key_file      = "/tls/tls.key"
  })
}

# For the ConfigMap of the application.
output "environment" {
  value = local.by_sidecar.environment
}

# For its developers.
output "try" {
  value = local.direct.redis_cli
}

output "python" {
  value = local.by_sentinels.snippets["redis-py"]
}
