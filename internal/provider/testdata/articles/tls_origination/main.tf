# An article on TLS origination for Memorystore, corrected: all authorities in a
# ConfigMap instead of the first in a Secret, an entry that no other namespace
# sees, readOnly as Kubernetes spells it, and port 6379 for the application.

terraform {
  required_providers {
    redisguard = { source = "redisguard/redisguard" }
  }
}

data "redisguard_istio_tls_origination" "redis" {
  name             = "external-redis"
  namespace        = "redis-tls"
  create_namespace = true
  revision         = "asm-managed"

  endpoints = {
    redis = { host = "redis.memorystore-redis", address = "10.0.0.3", tls_port = 6378 }
  }
  ca_certificates = [file("${path.module}/ca-1.pem"), file("${path.module}/ca-2.pem")]
  ca_mount_path   = "/etc/certs"

  pod_labels     = { app = "redis-client" }
  sidecar_egress = ["istio-system/*"]
}

output "yaml" {
  value = data.redisguard_istio_tls_origination.redis.yaml
}

output "pod_annotations" {
  value = data.redisguard_istio_tls_origination.redis.pod_annotations
}
