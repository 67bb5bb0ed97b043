# The pods of a Redis with Sentinels: closed in both directions, but for what the
# topology needs and who is named here.
data "redisguard_network_policy" "redis" {
  name       = "redis"
  namespace  = "data"
  pod_labels = { app = "redis" }
  topology   = "sentinel"

  allow_from = {
    # Both must match: AND.
    checkout = { namespace = "shop", pod_labels = { app = "checkout" } }
    bastion  = { cidr = "10.20.0.0/24", except = ["10.20.0.7/32"] }
    # The exporter beside the server, not the server.
    prometheus = { namespace_labels = { team = "observability" }, ports = ["9121"] }
  }

  mesh = "istio"
  dns  = "gke"
}

# Pods that use a server elsewhere. A policy for egress cuts all other egress:
# say whether that is meant.
data "redisguard_network_policy" "memorystore_clients" {
  name         = "memorystore"
  namespace    = "shop"
  pod_labels   = { app = "checkout" }
  allow_to     = { primary = { cidr = "10.0.0.3", ports = ["6378"] } }
  other_egress = "elsewhere"
}

# Memorystore for Redis Cluster: the ports of its nodes are a range.
data "redisguard_network_policy" "cluster_clients" {
  name         = "memorystore-cluster"
  namespace    = "shop"
  pod_labels   = { app = "search" }
  allow_to     = { endpoints = { cidr = "10.0.4.0/29", ports = ["6379", "11000-13047"] } }
  other_egress = "denied"
  dns          = "gke"
}

# for_each = data.redisguard_network_policy.redis.manifests, and each.value is
# the yaml_body of a kubectl_manifest, or yamldecode(each.value) the manifest of
# a kubernetes_manifest.
output "manifests" {
  value = data.redisguard_network_policy.redis.manifests
}

# Who may reach whom, where and why.
output "flows" {
  value = [for f in data.redisguard_network_policy.redis.flows : "${f.from} -> ${f.to} ${f.protocol} ${f.ports}: ${f.why}"]
}

output "diagram" {
  value = data.redisguard_network_policy.redis.flows_mermaid
}
