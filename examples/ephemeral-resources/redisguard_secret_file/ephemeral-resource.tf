variable "passwords" {
  description = "By user. An ephemeral random_password, or a password read back from a secret store, does as well."
  type        = map(string)
  ephemeral   = true # and without a default, for a plan file holds the configuration
}

# The file is judged here, with a placeholder for each password …
data "redisguard_users_acl" "shop" {
  server = "redis-7.2"
  users = {
    checkout = { preset = "cache", keys = ["checkout:*"] }
    reports  = { preset = "read_only", keys = ["checkout:*"] }
  }
}

# … and filled in here, where neither plan nor state sees it.
ephemeral "redisguard_secret_file" "acl" {
  template  = data.redisguard_users_acl.shop.content_template
  passwords = var.passwords
}

# resource "kubernetes_secret_v1" "acl" {
#   metadata {
#     name      = "redis-users"
#     namespace = "data"
#   }
#   data_wo          = { "users.acl" = ephemeral.redisguard_secret_file.acl.content }
#   data_wo_revision = data.redisguard_users_acl.shop.revision
# }
output "revision" {
  value = data.redisguard_users_acl.shop.revision
}
