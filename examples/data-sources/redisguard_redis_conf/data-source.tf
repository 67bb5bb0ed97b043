# The least there is to say: memory, and where the TLS files lie.
data "redisguard_redis_conf" "minimal" {
  server           = "redis-7.0"
  maxmemory        = "2gb"
  tls_cert_file    = "/tls/tls.crt"
  tls_key_file     = "/tls/tls.key"
  tls_ca_cert_file = "/tls/ca.crt"
}

# Everything else may be said too. What is left out is hardened.
data "redisguard_redis_conf" "cache" {
  server = "redis-7.0"

  bind           = ["10.0.1.5", "127.0.0.1", "-::1"]
  tls_port       = 6380
  unixsocket     = "/run/redis/redis.sock"
  unixsocketperm = "0770"
  maxclients     = 1000
  timeout        = 600
  tcp_keepalive  = 30

  tls_cert_file    = "/tls/tls.crt"
  tls_key_file     = "/tls/tls.key"
  tls_ca_cert_file = "/tls/ca.crt"
  tls_protocols    = ["TLSv1.3"]

  maxmemory                  = "4gb"
  maxmemory_policy           = "allkeys-lru"
  client_output_buffer_limit = { pubsub = "16mb 4mb 30" }
  save                       = ["3600 1", "300 100"]
  appendonly                 = false

  # Any other directive, checked against what this server takes.
  directives = {
    hz                     = ["20"]
    lazyfree-lazy-eviction = ["yes"]
  }
}

# In a service mesh the sidecar encrypts: the reason stands in the findings.
data "redisguard_redis_conf" "meshed" {
  server                 = "redis-7.0"
  port                   = 6379
  plaintext_protected_by = "mesh"
  maxmemory              = "1gb"
}

# Behind stunnel on the same host, for a Valkey spelt as Memorystore spells it.
# The finding stays in the list, with the reason.
data "redisguard_redis_conf" "tunnelled" {
  server                 = "VALKEY_8_0"
  port                   = 6379
  plaintext_protected_by = "tunnel"
  maxmemory              = "1gb"
  directives             = { enable-debug-command = ["local"] }
  exceptions             = { RG305 = "Support needs DEBUG on the host itself." }
}

# A replica: it logs in to its primary as a user of its own. Its password is filled into
# content_template. redisguard_topology renders primary, replicas and what stands around.
data "redisguard_redis_conf" "replica" {
  server = "redis-7.0"

  maxmemory             = "2gb"
  tls_cert_file         = "/tls/tls.crt"
  tls_key_file          = "/tls/tls.key"
  tls_ca_cert_file      = "/tls/ca.crt"
  replicaof             = "10.0.1.5 6379"
  masteruser            = "replica"
  secrets               = { masterauth = "replica" }
  min_replicas_to_write = 1 # should it ever become the primary
}

# A node of a cluster, which tells clients a name that its certificate bears.
data "redisguard_redis_conf" "node" {
  server = "redis-7.0"

  maxmemory                       = "2gb"
  tls_cert_file                   = "/tls/tls.crt"
  tls_key_file                    = "/tls/tls.key"
  tls_ca_cert_file                = "/tls/ca.crt"
  cluster_enabled                 = true
  cluster_announce_hostname       = "redis-0.redis.data.svc"
  cluster_preferred_endpoint_type = "hostname"
  masteruser                      = "replica"
  secrets                         = { masterauth = "replica" }
}

output "redis_conf" {
  value = data.redisguard_redis_conf.minimal.content
}
