# Stands in for the resource azurerm_redis_cache_access_policy, where no cloud is
# at hand. Source: registry page hashicorp/azurerm, azurerm_redis_cache_access_policy.

variable "name" {
  type = string
}

variable "redis_cache_id" {
  type = string
}

variable "permissions" {
  type = string
}

resource "terraform_data" "this" {
  input = { name = var.name, redis_cache_id = var.redis_cache_id, permissions = var.permissions }
}

output "name" {
  value = terraform_data.this.output.name
}
