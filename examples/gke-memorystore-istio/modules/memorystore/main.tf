# Stands in for the module terraform-google-modules/memorystore/google, where no
# cloud is at hand: the arguments and outputs that the example uses, with their
# names and types, and known after apply as there. Sources: registry page of the
# module (variables.tf, outputs.tf), and google_redis_instance of hashicorp/google.

variable "project_id" {
  type = string
}

variable "region" {
  type    = string
  default = null
}

variable "name" {
  type = string
}

variable "tier" {
  type    = string
  default = "STANDARD_HA"
}

variable "memory_size_gb" {
  type    = number
  default = 1
}

variable "replica_count" {
  type    = number
  default = null
}

variable "read_replicas_mode" {
  type    = string
  default = null
}

variable "redis_version" {
  type    = string
  default = null
}

variable "authorized_network" {
  type    = string
  default = null
}

variable "connect_mode" {
  type    = string
  default = null
}

variable "auth_enabled" {
  type    = bool
  default = false
}

variable "transit_encryption_mode" {
  type    = string
  default = "SERVER_AUTHENTICATION"
}

resource "terraform_data" "instance" {
  input = {
    id            = "projects/${var.project_id}/locations/${coalesce(var.region, "us-central1")}/instances/${var.name}"
    host          = "10.0.0.3"
    port          = var.transit_encryption_mode == "DISABLED" ? 6379 : 6378
    read_endpoint = var.read_replicas_mode == "READ_REPLICAS_ENABLED" ? "10.0.0.4" : ""
    # Two authorities, as in the middle of a rotation.
    server_ca_certs = tolist([for i in var.transit_encryption_mode == "DISABLED" ? [] : [1, 2] : {
      cert             = file("${path.module}/ca-${i}.pem")
      create_time      = i == 1 ? "2024-06-01T00:00:00Z" : "2026-06-01T00:00:00Z"
      expire_time      = i == 1 ? "2034-06-01T00:00:00Z" : "2036-06-01T00:00:00Z"
      serial_number    = tostring(i - 1)
      sha1_fingerprint = ""
    }])
  }
}

# In the state, as the real one is. That one is drawn; this one is made of the name.
resource "terraform_data" "auth_string" {
  input = var.auth_enabled ? uuidv5("url", var.name) : ""
}

output "id" {
  value = terraform_data.instance.output.id
}

output "host" {
  value = terraform_data.instance.output.host
}

output "port" {
  value = terraform_data.instance.output.port
}

output "read_endpoint" {
  value = terraform_data.instance.output.read_endpoint
}

output "server_ca_certs" {
  value = terraform_data.instance.output.server_ca_certs
}

output "auth_string" {
  value     = terraform_data.auth_string.output
  sensitive = true
}
