# Stands in for the resource aws_elasticache_user_group, where no cloud is at hand.
# Source: registry page hashicorp/aws, aws_elasticache_user_group.

variable "user_group_id" {
  type = string
}

variable "engine" {
  type = string
}

variable "user_ids" {
  type = set(string)
}

resource "terraform_data" "this" {
  input = { id = var.user_group_id, engine = var.engine, user_ids = var.user_ids }
}

output "id" {
  value = terraform_data.this.output.id
}
