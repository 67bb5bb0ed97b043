locals {
  acl = provider::redisguard::users_acl({
    server = "redis-7.0"
    users = {
      checkout = {
        password_sha256 = ["a69cb4bcf0a4153bf00ff455c915d990a98a008341d1366c3d8f8c881b09be11"]
        keys            = ["checkout:*"]
        commands        = ["+get", "+set", "+del", "+ping"]
      }
    }
  })
}

output "users_acl" {
  value = local.acl.content_redacted
}

output "checkout_may_run" {
  value = local.acl.permissions["checkout"].allowed_count
}
