# From a store to the servers' Secrets: passwords pass through Terraform, and
# neither they nor their hashes stay in a plan or in the state.
#
# Each folder of modules stands for a resource of another provider, so that this
# runs without a cloud. Its inputs and outputs bear that resource's names and types.

terraform {
  required_version = ">= 1.11"
  required_providers {
    redisguard = {
      source = "redisguard/redisguard"
    }
  }
}

provider "redisguard" {
  server = "redis-8.0"
}

variable "checkout_keys" {
  type    = list(string)
  default = ["checkout:*"]
}

variable "password_version" {
  description = "Count it up when a password in the store changed: Terraform cannot see that."
  type        = number
  default     = 1
}

# The files, judged, with a placeholder for each password.
data "redisguard_users_acl" "redis" {
  users = {
    checkout = { preset = "cache", keys = var.checkout_keys }
    admin    = { preset = "admin" }
  }
  system_users = {
    replica = { preset = "replica" }
  }
}

data "redisguard_redis_conf" "redis" {
  bind             = ["*", "-::*"]
  maxmemory        = "2gb"
  tls_cert_file    = "/tls/tls.crt"
  tls_key_file     = "/tls/tls.key"
  tls_ca_cert_file = "/tls/ca.crt"
  directives       = { masteruser = ["replica"] }
  secrets          = { masterauth = "replica" }
  exceptions       = { RG102 = "The pod has one address, and a policy says who reaches it." }
}

# Passwords are read back, not drawn: an ephemeral random_password is another one
# in each run, and a change of the rules would change every password.
#
#   ephemeral "google_secret_manager_secret_version" "checkout" {
#     secret = "shop-redis-checkout"
#   }
module "checkout" {
  source = "./modules/google_secret_manager_secret_version"
  secret = "shop-redis-checkout"
  stored = var.store["checkout"]
}

#   ephemeral "vault_kv_secret_v2" "redis" {
#     mount = "kv"
#     name  = "shop/redis"
#   }
module "redis" {
  source = "./modules/vault_kv_secret_v2"
  mount  = "kv"
  name   = "shop/redis"
  stored = { for name in ["admin", "replica"] : name => var.store[name] }
}

# The files, filled in where nothing of them stays.
ephemeral "redisguard_secret_file" "users_acl" {
  template = data.redisguard_users_acl.redis.content_template
  passwords = {
    checkout = module.checkout.secret_data # ephemeral.google_secret_manager_secret_version.checkout.secret_data
    admin    = module.redis.data["admin"]  # ephemeral.vault_kv_secret_v2.redis.data["admin"]
    replica  = module.redis.data["replica"]
  }
}

ephemeral "redisguard_secret_file" "redis_conf" {
  template  = data.redisguard_redis_conf.redis.content_template
  passwords = { replica = module.redis.data["replica"] }
}

# What is written once is written again when its revision changes: with the rules,
# which the template holds, or with password_version.
#
#   resource "kubernetes_secret_v1" "redis_users" {
#     metadata {
#       name      = "redis-users"
#       namespace = "data"
#     }
#     data_wo          = …
#     data_wo_revision = …
#   }
module "redis_users" {
  source           = "./modules/kubernetes_secret_v1_file"
  metadata         = { name = "redis-users", namespace = "data" }
  data_wo          = { "users.acl" = ephemeral.redisguard_secret_file.users_acl.content }
  data_wo_revision = data.redisguard_users_acl.redis.revision + var.password_version
}

module "redis_conf" {
  source           = "./modules/kubernetes_secret_v1_file"
  metadata         = { name = "redis-conf", namespace = "data" }
  data_wo          = { "redis.conf" = ephemeral.redisguard_secret_file.redis_conf.content }
  data_wo_revision = data.redisguard_redis_conf.redis.revision + var.password_version
}
