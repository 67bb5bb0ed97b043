run "nothing_is_weaker_than_the_rules_ask" {
  command = plan

  assert {
    condition     = length(data.redisguard_redis_conf.shop.findings) == 0
    error_message = "redis.conf has findings."
  }
}

run "checkout_stays_a_cache" {
  command = plan

  assert {
    condition     = length(data.redisguard_users_acl.shop.permissions["checkout"].dangerous_commands) == 0
    error_message = "The user checkout may run dangerous commands."
  }

  assert {
    condition     = data.redisguard_users_acl.shop.permissions["checkout"].keys == tolist(["~checkout:*"])
    error_message = "The user checkout reaches more than its own keys."
  }
}

run "memory_may_be_changed" {
  variables {
    maxmemory = "4gb"
  }

  assert {
    condition     = strcontains(output.redis_conf, "\nmaxmemory 4gb\n")
    error_message = "maxmemory does not follow the variable."
  }
}
