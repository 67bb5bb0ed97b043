# Stands in for the resource kubernetes_secret_v1, where no cluster is at hand.
# Source: registry page hashicorp/kubernetes, kubernetes_secret_v1.

variable "metadata" {
  type = object({ name = string, namespace = string })
}

# Write-only, as there: it takes ephemeral values, and none of it is kept.
variable "data_wo" {
  type      = map(string)
  ephemeral = true
  validation {
    condition     = alltrue([for v in values(var.data_wo) : v != ""])
    error_message = "A Secret with an empty value."
  }
}

variable "data_wo_revision" {
  type = number
}

resource "terraform_data" "this" {
  input = { metadata = var.metadata, data_wo_revision = var.data_wo_revision }
}
