# An application in GKE that speaks TLS to Memorystore for Redis itself: no mesh.

terraform {
  required_version = ">= 1.11"
  required_providers {
    redisguard = {
      source = "redisguard/redisguard"
    }
  }
}

variable "project_id" {
  type    = string
  default = "my-project"
}

locals {
  namespace = "shop"
  app       = "checkout"
  labels    = { app = local.app }
  ca_folder = "/etc/redis-ca"

  instance = {
    redis_version           = "REDIS_7_2"
    auth_enabled            = true
    transit_encryption_mode = "SERVER_AUTHENTICATION"
  }
}

module "memorystore" {
  source = "./modules/memorystore" # terraform-google-modules/memorystore/google

  project_id              = var.project_id
  region                  = "europe-west1"
  name                    = "shop"
  memory_size_gb          = 5
  redis_version           = local.instance.redis_version
  auth_enabled            = local.instance.auth_enabled
  transit_encryption_mode = local.instance.transit_encryption_mode
}

# All authorities: for five years there are two. They are public.
module "ca" {
  source = "./modules/kubernetes_config_map_v1" # resource "kubernetes_config_map_v1" "ca"

  metadata = { name = "memorystore-ca", namespace = local.namespace }
  data     = { "ca.crt" = join("\n", module.memorystore.server_ca_certs[*].cert) }
}

# AUTH: the string goes from the instance to the Secret. It is in the state, since
# google_redis_instance keeps it there; data_wo does not write it there twice.
module "auth" {
  source = "./modules/kubernetes_secret_v1" # resource "kubernetes_secret_v1" "auth"

  metadata         = { name = "memorystore", namespace = local.namespace }
  data_wo          = { auth_string = module.memorystore.auth_string }
  data_wo_revision = 1 # raise it after AUTH was switched off and on
}

locals {
  client = provider::redisguard::client_settings({
    host             = module.memorystore.host
    port             = module.memorystore.port
    tls_ca_cert_file = "${local.ca_folder}/ca.crt"
  })

  # The function, and not the data source: the address is known after apply, and
  # for_each needs the names of the documents before.
  policy = provider::redisguard::network_policy({
    name         = "memorystore"
    namespace    = local.namespace
    pod_labels   = local.labels
    allow_to     = { memorystore = { cidr = module.memorystore.host, ports = [module.memorystore.port] } }
    other_egress = "denied"
    dns          = "gke"
  })
}

module "manifest" {
  source   = "./modules/kubectl_manifest" # resource "kubectl_manifest" "manifest"
  for_each = local.manifests

  yaml_body = each.value
}

# All of it, judged together: what is high fails the plan, or the apply where it
# is known only then.
locals {
  manifests = merge(local.policy.manifests, { "Deployment/shop/checkout" = local.deployment })
  audit = provider::redisguard::audit({
    server                = local.instance.redis_version
    google_redis_instance = local.instance
    manifests             = values(local.manifests)
    fail_on               = "high"
  })
}

output "flows" {
  value = local.policy.flows_mermaid
}

output "findings" {
  value = [for f in local.audit.findings : "${f.severity} ${f.rule}: ${f.message}"]
}

# For the application's developers.
output "client" {
  value = local.client.snippets["go-redis"]
}

output "redis_cli" {
  value = local.client.redis_cli
}

output "manifests" {
  value = local.manifests
}
