# Stands for the resource kubernetes_secret_v1 where its Secret is looked at: it writes
# data_wo, when it is made and when data_wo_revision changes, to a file. Source:
# https://github.com/hashicorp/terraform-provider-kubernetes/blob/main/kubernetes/resource_kubernetes_secret_v1.go
terraform {
  required_version = ">= 1.11"
}

variable "metadata" { # a block of the resource
  type = object({ name = string, namespace = string })
}

variable "data_wo" {
  type      = map(string)
  ephemeral = true
}

variable "data_wo_revision" {
  type = number
  validation {
    condition     = var.data_wo_revision >= 1
    error_message = "data_wo_revision must be at least 1."
  }
}

resource "terraform_data" "secret" {
  input            = var.metadata
  triggers_replace = var.data_wo_revision

  provisioner "local-exec" {
    command     = "umask 077 && mkdir -p cluster && printf %s \"$DATA\" > cluster/${var.metadata.namespace}-${var.metadata.name}.json"
    environment = { DATA = jsonencode(var.data_wo) }
    quiet       = true
  }
}
