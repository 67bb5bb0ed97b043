# Azure Cache for Redis without access keys: identities get what they need, and the
# cache is judged before it is made.

terraform {
  required_version = ">= 1.8"
  required_providers {
    redisguard = {
      source = "redisguard/redisguard"
    }
  }
}

variable "object_ids" {
  description = "By user: the object ID of its managed identity."
  type        = map(string)
  default = {
    checkout = "11111111-1111-1111-1111-111111111111"
    reports  = "22222222-2222-2222-2222-222222222222"
  }
}

locals {
  # Of the cache, what matters: the resource takes it, and the audit.
  cache = {
    redis_version                      = "6"
    non_ssl_port_enabled               = false
    minimum_tls_version                = "1.2"
    public_network_access_enabled      = false
    access_keys_authentication_enabled = false
  }
}

# Azure Cache for Redis runs Redis 6: what its users may do is rendered for that.
data "redisguard_users_acl" "shop" {
  server    = "redis-6.2"
  export_to = ["azure"]
  users = {
    checkout = { preset = "cache", keys = ["checkout:*"], must_deny = ["@dangerous"] }
    reports  = { preset = "read_only", keys = ["checkout:*"], must_deny = ["set", "@dangerous"] }
  }
}

module "cache" {
  source = "./modules/azurerm_redis_cache" # resource "azurerm_redis_cache" "cache"

  name                = "shop"
  location            = "westeurope"
  resource_group_name = "shop"
  capacity            = 1
  family              = "P"
  sku_name            = "Premium"

  redis_version                      = local.cache.redis_version
  non_ssl_port_enabled               = local.cache.non_ssl_port_enabled
  minimum_tls_version                = local.cache.minimum_tls_version
  public_network_access_enabled      = local.cache.public_network_access_enabled
  access_keys_authentication_enabled = local.cache.access_keys_authentication_enabled

  redis_configuration = { active_directory_authentication_enabled = true }
}

module "policy" {
  source   = "./modules/azurerm_redis_cache_access_policy" # resource "azurerm_redis_cache_access_policy" "policy"
  for_each = data.redisguard_users_acl.shop.exports["azure"]

  name           = each.key
  redis_cache_id = module.cache.id
  permissions    = each.value
}

module "assignment" {
  source   = "./modules/azurerm_redis_cache_access_policy_assignment" # resource "azurerm_redis_cache_access_policy_assignment" "assignment"
  for_each = var.object_ids

  name               = each.key
  redis_cache_id     = module.cache.id
  access_policy_name = module.policy[each.key].name
  object_id          = each.value
  object_id_alias    = each.key
}

# What is high fails the plan, before anything is made.
data "redisguard_audit" "cache" {
  azurerm_redis_cache = local.cache
  fail_on             = "high"
}

output "findings" {
  value = [for f in data.redisguard_audit.cache.findings : "${f.severity} ${f.rule}: ${f.message}" if !f.excepted]
}

output "permissions" {
  value = data.redisguard_users_acl.shop.exports["azure"]
}

# For the application's developers: the user is the object ID, the password a token
# of Entra, and the system's authorities have signed the server's certificate.
output "client" {
  value = provider::redisguard::client_settings({
    host         = module.cache.hostname
    port         = module.cache.ssl_port
    username     = var.object_ids["checkout"]
    password_env = "ENTRA_TOKEN"
  }).snippets["redis-py"]
}
