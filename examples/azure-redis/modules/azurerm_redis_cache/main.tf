# Stands in for the resource azurerm_redis_cache, where no cloud is at hand: the
# arguments and attributes that the example uses, known after apply as there.
# Source: registry page hashicorp/azurerm, azurerm_redis_cache.

variable "name" {
  type = string
}

variable "location" {
  type = string
}

variable "resource_group_name" {
  type = string
}

variable "capacity" {
  type = number
}

variable "family" {
  type = string
}

variable "sku_name" {
  type = string
}

variable "redis_version" {
  type = string
}

variable "non_ssl_port_enabled" {
  type = bool
}

variable "minimum_tls_version" {
  type = string
}

variable "public_network_access_enabled" {
  type = bool
}

variable "access_keys_authentication_enabled" {
  type = bool
}

variable "redis_configuration" {
  type = object({ active_directory_authentication_enabled = bool })
}

resource "terraform_data" "this" {
  input = {
    id       = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/${var.resource_group_name}/providers/Microsoft.Cache/redis/${var.name}"
    hostname = "${var.name}.redis.cache.windows.net"
    ssl_port = 6380
  }
}

output "id" {
  value = terraform_data.this.output.id
}

output "hostname" {
  value = terraform_data.this.output.hostname
}

output "ssl_port" {
  value = terraform_data.this.output.ssl_port
}
