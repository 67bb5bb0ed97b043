# Stands in for the resource google_redis_cluster_acl_policy, where no cloud is at
# hand. Source: registry page hashicorp/google, google_redis_cluster_acl_policy.

variable "acl_policy_id" {
  type = string
}

variable "location" {
  type = string
}

variable "rules" {
  type = list(object({ username = string, rule = string }))
}

resource "terraform_data" "this" {
  input = { name = "projects/my-project/locations/${var.location}/aclPolicies/${var.acl_policy_id}", rules = var.rules }
}

output "name" {
  value = terraform_data.this.output.name
}
