terraform {
  required_providers {
    redisguard = {
      source = "redisguard/redisguard"
    }
  }
}

variable "name" {
  type = string
}

variable "address" {
  type = string
}

variable "users" {
  type = map(object({
    preset    = optional(string)
    keys      = optional(list(string), [])
    channels  = optional(list(string))
    must_deny = optional(set(string))
  }))
}

variable "persistent" {
  type    = bool
  default = false
}

data "redisguard_redis_conf" "shop" {
  bind             = [var.address, "127.0.0.1"]
  tls_cert_file    = "/tls/${var.name}.crt"
  tls_key_file     = "/tls/${var.name}.key"
  tls_ca_cert_file = "/tls/ca.crt"
  maxmemory        = "1gb"
  save             = var.persistent ? ["3600 1"] : []
}

data "redisguard_users_acl" "shop" {
  users     = var.users
  export_to = ["setuser"]
}

data "redisguard_network_policy" "shop" {
  name       = var.name
  namespace  = "data"
  pod_labels = { app = var.name }
  topology   = "standalone"
  allow_from = {
    bastion = { cidr = "${var.address}/32" }
    metrics = var.persistent ? { namespace = "metrics", ports = ["9121"] } : null
  }
}

output "redis_conf" {
  value = data.redisguard_redis_conf.shop.content
}

output "users_acl" {
  value = data.redisguard_users_acl.shop.content_redacted
}

output "policy" {
  value = data.redisguard_network_policy.shop.manifests["NetworkPolicy/data/${var.name}"]
}

output "dangerous" {
  value = sum([for user in data.redisguard_users_acl.shop.permissions : length(user.dangerous_commands)])
}
