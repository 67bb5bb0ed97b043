locals {
  acl = provider::redisguard::users_acl({
    server = "redis-7.0"
    users = {
      checkout = {
        password_sha256 = [sha256("only-for-this-example")]
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
