# Stands in for the resource kubernetes_config_map_v1, where no cluster is at hand.
# Source: registry page hashicorp/kubernetes, kubernetes_config_map_v1.

variable "metadata" {
  type = object({ name = string, namespace = string })
}

variable "data" {
  type = map(string)
}

resource "terraform_data" "this" {
  input = { metadata = var.metadata, data = var.data }
}

output "data" {
  value = terraform_data.this.output.data
}
