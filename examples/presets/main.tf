# One user a service, each from a preset: what it may do, and no more.

terraform {
  required_version = ">= 1.5"
  required_providers {
    redisguard = {
      source = "redisguard/redisguard"
    }
  }
}

provider "redisguard" {
  server = "redis-8.0"
}

variable "password_sha256" {
  description = "SHA-256 of each user's password, by user: printf %s \"$PASSWORD\" | sha256sum. A plan file holds what variables hold, and so no password."
  type        = map(string)
  sensitive   = true
}

data "redisguard_users_acl" "shop" {
  users = {
    # A cache under its own prefix, which also publishes when it drops a product.
    checkout = {
      preset          = "cache"
      password_sha256 = [var.password_sha256["checkout"]]
      keys            = ["checkout:*"]
      channels        = ["checkout.dropped"]
      commands        = ["+publish"]
      must_deny       = ["@dangerous", "@scripting", "get session:1"]
    }

    # Sessions of an Express application with connect-redis.
    web = {
      preset          = "session_store"
      password_sha256 = [var.password_sha256["web"]]
      keys            = ["session:*"]
    }

    # BullMQ fixes its keys itself: bull:*.
    jobs = {
      preset          = "bullmq"
      password_sha256 = [var.password_sha256["jobs"]]
    }

    # Reads the cache, and nothing that would write is among its commands.
    reports = {
      preset          = "read_only"
      password_sha256 = [var.password_sha256["reports"]]
      read_keys       = ["checkout:*"]
    }
  }

  # What the platform adds.
  system_users = {
    replica  = { preset = "replica", password_sha256 = [var.password_sha256["replica"]] }
    sentinel = { preset = "sentinel", password_sha256 = [var.password_sha256["sentinel"]] }
    exporter = { preset = "exporter", password_sha256 = [var.password_sha256["exporter"]] }
  }
}

output "users_acl" {
  value = data.redisguard_users_acl.shop.content_redacted
}

# What each preset explains about itself stands in the findings, with the reason.
output "excused" {
  value = [for f in data.redisguard_users_acl.shop.findings : "${f.path}: ${f.rule}: ${f.reason}" if f.excepted]
}
