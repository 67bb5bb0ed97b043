# An application in GKE whose sidecar speaks TLS to Memorystore for Valkey with
# cluster mode off. The authority signs for other instances as well, so that the
# sidecar asks for the name of this one.

terraform {
  required_version = ">= 1.8"
  required_providers {
    redisguard = {
      source = "redisguard/redisguard"
    }
  }
}

locals {
  namespace = "shop"
  labels    = { app = "checkout" }

  # Of the instance, what matters: the resource takes it, and the audit.
  instance = {
    engine_version          = "VALKEY_8_0"
    authorization_mode      = "IAM_AUTH"
    transit_encryption_mode = "SERVER_AUTHENTICATION"
  }
}

module "cache" {
  source = "./modules/google_memorystore_instance" # resource "google_memorystore_instance" "cache"

  instance_id             = "shop"
  location                = "europe-west1"
  shard_count             = 1
  replica_count           = 1
  mode                    = local.mode
  server_ca_mode          = local.server_ca_mode
  engine_version          = local.instance.engine_version
  authorization_mode      = local.instance.authorization_mode
  transit_encryption_mode = local.instance.transit_encryption_mode
}

locals {
  mode           = "CLUSTER_DISABLED"
  server_ca_mode = "GOOGLE_MANAGED_SHARED_CA"

  # Where the instance is reached, by what for: PRIMARY and READER.
  connections = { for c in flatten(module.cache.endpoints[*].connections[*].psc_auto_connection) : trimprefix(c.connection_type, "CONNECTION_TYPE_") => c }

  declaration = {
    name      = "valkey"
    namespace = local.namespace
    endpoints = {
      primary = {
        host              = "valkey.memorystore"
        address           = local.connections["PRIMARY"].ip_address
        tls_port          = local.connections["PRIMARY"].port
        subject_alt_names = [local.connections["PRIMARY"].ip_address]
      }
      reader = {
        host              = "read.valkey.memorystore"
        address           = local.connections["READER"].ip_address
        tls_port          = local.connections["READER"].port
        subject_alt_names = [local.connections["READER"].ip_address]
      }
    }
    mode            = local.mode
    server_ca_mode  = local.server_ca_mode
    ca_certificates = flatten(module.cache.managed_server_ca[*].ca_certs[*].certificates)
    pod_labels      = local.labels
  }

  # Functions, and not data sources: the addresses are known after apply, and
  # for_each needs the names of the documents before.
  origination = provider::redisguard::istio_tls_origination(local.declaration)

  policy = provider::redisguard::network_policy({
    name         = "valkey"
    namespace    = local.namespace
    pod_labels   = local.labels
    allow_to     = local.origination.egress
    other_egress = "denied"
    mesh         = "istio"
    dns          = "gke"
  })

  manifests = merge(local.origination.manifests, local.policy.manifests)

  audit = provider::redisguard::audit({
    google_memorystore_instance = local.instance
    manifests                   = values(local.manifests)
    fail_on                     = "high"
  })
}

module "manifest" {
  source   = "./modules/kubectl_manifest" # resource "kubectl_manifest" "manifest"
  for_each = local.manifests

  yaml_body = each.value
}

output "findings" {
  value = [for f in local.audit.findings : "${f.severity} ${f.rule}: ${f.message}"]
}

output "flows" {
  value = local.policy.flows_mermaid
}

# The Deployment needs these annotations, and the addresses in its environment.
output "pod" {
  value = { annotations = local.origination.pod_annotations, addresses = local.origination.application_addresses }
}

output "manifests" {
  value = local.manifests
}
