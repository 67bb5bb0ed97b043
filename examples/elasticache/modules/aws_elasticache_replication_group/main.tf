# Stands in for the resource aws_elasticache_replication_group, where no cloud is
# at hand: the arguments and attributes that the example uses, known after apply as
# there. Source: registry page hashicorp/aws, aws_elasticache_replication_group.

variable "replication_group_id" {
  type = string
}

variable "description" {
  type = string
}

variable "engine" {
  type = string
}

variable "engine_version" {
  type = string
}

variable "node_type" {
  type = string
}

variable "num_cache_clusters" {
  type = number
}

variable "automatic_failover_enabled" {
  type = bool
}

variable "transit_encryption_enabled" {
  type = bool
}

variable "transit_encryption_mode" {
  type = string
}

variable "at_rest_encryption_enabled" {
  type = bool
}

variable "snapshot_retention_limit" {
  type = number
}

variable "user_group_ids" {
  type = set(string)
}

resource "terraform_data" "this" {
  input = {
    primary_endpoint_address = "master.${var.replication_group_id}.abc123.euw1.cache.amazonaws.com"
    reader_endpoint_address  = "replica.${var.replication_group_id}.abc123.euw1.cache.amazonaws.com"
    port                     = 6379
  }
}

output "primary_endpoint_address" {
  value = terraform_data.this.output.primary_endpoint_address
}

output "reader_endpoint_address" {
  value = terraform_data.this.output.reader_endpoint_address
}

output "port" {
  value = terraform_data.this.output.port
}
