# ElastiCache for Redis whose users may do what they need, and whose replication
# group is judged before it is made.

terraform {
  required_version = ">= 1.11"
  required_providers {
    redisguard = {
      source = "redisguard/redisguard"
    }
  }
}

# They come from the environment, TF_VAR_elasticache_passwords, or from an
# ephemeral resource such as random_password or aws_secretsmanager_secret_version.
variable "elasticache_passwords" {
  description = "By user: checkout, default, reports. 16 to 128 characters each."
  type        = map(string)
  ephemeral   = true
}

variable "elasticache_passwords_version" {
  description = "Raise it when a password changes: Terraform does not see that."
  type        = number
  default     = 1
}

locals {
  name = "shop"

  # Of the replication group, what matters: the resource takes it, and the audit.
  group = {
    engine                     = "redis"
    engine_version             = "7.1"
    transit_encryption_enabled = true
    transit_encryption_mode    = "required"
    at_rest_encryption_enabled = true
    snapshot_retention_limit   = 7
    user_group_ids             = [local.name]
  }
}

# ElastiCache 7.1 is Redis 7.0 as far as users are concerned.
data "redisguard_users_acl" "shop" {
  server    = "redis-7.0"
  export_to = ["elasticache"]
  users = {
    checkout = { preset = "cache", keys = ["checkout:*"], must_deny = ["@dangerous"] }
    reports  = { preset = "read_only", keys = ["checkout:*"], must_deny = ["set", "@dangerous"] }
  }
}

module "user" {
  source   = "./modules/aws_elasticache_user" # resource "aws_elasticache_user" "user"
  for_each = local.users

  user_id              = "${local.name}-${each.key}"
  user_name            = each.key
  access_string        = each.value
  engine               = local.group.engine
  passwords_wo         = var.elasticache_passwords[each.key]
  passwords_wo_version = var.elasticache_passwords_version
}

# The group of this engine must have a user default: ours is off.
locals {
  users = merge(data.redisguard_users_acl.shop.exports["elasticache"], { default = "off -@all" })
}

module "users" {
  source = "./modules/aws_elasticache_user_group" # resource "aws_elasticache_user_group" "users"

  user_group_id = local.name
  engine        = local.group.engine
  user_ids      = values(module.user)[*].user_id
}

module "cache" {
  source     = "./modules/aws_elasticache_replication_group" # resource "aws_elasticache_replication_group" "cache"
  depends_on = [module.users]

  replication_group_id       = local.name
  description                = "Carts and catalogue"
  engine                     = local.group.engine
  engine_version             = local.group.engine_version
  node_type                  = "cache.t4g.small"
  num_cache_clusters         = 2
  automatic_failover_enabled = true
  transit_encryption_enabled = local.group.transit_encryption_enabled
  transit_encryption_mode    = local.group.transit_encryption_mode
  at_rest_encryption_enabled = local.group.at_rest_encryption_enabled
  snapshot_retention_limit   = local.group.snapshot_retention_limit
  user_group_ids             = local.group.user_group_ids
}

# What is high fails the plan, before anything is made.
data "redisguard_audit" "cache" {
  aws_elasticache_replication_group = local.group
  fail_on                           = "high"
}

output "findings" {
  value = [for f in data.redisguard_audit.cache.findings : "${f.severity} ${f.rule}: ${f.message}" if !f.excepted]
}

output "access_strings" {
  value = local.users
}

# For the application's developers. The system's authorities have signed the
# server's certificate.
output "client" {
  value = provider::redisguard::client_settings({
    host     = module.cache.primary_endpoint_address
    port     = module.cache.port
    username = "checkout"
  }).snippets["redis-py"]
}
