# Memorystore for Redis with in-transit encryption: the application dials
# 10.0.0.3:6379 in plain text inside its pod, the sidecar speaks TLS to
# 10.0.0.3:6378 and verifies the server.
data "redisguard_istio_tls_origination" "memorystore" {
  name      = "external-redis"
  namespace = "redis-tls"

  endpoints = {
    # address = google_redis_instance.cache.host, tls_port = google_redis_instance.cache.port
    primary = { host = "redis.memorystore-redis", address = "10.0.0.3", port = 6379, tls_port = 6378 }
  }

  # google_redis_instance.cache.server_ca_certs[*].cert: all of them
  ca_certificates = [file("${path.module}/redis-ca.pem")]
  as_of           = plantimestamp() # judges how long they are valid

  # The annotations that the pods have already; the output has both.
  pod_annotations = { "prometheus.io/scrape" = "true" }

  # Of 1000 connections that a small instance takes, each of 20 pods may open 50.
  memorystore_tier = "M1"
  max_pods         = 20
}

# What the application is configured with: { primary = "10.0.0.3:6379" }
output "application_addresses" {
  value = data.redisguard_istio_tls_origination.memorystore.application_addresses
}

# For spec.template.metadata.annotations of the Deployment.
output "pod_annotations" {
  value = data.redisguard_istio_tls_origination.memorystore.pod_annotations
}

# for_each = …manifests, and each.value is the yaml_body of a kubectl_manifest.
output "manifests" {
  value = data.redisguard_istio_tls_origination.memorystore.manifests
}

# When to look again, at the latest.
output "ca_expires_at" {
  value = data.redisguard_istio_tls_origination.memorystore.ca_expires_at
}
