# Servers in the mesh: who may reach them, by the identity that mutual TLS
# proves. Replication among themselves is let in as well.
data "redisguard_istio_access" "redis" {
  name       = "redis"
  namespace  = "data"
  pod_labels = { app = "redis" }
  topology   = "replication"
  replicas   = 3

  allow_from = {
    # One ServiceAccount of a namespace.
    checkout = { namespace = "shop", service_account = "checkout" }
    # Every pod of a namespace.
    reports = { namespace = "reports" }
    # The exporter beside the server, not the server.
    prometheus = { namespace = "monitoring", service_account = "prometheus", ports = ["9121"] }
  }
  metrics_port = 9121
}

output "manifests" {
  value = data.redisguard_istio_access.redis.manifests
}

# What each server must announce of itself, by pod: for directives of its
# redisguard_redis_conf.
output "directives" {
  value = data.redisguard_istio_access.redis.directives
}

output "diagram" {
  value = data.redisguard_istio_access.redis.flows_mermaid
}
