# What an upgrade adds to a user, and takes away, before it happens.
output "upgrade" {
  value = provider::redisguard::acl_diff(
    "redis-7.2", "on ~app:* +@all -@dangerous",
    "redis-8.0", "on ~app:* +@all -@dangerous",
  )
}

output "widened" {
  value = provider::redisguard::acl_diff(
    "redis-7.2", "on ~app:* +@read",
    "redis-7.2", "on ~app:* +@read +@write",
  ).relation
}
