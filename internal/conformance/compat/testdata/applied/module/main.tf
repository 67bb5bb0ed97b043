# What users have of their own around the data sources: a module with typed
# variables, one instance of it for each shop, and a value that only apply tells.

terraform {
  required_version = ">= 1.5"
  required_providers {
    redisguard = {
      source = "redisguard/redisguard"
    }
  }
}

provider "redisguard" {
  server = "valkey-8.1"
}

resource "terraform_data" "address" {
  input = "10.0.1.5"
}

module "shop" {
  source   = "./shop"
  for_each = toset(["north", "south"])

  name    = each.key
  address = terraform_data.address.output
  users = {
    checkout = { preset = "cache", keys = ["checkout:*"] }
    reports  = { preset = "read_only", keys = ["checkout:*"], must_deny = ["set"] }
    nobody   = null
  }
}

output "shops" {
  value = module.shop

  precondition {
    condition     = alltrue([for shop in module.shop : shop.dangerous == 0])
    error_message = "A user may run dangerous commands."
  }
}
