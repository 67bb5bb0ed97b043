# Stands in for the resource azurerm_redis_cache_access_policy_assignment, where no
# cloud is at hand. Source: registry page hashicorp/azurerm,
# azurerm_redis_cache_access_policy_assignment.

variable "name" {
  type = string
}

variable "redis_cache_id" {
  type = string
}

variable "access_policy_name" {
  type = string
}

variable "object_id" {
  type = string
}

variable "object_id_alias" {
  type = string
}

resource "terraform_data" "this" {
  input = {
    name               = var.name
    redis_cache_id     = var.redis_cache_id
    access_policy_name = var.access_policy_name
    object_id          = var.object_id
    object_id_alias    = var.object_id_alias
  }
}
