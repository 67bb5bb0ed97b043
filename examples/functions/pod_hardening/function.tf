locals {
  pods = provider::redisguard::pod_hardening({
    server     = "valkey-8.1"
    name       = "cache"
    namespace  = "data"
    image      = "docker.io/valkey/valkey:8.1.1"
    maxmemory  = "512mb"
    config_map = "cache-conf"
    acl_secret = "cache-users"
    tls_secret = "cache-tls"
  })
}

# kubernetes_manifest takes an object: manifest = each.value.
resource "terraform_data" "manifest" {
  for_each = local.pods.objects
  input    = each.value
}
