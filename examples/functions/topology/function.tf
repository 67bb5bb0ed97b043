# The function where names of documents must be known at plan, as for_each wants.
locals {
  cluster = provider::redisguard::topology({
    server     = "valkey-9.1"
    kind       = "cluster"
    name       = "valkey"
    namespace  = "data"
    maxmemory  = "1gb"
    image      = "docker.io/valkey/valkey:9.1.2"
    tls_secret = "valkey-tls"
    data_size  = "10Gi"
    users      = { checkout = { preset = "cache", keys = ["checkout:*"] } }
    allow_from = { checkout = { namespace = "shop", pod_labels = { app = "checkout" } } }
  })
}

resource "terraform_data" "manifest" {
  for_each = local.cluster.manifests
  input    = each.value
}

output "node_conf" {
  value = local.cluster.files["node"]["redis.conf"]
}
