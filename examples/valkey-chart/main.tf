# Valkey by its own Helm chart, with users, valkey.conf and network policy by
# redisguard.

terraform {
  required_version = ">= 1.11"
  required_providers {
    redisguard = {
      source = "redisguard/redisguard"
    }
  }
}

provider "redisguard" {
  server = "valkey-9.1"
}

# They come from the environment, TF_VAR_valkey_passwords, or from an ephemeral
# resource such as random_password or a secret store's.
variable "valkey_passwords" {
  description = "By user: checkout, reports."
  type        = map(string)
  ephemeral   = true
  validation {
    condition     = toset(keys(var.valkey_passwords)) == toset(["checkout", "reports"])
    error_message = "Each user must have a password, and nobody else: the chart looks for it in the pod."
  }
}

variable "valkey_passwords_revision" {
  description = "Raise it when a password changes: Terraform does not see that."
  type        = number
  default     = 1
}

locals {
  release   = "valkey" # it holds the chart's name, and so is the name of what the chart makes
  namespace = "data"
  labels    = { "app.kubernetes.io/name" = "valkey", "app.kubernetes.io/instance" = local.release }
  port      = 6379

  exceptions = {
    RG102 = "The pod has one address, and the policy says who reaches it."
    RG105 = "The chart's probes show no certificate; every user has a password."
  }
}

# The chart makes users.acl of these values and of the Secret, in the pod. Each
# user's document switches the user default off: without that the server would let
# everybody in.
data "redisguard_users_acl" "valkey" {
  export_to = ["valkey_helm"]
  users = {
    checkout = { preset = "cache", keys = ["checkout:*"], must_deny = ["@dangerous"] }
    reports  = { preset = "read_only", keys = ["checkout:*"], must_deny = ["set", "@dangerous"] }
  }
}

# The chart writes this file behind its own, so that this one counts.
data "redisguard_redis_conf" "valkey" {
  bind             = ["*", "-::*"]
  tls_port         = local.port
  tls_cert_file    = "/tls/tls.crt"
  tls_key_file     = "/tls/tls.key"
  tls_ca_cert_file = "/tls/ca.crt"
  tls_auth_clients = "optional"
  aclfile          = "/etc/valkey/users.acl"
  maxmemory        = "2gb"
  exceptions       = local.exceptions
}

data "redisguard_network_policy" "valkey" {
  name       = local.release
  namespace  = local.namespace
  pod_labels = local.labels
  topology   = "standalone"
  port       = local.port
  dns        = "gke"
  allow_from = {
    checkout = { namespace = "shop", pod_labels = { app = "checkout" } }
    reports  = { namespace = "reports", pod_labels = { app = "reports" } }
  }
}

module "users" {
  source = "./modules/kubernetes_secret_v1" # resource "kubernetes_secret_v1" "users"

  metadata         = { name = "valkey-users", namespace = local.namespace }
  data_wo          = var.valkey_passwords
  data_wo_revision = var.valkey_passwords_revision
}

module "valkey" {
  source = "./modules/helm_release" # resource "helm_release" "valkey"

  name       = local.release
  namespace  = local.namespace
  repository = "https://valkey.io/valkey-helm/"
  chart      = "valkey"
  version_   = "0.9.4" # version

  values = local.values
}

locals {
  values = concat(values(data.redisguard_users_acl.valkey.exports["valkey_helm"]), [yamlencode({
    image        = { tag = "9.1.2" }
    valkeyConfig = data.redisguard_redis_conf.valkey.content
    auth         = { usersExistingSecret = "valkey-users" }
    tls = {
      enabled         = true
      existingSecret  = "valkey-tls" # cert-manager's
      serverPublicKey = "tls.crt"
      serverKey       = "tls.key"
    }
    dataStorage = { enabled = true, requestedSize = "10Gi" }
    # maxmemory, and room for what a fork copies, as redisguard_pod_hardening counts it
    resources      = { requests = { cpu = "250m", memory = "4160Mi" }, limits = { memory = "4160Mi" } }
    podAnnotations = { "checksum/users" = tostring(var.valkey_passwords_revision) }
  })])
}

module "manifest" {
  source   = "./modules/kubectl_manifest" # resource "kubectl_manifest" "manifest"
  for_each = data.redisguard_network_policy.valkey.manifests

  yaml_body = each.value
}
# The files and the policy, judged together.
data "redisguard_audit" "valkey" {
  redis_conf = data.redisguard_redis_conf.valkey.content
  users_acl  = data.redisguard_users_acl.valkey.content_template
  manifests  = values(data.redisguard_network_policy.valkey.manifests)
  exceptions = local.exceptions
  fail_on    = "high"
}

output "findings" {
  value = [for f in data.redisguard_audit.valkey.findings : "${f.severity} ${f.rule} ${f.subject}: ${f.message}" if !f.excepted]
}

output "flows" {
  value = data.redisguard_network_policy.valkey.flows_mermaid
}

# What the chart is given.
output "values" {
  value = local.values
}

output "manifests" {
  value = data.redisguard_network_policy.valkey.manifests
}
