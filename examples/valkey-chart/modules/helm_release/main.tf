# Stands in for the resource helm_release, where no cluster is at hand.
# Source: registry page hashicorp/helm, helm_release.

variable "name" {
  type = string
}

variable "namespace" {
  type = string
}

variable "repository" {
  type = string
}

variable "chart" {
  type = string
}

variable "version_" {
  type = string
}

# YAML documents, of which the later are merged into the earlier.
variable "values" {
  type = list(string)
}

resource "terraform_data" "this" {
  input = { name = var.name, namespace = var.namespace, chart = "${var.repository}${var.chart}:${var.version_}", values = var.values }
}

output "values" {
  value = terraform_data.this.output.values
}
