variable "password_sha256" {
  description = "SHA-256 of each user's password, by user: printf %s \"$PASSWORD\" | sha256sum. A plan file holds what variables hold, and so no password."
  type        = map(string)
  sensitive   = true
}

data "redisguard_users_acl" "shop" {
  server = "redis-7.0"

  users = {
    # An application: its own keys, what it needs to do with them, no more.
    checkout = {
      password_sha256 = [var.password_sha256["checkout"]]
      keys            = ["checkout:*"]
      read_keys       = ["catalog:*"]
      write_keys      = ["audit:*"]
      channels        = ["checkout.*"]
      commands        = ["+@hash", "-hgetall", "+get", "+set", "+expire", "+publish", "+ping", "+client|setname"]
      selectors       = [{ read_keys = ["session:*"], commands = ["+get"] }]

      # The plan fails if the rules above ever grant less or more than this.
      must_allow = ["get", "hset"]
      must_deny  = ["eval", "@dangerous"]
    }

    # Or start from what people run: commands, and here keys too, come from the
    # preset. What you state yourself comes after.
    jobs = {
      preset          = "bullmq"
      password_sha256 = [var.password_sha256["jobs"]]
      must_deny       = ["flushall", "config|get"]
    }

    # A dashboard that needs one dangerous command says why.
    dashboard = {
      password_sha256 = [var.password_sha256["dashboard"]]
      commands        = ["+ping", "+info"]
      exceptions      = { RG301 = "INFO shows no data, and the dashboard is made of it." }
    }

    # No hash here: off in content, a placeholder in content_template.
    reports = {
      read_keys = ["checkout:*"]
      commands  = ["+get", "+hget", "+scan"]
    }
  }

  # The same grants in other languages; see the output exports.
  export_to = ["setuser", "vault"]

  # What the platform adds. A name in both maps is an error.
  system_users = {
    admin = {
      preset          = "admin"
      password_sha256 = [var.password_sha256["admin"]]
    }
  }
}

# What reviewers read: no hash in it.
output "users_acl" {
  value = data.redisguard_users_acl.shop.content_redacted
}

# What is deployed where passwords are filled in later, by External Secrets for
# one; revision tells when to write it again.
output "template" {
  value     = data.redisguard_users_acl.shop.content_template
  sensitive = true
}

output "revision" {
  value = data.redisguard_users_acl.shop.revision
}

output "checkout_may" {
  value = data.redisguard_users_acl.shop.permissions["checkout"]
}

# What Vault's Redis engine takes: creation_statements = [this].
output "vault" {
  value = data.redisguard_users_acl.shop.exports["vault"]["checkout"]
}
