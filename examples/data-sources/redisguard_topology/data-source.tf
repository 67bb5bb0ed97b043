data "redisguard_topology" "shop" {
  server = "redis-8.0"

  kind      = "sentinel" # or standalone, replication, cluster
  name      = "redis"
  namespace = "data"
  replicas  = 3
  maxmemory = "2gb"

  image      = "docker.io/library/redis:8.0.5"
  tls_secret = "redis-tls" # with tls.crt, tls.key and ca.crt, made out to dns_names
  data_size  = "10Gi"

  # A primary without a replica that follows takes no writes.
  min_replicas_to_write = 1

  # On the servers. Those of replicas and Sentinels are added.
  users = {
    checkout = { preset = "cache", keys = ["checkout:*"] }
  }
  # On the Sentinels, which is another plane: who asks them for the primary.
  sentinel_users = {
    discovery = { preset = "sentinel_client" }
  }
  allow_from = {
    checkout = { namespace = "shop", pod_labels = { app = "checkout" } }
  }
}

output "replica_conf" {
  value     = data.redisguard_topology.shop.files["replica"]["redis.conf"]
  sensitive = true
}

# With a place for each password that it names.
output "templates" {
  value     = data.redisguard_topology.shop.templates
  sensitive = true
}

output "passwords" {
  value = data.redisguard_topology.shop.passwords
}

output "dns_names" {
  value = data.redisguard_topology.shop.dns_names
}

output "manifests" {
  value = data.redisguard_topology.shop.manifests
}

output "flows" {
  value = data.redisguard_topology.shop.flows_mermaid
}
