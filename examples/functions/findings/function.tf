locals {
  redis_conf = {
    server     = "redis-7.0"
    maxmemory  = "2gb"
    tls_port   = 0
    port       = 6379
    exceptions = { RG101 = "Reached through an SSH tunnel until the certificates are there." }
  }
}

# findings never fails, so that a check block or a test can look at anything.
check "redis_is_hardened" {
  assert {
    condition = alltrue([
      for f in provider::redisguard::findings("redis_conf", local.redis_conf) : f.excepted
    ])
    error_message = "redis.conf has findings that nobody gave a reason for."
  }
}

output "reasons" {
  value = {
    for f in provider::redisguard::findings("redis_conf", local.redis_conf) : f.rule => f.reason
  }
}
