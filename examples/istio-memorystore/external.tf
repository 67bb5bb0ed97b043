# A server that is known by name: DNS tells where it is, and the certificate must
# bear that name. The application dials redis.example.com:6379; inside the pod an
# address stands for it that no network has.
data "redisguard_istio_tls_origination" "by_name" {
  name            = "by-name"
  namespace       = local.namespace
  endpoints       = { cache = { host = "redis.example.com", tls_port = 6380 } }
  ca_certificates = [file("${path.module}/redis-ca-1.pem")]
  server_ca_mode  = "PUBLIC_CA"
  dns_capture     = true
}

# Mutual TLS: the sidecar shows a certificate of the application's. The Secret
# that holds it and its key is named, never passed.
data "redisguard_istio_tls_origination" "mutual" {
  name              = "mutual"
  namespace         = local.namespace
  endpoints         = { cache = { host = "mutual.example.com", address = "192.0.2.10", tls_port = 6379 } }
  tls_mode          = "MUTUAL"
  client_secret     = "redis-client"
  ca_certificates   = [file("${path.module}/redis-ca-1.pem")]
  subject_alt_names = ["mutual.example.com"]
}
