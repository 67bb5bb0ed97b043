# A hardened Redis in GKE: redis.conf, users, pods and network policy that agree.

terraform {
  required_version = ">= 1.11"
  required_providers {
    redisguard = {
      source = "redisguard/redisguard"
    }
  }
}

provider "redisguard" {
  server = "redis-8.0"
}

# They come from the environment, TF_VAR_redis_passwords, or from an ephemeral
# resource such as random_password or a secret store's.
variable "redis_passwords" {
  description = "By user: checkout, probe."
  type        = map(string)
  ephemeral   = true
}

variable "redis_passwords_revision" {
  description = "Raise it when a password changes: Terraform does not see that."
  type        = number
  default     = 1
}

locals {
  name      = "redis"
  namespace = "data"
  labels    = { app = local.name }
  port      = 6379
  maxmemory = "2gb"
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
      preset    = "cache"
      keys      = ["checkout:*"]
      must_deny = ["@dangerous", "@scripting", "get session:1"]
    }
  }
  system_users = {
    probe = { commands = ["+ping"] }
  }
}

# Neither passwords nor hashes pass through the state.
ephemeral "redisguard_secret_file" "users" {
  template  = data.redisguard_users_acl.redis.content_template
  passwords = var.redis_passwords
}

data "redisguard_pod_hardening" "redis" {
  name         = local.name
  namespace    = local.namespace
  pod_labels   = local.labels
  image        = "docker.io/library/redis:8.0.5"
  port         = local.port
  maxmemory    = local.maxmemory
  config_map   = "redis-conf"
  acl_secret   = "redis-users"
  tls_secret   = "redis-tls"
  probe_secret = "redis-probe"
  data_size    = "10Gi"

  # The pod is replaced when a file changes.
  pod_annotations = {
    "checksum/redis.conf" = data.redisguard_redis_conf.redis.content_sha256
    "checksum/users.acl"  = "${data.redisguard_users_acl.redis.revision}-${var.redis_passwords_revision}"
  }
}

data "redisguard_network_policy" "redis" {
  name       = local.name
  namespace  = local.namespace
  pod_labels = local.labels
  topology   = "standalone"
  port       = local.port
  dns        = "gke"
  allow_from = {
    checkout = { namespace = "shop", pod_labels = { app = "checkout" } }
  }
}

locals {
  manifests = merge(
    data.redisguard_pod_hardening.redis.manifests,
    data.redisguard_network_policy.redis.manifests,
    { "Certificate/data/redis" = local.certificate },
  )
}

module "manifest" {
  source   = "./modules/kubectl_manifest" # resource "kubectl_manifest" "manifest"
  for_each = local.manifests

  yaml_body = each.value
}

module "conf" {
  source = "./modules/kubernetes_config_map_v1" # resource "kubernetes_config_map_v1" "conf"

  metadata = { name = "redis-conf", namespace = local.namespace }
  data     = { "redis.conf" = data.redisguard_redis_conf.redis.content }
}

module "users" {
  source = "./modules/kubernetes_secret_v1" # resource "kubernetes_secret_v1" "users"

  metadata         = { name = "redis-users", namespace = local.namespace }
  data_wo          = { "users.acl" = ephemeral.redisguard_secret_file.users.content }
  data_wo_revision = data.redisguard_users_acl.redis.revision + var.redis_passwords_revision
}

module "probe" {
  source = "./modules/kubernetes_secret_v1" # resource "kubernetes_secret_v1" "probe"

  metadata         = { name = "redis-probe", namespace = local.namespace }
  data_wo          = { password = var.redis_passwords["probe"] }
  data_wo_revision = var.redis_passwords_revision
}

# The files and documents, judged together.
data "redisguard_audit" "redis" {
  redis_conf = data.redisguard_redis_conf.redis.content
  users_acl  = data.redisguard_users_acl.redis.content_template
  manifests  = values(local.manifests)
  fail_on    = "high"
}

output "findings" {
  value = [for f in data.redisguard_audit.redis.findings : "${f.severity} ${f.rule} ${f.subject}: ${f.message}" if !f.excepted]
}

output "flows" {
  value = data.redisguard_network_policy.redis.flows_mermaid
}

# For reviewers: who may do what.
output "permissions" {
  value = { for name, user in data.redisguard_users_acl.redis.permissions : name => { rules = user.rules, dangerous = user.dangerous_commands } }
}

# For the application's developers. The server wants a certificate of the client's.
output "client" {
  value = provider::redisguard::client_settings({
    host             = "redis.data.svc.cluster.local"
    port             = local.port
    username         = "checkout"
    tls_ca_cert_file = "/tls/ca.crt"
    tls_cert_file    = "/tls/tls.crt"
    tls_key_file     = "/tls/tls.key"
  }).snippets["go-redis"]
}

output "redis_conf" {
  value = data.redisguard_redis_conf.redis.content
}

output "manifests" {
  value = local.manifests
}
