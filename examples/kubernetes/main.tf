# A hardened Redis in a cluster: its files, its pods and who may reach them, all
# of one server and one port.

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

variable "password_sha256" {
  description = "SHA-256 of each user's password, by user: printf %s \"$PASSWORD\" | sha256sum. A plan file holds what variables hold, and so no password."
  type        = map(string)
  sensitive   = true
}

locals {
  namespace  = "data"
  pod_labels = { app = "redis" }
  port       = 6379
  maxmemory  = "2gb"
}

data "redisguard_redis_conf" "redis" {
  bind             = ["*", "-::*"]
  tls_port         = local.port
  tls_cert_file    = "/tls/tls.crt"
  tls_key_file     = "/tls/tls.key"
  tls_ca_cert_file = "/tls/ca.crt"
  maxmemory        = local.maxmemory
  exceptions       = { RG102 = "The pod has one address, and the policy says who reaches it." }
}

data "redisguard_users_acl" "redis" {
  users = {
    checkout = {
      preset          = "cache"
      password_sha256 = [var.password_sha256["checkout"]]
      keys            = ["checkout:*"]
    }
  }
  system_users = {
    probe = { password_sha256 = [var.password_sha256["probe"]], commands = ["+ping"] }
  }
}

data "redisguard_pod_hardening" "redis" {
  name         = "redis"
  namespace    = local.namespace
  pod_labels   = local.pod_labels
  image        = "docker.io/library/redis:8.0.2"
  port         = local.port
  maxmemory    = local.maxmemory
  config_map   = "redis-conf"
  acl_secret   = "redis-users"
  tls_secret   = "redis-tls"
  probe_secret = "redis-probe"
  data_size    = "10Gi"
}

data "redisguard_network_policy" "redis" {
  name       = "redis"
  namespace  = local.namespace
  pod_labels = local.pod_labels
  topology   = "standalone"
  port       = local.port
  allow_from = {
    checkout = { namespace = "shop", pod_labels = { app = "checkout" } }
  }
}

# What a ConfigMap and a Secret hold.
output "redis_conf" {
  value = data.redisguard_redis_conf.redis.content
}

output "users_acl" {
  value     = data.redisguard_users_acl.redis.content
  sensitive = true
}

output "manifests" {
  value = merge(data.redisguard_pod_hardening.redis.manifests, data.redisguard_network_policy.redis.manifests)
}

# For reviewers.
output "flows" {
  value = data.redisguard_network_policy.redis.flows_mermaid
}
