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

# Behind a sidecar every connection comes from loopback: each server must say
# under which name it is found. (Pods of redisguard_pod_hardening with
# mesh = "istio" do so, and share one file.)
data "redisguard_redis_conf" "redis" {
  for_each = data.redisguard_istio_access.redis.directives

  server                 = "redis-8.0"
  port                   = 6379
  plaintext_protected_by = "mesh"
  maxmemory              = "2gb"
  directives             = each.value
}

output "redis_conf" {
  value = { for pod, file in data.redisguard_redis_conf.redis : pod => file.content }
}

output "diagram" {
  value = data.redisguard_istio_access.redis.flows_mermaid
}
