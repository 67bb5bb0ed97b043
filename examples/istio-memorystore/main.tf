# Memorystore for Redis, whose clients speak no TLS, and their sidecars do. Each
# file here is another case; this one is the usual: an instance with a read
# replica, reached by private IP, and the policy that lets the pods out to it.

terraform {
  required_version = ">= 1.5"
  required_providers {
    redisguard = {
      source = "redisguard/redisguard"
    }
  }
}

locals {
  namespace  = "shop"
  pod_labels = { app = "checkout" }

  # What google_redis_instance has: host, read_endpoint, port and
  # server_ca_certs[*].cert, two of them in the middle of a rotation.
  instance = {
    host          = "10.0.0.3"
    read_endpoint = "10.0.0.4"
    port          = 6378
    ca            = [file("${path.module}/redis-ca-1.pem"), file("${path.module}/redis-ca-2.pem")]
  }
}

data "redisguard_istio_tls_origination" "memorystore" {
  name      = "memorystore"
  namespace = local.namespace

  # Two hosts, so that no write reaches the replica.
  endpoints = {
    primary = { host = "redis.memorystore", address = local.instance.host, tls_port = local.instance.port }
    replica = { host = "read.redis.memorystore", address = local.instance.read_endpoint, tls_port = local.instance.port }
  }

  ca_certificates = local.instance.ca
  as_of           = plantimestamp()

  # The application may dial redis.memorystore:6379 as well as the address.
  dns_capture = true

  # These pods reach the two hosts and nothing else of the mesh but its control
  # plane.
  pod_labels     = local.pod_labels
  sidecar_egress = ["istio-system/*"]

  create_namespace = true
  revision         = "asm-managed"
}

# Sidecars dial the port of TLS, and the policy lets them through to it.
data "redisguard_network_policy" "clients" {
  name         = "memorystore"
  namespace    = local.namespace
  pod_labels   = local.pod_labels
  allow_to     = data.redisguard_istio_tls_origination.memorystore.egress
  other_egress = "denied"
  mesh         = "istio"
  dns          = "gke"
}

output "manifests" {
  value = merge(data.redisguard_istio_tls_origination.memorystore.manifests, data.redisguard_network_policy.clients.manifests)
}

# The Deployment needs these annotations, and the addresses in its environment.
output "pod" {
  value = {
    annotations = data.redisguard_istio_tls_origination.memorystore.pod_annotations
    addresses   = data.redisguard_istio_tls_origination.memorystore.application_addresses
  }
}
