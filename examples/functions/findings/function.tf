# findings never fails, so that a check block or a test can look at anything.
check "redis_is_hardened" {
  assert {
    condition = length([
      for f in provider::redisguard::findings("redis_conf", {
        server           = "redis-7.0"
        maxmemory        = "2gb"
        tls_cert_file    = "/tls/tls.crt"
        tls_key_file     = "/tls/tls.key"
        tls_ca_cert_file = "/tls/ca.crt"
      }) : f if !f.excepted
    ]) == 0
    error_message = "redis.conf has findings."
  }
}

output "what_plain_text_costs" {
  value = [
    for f in provider::redisguard::findings("redis_conf", {
      server     = "redis-7.0"
      maxmemory  = "2gb"
      port       = 6379
      tls_port   = 0
      exceptions = {}
    }) : "${f.rule}: ${f.message}"
  ]
}
