# An instance that is not there yet: its address and authorities are known at
# apply, and the keys of objects at plan, so that for_each works on the first
# apply.
resource "terraform_data" "instance" {
  input = { host = "10.0.0.3", port = 6378, ca = [file("${path.module}/redis-ca.pem")] }
}

locals {
  origination = provider::redisguard::istio_tls_origination({
    name      = "external-redis"
    namespace = "redis-tls"
    endpoints = {
      primary = { host = "redis.memorystore-redis", address = terraform_data.instance.output.host, tls_port = terraform_data.instance.output.port }
    }
    ca_certificates = terraform_data.instance.output.ca
  })
}

resource "terraform_data" "manifest" {
  for_each = local.origination.objects
  input    = each.value
}

output "pod_annotations" {
  value = local.origination.pod_annotations
}
