# Redis in an Istio mesh: the servers listen in plain text inside their pods, and
# sidecars encrypt, prove who calls and keep out everybody else.

terraform {
  required_version = ">= 1.5"
  required_providers {
    redisguard = {
      source = "redisguard/redisguard"
    }
  }
}

provider "redisguard" {
  server = "redis-8.0"
}

locals {
  name       = "redis"
  namespace  = "data"
  pod_labels = { app = "redis" }
  maxmemory  = "2gb"

  # One list of peers for both, the mesh and the network: the mesh tells
  # ServiceAccounts, the network labels.
  allow_from = {
    checkout = { namespace = "shop", service_account = "checkout", pod_labels = { app = "checkout" } }
  }
}

data "redisguard_istio_access" "redis" {
  name       = local.name
  namespace  = local.namespace
  pod_labels = local.pod_labels
  topology   = "replication"
  allow_from = local.allow_from

  # redisguard_pod_hardening renders the headless Service.
  service      = false
  service_name = local.name
}

data "redisguard_network_policy" "redis" {
  name       = local.name
  namespace  = local.namespace
  pod_labels = local.pod_labels
  topology   = "replication"
  allow_from = local.allow_from
  mesh       = "istio"
}

data "redisguard_pod_hardening" "redis" {
  name       = local.name
  namespace  = local.namespace
  pod_labels = local.pod_labels
  image      = "docker.io/library/redis:8.0.2"
  topology   = "replication"
  replicas   = 3
  maxmemory  = local.maxmemory
  config_map = "redis-conf"
  acl_secret = "redis-users"
  data_size  = "10Gi"
  mesh       = "istio"
}

# In plain text on all addresses of the pod: its sidecar is who is reached. The
# pods announce themselves, so that all of them share this file.
data "redisguard_redis_conf" "redis" {
  port                   = 6379
  plaintext_protected_by = "mesh"
  maxmemory              = local.maxmemory
}

output "redis_conf" {
  value = data.redisguard_redis_conf.redis.content
}

output "manifests" {
  value = merge(
    data.redisguard_pod_hardening.redis.manifests,
    data.redisguard_network_policy.redis.manifests,
    data.redisguard_istio_access.redis.manifests,
  )
}
