# Memorystore for Redis Cluster: judged before it is made, with an ACL for identities
# of IAM. Its clients speak TLS themselves: a mesh cannot follow its nodes.

terraform {
  required_version = ">= 1.8"
  required_providers {
    redisguard = {
      source = "redisguard/redisguard"
    }
  }
}

variable "service_accounts" {
  description = "By user: the service account that the ACL knows it by."
  type        = map(string)
  default = {
    checkout = "checkout@my-project.iam.gserviceaccount.com"
    reports  = "reports@my-project.iam.gserviceaccount.com"
  }
}

locals {
  namespace = "shop"
  region    = "europe-west1"

  # Of the cluster, what matters: the resource takes it, and the audit.
  cluster = {
    authorization_mode      = "AUTH_MODE_IAM_AUTH"
    transit_encryption_mode = "TRANSIT_ENCRYPTION_MODE_SERVER_AUTHENTICATION"
  }
}

data "redisguard_users_acl" "shop" {
  server    = "redis-7.2"
  export_to = ["memorystore"]
  users = {
    checkout = { preset = "cache", keys = ["checkout:*"], must_deny = ["@dangerous"] }
    reports  = { preset = "read_only", keys = ["checkout:*"], must_deny = ["set", "@dangerous"] }
  }
}

locals {
  rules = merge(
    { for user, rule in data.redisguard_users_acl.shop.exports["memorystore"] : var.service_accounts[user] => rule },
    { default = "off -@all" }, # nobody gets in unnamed
  )
}

module "acl" {
  source = "./modules/google_redis_cluster_acl_policy" # resource "google_redis_cluster_acl_policy" "acl"

  acl_policy_id = "shop"
  location      = local.region
  rules         = [for username, rule in local.rules : { username = username, rule = rule }]
}

module "cluster" {
  source = "./modules/google_redis_cluster" # resource "google_redis_cluster" "cluster"

  name                    = "shop"
  region                  = local.region
  shard_count             = 3
  replica_count           = 1
  authorization_mode      = local.cluster.authorization_mode
  transit_encryption_mode = local.cluster.transit_encryption_mode
  acl_policy              = module.acl.name
}

# The authorities, for the pods to mount: they are public.
module "ca" {
  source = "./modules/kubernetes_config_map_v1" # resource "kubernetes_config_map_v1" "ca"

  metadata = { name = "redis-cluster-ca", namespace = local.namespace }
  data     = { "ca.crt" = join("\n", flatten(module.cluster.managed_server_ca[*].ca_certs[*].certificates)) }
}

locals {
  # The function, and not the data source: addresses are known after apply, and
  # for_each needs the names of the documents before. The nodes listen in a range.
  policy = provider::redisguard::network_policy({
    name       = "redis-cluster"
    namespace  = local.namespace
    pod_labels = { app = "checkout" }
    allow_to = {
      discovery = { cidr = module.cluster.psc_connections[0].address, ports = ["6379", "11000-13047"] }
      nodes     = { cidr = module.cluster.psc_connections[1].address, ports = ["6379", "11000-13047"] }
    }
    other_egress = "denied"
    dns          = "gke"
  })

  client = provider::redisguard::client_settings({
    topology         = "cluster"
    host             = module.cluster.discovery_endpoints[0].address
    port             = module.cluster.discovery_endpoints[0].port
    tls_ca_cert_file = "/etc/redis-ca/ca.crt"
    username         = var.service_accounts["checkout"]
    password_env     = "IAM_TOKEN"
  })
}

module "manifest" {
  source   = "./modules/kubectl_manifest" # resource "kubectl_manifest" "manifest"
  for_each = local.policy.manifests

  yaml_body = each.value
}

# What is high fails the plan, before anything is made.
data "redisguard_audit" "cluster" {
  google_redis_cluster = local.cluster
  fail_on              = "high"
}

output "findings" {
  value = [for f in data.redisguard_audit.cluster.findings : "${f.severity} ${f.rule}: ${f.message}" if !f.excepted]
}

output "rules" {
  value = local.rules
}

output "flows" {
  value = local.policy.flows_mermaid
}

# For the application's developers.
output "client" {
  value = local.client.snippets["go-redis"]
}

output "manifests" {
  value = local.policy.manifests
}
