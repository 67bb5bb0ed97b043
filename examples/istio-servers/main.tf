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
  replicas   = 3
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

# Behind a sidecar every connection comes from loopback. Each server must say
# under which name it is found, so that each has a file of its own.
data "redisguard_redis_conf" "redis" {
  for_each = data.redisguard_istio_access.redis.directives

  port                   = 6379
  plaintext_protected_by = "mesh"
  maxmemory              = local.maxmemory
  directives             = each.value
}

output "redis_conf" {
  value = { for pod, file in data.redisguard_redis_conf.redis : pod => file.content }
}

output "manifests" {
  value = merge(
    data.redisguard_pod_hardening.redis.manifests,
    data.redisguard_network_policy.redis.manifests,
    data.redisguard_istio_access.redis.manifests,
  )
}
