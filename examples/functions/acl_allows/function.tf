locals {
  rules = "on ~checkout:* resetchannels -@all +@read +@write -@dangerous"
}

# A whole command, with its keys, or a name by itself.
output "checkout_may" {
  value = {
    own_key     = provider::redisguard::acl_allows("redis-7.2", local.rules, "set checkout:1 x")
    other_key   = provider::redisguard::acl_allows("redis-7.2", local.rules, "get orders:1")
    flushall    = provider::redisguard::acl_allows("redis-7.2", local.rules, "flushall")
    read_config = provider::redisguard::acl_allows("redis-7.2", local.rules, "config|get")
  }
}
