# Stands in for the resource google_memorystore_instance, where no cloud is at hand:
# the arguments and attributes that the example uses, known after apply as there.
# Source: registry page hashicorp/google, google_memorystore_instance.

variable "instance_id" {
  type = string
}

variable "location" {
  type = string
}

variable "shard_count" {
  type = number
}

variable "replica_count" {
  type = number
}

variable "engine_version" {
  type = string
}

variable "mode" {
  type = string
}

variable "authorization_mode" {
  type = string
}

variable "transit_encryption_mode" {
  type = string
}

variable "server_ca_mode" {
  type = string
}

resource "terraform_data" "this" {
  input = {
    endpoints = tolist([{
      connections = tolist([for i, kind in ["PRIMARY", "READER"] : {
        psc_auto_connection = tolist([{
          connection_type = "CONNECTION_TYPE_${kind}"
          ip_address      = "10.0.2.${3 + i}"
          port            = 6379
        }])
      }])
    }])
    managed_server_ca = tolist([{
      ca_certs = tolist([for i in [1, 2] : { certificates = tolist([file("${path.module}/ca-${i}.pem")]) }])
    }])
  }
}

output "endpoints" {
  value = terraform_data.this.output.endpoints
}

output "managed_server_ca" {
  value = terraform_data.this.output.managed_server_ca
}
