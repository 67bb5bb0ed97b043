# The address of an instance that is not there yet: with the function the keys
# and names are known at plan, so that for_each works on the first apply.
resource "terraform_data" "instance" {
  input = "10.0.0.3"
}

locals {
  policy = provider::redisguard::network_policy({
    name         = "memorystore"
    namespace    = "shop"
    pod_labels   = { app = "checkout" }
    allow_to     = { primary = { cidr = terraform_data.instance.output, ports = ["6378"] } }
    other_egress = "elsewhere"
  })
}

resource "terraform_data" "manifest" {
  for_each = local.policy.objects
  input    = each.value
}

output "manifests" {
  value = local.policy.manifests
}
