locals {
  sentinel = provider::redisguard::sentinel_conf({
    server           = "valkey-8.1"
    tls_cert_file    = "/tls/tls.crt"
    tls_key_file     = "/tls/tls.key"
    tls_ca_cert_file = "/tls/ca.crt"
    sentinel_user    = "peer"
    monitors         = { shop = { host = "10.0.0.4", quorum = 2, auth_user = "sentinel" } }
  })
}

output "sentinel_conf" {
  value = local.sentinel.content
}
