# An application in GKE whose sidecar speaks TLS to Memorystore for Redis, so that
# the application itself need not.

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

  # Three pods, and three more while a rollout replaces them.
  max_pods = 6

  # What the pods have already: the sidecar's needs are merged in.
  annotations = { "prometheus.io/scrape" = "true" }

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
  tier                    = "STANDARD_HA"
  replica_count           = 1
  read_replicas_mode      = "READ_REPLICAS_ENABLED"
  redis_version           = local.instance.redis_version
  auth_enabled            = local.instance.auth_enabled
  transit_encryption_mode = local.instance.transit_encryption_mode
}

locals {
  # The function, and not the data source: the address is known after apply, and
  # for_each needs the names of the documents before.
  origination = provider::redisguard::istio_tls_origination({
    name      = "memorystore"
    namespace = local.namespace

    # Two hosts, so that no write reaches a replica.
    endpoints = {
      primary = { host = "redis.memorystore", address = module.memorystore.host, tls_port = module.memorystore.port }
      replica = { host = "read.redis.memorystore", address = module.memorystore.read_endpoint, tls_port = module.memorystore.port }
    }

    # All of them: for five years there are two.
    ca_certificates = module.memorystore.server_ca_certs[*].cert

    pod_labels      = local.labels
    pod_annotations = local.annotations
    connection_cap  = 65000
    max_pods        = local.max_pods
  })

  # What the application is told: plain text inside the pod, and AUTH.
  primary = provider::redisguard::client_settings({
    host                   = local.origination.application_addresses["primary"]
    tls                    = false
    plaintext_protected_by = "mesh"
  })

  # The pods reach Memorystore at the port of TLS, which the sidecar dials, and
  # nothing else but DNS and the mesh.
  policy = provider::redisguard::network_policy({
    name         = "memorystore"
    namespace    = local.namespace
    pod_labels   = local.labels
    allow_to     = local.origination.egress
    other_egress = "denied"
    mesh         = "istio"
    dns          = "gke"
  })
}

# AUTH: the string goes from the instance to the Secret. It is in the state, since
# google_redis_instance keeps it there; data_wo does not write it there twice.
module "auth" {
  source = "./modules/kubernetes_secret_v1" # resource "kubernetes_secret_v1" "auth"

  metadata         = { name = "memorystore", namespace = local.namespace }
  data_wo          = { auth_string = module.memorystore.auth_string }
  data_wo_revision = 1 # raise it after AUTH was switched off and on
}

module "manifest" {
  source   = "./modules/kubectl_manifest" # resource "kubectl_manifest" "manifest"
  for_each = merge(local.origination.manifests, local.policy.manifests, { "Deployment/shop/checkout" = local.deployment })

  yaml_body = each.value
}

# All of it, judged together: what is high fails the plan, or the apply where it
# is known only then.
locals {
  audit = provider::redisguard::audit({
    server                = local.instance.redis_version
    google_redis_instance = local.instance
    manifests             = concat(values(local.origination.manifests), values(local.policy.manifests), [local.deployment])
    fail_on               = "high"
  })
}

# For the application's developers: how to connect, by library.
output "client" {
  value = local.primary.snippets["go-redis"]
}

output "flows" {
  value = local.policy.flows_mermaid
}

output "findings" {
  value = [for f in local.audit.findings : "${f.severity} ${f.rule}: ${f.message}"]
}

output "ca_expires_at" {
  value = local.origination.ca_expires_at
}

output "manifests" {
  value = merge(local.origination.manifests, local.policy.manifests, { "Deployment/shop/checkout" = local.deployment })
}
