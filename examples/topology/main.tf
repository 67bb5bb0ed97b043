# A primary, two replicas and three Sentinels that fail over: every file, user, policy
# and pod of one description, and no password in a plan or in the state.
#
# Each folder of modules stands for a resource of another provider, so that this
# runs without a cluster. Its inputs bear that resource's names and types.

terraform {
  required_version = ">= 1.11"
  required_providers {
    redisguard = {
      source = "redisguard/redisguard"
    }
  }
}

variable "shop_passwords" {
  description = "A password by its name, for each that the output passwords lists."
  type        = map(string)
  ephemeral   = true
}

variable "shop_passwords_revision" {
  description = "Raise it when a password changes: Terraform does not see that."
  type        = number
  default     = 1
}

data "redisguard_topology" "shop" {
  server = "redis-8.0"

  kind      = "sentinel"
  name      = "redis"
  namespace = "data"
  maxmemory = "2gb"

  image      = "docker.io/library/redis:8.0.5"
  tls_secret = "redis-tls"
  data_size  = "10Gi"

  # A primary that is cut off from both replicas takes no writes, which would be lost.
  min_replicas_to_write = 1

  users = {
    checkout = { preset = "cache", keys = ["checkout:*"], must_deny = ["@dangerous"] }
  }
  sentinel_users = {
    discovery = { preset = "sentinel_client" }
  }
  allow_from = {
    checkout = { namespace = "shop", pod_labels = { app = "checkout" } }
  }
}

locals {
  topology = data.redisguard_topology.shop

  # The files of all Secrets. Their names are not secret.
  files = nonsensitive(merge([
    for secret, files in local.topology.secrets : { for file in keys(files) : "${secret}/${file}" => { secret = secret, file = file } }
  ]...))

  # cert-manager makes the Secret redis-tls of it: tls.crt, tls.key and ca.crt.
  certificate = yamlencode({
    apiVersion = "cert-manager.io/v1"
    kind       = "Certificate"
    metadata   = { name = "redis", namespace = "data" }
    spec = {
      secretName = "redis-tls"
      dnsNames   = local.topology.dns_names
      usages     = ["server auth", "client auth"] # each is the other's client
      privateKey = { rotationPolicy = "Always" }
      issuerRef  = { kind = "ClusterIssuer", name = "shop" }
    }
  })

  manifests = merge(local.topology.manifests, { "Certificate/data/redis" = local.certificate })
}

# The files, filled in where nothing of them stays.
ephemeral "redisguard_secret_file" "shop" {
  for_each = local.files

  template  = local.topology.secrets[each.value.secret][each.value.file].template
  passwords = { for name in local.topology.secrets[each.value.secret][each.value.file].passwords : name => var.shop_passwords[name] }
}

module "secret" {
  source   = "./modules/kubernetes_secret_v1" # resource "kubernetes_secret_v1" "secret"
  for_each = toset([for f in local.files : f.secret])

  metadata         = { name = each.key, namespace = "data" }
  data_wo          = { for key, f in local.files : f.file => ephemeral.redisguard_secret_file.shop[key].content if f.secret == each.key }
  data_wo_revision = local.topology.revision + var.shop_passwords_revision
}

module "manifest" {
  source   = "./modules/kubectl_manifest" # resource "kubectl_manifest" "manifest"
  for_each = local.manifests

  yaml_body = each.value
}

# The description is judged as a whole where it is read. This judges what stands
# beside it too, such as the names of the certificate.
data "redisguard_audit" "shop" {
  server             = "redis-8.0"
  redis_conf         = local.topology.files["replica"]["redis.conf"]
  users_acl          = local.topology.templates["primary"]["users.acl"]
  sentinel_conf      = local.topology.files["sentinel"]["sentinel.conf"]
  sentinel_users_acl = local.topology.templates["sentinel"]["users.acl"]
  manifests          = values(local.manifests)
  fail_on            = "high"
}

output "findings" {
  value = [for f in data.redisguard_audit.shop.findings : "${f.severity} ${f.rule} ${f.subject}: ${f.message}" if !f.excepted]
}

output "passwords" {
  value = local.topology.passwords
}

output "sentinel_conf" {
  value = nonsensitive(local.topology.files["sentinel"]["sentinel.conf"])
}

output "manifests" {
  value = local.manifests
}

output "flows" {
  value = local.topology.flows_mermaid
}

# For the application's developers.
output "client" {
  value = provider::redisguard::client_settings({
    topology              = "sentinel"
    sentinels             = [for i in range(3) : "redis-sentinel-${i}.redis-sentinel.data.svc:26379"]
    master_name           = "redis"
    username              = "checkout"
    password_env          = "REDIS_PASSWORD"
    sentinel_username     = "discovery"
    sentinel_password_env = "SENTINEL_PASSWORD"
    tls_ca_cert_file      = "/etc/redis-tls/ca.crt"
    tls_cert_file         = "/etc/redis-tls/tls.crt"
    tls_key_file          = "/etc/redis-tls/tls.key"
  }).snippets["redis-py"]
}
