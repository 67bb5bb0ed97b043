# The same grants in the languages of clouds, of Vault and of the cluster: what
# one of them cannot say fails the plan at the rule.

terraform {
  required_version = ">= 1.5"
  required_providers {
    redisguard = {
      source = "redisguard/redisguard"
    }
  }
}

data "redisguard_users_acl" "shop" {
  server    = "valkey-8.0"
  export_to = ["elasticache", "external_secret", "memorystore", "setuser", "valkey_helm", "vault"]

  users = {
    checkout = {
      preset = "cache"
      keys   = ["checkout:*"]
    }
    reports = {
      preset = "read_only"
      keys   = ["checkout:*"]
    }
  }

  # Where External Secrets finds the passwords. No password and no hash passes
  # through Terraform: the cluster computes the hashes.
  external_secret_namespace  = "data"
  external_secret_store      = "secret-manager"
  external_secret_store_kind = "ClusterSecretStore"
  external_secret_keys       = { checkout = "shop-redis#checkout", reports = "shop-redis#reports" }
}

# Azure Cache for Redis runs Redis 6: what its users may do is rendered for that.
data "redisguard_users_acl" "azure" {
  server    = "redis-6.2"
  export_to = ["azure"]

  users = {
    checkout = {
      preset = "cache"
      keys   = ["checkout:*"]
    }
  }
}

locals {
  exports = data.redisguard_users_acl.shop.exports
}

# aws_elasticache_user.access_string
output "elasticache" {
  value = local.exports["elasticache"]["checkout"]
}

# azurerm_redis_cache_access_policy.permissions
output "azure" {
  value = data.redisguard_users_acl.azure.exports["azure"]["checkout"]
}

# google_memorystore_acl_policy: rules { username = "…", rule = … }
output "memorystore" {
  value = local.exports["memorystore"]["checkout"]
}

# vault_database_secret_backend_role.creation_statements = [this]
output "vault" {
  value = local.exports["vault"]["checkout"]
}

# redis-cli: ACL SETUSER and then this
output "setuser" {
  value = local.exports["setuser"]["checkout"]
}

# helm_release.values: it merges one document a user
output "valkey_helm" {
  value = values(local.exports["valkey_helm"])
}

# kubectl_manifest.yaml_body, or kubernetes_manifest.manifest = yamldecode(this)
output "external_secret" {
  value = local.exports["external_secret"]["users.acl"]
}
