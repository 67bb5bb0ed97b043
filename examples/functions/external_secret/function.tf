locals {
  acl = provider::redisguard::users_acl({
    server = "redis-7.2"
    users  = { checkout = { preset = "cache", keys = ["checkout:*"] } }
  })
  secret = provider::redisguard::external_secret({
    name      = "redis-users"
    namespace = "data"
    files     = { "users.acl" = local.acl.content_template }
  })
}

output "manifest" {
  value = local.secret.yaml
}
