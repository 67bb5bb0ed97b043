# Stands in for the resource google_redis_cluster, where no cloud is at hand: the
# arguments and attributes that the example uses, known after apply as there.
# Source: registry page hashicorp/google, google_redis_cluster.

variable "name" {
  type = string
}

variable "region" {
  type = string
}

variable "shard_count" {
  type = number
}

variable "replica_count" {
  type = number
}

variable "authorization_mode" {
  type = string
}

variable "transit_encryption_mode" {
  type = string
}

variable "acl_policy" {
  type = string
}

resource "terraform_data" "this" {
  input = {
    discovery_endpoints = tolist([{ address = "10.0.3.2", port = 6379 }])
    psc_connections     = tolist([{ address = "10.0.3.2" }, { address = "10.0.3.3" }])
    managed_server_ca   = tolist([{ ca_certs = tolist([{ certificates = tolist([file("${path.module}/ca-1.pem")]) }]) }])
  }
}

output "discovery_endpoints" {
  value = terraform_data.this.output.discovery_endpoints
}

output "psc_connections" {
  value = terraform_data.this.output.psc_connections
}

output "managed_server_ca" {
  value = terraform_data.this.output.managed_server_ca
}
