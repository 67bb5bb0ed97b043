# Stands in for the resource kubectl_manifest, where no cluster is at hand.
# Source: registry page gavinbunney/kubectl, kubectl_manifest.

variable "yaml_body" {
  type = string
}

resource "terraform_data" "this" {
  input = var.yaml_body
}

output "yaml_body_parsed" {
  value = terraform_data.this.output
}
