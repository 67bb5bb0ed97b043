# The arguments of the data source as one object, the server among them.
output "redis_conf" {
  value = provider::redisguard::redis_conf({
    server           = "redis-7.0"
    maxmemory        = "2gb"
    tls_cert_file    = "/tls/tls.crt"
    tls_key_file     = "/tls/tls.key"
    tls_ca_cert_file = "/tls/ca.crt"
  }).content
}
